//! A place in a file, and how it is recognised again.

use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};

/// Bytes at the start of a file by which it is recognised.
const HEAD_BYTES: u64 = 1_024;
/// Bytes before the place by which it is recognised.
const TAIL_BYTES: u64 = 256;

/// Device and inode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct FileId {
    device: u64,
    inode: u64,
}

impl From<&Metadata> for FileId {
    fn from(metadata: &Metadata) -> Self {
        Self { device: metadata.dev(), inode: metadata.ino() }
    }
}

/// Length and checksum of some bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Print {
    length: u64,
    crc: u32,
}

impl Print {
    /// Of the first bytes of a file; `None` when it is shorter.
    pub(super) fn of_head(file: &File) -> io::Result<Option<Self>> {
        Self::of(file, 0, HEAD_BYTES)
    }

    /// Of `length` bytes from `start`; `None` when the file has fewer.
    fn of(file: &File, start: u64, length: u64) -> io::Result<Option<Self>> {
        let mut bytes = [0; HEAD_BYTES as usize];
        let Some(bytes) = bytes.get_mut(..usize::try_from(length).unwrap_or(usize::MAX)) else {
            return Ok(None);
        };
        match file.read_exact_at(bytes, start) {
            Ok(()) => Ok(Some(Self { length, crc: crc32fast::hash(bytes) })),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// A place in a file: everything before it has been taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) id: FileId,
    /// Bytes before it.
    pub(super) offset: u64,
    /// It is within a line of which the start was taken and the rest is not wanted.
    pub(super) passing: bool,
    head: Print,
    tail: Print,
}

impl Position {
    /// The start of the file with this id.
    pub(super) fn start(id: FileId) -> Self {
        let none = Print::default();
        Self { id, offset: 0, passing: false, head: none, tail: none }
    }

    /// The same place in a file of the same content.
    pub(super) fn with_id(self, id: FileId) -> Self {
        Self { id, ..self }
    }

    /// The place `offset` in `file`, as the file is now. `before` is an earlier place in it.
    pub(super) fn new(
        file: &File,
        id: FileId,
        offset: u64,
        passing: bool,
        before: Option<&Self>,
    ) -> io::Result<Self> {
        let head = before.map(|before| before.head).filter(|head| head.length == HEAD_BYTES);
        let head = match head {
            Some(head) => head,
            None => Print::of(file, 0, offset.min(HEAD_BYTES))?.unwrap_or_default(),
        };
        let length = offset.min(TAIL_BYTES);
        let tail = Print::of(file, offset - length, length)?.unwrap_or_default();
        Ok(Self { id, offset, passing, head, tail })
    }

    /// Whether `file` still starts as it did.
    pub(super) fn head_is_in(&self, file: &File) -> io::Result<bool> {
        Ok(Print::of(file, 0, self.head.length)? == Some(self.head))
    }

    /// Whether a file that starts with `head` can have this place, as far as that tells.
    pub(super) fn may_have_head(&self, head: Option<Print>) -> bool {
        self.head.length < HEAD_BYTES || head == Some(self.head)
    }

    /// Whether this place is in `file`, be it the same file or a copy of it.
    pub(super) fn is_in(&self, file: &File, metadata: &Metadata) -> io::Result<bool> {
        let same = self.id == FileId::from(metadata);
        if metadata.len() < self.offset || self.offset == 0 && !same {
            return Ok(false);
        }
        if self.offset > 0 && self.tail.length == 0 {
            return Ok(false); // the file changed while the place was taken
        }
        let tail =
            Print::of(file, self.offset - self.tail.length.min(self.offset), self.tail.length)?;
        Ok(tail == Some(self.tail) && self.head_is_in(file)?)
    }

    /// As kept in a bookmark.
    pub(super) fn to_bytes(self) -> Box<[u8]> {
        let Self { id, offset, passing, head, tail } = self;
        format!(
            "1 {} {} {offset} {} {} {} {} {}",
            id.device,
            id.inode,
            u8::from(passing),
            head.length,
            head.crc,
            tail.length,
            tail.crc,
        )
        .into_bytes()
        .into()
    }

    /// From a bookmark.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut numbers = std::str::from_utf8(bytes).ok()?.split(' ').map(str::parse::<u64>);
        let mut next = || numbers.next()?.ok();
        let version = next()?;
        let position = Self {
            id: FileId { device: next()?, inode: next()? },
            offset: next()?,
            passing: next()? != 0,
            head: Print { length: next()?, crc: u32::try_from(next()?).ok()? },
            tail: Print { length: next()?, crc: u32::try_from(next()?).ok()? },
        };
        (version == 1).then_some(position)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn file(content: &[u8]) -> (File, Metadata) {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content).unwrap();
        let metadata = file.metadata().unwrap();
        (file, metadata)
    }

    #[test]
    fn a_place_is_found_again_in_the_file_and_in_copies_but_nowhere_else() {
        let content = "some line of a log\n".repeat(300);
        let content = content.as_bytes();
        let (original, metadata) = file(content);
        let place = Position::new(&original, FileId::from(&metadata), 3_800, false, None).unwrap();
        let found = |content: &[u8]| {
            let (file, metadata) = file(content);
            place.is_in(&file, &metadata).unwrap()
        };
        assert!(place.is_in(&original, &metadata).unwrap());
        assert!(found(content), "a copy");
        assert!(!found(&content[..3_799]), "shorter");
        let changed = |at: usize| {
            let mut content = content.to_vec();
            content[at] = b'#';
            content
        };
        assert!(!found(&changed(0)), "another head");
        assert!(!found(&changed(3_799)), "another tail");
        assert!(found(&changed(3_800)), "what follows does not matter");
        assert_eq!(Position::parse(&place.to_bytes()), Some(place));
    }

    #[test]
    fn the_start_of_an_empty_file_is_only_in_that_file() {
        let (empty, metadata) = file(b"");
        let start = Position::start(FileId::from(&metadata));
        assert!(start.is_in(&empty, &metadata).unwrap());
        let (other, metadata) = file(b"x\n");
        assert!(!start.is_in(&other, &metadata).unwrap());
        assert_eq!(Position::parse(b"2 1 1 1 1 1 1 1 1"), None);
        assert_eq!(Position::parse(b"\xff"), None);
    }
}
