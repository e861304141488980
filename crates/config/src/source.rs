//! The text of every file that was read: borrowed while loading, kept to show a [`Place`] later.
//!
//! While loading, every value is a slice of a file's text, so where it is written is recovered
//! from its address; nothing is stored for it. Text put together by us (continued lines,
//! templates extended with `+`) remembers where it came from.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use model::Location;
use typed_arena::Arena;

use crate::diagnostic::Place;

/// Files by index.
#[derive(Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

struct SourceFile {
    name: Arc<str>,
    text: String,
    /// Its lines are shown to nobody.
    is_secret: bool,
    line_starts: OnceCell<Vec<u32>>,
}

impl fmt::Debug for SourceFile {
    /// Without the text, which may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceFile").field("name", &self.name).finish_non_exhaustive()
    }
}

impl SourceFile {
    fn new(name: Arc<str>, text: String) -> Self {
        Self { name, text, is_secret: false, line_starts: OnceCell::new() }
    }

    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let ends = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0).chain(ends.map(|end| end as u32 + 1)).collect()
        })
    }

    fn line(&self, line: u32) -> Option<&str> {
        let starts = self.line_starts();
        let index = (line as usize).checked_sub(1)?;
        let start = *starts.get(index)? as usize;
        let end = starts.get(index + 1).map_or(self.text.len(), |next| *next as usize);
        if start == self.text.len() {
            return None;
        }
        Some(self.text.get(start..end)?.trim_end_matches(['\n', '\r']))
    }

    fn place(&self, file: u32, span: Span) -> Place {
        let starts = self.line_starts();
        let index = starts.partition_point(|start| *start <= span.offset).saturating_sub(1);
        let start = starts.get(index).map_or(0, |start| *start as usize);
        let offset = (span.offset as usize).min(self.text.len());
        let count = |from: usize, to: usize| {
            self.text.get(from..to).map_or(0, |text| text.chars().count()) as u32
        };
        let line_len = self.line(index as u32 + 1).map_or(0, str::len);
        let end = (offset + span.len as usize).min(start + line_len).max(offset);
        Place {
            file,
            line: index as u32 + 1,
            column: count(start, offset) + 1,
            length: count(offset, end).max(1),
        }
    }
}

impl SourceMap {
    /// Adds a file and says which index it got.
    pub fn add(&mut self, name: impl Into<Arc<str>>, text: impl Into<String>) -> u32 {
        self.files.push(SourceFile::new(name.into(), text.into()));
        u32::try_from(self.files.len() - 1).expect("fewer than 2^32 files")
    }

    /// The path of a file as it was opened.
    #[must_use]
    pub fn name(&self, file: u32) -> &str {
        self.files.get(file as usize).map_or("", |file| &file.name)
    }

    /// One line of a file, from 1, without its line end. There is none of a resource file:
    /// those hold passwords.
    #[must_use]
    pub fn line(&self, file: u32, line: u32) -> Option<&str> {
        self.files.get(file as usize).filter(|file| !file.is_secret)?.line(line)
    }

    /// The paths of all files, by index.
    pub(crate) fn names(&self) -> Vec<Arc<str>> {
        self.files.iter().map(|file| Arc::clone(&file.name)).collect()
    }

    /// Line and column of a span.
    pub(crate) fn place(&self, span: Span) -> Option<Place> {
        self.files.get(span.file as usize).map(|file| file.place(span.file, span))
    }
}

/// A stretch of one file, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) file: u32,
    pub(crate) offset: u32,
    pub(crate) len: u32,
}

/// Owns the text while it is borrowed from.
#[derive(Default)]
pub(crate) struct Storage {
    files: Arena<SourceFile>,
    made: Arena<String>,
    /// What is made while a part of a file is read aside.
    aside: Arena<Self>,
}

impl Storage {
    /// Gives up the files once nothing borrows from them.
    pub(crate) fn into_map(self) -> SourceMap {
        SourceMap { files: self.files.into_vec() }
    }
}

/// One file, to be read in part by another thread, and a place for the text made of it.
pub(crate) struct Aside<'a> {
    storage: &'a mut Storage,
    name: &'a str,
    file: u32,
    text: &'a str,
}

/// Text made aside, for [`Sources::adopt`].
pub(crate) struct Made(BTreeMap<usize, (usize, Span)>);

/// Adds text to a [`Storage`] and finds out where a slice of it was written.
pub(crate) struct Sources<'a> {
    storage: &'a Storage,
    names: RefCell<Vec<&'a str>>,
    /// Address of the first byte of each file, with its length and index.
    files: RefCell<BTreeMap<usize, (usize, u32)>>,
    /// The same for text made by us, with where it came from.
    made: RefCell<BTreeMap<usize, (usize, Span)>>,
}

impl<'a> Sources<'a> {
    pub(crate) fn new(storage: &'a Storage) -> Self {
        Self {
            storage,
            names: RefCell::default(),
            files: RefCell::default(),
            made: RefCell::default(),
        }
    }

