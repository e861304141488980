//! `nagios4 -v` and our report on every fixture of `config`, and on Debian's own configuration.
//!
//! Both must exit alike and print the same counts, totals, warnings and errors; only banner and
//! advice are ours. Where Nagios goes on after it has given up, and complains about what it left
//! unresolved itself, the fixture lists these lines in `nagios-only.txt` (`$DIR` stands for its
//! directory).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use config::LoadOptions;
use config::report::{ReportOptions, nagios_report};

use crate::files::{Files, copy_tree};
use crate::peer;

const DEBIAN: &str = "/etc/nagios4/nagios.cfg";

#[test]
fn good_fixtures_verify_as_with_nagios() {
    compare_all("good", &["-v"]);
}

#[test]
fn good_fixtures_verify_as_with_nagios_at_length() {
    compare_all("good", &["-v", "-v"]);
}

#[test]
fn bad_fixtures_verify_as_with_nagios() {
    compare_all("bad", &["-v"]);
}

#[test]
fn the_configuration_of_debian_verifies_as_with_nagios() {
    let Some(nagios) = peer::nagios4() else { return };
    let main = Path::new(DEBIAN);
    if !main.exists() {
        eprintln!("SKIPPED: {DEBIAN} is not there (Debian package nagios4)");
        return;
    }
    for flags in [&["-v"][..], &["-v", "-v"]] {
        let case = Case { directory: main.parent().unwrap().into(), main: main.into() };
        assert_eq!(case.difference(&nagios, flags), None);
    }
}

#[test]
fn a_missing_main_file_is_refused_as_by_nagios() {
    let Some(nagios) = peer::nagios4() else { return };
    let directory = tempfile::tempdir().unwrap();
    let main = directory.path().join("nagios.cfg");
    let case = Case { directory: directory.path().into(), main };
    assert_eq!(case.difference(&nagios, &["-v"]), None);
    assert_eq!(case.ours(false).exit, 254);
}

fn compare_all(kind: &str, flags: &[&str]) {
    let Some(nagios) = peer::nagios4() else { return };
    let copy = tempfile::tempdir().unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/config/tests").join(kind);
    copy_tree(&fixtures, copy.path()).unwrap();
    let mut directories: Vec<PathBuf> = std::fs::read_dir(copy.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    directories.sort();
    assert!(directories.len() > 20, "fixtures are missing: {}", fixtures.display());
    let differences: Vec<String> = directories
        .iter()
        .filter_map(|directory| {
            let case = Case { directory: directory.clone(), main: directory.join("nagios.cfg") };
            let difference = case.difference(&nagios, flags)?;
            let name = directory.file_name().unwrap_or_default().to_string_lossy();
            Some(format!("{kind}/{name} ({}):\n{difference}", flags.join(" ")))
        })
        .collect();
    assert!(
        differences.is_empty(),
        "{} of {} fixtures differ (- nagios4, + ours):\n\n{}",
        differences.len(),
        directories.len(),
        differences.join("\n")
    );
}

/// One configuration.
pub(crate) struct Case {
    /// The working directory.
    pub(crate) directory: PathBuf,
    /// The main file.
    pub(crate) main: PathBuf,
}

/// What came of a verification.
pub(crate) struct Outcome {
    /// The exit status.
    pub(crate) exit: i32,
    /// What was said, without the banner.
    pub(crate) lines: Vec<String>,
}

impl Case {
    fn nagios(&self, program: &Path, flags: &[&str]) -> Outcome {
        let output = Command::new(program)
            .args(flags)
            .arg(&self.main)
            .current_dir(&self.directory)
            .output()
            .unwrap();
        let mut lines = significant(&output.stdout);
        for expected in self.nagios_only() {
            let found = lines.iter().position(|line| *line == expected);
            let found = found.unwrap_or_else(|| {
                panic!("nagios-only.txt of {}: not printed: {expected}", self.directory.display())
            });
            lines.remove(found);
        }
        Outcome { exit: output.status.code().unwrap_or(-1), lines }
    }

    /// Our verification.
    pub(crate) fn ours(&self, very_verbose: bool) -> Outcome {
        let files = Files { working_directory: self.directory.clone() };
        let options = LoadOptions { very_verbose, strict: true };
        let loaded = config::load(&self.main.to_string_lossy(), &options, &files);
        let options = ReportOptions { very_verbose, ..ReportOptions::default() };
        let (text, exit) = nagios_report(&loaded.report, &loaded.diagnostics, options);
        Outcome { exit: exit.into(), lines: significant(text.as_bytes()) }
    }

    /// What differs, as a diff of sorted lines; `None` if nothing does.
    pub(crate) fn difference(&self, nagios: &Path, flags: &[&str]) -> Option<String> {
        let theirs = self.nagios(nagios, flags);
        let ours = self.ours(flags.len() > 1);
        let mut balance: BTreeMap<&str, i32> = BTreeMap::new();
        theirs.lines.iter().for_each(|line| *balance.entry(line).or_default() -= 1);
        ours.lines.iter().for_each(|line| *balance.entry(line).or_default() += 1);
        let mut diff = String::new();
        if theirs.exit != ours.exit {
            diff += &format!("- exit {}\n+ exit {}\n", theirs.exit, ours.exit);
        }
        for (line, n) in balance {
            let sign = if n < 0 { '-' } else { '+' };
            for _ in 0..n.abs() {
                diff += &format!("{sign} {line}\n");
            }
        }
        (!diff.is_empty()).then_some(diff)
    }

    /// As [`Case::difference`], but a bad configuration only has to be refused: what is said first
    /// when there are many problems, and what follows from them, the fixtures show.
    pub(crate) fn judgement_difference(&self, nagios: &Path) -> Option<String> {
        let (theirs, ours) = (self.nagios(nagios, &["-v"]), self.ours(false));
        // A crash (-1) is no judgement.
        if (theirs.exit != 0 && ours.exit != 0) || theirs.exit == -1 {
            return None;
        }
        self.difference(nagios, &["-v"])
    }

    /// Lines that only Nagios prints, and we know why.
    fn nagios_only(&self) -> Vec<String> {
        let Ok(text) = std::fs::read_to_string(self.directory.join("nagios-only.txt")) else {
            return Vec::new();
        };
        let directory = self.directory.to_string_lossy();
        text.lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .map(|line| line.replace("$DIR", &directory))
            .collect()
    }
}

/// Every line after the banner that says something about the configuration: all but blank lines
/// and the advice that follows a `***>` line. What is not UTF-8 is taken for Latin-1, byte by
/// byte.
fn significant(output: &[u8]) -> Vec<String> {
    let text = match std::str::from_utf8(output) {
        Ok(text) => text.to_owned(),
        Err(_) => output.iter().map(|byte| char::from(*byte)).collect(),
    };
    text.lines()
        .skip_while(|line| *line != "Reading configuration data...")
        .filter(|line| !line.is_empty() && !line.starts_with("     "))
        .map(str::to_owned)
        .collect()
}
