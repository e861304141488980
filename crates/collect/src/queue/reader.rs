//! The way out, for the one thread that decides.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use model::RawRecord;
use tracing::{error, warn};

use super::QueueError;
use super::frame::{self, Frame, Parsed, PathCache};
use super::recovery::Segment;
use super::segment::{self, Head};
use super::shared::Shared;

/// Bytes read at a time.
const CHUNK_BYTES: usize = 1 << 20;
/// A batch of long records ends when they have this many bytes together.
const BATCH_BYTES: usize = 8 << 20;

/// Gives the records in order, from a thread that may block.
#[derive(Debug)]
pub struct QueueReader {
    shared: Arc<Shared>,
    /// The last number that was given.
    position: u64,
    open: Option<OpenSegment>,
    paths: PathCache,
}

/// The segment that is read.
#[derive(Debug)]
struct OpenSegment {
    first: u64,
    file: File,
    path: PathBuf,
    salt: u32,
    /// Where in the file `unread` starts.
    offset: u64,
    buffer: Vec<u8>,
    /// Bytes of `buffer` that have been given already.
    given: usize,
    /// Something was passed over since the last record.
    damaged: bool,
}

impl QueueReader {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        let position = shared.position.load(Relaxed);
        Self { shared, position, open: None, paths: PathCache::default() }
    }

    /// Goes on after the record `after`, which may have been released or not exist yet.
    pub fn seek(&mut self, after: u64) {
        self.position = after;
        self.open = None;
        self.shared.advance(after);
    }

    /// The last number that was given.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The next records, at most `max` of them, with their numbers; only what is on disk. Waits
    /// up to `wait` for the first one; empty when none came.
    ///
    /// What the disk does not return as it was written is passed over, counted and logged with
    /// file and offset.
    ///
    /// # Errors
    /// [`QueueError::Io`] when a file cannot be read at all. Asking again tries again.
    pub fn next_batch(
        &mut self,
        max: usize,
        wait: Duration,
    ) -> Result<Vec<(u64, RawRecord)>, QueueError> {
        let until = Instant::now() + wait;
        let mut records = Vec::new();
        while records.is_empty() && self.wait_for_records(until) {
            self.read_into(&mut records, max.max(1))?;
            self.shared.advance(self.position);
        }
        Ok(records)
    }

    /// Everything up to the record `up_to` has been dealt with: what lies in segments wholly
    /// before or at it is deleted, which takes milliseconds for each.
    pub fn release(&self, up_to: u64) {
        let mut gone = Vec::new();
        {
            let mut state = self.shared.lock();
            while state.segments.len() > 1
                && let Some(segment) = state.segments.pop_front_if(|s| s.last <= up_to)
            {
                state.disk_bytes -= segment.bytes;
                gone.push(segment.path);
            }
        }
        if gone.is_empty() {
            return;
        }
        self.shared.room.notify_waiters();
        for path in gone {
            if let Err(error) = std::fs::remove_file(&path) {
                warn!(path = %path.display(), %error, "a part of the queue could not be deleted");
            }
        }
    }

    /// Whether there is something to read before `until`.
    fn wait_for_records(&self, until: Instant) -> bool {
        let mut state = self.shared.lock();
        loop {
            if state.segments.back().is_some_and(|segment| segment.last > self.position) {
                return true;
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || state.closed {
                return false;
            }
            let waited = self.shared.arrived.wait_timeout(state, left);
            state = waited.unwrap_or_else(|error| error.into_inner()).0;
        }
    }

    /// Reads from the segment where the next record is.
    fn read_into(
        &mut self,
        records: &mut Vec<(u64, RawRecord)>,
        max: usize,
    ) -> Result<(), QueueError> {
        let Some((segment, end)) = self.next_segment() else { return Ok(()) };
        let failed = |error| QueueError::io(&segment.path, error);
        if self.open.as_ref().is_none_or(|open| open.first != segment.first) {
            self.open = OpenSegment::open(&segment).map_err(failed)?;
        }
        let Some(open) = &mut self.open else {
            return self.pass_over(&segment);
        };
        let mut bytes = 0;
        while records.len() < max && bytes < BATCH_BYTES {
            let Some((number, body)) = open.next(segment.bytes, &self.shared).map_err(failed)?
            else {
                // All of it has been read. What should have been there and was not is lost.
                let last = segment.last.min(end - 1);
                if std::mem::take(&mut open.damaged) {
                    count_lost(&self.shared, last.saturating_sub(self.position));
                }
                self.position = self.position.max(last);
                break;
            };
            if number <= self.position || number >= end {
                continue; // given before, or written again in the next segment
            }
            let lost = number - self.position.max(segment.first - 1) - 1;
            self.position = number;
            match frame::record(body, &mut self.paths) {
                Some(record) => {
                    bytes += record.bytes.len();
                    records.push((number, record));
                }
                None => count_lost(&self.shared, 1),
            }
            // Numbers also jump where a crash cut off the end; nothing is missing there.
            if std::mem::take(&mut open.damaged) {
                count_lost(&self.shared, lost);
            }
        }
        Ok(())
    }

    /// The segment with the next record, and the first number of the one after it.
    fn next_segment(&self) -> Option<(Segment, u64)> {
        let state = self.shared.lock();
        let at = state.segments.partition_point(|segment| segment.last <= self.position);
        let end = state.segments.get(at + 1).map_or(u64::MAX, |following| following.first);
        Some((state.segments.get(at)?.clone(), end))
    }

    /// Nothing in this segment can be read.
    fn pass_over(&mut self, segment: &Segment) -> Result<(), QueueError> {
        report(&self.shared, &segment.path, 0, segment.bytes);
        let from = self.position.max(segment.first - 1);
        count_lost(&self.shared, segment.last - from);
        self.position = segment.last;
        Ok(())
    }
}

