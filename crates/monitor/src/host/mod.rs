//! What one result means for a host.

mod table;

use std::sync::Arc;

use model::{CheckId, CheckKind, CheckResult, HistoryKind, HostId, HostState, Timestamp};

use self::table::Machine;
use crate::effect::Effect;
use crate::history;
use crate::monitor::Monitor;
use crate::outcome::{self, Reading};
use crate::output::Output;
use crate::transition::Before;

impl Monitor {
    /// Applies a host result, in the order of section 7 of the engine semantics.
    pub(crate) fn apply_host_result(
        &mut self,
        id: HostId,
        result: &CheckResult,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) {
        let objects = Arc::clone(&self.objects);
        let def = &objects.hosts[id];
        let check = CheckId::Host(id);
        self.note_first_times(check, self.hosts[id].state.last_check);

        let mut reading = outcome::of_host(result, &def.name);
        if let Some(warning) = reading.warning.take() {
            out.push(history::line(&objects, check, now, HistoryKind::Warning, warning));
        }
        let before = Before::of(&self.hosts[id].state, def.max_check_attempts);
        let new = self.host_state_of(id, result, &mut reading);
        self.store_result(check, result, new, &reading.output);
        self.propagate_host_change(id, before.state == 0, now);
        let row = table::transition(before, new, self.machine_for(result));
        self.follow(check, before, row, result, now, out);
        self.finish_result(check);
    }

    /// Exit code → UP, DOWN or UNREACHABLE.
    fn host_state_of(&self, id: HostId, result: &CheckResult, reading: &mut Reading) -> u8 {
        let settings = &self.objects.settings;
        if result.kind == CheckKind::Passive {
            let unreachable = HostState::Unreachable.code();
            let said = reading.code;
            let translate = settings.translate_passive_host_checks && said != 0;
            return if translate && said != unreachable {
                self.down_or_unreachable(id).code()
            } else {
                said
            };
        }
        if self.objects.hosts[id].check_command.is_none() {
            reading.output = Output::text("(Host assumed to be UP)");
            return HostState::Up.code();
        }
        match reading.code {
            0 => HostState::Up.code(),
            1 if !settings.use_aggressive_host_checking => HostState::Up.code(),
            _ => self.down_or_unreachable(id).code(),
        }
    }

    fn machine_for(&self, result: &CheckResult) -> Machine {
        let settings = &self.objects.settings;
        match result.kind {
            CheckKind::Active => Machine::SoftFirst { untranslated: false },
            CheckKind::Passive if settings.passive_host_checks_are_soft => {
                Machine::SoftFirst { untranslated: !settings.translate_passive_host_checks }
            }
            CheckKind::Passive => Machine::HardAtOnce,
        }
    }
}
