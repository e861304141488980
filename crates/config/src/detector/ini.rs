//! The INI dialect of OSSIM's agent: that of Python 2's `ConfigParser`.
//!
//! Rules: names of options are folded to lower case, names of sections are not; a line that
//! starts with white space continues the value above, with a line end between; `#`, `;` and `rem`
//! start comment lines; a `;` after white space ends the value on the option's own line; the last
//! of equal options counts; equal sections are one. A name ends at the first `=` or `:`, but in
//! `[translation…]` only at `=`, because OSSIM 5.8 has keys with colons.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::diagnostic::Severity;
use crate::file_problem::{FileProblem, Problems, SourceText};

/// One or two files read as one: a plugin and its `.local`.
#[derive(Debug, Default)]
pub(super) struct Ini {
    pub(super) sources: Vec<SourceText>,
    pub(super) defaults: Section,
    pub(super) sections: Vec<Section>,
    section_index: FxHashMap<String, usize>,
}

#[derive(Debug, Default)]
pub(super) struct Section {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) options: Vec<Entry>,
    index: FxHashMap<String, usize>,
}

/// One option.
#[derive(Debug)]
pub(super) struct Entry {
    /// Folded to lower case.
    pub(super) name: String,
    /// Parts stripped and joined by line ends; quotes still there.
    pub(super) raw: String,
    /// Where each part starts: byte of `raw`, place in the file.
    parts: Vec<(usize, Place)>,
}

/// A place in one of the [`Ini::sources`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) source: usize,
    pub(super) line: u32,
    pub(super) column: u32,
}

impl Entry {
    /// Where a byte of the raw value is written.
    pub(super) fn place(&self, offset: usize) -> Place {
        let index = self.parts.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
        let Some((start, place)) = self.parts.get(index).copied() else { return Place::default() };
        let within = self.raw.get(start..offset).map_or(0, |text| text.chars().count());
        Place { column: place.column.saturating_add(within as u32), ..place }
    }
}

impl Section {
    pub(super) fn get(&self, name: &str) -> Option<&Entry> {
        self.index.get(name).and_then(|index| self.options.get(*index))
    }

    fn set(&mut self, entry: Entry) {
        match self.index.get(&entry.name).and_then(|index| self.options.get_mut(*index)) {
            Some(earlier) => *earlier = entry,
            None => {
                self.index.insert(entry.name.clone(), self.options.len());
                self.options.push(entry);
            }
        }
    }

    fn is_translation(&self) -> bool {
        self.name.starts_with("translation")
    }
}

/// Which section the next option belongs to.
#[derive(Clone, Copy)]
enum Current {
    None,
    Defaults,
    Section(usize),
}

impl Ini {
    /// Reads one more file over what is there.
    pub(super) fn read(&mut self, source: SourceText, problems: &mut Problems) {
        let number = self.sources.len();
        let mut current = Current::None;
        // The option that an indented line continues.
        let mut open: Option<usize> = None;
        for (index, line) in source.text.split('\n').enumerate() {
            let place = Place { source: number, line: index as u32 + 1, column: 1 };
            if line.trim_ascii().is_empty() || is_comment(line) {
                continue;
            }
            if starts_with_space(line)
                && let Some(index) = open
            {
                self.continue_option(current, index, line, place);
                continue;
            }
            if let Some(name) = section_name(line) {
                current = self.open_section(name, place);
                open = None;
                continue;
            }
            let refused = match self.section_mut(current) {
                None => Some("no section has begun before this line"),
                Some(section) => match section.read_option(line, place) {
                    Some(index) => {
                        open = Some(index);
                        None
                    }
                    None => Some("this line is neither a section nor an option"),
                },
            };
            if let Some(message) = refused {
                let problem =
                    source.problem_at(Severity::Error, "bad-line", (place.line, 1), message);
                problems.push(problem.help(LINES));
            }
        }
        self.sources.push(source);
    }

    pub(super) fn section(&self, name: &str) -> Option<&Section> {
        self.section_index.get(name).and_then(|index| self.sections.get(*index))
    }

    /// An option of a section, or else of `[DEFAULT]`.
    pub(super) fn option(&self, section: &str, name: &str) -> Option<&Entry> {
        let own = self.section(section).and_then(|section| section.get(name));
        own.or_else(|| self.defaults.get(name))
    }

