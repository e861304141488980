//! Lines like those of the block before. Generated files repeat themselves: most lines are, to the
//! byte, what stood at the same place of the block before, or differ in the value only. Both are
//! taken without looking for names, blanks and comments again.

use super::{At, OpenBlock, after_blanks};
use crate::Context;
use crate::objects::directives::{Known, Reading};
use crate::objects::lexer::{Lines, strip_end};
use crate::objects::store::Store;

/// Lines of a block that are remembered.
const MAX_LINES: usize = 128;

/// A line with a known directive and a value, all of it in one line without a comment. There was
/// nothing to say about it, and so there is nothing to say when it comes again.
#[derive(Clone, Copy)]
pub(super) struct Expected<'a> {
    known: Known,
    /// With its line end.
    raw: &'a str,
    /// Bytes before the name.
    indent: usize,
    name_len: usize,
    /// Bytes before the value, never in the middle of the blanks before it.
    value_at: usize,
    value_len: usize,
}

impl<'a> Expected<'a> {
    /// `None` when there is no value: what comes before it would not end with a blank.
    fn new(known: Known, raw: &'a str, name: &'a str, value: &'a str) -> Option<Self> {
        let within = |part: &str| (part.as_ptr() as usize).checked_sub(raw.as_ptr() as usize);
        let (indent, value_at) = (within(name)?, within(value)?);
        let fits = value_at + value.len() < raw.len() && !value.is_empty();
        let fits = fits && value_at > indent + name.len();
        fits.then_some(Self {
            known,
            raw,
            indent,
            name_len: name.len(),
            value_at,
            value_len: value.len(),
        })
    }

    /// The same with another value, in a line that begins alike. `None` when there is none.
    fn with(&self, raw: &'a str, value: &'a str) -> Option<Self> {
        let value_at = (value.as_ptr() as usize).checked_sub(raw.as_ptr() as usize)?;
        (!value.is_empty()).then_some(Self { raw, value_at, value_len: value.len(), ..*self })
    }
}

impl<'a> OpenBlock<'a> {
    /// Takes the next lines as far as they are like those that came at these places last time.
    pub(crate) fn repeat(
        &mut self,
        cx: &Context<'a>,
        store: &mut Store<'a>,
        lines: &mut Lines<'_, 'a>,
        path: &str,
    ) {
        while let Some(Some(expected)) = self.expected[self.kind as usize].get_mut(self.lines) {
            // Two letters tell most other names apart.
            let ends = [expected.indent, expected.indent + expected.name_len - 1];
            if ends.iter().any(|at| lines.peek(*at) != expected.raw.as_bytes().get(*at).copied()) {
                return;
            }
            let directive = expected.known.directive;
            let is_new = !self.block.set.has(directive);
            if expected.known.reading != Reading::Special
                && is_new
                && let Some(raw) = lines.next_same(expected.raw)
            {
                let value = &raw[expected.value_at..expected.value_at + expected.value_len];
                self.lines += 1;
                self.keep(directive, value);
                continue;
            }
            let Some(raw) = lines.next_after(&expected.raw[..expected.value_at]) else { return };
            let value = strip_end(after_blanks(&raw[expected.value_at..]));
            if expected.known.reading == Reading::Kept
                && is_new
                && let Some(next) = expected.with(raw, value)
            {
                *expected = next;
                self.lines += 1;
                self.keep(directive, value);
                continue;
            }
            let expected = *expected;
            self.take_like(cx, store, lines, path, (&expected, raw, value));
        }
    }

    /// Takes a line that has the name of the expected one, and all the consequences.
    fn take_like(
        &mut self,
        cx: &Context<'a>,
        store: &mut Store<'a>,
        lines: &Lines<'_, 'a>,
        path: &str,
        (expected, raw, value): (&Expected<'a>, &'a str, &'a str),
    ) {
        let name = &raw[expected.indent..expected.indent + expected.name_len];
        let number = self.lines;
        self.lines += 1;
        let indent = expected.indent as u32;
        let at = At {
            name: path,
            file: self.block.file,
            line: lines.number,
            offset: lines.start + indent,
            column: indent + 1,
        };
        if self.take(cx, store, (expected.known, name, value), at) {
            self.expect(number, expected.known, name, Some(raw), value);
        }
    }

    /// Remembers a line; `raw` is how it is written, if all of it stands in one line.
    pub(super) fn expect(
        &mut self,
        number: usize,
        known: Known,
        name: &'a str,
        raw: Option<&'a str>,
        value: &'a str,
    ) {
        if number >= MAX_LINES {
            return;
        }
        let expected = &mut self.expected[self.kind as usize];
        if expected.len() <= number {
            expected.resize(number + 1, None);
        }
        expected[number] = raw.and_then(|raw| Expected::new(known, raw, name, value));
    }
}
