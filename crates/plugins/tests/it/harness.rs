//! Runs the original program and the native check with the same words and compares exit code,
//! standard output and standard error. Times are made equal first.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::LazyLock;

use plugins::checks::{self, Args, Outcome};
use regex::Regex;

const ORIGINALS: &str = "/usr/lib/nagios/plugins";

/// Collects differences, so that one run shows all of them.
pub(crate) struct Golden {
    program: &'static str,
    original: Option<PathBuf>,
    at_once: bool,
    compared: usize,
    differences: Vec<String>,
}

impl Golden {
    /// Comparisons for one program name.
    pub(crate) fn new(program: &'static str) -> Self {
        let path = PathBuf::from(ORIGINALS).join(program);
        let original = path.exists().then_some(path);
        if original.is_none() {
            eprintln!("SKIPPED: {ORIGINALS}/{program} is not installed, nothing is compared");
            let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
            assert!(!in_ci, "CI must have monitoring-plugins installed");
        }
        Self { program, original, at_once: false, compared: 0, differences: Vec::new() }
    }

    /// The same, with original and native check running at the same time. Not for checks that
    /// would see each other.
    pub(crate) fn at_once(program: &'static str) -> Self {
        Self { at_once: true, ..Self::new(program) }
    }

    /// Compares one call of the program.
    pub(crate) async fn same(&mut self, words: &[&str]) {
        self.same_where(words, |outcome| outcome).await;
    }

    /// Compares one call after `smooth` has made equal what may differ.
    pub(crate) async fn same_where(&mut self, words: &[&str], smooth: fn(Outcome) -> Outcome) {
        let Some(original) = &self.original else { return };
        let path = original.to_str().expect("a readable path");
        let mut command = tokio::process::Command::new(path);
        command.args(words).env("LC_ALL", "C");
        command.stdin(Stdio::null()).kill_on_drop(true);
        let check = checks::find(self.program).expect("a native check of this name");
        let ours = (check.run)(Args::new(path, words.iter().copied()));
        let (theirs, ours) = if self.at_once {
            tokio::join!(command.output(), ours)
        } else {
            (command.output().await, ours.await)
        };
        let theirs = theirs.expect("the original runs");
        let theirs = Outcome {
            code: theirs.status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(255),
            output: String::from_utf8_lossy(&theirs.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&theirs.stderr).into_owned(),
        };
        let [theirs, ours] = [theirs, ours].map(|outcome| smooth(equal_times(outcome)));
        self.compared += 1;
        let call = format!("{} {}", self.program, words.join(" "));
        eprintln!("{call}\n  {ours:?}");
        if theirs != ours {
            self.differences.push(format!("{call}\n  theirs {theirs:?}\n  ours   {ours:?}"));
        }
    }

    /// Fails if anything differed, or if fewer than `at_least` calls were compared.
    pub(crate) fn finish(self, at_least: usize) {
        let differences = self.differences.join("\n");
        assert!(differences.is_empty(), "{} differences\n{differences}", self.differences.len());
        if self.original.is_some() {
            assert!(self.compared >= at_least, "only {} calls compared", self.compared);
        }
    }
}

/// Replaces measured times, and the wording of usage and help, which is our own.
pub(crate) fn equal_times(mut outcome: Outcome) -> Outcome {
    static TIMES: LazyLock<[(Regex, &str); 5]> = LazyLock::new(|| {
        let regex = |text| Regex::new(text).expect("a valid pattern");
        [
            (regex(r"(time(?:_\w+)?)=\d+\.\d+s"), "$1=Ts"),
            (regex(r"\d+\.\d+ second response time"), "T second response time"),
            (regex(r"RTA = \d+\.\d+ ms"), "RTA = T ms"),
            (regex(r"rta=\d+\.\d+ms"), "rta=Tms"),
            (regex(r"(?s)\bUsage:\n.*"), "Usage:"),
        ]
    });
    for (pattern, replacement) in TIMES.iter() {
        outcome.output = pattern.replace_all(&outcome.output, *replacement).into_owned();
    }
    outcome
}
