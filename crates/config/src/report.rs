//! The report of `nagios -v`: Nagios' labels, counts and wording, line for line.
//!
//! Scripts grep it (`Total Errors:`, `Things look okay`) and read the exit status, so everything
//! up to the totals is kept as it is; only the banner and the advice after a failure are our own.

mod scheduling;

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Section, Stage};
use crate::report_data::{Counts, ProcessedPath, Report, StageOutcome};

pub use scheduling::{Projection, scheduling_report};

/// What to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReportOptions {
    /// A second `-v`: also names every object file and directory.
    pub very_verbose: bool,
    /// `-s` or `-p` without `-v`: only warnings and errors, no labels and no totals.
    pub problems_only: bool,
}

/// What `nagios -v` prints, and its exit status (0, 1 or 254).
#[must_use]
pub fn nagios_report(
    report: &Report,
    diagnostics: &[Diagnostic],
    options: ReportOptions,
) -> (String, u8) {
    let mut printer = Printer { report, diagnostics, options, out: String::new() };
    printer.banner();
    if printer.main_file() && printer.object_files() {
        printer.preflight();
    }
    (printer.out, report.exit_code())
}

struct Printer<'a> {
    report: &'a Report,
    diagnostics: &'a [Diagnostic],
    options: ReportOptions,
    out: String,
}

impl Printer<'_> {
    fn banner(&mut self) {
        let version = env!("CARGO_PKG_VERSION");
        self.line("");
        self.line(&format!(
            "Nagios Core 4.4.6 compatible configuration check by Atalaya {version}"
        ));
        self.line("License: Apache-2.0");
        self.line("");
    }

    /// Whether to go on.
    fn main_file(&mut self) -> bool {
        self.label("Reading configuration data...");
        // Nagios collects these while it reads, and prints them before it says what stopped it.
        let errors = self.lines_of(Stage::MainFile);
        let (early, last) = match errors.split_last() {
            Some((last, early)) if self.report.main == StageOutcome::Failed => (early, Some(last)),
            _ => (&errors[..], None),
        };
        early.iter().for_each(|text| self.line(text));
        self.report.deprecations.iter().for_each(|text| self.line(text));
        last.into_iter().for_each(|text| self.line(text));
        match self.report.main {
            _ if self.report.main_file_unreadable => return false,
            StageOutcome::Passed => self.label("   Read main config file okay..."),
            StageOutcome::Failed | StageOutcome::NotReached => {
                self.line("   Error processing main config file!");
                self.line("");
                return false;
            }
        }
        true
    }

    /// Whether to go on.
    fn object_files(&mut self) -> bool {
        if self.options.very_verbose {
            for path in &self.report.processed {
                let (kind, path) = match path {
                    ProcessedPath::File(path) => ("file", path),
                    ProcessedPath::Directory(path) => ("directory", path),
                };
                self.line(&format!("Processing object config {kind} '{path}'..."));
            }
        }
        self.problems(Stage::ObjectFiles);
        if self.report.objects == StageOutcome::Passed {
            self.label("   Read object config files okay...");
            self.label("");
            return true;
        }
        self.line("   Error processing object config files!");
        self.line("");
        self.line("");
        if !self.report.main_file.contains("nagios.cfg") {
            self.line("***> The name of the main configuration file looks suspicious...");
            self.line("");
            self.line("     Is this the main file, which names the object files with cfg_file and");
            self.line("     cfg_dir, or one of the object files themselves?");
            self.line("");
        }
        self.advice("processing the config files");
        false
    }

    fn preflight(&mut self) {
        self.label("Running pre-flight check on configuration data...");
        self.label("");
        self.label("Checking objects...");
        for (section, label) in sections(&self.report.counts) {
            match label {
                Label::Before(text) => {
                    self.label(text);
                    self.problems(Stage::Preflight(section));
                }
                Label::Count(n, what) => {
                    if section == Section::CircularHosts {
                        self.label("Checking for circular paths...");
                    }
                    self.problems(Stage::Preflight(section));
                    self.label(&format!("\tChecked {n} {what}"));
                }
            }
        }
        if !self.options.problems_only {
            self.line("");
            self.line(&format!("Total Warnings: {}", self.report.total_warnings));
            self.line(&format!("Total Errors:   {}", self.report.total_errors));
        }
        if self.report.preflight == StageOutcome::Passed {
            self.label("");
            self.label(
                "Things look okay - No serious problems were detected during the pre-flight check",
            );
        } else {
            self.line("");
            self.advice("running the pre-flight check");
        }
    }

    fn advice(&mut self, during: &str) {
        self.line(&format!("***> One or more problems was encountered while {during}..."));
        self.line("");
        self.line("     Every error above must be corrected before monitoring can start.");
        self.line("     `atalaya verify` shows each one where it is written, those that this");
        self.line("     report did not get to as well, and what may have been meant.");
        self.line("");
    }

    fn problems(&mut self, stage: Stage) {
        for text in self.lines_of(stage) {
            self.line(&text);
        }
    }

    /// What Nagios says at this stage, one string a problem.
    fn lines_of(&self, stage: Stage) -> Vec<String> {
        self.diagnostics
            .iter()
            .filter(|d| d.stage == stage && !d.beyond_nagios && !d.nagios.is_empty())
            .map(|d| d.nagios.clone())
            .collect()
    }

    /// A line that only `-v` prints.
    fn label(&mut self, text: &str) {
        if !self.options.problems_only {
            self.line(text);
        }
    }

    fn line(&mut self, text: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "{text}");
    }
}