    /// Lets another thread read a file that is here already.
    pub(crate) fn aside(&self, file: u32, text: &'a str) -> Aside<'a> {
        let storage = self.storage.aside.alloc(Storage::default());
        Aside { storage, name: self.name(file), file, text }
    }

    /// The sources that the other thread sees: this file.
    pub(crate) fn of_aside(aside: Aside<'a>) -> Self {
        let Aside { storage, name, file, text } = aside;
        let sources = Self::new(storage);
        let mut names = vec![""; file as usize];
        names.push(name);
        sources.names.replace(names);
        sources.files.borrow_mut().insert(text.as_ptr() as usize, (text.len(), file));
        sources
    }

    /// Where the text comes from that was made aside.
    pub(crate) fn into_made(self) -> Made {
        Made(self.made.into_inner())
    }

    /// Knows text that was made aside.
    pub(crate) fn adopt(&self, mut made: Made) {
        self.made.borrow_mut().append(&mut made.0);
    }

    /// Keeps a file's text. What is not UTF-8 is taken for Latin-1, byte by byte, so that
    /// different names stay different.
    pub(crate) fn add_file(&self, name: &str, bytes: Vec<u8>) -> (u32, &'a str) {
        self.add(SourceFile::new(name.into(), decode(bytes)))
    }

    /// The same for a file whose text must not be shown.
    pub(crate) fn add_secret_file(&self, name: &str, bytes: Vec<u8>) -> (u32, &'a str) {
        let file = SourceFile::new(name.into(), decode(bytes));
        self.add(SourceFile { is_secret: true, ..file })
    }

    fn add(&self, file: SourceFile) -> (u32, &'a str) {
        let file = self.storage.files.alloc(file);
        let index = self.names.borrow().len() as u32;
        self.names.borrow_mut().push(&file.name);
        self.files.borrow_mut().insert(file.text.as_ptr() as usize, (file.text.len(), index));
        (index, &file.text)
    }

    /// The path of a file.
    pub(crate) fn name(&self, file: u32) -> &'a str {
        self.names.borrow().get(file as usize).copied().unwrap_or("")
    }

    /// Keeps text that is written nowhere in this form.
    pub(crate) fn make(&self, text: String, origin: Option<Span>) -> &'a str {
        let made: &'a str = self.storage.made.alloc(text);
        if let Some(origin) = origin {
            let key = made.as_ptr() as usize;
            self.made.borrow_mut().insert(key, (made.len(), origin));
        }
        made
    }

    /// Where this slice was written.
    pub(crate) fn span(&self, text: &str) -> Option<Span> {
        let address = text.as_ptr() as usize;
        if let Some((start, (len, file))) = self.files.borrow().range(..=address).next_back()
            && address <= start + len
        {
            let offset = (address - start) as u32;
            return Some(Span { file: *file, offset, len: text.len() as u32 });
        }
        let made = self.made.borrow();
        let (start, (len, origin)) = made.range(..=address).next_back()?;
        (address <= start + len).then_some(*origin)
    }
}

/// UTF-8 as it is; anything else byte by byte as Latin-1.
fn decode(bytes: Vec<u8>) -> String {
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let mut text = String::new();
            for chunk in error.as_bytes().utf8_chunks() {
                text.push_str(chunk.valid());
                text.extend(chunk.invalid().iter().map(|byte| char::from(*byte)));
            }
            text
        }
    }
}

impl From<Place> for Location {
    fn from(place: Place) -> Self {
        Self { file: place.file, line: place.line, column: place.column }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_from_one_and_end_without_carriage_return() {
        let mut map = SourceMap::default();
        let file = map.add("a.cfg", "one\r\ntwo\n");
        assert_eq!(map.line(file, 1), Some("one"));
        assert_eq!(map.line(file, 2), Some("two"));
        assert_eq!(map.line(file, 3), None);
        assert_eq!(map.line(file, 0), None);
        assert_eq!(map.name(9), "");
    }

    #[test]
    fn columns_count_characters_and_spans_end_with_their_line() {
        let mut map = SourceMap::default();
        let file = map.add("a.cfg", "x\n\u{e4}\u{f6} name\nz");
        let place = map.place(Span { file, offset: 7, len: 99 }).unwrap();
        assert_eq!((place.line, place.column, place.length), (2, 4, 4));
    }

    #[test]
    fn a_slice_of_a_file_knows_where_it_is_written() {
        let storage = Storage::default();
        let sources = Sources::new(&storage);
        let (_, _) = sources.add_file("a.cfg", b"alpha".to_vec());
        let (file, text) = sources.add_file("b.cfg", b"one two".to_vec());
        assert_eq!(sources.span(&text[4..]), Some(Span { file, offset: 4, len: 3 }));
        let made = sources.make("joined".into(), sources.span(&text[..3]));
        assert_eq!(sources.span(&made[2..]), Some(Span { file, offset: 0, len: 3 }));
        assert_eq!(sources.span("elsewhere"), None);
    }

    #[test]
    fn lines_of_secret_files_are_not_shown() {
        let storage = Storage::default();
        let sources = Sources::new(&storage);
        let (file, _) = sources.add_secret_file("resource.cfg", b"$USER1$ secret".to_vec());
        drop(sources);
        let map = storage.into_map();
        assert_eq!(map.line(file, 1), None);
        assert!(!format!("{map:?}").contains("secret"));
        assert_eq!(map.place(Span { file, offset: 8, len: 6 }).unwrap().column, 9);
    }

    #[test]
    fn bytes_that_are_not_utf8_become_latin1() {
        assert_eq!(decode(b"fran\xe7ais \xc3\xa9".to_vec()), "fran\u{e7}ais \u{e9}");
    }
}
