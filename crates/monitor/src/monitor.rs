//! The monitor itself: live state, and the doors through which input comes.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use model::ids::Table;
use model::objects::Objects;
use model::{
    CheckId, CheckKind, CheckResult, CheckableState, ExternalCommand, HostId, ServiceId, Timestamp,
};

use crate::agenda::Agenda;
use crate::command_line::CommandLine;
use crate::effect::{CommandRefused, Effect};
use crate::history;
use crate::macros::Macros;
use crate::random::Random;
use crate::retained::{Counters, Retained};
use crate::schedule::Queued;

/// The live state of everything that is configured, and what follows from each input.
///
/// Every method that takes `out` appends effects, to be performed in that order;
/// [`Effect::Updated`] come first, so that a state is journalled before anybody is told of it.
/// After each call ask [`Monitor::next_due`]: a decision may have queued a check for this very
/// moment. The same inputs with the same seed give the same effects.
pub struct Monitor {
    pub(crate) objects: Arc<Objects>,
    pub(crate) zone: TimeZone,
    pub(crate) hosts: Table<HostId, Live>,
    pub(crate) services: Table<ServiceId, Live>,
    pub(crate) agenda: Agenda,
    pub(crate) random: Random,
    pub(crate) counters: Counters,
    /// Service checks handed out and not back yet.
    pub(crate) running_services: u32,
    pub(crate) program_start: Timestamp,
    /// When this configuration came to life: a start or a reload.
    pub(crate) event_start: Timestamp,
    pub(crate) host_by_address: HashMap<Arc<str>, HostId>,
    /// Objects changed in this call, each once.
    touched: Vec<CheckId>,
}

/// One host or service as it lives here.
pub(crate) struct Live {
    pub(crate) state: CheckableState,
    /// Its entry on the agenda.
    pub(crate) queued: Option<Queued>,
    /// Checks handed out and not back yet.
    pub(crate) executing: u8,
    touched: bool,
}

impl Live {
    pub(crate) fn new(state: CheckableState) -> Self {
        Self { state, queued: None, executing: 0, touched: false }
    }

    /// Makes `next_check` say what the agenda says.
    pub(crate) fn show_queue_time(&mut self) {
        self.state.next_check = self.queued.map_or(Timestamp::NEVER, |queued| queued.at);
    }
}

impl Monitor {
    /// Builds live state from `retained` (by host and service name) or as pending, and plans the
    /// first checks (engine semantics, section 3). `seed` feeds every random choice.
    #[must_use]
    pub fn new(
        objects: Arc<Objects>,
        mut retained: Retained,
        zone: TimeZone,
        seed: u64,
        now: Timestamp,
    ) -> Self {
        let is_reload = !retained.program_start.is_never();
        let (hosts, services) = retained.take_states(&objects);
        let by_address = objects.hosts.pairs().map(|(id, def)| (Arc::clone(&def.address), id));
        let mut monitor = Self {
            // Of hosts that share an address the first one answers to it.
            host_by_address: by_address.collect::<Vec<_>>().into_iter().rev().collect(),
            hosts: hosts.into_iter().map(Live::new).collect::<Vec<_>>().into(),
            services: services.into_iter().map(Live::new).collect::<Vec<_>>().into(),
            agenda: Agenda::default(),
            random: Random::new(seed),
            counters: retained.counters,
            running_services: 0,
            program_start: if is_reload { retained.program_start } else { now },
            event_start: now,
            touched: Vec::new(),
            objects,
            zone,
        };
        monitor.plan_first_checks(now);
        monitor.forget_touched();
        monitor
    }

    /// What is said once at start: the INITIAL states, if `log_initial_states` is on.
    pub fn started(&mut self, now: Timestamp, out: &mut Vec<Effect>) {
        if self.objects.settings.log_initial_states {
            self.log_states("INITIAL", now, out);
        }
    }

    /// What opens a log file after rotation: the CURRENT states, if `log_current_states` is on.
    pub fn log_rotated(&mut self, at: Timestamp, out: &mut Vec<Effect>) {
        if self.objects.settings.log_current_states {
            self.log_states("CURRENT", at, out);
        }
    }

    /// The configuration all ids refer to.
    #[must_use]
    pub fn objects(&self) -> &Arc<Objects> {
        &self.objects
    }

    /// The local time zone, for periods and date macros.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The state of a host.
    #[must_use]
    pub fn host(&self, id: HostId) -> &CheckableState {
        &self.hosts[id].state
    }

    /// The state of a service.
    #[must_use]
    pub fn service(&self, id: ServiceId) -> &CheckableState {
        &self.services[id].state
    }

    /// The state of a host or service.
    #[must_use]
    pub fn state(&self, id: CheckId) -> &CheckableState {
        &self.live(id).state
    }

    /// Whether a check was handed out and its result has not come back.
    #[must_use]
    pub fn is_executing(&self, id: CheckId) -> bool {
        self.live(id).executing > 0
    }

    /// The line the next check of this object would run; `None` for a host without command.
    #[must_use]
    pub fn check_command_line(&self, id: CheckId, now: Timestamp) -> Option<CommandLine> {
        let call = match id {
            CheckId::Host(id) => self.objects.hosts[id].check_command.as_ref()?,
            CheckId::Service(id) => &self.objects.services[id].check_command,
        };
        Some(Macros::of(self, id, now).command_line(call))
    }

