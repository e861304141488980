//! What the writing thread, those who hand in and the reader have in common.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use model::{RawRecord, Timestamp};
use tokio::sync::{Notify, oneshot, watch};

use super::bookmark::{Bookmark, Bookmarks};
use super::recovery::{Recovered, Segment};
use super::{QueueError, QueueSettings, QueueStats};

/// Most bytes handed in and not yet on disk.
pub(super) const MAX_PENDING_BYTES: u64 = 16 << 20;
/// Most entries of `State::ages`; further groups share the last one.
const MAX_AGES: usize = 4_096;

/// What was handed in together.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) records: Vec<RawRecord>,
    pub(super) bookmarks: Vec<Bookmark>,
    /// No fewer than it takes on disk.
    pub(super) bytes: u64,
    /// The answer: the number of the last record, once on disk.
    pub(super) done: Option<oneshot::Sender<Result<u64, QueueError>>>,
}

/// The common state of one queue.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) directory: PathBuf,
    pub(super) settings: QueueSettings,
    pub(super) state: Mutex<State>,
    /// Something was handed in, or the queue is closing.
    pub(super) handed_in: Condvar,
    /// Something is on disk, or the queue is closed.
    pub(super) arrived: Condvar,
    /// There may be room again.
    pub(super) room: Notify,
    /// The number of the newest record on disk.
    pub(super) durable: watch::Sender<u64>,
    /// The last number the reader was given or told to pass over.
    pub(super) position: AtomicU64,
    pub(super) meters: Meters,
}

/// What is behind the lock; held for moments, never during I/O.
#[derive(Debug)]
pub(super) struct State {
    pub(super) pending: VecDeque<Batch>,
    /// Bytes of `pending` and of the group being written.
    pub(super) pending_bytes: u64,
    pub(super) pending_records: u64,
    /// Oldest first; the last one is being written to.
    pub(super) segments: VecDeque<Segment>,
    pub(super) disk_bytes: u64,
    pub(super) bookmarks: Bookmarks,
    /// Last number and time of arrival of the first record of each group not yet read.
    ages: VecDeque<(u64, Timestamp)>,
    pub(super) closing: bool,
    pub(super) closed: bool,
    pub(super) full: bool,
    pub(super) error: Option<String>,
    pub(super) last_commit: Duration,
}

/// Totals.
#[derive(Debug, Default)]
pub(super) struct Meters {
    pub(super) records: AtomicU64,
    pub(super) fsyncs: AtomicU64,
    pub(super) refused: AtomicU64,
    pub(super) retries: AtomicU64,
    pub(super) corrupt_records: AtomicU64,
    pub(super) corrupt_bytes: AtomicU64,
    pub(super) torn_bytes: AtomicU64,
}

impl Shared {
    pub(super) fn new(
        directory: &Path,
        settings: QueueSettings,
        recovered: &Recovered,
    ) -> Arc<Self> {
        let segments: VecDeque<_> = recovered.segments.iter().cloned().collect();
        let state = State {
            pending: VecDeque::new(),
            pending_bytes: 0,
            pending_records: 0,
            disk_bytes: segments.iter().map(|segment| segment.bytes).sum(),
            bookmarks: recovered.bookmarks.clone(),
            ages: segments.iter().map(|segment| (segment.last, segment.created_at)).collect(),
            segments,
            closing: false,
            closed: false,
            full: false,
            error: None,
            last_commit: Duration::ZERO,
        };
        let oldest = state.segments.front().map_or(recovered.next, |segment| segment.first);
        let meters = Meters::default();
        meters.torn_bytes.store(recovered.torn_bytes, Relaxed);
        Arc::new(Self {
            directory: directory.to_owned(),
            settings,
            state: Mutex::new(state),
            handed_in: Condvar::new(),
            arrived: Condvar::new(),
            room: Notify::new(),
            durable: watch::Sender::new(recovered.next - 1),
            position: AtomicU64::new(oldest.saturating_sub(1)),
            meters,
        })
    }

    /// The state. Nobody panics while holding it; if somebody did, it is still usable, because
    /// every change to it is complete before the next call that could panic.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Takes the batch if there is room, else gives it back.
    pub(super) fn hand_in(&self, batch: Batch) -> Result<(), (Batch, QueueError)> {
        let max_bytes = self.settings.segment_bytes - super::segment::HEAD_BYTES;
        if batch.bytes > max_bytes {
            let bytes = batch.bytes;
            return Err((batch, QueueError::TooLarge { bytes, max_bytes }));
        }
        let mut state = self.lock();
        if state.closing {
            return Err((batch, QueueError::Closed));
        }
        let pending = state.pending_bytes + batch.bytes;
        let fits_memory = pending <= MAX_PENDING_BYTES || state.pending_bytes == 0;
        // With nothing but the segment being written there is nothing to wait for.
        let fits_disk = state.disk_bytes + pending <= self.settings.max_bytes
            || state.pending_bytes == 0 && state.segments.len() <= 1;
        state.full = !(fits_memory && fits_disk);
        if state.full {
            return Err((batch, QueueError::Full));
        }
        state.pending_bytes = pending;
        state.pending_records += batch.records.len() as u64;
        state.pending.push_back(batch);
        self.handed_in.notify_one();
        Ok(())
    }

    /// The reader has been given all up to `position`.
    pub(super) fn advance(&self, position: u64) {
        self.position.store(position, Relaxed);
        let mut state = self.lock();
        while state.ages.front().is_some_and(|(last, _)| *last <= position) {
            state.ages.pop_front();
        }
    }

    pub(super) fn stats(&self) -> QueueStats {
        let durable = *self.durable.borrow();
        let state = self.lock();
        let count = |meter: &AtomicU64| meter.load(Relaxed);
        QueueStats {
            depth_records: durable.saturating_sub(count(&self.position)),
            pending_records: state.pending_records,
            bytes: state.disk_bytes + state.pending_bytes,
            max_bytes: self.settings.max_bytes,
            full: state.full,
            oldest_age: state.ages.front().map(|(_, arrived)| now().since(*arrived)),
            durable,
            records: count(&self.meters.records),
            fsyncs: count(&self.meters.fsyncs),
            last_commit: state.last_commit,
            refused: count(&self.meters.refused),
            retries: count(&self.meters.retries),
            corrupt_records: count(&self.meters.corrupt_records),
            corrupt_bytes: count(&self.meters.corrupt_bytes),
            torn_bytes: count(&self.meters.torn_bytes),
            error: state.error.clone(),
        }
    }
}

impl State {
    /// A group is not pending any more.
    pub(super) fn settle(&mut self, bytes: u64, records: u64) {
        self.pending_bytes -= bytes;
        self.pending_records -= records;
    }

    /// Remembers when the oldest of a group of records up to `last` arrived.
    pub(super) fn remember_age(&mut self, last: u64, arrived: Timestamp) {
        if self.ages.len() < MAX_AGES {
            self.ages.push_back((last, arrived));
        } else if let Some(newest) = self.ages.back_mut() {
            newest.0 = last;
        }
    }
}

/// The time of day.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
