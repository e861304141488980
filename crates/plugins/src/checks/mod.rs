//! Native checks: the same options, output and exit codes as the programs of the same name in
//! monitoring-plugins 2.3.3, but without a process. One module a check; [`CHECKS`] lists them.
//!
//! A check reads its options through [`cli::Manual`], does its work, and answers an [`Outcome`].
//! To add one, copy `template.rs` and add a line to [`CHECKS`].

pub mod check_disk;
pub mod check_dummy;
pub mod check_http;
pub mod check_load;
pub mod check_ping;
pub mod check_procs;
pub mod check_ssh;
pub mod check_swap;
pub mod check_tcp;
pub mod check_users;
pub mod cli;
pub mod ere;
pub mod numbers;
mod original;
pub mod outcome;
pub mod perf;
pub mod template;
pub mod thresholds;

use std::pin::Pin;

pub use outcome::{Outcome, Step};

/// What a check is called with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Args {
    /// The program as it was called (`argv[0]`): a path or a bare name.
    pub program: String,
    /// The words after it.
    pub words: Vec<String>,
}

impl Args {
    /// The arguments of one call.
    pub fn new<W: Into<String>>(program: &str, words: impl IntoIterator<Item = W>) -> Self {
        let words = words.into_iter().map(Into::into).collect();
        Self { program: program.to_owned(), words }
    }

    /// The program's name without its directory.
    #[must_use]
    pub fn base_name(&self) -> &str {
        base_name(&self.program)
    }
}

/// A check at work.
pub type CheckFuture = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// One native check.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// The program name it answers to.
    pub name: &'static str,
    /// Further program names; the check looks at its own name to tell them apart.
    pub aliases: &'static [&'static str],
    /// One line on what it checks.
    pub summary: &'static str,
    /// Starts the check.
    pub run: fn(Args) -> CheckFuture,
}

/// All native checks, sorted by name.
pub const CHECKS: &[Check] = &[
    check_disk::CHECK,
    check_dummy::CHECK,
    check_http::CHECK,
    check_load::CHECK,
    check_ping::CHECK,
    check_procs::CHECK,
    check_ssh::CHECK,
    check_swap::CHECK,
    check_tcp::CHECK,
    check_users::CHECK,
];

/// The native check for a program name, with or without its directory.
#[must_use]
pub fn find(program: &str) -> Option<&'static Check> {
    let name = base_name(program);
    CHECKS.iter().find(|check| check.name == name || check.aliases.contains(&name))
}

fn base_name(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_unique() {
        assert!(CHECKS.windows(2).all(|pair| pair[0].name < pair[1].name));
        let mut all: Vec<_> =
            CHECKS.iter().flat_map(|c| c.aliases.iter().copied().chain([c.name])).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn a_path_is_found_by_its_last_part() {
        assert_eq!(Args::new("/usr/lib/nagios/plugins/check_x", ["-a"]).base_name(), "check_x");
        assert!(find("/bin/no_such_check").is_none());
    }
}
