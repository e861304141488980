//! One problem in a file of the security half: a data source plugin, a directive file, a file of
//! event types. Unlike a [`Diagnostic`] it stands alone: the line it blames
//! travels with it, because these files are read one by one and not kept.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Place, Severity, Stage};
use crate::render::render;
use crate::source::SourceMap;

/// One problem, with everything needed to show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileProblem {
    /// [`Severity::Error`]: something was dropped. [`Severity::Warning`]: it works, perhaps not as
    /// meant, or slowly. [`Severity::Notice`]: something that nothing here can use was left out.
    pub severity: Severity,
    /// What kind, in kebab case: `bad-regex`.
    pub code: &'static str,
    /// The file, as the loader knows it.
    pub file: Arc<str>,
    /// Line, from 1; 0 when no line is to blame.
    pub line: u32,
    /// Column in characters, from 1; 0 when the whole line is meant.
    pub column: u32,
    /// The rule, directive or event type: `rule "01 - failed"`, `directive 500001`.
    pub subject: Option<String>,
    /// One sentence in lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The line as written, without its end.
    #[serde(skip)]
    pub excerpt: Option<String>,
}

impl FileProblem {
    /// A problem with a file as a whole.
    #[must_use]
    pub fn new(
        severity: Severity,
        code: &'static str,
        file: &Arc<str>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            severity,
            code,
            file: Arc::clone(file),
            line: 0,
            column: 0,
            subject: None,
            message: message.into(),
            help: None,
            excerpt: None,
        }
    }

    /// Whether something was dropped because of it.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The same, at this line and column.
    #[must_use]
    pub(crate) fn at(mut self, line: u32, column: u32) -> Self {
        (self.line, self.column) = (line, column);
        self
    }

    /// The same, about this rule or directive.
    #[must_use]
    pub(crate) fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// The same, with advice.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for FileProblem {
    /// As the other problems of this crate are shown ([`render()`]), without colour and
    /// without the line end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sources = SourceMap::default();
        let line = self.line.max(1);
        // Only one line is known; it stands where it stood.
        let mut text = "\n".repeat(if self.excerpt.is_some() { line as usize - 1 } else { 0 });
        text.extend(self.excerpt.as_deref());
        let file = sources.add(Arc::clone(&self.file), text);
        let subject = self.subject.as_ref().map_or(String::new(), |subject| format!("{subject}: "));
        let diagnostic = Diagnostic {
            severity: self.severity,
            code: self.code,
            message: format!("{subject}{}", self.message),
            nagios: String::new(),
            counted: false,
            beyond_nagios: false,
            place: Some(Place { file, line, column: self.column.max(1), length: 1 }),
            label: None,
            help: self.help.clone(),
            stage: Stage::ObjectFiles,
        };
        f.write_str(render(&diagnostic, &sources, false).trim_end())
    }
}

/// A file's text while it is read, for the places in problems.
#[derive(Debug)]
pub(crate) struct SourceText {
    /// The file, as the loader knows it.
    pub(crate) name: Arc<str>,
    /// Its text: UTF-8 as it is, without a byte order mark at its start; other bytes as Latin-1.
    pub(crate) text: String,
    /// Length of a byte order mark that stood before the text.
    skipped: usize,
    /// Where characters stand that were one byte and are two now.
    widened: Vec<usize>,
    line_starts: Vec<usize>,
}

/// Columns further to the right are bytes instead of characters.
const MAX_COUNTED: usize = 100_000;
/// Longer lines are not quoted: they are data, not configuration.
const MAX_EXCERPT: usize = 2_000;