    /// When [`Monitor::tick`] has something to do next; may lie in the past.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        self.agenda.first().map(|entry| entry.at)
    }

    /// Fires everything that is due.
    pub fn tick(&mut self, now: Timestamp, out: &mut Vec<Effect>) {
        self.within(out, |monitor, out| monitor.fire_due(now, out));
    }

    /// Applies one check result, active or passive. A passive one goes through the gates of
    /// passive checks; one that does not pass is dropped.
    pub fn apply_result(&mut self, result: &CheckResult, now: Timestamp, out: &mut Vec<Effect>) {
        self.within(out, |monitor, out| match result.kind {
            CheckKind::Active => {
                monitor.note_finished(result.check);
                monitor.apply(result, now, out);
            }
            // Who is not let in is told by `command`; a result on this way has no one to tell.
            CheckKind::Passive => _ = monitor.apply_passive(result, now, out),
        });
    }

    /// Obeys an external command. `now` is also the check time of a passive result: a caller that
    /// knows a better one builds a [`CheckResult`] and calls [`Monitor::apply_result`].
    ///
    /// # Errors
    /// If the command names something unknown or is not allowed now; nothing has changed then.
    pub fn command(
        &mut self,
        command: &ExternalCommand,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) -> Result<(), CommandRefused> {
        self.within(out, |monitor, out| monitor.obey(command, now, out))
    }

    /// The next free ids, for retention.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// Everything a successor needs: for a reload, pass it to [`Monitor::new`] with the new
    /// objects. Checks that are still executing come back to the old ids: translate them by name.
    #[must_use]
    pub fn retained(&self) -> Retained {
        let mut retained = Retained {
            counters: self.counters,
            program_start: self.program_start,
            ..Retained::default()
        };
        for (def, live) in self.objects.hosts.iter().zip(self.hosts.iter()) {
            retained.hosts.insert(def.name.clone(), live.state.clone());
        }
        for (def, live) in self.objects.services.iter().zip(self.services.iter()) {
            let host = &self.objects.hosts[def.host].name;
            let services = retained.services.entry(host.clone()).or_default();
            services.insert(def.description.clone(), live.state.clone());
        }
        retained
    }

    pub(crate) fn live(&self, id: CheckId) -> &Live {
        match id {
            CheckId::Host(id) => &self.hosts[id],
            CheckId::Service(id) => &self.services[id],
        }
    }

    pub(crate) fn live_mut(&mut self, id: CheckId) -> &mut Live {
        match id {
            CheckId::Host(id) => self.hosts.get_mut(id),
            CheckId::Service(id) => self.services.get_mut(id),
        }
        .expect("ids come from these objects")
    }

    /// Remembers that a state changed; [`Effect::Updated`] follows at the end of the call.
    pub(crate) fn touch(&mut self, check: CheckId) {
        let live = self.live_mut(check);
        if !std::mem::replace(&mut live.touched, true) {
            self.touched.push(check);
        }
    }

    pub(crate) fn apply(&mut self, result: &CheckResult, now: Timestamp, out: &mut Vec<Effect>) {
        match result.check {
            CheckId::Host(id) => self.apply_host_result(id, result, now, out),
            CheckId::Service(id) => self.apply_service_result(id, result, now, out),
        }
    }

    /// Runs one door: what it touched is announced ahead of its other effects.
    pub(crate) fn within<T>(
        &mut self,
        out: &mut Vec<Effect>,
        door: impl FnOnce(&mut Self, &mut Vec<Effect>) -> T,
    ) -> T {
        let start = out.len();
        let answer = door(self, out);
        out.splice(start..start, self.touched.iter().map(|check| Effect::Updated(*check)));
        self.forget_touched();
        self.tidy_agenda();
        answer
    }

    fn forget_touched(&mut self) {
        let mut touched = std::mem::take(&mut self.touched);
        for check in touched.drain(..) {
            self.live_mut(check).touched = false;
        }
        // Its capacity is worth keeping.
        self.touched = touched;
    }

    /// Drops abandoned entries from the front, so that `next_due` is true, and from everywhere
    /// when there are too many.
    fn tidy_agenda(&mut self) {
        let (hosts, services) = (&self.hosts, &self.services);
        let valid = |entry: &crate::agenda::Entry| {
            let live = match entry.check {
                CheckId::Host(id) => &hosts[id],
                CheckId::Service(id) => &services[id],
            };
            live.queued.is_some_and(|queued| queued.ticket == entry.ticket)
        };
        while self.agenda.first().is_some_and(|entry| !valid(&entry)) {
            self.agenda.pop();
        }
        self.agenda.tidy(hosts.len() + services.len(), valid);
    }

    /// A check that was handed out came back.
    fn note_finished(&mut self, check: CheckId) {
        let live = self.live_mut(check);
        if live.executing > 0 {
            live.executing -= 1;
            if matches!(check, CheckId::Service(_)) {
                self.running_services = self.running_services.saturating_sub(1);
            }
        }
    }

    fn log_states(&self, word: &str, at: Timestamp, out: &mut Vec<Effect>) {
        let hosts = self.hosts.ids().map(CheckId::Host);
        for check in hosts.chain(self.services.ids().map(CheckId::Service)) {
            out.push(history::state_line(&self.objects, check, at, self.state(check), word));
        }
    }
}
