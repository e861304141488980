//! The one thread that writes.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use tracing::{info, warn};

use super::recovery::{Recovered, Segment};
use super::segment::{self, Head, Numbers};
use super::shared::{Batch, Shared, State, now};
use super::{QueueError, frame};

/// A group is closed when it has this many bytes.
const GROUP_BYTES: u64 = 4 << 20;
/// Small groups are written no more often than this: each sync also writes metadata, which
/// wears the disk. A record that comes after a pause does not wait.
const SPACING: Duration = Duration::from_millis(2);
/// What is no small group.
const LARGE_BYTES: u64 = 64 << 10;
/// First pause after a failed attempt; doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

pub(super) struct Committer {
    shared: Arc<Shared>,
    /// The number of the next record.
    next: u64,
    active: Active,
    buffer: Vec<u8>,
    /// When the last group was taken.
    last_group: Instant,
    /// What is kept so that no other process opens the queue.
    lock: File,
}

/// The segment that is written to.
struct Active {
    first: u64,
    file: File,
    path: PathBuf,
    salt: u32,
    /// Bytes on disk and whole.
    bytes: u64,
    has_records: bool,
    /// What is behind `bytes` is not known: it is not written to any more.
    spoilt: bool,
}

impl Committer {
    /// Makes a fresh segment: what an earlier process left is only read.
    pub(super) fn new(shared: Arc<Shared>, recovered: Recovered) -> Result<Self, QueueError> {
        let active = Active::create(&shared, recovered.next)
            .map_err(|error| QueueError::io(&shared.directory, error))?;
        remove_empty(&shared, &recovered);
        Ok(Self {
            shared,
            next: recovered.next,
            active,
            buffer: Vec::new(),
            last_group: Instant::now(),
            lock: recovered.lock,
        })
    }

    /// Runs until closed, then writes what is still there.
    pub(super) fn run(mut self) {
        while let Some(group) = self.next_group() {
            let bytes: u64 = group.iter().map(|batch| batch.bytes).sum();
            let records: u64 = group.iter().map(|batch| batch.records.len() as u64).sum();
            let result = self.commit(&group);
            if result.is_err() {
                self.shared.lock().settle(bytes, records);
            }
            self.shared.room.notify_waiters();
            answer(group, &result.map(|()| self.next), records);
        }
        let first = self.active.first;
        let numbers = Numbers { newest_segment: first, unused_from: self.next, is_exact: true };
        if let Err(error) = numbers.write(&self.shared.directory) {
            warn!(path = %self.shared.directory.display(), %error, "the queue could not be closed in order");
        }
        let Self { shared, lock, .. } = self;
        drop(lock); // whoever waits for the close may open it again
        shared.lock().closed = true;
        shared.arrived.notify_all();
        shared.durable.send_modify(|_| {}); // wakes whoever waits for the close
    }

    /// Waits for what is to be written next; `None` when closed and done.
    fn next_group(&mut self) -> Option<VecDeque<Batch>> {
        let mut state = self.shared.lock();
        while state.pending.is_empty() {
            if state.closing {
                return None;
            }
            state = self.shared.handed_in.wait(state).unwrap_or_else(|error| error.into_inner());
        }
        let early = SPACING.saturating_sub(self.last_group.elapsed());
        if !early.is_zero() {
            let small = |state: &mut State| state.pending_bytes < LARGE_BYTES && !state.closing;
            let waited = self.shared.handed_in.wait_timeout_while(state, early, small);
            state = waited.unwrap_or_else(|error| error.into_inner()).0;
        }
        self.last_group = Instant::now();
        let most = GROUP_BYTES.min(self.shared.settings.segment_bytes - segment::HEAD_BYTES);
        let mut bytes = 0;
        let fits = state.pending.iter().take_while(|batch| {
            bytes += batch.bytes;
            bytes <= most
        });
        let count = fits.count().max(1);
        let rest = state.pending.split_off(count);
        Some(std::mem::replace(&mut state.pending, rest))
    }