impl SourceText {
    pub(crate) fn new(name: &str, bytes: &[u8]) -> Self {
        let file = bytes;
        let bytes = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
        let skipped = file.len() - bytes.len();
        let mut text = String::with_capacity(bytes.len());
        let mut widened = Vec::new();
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            for byte in chunk.invalid() {
                widened.push(text.len());
                text.push(char::from(*byte));
            }
        }
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let line_starts = std::iter::once(0).chain(ends.map(|end| end + 1)).collect();
        Self { name: Arc::from(name), text, skipped, widened, line_starts }
    }

    /// Line and column of a byte of the text, both from 1.
    pub(crate) fn position(&self, offset: usize) -> (u32, u32) {
        let index = self.line_starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.line_starts.get(index).copied().unwrap_or(0);
        let before = self.text.get(start..offset).unwrap_or("");
        // Nobody counts characters there, and a file of one line would take forever.
        let is_data = before.len() > MAX_COUNTED;
        let before = if is_data { before.len() } else { before.chars().count() };
        (number(index + 1), number(before + 1))
    }

    /// Which byte of the file a byte of the text was.
    pub(crate) fn file_offset(&self, offset: usize) -> usize {
        self.skipped + offset - self.widened.partition_point(|widened| *widened < offset)
    }

    /// A problem at a byte of the text.
    pub(crate) fn problem(
        &self,
        severity: Severity,
        code: &'static str,
        offset: usize,
        message: impl Into<String>,
    ) -> FileProblem {
        let (line, column) = self.position(offset);
        self.problem_at(severity, code, (line, column), message)
    }

    /// A problem at this line and column.
    pub(crate) fn problem_at(
        &self,
        severity: Severity,
        code: &'static str,
        (line, column): (u32, u32),
        message: impl Into<String>,
    ) -> FileProblem {
        let mut problem = FileProblem::new(severity, code, &self.name, message).at(line, column);
        let excerpt = self.line(line).filter(|text| text.len() <= MAX_EXCERPT);
        problem.excerpt = excerpt.map(str::to_owned);
        problem
    }

    fn line(&self, line: u32) -> Option<&str> {
        let index = (line as usize).checked_sub(1)?;
        let start = *self.line_starts.get(index)?;
        let end = self.line_starts.get(index + 1).map_or(self.text.len(), |next| next - 1);
        Some(self.text.get(start..end)?.trim_end_matches('\r'))
    }
}

/// A count that no file under the size limit exceeds.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Larger files are refused unread: the largest public plugin has half a megabyte.
pub(crate) const MAX_FILE: usize = 64 << 20;

/// How many problems of one file are kept: a file of another kind would give one a line.
const MAX_PROBLEMS: usize = 200;

/// The problems of one file: the first ones, and how many more.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<FileProblem>,
    more: usize,
}

impl Problems {
    pub(crate) fn push(&mut self, problem: FileProblem) {
        if self.list.len() < MAX_PROBLEMS {
            self.list.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// All of them, by line and column.
    pub(crate) fn sorted(mut self) -> Vec<FileProblem> {
        self.list.sort_by_key(|problem| (problem.line, problem.column));
        self.in_order()
    }

    /// All of them, as they were found.
    pub(crate) fn in_order(self) -> Vec<FileProblem> {
        let Self { mut list, more } = self;
        if let Some(last) = list.last().filter(|_| more > 0) {
            let message = format!("{more} more problems in this file are not listed");
            list.push(FileProblem::new(Severity::Notice, "more-problems", &last.file, message));
        }
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_like_the_problems_of_object_files() {
        let source = SourceText::new("ssh.cfg", b"[01]\r\nregexp=\"a(b\"\r\n");
        let problem = source
            .problem(Severity::Error, "bad-regex", 15, "unclosed group")
            .about("rule \"01\"")
            .help("close it");
        assert_eq!(
            problem.to_string(),
            "error[bad-regex]: rule \"01\": unclosed group\n ┌─ ssh.cfg:2:10\n2│ regexp=\"a(b\"\n \
             │          ^\n = help: close it"
        );
    }

    #[test]
    fn bytes_of_the_text_are_found_in_the_file() {
        let source = SourceText::new("x", b"\xef\xbb\xbfa\xe9\xc3\xa9b");
        assert_eq!(source.text, "a\u{e9}\u{e9}b");
        assert_eq!([0, 1, 3, 5, 6].map(|offset| source.file_offset(offset)), [3, 4, 5, 7, 8]);
    }

    #[test]
    fn a_problem_with_a_whole_file_shows_no_line() {
        let file = Arc::from("ssh.cfg");
        let problem = FileProblem::new(Severity::Notice, "monitor", &file, "not used");
        assert_eq!(problem.to_string(), "notice[monitor]: not used\n ┌─ ssh.cfg:1:1");
    }
}
