//! A check's command line: its table of options, and the texts about them.
//!
//! [`Manual`] is the one description a check gives of itself. From it come option parsing with
//! GNU getopt's rules and messages, `--extra-opts`, the usage lines, `-h` and `-V`.

mod extra_opts;
mod getopt;

pub use getopt::{NO_SHORT, Opt, Takes};

use std::fmt::Write as _;

use model::state::ServiceState;

use super::Args;
use super::outcome::{Outcome, Step};

/// The version of monitoring-plugins that the native checks speak for.
pub const COMPATIBLE_VERSION: &str = "2.3.3";

/// What a check says about itself.
#[derive(Debug, Clone, Copy)]
pub struct Manual {
    /// Name in messages. It stays the main name when the check is called by an alias.
    pub name: &'static str,
    /// What it checks, one or two sentences.
    pub summary: &'static str,
    /// The line after `Usage:`, without the name: `-H HOST [-p PORT]`.
    pub usage: &'static str,
    /// All options.
    pub options: &'static [Opt],
    /// Parsing ends at the first word that is no option (`+` in getopt's option string).
    pub stops_at_operand: bool,
    /// Text after the options in `--help`; may be empty.
    pub notes: &'static str,
}

/// One option found on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The option's [`Opt::key`].
    pub key: &'static str,
    /// Its value, if it took one.
    pub value: Option<String>,
}

impl Given {
    /// The value as text, empty when there is none.
    #[must_use]
    pub fn text(&self) -> &str {
        self.value.as_deref().unwrap_or_default()
    }
}

/// A parsed command line. What is wrong with it comes in its place among [`Cli::given`], because
/// an option before it may end the check first.
#[derive(Debug)]
pub struct Cli {
    /// Options in order. `Err` is the answer to a wrong word, `-h` or `-V`.
    pub given: Vec<Step<Given>>,
    /// Words that are no options.
    pub operands: Vec<String>,
}

impl Manual {
    /// Reads the command line, after putting in what `--extra-opts` names.
    ///
    /// # Errors
    /// The answer of the originals when the file or section of `--extra-opts` cannot be used.
    pub async fn read(&self, args: Args) -> Step<Cli> {
        let words = if extra_opts::wanted(&args.words) {
            extra_opts::expand(&args.words, args.base_name()).await?
        } else {
            args.words
        };
        Ok(self.parse(&args.program, words))
    }

    /// Reads the command line without `--extra-opts`.
    #[must_use]
    pub fn parse(&self, program: &str, words: Vec<String>) -> Cli {
        let parsed = getopt::parse(self.options, self.stops_at_operand, program, words);
        let given = parsed.given.into_iter().map(|item| match item {
            Ok(Given { key: "help", .. }) => Err(self.help()),
            Ok(Given { key: "version", .. }) => Err(self.version()),
            Ok(given) => Ok(given),
            Err(complaint) => Err(self.usage().with_stderr(complaint)),
        });
        Cli { given: given.collect(), operands: parsed.operands }
    }

    /// The usage text alone, exit 3 (`usage5`).
    #[must_use]
    pub fn usage(&self) -> Outcome {
        Outcome::new(ServiceState::Unknown, self.usage_text())
    }

    /// `name: text` and the usage text, exit 3 (`usage4`, `usage_va`).
    #[must_use]
    pub fn wrong(&self, text: &str) -> Outcome {
        let output = format!("{}: {text}\n{}", self.name, self.usage_text());
        Outcome::new(ServiceState::Unknown, output)
    }

    /// `name: text - value` and the usage text, exit 3 (`usage2`).
    #[must_use]
    pub fn wrong_value(&self, text: &str, value: &str) -> Outcome {
        self.wrong(&format!("{text} - {value}"))
    }

    /// `-V`: name and version; exit 3, as in all the originals.
    #[must_use]
    pub fn version(&self) -> Outcome {
        Outcome::line(ServiceState::Unknown, self.version_text())
    }

    /// `-h`: everything known about the check; exit 3.
    #[must_use]
    pub fn help(&self) -> Outcome {
        let mut text = format!("{}\n{}\n\n", self.version_text(), self.summary);
        text.push_str(&self.usage_text());
        text.push_str("\nOptions:\n");
        for option in self.options {
            let _ = writeln!(text, " {}\n    {}", option.synopsis(), option.help);
        }
        text.push_str(extra_opts::HELP);
        if !self.notes.is_empty() {
            let _ = writeln!(text, "\n{}", self.notes);
        }
        Outcome::new(ServiceState::Unknown, text)
    }

    fn version_text(&self) -> String {
        format!("{} v{COMPATIBLE_VERSION} (monitoring-plugins {COMPATIBLE_VERSION})", self.name)
    }

    fn usage_text(&self) -> String {
        format!("Usage:\n {} {}\n", self.name, self.usage)
    }
}

/// Rewrites words of old spellings before parsing, such as `-to` for `-t`.
pub fn rewrite_old_spellings(words: &mut [String], spellings: &[(&str, &str)]) {
    for word in words {
        if let Some((_, new)) = spellings.iter().find(|(old, _)| word == old) {
            *word = (*new).to_owned();
        }
    }
}
