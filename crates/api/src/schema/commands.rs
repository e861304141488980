//! Requests to change something.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Time;

/// One argument of a command.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Argument {
    /// Text, or a number or time written as text.
    Text(String),
    /// A number, such as seconds since the epoch.
    Number(f64),
}

/// One of Nagios' external commands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Command {
    /// Its name as Nagios writes it, in any case.
    #[schema(example = "SCHEDULE_FORCED_SVC_CHECK")]
    pub command: String,
    /// Its arguments in Nagios' order. Times are seconds since the epoch or RFC 3339.
    #[serde(default)]
    #[schema(example = json!(["web-01", "HTTP", "2026-01-31T12:00:00Z"]))]
    pub args: Vec<Argument>,
}

/// One command or a list of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Commands {
    /// One.
    One(Command),
    /// Up to 1,000.
    Many(Vec<Command>),
}

/// What became of one command or check result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CommandResult {
    /// Carried out, and on disk.
    pub accepted: bool,
    /// Why not.
    pub error: Option<String>,
}

/// What became of each, in the order they were sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CommandResults {
    /// One for each command or check result.
    pub results: Vec<CommandResult>,
}

/// A state by number or by word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum ResultState {
    /// Plugin exit code.
    Code(i32),
    /// `OK`, `WARNING`, `CRITICAL`, `UNKNOWN`; for hosts `UP`, `DOWN`, `UNREACHABLE`; any case.
    Word(String),
}

/// A check result from elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassiveResult {
    /// Name or address of the host.
    pub host: String,
    /// The service; without it this is the result of a host check.
    pub service: Option<String>,
    /// The state found.
    pub state: ResultState,
    /// What the plugin said: its first line, without performance data.
    pub output: String,
    /// Performance data in the plugins' notation.
    pub perfdata: Option<String>,
    /// Further lines.
    pub long_output: Option<String>,
    /// When it was measured. Refused for now: results are dated by their arrival.
    pub time: Option<Time>,
}
