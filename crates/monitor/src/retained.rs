//! What survives a restart or a reload.

use std::collections::HashMap;

use model::{CheckableState, HostName, ServiceDescription, Timestamp};

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
    /// When this was last written. Planned check times are only kept if it is younger than
    /// `retention_scheduling_horizon`; `NEVER` = unknown, they are not kept.
    pub saved_at: Timestamp,
    /// When the program started, if this is a reload; `NEVER` at a real start.
    pub program_start: Timestamp,
}