/// How a section of the pre-flight check announces itself.
enum Label {
    /// Problems follow the label.
    Before(&'static str),
    /// Problems come before their `Checked …` line.
    Count(usize, &'static str),
}

/// Only the counts of objects end with a full stop.
fn sections(counts: &Counts) -> [(Section, Label); 17] {
    use Label::{Before, Count};
    [
        (Section::Services, Count(counts.services, "services.")),
        (Section::Hosts, Count(counts.hosts, "hosts.")),
        (Section::HostGroups, Count(counts.host_groups, "host groups.")),
        (Section::ServiceGroups, Count(counts.service_groups, "service groups.")),
        (Section::Contacts, Count(counts.contacts, "contacts.")),
        (Section::ContactGroups, Count(counts.contact_groups, "contact groups.")),
        (Section::Commands, Count(counts.commands, "commands.")),
        (Section::Timeperiods, Count(counts.timeperiods, "time periods.")),
        (Section::HostEscalations, Count(counts.host_escalations, "host escalations.")),
        (Section::ServiceEscalations, Count(counts.service_escalations, "service escalations.")),
        (Section::CircularHosts, Count(counts.hosts, "hosts")),
        (
            Section::CircularServiceDependencies,
            Count(counts.service_dependencies, "service dependencies"),
        ),
        (Section::CircularHostDependencies, Count(counts.host_dependencies, "host dependencies")),
        (Section::CircularTimeperiods, Count(counts.timeperiods, "timeperiods")),
        (Section::GlobalEventHandlers, Before("Checking global event handlers...")),
        (Section::ObsessiveCommands, Before("Checking obsessive compulsive processor commands...")),
        (Section::MiscSettings, Before("Checking misc settings...")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Severity;

    fn problem(stage: Stage, severity: Severity, nagios: &str) -> Diagnostic {
        Diagnostic {
            severity,
            code: "some-code",
            message: "our wording".into(),
            nagios: nagios.into(),
            counted: true,
            beyond_nagios: false,
            place: None,
            label: None,
            help: None,
            stage,
        }
    }

    fn good() -> Report {
        Report {
            main_file: "/etc/nagios.cfg".into(),
            main: StageOutcome::Passed,
            objects: StageOutcome::Passed,
            preflight: StageOutcome::Passed,
            counts: Counts {
                services: 1,
                hosts: 2,
                host_groups: 3,
                service_groups: 4,
                contacts: 5,
                contact_groups: 6,
                commands: 7,
                timeperiods: 8,
                host_escalations: 9,
                service_escalations: 10,
                service_dependencies: 11,
                host_dependencies: 12,
            },
            processed: vec![
                ProcessedPath::Directory("/etc/d".into()),
                ProcessedPath::File("/etc/d/a.cfg".into()),
            ],
            total_warnings: 1,
            ..Report::default()
        }
    }

    fn printed(report: &Report, diagnostics: &[Diagnostic], options: ReportOptions) -> String {
        let (text, code) = nagios_report(report, diagnostics, options);
        format!("{text}exit {code}")
            .replace(&format!("Atalaya {}", env!("CARGO_PKG_VERSION")), "Atalaya VERSION")
    }

    #[test]
    fn a_good_configuration_with_everything_in_its_place() {
        let at = |section| Stage::Preflight(section);
        let diagnostics = [
            problem(at(Section::MiscSettings), Severity::Warning, "Warning: misc"),
            problem(at(Section::Services), Severity::Warning, "Warning: service"),
            problem(at(Section::CircularHosts), Severity::Warning, "Warning: circular"),
            problem(at(Section::GlobalEventHandlers), Severity::Warning, "Warning: handlers"),
            problem(Stage::ObjectFiles, Severity::Warning, "Warning: objects"),
            problem(Stage::ObjectFiles, Severity::Notice, ""),
        ];
        let options = ReportOptions { very_verbose: true, ..ReportOptions::default() };
        insta::assert_snapshot!(printed(&good(), &diagnostics, options));
    }

    #[test]
    fn without_a_second_v_no_files_are_named() {
        let (text, _) = nagios_report(&good(), &[], ReportOptions::default());
        assert!(!text.contains("Processing object config"));
    }

    #[test]
    fn problems_alone() {
        let report = Report { preflight: StageOutcome::Failed, total_errors: 1, ..good() };
        let services = Stage::Preflight(Section::Services);
        let diagnostics = [problem(services, Severity::Error, "Error: one\nError: two")];
        let options = ReportOptions { problems_only: true, ..ReportOptions::default() };
        insta::assert_snapshot!(printed(&report, &diagnostics, options));
    }

    #[test]
    fn a_failed_main_file_names_what_is_deprecated_before_what_stopped_it() {
        let report = Report {
            main: StageOutcome::Failed,
            deprecations: vec!["Warning: sleep_time is deprecated and will be removed.".into()],
            ..Report::default()
        };
        let diagnostics = [
            problem(Stage::MainFile, Severity::Error, "Error: Cannot open resource file"),
            problem(Stage::MainFile, Severity::Error, "Error in configuration file"),
        ];
        insta::assert_snapshot!(printed(&report, &diagnostics, ReportOptions::default()));
    }

    #[test]
    fn a_missing_main_file() {
        let report = Report { main_file_unreadable: true, ..Report::default() };
        let diagnostics = [problem(Stage::MainFile, Severity::Error, "Error: Cannot open main")];
        insta::assert_snapshot!(printed(&report, &diagnostics, ReportOptions::default()));
    }

    #[test]
    fn failed_object_files_under_a_suspicious_name() {
        let report = Report {
            main_file: "/etc/hosts.cfg".into(),
            objects: StageOutcome::Failed,
            preflight: StageOutcome::Failed,
            ..good()
        };
        let beyond = Diagnostic {
            beyond_nagios: true,
            ..problem(Stage::ObjectFiles, Severity::Error, "Error: not reached")
        };
        let diagnostics =
            [problem(Stage::ObjectFiles, Severity::Error, "Error: Invalid directive"), beyond];
        insta::assert_snapshot!(printed(&report, &diagnostics, ReportOptions::default()));
    }
}
