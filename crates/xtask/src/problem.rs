//! One thing that is wrong, and what to do about it.

use std::fmt;
use std::path::PathBuf;

/// Printed like a compiler's message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The file, relative to the repository.
    pub(crate) file: PathBuf,
    /// The line, where one is to blame.
    pub(crate) line: Option<usize>,
    /// What is wrong.
    pub(crate) what: String,
    /// What to do.
    pub(crate) help: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: {}", self.what)?;
        write!(f, "  --> {}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        writeln!(f, "\n  = help: {}", self.help)
    }
}
