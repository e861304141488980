//! The second half of a large file, read by another thread before the first half is done.

use super::files::{File, Inside, Position, Reader};
use super::store::Store;
use crate::Context;
use crate::LoadOptions;
use crate::loader::Loader;
use crate::source::{Aside, Made, Sources};

/// What was read ahead, with nothing to say about it.
pub(super) struct Ahead<'a> {
    store: Store<'a>,
    made: Made,
    /// Lines are counted from the cut.
    end: Position,
}

impl<'a> Ahead<'a> {
    /// Reads a file from `from` to its end. `None` when there is a problem, an included file, or
    /// an open definition at the end: all that has its turn.
    pub(super) fn read(
        aside: Aside<'a>,
        options: &'a LoadOptions,
        loader: &'a dyn Loader,
        file: File<'a>,
        from: usize,
    ) -> Option<Self> {
        let cx = Context::new(Sources::of_aside(aside), options, loader);
        let mut reader = Reader::new(&cx);
        reader.left_alone = Some(0);
        let begin = Position { offset: from, ..Position::default() };
        let sample = reader.sample(file, begin);
        let end = reader.lines(file, sample, file.text.len());
        let is_clean = reader.left_alone == Some(0) && end.inside == Inside::Nothing;
        let store = reader.store;
        let is_clean = is_clean && cx.problems.count() == 0;
        is_clean.then(|| Self { store, made: cx.sources.into_made(), end })
    }

    /// Whether no name in it was taken before.
    pub(super) fn fits(&self, store: &Store<'a>) -> bool {
        store.shares_no_name_with(&self.store)
    }

    /// Puts it behind what was read up to `cut`; where the file ends.
    pub(super) fn join(self, cx: &Context<'a>, store: &mut Store<'a>, cut: Position) -> Position {
        cx.sources.adopt(self.made);
        store.append(self.store, cut.lines);
        Position { lines: cut.lines + self.end.lines, ..self.end }
    }
}

/// A place in the second half where a definition seems to begin: a line that begins with
/// `define` and does not continue another.
pub(super) fn cut(text: &str, from: usize) -> Option<usize> {
    let middle = from + (text.len() - from) / 2;
    let rest = text.as_bytes().get(middle..)?;
    memchr::memmem::find_iter(rest, b"\ndefine").map(|at| middle + at).find_map(|at| {
        let before = text.as_bytes()[..at].strip_suffix(b"\r").unwrap_or(&text.as_bytes()[..at]);
        (!before.ends_with(b"\\")).then_some(at + 1)
    })
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::DirEntry;
    use crate::objects::directives::D;
    use crate::objects::kind::Kind;
    use crate::source::Storage;

    struct NoFiles;

    impl Loader for NoFiles {
        fn read(&self, _: &str) -> io::Result<Vec<u8>> {
            Err(io::ErrorKind::NotFound.into())
        }
        fn list_dir(&self, _: &str) -> io::Result<Vec<DirEntry>> {
            Err(io::ErrorKind::NotFound.into())
        }
        fn is_dir(&self, _: &str) -> bool {
            false
        }
        fn is_writable_dir(&self, _: &str) -> io::Result<()> {
            Ok(())
        }
        fn absolute(&self, path: &str) -> String {
            path.to_owned()
        }
    }

    /// Names and lines of the hosts of a file that is read from its first `}` on by itself;
    /// `None` when the rest has to wait for its turn.
    fn hosts(text: &str) -> Option<Vec<(String, u32)>> {
        let (storage, options) = (Storage::default(), LoadOptions::default());
        let cx = Context::new(Sources::new(&storage), &options, &NoFiles);
        let (index, text) = cx.sources.add_file("t.cfg", text.as_bytes().to_vec());
        let file = File { path: "t.cfg", index, text };
        let middle = text.find("}\n").unwrap() + 2;
        let mut reader = Reader::new(&cx);
        let position = reader.lines(file, Position::default(), middle);
        let aside = cx.sources.aside(index, text);
        let ahead = Ahead::read(aside, &options, &NoFiles, file, middle)?;
        let fits = ahead.fits(&reader.store);
        fits.then(|| ahead.join(&cx, &mut reader.store, position))?;
        let name = |view: crate::objects::View<'_, '_>| view.own(D::HostName).unwrap().to_owned();
        let hosts = reader.store.views(Kind::Host);
        Some(hosts.map(|view| (name(view), view.block.line)).collect())
    }

    #[test]
    fn what_was_read_ahead_is_joined_with_its_lines_counted_on() {
        let text = "define host {\nhost_name a\n}\n\ndefine host {\nhost_name b \\\n c\n}\n";
        assert_eq!(hosts(text), Some(vec![("a".into(), 1), ("b c".into(), 5)]));
    }

    #[test]
    fn problems_names_taken_and_includes_have_their_turn() {
        let first = "define host {\nhost_name a\n}\n";
        for rest in [
            "nonsense\n",
            "define host {\nhost_name a\n}\n",
            "define host {\nhost_name b\n",
            "include_file=other.cfg\n",
            "include_dir=other\n",
        ] {
            assert_eq!(hosts(&format!("{first}{rest}")), None, "{rest}");
        }
    }

    #[test]
    fn a_file_is_cut_where_a_definition_begins_and_never_in_a_continued_line() {
        assert_eq!(cut("define host {\n}\ndefine host {\n}\n", 0), None);
        assert_eq!(cut("define host {\n}\n define\ndefine host {\n}\n", 0), Some(24));
        assert_eq!(cut("\ndefine a\n\n\\\ndefine b\n", 0), None);
        assert_eq!(cut("x\\\r\ndefine b\ndefine c", 0), Some(13));
        assert_eq!(cut("", 0), None);
    }
}
