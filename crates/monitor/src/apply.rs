//! What follows from a row of the tables: the steps that hosts and services share (engine
//! semantics, sections 7 and 14).

use std::sync::Arc;

use model::{CheckId, CheckResult, CheckableState, StateType, Timestamp};

use crate::effect::{Effect, Suppressed};
use crate::history;
use crate::monitor::Monitor;
use crate::output::Output;
use crate::transition::{Alert, Before, Telling, Transition};

impl Monitor {
    /// Nagios sets change times that were never set from the check *before* (a host's also from
    /// the one of a service), so they stay unset until the second result.
    pub(crate) fn note_first_times(&mut self, check: CheckId, check_before: Timestamp) {
        let state = &mut self.live_mut(check).state;
        let mut set = false;
        for time in [&mut state.last_state_change, &mut state.last_hard_state_change] {
            if time.is_never() && !check_before.is_never() {
                *time = check_before;
                set = true;
            }
        }
        if set {
            self.touch(check);
        }
    }

    /// Keeps what the plugin said and when.
    pub(crate) fn store_result(
        &mut self,
        check: CheckId,
        result: &CheckResult,
        new: u8,
        output: &Output,
    ) {
        let state = &mut self.live_mut(check).state;
        state.check_kind = result.kind;
        state.latency_s = result.latency_s.max(0.0) as f32;
        state.execution_s = result.finish_time.since(result.start_time).as_secs_f32();
        state.last_check = result.start_time.truncated_to_secs();
        state.last_state = state.state;
        // The time is filed under the state that ended or went on, not under the new one.
        if let Some(time) = state.last_time_in_state.get_mut(usize::from(state.last_state)) {
            *time = state.last_check;
        }
        state.state = new;
        replace(&mut state.output, &output.short);
        replace(&mut state.long_output, &output.long);
        replace(&mut state.perfdata, &output.perfdata);
    }

    /// Steps 7 to 18: state change, next check, notification, alert line, event handlers.
    pub(crate) fn follow(
        &mut self,
        check: CheckId,
        before: Before,
        row: Transition,
        result: &CheckResult,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) {
        let changed = before.state != self.state(check).state;
        let state = &mut self.live_mut(check).state;
        (state.state_type, state.attempt) = row.during;
        if changed {
            self.note_state_change(check, before);
        }
        let state = &mut self.live_mut(check).state;
        if row.hard_change {
            state.last_hard_state_change = state.last_check;
            if matches!(check, CheckId::Service(_)) {
                state.last_state_change = state.last_check;
            }
        }
        if changed || row.hard_change {
            forget_notifications(state);
        }
        if result.reschedule || changed || row.hard_change {
            self.reschedule_after_result(check, row.next, now);
        }
        self.tell(check, row.telling, now, out);
        let state = &mut self.live_mut(check).state;
        if row.hard_change && state.state == 0 {
            state.notification_number = 0;
            state.notified_on = 0;
        }
        self.log_alert(check, row.alert, now, out);
        if row.handlers {
            self.run_event_handlers(check, now, out);
        }
        let state = &mut self.live_mut(check).state;
        (state.state_type, state.attempt) = row.after;
    }

    /// The last step: the object has been checked, and everybody may see it.
    pub(crate) fn finish_result(&mut self, check: CheckId) {
        let state = &mut self.live_mut(check).state;
        state.has_been_checked = true;
        if state.state_type == StateType::Hard {
            state.last_hard_state = state.state;
        }
        self.touch(check);
    }

    fn note_state_change(&mut self, check: CheckId, before: Before) {
        let event_id = next_id(&mut self.counters.next_event_id);
        let problem_id = (before.state == 0).then(|| next_id(&mut self.counters.next_problem_id));
        let state = &mut self.live_mut(check).state;
        state.last_event_id = std::mem::replace(&mut state.event_id, event_id);
        if let Some(problem_id) = problem_id {
            state.last_problem_id = std::mem::replace(&mut state.problem_id, problem_id);
        } else if state.state == 0 && matches!(check, CheckId::Host(_)) {
            state.last_problem_id = std::mem::take(&mut state.problem_id);
        }
        state.last_state_change = state.last_check;
        if state.state_type == StateType::Hard {
            state.last_hard_state_change = state.last_check;
        }
    }

    fn tell(&mut self, check: CheckId, telling: Telling, now: Timestamp, out: &mut Vec<Effect>) {
        let reason = match telling {
            Telling::Nothing => return,
            Telling::Attempt => return self.notify(check, now, out),
            Telling::LateRecovery => {
                let state = &mut self.live_mut(check).state;
                let shown = std::mem::replace(&mut state.state_type, StateType::Hard);
                self.notify(check, now, out);
                self.live_mut(check).state.state_type = shown;
                return;
            }
            Telling::StillSoft => Suppressed::Soft,
            Telling::HostProblem => Suppressed::HostProblem,
        };
        out.push(Effect::NotNotified { about: check, contact: None, reason });
    }

    fn log_alert(&self, check: CheckId, alert: Alert, now: Timestamp, out: &mut Vec<Effect>) {
        let settings = &self.objects.settings;
        let retries = match check {
            CheckId::Host(_) => settings.log_host_retries,
            CheckId::Service(_) => settings.log_service_retries,
        };
        let when = match alert {
            Alert::Retry(state_type, attempt) if retries => (state_type, attempt),
            Alert::Always(state_type, attempt) => (state_type, attempt),
            Alert::None | Alert::Retry(..) => return,
        };
        out.push(history::alert(&self.objects, check, now, self.state(check), when));
    }
}

/// Any change of state starts the telling anew.
fn forget_notifications(state: &mut CheckableState) {
    state.last_notification = Timestamp::NEVER;
    state.next_notification = Timestamp::NEVER;
    state.no_more_notifications = false;
}

/// The next free id of a kind.
pub(crate) fn next_id(counter: &mut u64) -> u64 {
    let id = *counter;
    *counter += 1;
    id
}

/// Most checks say the same every time: then nothing is allocated.
fn replace(kept: &mut Arc<str>, said: &str) {
    if **kept != *said {
        *kept = said.into();
    }
}
