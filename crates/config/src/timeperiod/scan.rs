//! Reads a line piece by piece; every piece may have blanks before it, as with C's `scanf`.

use std::ops::Range;

use model::objects::DateSpec;

use super::{numbered, weekday_of_month};

/// A place in a line.
pub(super) struct Scan<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    pub(super) fn new(line: &'a str) -> Self {
        Self { line, at: 0 }
    }

    /// `-` between two days.
    pub(super) fn to(&mut self) -> Option<&mut Self> {
        self.skip_blanks();
        self.literal(b'-')?;
        Some(self)
    }

    /// `/ n`
    pub(super) fn skip(&mut self) -> Option<i32> {
        self.skip_blanks();
        self.literal(b'/')?;
        self.number()
    }

    /// At least one blank or tab.
    pub(super) fn blank(&mut self) -> Option<()> {
        self.run(|b| matches!(b, b' ' | b'\t'), usize::MAX).map(|_| ())
    }

    /// `2007-01-28`: at most four, two and two characters, signs included.
    pub(super) fn date(&mut self) -> Option<DateSpec> {
        let year = self.integer(4)?;
        self.literal(b'-')?;
        let month = self.integer(2)?;
        self.literal(b'-')?;
        Some(DateSpec::Calendar { year, month, day: self.integer(2)? })
    }

    /// `monday 3 may`; the inner `None` stands for words that are no weekday and no month.
    pub(super) fn weekday_of_month(&mut self) -> Option<Option<DateSpec>> {
        let (day, nth) = self.word_and_number()?;
        Some(weekday_of_month(day, nth, self.word()?))
    }

    /// `april 10`, `monday 2`, `day 15`; the inner `None` stands for another word.
    pub(super) fn numbered(&mut self) -> Option<Option<DateSpec>> {
        let (word, number) = self.word_and_number()?;
        Some(numbered(word, number))
    }

    pub(super) fn word_and_number(&mut self) -> Option<(&'a str, i32)> {
        Some((self.word()?, self.number()?))
    }

    /// Lower-case letters, at least one.
    pub(super) fn word(&mut self) -> Option<&'a str> {
        self.skip_blanks();
        let found = self.run(|b| b.is_ascii_lowercase(), usize::MAX)?;
        Some(&self.line[found])
    }

    /// An integer of any length.
    pub(super) fn number(&mut self) -> Option<i32> {
        self.integer(usize::MAX)
    }

    /// What time ranges are made of, at least one character; where it is in the line.
    pub(super) fn ranges(&mut self) -> Option<Range<usize>> {
        self.skip_blanks();
        self.run(|b| matches!(b, b'0'..=b'9' | b':' | b',' | b' ' | b'-'), usize::MAX)
    }

    /// C's `%d`, or `%4d` with a width: clamped to 64 bits, then cut to 32.
    fn integer(&mut self, width: usize) -> Option<i32> {
        self.skip_blanks();
        let sign = self.peek().filter(|b| matches!(b, b'+' | b'-'));
        self.at += usize::from(sign.is_some());
        let width = width - usize::from(sign.is_some());
        let digits = &self.line[self.run(|b| b.is_ascii_digit(), width)?];
        let size = digits
            .bytes()
            .fold(0_i64, |n, digit| n.saturating_mul(10).saturating_add(i64::from(digit - b'0')));
        Some(if sign == Some(b'-') { size.saturating_neg() } else { size } as i32)
    }

    fn literal(&mut self, wanted: u8) -> Option<()> {
        (self.peek()? == wanted).then(|| self.at += 1)
    }

    fn skip_blanks(&mut self) {
        // A vertical tab is a blank to C, but not to Rust's `is_ascii_whitespace`.
        let _ = self.run(|b| b.is_ascii_whitespace() || b == 0x0b, usize::MAX);
    }

    /// The longest run of such bytes, at least one, at most `width`. ASCII only, so the range
    /// never cuts a character.
    fn run(&mut self, wanted: impl Fn(u8) -> bool, width: usize) -> Option<Range<usize>> {
        let rest = self.line.as_bytes().get(self.at..)?;
        let len = rest.iter().take(width).take_while(|b| wanted(**b)).count();
        let found = self.at..self.at + len;
        self.at = found.end;
        (len > 0).then_some(found)
    }

    fn peek(&self) -> Option<u8> {
        self.line.as_bytes().get(self.at).copied()
    }
}
