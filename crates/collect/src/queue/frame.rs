//! The format of a segment: frames, each with its own checksum.
//!
//! ```text
//! mark 4 | length of the body u32 | number u64 | crc32 u32 | body        all little endian
//! ```
//!
//! A *batch* frame announces the records that were handed in together and carries their
//! bookmarks; the *record* frames follow. The checksum covers all but itself and starts from
//! the segment's salt, which is also mixed into the mark: who sends records cannot make bytes
//! that look like frames of ours.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use model::{RawRecord, RecordSource, Timestamp};

use super::bookmark::Bookmark;

/// Bytes before the body of a frame.
pub(super) const HEAD_BYTES: usize = 20;
/// Offset of the checksum.
const CRC_AT: usize = 16;
/// Bytes of the smallest record: head, time, kind of source.
pub(super) const MIN_RECORD_BYTES: u64 = HEAD_BYTES as u64 + 9;
/// Bytes of a record or a bookmark beyond its variable parts, rounded up.
pub(super) const OVERHEAD_BYTES: usize = 48;
/// Longest body accepted when reading; a length beyond is damage.
const MAX_BODY_BYTES: usize = 64 << 20;
const RECORD: u32 = 0x4345_52a7;
const BATCH: u32 = 0x5441_42a7;

/// One frame, as read.
#[derive(Debug, PartialEq)]
pub(super) enum Frame<'a> {
    Batch(BatchHead),
    Record { number: u64, body: &'a [u8] },
}

/// What a batch frame says.
#[derive(Debug, PartialEq, Default)]
pub(super) struct BatchHead {
    /// How many records follow.
    pub(super) records: u64,
    /// How many bytes they are.
    pub(super) span: u64,
    pub(super) bookmarks: Vec<Bookmark>,
}

/// Bytes that a batch takes at most.
pub(super) fn size_bound(records: &[RawRecord], bookmarks: &[Bookmark]) -> u64 {
    let record = |record: &RawRecord| {
        let path = match &record.source {
            RecordSource::File(path) => path.len(),
            _ => 0,
        };
        record.bytes.len() + path + OVERHEAD_BYTES
    };
    let mark = |mark: &Bookmark| mark.key.len() + mark.value.len() + OVERHEAD_BYTES;
    let sum: usize =
        records.iter().map(record).sum::<usize>() + bookmarks.iter().map(mark).sum::<usize>();
    (sum + OVERHEAD_BYTES) as u64
}

/// Appends a batch whose first record gets the number `first`.
pub(super) fn put_batch(
    out: &mut Vec<u8>,
    salt: u32,
    first: u64,
    records: &[RawRecord],
    bookmarks: &[Bookmark],
) {
    let start = out.len();
    put_frame(out, salt, BATCH, first, |out| {
        out.extend((records.len() as u32).to_le_bytes());
        out.extend(0_u64.to_le_bytes());
        for bookmark in bookmarks.iter().filter(|mark| mark.key.len() <= usize::from(u16::MAX)) {
            out.extend((bookmark.key.len() as u16).to_le_bytes());
            out.extend((bookmark.value.len() as u32).to_le_bytes());
            out.extend(bookmark.key.as_bytes());
            out.extend(&*bookmark.value);
        }
    });
    let after = out.len();
    for (number, record) in (first..).zip(records) {
        put_frame(out, salt, RECORD, number, |out| put_record(out, record));
    }
    // The span is known only now; its checksum is made again.
    let span = (out.len() - after) as u64;
    let at = start + HEAD_BYTES + 4;
    out[at..at + 8].copy_from_slice(&span.to_le_bytes());
    seal(&mut out[start..after], salt);
}

fn put_frame(
    out: &mut Vec<u8>,
    salt: u32,
    kind: u32,
    number: u64,
    body: impl FnOnce(&mut Vec<u8>),
) {
    let start = out.len();
    out.extend((kind ^ salt).to_le_bytes());
    out.extend([0; 4]);
    out.extend(number.to_le_bytes());
    out.extend([0; 4]);
    body(out);
    let length = (out.len() - start - HEAD_BYTES) as u32;
    out[start + 4..start + 8].copy_from_slice(&length.to_le_bytes());
    if kind == RECORD {
        seal(&mut out[start..], salt);
    }
}

/// Writes the checksum of a whole frame into it.
fn seal(frame: &mut [u8], salt: u32) {
    let crc = checksum(salt, &frame[..CRC_AT], &frame[HEAD_BYTES..]);
    frame[CRC_AT..HEAD_BYTES].copy_from_slice(&crc.to_le_bytes());
}

fn checksum(salt: u32, head: &[u8], body: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new_with_initial(salt);
    hasher.update(head);
    hasher.update(body);
    hasher.finalize()
}

