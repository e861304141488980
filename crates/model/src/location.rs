//! Where the user wrote something.

/// A place in a configuration file. Line and column count from 1; the column counts characters.
///
/// `file` indexes [`Objects::files`](crate::objects::Objects::files).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Location {
    /// Index of the file.
    pub file: u32,
    /// Line, from 1; 0 when the object was not written by anyone.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}
