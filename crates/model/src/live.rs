//! What is known about one host or service now: the part that survives a restart.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::state::{CheckKind, StateType};
use crate::time::Timestamp;

/// The state of one host or service: kept by `monitor`, retained by `store-state`, shown by `api`.
///
/// `state` and its relatives are numbers because hosts and services share this record:
/// [`HostState`](crate::HostState) or [`ServiceState`](crate::ServiceState) codes.
/// Field names and meanings are those of Nagios' status data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckableState {
    /// Whether any result was ever applied; `false` is shown as PENDING.
    pub has_been_checked: bool,
    /// Current state code.
    pub state: u8,
    /// Soft or hard.
    pub state_type: StateType,
    /// State code before the last result.
    pub last_state: u8,
    /// The last hard state code.
    pub last_hard_state: u8,
    /// Current check attempt, from 1.
    pub attempt: u32,
    /// Active or passive: where the last result came from.
    pub check_kind: CheckKind,
    /// First line of the plugin's output, without performance data.
    pub output: Arc<str>,
    /// Further lines, newlines as `\n`, backslashes doubled.
    pub long_output: Arc<str>,
    /// Performance data as the plugin printed it.
    pub perfdata: Arc<str>,
    /// Start of the last check.
    pub last_check: Timestamp,
    /// When the next check is planned; `NEVER` when none is.
    pub next_check: Timestamp,
    /// Last change of `state`.
    pub last_state_change: Timestamp,
    /// Last change of the hard state.
    pub last_hard_state_change: Timestamp,
    /// Last time the object was in state code 0, 1, 2, 3.
    pub last_time_in_state: [Timestamp; 4],
    /// Seconds the last check was late.
    pub latency_s: f32,
    /// Seconds the last check took.
    pub execution_s: f32,
    /// How many notifications went out for the current problem.
    pub notification_number: u32,
    /// When the last notification went out.
    pub last_notification: Timestamp,
    /// Earliest time of the next problem notification.
    pub next_notification: Timestamp,
    /// No further notifications for this problem (interval 0).
    pub no_more_notifications: bool,
    /// Bits of the problem states somebody was told about (1 << state code).
    pub notified_on: u8,
    /// Set while a problem lasts; the id of that problem.
    pub problem_id: u64,
    /// The problem before.
    pub last_problem_id: u64,
    /// Id of the last state change.
    pub event_id: u64,
    /// The state change before.
    pub last_event_id: u64,
    /// Id of the last notification.
    pub notification_id: u64,
    /// A service only: its host was not UP when it last had a problem.
    pub host_problem_at_last_check: bool,
}

impl CheckableState {
    /// How an object starts that nothing is known about: pending, HARD, in `initial` state.
    #[must_use]
    pub fn pending(initial: u8, max_attempts: u32) -> Self {
        let none: Arc<str> = Arc::from("");
        Self {
            has_been_checked: false,
            state: initial,
            state_type: StateType::Hard,
            last_state: initial,
            last_hard_state: initial,
            attempt: if initial == 0 { 1 } else { max_attempts },
            check_kind: CheckKind::Active,
            output: none.clone(),
            long_output: none.clone(),
            perfdata: none,
            last_check: Timestamp::NEVER,
            next_check: Timestamp::NEVER,
            last_state_change: Timestamp::NEVER,
            last_hard_state_change: Timestamp::NEVER,
            last_time_in_state: [Timestamp::NEVER; 4],
            latency_s: 0.0,
            execution_s: 0.0,
            notification_number: 0,
            last_notification: Timestamp::NEVER,
            next_notification: Timestamp::NEVER,
            no_more_notifications: false,
            notified_on: 0,
            problem_id: 0,
            last_problem_id: 0,
            event_id: 0,
            last_event_id: 0,
            notification_id: 0,
            host_problem_at_last_check: false,
        }
    }

    /// Whether the object is in a problem state (DOWN, UNREACHABLE, WARNING, CRITICAL, UNKNOWN).
    #[must_use]
    pub fn is_problem(&self) -> bool {
        self.state != 0
    }
}

/// What a line of the history log is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoryKind {
    /// `HOST ALERT`, `SERVICE ALERT`.
    Alert,
    /// `HOST NOTIFICATION`, `SERVICE NOTIFICATION`.
    Notification,
    /// `INITIAL … STATE`, `CURRENT … STATE`.
    State,
    /// `EXTERNAL COMMAND`.
    ExternalCommand,
    /// `PASSIVE … CHECK`.
    PassiveCheck,
    /// `Warning: …`, `Error: …`.
    Warning,
    /// `HOST EVENT HANDLER`, `SERVICE EVENT HANDLER` and their global forms.
    EventHandler,
    /// Start, stop, reload.
    Process,
}

/// One line of the history log, as in `nagios.log`: `[epoch] text`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// When it happened.
    pub at: Timestamp,
    /// What it is about.
    pub kind: HistoryKind,
    /// The host it belongs to, if any.
    pub host: Option<crate::HostName>,
    /// The service it belongs to, if any.
    pub service: Option<crate::ServiceDescription>,
    /// The text after the timestamp, Nagios' wording.
    pub text: String,
}