fn put_record(out: &mut Vec<u8>, record: &RawRecord) {
    out.extend(record.received_at.as_micros().to_le_bytes());
    match &record.source {
        RecordSource::SyslogUdp(peer) => put_peer(out, 0, *peer),
        RecordSource::SyslogTcp(peer) => put_peer(out, 1, *peer),
        RecordSource::SyslogTls(peer) => put_peer(out, 2, *peer),
        RecordSource::File(path) => {
            // A path is far shorter; what is longer is cut at a character.
            let path = &path[..path.floor_char_boundary(usize::from(u16::MAX))];
            out.push(0x20);
            out.extend((path.len() as u16).to_le_bytes());
            out.extend(path.as_bytes());
        }
        RecordSource::Journal => out.push(0x21),
        RecordSource::Monitor => out.push(0x22),
    }
    out.extend(&*record.bytes);
}

fn put_peer(out: &mut Vec<u8>, kind: u8, peer: IpAddr) {
    match peer {
        IpAddr::V4(peer) => {
            out.push(kind);
            out.extend(peer.octets());
        }
        IpAddr::V6(peer) => {
            out.push(0x10 | kind);
            out.extend(peer.octets());
        }
    }
}

/// The record in the body of a record frame; `None` when it is of a form not known here.
pub(super) fn record(body: &[u8], paths: &mut PathCache) -> Option<RawRecord> {
    let (time, rest) = body.split_first_chunk::<8>()?;
    let (&kind, rest) = rest.split_first()?;
    let (source, bytes) = match kind {
        0..=2 => {
            let (peer, rest) = rest.split_first_chunk::<4>()?;
            (network(kind, Ipv4Addr::from(*peer).into()), rest)
        }
        0x10..=0x12 => {
            let (peer, rest) = rest.split_first_chunk::<16>()?;
            (network(kind & 0xf, Ipv6Addr::from(*peer).into()), rest)
        }
        0x20 => {
            let (length, rest) = rest.split_first_chunk::<2>()?;
            let (path, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))?;
            (RecordSource::File(paths.get(std::str::from_utf8(path).ok()?)), rest)
        }
        0x21 => (RecordSource::Journal, rest),
        0x22 => (RecordSource::Monitor, rest),
        _ => return None,
    };
    let received_at = Timestamp::from_micros(i64::from_le_bytes(*time));
    Some(RawRecord { received_at, source, bytes: bytes.into() })
}

fn network(kind: u8, peer: IpAddr) -> RecordSource {
    match kind {
        0 => RecordSource::SyslogUdp(peer),
        1 => RecordSource::SyslogTcp(peer),
        _ => RecordSource::SyslogTls(peer),
    }
}

/// The path that came last: neighbouring records mostly come from one file.
#[derive(Debug, Default)]
pub(super) struct PathCache(Option<Arc<str>>);

impl PathCache {
    fn get(&mut self, path: &str) -> Arc<str> {
        match &self.0 {
            Some(last) if **last == *path => last.clone(),
            _ => self.0.insert(path.into()).clone(),
        }
    }
}

/// What stands at the start of some bytes.
#[derive(Debug, PartialEq)]
pub(super) enum Parsed<'a> {
    /// A frame, and the bytes it takes.
    Frame(Frame<'a>, usize),
    /// The start of what may be a frame of this many bytes in all.
    Partial(usize),
    /// No frame.
    Damaged,
}

/// Reads the frame at the start of `bytes`.
pub(super) fn parse(bytes: &[u8], salt: u32) -> Parsed<'_> {
    let Some((head, rest)) = bytes.split_at_checked(HEAD_BYTES) else {
        return Parsed::Partial(HEAD_BYTES);
    };
    let (mark, length, number, crc) = fields(head);
    let kind = mark ^ salt;
    if kind != RECORD && kind != BATCH || length > MAX_BODY_BYTES {
        return Parsed::Damaged;
    }
    let Some(body) = rest.get(..length) else { return Parsed::Partial(HEAD_BYTES + length) };
    if checksum(salt, &head[..CRC_AT], body) != crc {
        return Parsed::Damaged;
    }
    let frame = if kind == RECORD {
        Frame::Record { number, body }
    } else {
        match batch_head(body) {
            Some(head) => Frame::Batch(head),
            None => return Parsed::Damaged,
        }
    };
    Parsed::Frame(frame, HEAD_BYTES + length)
}

/// Mark, length of the body, number, checksum.
fn fields(head: &[u8]) -> (u32, usize, u64, u32) {
    let mut four = head.chunks_exact(4).map(|part| [part[0], part[1], part[2], part[3]]);
    let mut next = || four.next().unwrap_or_default();
    let (mark, length) = (u32::from_le_bytes(next()), u32::from_le_bytes(next()));
    let (low, high) = (u32::from_le_bytes(next()), u32::from_le_bytes(next()));
    let crc = u32::from_le_bytes(next());
    (mark, length as usize, u64::from(high) << 32 | u64::from(low), crc)
}

