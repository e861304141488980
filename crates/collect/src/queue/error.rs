//! What can go wrong with the queue.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What can go wrong with the queue.
#[derive(Debug, Clone, thiserror::Error)]
pub enum QueueError {
    /// A file of the queue could not be read or written. The queue goes on trying to write;
    /// this is the answer to those who wait when it is closed meanwhile.
    #[error("the queue cannot use {}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: Arc<io::Error>,
    },
    /// Another process has the queue open.
    #[error("the queue in {} is in use by another process", directory.display())]
    InUse {
        /// The queue.
        directory: PathBuf,
    },
    /// There is no room: processing is behind. Only [`try_push`](super::QueueWriter::try_push)
    /// says so; others wait.
    #[error("the queue is full")]
    Full,
    /// What was handed in at once is larger than a segment.
    #[error("{bytes} bytes handed in at once, more than the {max_bytes} of a segment")]
    TooLarge {
        /// How much it was.
        bytes: u64,
        /// How much it may be.
        max_bytes: u64,
    },
    /// The queue was closed.
    #[error("the queue is closed")]
    Closed,
}

impl QueueError {
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        Self::Io { path: path.to_owned(), source: Arc::new(source) }
    }
}
