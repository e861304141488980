//! What the journal counts.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// How the journal is doing. Totals count from the opening of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalMetrics {
    /// Writes handed in and not yet answered, of
    /// [`QUEUE_CAPACITY_WRITES`](super::QUEUE_CAPACITY_WRITES).
    pub queued_writes: usize,
    /// Transactions on disk.
    pub commits: u64,
    /// Rows in them.
    pub rows: u64,
    /// States not written because a newer one of the same object was in the same group.
    pub coalesced: u64,
    /// Attempts that failed and were repeated.
    pub retries: u64,
    /// Writes whose callers were told that they failed.
    pub failed_writes: u64,
    /// How long the last commit took, from the first statement to the fsync.
    pub last_commit: Duration,
    /// The last attempt failed: the disk is full or gone.
    pub failing: bool,
}

/// The counters behind [`JournalMetrics`].
#[derive(Debug, Default)]
pub(super) struct Meters {
    pub(super) commits: AtomicU64,
    pub(super) rows: AtomicU64,
    pub(super) coalesced: AtomicU64,
    pub(super) retries: AtomicU64,
    pub(super) failed_writes: AtomicU64,
    pub(super) last_commit_us: AtomicU64,
    pub(super) failing: AtomicBool,
}

impl Meters {
    pub(super) fn committed(&self, rows: usize, coalesced: usize, took: Duration) {
        self.commits.fetch_add(1, Relaxed);
        self.rows.fetch_add(rows as u64, Relaxed);
        self.coalesced.fetch_add(coalesced as u64, Relaxed);
        self.last_commit_us.store(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Relaxed);
        self.failing.store(false, Relaxed);
    }

    pub(super) fn read(&self, queued_writes: usize) -> JournalMetrics {
        JournalMetrics {
            queued_writes,
            commits: self.commits.load(Relaxed),
            rows: self.rows.load(Relaxed),
            coalesced: self.coalesced.load(Relaxed),
            retries: self.retries.load(Relaxed),
            failed_writes: self.failed_writes.load(Relaxed),
            last_commit: Duration::from_micros(self.last_commit_us.load(Relaxed)),
            failing: self.failing.load(Relaxed),
        }
    }
}
