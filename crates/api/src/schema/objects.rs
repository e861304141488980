//! Hosts and services, as rows of a list and as a page of their own.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Time;

/// State of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum HostStateWord {
    /// It answers.
    Up,
    /// It does not.
    Down,
    /// Nothing is known: what lies between is down.
    Unreachable,
    /// Never checked.
    Pending,
}

/// State of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum ServiceStateWord {
    /// All is well.
    Ok,
    /// Plugin exit code 1.
    Warning,
    /// Plugin exit code 2.
    Critical,
    /// Plugin exit code 3, or no usable answer.
    Unknown,
    /// Never checked.
    Pending,
}

/// Whether a state is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum StateType {
    /// Still being retried.
    Soft,
    /// Confirmed.
    Hard,
}

/// Where the last result came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CheckKind {
    /// A check run here.
    Active,
    /// Somebody else checked and told us.
    Passive,
}

/// How many services are in each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ServiceStateCounts {
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
}

/// A host in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HostItem {
    /// `host_name`
    pub name: String,
    /// `alias`
    pub alias: String,
    /// `display_name`
    pub display_name: String,
    /// `address`
    pub address: String,
    /// State now.
    pub state: HostStateWord,
    /// Soft or hard.
    pub state_type: StateType,
    /// Current check attempt, from 1.
    pub attempt: u32,
    /// Attempts after which a problem is hard.
    pub max_attempts: u32,
    /// First line of the plugin's output.
    pub output: String,
    /// Start of the last check.
    pub last_check: Option<Time>,
    /// When the next check is planned.
    pub next_check: Option<Time>,
    /// Last change of the state.
    pub last_state_change: Option<Time>,
    /// Last change of the hard state.
    pub last_hard_state_change: Option<Time>,
    /// Seconds the last check started late.
    pub latency_s: f32,
    /// Seconds the last check took.
    pub execution_s: f32,
    /// Where the last result came from.
    pub check_kind: CheckKind,
    /// Whether checks are run by the schedule.
    pub active_checks_enabled: bool,
    /// Whether results from elsewhere are taken.
    pub passive_checks_enabled: bool,
    /// Whether anybody is told.
    pub notifications_enabled: bool,
    /// Whether a check is running right now.
    pub executing: bool,
    /// Host groups it is in.
    pub groups: Vec<String>,
    /// Hosts it is reached through.
    pub parents: Vec<String>,
    /// Its services by state.
    pub services: ServiceStateCounts,
}

/// A service in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ServiceItem {
    /// Name of its host.
    pub host: String,
    /// `service_description`: unique on its host.
    pub name: String,
    /// `display_name`
    pub display_name: String,
    /// State now.
    pub state: ServiceStateWord,
    /// Soft or hard.
    pub state_type: StateType,
    /// Current check attempt, from 1.
    pub attempt: u32,
    /// Attempts after which a problem is hard.
    pub max_attempts: u32,
    /// First line of the plugin's output.
    pub output: String,
    /// Start of the last check.
    pub last_check: Option<Time>,
    /// When the next check is planned.
    pub next_check: Option<Time>,
    /// Last change of the state.
    pub last_state_change: Option<Time>,
    /// Last change of the hard state.
    pub last_hard_state_change: Option<Time>,
    /// Seconds the last check started late.
    pub latency_s: f32,
    /// Seconds the last check took.
    pub execution_s: f32,
    /// Where the last result came from.
    pub check_kind: CheckKind,
    /// Whether checks are run by the schedule.
    pub active_checks_enabled: bool,
    /// Whether results from elsewhere are taken.
    pub passive_checks_enabled: bool,
    /// Whether anybody is told.
    pub notifications_enabled: bool,
    /// Whether a check is running right now.
    pub executing: bool,
    /// Service groups it is in.
    pub groups: Vec<String>,
    /// State of its host.
    pub host_state: HostStateWord,
}

