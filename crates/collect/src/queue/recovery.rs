//! What is found at the opening, and what is made of it.
//!
//! Only the newest segment can have an unfinished end. A batch that is not whole and has no
//! whole batch behind it was never acknowledged: it is cut off, and the numbers it could have
//! used are passed over. Damage before that stays where it is: the reader passes over it and
//! says so.

use std::fs::{DirBuilder, File, OpenOptions};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use model::Timestamp;
use tracing::{info, warn};

use super::QueueError;
use super::bookmark::{Bookmark, Bookmarks};
use super::frame::{self, Frame, Parsed};
use super::segment::{self, Head, Numbers};

/// A segment that holds records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) first: u64,
    /// Numbers up to here may be in it.
    pub(super) last: u64,
    pub(super) path: PathBuf,
    /// Bytes that are on disk and whole.
    pub(super) bytes: u64,
    pub(super) created_at: Timestamp,
}

/// What the opening found.
#[derive(Debug)]
pub(super) struct Recovered {
    /// Oldest first.
    pub(super) segments: Vec<Segment>,
    /// The number of the next record.
    pub(super) next: u64,
    pub(super) bookmarks: Bookmarks,
    pub(super) torn_bytes: u64,
    /// Held for as long as the queue is open.
    pub(super) lock: File,
}

/// Reads what is there, and makes it whole.
pub(super) fn recover(directory: &Path) -> Result<Recovered, QueueError> {
    let failed = |error| QueueError::io(directory, error);
    // Logs are nobody else's business.
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700).create(directory).map_err(failed)?;
    let lock = lock(directory)?;
    let mut found = segment::list(directory).map_err(failed)?;
    let numbers = Numbers::read(directory).map_err(failed)?;

    let mut end = Scan::default();
    let mut next = 1;
    if let Some((first, path, length)) = found.last_mut() {
        end = newest(path, *first)?;
        next = end.next.max(*first);
        *length = end.whole;
    }
    if let Some(head_is_lost) = found.len().checked_sub(2).filter(|_| !end.has_bookmarks) {
        // The copy of the bookmarks at the head is damaged: the segment before has its own.
        let (first, path, _) = &found[head_is_lost];
        let mut before = scan_file(path, *first)?.bookmarks;
        end.bookmarks.to_vec().into_iter().for_each(|mark| before.apply(mark));
        end.bookmarks = before;
    }
    if let Some(numbers) = numbers
        && (numbers.is_exact || newest_is_missing(&found, &numbers))
    {
        next = next.max(numbers.unused_from);
    }
    let segments = with_records(found, end.after_last.max(1))?;
    Ok(Recovered { segments, next, bookmarks: end.bookmarks, torn_bytes: end.torn, lock })
}

/// Somebody deleted segments.
fn newest_is_missing(found: &[(u64, PathBuf, u64)], numbers: &Numbers) -> bool {
    found.last().map(|(first, ..)| *first) != Some(numbers.newest_segment)
}