fn batch_head(body: &[u8]) -> Option<BatchHead> {
    let (records, rest) = body.split_first_chunk::<4>()?;
    let (span, mut rest) = rest.split_first_chunk::<8>()?;
    let mut bookmarks = Vec::new();
    while !rest.is_empty() {
        let (key_length, after) = rest.split_first_chunk::<2>()?;
        let (value_length, after) = after.split_first_chunk::<4>()?;
        let (key, after) = after.split_at_checked(u16::from_le_bytes(*key_length).into())?;
        let (value, after) = after.split_at_checked(u32::from_le_bytes(*value_length) as usize)?;
        bookmarks
            .push(Bookmark { key: std::str::from_utf8(key).ok()?.into(), value: value.into() });
        rest = after;
    }
    let records = u64::from(u32::from_le_bytes(*records));
    Some(BatchHead { records, span: u64::from_le_bytes(*span), bookmarks })
}

/// Where the next whole frame starts, at or after `from`.
pub(super) fn find(bytes: &[u8], from: usize, salt: u32) -> Option<usize> {
    let marks = [RECORD, BATCH].map(|kind| (kind ^ salt).to_le_bytes());
    let places = (from..).zip(bytes.get(from..)?.windows(4));
    places
        .filter(|(_, window)| marks.iter().any(|mark| mark == window))
        .map(|(at, _)| at)
        .find(|at| matches!(parse(bytes.get(*at..).unwrap_or_default(), salt), Parsed::Frame(..)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SALT: u32 = 77;

    fn source() -> impl Strategy<Value = RecordSource> {
        prop_oneof![
            any::<IpAddr>().prop_map(RecordSource::SyslogUdp),
            any::<IpAddr>().prop_map(RecordSource::SyslogTcp),
            any::<IpAddr>().prop_map(RecordSource::SyslogTls),
            ".{0,20}".prop_map(|path| RecordSource::File(path.into())),
            Just(RecordSource::Journal),
            Just(RecordSource::Monitor),
        ]
    }

    fn any_record() -> impl Strategy<Value = RawRecord> {
        (any::<i64>(), source(), prop::collection::vec(any::<u8>(), 0..200)).prop_map(
            |(time, source, bytes)| RawRecord {
                received_at: Timestamp::from_micros(time),
                source,
                bytes: bytes.into(),
            },
        )
    }

    fn any_bookmark() -> impl Strategy<Value = Bookmark> {
        (".{0,20}", prop::collection::vec(any::<u8>(), 0..50))
            .prop_map(|(key, value)| Bookmark { key: key.into(), value: value.into() })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            records in prop::collection::vec(any_record(), 0..10),
            bookmarks in prop::collection::vec(any_bookmark(), 0..4),
        ) {
            let mut bytes = Vec::new();
            put_batch(&mut bytes, SALT, 7, &records, &bookmarks);
            prop_assert!(bytes.len() as u64 <= size_bound(&records, &bookmarks));
            let Parsed::Frame(Frame::Batch(head), mut at) = parse(&bytes, SALT) else {
                panic!("no batch")
            };
            prop_assert_eq!(head.records, records.len() as u64);
            prop_assert_eq!(at as u64 + head.span, bytes.len() as u64);
            prop_assert_eq!(head.bookmarks, bookmarks);
            for (n, expected) in (7..).zip(&records) {
                let Parsed::Frame(Frame::Record { number, body }, length) = parse(&bytes[at..], SALT)
                else { panic!("no record") };
                prop_assert_eq!(number, n);
                prop_assert_eq!(record(body, &mut PathCache::default()), Some(expected.clone()));
                at += length;
            }
        }

        #[test]
        fn a_changed_byte_is_noticed(record in any_record(), at in any::<usize>(), with in 1_u8..) {
            let mut bytes = Vec::new();
            put_batch(&mut bytes, SALT, 7, &[record], &[]);
            let at = at % bytes.len();
            bytes[at] ^= with;
            let first = parse(&bytes, SALT);
            let second = match &first {
                Parsed::Frame(_, length) => parse(&bytes[*length..], SALT),
                _ => Parsed::Damaged,
            };
            prop_assert!(!matches!(second, Parsed::Frame(..)));
        }
    }

    #[test]
    fn the_next_frame_is_found_behind_damage_and_forged_frames_are_not() {
        let mut forged = Vec::new();
        let inside = RawRecord {
            received_at: Timestamp::NEVER,
            source: RecordSource::Journal,
            bytes: b"x".as_slice().into(),
        };
        put_batch(&mut forged, 0, 99, std::slice::from_ref(&inside), &[]);
        let hostile = RawRecord { bytes: forged.into(), ..inside.clone() };
        let mut bytes = Vec::new();
        put_batch(&mut bytes, SALT, 1, &[hostile], &[]);
        let second = bytes.len();
        put_batch(&mut bytes, SALT, 2, &[inside], &[]);
        assert_eq!(find(&bytes, 0, SALT), Some(0));
        bytes[60] ^= 1; // in the record frame of the first batch
        assert_eq!(find(&bytes, 1, SALT), Some(second));
    }
}
