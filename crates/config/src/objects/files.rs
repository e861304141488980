//! Object files: `cfg_file`, `cfg_dir`, `include_file`, `include_dir`, and the frame of blocks.

use std::io;

use super::ahead::{Ahead, cut};
use super::block::{At, OpenBlock};
use super::kind::Kind;
use super::lexer::{Comments, Lines};
use super::store::Store;
use crate::Context;
use crate::loader::EntryKind;
use crate::problems::Problem;
use crate::report_data::ProcessedPath;
use crate::source::Span;

/// Files and directories may include each other this deep; Nagios has no limit and dies of a
/// file that includes itself.
const MAX_DEPTH: u32 = 64;

/// After so many bytes it is clear what the rest of a large file is like.
const SAMPLE: usize = 64 * 1024;

/// What the main file says to read: `cfg_file` or `cfg_dir`, with its absolute path.
#[derive(Debug, Clone)]
pub(crate) enum ObjectSource {
    /// `cfg_file`
    File(String, Option<Span>),
    /// `cfg_dir`
    Directory(String, Option<Span>),
}

/// Whether a line stands inside a definition.
#[derive(Clone, Copy, PartialEq, Default)]
pub(super) enum Inside {
    #[default]
    Nothing,
    Definition,
    /// A definition of no known type: nothing in it is looked at.
    Unknown,
}

/// One file.
#[derive(Clone, Copy)]
pub(super) struct File<'a> {
    pub(super) path: &'a str,
    pub(super) index: u32,
    pub(super) text: &'a str,
}

/// How far a file has been read.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) struct Position {
    /// Bytes.
    pub(super) offset: usize,
    /// Lines.
    pub(super) lines: u32,
    pub(super) inside: Inside,
}

/// Reads files into a [`Store`].
pub(crate) struct Reader<'r, 'a> {
    cx: &'r Context<'a>,
    pub(super) store: Store<'a>,
    open: OpenBlock<'a>,
    depth: u32,
    /// Only this text is looked at; what it includes is left alone and noted here.
    pub(super) left_alone: Option<u32>,
}

/// Reads everything the main file names.
pub(crate) fn read_all<'a>(cx: &Context<'a>, from: &[ObjectSource]) -> Store<'a> {
    let mut reader = Reader::new(cx);
    for source in from {
        match source {
            ObjectSource::File(path, span) => reader.file(path, *span),
            ObjectSource::Directory(path, span) => reader.directory(path, *span),
        }
    }
    reader.store
}

impl<'r, 'a> Reader<'r, 'a> {
    pub(super) fn new(cx: &'r Context<'a>) -> Self {
        Self { cx, store: Store::default(), open: OpenBlock::new(), depth: 0, left_alone: None }
    }

    fn directory(&mut self, path: &str, from: Option<Span>) {
        if self.leaves_alone() {
            return;
        }
        self.cx.processed(ProcessedPath::Directory(path.into()));
        let entries = match self.cx.loader.list_dir(path) {
            Ok(entries) => entries,
            Err(error) => {
                let line = format!("Error: Could not open config directory '{path}' for reading.");
                let message = format!("cannot read directory `{path}`: {}", reason(&error));
                let problem = Problem::error("unreadable-directory", message);
                return self.cx.problems.add(problem.nagios(line).at(from));
            }
        };
        if !self.enter(path, from) {
            return;
        }
        for entry in entries.iter().filter(|entry| !entry.name.starts_with('.')) {
            let member = format!("{path}/{}", entry.name);
            match entry.kind {
                EntryKind::File if is_object_file(&entry.name) => self.file(&member, from),
                EntryKind::Directory => self.directory(&member, from),
                EntryKind::File | EntryKind::Other => {}
                EntryKind::Unreadable => {
                    let line = format!(
                        "Error: Could not open config directory member '{member}' for reading."
                    );
                    let message = format!("`{member}` leads nowhere");
                    let problem = Problem::error("unreadable-directory-member", message);
                    self.cx.problems.add(problem.nagios(line).at(from));
                }
            }
        }
        self.depth -= 1;
    }

    fn leaves_alone(&mut self) -> bool {
        if let Some(count) = &mut self.left_alone {
            *count += 1;
        }
        self.left_alone.is_some()
    }