fn lock(directory: &Path) -> Result<File, QueueError> {
    let path = directory.join("lock");
    let failed = |error| QueueError::io(&path, error);
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => {
            Err(QueueError::InUse { directory: directory.to_owned() })
        }
        Err(std::fs::TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// Reads the newest segment and cuts off its unfinished end.
fn newest(path: &Path, first: u64) -> Result<Scan, QueueError> {
    let failed = |error| QueueError::io(path, error);
    let scan = scan_file(path, first)?;
    let file = OpenOptions::new().write(true).open(path).map_err(failed)?;
    if scan.torn > 0 {
        warn!(
            path = %path.display(), offset = scan.whole, bytes = scan.torn,
            "an unfinished write at the end of the queue was cut off"
        );
        file.set_len(scan.whole).map_err(failed)?;
    }
    // What a killed process wrote may be in the cache of the kernel only.
    file.sync_all().map_err(failed)?;
    Ok(scan)
}

fn scan_file(path: &Path, first: u64) -> Result<Scan, QueueError> {
    let bytes = std::fs::read(path).map_err(|error| QueueError::io(path, error))?;
    Ok(match Head::parse(&bytes) {
        Some(head) => Scan::of(&bytes, head.salt, first),
        None => Scan { next: first, torn: bytes.len() as u64, ..Scan::default() },
    })
}

/// The segments that hold records; the others are deleted, they only held bookmarks.
fn with_records(
    found: Vec<(u64, PathBuf, u64)>,
    after_last: u64,
) -> Result<Vec<Segment>, QueueError> {
    let mut kept = Vec::new();
    let mut following = found.iter().skip(1).map(|(first, ..)| *first).collect::<Vec<_>>();
    following.push(after_last);
    for ((first, path, bytes), end) in found.into_iter().zip(following) {
        let head = Head::read(&path).map_err(|error| QueueError::io(&path, error))?;
        if first >= end {
            continue; // no records: made anew under the same name, or of no use
        }
        let created_at = head.map_or(Timestamp::NEVER, |head| head.created_at);
        kept.push(Segment { first, last: end - 1, path, bytes, created_at });
    }
    if !kept.is_empty() {
        info!(segments = kept.len(), "the queue holds records of before");
    }
    Ok(kept)
}

/// What is in a segment.
#[derive(Debug, Default)]
struct Scan {
    /// Bytes up to the end of the last whole batch.
    whole: u64,
    /// Bytes behind that.
    torn: u64,
    /// The number after the last one.
    after_last: u64,
    /// The number after the last one that can have been used.
    next: u64,
    bookmarks: Bookmarks,
    /// The first frame, which has the copy of all bookmarks, is whole.
    has_bookmarks: bool,
}

impl Scan {
    fn of(bytes: &[u8], salt: u32, first: u64) -> Self {
        let mut scan = Self { next: first, whole: segment::HEAD_BYTES, ..Self::default() };
        let mut unsettled: Option<Unfinished> = None;
        let mut at = segment::HEAD_BYTES as usize;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let Parsed::Frame(frame, length) = frame::parse(rest, salt) else {
                match frame::find(bytes, at + 1, salt) {
                    Some(found) => at = found,
                    None => break,
                }
                continue;
            };
            let start = at;
            at += length;
            match frame {
                Frame::Batch(head) => {
                    scan.has_bookmarks |= start as u64 == segment::HEAD_BYTES;
                    if let Some(before) = unsettled.take() {
                        scan.settle(before, start as u64); // damaged, but no end
                    }
                    unsettled = Some(Unfinished { missing: head.records, ..head.into() });
                }
                Frame::Record { number, .. } => {
                    if let Some(batch) = &mut unsettled {
                        batch.missing = batch.missing.saturating_sub(1);
                        batch.next = number + 1;
                    }
                }
            }
            if unsettled.as_ref().is_some_and(|batch| batch.missing == 0)
                && let Some(batch) = unsettled.take()
            {
                scan.settle(batch, at as u64);
            }
        }
        scan.torn = bytes.len() as u64 - scan.whole;
        // Each number takes some bytes: no more than this can have been given.
        scan.after_last = scan.next;
        scan.next += scan.torn / frame::MIN_RECORD_BYTES;
        scan
    }

    fn settle(&mut self, batch: Unfinished, end: u64) {
        batch.bookmarks.into_iter().for_each(|mark| self.bookmarks.apply(mark));
        self.next = self.next.max(batch.next);
        self.whole = end;
    }
}

/// A batch of which not all records have been seen yet.
#[derive(Debug)]
struct Unfinished {
    missing: u64,
    bookmarks: Vec<Bookmark>,
    next: u64,
}

impl From<frame::BatchHead> for Unfinished {
    fn from(head: frame::BatchHead) -> Self {
        Self { missing: head.records, bookmarks: head.bookmarks, next: 0 }
    }
}