    /// The value of an option: references to other options filled in, quotes removed. Empty when
    /// it is not there.
    pub(super) fn value<'i>(&'i self, section: &'i Section, entry: &'i Entry) -> Cow<'i, str> {
        match self.interpolate(section, &entry.raw) {
            Some(text) => Cow::Owned(unquote(&text).to_owned()),
            None => Cow::Borrowed(unquote(&entry.raw)),
        }
    }

    /// The value of an option by name.
    pub(super) fn get(&self, section: &str, name: &str) -> Cow<'_, str> {
        let section = self.section(section).unwrap_or(&self.defaults);
        let entry = section.get(name).or_else(|| self.defaults.get(name));
        entry.map_or(Cow::Borrowed(""), |entry| self.value(section, entry))
    }

    /// A problem at a place.
    pub(super) fn problem(
        &self,
        severity: Severity,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
    ) -> FileProblem {
        match self.sources.get(place.source) {
            Some(source) => source.problem_at(severity, code, (place.line, place.column), message),
            None => FileProblem::new(severity, code, &std::sync::Arc::from(""), message),
        }
    }

    fn section_mut(&mut self, current: Current) -> Option<&mut Section> {
        match current {
            Current::None => None,
            Current::Defaults => Some(&mut self.defaults),
            Current::Section(index) => self.sections.get_mut(index),
        }
    }

    fn open_section(&mut self, name: &str, place: Place) -> Current {
        if name == "DEFAULT" {
            return Current::Defaults;
        }
        if let Some(index) = self.section_index.get(name) {
            return Current::Section(*index);
        }
        let index = self.sections.len();
        self.section_index.insert(name.to_owned(), index);
        self.sections.push(Section { name: name.to_owned(), place, ..Section::default() });
        Current::Section(index)
    }

    fn continue_option(&mut self, current: Current, index: usize, line: &str, place: Place) {
        let section = self.section_mut(current);
        let Some(entry) = section.and_then(|section| section.options.get_mut(index)) else {
            return;
        };
        entry.raw.push('\n');
        let column = place.column + leading(line);
        entry.parts.push((entry.raw.len(), Place { column, ..place }));
        entry.raw.push_str(line.trim_ascii());
    }

    /// `%(name)s` becomes that option's value, ten levels deep. Unknown names stay: regular
    /// expressions contain `%(` too.
    fn interpolate(&self, section: &Section, raw: &str) -> Option<String> {
        let mut text: Option<String> = None;
        for _ in 0..MAX_DEPTH {
            let now = text.as_deref().unwrap_or(raw);
            let Some(next) = self.interpolate_once(section, now) else { break };
            text = Some(next);
        }
        text
    }

    /// `None` when there is nothing to fill in, or too much.
    fn interpolate_once(&self, section: &Section, text: &str) -> Option<String> {
        let mut out = String::new();
        let mut rest = text;
        let mut found = false;
        while let Some((before, after)) = rest.split_once("%(") {
            out.push_str(before);
            let reference = after.split_once(")s").and_then(|(name, after)| {
                let name = name.to_lowercase();
                let entry = section.get(&name).or_else(|| self.defaults.get(&name))?;
                Some((entry, after))
            });
            match reference {
                Some((entry, after)) => {
                    out.push_str(&entry.raw);
                    rest = after;
                    found = true;
                }
                None => {
                    out.push_str("%(");
                    rest = after;
                }
            }
            if out.len() > MAX_VALUE {
                return None;
            }
        }
        out.push_str(rest);
        found.then_some(out)
    }
}

const LINES: &str = "a line is `[section]`, `name = value`, a comment, or an indented continuation";
/// Python's limit for references within references.
const MAX_DEPTH: usize = 10;
/// Longer values do not come from filling in.
const MAX_VALUE: usize = 1 << 14;

impl Section {
    /// Its index, when it is one.
    fn read_option(&mut self, line: &str, place: Place) -> Option<usize> {
        let (name, value) = split_option(line, self.is_translation())?;
        let start = line.len() - value.trim_ascii_start().len();
        let column = place.column + line.get(..start)?.chars().count() as u32;
        let value = cut_comment(value).trim_ascii_end();
        let raw = if value == "\"\"" { "" } else { value };
        let name = name.trim_ascii().to_lowercase();
        let entry =
            Entry { name, raw: raw.to_owned(), parts: vec![(0, Place { column, ..place })] };
        let index = self.index.get(&entry.name).copied().unwrap_or(self.options.len());
        self.set(entry);
        Some(index)
    }
}

fn split_option(line: &str, colons_in_name: bool) -> Option<(&str, &str)> {
    let by_equals = || line.split_once('=');
    let split = if colons_in_name {
        by_equals().or_else(|| line.split_once(':'))
    } else {
        line.split_once(['=', ':'])
    };
    split.filter(|(name, _)| !name.is_empty() && !starts_with_space(name))
}

/// Only the first `;` of a value can start a comment.
fn cut_comment(value: &str) -> &str {
    let value = value.trim_ascii_start();
    match value.split_once(';') {
        Some((before, _)) if before.ends_with(|c: char| c.is_ascii_whitespace()) => before,
        _ => value,
    }
}

fn section_name(line: &str) -> Option<&str> {
    let (name, _) = line.strip_prefix('[')?.split_once(']')?;
    (!name.is_empty()).then_some(name)
}

fn is_comment(line: &str) -> bool {
    let is_rem = || {
        let word = line.split_ascii_whitespace().next().unwrap_or("");
        word.eq_ignore_ascii_case("rem") && !starts_with_space(line)
    };
    line.starts_with(['#', ';']) || is_rem()
}

fn starts_with_space(line: &str) -> bool {
    line.starts_with(|c: char| c.is_ascii_whitespace())
}

/// Characters of white space at the start.
fn leading(line: &str) -> u32 {
    (line.len() - line.trim_ascii_start().len()) as u32
}

/// Quotes around a value: all double ones, then all single ones.
pub(super) fn unquote(value: &str) -> &str {
    value.trim_matches('"').trim_matches('\'')
}