    fn file(&mut self, path: &str, from: Option<Span>) {
        if self.leaves_alone() {
            return;
        }
        self.cx.processed(ProcessedPath::File(path.into()));
        let bytes = match self.cx.loader.read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let reason = reason(&error);
                let line = format!("Error: Cannot open config file '{path}' for reading: {reason}");
                let message = format!("cannot read `{path}`: {reason}");
                let problem = Problem::error("unreadable-file", message);
                return self.cx.problems.add(problem.nagios(line).at(from));
            }
        };
        if !self.enter(path, from) {
            return;
        }
        let (index, text) = self.cx.sources.add_file(path, bytes);
        let file = File { path: self.cx.file_name(index), index, text };
        let mut position = Position::default();
        if text.len() >= self.cx.loader.worth_sharing() {
            position = self.shared(file);
        }
        position = self.lines(file, position, text.len());
        self.finish(file, position);
        self.depth -= 1;
    }

    /// Reads the second half of a file at the same time as the first. The second half is read
    /// under the assumption that nothing before it matters to it; if that turns out wrong, or if
    /// there is anything to say about it, it is read again in its turn.
    fn shared(&mut self, file: File<'a>) -> Position {
        let cx = self.cx;
        let begin = self.sample(file, Position::default());
        let Some(middle) = cut(file.text, begin.offset) else { return begin };
        let (aside, options) = (cx.sources.aside(file.index, file.text), cx.options);
        let loader = cx.loader;
        let (position, ahead) = crate::loader::both(
            loader,
            || self.lines(file, begin, middle),
            || Ahead::read(aside, options, loader, file, middle),
        );
        let expected = Position { offset: middle, inside: Inside::Nothing, ..position };
        if position == expected
            && let Some(ahead) = ahead
            && ahead.fits(&self.store)
        {
            return ahead.join(cx, &mut self.store, position);
        }
        position
    }

    fn enter(&mut self, path: &str, from: Option<Span>) -> bool {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.depth -= 1;
            let message = format!("`{path}` is included {MAX_DEPTH} levels deep");
            let problem = Problem::error("include-depth", message).at(from);
            self.cx.problems.add(problem.label("does it include itself?"));
            return false;
        }
        true
    }

    /// Reads the first lines from a place on and makes room for the rest, which is mostly alike.
    pub(super) fn sample(&mut self, file: File<'a>, from: Position) -> Position {
        let (before, all) = (self.store.size(), file.text.len());
        let until = from.offset + SAMPLE.min(all / 16);
        let sample = self.lines(file, from, until);
        self.store.expect_more(&before, sample.offset - from.offset, all - sample.offset);
        sample
    }

    /// Reads lines from a place on, up to the first one that begins at `until` or later.
    pub(super) fn lines(&mut self, file: File<'a>, from: Position, until: usize) -> Position {
        let cx = self.cx;
        let File { path, index, text } = file;
        let mut lines = Lines::new(&cx.sources, index, text, Comments::Semicolon);
        lines.skip_to(from.offset, from.lines);
        let mut inside = from.inside;
        while lines.offset() < until {
            if inside == Inside::Definition {
                self.open.repeat(cx, &mut self.store, &mut lines, path);
            }
            let Some(line) = lines.next_line() else { break };
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if inside == Inside::Unknown && line != "}" && !line.starts_with("define") {
                continue;
            }
            // Lines put together by us lie elsewhere: they begin where their first part begins.
            let distance = (line.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
            let offset = if distance < text.len() { distance as u32 } else { lines.start };
            let column = offset - lines.start + 1;
            let at = At { name: path, file: index, line: lines.number, offset, column };
            if inside != Inside::Nothing && line == "}" {
                if inside == Inside::Definition {
                    self.open.end(cx, &mut self.store, at);
                }
                inside = Inside::Nothing;
            } else if let Some(rest) = line.strip_prefix("define") {
                inside = self.define(rest, inside, at);
            } else if inside == Inside::Definition {
                self.open.directive(cx, &mut self.store, line, lines.whole(), at);
            } else if let Some(target) = line.strip_prefix("include_file=") {
                self.file(target, cx.sources.span(target));
            } else if let Some(target) = line.strip_prefix("include_dir=") {
                let target = target.strip_suffix('/').unwrap_or(target);
                self.directory(target, cx.sources.span(target));
            } else {
                self.unexpected(line, at);
            }
        }
        Position { offset: lines.offset(), lines: lines.number, inside }
    }

    /// The end of a file.
    fn finish(&mut self, file: File<'a>, end: Position) {
        if end.inside == Inside::Nothing {
            return;
        }
        let offset = file.text.len() as u32;
        let at = At { name: file.path, file: file.index, line: end.lines, offset, column: 1 };
        self.unclosed(at);
        if end.inside == Inside::Definition {
            self.open.end(self.cx, &mut self.store, at);
        }
    }

    /// Starts a block; where the next line stands.
    fn define(&mut self, rest: &'a str, inside: Inside, at: At<'_>) -> Inside {
        let cx = self.cx;
        let rest = rest.trim_start_matches([' ', '\t']);
        let end = rest.find([' ', '\t', '{']).unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or("");
        let span = cx.sources.span(word);
        let place = || format!("in file '{}' on line {}.", at.name, at.line);
        if word.is_empty() {
            cx.problems.add(
                Problem::error("no-object-type", "`define` needs a type of object")
                    .nagios(format!("Error: No object type specified {}", place()))
                    .at(span),
            );
            return inside;
        }
        let Some(kind) = Kind::from_word(word) else {
            self.unknown_type(word, &place());
            if inside == Inside::Definition {
                self.open.end(cx, &mut self.store, at);
            }
            return Inside::Unknown;
        };
        if inside != Inside::Nothing {
            let line = format!(
                "Error: Unexpected start of object definition {}  Make sure you close \
                 preceding objects before starting a new one.",
                place()
            );
            let problem = Problem::error("nested-definition", "a definition inside a definition");
            cx.problems.add(problem.nagios(line).at(span).label("is a `}` missing before this?"));
            if inside == Inside::Definition {
                self.open.end(cx, &mut self.store, at);
            }
        }
        if matches!(kind, Kind::HostExtInfo | Kind::ServiceExtInfo) {
            let line =
                "WARNING: Extinfo objects are deprecated and will be removed in future versions";
            let message = format!("`{word}` is deprecated: write its directives into the object");
            cx.problems.add(Problem::warning("deprecated-object", message).nagios(line).at(span));
        }
        self.open.begin(kind, at);
        Inside::Definition
    }

    fn unknown_type(&self, word: &'a str, place: &str) {
        let line = if word == "hostgroupescalation" {
            format!("Error: Could not add object definition {place}")
        } else {
            format!("Error: Invalid object definition type '{word}' {place}")
        };
        let words = Kind::ALL.map(Kind::word);
        let near = self.cx.problems.suggest(word, words);
        self.cx.problems.add(
            Problem::error("unknown-object-type", format!("there is no object type `{word}`"))
                .nagios(line)
                .at(self.cx.sources.span(word))
                .help(near.map(|near| format!("did you mean `{near}`?"))),
        );
    }

    fn unexpected(&self, line: &'a str, at: At<'_>) {
        let nagios = format!(
            "Error: Unexpected token or statement in file '{}' on line {}.",
            at.name, at.line
        );
        self.cx.problems.add(
            Problem::error("unexpected-text", "text outside of a definition")
                .nagios(nagios)
                .at(self.cx.sources.span(line)),
        );
    }

    fn unclosed(&self, at: At<'_>) {
        let line = format!(
            "Error: Unexpected EOF in file '{}' on line {} - check for a missing closing bracket.",
            at.name, at.line
        );
        let span = Span { file: at.file, offset: at.offset.saturating_sub(1), len: 1 };
        self.cx.problems.add(
            Problem::error("unclosed-definition", "the file ends inside a definition")
                .nagios(line)
                .at(Some(span))
                .help("close it with a line that holds nothing but `}`".to_owned()),
        );
    }
}

fn is_object_file(name: &str) -> bool {
    name.len() > 4 && name.ends_with(".cfg")
}

/// The system's words for an error, without Rust's addition.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.rfind(" (os error ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}
