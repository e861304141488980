//! The Tactical Overview: everything in numbers.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Time;

/// The whole installation in numbers.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Overview {
    /// Hosts by state.
    pub hosts: HostCounts,
    /// Services by state.
    pub services: ServiceCounts,
    /// How checking goes.
    pub checks: Checks,
    /// What is switched on.
    pub features: Features,
    /// The program itself.
    pub program: Program,
}

/// Hosts by state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HostCounts {
    /// UP.
    pub up: u32,
    /// DOWN.
    pub down: u32,
    /// UNREACHABLE.
    pub unreachable: u32,
    /// Never checked.
    pub pending: u32,
    /// All of them.
    pub total: u32,
    /// DOWN or UNREACHABLE, soft and hard.
    pub problems: u32,
    /// Problems still being retried.
    pub problems_soft: u32,
    /// Confirmed problems.
    pub problems_hard: u32,
}

/// Services by state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ServiceCounts {
    /// OK.
    pub ok: u32,
    /// WARNING.
    pub warning: u32,
    /// CRITICAL.
    pub critical: u32,
    /// UNKNOWN.
    pub unknown: u32,
    /// Never checked.
    pub pending: u32,
    /// All of them.
    pub total: u32,
    /// WARNING, CRITICAL or UNKNOWN, soft and hard.
    pub problems: u32,
    /// Problems still being retried.
    pub problems_soft: u32,
    /// Confirmed problems.
    pub problems_hard: u32,
    /// Problems on hosts that are themselves DOWN or UNREACHABLE.
    pub problems_on_problem_hosts: u32,
}

/// Mean and maximum over the objects that have been checked, seconds; 0 when none has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Spread {
    /// Mean.
    pub avg_s: f64,
    /// Maximum.
    pub max_s: f64,
}

/// Timing of one kind of check.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TimesPerKind {
    /// How late checks start.
    pub latency: Spread,
    /// How long they take.
    pub execution: Spread,
    /// Objects with a next check planned.
    pub scheduled: u32,
    /// Objects whose check is running right now.
    pub executing: u32,
    /// Objects checked within the last minute.
    pub checked_last_minute: u32,
    /// Objects whose last result came from elsewhere.
    pub passive: u32,
}

/// How checking goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Checks {
    /// Host checks.
    pub hosts: TimesPerKind,
    /// Service checks.
    pub services: TimesPerKind,
    /// Results a minute, active and passive, mean since the program started.
    pub results_per_minute: f64,
    /// Checks running now.
    pub running: u32,
}

/// What is switched on for the whole program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Features {
    /// `enable_notifications`
    pub notifications_enabled: bool,
    /// `execute_service_checks`
    pub active_service_checks: bool,
    /// `execute_host_checks`
    pub active_host_checks: bool,
    /// `accept_passive_service_checks`
    pub passive_service_checks: bool,
    /// `accept_passive_host_checks`
    pub passive_host_checks: bool,
    /// `enable_event_handlers`
    pub event_handlers: bool,
    /// `enable_flap_detection`
    pub flap_detection: bool,
    /// `process_performance_data`
    pub performance_data: bool,
}

/// The program itself.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Program {
    /// Version of Atalaya.
    pub version: String,
    /// When it started.
    pub started_at: Option<Time>,
    /// The main configuration file.
    pub config_file: String,
    /// When that was last read.
    pub loaded_at: Option<Time>,
}
