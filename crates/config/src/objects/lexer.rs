//! Logical lines: continuations joined, comments cut off, blanks stripped, lines counted.

use std::borrow::Cow;

use crate::source::{Sources, Span};

/// Walks the lines of one file.
pub(crate) struct Lines<'s, 'a> {
    sources: &'s Sources<'a>,
    file: u32,
    text: &'a str,
    offset: usize,
    comments: Comments,
    /// Physical lines read so far: the number of the last one of the line just returned.
    pub(crate) number: u32,
    /// Where the line just returned begins.
    pub(crate) start: u32,
    /// The line just returned stands in one line and holds neither comment nor backslash.
    is_usual: bool,
}

/// Which comments are cut off here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comments {
    /// Object files: from the first `;` without a backslash before it.
    Semicolon,
    /// The main file: none. (Lines that start with `#` are the caller's business.)
    None,
}

impl<'s, 'a> Lines<'s, 'a> {
    pub(crate) fn new(
        sources: &'s Sources<'a>,
        file: u32,
        text: &'a str,
        comments: Comments,
    ) -> Self {
        Self { sources, file, text, offset: 0, comments, number: 0, start: 0, is_usual: false }
    }

    /// Goes on at a line that begins at `offset`, after `number` lines.
    pub(crate) fn skip_to(&mut self, offset: usize, number: u32) {
        self.offset = offset;
        self.number = number;
    }

    /// Bytes read so far.
    pub(crate) fn offset(&self) -> usize {
        self.offset
    }

    /// The next line; `None` at the end of the file.
    pub(crate) fn next_line(&mut self) -> Option<&'a str> {
        let rest = self.text.get(self.offset..).filter(|rest| !rest.is_empty())?;
        self.start = self.offset as u32;
        self.is_usual = false;
        let special = memchr::memchr3(b'\n', b';', b'\\', rest.as_bytes());
        match special.map(|at| (at, rest.as_bytes()[at])) {
            None => Some(strip(self.take(rest.len(), rest.len()))),
            Some((end, b'\n')) => {
                self.is_usual = true;
                Some(strip(self.take(end, end + 1)))
            }
            Some(_) => Some(self.next_unusual_line()),
        }
    }

    /// A byte of the next line, or of one behind it.
    pub(crate) fn peek(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(self.offset + at).copied()
    }

    /// Takes the next line if it is this very text, line end included.
    pub(crate) fn next_same(&mut self, raw: &str) -> Option<&'a str> {
        let rest = self.text.get(self.offset..)?;
        rest.as_bytes().starts_with(raw.as_bytes()).then(|| self.take_raw(raw.len()))
    }

    /// Takes the next line if it begins like this and holds neither comment nor backslash;
    /// with its line end.
    pub(crate) fn next_after(&mut self, beginning: &str) -> Option<&'a str> {
        let rest = self.text.get(self.offset..)?.as_bytes().strip_prefix(beginning.as_bytes())?;
        let end = memchr::memchr3(b'\n', b';', b'\\', rest)?;
        (rest[end] == b'\n').then(|| self.take_raw(beginning.len() + end + 1))
    }

    /// One physical line, its line end among the `len` bytes.
    fn take_raw(&mut self, len: usize) -> &'a str {
        self.start = self.offset as u32;
        self.is_usual = true;
        self.take(len, len)
    }

    /// The line just returned with its line end, if nothing in it had to be joined or cut.
    pub(crate) fn whole(&self) -> Option<&'a str> {
        self.is_usual.then(|| self.text.get(self.start as usize..self.offset)).flatten()
    }

    /// The line just returned as written, without its line end.
    pub(crate) fn raw(&self) -> &'a str {
        let raw = self.text.get(self.start as usize..self.offset).unwrap_or("");
        raw.trim_end_matches(['\n', '\r'])
    }

    /// A line that holds a semicolon or a backslash.
    fn next_unusual_line(&mut self) -> &'a str {
        let mut line = Cow::Borrowed(self.physical_line());
        // One backslash at the end continues; two are one literal backslash. A line that is
        // nothing but a backslash is not continued.
        while line.len() > 1 && line.ends_with('\\') {
            let continued = !line[..line.len() - 1].ends_with('\\');
            match &mut line {
                Cow::Borrowed(text) => *text = &text[..text.len() - 1],
                Cow::Owned(text) => {
                    text.pop();
                }
            }
            if !continued || self.offset >= self.text.len() {
                break;
            }
            let next = self.physical_line().trim_start_matches([' ', '\t']);
            line.to_mut().push_str(next);
        }
        if self.comments == Comments::Semicolon {
            line = cut_comment(line);
        }
        match line {
            Cow::Borrowed(text) => strip(text),
            Cow::Owned(text) => {
                let first = self.text.get(self.start as usize..).unwrap_or("");
                let lead = first.len() - first.trim_start().len();
                let origin = Span {
                    file: self.file,
                    offset: self.start + lead as u32,
                    len: first.trim_start().lines().next().map_or(0, str::len) as u32,
                };
                strip(self.sources.make(text, Some(origin)))
            }
        }
    }

    /// The text up to the next line end, without it.
    fn physical_line(&mut self) -> &'a str {
        let rest = self.text.get(self.offset..).unwrap_or("");
        let end = memchr::memchr(b'\n', rest.as_bytes());
        let line = self.take(end.unwrap_or(rest.len()), end.map_or(rest.len(), |end| end + 1));
        line.strip_suffix('\r').unwrap_or(line)
    }

    fn take(&mut self, len: usize, advance: usize) -> &'a str {
        let line = self.text.get(self.offset..self.offset + len).unwrap_or("");
        self.offset += advance;
        self.number += 1;
        line
    }
}