fn count_lost(shared: &Shared, records: u64) {
    shared.meters.corrupt_records.fetch_add(records, Relaxed);
}

fn report(shared: &Shared, path: &Path, offset: u64, bytes: u64) {
    shared.meters.corrupt_bytes.fetch_add(bytes, Relaxed);
    error!(path = %path.display(), offset, bytes, "a part of the queue is damaged and is passed over");
}

impl OpenSegment {
    /// `None` when the file does not start as a segment.
    fn open(segment: &Segment) -> std::io::Result<Option<Self>> {
        let Some(head) = Head::read(&segment.path)? else { return Ok(None) };
        Ok(Some(Self {
            first: segment.first,
            file: File::open(&segment.path)?,
            path: segment.path.clone(),
            salt: head.salt,
            offset: segment::HEAD_BYTES,
            buffer: Vec::new(),
            given: 0,
            damaged: false,
        }))
    }

    /// The next record frame before `end` bytes of the file: its number and body.
    fn next(&mut self, end: u64, shared: &Shared) -> std::io::Result<Option<(u64, &[u8])>> {
        loop {
            let unread = self.buffer.get(self.given..).unwrap_or_default();
            let in_file = end.saturating_sub(self.offset + self.given as u64);
            let (length, number) = match frame::parse(unread, self.salt) {
                Parsed::Frame(Frame::Batch(_), length) => (length, None),
                Parsed::Frame(Frame::Record { number, .. }, length) => (length, Some(number)),
                Parsed::Partial(_) if in_file == 0 => return Ok(None),
                Parsed::Partial(length) if length as u64 <= in_file => {
                    self.fill(length, end)?;
                    continue;
                }
                Parsed::Partial(_) | Parsed::Damaged => {
                    self.resynchronise(end, shared)?;
                    continue;
                }
            };
            let start = self.given;
            self.given += length;
            if let Some(number) = number {
                let body = self.buffer.get(start + frame::HEAD_BYTES..self.given);
                return Ok(Some((number, body.unwrap_or_default())));
            }
        }
    }

    /// Reads on until at least `wanted` bytes, of which the file has them, are in the buffer.
    fn fill(&mut self, wanted: usize, end: u64) -> std::io::Result<()> {
        self.buffer.drain(..self.given);
        self.offset += self.given as u64;
        self.given = 0;
        let have = self.buffer.len();
        let at = self.offset + have as u64;
        let left = usize::try_from(end - at).unwrap_or(usize::MAX);
        let more = wanted.saturating_sub(have).max(CHUNK_BYTES).min(left);
        self.buffer.resize(have + more, 0);
        let place = self.buffer.get_mut(have..).unwrap_or_default();
        // A file that somebody cut shorter reads as zeros: damage, found as such.
        match self.file.read_exact_at(place, at) {
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(()),
            result => result,
        }
    }

    /// Goes to the next whole frame behind damage.
    fn resynchronise(&mut self, end: u64, shared: &Shared) -> std::io::Result<()> {
        let from = self.offset + self.given as u64;
        self.fill(usize::try_from(end - from).unwrap_or(usize::MAX), end)?;
        let skipped = frame::find(&self.buffer, 1, self.salt).unwrap_or(self.buffer.len());
        report(shared, &self.path, from, skipped as u64);
        self.given = skipped;
        self.damaged = true;
        Ok(())
    }
}