    /// Writes the group, tried until it is on disk or the queue is closed.
    fn commit(&mut self, group: &VecDeque<Batch>) -> Result<(), QueueError> {
        // Who reads may know of numbers that the queue has forgotten because its files are gone.
        self.next = self.next.max(self.shared.position.load(Relaxed) + 1);
        let mut pause = FIRST_PAUSE;
        loop {
            let started = Instant::now();
            let error = match self.attempt(group) {
                Ok(next) => {
                    self.succeeded(group, next, started.elapsed());
                    return Ok(());
                }
                Err(error) => error,
            };
            self.shared.meters.retries.fetch_add(1, Relaxed);
            let mut state = self.shared.lock();
            if state.error.replace(error.to_string()).is_none() {
                warn!(path = %self.active.path.display(), %error, "the queue cannot be written; trying again");
            }
            if state.closing {
                return Err(QueueError::io(&self.active.path, error));
            }
            let waited = self.shared.handed_in.wait_timeout_while(state, pause, |s| !s.closing);
            drop(waited);
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// One write and one sync. Gives the number of the next record.
    fn attempt(&mut self, group: &VecDeque<Batch>) -> io::Result<u64> {
        let bytes: u64 = group.iter().map(|batch| batch.bytes).sum();
        let over = self.active.bytes + bytes > self.shared.settings.segment_bytes;
        if self.active.spoilt || over && self.active.has_records {
            self.active = Active::create(&self.shared, self.next)?;
        }
        self.buffer.clear();
        let mut next = self.next;
        for batch in group {
            let salt = self.active.salt;
            frame::put_batch(&mut self.buffer, salt, next, &batch.records, &batch.bookmarks);
            next += batch.records.len() as u64;
        }
        self.active.append(&self.buffer)?;
        self.shared.meters.fsyncs.fetch_add(1, Relaxed);
        Ok(next)
    }

    fn succeeded(&mut self, group: &VecDeque<Batch>, next: u64, took: Duration) {
        let last = next - 1;
        self.active.has_records |= next > self.next;
        self.shared.meters.records.fetch_add(next - self.next, Relaxed);
        self.next = next;
        let arrived = group.iter().find_map(|b| b.records.first()).map(|r| r.received_at);
        let bytes = group.iter().map(|batch| batch.bytes).sum();
        let records = group.iter().map(|batch| batch.records.len() as u64).sum();
        let mut state = self.shared.lock();
        state.settle(bytes, records);
        if let Some(segment) = state.segments.back_mut() {
            let grown = self.active.bytes - segment.bytes;
            segment.bytes = self.active.bytes;
            segment.last = last;
            state.disk_bytes += grown;
        }
        for bookmark in group.iter().flat_map(|batch| &batch.bookmarks) {
            state.bookmarks.apply(bookmark.clone());
        }
        if let Some(arrived) = arrived {
            state.remember_age(last, arrived);
        }
        state.last_commit = took;
        if state.error.take().is_some() {
            info!("the queue can be written again");
        }
        drop(state);
        self.shared.durable.send_if_modified(|durable| std::mem::replace(durable, last) != last);
        self.shared.arrived.notify_all();
        if self.buffer.capacity() > 2 * GROUP_BYTES as usize {
            self.buffer = Vec::new();
        }
    }
}

/// Tells everybody in the group. `next` is the number after the last one of it.
fn answer(group: VecDeque<Batch>, result: &Result<u64, QueueError>, records: u64) {
    let mut last = result.as_ref().map_or(0, |next| next - 1 - records);
    for batch in group {
        last += batch.records.len() as u64;
        let Some(done) = batch.done else { continue };
        let _ = done.send(result.clone().map(|_| last)); // whoever dropped the ticket does not care
    }
}

/// Deletes segments without records, which the opening has replaced.
fn remove_empty(shared: &Shared, recovered: &Recovered) {
    let Ok(found) = segment::list(&shared.directory) else { return };
    for (first, path, _) in found {
        let known = recovered.segments.iter().any(|segment| segment.first == first);
        if !known
            && first != recovered.next
            && let Err(error) = std::fs::remove_file(&path)
        {
            warn!(path = %path.display(), %error, "an empty part of the queue could not be deleted");
        }
    }
}

impl Active {
    /// Makes the segment that starts with the record `first` and tells everybody about it.
    fn create(shared: &Shared, first: u64) -> io::Result<Self> {
        let most = shared.settings.segment_bytes / frame::MIN_RECORD_BYTES + 1;
        Numbers { newest_segment: first, unused_from: first + most, is_exact: false }
            .write(&shared.directory)?;
        let mut salt = [0; 4];
        getrandom::fill(&mut salt).map_err(|error| io::Error::other(error.to_string()))?;
        let salt = u32::from_ne_bytes(salt);
        let created_at = now();
        let mut head = Head { salt, first, created_at }.to_bytes().to_vec();
        let bookmarks = shared.lock().bookmarks.to_vec();
        frame::put_batch(&mut head, salt, first, &[], &bookmarks);
        let file = segment::create(&shared.directory, first, &head)?;
        let path = segment::path(&shared.directory, first);
        let bytes = head.len() as u64;
        shared.register(Segment { first, last: first - 1, path: path.clone(), bytes, created_at });
        Ok(Self { first, file, path, salt, bytes, has_records: false, spoilt: false })
    }

    /// Writes behind what is there and syncs; after an error the old end is restored.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let written = self.file.write_all(bytes);
        let result = written.and_then(|()| {
            self.file.sync_data().inspect_err(|_| {
                // What the kernel then keeps of it in its cache need not be what is on disk.
                self.spoilt = true;
            })
        });
        match result {
            Ok(()) => self.bytes += bytes.len() as u64,
            Err(_) => self.restore(),
        }
        result
    }

    fn restore(&mut self) {
        use std::io::Seek;
        let position = io::SeekFrom::Start(self.bytes);
        let restored = self.file.set_len(self.bytes).and_then(|()| self.file.seek(position));
        self.spoilt |= restored.is_err();
    }
}

impl Shared {
    /// A new segment is written to from now on.
    fn register(&self, segment: Segment) {
        let mut state = self.lock();
        // Without a record since, it has the same name as the one before and takes its place.
        if let Some(before) = state.segments.pop_back_if(|before| before.first == segment.first) {
            state.disk_bytes -= before.bytes;
        }
        state.disk_bytes += segment.bytes;
        state.segments.push_back(segment);
    }
}
