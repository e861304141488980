//! What `nagios -v` reports besides the problems themselves.

use std::sync::Arc;

use serde::Serialize;

/// How one stage of loading ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StageOutcome {
    /// A stage before it failed in a way that leaves nothing to look at.
    #[default]
    NotReached,
    /// No error.
    Passed,
    /// At least one error.
    Failed,
}

/// Something that `-vv` announces with `Processing object config …`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ProcessedPath {
    /// `Processing object config file '%s'...`
    File(Arc<str>),
    /// `Processing object config directory '%s'...`
    Directory(Arc<str>),
}

/// The numbers in the `Checked …` lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[allow(missing_docs)]
pub struct Counts {
    pub services: usize,
    pub hosts: usize,
    pub host_groups: usize,
    pub service_groups: usize,
    pub contacts: usize,
    pub contact_groups: usize,
    pub commands: usize,
    pub timeperiods: usize,
    pub host_escalations: usize,
    pub service_escalations: usize,
    pub service_dependencies: usize,
    pub host_dependencies: usize,
}

/// How far loading got, and what was counted.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// The name of the main file as given by the caller.
    pub main_file: String,
    /// The main file could not be opened at all: Nagios exits 254 instead of 1.
    pub main_file_unreadable: bool,
    /// `Read main config file okay...`
    pub main: StageOutcome,
    /// `Warning: … is deprecated and will be removed.…`, one line each, in the order printed
    /// (newest first), after everything else the main file says. Not counted. The same problems
    /// are also in the diagnostics, with code `obsolete-directive` and empty `nagios` text.
    pub deprecations: Vec<String>,
    /// `Read object config files okay...`
    pub objects: StageOutcome,
    /// The pre-flight check. We run it even when `objects` failed, as far as possible; such
    /// diagnostics are marked `beyond_nagios`.
    pub preflight: StageOutcome,
    /// The object counts.
    pub counts: Counts,
    /// Object files and directories in the order they were read.
    pub processed: Vec<ProcessedPath>,
    /// `Total Warnings`.
    pub total_warnings: usize,
    /// `Total Errors`.
    pub total_errors: usize,
}

impl Report {
    /// The exit status of `nagios -v`.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        let passed =
            [self.main, self.objects, self.preflight].iter().all(|s| *s == StageOutcome::Passed);
        match (self.main_file_unreadable, passed) {
            (true, _) => 254,
            (false, true) => 0,
            (false, false) => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_are_those_of_nagios() {
        let good = Report {
            main: StageOutcome::Passed,
            objects: StageOutcome::Passed,
            preflight: StageOutcome::Passed,
            ..Report::default()
        };
        assert_eq!(good.exit_code(), 0);
        assert_eq!(Report { preflight: StageOutcome::Failed, ..good.clone() }.exit_code(), 1);
        assert_eq!(Report { main: StageOutcome::Failed, ..good.clone() }.exit_code(), 1);
        assert_eq!(Report { main_file_unreadable: true, ..good }.exit_code(), 254);
    }
}