/// One page of hosts.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HostPage {
    /// The rows.
    pub items: Vec<HostItem>,
    /// Pass it as `cursor` for the next page; `null` on the last one.
    pub next: Option<String>,
    /// How many match in all.
    pub total: u64,
}

/// One page of services.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ServicePage {
    /// The rows.
    pub items: Vec<ServiceItem>,
    /// Pass it as `cursor` for the next page; `null` on the last one.
    pub next: Option<String>,
    /// How many match in all.
    pub total: u64,
}

/// One measured value of a check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PerfdataItem {
    /// What was measured.
    pub label: String,
    /// The value; `null` when the plugin could not tell.
    pub value: Option<f64>,
    /// Its unit as printed, often empty.
    pub unit: String,
    /// Warning range as printed, or empty.
    pub warn: String,
    /// Critical range as printed, or empty.
    pub crit: String,
    /// Smallest possible value.
    pub min: Option<f64>,
    /// Largest possible value.
    pub max: Option<f64>,
}

/// Where an object is defined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConfigLocation {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// How an object is checked.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CheckSettings {
    /// `check_command` as written: name and, for the roles `operate` and `admin`, arguments.
    pub check_command: Option<String>,
    /// The command line a check would run now; secrets (`$USERn$`) are not filled in. `null` for the
    /// role `read`: arguments and custom macros may hold passwords.
    pub command_line: Option<String>,
    /// `check_period`; `null` means always.
    pub check_period: Option<String>,
    /// Seconds between checks while all is well.
    pub check_interval_s: f64,
    /// Seconds between attempts while a problem is soft.
    pub retry_interval_s: f64,
    /// All lines of output after the first.
    pub long_output: String,
    /// What the plugin measured.
    pub perfdata: Vec<PerfdataItem>,
}

/// Who is told about an object, and when they last were.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NotificationSettings {
    /// `contacts`
    pub contacts: Vec<String>,
    /// `contact_groups`
    pub contact_groups: Vec<String>,
    /// Seconds between repeated notifications; 0 means tell once.
    pub notification_interval_s: f64,
    /// When the last notification went out.
    pub last_notification: Option<Time>,
    /// How many went out for the current problem.
    pub notification_number: u32,
    /// `notes`
    pub notes: Option<String>,
    /// `notes_url`, macros not filled in.
    pub notes_url: Option<String>,
    /// `action_url`, macros not filled in.
    pub action_url: Option<String>,
    /// Where the object is defined; `null` when nobody wrote it.
    pub config: Option<ConfigLocation>,
}

/// When a host was last in each state.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LastTimeHost {
    /// UP.
    pub up: Option<Time>,
    /// DOWN.
    pub down: Option<Time>,
    /// UNREACHABLE.
    pub unreachable: Option<Time>,
}

/// When a service was last in each state.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LastTimeService {
    /// OK.
    pub ok: Option<Time>,
    /// WARNING.
    pub warning: Option<Time>,
    /// CRITICAL.
    pub critical: Option<Time>,
    /// UNKNOWN.
    pub unknown: Option<Time>,
}

/// Everything about one host.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HostDetail {
    /// What lists show.
    #[serde(flatten)]
    pub item: HostItem,
    /// How it is checked.
    #[serde(flatten)]
    pub check: CheckSettings,
    /// Who is told.
    #[serde(flatten)]
    pub notification: NotificationSettings,
    /// Hosts that are reached through it.
    pub children: Vec<String>,
    /// When it was last in each state.
    pub last_time: LastTimeHost,
}

/// Everything about one service.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ServiceDetail {
    /// What lists show.
    #[serde(flatten)]
    pub item: ServiceItem,
    /// How it is checked.
    #[serde(flatten)]
    pub check: CheckSettings,
    /// Who is told.
    #[serde(flatten)]
    pub notification: NotificationSettings,
    /// When it was last in each state.
    pub last_time: LastTimeService,
}
