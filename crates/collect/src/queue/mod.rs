//! The one way in: a bounded queue on disk between receipt and processing (ADR 5).
//!
//! Records get numbers that never repeat. One thread writes: it takes whatever has been handed
//! in meanwhile, writes it with one call and one `fdatasync`, and only then answers. While the
//! disk is busy the next records gather, so a slow disk makes larger groups, not a longer queue.
//!
//! On disk the queue is a directory of segments, each named by the number of its first record.
//! What is handed in together is on disk together or not at all, and so are the bookmarks handed
//! in with it: how far a file or the journal has been read lies in the queue itself, so that a
//! crash can neither lose nor double a line. Every new segment starts with a copy of all
//! bookmarks, so that old segments can go.
//!
//! Where to start: [`QueueWriter::push`], [`QueueReader::next_batch`]; the format is in `frame`
//! and `segment`, what happens after a crash in `recovery`.

mod bookmark;
mod commit;
mod error;
mod frame;
mod reader;
mod recovery;
mod segment;
mod shared;
mod stats;
mod writer;

use std::path::Path;

pub use bookmark::Bookmark;
pub use error::QueueError;
pub use reader::QueueReader;
pub(crate) use shared::now;
pub use stats::QueueStats;
pub use writer::{QueueWriter, Ticket};

/// How large the queue may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueSettings {
    /// Most bytes on disk and on their way there. At least two segments.
    pub max_bytes: u64,
    /// Size of a segment: the unit in which space is given back. 2 MiB to 256 MiB.
    pub segment_bytes: u64,
}

impl QueueSettings {
    /// Smallest and largest segment.
    const SEGMENT_RANGE: (u64, u64) = (2 << 20, 256 << 20);

    fn within_range(self) -> Self {
        let (least, most) = Self::SEGMENT_RANGE;
        let segment_bytes = self.segment_bytes.clamp(least, most);
        Self { max_bytes: self.max_bytes.max(2 * segment_bytes), segment_bytes }
    }
}

impl Default for QueueSettings {
    fn default() -> Self {
        Self { max_bytes: 2 << 30, segment_bytes: 64 << 20 }
    }
}

/// Opens the queue and gives its two ends.
#[derive(Debug)]
pub struct Queue;

impl Queue {
    /// Opens the queue in `directory`, which is created when missing, and starts its writer
    /// thread. What a crash left unfinished is cut off; it was never acknowledged.
    ///
    /// The reader stands before the oldest record kept; [`QueueReader::seek`] moves it.
    ///
    /// # Errors
    /// When the directory cannot be read or written, or another process has the queue open.
    pub fn open(
        directory: &Path,
        settings: QueueSettings,
    ) -> Result<(QueueWriter, QueueReader), QueueError> {
        let recovered = recovery::recover(directory)?;
        let shared = shared::Shared::new(directory, settings.within_range(), &recovered);
        let writer = QueueWriter::start(shared.clone(), recovered)?;
        Ok((writer, QueueReader::new(shared)))
    }
}
