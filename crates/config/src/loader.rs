//! The caller's file access and threads: this crate never touches the file system itself, and
//! starts no thread.

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

/// Answers questions about files, and says where work runs.
pub trait Loader: Sync {
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
    /// How many bytes of text are worth a second thread: work of this size and more is split in
    /// two and given to [`Self::both`]. Unless said otherwise there are no threads.
    fn worth_sharing(&self) -> usize {
        usize::MAX
    }

    /// Does both, at the same time where there are threads for it. What comes out does not depend
    /// on that: the two share nothing.
    fn both(&self, here: &mut dyn FnMut(), elsewhere: &mut (dyn FnMut() + Send)) {
        here();
        elsewhere();
    }
}

/// [`Loader::both`], with results.
pub(crate) fn both<A, B: Send>(
    loader: &dyn Loader,
    here: impl FnOnce() -> A,
    elsewhere: impl FnOnce() -> B + Send,
) -> (A, B) {
    let (mut first, mut second) = (None, None);
    let (mut here, mut elsewhere) = (Some(here), Some(elsewhere));
    let mut run_here = || first = here.take().map(|work| work());
    let mut run_elsewhere = || second = elsewhere.take().map(|work| work());
    loader.both(&mut run_here, &mut run_elsewhere);
    // What a caller leaves undone is done now.
    let first = first.or_else(|| here.map(|work| work()));
    let second = second.or_else(|| elsewhere.map(|work| work()));
    (first.expect("done above"), second.expect("done above"))
}
