//! What one result means for a service.

mod table;

use std::sync::Arc;

use model::{CheckId, CheckResult, HistoryKind, HostId, ServiceId, StateType, Timestamp};

use crate::effect::Effect;
use crate::monitor::Monitor;
use crate::schedule::RequestOptions;
use crate::transition::Before;
use crate::{history, outcome};

impl Monitor {
    /// Applies a service result, in the order of section 7 of the engine semantics.
    pub(crate) fn apply_service_result(
        &mut self,
        id: ServiceId,
        result: &CheckResult,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) {
        let objects = Arc::clone(&self.objects);
        let def = &objects.services[id];
        let check = CheckId::Service(id);
        let check_before = self.services[id].state.last_check;
        self.note_first_times(def.host.into(), check_before);
        self.note_first_times(check, check_before);

        let timeout_state = objects.settings.service_check_timeout_state;
        let host_name = &objects.hosts[def.host].name;
        let reading = outcome::of_service(result, host_name, &def.description, timeout_state);
        if let Some(warning) = reading.warning {
            out.push(history::line(&objects, check, now, HistoryKind::Warning, warning));
        }
        let before = Before::of(&self.services[id].state, def.max_check_attempts);
        let new = reading.code;
        self.store_result(check, result, new, &reading.output);
        let before = self.look_at_host(def.host, id, before, new, now, out);

        let host_is_up = self.hosts[def.host].state.state == 0;
        let row = table::transition(before, new, host_is_up);
        let volatile = def.is_volatile && new != 0 && row.during.0 == StateType::Hard;
        let row = if volatile { row.volatile() } else { row };
        self.follow(check, before, row, result, now, out);
        if new == 0 && before.state != 0 {
            self.close_service_problem(id);
        }
        self.finish_result(check);
    }

    /// A service that is OK again has no problem any more. Only now, so that the recovery
    /// notification could still say which problem it ends.
    fn close_service_problem(&mut self, id: ServiceId) {
        let state = &mut self.live_mut(id.into()).state;
        state.last_problem_id = std::mem::take(&mut state.problem_id);
        state.last_hard_state_change = state.last_check;
    }

    /// The service's trouble, or its health, may say something about its host (section 8.3).
    /// Returns `before` as the table is to see it.
    fn look_at_host(
        &mut self,
        host: HostId,
        id: ServiceId,
        before: Before,
        new: u8,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) -> Before {
        let host_is_up = self.hosts[host].state.state == 0;
        match (new, host_is_up) {
            (0, true) => self.check_unknown_host(host, now),
            (0, false) => {
                if before.state != 0 || !self.host_result_is_fresh(host, now) {
                    self.request_check(host.into(), now, RequestOptions::DEPENDENCY);
                }
                self.live_mut(id.into()).state.host_problem_at_last_check = true;
            }
            (_, true) => {
                let changed = before.state != new;
                if self.objects.settings.execute_host_checks
                    && changed
                    && !self.host_result_is_fresh(host, now)
                {
                    self.request_check(host.into(), now, RequestOptions::DEPENDENCY);
                }
                return self.forget_host_problem(id, before);
            }
            (_, false) => {
                if !self.objects.settings.execute_host_checks || before.state == new {
                    let host = CheckId::Host(host);
                    if !std::mem::replace(&mut self.live_mut(host).state.has_been_checked, true) {
                        self.touch(host);
                    }
                    self.notify(host, now, out);
                }
                self.live_mut(id.into()).state.host_problem_at_last_check = true;
            }
        }
        before
    }

    /// A healthy service of a host that was never looked at: do look.
    fn check_unknown_host(&mut self, host: HostId, now: Timestamp) {
        let live = &self.hosts[host];
        if live.state.has_been_checked {
            return;
        }
        let def = &self.objects.hosts[host];
        let soon = now + self.seconds(def.check_interval);
        let next = live.state.next_check;
        if next.is_never() || def.initial_state.code() != 0 || next < soon {
            self.request_check(host.into(), now, RequestOptions::DEPENDENCY);
        }
    }

    fn host_result_is_fresh(&self, host: HostId, now: Timestamp) -> bool {
        let horizon = self.objects.settings.cached_host_check_horizon;
        let (last, now) = (self.hosts[host].state.last_check, now.truncated_to_secs());
        last <= now && last + std::time::Duration::from_secs(horizon) >= now
    }

    /// The host is UP again: a soft problem starts over.
    fn forget_host_problem(&mut self, id: ServiceId, before: Before) -> Before {
        let state = &mut self.live_mut(id.into()).state;
        let marked = std::mem::take(&mut state.host_problem_at_last_check);
        if marked && before.state != 0 && before.state_type == StateType::Soft {
            return Before { attempt: 1, ..before };
        }
        before
    }
}
