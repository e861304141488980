//! The files of the queue: their names and their heads.
//!
//! A segment is called `00000000000000000042.queue` after the number of its first record. Its
//! head is 32 bytes: magic, version, salt of the checksums, first number, time of creation,
//! all little endian; frames follow. `numbers` remembers up to where numbers may have been used
//! even when somebody deletes the segments.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use model::Timestamp;

/// Bytes before the first frame.
pub(super) const HEAD_BYTES: u64 = 32;
const MAGIC: [u8; 8] = *b"ATALAYAQ";
const VERSION: u32 = 1;
const EXTENSION: &str = "queue";
const NUMBERS: &str = "numbers";

/// What the head of a segment says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    /// Where the checksums start from.
    pub(super) salt: u32,
    /// The number of the first record in it, or of the next one ever.
    pub(super) first: u64,
    /// When it was created.
    pub(super) created_at: Timestamp,
}

impl Head {
    pub(super) fn to_bytes(self) -> [u8; HEAD_BYTES as usize] {
        let mut bytes = [0; HEAD_BYTES as usize];
        let parts: [&[u8]; 5] = [
            &MAGIC,
            &VERSION.to_le_bytes(),
            &self.salt.to_le_bytes(),
            &self.first.to_le_bytes(),
            &self.created_at.as_micros().to_le_bytes(),
        ];
        for (place, byte) in bytes.iter_mut().zip(parts.concat()) {
            *place = byte;
        }
        bytes
    }

    /// `None` when this is not the head of a segment.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(&MAGIC)?;
        let (version, rest) = rest.split_first_chunk::<4>()?;
        let (salt, rest) = rest.split_first_chunk::<4>()?;
        let (first, rest) = rest.split_first_chunk::<8>()?;
        let created_at = Timestamp::from_micros(i64::from_le_bytes(*rest.first_chunk::<8>()?));
        let salt = u32::from_le_bytes(*salt);
        (u32::from_le_bytes(*version) == VERSION).then_some(Self {
            salt,
            first: u64::from_le_bytes(*first),
            created_at,
        })
    }

    /// Reads the head of the segment at `path`.
    pub(super) fn read(path: &Path) -> io::Result<Option<Self>> {
        let mut bytes = [0; HEAD_BYTES as usize];
        match File::open(path)?.read_exact(&mut bytes) {
            Ok(()) => Ok(Self::parse(&bytes)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The path of the segment that starts with the record `first`.
pub(super) fn path(directory: &Path, first: u64) -> PathBuf {
    directory.join(format!("{first:020}.{EXTENSION}"))
}

/// The segments in `directory`, oldest first: first number, path, length.
pub(super) fn list(directory: &Path) -> io::Result<Vec<(u64, PathBuf, u64)>> {
    let mut segments = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != EXTENSION) {
            continue;
        }
        let first = path.file_stem().and_then(|stem| stem.to_str()?.parse().ok());
        if let Some(first) = first {
            segments.push((first, path, entry.metadata()?.len()));
        }
    }
    segments.sort();
    Ok(segments)
}

/// Makes the segment file with these first bytes, so that after a crash it is there with all of
/// them or not at all, and opens it for writing behind them.
pub(super) fn create(directory: &Path, first: u64, bytes: &[u8]) -> io::Result<File> {
    let final_path = path(directory, first);
    write_whole(directory, &final_path, bytes)
}

/// Up to where numbers may have been used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numbers {
    /// First number of the newest segment.
    pub(super) newest_segment: u64,
    /// No number from here on has been used.
    pub(super) unused_from: u64,
    /// All before have, because the queue was closed; otherwise this is the most that fits into
    /// the newest segment.
    pub(super) is_exact: bool,
}

impl Numbers {
    pub(super) fn read(directory: &Path) -> io::Result<Option<Self>> {
        let text = match std::fs::read_to_string(directory.join(NUMBERS)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut numbers = text.split_whitespace().map(str::parse::<u64>);
        let mut next = || numbers.next()?.ok();
        Ok((|| {
            let (newest_segment, unused_from, is_exact) = (next()?, next()?, next()? != 0);
            Some(Self { newest_segment, unused_from, is_exact })
        })())
    }

    pub(super) fn write(self, directory: &Path) -> io::Result<()> {
        let Self { newest_segment, unused_from, is_exact } = self;
        let text = format!("{newest_segment} {unused_from} {}\n", u8::from(is_exact));
        write_whole(directory, &directory.join(NUMBERS), text.as_bytes()).map(drop)
    }
}

/// Writes a file beside its place, then moves it there, with every step on disk.
fn write_whole(directory: &Path, path: &Path, bytes: &[u8]) -> io::Result<File> {
    let beside = path.with_extension("new");
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    File::open(directory)?.sync_all()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_written_and_others_are_refused() {
        let head = Head { salt: 5, first: 77, created_at: Timestamp::from_secs(9) };
        assert_eq!(Head::parse(&head.to_bytes()), Some(head));
        assert_eq!(Head::parse(&[0; 32]), None);
        assert_eq!(Head::parse(b"ATALAYAQ\x02\0\0\0"), None);
    }

    #[test]
    fn segments_are_listed_in_order_and_strangers_left_alone() {
        let directory = tempfile::tempdir().unwrap();
        for first in [20, 3, 100] {
            create(directory.path(), first, b"x").unwrap();
        }
        std::fs::write(directory.path().join("notes.txt"), "").unwrap();
        let firsts: Vec<_> = list(directory.path()).unwrap().into_iter().map(|s| s.0).collect();
        assert_eq!(firsts, [3, 20, 100]);
    }
}
