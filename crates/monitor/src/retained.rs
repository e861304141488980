//! What survives a restart or a reload.

use std::collections::HashMap;
use std::time::Duration;

use model::objects::Objects;
use model::{CheckableState, HostName, ServiceDescription, StateType, Timestamp};

/// The next free ids; all start at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counters {
    /// Id of the next state change.
    pub next_event_id: u64,
    /// Id of the next problem.
    pub next_problem_id: u64,
    /// Id of the next notification.
    pub next_notification_id: u64,
}

impl Default for Counters {
    fn default() -> Self {
        Self { next_event_id: 1, next_problem_id: 1, next_notification_id: 1 }
    }
}

/// States of a previous run, or of the configuration before a reload, by name.
///
/// Whether to retain anything at all (`retain_state_information`) is the caller's choice: pass
/// `Retained::default()` for a fresh start. What is taken over of each object is decided here.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Retained {
    /// Host states.
    pub hosts: HashMap<HostName, CheckableState>,
    /// Service states.
    pub services: HashMap<HostName, HashMap<ServiceDescription, CheckableState>>,
    /// Id counters.
    pub counters: Counters,
    /// When the program started, if this is a reload; `NEVER` at a real start.
    pub program_start: Timestamp,
}

impl Retained {
    /// The states all objects start with: what was retained of them, adjusted to a configuration
    /// that may have changed since (engine semantics, 22.2 and 22.3), else pending.
    pub(crate) fn take_states(
        &mut self,
        objects: &Objects,
    ) -> (Vec<CheckableState>, Vec<CheckableState>) {
        let hosts = objects.hosts.iter().map(|def| {
            let kept = self.hosts.remove(&def.name).filter(|_| def.retain_status_information);
            let max = def.max_check_attempts.max(1);
            let start = Start { initial: def.initial_state.code(), max, worst: 2 };
            start.state(kept, |interval| seconds(objects, interval), def.notification_interval)
        });
        let hosts = hosts.collect();
        let services = objects.services.iter().map(|def| {
            let of_host = self.services.get_mut(&objects.hosts[def.host].name);
            let kept = of_host
                .and_then(|services| services.remove(&def.description))
                .filter(|_| def.retain_status_information);
            let max = def.max_check_attempts.max(1);
            let start = Start { initial: def.initial_state.code(), max, worst: 3 };
            start.state(kept, |interval| seconds(objects, interval), def.notification_interval)
        });
        let services = services.collect();
        (hosts, services)
    }
}

fn seconds(objects: &Objects, interval: f64) -> Duration {
    Duration::from_secs((interval * objects.settings.interval_length as f64) as u64)
}

/// What the configuration says about where an object starts.
struct Start {
    initial: u8,
    max: u32,
    /// The largest state code there is.
    worst: u8,
}

impl Start {
    fn state(
        &self,
        kept: Option<CheckableState>,
        seconds: impl Fn(f64) -> Duration,
        notification_interval: f64,
    ) -> CheckableState {
        let sane =
            |kept: &CheckableState| kept.state <= self.worst && kept.last_hard_state <= self.worst;
        let Some(mut state) = kept.filter(sane) else {
            return CheckableState::pending(self.initial, self.max);
        };
        if !state.has_been_checked {
            state.state_type = StateType::Hard;
        }
        state.attempt = match (state.is_problem(), state.state_type) {
            (true, StateType::Hard) => self.max,
            _ => state.attempt.clamp(1, self.max),
        };
        if state.last_hard_state_change.is_never() {
            state.last_hard_state_change = state.last_state_change;
        }
        if state.is_problem() && !state.last_notification.is_never() {
            state.next_notification = state.last_notification + seconds(notification_interval);
        }
        state
    }
}
