//! How a plugin ended → which state that means and what is said about it (engine semantics,
//! sections 5 and 6).

use model::{CheckKind, CheckOutcome, CheckResult, ServiceState};

use crate::output::Output;

/// A check result, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    /// State code: of the service, or the exit code a host state is derived from.
    pub(crate) code: u8,
    /// What is stored.
    pub(crate) output: Output,
    /// A `Warning: …` line for the log, if something was abnormal.
    pub(crate) warning: Option<String>,
}

/// Reads a service result. Passive results keep their number; outside 0..3 they count as UNKNOWN.
pub(crate) fn of_service(
    result: &CheckResult,
    host: &str,
    service: &str,
    timeout_state: ServiceState,
) -> Reading {
    let subject = Subject {
        noun: "Service",
        name: format_args!("service '{service}' on host '{host}'"),
        nothing_said: "(No output returned from plugin)",
    };
    match (result.kind, result.outcome) {
        (CheckKind::Passive, CheckOutcome::Exited(code)) => {
            let code = u8::try_from(code).ok().filter(|code| *code <= 3).unwrap_or(3);
            subject.plain(result, code)
        }
        (_, CheckOutcome::TimedOut) => subject.timed_out(result, timeout_state.code()),
        (_, CheckOutcome::Exited(code)) => subject.exited(result, code),
        (_, CheckOutcome::NotRun) => subject.not_run(),
    }
}

/// Reads a host result. The code of an active one is an exit code still; a passive one carries
/// the host state itself.
pub(crate) fn of_host(result: &CheckResult, host: &str) -> Reading {
    let subject = Subject {
        noun: "Host",
        name: format_args!("host '{host}'"),
        nothing_said: "(No output returned from host check)",
    };
    match (result.kind, result.outcome) {
        (CheckKind::Passive, CheckOutcome::Exited(code)) => {
            let code = u8::try_from(code).ok().filter(|code| *code <= 2).unwrap_or(1);
            subject.plain(result, code)
        }
        (_, CheckOutcome::TimedOut) => subject.timed_out(result, 2),
        (_, CheckOutcome::Exited(code)) => subject.exited(result, code),
        (_, CheckOutcome::NotRun) => subject.not_run(),
    }
}

/// What the texts speak about.
struct Subject<'a> {
    noun: &'static str,
    name: std::fmt::Arguments<'a>,
    nothing_said: &'static str,
}

impl Subject<'_> {
    fn plain(&self, result: &CheckResult, code: u8) -> Reading {
        let output = Output::parse(result.output.as_deref().unwrap_or(""), self.nothing_said);
        Reading { code, output, warning: None }
    }

    fn exited(&self, result: &CheckResult, code: i32) -> Reading {
        let Subject { noun: _, name, .. } = self;
        match code {
            0..=3 => self.plain(result, code as u8),
            126 => Self::critical(
                "(Return code of 126 is out of bounds. Check if plugin is executable)".to_owned(),
                format!(
                    "Warning: Return code of 126 for {name} may indicate a non-executable plugin."
                ),
            ),
            127 => Self::critical(
                "(Return code of 127 is out of bounds. Check if plugin exists)".to_owned(),
                format!(
                    "Warning: Return code of 127 for {name} may indicate this plugin doesn't exist."
                ),
            ),
            _ => {
                let mut reading = Self::critical(
                    format!("(Return code of {code} for {name} was out of bounds)"),
                    format!(
                        "Warning: Return code of {code} for check of {name} was out of bounds."
                    ),
                );
                if self.noun == "Service" {
                    let said = self.plain(result, 2).output;
                    reading.output = Output { short: reading.output.short, ..said };
                }
                reading
            }
        }
    }

    fn timed_out(&self, result: &CheckResult, code: u8) -> Reading {
        let Subject { noun, name, .. } = self;
        let seconds = result.finish_time.since(result.start_time).as_secs_f64();
        let warning = if *noun == "Service" {
            format!("Warning: Check of {name} timed out after {seconds:.3}s!")
        } else {
            format!("Warning: Check of {name} timed out after {seconds:.2} seconds")
        };
        let output = Output::text(format!("({noun} check timed out after {seconds:.2} seconds)"));
        Reading { code, output, warning: Some(warning) }
    }

    fn not_run(&self) -> Reading {
        let Subject { noun, name, .. } = self;
        Self::critical(
            format!("({noun} check did not exit properly)"),
            format!("Warning:  Check of {name} did not exit properly!"),
        )
    }

    fn critical(text: String, warning: String) -> Reading {
        Reading { code: 2, output: Output::text(text), warning: Some(warning) }
    }
}
