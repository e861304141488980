//! One problem in a configuration: what, where, and how Nagios says it.

use serde::Serialize;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; Nagios 4.4.6 is silent or refuses what we accept.
    Notice,
    /// The configuration works, perhaps not as meant.
    Warning,
    /// The configuration cannot be used.
    Error,
}

/// Which part of `nagios -v` finds it. The order is the order of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// While reading `nagios.cfg` and resource files.
    MainFile,
    /// While reading, resolving and registering objects.
    ObjectFiles,
    /// In the pre-flight check, under this label.
    Preflight(Section),
}

/// The labels of the pre-flight part, in the order in which Nagios prints them. A problem is
/// printed before its `Checked …` line, after the line of the section before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Section {
    Services,
    Hosts,
    HostGroups,
    ServiceGroups,
    Contacts,
    ContactGroups,
    Commands,
    Timeperiods,
    HostEscalations,
    ServiceEscalations,
    CircularHosts,
    CircularServiceDependencies,
    CircularHostDependencies,
    CircularTimeperiods,
    GlobalEventHandlers,
    ObsessiveCommands,
    MiscSettings,
}

/// A stretch of text on one line of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// Index into the [`SourceMap`](crate::SourceMap).
    pub file: u32,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Length in characters; at least 1.
    pub length: u32,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How bad.
    pub severity: Severity,
    /// What kind, in kebab case: `unknown-host`.
    pub code: &'static str,
    /// One sentence in lower case, no full stop.
    pub message: String,
    /// The lines Nagios prints for it, without a line end; several are joined by `\n`.
    /// Empty when Nagios prints nothing.
    pub nagios: String,
    /// Whether it is in `Total Warnings` or `Total Errors`.
    pub counted: bool,
    /// Nagios has already given up before it would notice this one: `nagios -v` does not show it.
    pub beyond_nagios: bool,
    /// Where it is written; `None` when no line is to blame.
    pub place: Option<Place>,
    /// What stands under the carets.
    pub label: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// Which part of the report it belongs to.
    pub stage: Stage,
}

impl Diagnostic {
    /// Whether it makes the configuration unusable.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
