//! A command line ready to run, which keeps its secrets to itself.

use std::fmt;
use std::ops::Range;

use crate::macros::push_url_encoded;

/// A fully expanded command line. It may hold `$USERn$` values, so it neither prints nor
/// serialises itself: [`CommandLine::expose`] is the one way to the real text, and
/// [`CommandLine::display_line`] is what people may see.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct CommandLine {
    text: String,
    secrets: Vec<Secret>,
}

/// Where the value of one `$USERn$` stands in the text.
#[derive(Clone, PartialEq, Eq)]
struct Secret {
    at: Range<u32>,
    /// From 1.
    user_macro: u16,
}

impl CommandLine {
    /// The line to execute. For the runner only: never log, store or show it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// Whether there is nothing to run.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The line with every macro resolved except `$USERn$`, which stay as they are written.
    #[must_use]
    pub fn display_line(&self) -> String {
        let mut shown = String::with_capacity(self.text.len());
        let mut done = 0;
        for secret in &self.secrets {
            let (start, end) = (secret.at.start as usize, secret.at.end as usize);
            shown.push_str(self.text.get(done..start).unwrap_or_default());
            shown.push_str(&format!("$USER{}$", secret.user_macro));
            done = end;
        }
        shown.push_str(self.text.get(done..).unwrap_or_default());
        shown
    }

    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), secrets: Vec::new() }
    }

    /// The real text, for the environment of a command.
    pub(crate) fn into_exposed(self) -> String {
        self.text
    }

    pub(crate) fn push(&mut self, c: char) {
        self.text.push(c);
    }

    pub(crate) fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Appends the value of `$USERn$`.
    pub(crate) fn push_secret(&mut self, user_macro: u16, value: &str) {
        let start = self.offset();
        self.text.push_str(value);
        self.secrets.push(Secret { at: start..self.offset(), user_macro });
    }

    /// Appends another line with its secrets.
    pub(crate) fn append(&mut self, other: &Self) {
        self.append_mapped(other, |out, text| out.push_str(text));
    }

    /// The same, URL-encoded.
    pub(crate) fn push_url_encoded(&mut self, other: &Self) {
        self.append_mapped(other, push_url_encoded);
    }

    fn append_mapped(&mut self, other: &Self, mut push: impl FnMut(&mut String, &str)) {
        let mut done = 0;
        for secret in &other.secrets {
            let (start, end) = (secret.at.start as usize, secret.at.end as usize);
            push(&mut self.text, other.text.get(done..start).unwrap_or_default());
            let from = self.offset();
            push(&mut self.text, other.text.get(start..end).unwrap_or_default());
            let at = from..self.offset();
            self.secrets.push(Secret { at, user_macro: secret.user_macro });
            done = end;
        }
        push(&mut self.text, other.text.get(done..).unwrap_or_default());
    }

    fn offset(&self) -> u32 {
        u32::try_from(self.text.len()).expect("command lines are shorter than 4 GiB")
    }
}

impl fmt::Debug for CommandLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CommandLine").field(&self.display_line()).finish()
    }
}

impl fmt::Write for CommandLine {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.text.push_str(text);
        Ok(())
    }
}

impl From<&str> for CommandLine {
    /// A line without secrets.
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), secrets: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_run_but_never_shown() {
        let mut line = CommandLine::from("check_x -p ");
        line.push_secret(7, "hunter2");
        line.push_str(" -H web");
        assert_eq!(line.expose(), "check_x -p hunter2 -H web");
        assert_eq!(line.display_line(), "check_x -p $USER7$ -H web");
        assert!(!format!("{line:?}").contains("hunter2"));
    }
}