/// What Nagios' `strip` takes off both ends.
pub(crate) fn strip(text: &str) -> &str {
    let bytes = text.as_bytes();
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let Some(start) = bytes.iter().position(|byte| !is_blank(byte)) else {
        return &text[text.len()..];
    };
    let end = bytes.iter().rposition(|byte| !is_blank(byte)).map_or(start, |last| last + 1);
    text.get(start..end).unwrap_or("")
}

/// The same at the end only.
pub(crate) fn strip_end(text: &str) -> &str {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let end = text.as_bytes().iter().rposition(|byte| !is_blank(byte)).map_or(0, |last| last + 1);
    text.get(..end).unwrap_or("")
}

/// Cuts at the first `;`; `\;` is a literal semicolon, whatever stands before the backslash.
fn cut_comment(line: Cow<'_, str>) -> Cow<'_, str> {
    let mut from = 0;
    let mut line = line;
    while let Some(found) = memchr::memchr(b';', &line.as_bytes()[from..]) {
        let at = from + found;
        if at == 0 || line.as_bytes()[at - 1] != b'\\' {
            match &mut line {
                Cow::Borrowed(text) => *text = &text[..at],
                Cow::Owned(text) => text.truncate(at),
            }
            return line;
        }
        line.to_mut().remove(at - 1);
        from = at;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Storage;

    fn lines(text: &str) -> Vec<(u32, String)> {
        let storage = Storage::default();
        let sources = Sources::new(&storage);
        let (file, text) = sources.add_file("t.cfg", text.as_bytes().to_vec());
        let mut lines = Lines::new(&sources, file, text, Comments::Semicolon);
        let mut all = Vec::new();
        while let Some(line) = lines.next_line() {
            all.push((lines.number, line.to_owned()));
        }
        all
    }

    fn texts(text: &str) -> Vec<String> {
        lines(text).into_iter().map(|(_, line)| line).collect()
    }

    #[test]
    fn a_backslash_at_the_end_joins_the_next_line_without_its_indentation() {
        assert_eq!(lines("a \\\n\t  b\nc"), [(2, "a b".to_owned()), (3, "c".to_owned())]);
    }

    #[test]
    fn two_backslashes_are_one_and_end_the_line() {
        assert_eq!(texts("a\\\\\nb"), ["a\\", "b"]);
    }

    #[test]
    fn a_lone_backslash_is_not_continued() {
        assert_eq!(texts("\\\nb"), ["\\", "b"]);
    }

    #[test]
    fn a_comment_swallows_its_continuation() {
        assert_eq!(texts("# a \\\nb\nc"), ["# a b", "c"]);
    }

    #[test]
    fn semicolons_start_comments_unless_escaped() {
        assert_eq!(texts("a ; b"), ["a"]);
        assert_eq!(texts("a\\;b\\\\;c ; d"), ["a;b\\;c"]);
        assert_eq!(texts(";"), [""]);
    }

    #[test]
    fn carriage_returns_do_not_matter() {
        assert_eq!(texts("a \\\r\n b\r\nc\r\n"), ["a b", "c"]);
    }

    #[test]
    fn lines_like_the_last_one_are_taken_whole_or_after_their_beginning() {
        let storage = Storage::default();
        let sources = Sources::new(&storage);
        let text = "  name a\n  name a\n  name b \n  name c ; d\n  name a";
        let (file, text) = sources.add_file("t.cfg", text.as_bytes().to_vec());
        let mut lines = Lines::new(&sources, file, text, Comments::Semicolon);
        assert_eq!(lines.next_same("  name b\n"), None);
        assert_eq!(lines.next_same("  name a\n"), Some("  name a\n"));
        assert_eq!((lines.number, lines.start, lines.raw()), (1, 0, "  name a"));
        assert_eq!(lines.next_same("  name a\n"), Some("  name a\n"));
        assert_eq!(lines.next_after("\tname "), None);
        assert_eq!(lines.next_after("  name "), Some("  name b \n"));
        assert_eq!((lines.number, lines.start), (3, 18));
        assert_eq!(lines.next_after("  name "), None);
        assert_eq!(lines.next_line(), Some("name c"));
        assert_eq!(lines.whole(), None);
        assert_eq!(lines.next_after("  name "), None);
        assert_eq!(lines.next_same("  name a\n"), None);
        assert_eq!(lines.next_line(), Some("name a"));
    }

    #[test]
    fn the_last_line_needs_no_line_end() {
        assert_eq!(texts("x\n y\t"), ["x", "y"]);
        assert_eq!(texts("x\\"), ["x"]);
    }
}
