//! What the queue counts.

use std::time::Duration;

/// How the queue is doing. Totals count from the opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueStats {
    /// Records on disk that the reader has not been given yet.
    pub depth_records: u64,
    /// Records handed in and not yet on disk.
    pub pending_records: u64,
    /// Bytes on disk and on their way there, also of records that are kept only until they are
    /// released.
    pub bytes: u64,
    /// What `bytes` may become; then senders wait.
    pub max_bytes: u64,
    /// There was no room for the last record that was handed in.
    pub full: bool,
    /// How long ago the oldest record arrived that the reader has not been given yet; of about
    /// a group of writes.
    pub oldest_age: Option<Duration>,
    /// The number of the newest record on disk.
    pub durable: u64,
    /// Records put on disk.
    pub records: u64,
    /// How many `fdatasync` calls that took.
    pub fsyncs: u64,
    /// How long the last group took, write and sync.
    pub last_commit: Duration,
    /// Records of [`try_push`](super::QueueWriter::try_push) for which there was no room.
    pub refused: u64,
    /// Failed attempts to write, each of which was repeated.
    pub retries: u64,
    /// Records that could not be read again because the disk returned something else.
    pub corrupt_records: u64,
    /// Bytes that were passed over because of that.
    pub corrupt_bytes: u64,
    /// Bytes of unfinished writes cut off at the opening.
    pub torn_bytes: u64,
    /// Why the queue cannot be written now, if it cannot.
    pub error: Option<String>,
}
