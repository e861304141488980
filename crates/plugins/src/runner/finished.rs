//! How a check ended.

use std::time::Duration;

use model::CheckOutcome;

/// The end of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// It exited by itself. A program that could not be executed counts as having exited with
    /// the system's error number, as under Nagios.
    Code(i32),
    /// It died of this signal.
    Signal(i32),
    /// It was killed at its deadline.
    TimedOut,
    /// No process could be made for it; why is in [`Finished::stderr`].
    NotStarted,
}

/// A check that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// How it ended.
    pub exit: Exit,
    /// What it printed, up to the cap.
    pub stdout: Vec<u8>,
    /// What it complained about, up to the cap.
    pub stderr: Vec<u8>,
    /// Whether either was longer than the cap.
    pub truncated: bool,
    /// From start to end.
    pub runtime: Duration,
}

impl Finished {
    /// The same in the terms of the check pipeline, by Nagios' rules: death by a signal counts as
    /// code 3, stderr is shown when stdout is empty, and output ends at its first NUL byte.
    #[must_use]
    pub fn into_outcome(self) -> (CheckOutcome, Option<String>) {
        let outcome = match self.exit {
            Exit::Code(code) => CheckOutcome::Exited(code),
            Exit::Signal(_) => CheckOutcome::Exited(3),
            Exit::TimedOut => CheckOutcome::TimedOut,
            Exit::NotStarted => CheckOutcome::NotRun,
        };
        (outcome, self.output())
    }

    fn output(&self) -> Option<String> {
        let stdout = text(&self.stdout);
        if !stdout.is_empty() {
            return Some(stdout);
        }
        let stderr = text(&self.stderr);
        (!stderr.is_empty()).then(|| format!("(No output on stdout) stderr: {stderr}"))
    }

    /// A check that never became a process.
    pub(super) fn not_started(reason: impl Into<Vec<u8>>) -> Self {
        Self::immediate(Exit::NotStarted, reason)
    }

    /// A check that ended before its program ran, with `stderr` as its only words.
    pub(super) fn immediate(exit: Exit, stderr: impl Into<Vec<u8>>) -> Self {
        let (stdout, stderr) = (Vec::new(), stderr.into());
        Self { exit, stdout, stderr, truncated: false, runtime: Duration::ZERO }
    }
}

/// Bytes up to the first NUL; what is no UTF-8 becomes U+FFFD.
fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished(exit: Exit, stdout: &[u8], stderr: &[u8]) -> Finished {
        Finished { stdout: stdout.to_vec(), ..Finished::immediate(exit, stderr) }
    }

    #[test]
    fn death_by_signal_is_code_3_and_keeps_its_output() {
        let outcome = finished(Exit::Signal(9), b"so far\n", b"").into_outcome();
        assert_eq!(outcome, (CheckOutcome::Exited(3), Some("so far\n".to_owned())));
    }

    #[test]
    fn stderr_is_shown_only_without_stdout() {
        let both = finished(Exit::Code(0), b"out", b"err").into_outcome();
        assert_eq!(both.1.as_deref(), Some("out"));
        let only = finished(Exit::Code(2), b"", b"err\n").into_outcome();
        assert_eq!(only.1.as_deref(), Some("(No output on stdout) stderr: err\n"));
        assert_eq!(finished(Exit::Code(0), b"", b"").into_outcome().1, None);
    }

    #[test]
    fn output_ends_at_nul_and_is_made_utf8() {
        assert_eq!(
            finished(Exit::Code(0), b"a\xffb\0c", b"").into_outcome().1.unwrap(),
            "a\u{fffd}b"
        );
        assert_eq!(
            finished(Exit::TimedOut, b"\0x", b"").into_outcome(),
            (CheckOutcome::TimedOut, None)
        );
    }
}
