//! Collects what is wrong while loading; lines and columns are worked out at the end.

use std::cell::{Cell, RefCell};

use crate::diagnostic::{Diagnostic, Severity, Stage};
use crate::source::{SourceMap, Span};
use crate::suggest::closest;

/// Everything found so far, in order.
pub(crate) struct Problems {
    found: RefCell<Vec<(Diagnostic, Option<Span>)>>,
    stage: Cell<Stage>,
    beyond: Cell<bool>,
    tolerant: Cell<bool>,
    suggestions: Cell<u32>,
}

/// Problems that get a suggestion.
const MAX_SUGGESTIONS: u32 = 300;

/// One problem being described; [`Problems::add`] takes it.
pub(crate) struct Problem {
    diagnostic: Diagnostic,
    span: Option<Span>,
}

impl Problem {
    fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        let diagnostic = Diagnostic {
            severity,
            code,
            message: message.into(),
            nagios: String::new(),
            counted: false,
            beyond_nagios: false,
            place: None,
            label: None,
            help: None,
            stage: Stage::MainFile,
        };
        Self { diagnostic, span: None }
    }

    pub(crate) fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    pub(crate) fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    pub(crate) fn notice(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Notice, code, message)
    }

    /// Adds one line as Nagios words it.
    pub(crate) fn nagios(mut self, line: impl AsRef<str>) -> Self {
        if !self.diagnostic.nagios.is_empty() {
            self.diagnostic.nagios.push('\n');
        }
        self.diagnostic.nagios.push_str(line.as_ref());
        self
    }

    /// Where it is written.
    pub(crate) fn at(mut self, span: Option<Span>) -> Self {
        self.span = span;
        self
    }

    /// Where it is written, if nothing better is known.
    pub(crate) fn or_at(mut self, span: Option<Span>) -> Self {
        self.span = self.span.or(span);
        self
    }

    /// What stands under the carets.
    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.diagnostic.label = Some(label.into());
        self
    }

    /// What to do about it.
    pub(crate) fn help(mut self, help: impl Into<Option<String>>) -> Self {
        self.diagnostic.help = help.into();
        self
    }

    /// It is in the totals.
    pub(crate) fn counted(mut self) -> Self {
        self.diagnostic.counted = true;
        self
    }
}

impl Problems {
    pub(crate) fn new() -> Self {
        Self {
            found: RefCell::default(),
            stage: Cell::new(Stage::MainFile),
            beyond: Cell::new(false),
            tolerant: Cell::new(false),
            suggestions: Cell::new(0),
        }
    }

    /// From here on problems belong to `stage`.
    pub(crate) fn enter(&self, stage: Stage) {
        self.stage.set(stage);
    }

    /// While on, what would be an error is a warning: Nagios prints it and goes on.
    pub(crate) fn tolerate(&self, on: bool) {
        self.tolerant.set(on);
    }

    /// Nagios goes on after the error just added.
    pub(crate) fn nagios_goes_on(&self) {
        self.beyond.set(false);
    }

    /// Whether Nagios has given up by now.
    pub(crate) fn nagios_gave_up(&self) -> bool {
        self.beyond.get()
    }

    /// Takes a problem. Outside the pre-flight check Nagios gives up at the first error.
    pub(crate) fn add(&self, problem: Problem) {
        let Problem { mut diagnostic, span } = problem;
        diagnostic.stage = self.stage.get();
        if self.tolerant.get() {
            diagnostic.severity = Severity::Warning;
        }
        diagnostic.beyond_nagios = self.beyond.get();
        if diagnostic.is_error() && !matches!(diagnostic.stage, Stage::Preflight(_)) {
            self.beyond.set(true);
        }
        self.found.borrow_mut().push((diagnostic, span));
    }

    /// `did you mean …?`, for the first few hundred problems only: comparing every unknown name
    /// with every known one would take quadratic time.
    pub(crate) fn suggest<'n>(
        &self,
        wrong: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) -> Option<&'n str> {
        let asked = self.suggestions.replace(self.suggestions.get() + 1);
        if asked < MAX_SUGGESTIONS { closest(wrong, known) } else { None }
    }

    /// Adds a line of Nagios' to a problem that is already in the list.
    pub(crate) fn append_line(&self, index: usize, line: &str) {
        if let Some((found, _)) = self.found.borrow_mut().get_mut(index) {
            found.nagios.push('\n');
            found.nagios.push_str(line);
        }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.found.borrow().len()
    }

    /// All of them with lines and columns.
    pub(crate) fn into_diagnostics(self, sources: &SourceMap) -> Vec<Diagnostic> {
        let place = |(mut found, span): (Diagnostic, Option<Span>)| {
            found.place = span.and_then(|span| sources.place(span));
            found
        };
        self.found.into_inner().into_iter().map(place).collect()
    }
}
