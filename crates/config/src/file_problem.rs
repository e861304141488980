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

    /// The same, showing the blamed line of `text`.
    #[must_use]
    pub(crate) fn quoting(mut self, text: &str) -> Self {
        let index = (self.line as usize).checked_sub(1);
        let line = index.and_then(|index| text.split('\n').nth(index));
        self.excerpt = line.map(|line| line.trim_end_matches('\r').to_owned());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_like_the_problems_of_object_files() {
        let file = Arc::from("ssh.cfg");
        let problem = FileProblem::new(Severity::Error, "bad-regex", &file, "unclosed group")
            .at(2, 10)
            .about("rule \"01\"")
            .help("close it")
            .quoting("[01]\nregexp=\"a(b\"\n");
        assert_eq!(
            problem.to_string(),
            "error[bad-regex]: rule \"01\": unclosed group\n ┌─ ssh.cfg:2:10\n2│ regexp=\"a(b\"\n \
             │          ^\n = help: close it"
        );
    }

    #[test]
    fn a_problem_with_a_whole_file_shows_no_line() {
        let file = Arc::from("ssh.cfg");
        let problem = FileProblem::new(Severity::Notice, "monitor", &file, "not used");
        assert_eq!(problem.to_string(), "notice[monitor]: not used\n ┌─ ssh.cfg:1:1");
    }
}
