//! The caller's file access: this crate never touches the file system itself.

use std::io;

/// What a directory entry is, symbolic links followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// Anything else: socket, FIFO, device.
    Other,
    /// It could not be examined: a symbolic link to nothing.
    Unreadable,
}

/// One entry of a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirEntry {
    /// Name without the directory.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
}

/// Answers questions about files.
pub trait Loader {
    /// The bytes of a file.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;
    /// The entries of a directory in the order the system gives them, without `.` and `..`.
    fn list_dir(&self, path: &str) -> io::Result<Vec<DirEntry>>;
    /// Whether `path` is a directory that can be opened.
    fn is_dir(&self, path: &str) -> bool;
    /// Whether a file can be created in this directory; the error says why not.
    fn is_writable_dir(&self, path: &str) -> io::Result<()>;
    /// `path` made absolute without resolving links in it. Relative paths in the main file are
    /// relative to the directory of this.
    fn absolute(&self, path: &str) -> String;
}
