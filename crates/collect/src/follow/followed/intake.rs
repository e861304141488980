//! From the bytes of a file to records in the queue, with the place behind them.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::time::SystemTime;

use model::{RawRecord, RecordSource};

use super::super::follower::Way;
use super::super::lines::{Fed, Lines};
use super::super::position::{FileId, Position};
use super::{Followed, Trouble};
use crate::counters::DropReason;
use crate::queue::{Bookmark, now};

/// Bytes read at a time.
const CHUNK_BYTES: usize = 32 << 10;
/// Most bytes of one file before it is another one's turn.
const TURN_BYTES: u64 = 1 << 20;
/// Lines are handed in when they have this many bytes together.
const BATCH_BYTES: usize = 512 << 10;
/// Bytes of a record besides path and line.
const RECORD_BYTES: usize = 64;
/// How far before the end the start of the last line is looked for.
const LAST_LINE_BYTES: u64 = 64 << 10;

/// A file that is read.
pub(super) struct Reading {
    pub(super) file: File,
    pub(super) id: FileId,
    /// Bytes read, of which the unfinished line is not settled.
    pub(super) read: u64,
    lines: Lines,
    /// Length and time of change when it was looked at last.
    pub(super) seen: Option<(u64, SystemTime)>,
}

impl Reading {
    pub(super) fn at(file: File, id: FileId, position: &Position) -> Self {
        let lines = if position.passing { Lines::passing() } else { Lines::default() };
        Self { file, id, read: position.offset, lines, seen: None }
    }
}

impl Followed {
    /// A line that will not be finished any more counts as it is.
    pub(super) fn finish_last_line(
        &mut self,
        way: &Way,
        reading: &mut Reading,
    ) -> Result<(), Trouble> {
        let Some(line) = reading.lines.finish() else { return Ok(()) };
        let before = self.position.as_ref();
        let place = Position::new(&reading.file, reading.id, reading.read, false, before)?;
        let record = self.record(line);
        self.settle(way, vec![record], place)
    }

    /// Reads and hands in a turn's worth. Gives whether there was anything.
    pub(super) fn read(&mut self, way: &Way, reading: &mut Reading) -> Result<bool, Trouble> {
        let started_at = reading.read;
        let (mut records, mut bytes) = (Vec::new(), 0);
        let mut chunk = vec![0; CHUNK_BYTES];
        while reading.read - started_at < TURN_BYTES {
            let length = reading.file.read_at(&mut chunk, reading.read)?;
            if length == 0 {
                break;
            }
            let mut unread = chunk.get(..length).unwrap_or_default();
            while !unread.is_empty() {
                let (fed, after) = reading.lines.feed(unread);
                reading.read += (unread.len() - after.len()) as u64;
                unread = after;
                let line = match fed {
                    Fed::Nothing => continue,
                    Fed::Line(line) => line,
                    Fed::Cut(line) => {
                        self.meter.dropped(DropReason::TooLong, 1);
                        line
                    }
                };
                bytes += line.len() + self.name.len() + RECORD_BYTES;
                records.push(self.record(line));
                if bytes >= BATCH_BYTES {
                    self.hand_in(way, reading, std::mem::take(&mut records))?;
                    bytes = 0;
                }
            }
        }
        if !records.is_empty() {
            self.hand_in(way, reading, records)?;
        }
        Ok(reading.read > started_at)
    }

    fn record(&self, line: Box<[u8]>) -> RawRecord {
        let source = RecordSource::File(self.name.clone());
        RawRecord { received_at: now(), source, bytes: line }
    }

    fn hand_in(
        &mut self,
        way: &Way,
        reading: &Reading,
        records: Vec<RawRecord>,
    ) -> Result<(), Trouble> {
        let offset = reading.read - reading.lines.unsettled();
        let passing = reading.lines.is_passing();
        let before = self.position.as_ref();
        let place = Position::new(&reading.file, reading.id, offset, passing, before)?;
        self.settle(way, records, place)
    }

    /// Hands in records together with the place behind them.
    pub(super) fn settle(
        &mut self,
        way: &Way,
        records: Vec<RawRecord>,
        position: Position,
    ) -> Result<(), Trouble> {
        let (count, bytes) = (records.len(), records.iter().map(|r| r.bytes.len()).sum());
        let bookmark = Bookmark { key: self.key.clone(), value: position.to_bytes() };
        way.hand_in(records, bookmark)?;
        self.meter.received(count, bytes, now());
        self.position = Some(position);
        Ok(())
    }
}

/// Where the last line starts if it is unfinished, else the end.
pub(super) fn start_of_last_line(file: &File, length: u64) -> io::Result<u64> {
    let from = length.saturating_sub(LAST_LINE_BYTES);
    let mut bytes = vec![0; usize::try_from(length - from).unwrap_or_default()];
    match file.read_exact_at(&mut bytes, from) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(length),
        Err(error) => return Err(error),
    }
    Ok(match bytes.iter().rposition(|byte| *byte == b'\n') {
        Some(at) => from + at as u64 + 1,
        None if from == 0 => 0,
        None => length,
    })
}
