//! Cuts what is read from a file into lines.

use memchr::memchr;

/// Longest line kept: the rest is passed over.
pub(super) const MAX_LINE_BYTES: usize = 1 << 20;

/// The unfinished last line of a file.
#[derive(Debug, Default)]
pub(super) struct Lines {
    partial: Vec<u8>,
    /// The start of this line was given already; the rest is not wanted.
    passing: bool,
}

impl Lines {
    /// In the middle of a line that was too long.
    pub(super) fn passing() -> Self {
        Self { partial: Vec::new(), passing: true }
    }

    /// Bytes that were read and are not settled: the unfinished line.
    pub(super) fn unsettled(&self) -> u64 {
        self.partial.len() as u64
    }

    pub(super) fn is_passing(&self) -> bool {
        self.passing
    }

    /// Takes bytes up to the end of the first line. Gives the line, if it was finished and not
    /// empty, and the bytes after it.
    pub(super) fn feed<'a>(&mut self, bytes: &'a [u8]) -> (Fed, &'a [u8]) {
        let end = memchr(b'\n', bytes);
        let (part, rest) = match end {
            Some(end) => (bytes.get(..end), bytes.get(end + 1..)),
            None => (Some(bytes), None),
        };
        let (part, rest) = (part.unwrap_or_default(), rest.unwrap_or_default());
        if self.passing {
            self.passing = end.is_none();
            return (Fed::Nothing, rest);
        }
        if self.partial.len() + part.len() > MAX_LINE_BYTES {
            let room = MAX_LINE_BYTES - self.partial.len();
            self.partial.extend(part.get(..room).unwrap_or_default());
            self.passing = end.is_none();
            return (self.finish().map_or(Fed::Nothing, Fed::Cut), rest);
        }
        self.partial.extend(part);
        match end {
            Some(_) => (self.finish().map_or(Fed::Nothing, Fed::Line), rest),
            None => (Fed::Nothing, rest),
        }
    }

    /// The unfinished line, which will not be finished any more.
    pub(super) fn finish(&mut self) -> Option<Box<[u8]>> {
        let line = std::mem::take(&mut self.partial);
        // Writers that do not append leave a hole of NULs where a file was truncated.
        let start = line.iter().position(|byte| *byte != 0)?;
        let line = line.get(start..).unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        (!line.is_empty()).then(|| line.into())
    }
}

/// What came of some bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fed {
    Nothing,
    Line(Box<[u8]>),
    /// The start of a line that is too long.
    Cut(Box<[u8]>),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(lines: &mut Lines, mut bytes: &[u8]) -> Vec<Vec<u8>> {
        let mut found = Vec::new();
        while !bytes.is_empty() {
            let (fed, rest) = lines.feed(bytes);
            bytes = rest;
            match fed {
                Fed::Nothing => {}
                Fed::Line(line) | Fed::Cut(line) => found.push(line.into_vec()),
            }
        }
        found
    }

    #[test]
    fn lines_may_come_in_pieces_and_empty_ones_are_nothing() {
        let mut lines = Lines::default();
        assert_eq!(all(&mut lines, b"one\r\n\n\0\0two\nthr"), [b"one", b"two"]);
        assert_eq!(lines.unsettled(), 3);
        assert_eq!(all(&mut lines, b"ee\n"), [b"three"]);
        assert_eq!(lines.unsettled(), 0);
    }

    #[test]
    fn a_line_that_is_too_long_is_given_once() {
        let mut lines = Lines::default();
        let long = vec![b'x'; MAX_LINE_BYTES - 1];
        assert!(all(&mut lines, &long).is_empty());
        assert_eq!(all(&mut lines, b"yyy"), [[&long, b"y".as_slice()].concat()]);
        assert!(lines.is_passing());
        assert_eq!(all(&mut lines, b"zzz\nnext\n"), [b"next"]);
    }
}
