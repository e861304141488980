//! One XML element of a directive, and what to say about it.

use roxmltree::{Attribute, Node};

use super::accept::Oddity;
use crate::diagnostic::Severity;
use crate::file_problem::{Problems, SourceText};
use crate::suggest::closest;

/// Reads the elements of one directive or timetable, and collects what is wrong.
pub(super) struct ElementReader<'r> {
    pub(super) source: &'r SourceText,
    /// Where the element begins in the file: positions of its parts are relative to that.
    pub(super) base: usize,
    /// `directive 500001`
    pub(super) subject: String,
    pub(super) problems: &'r mut Problems,
    /// Whether anything was an error: then the whole is dropped.
    pub(super) failed: bool,
}

impl ElementReader<'_> {
    pub(super) fn error(&mut self, code: &'static str, at: usize, message: impl Into<String>) {
        self.failed = true;
        self.report(Severity::Error, code, at, message, None);
    }

    pub(super) fn warn(&mut self, code: &'static str, at: usize, message: impl Into<String>) {
        self.report(Severity::Warning, code, at, message, None);
    }

    fn report(
        &mut self,
        severity: Severity,
        code: &'static str,
        at: usize,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let mut problem = self.source.problem(severity, code, self.base + at, message);
        problem.subject = Some(self.subject.clone());
        problem.help = help;
        self.problems.push(problem);
    }

    /// The line of an element in the file.
    pub(super) fn line(&self, node: Node<'_, '_>) -> u32 {
        self.source.position(self.base + node.range().start).0
    }

    /// An attribute that is there and not empty, with the place of its value.
    pub(super) fn attribute<'n>(&self, node: Node<'n, '_>, name: &str) -> Option<(&'n str, usize)> {
        let attribute = node.attribute_node(name)?;
        let value = node.attribute(name)?;
        (!value.trim().is_empty()).then(|| (value, attribute.range_value().start))
    }

    /// `true` or `false`; anything else is a warning and none.
    pub(super) fn boolean(&mut self, node: Node<'_, '_>, name: &str) -> Option<bool> {
        let (value, at) = self.attribute(node, name)?;
        let known = match value.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Some(true),
            "false" | "no" | "0" => Some(false),
            _ => None,
        };
        if known.is_none() {
            self.warn(
                "bad-value",
                at,
                format!("`{name}` is true or false, not `{value}`: ignored"),
            );
        }
        known
    }

    /// A count; anything else is an error.
    pub(super) fn count(&mut self, node: Node<'_, '_>, name: &str) -> Option<u64> {
        let (value, at) = self.attribute(node, name)?;
        let count = value.trim().parse().ok();
        if count.is_none() {
            self.error("bad-value", at, format!("`{name}` is a number, not `{value}`"));
        }
        count
    }

    /// A number from 0 to `max`; others are cut to it with a warning.
    pub(super) fn limited(&mut self, value: &str, at: usize, name: &str, max: u8) -> Option<u8> {
        let Ok(number) = value.trim().parse::<i64>() else {
            self.error("bad-value", at, format!("`{name}` is a number, not `{value}`"));
            return None;
        };
        let cut = number.clamp(0, i64::from(max)) as u8;
        if i64::from(cut) != number {
            let message = format!("`{name}` is from 0 to {max}: {number} is taken as {cut}");
            self.warn("out-of-range", at, message);
        }
        Some(cut)
    }

    /// Reports what a list was odd about.
    pub(super) fn oddities(&mut self, oddities: Vec<Oddity>, at: usize) {
        for oddity in oddities {
            match oddity {
                Oddity::Error(code, message) => self.error(code, at, message),
                Oddity::Warning(code, message) => self.warn(code, at, message),
            }
        }
    }

    /// A warning for every attribute that is not one of these.
    pub(super) fn check_names(&mut self, node: Node<'_, '_>, known: &[&str]) {
        for attribute in node.attributes().filter(|one| !known.contains(&one.name())) {
            self.unknown(attribute, known);
        }
    }

    fn unknown(&mut self, attribute: Attribute<'_, '_>, known: &[&str]) {
        let name = attribute.name();
        let help =
            closest(name, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        let message = format!("there is no attribute `{name}`: it is ignored");
        let at = attribute.range().start;
        self.report(Severity::Warning, "unknown-attribute", at, message, help);
    }
}
