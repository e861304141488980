//! Matches a text against one form of the table.

use jiff::civil;
use model::time::Timestamp;

/// The fields a text had.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Parsed {
    pub(super) year: Option<i16>,
    /// 0: the text had none.
    pub(super) month: i8,
    pub(super) day: i8,
    /// 0: the text had none.
    pub(super) day_of_year: i16,
    hour: i8,
    pub(super) minute: i8,
    pub(super) second: i8,
    pub(super) micros: u32,
    afternoon: Option<bool>,
    pub(super) offset_s: Option<i32>,
    pub(super) epoch_us: Option<i64>,
}

impl Parsed {
    /// The hour with AM and PM applied; `None` for 13 PM and its like.
    pub(super) fn hour24(&self) -> Option<i8> {
        match (self.afternoon, self.hour) {
            (None, hour) => Some(hour),
            (Some(pm), 12) => Some(if pm { 12 } else { 0 }),
            (Some(false), hour @ 0..12) => Some(hour),
            (Some(true), hour @ 0..12) => Some(hour + 12),
            // "15:04:05 PM" is written by programs that mean 15.
            (Some(_), hour) => Some(hour),
        }
    }
}

/// A point in time as the text said it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Found {
    /// Date and time on some clock; with an offset, that of the text.
    Civil { at: civil::DateTime, micros: u32, offset_s: Option<i32> },
    /// Seconds since the epoch.
    Epoch(Timestamp),
}

/// The leftmost place where the form matches.
pub(super) fn search(format: &str, text: &[u8]) -> Option<Parsed> {
    if format.starts_with('^') {
        return match_at(format, text, 0).map(|(parsed, _)| parsed);
    }
    let word_before = |at: usize| {
        let before = at.checked_sub(1).and_then(|n| text.get(n)).copied().unwrap_or(b' ');
        let here = text.get(at).copied().unwrap_or(b' ');
        (before.is_ascii_digit() && here.is_ascii_digit())
            || (before.is_ascii_alphabetic() && here.is_ascii_alphabetic())
    };
    (0..text.len())
        .filter(|at| !word_before(*at))
        .find_map(|at| match_at(format, text, at))
        .map(|(parsed, _)| parsed)
}

/// Matches the form at this place; also how far it went.
pub(super) fn match_at(format: &str, text: &[u8], start: usize) -> Option<(Parsed, usize)> {
    let mut cursor = Cursor { text, at: start };
    let mut parsed = Parsed::default();
    let mut quoted = false;
    for letter in format.bytes() {
        match letter {
            b'\'' => quoted = !quoted,
            _ if quoted => cursor.literal(letter)?,
            _ => field(letter, &mut cursor, &mut parsed)?,
        }
    }
    Some((parsed, cursor.at))
}

fn field(letter: u8, cursor: &mut Cursor<'_>, parsed: &mut Parsed) -> Option<()> {
    match letter {
        b'^' => return (cursor.at == 0).then_some(()),
        b'$' => return (cursor.at == cursor.text.len()).then_some(()),
        b' ' => cursor.blanks()?,
        b'%' => cursor.one_of(b"- ")?,
        b'b' => parsed.month = cursor.month_name()?,
        b'x' => parsed.month = cursor.month_name().or_else(|| cursor.number(1, 2))?,
        b'm' => parsed.month = cursor.number(1, 2)?,
        b'M' => parsed.month = cursor.number(2, 2)?,
        b'd' => parsed.day = cursor.number(1, 2)?,
        b'D' => parsed.day = cursor.number(2, 2)?,
        b'Y' => parsed.year = Some(cursor.number(4, 4)?),
        b'R' => parsed.year = Some(cursor.number::<i16>(2, 2)? + 2000),
        b'y' => {
            let year = cursor.number(4, 4).or_else(|| Some(cursor.number::<i16>(2, 2)? + 2000))?;
            parsed.year = Some(year);
        }
        b'j' => parsed.day_of_year = cursor.number::<i16>(3, 3).filter(|day| *day > 0)?,
        b'a' => cursor.word()?,
        b'h' => parsed.hour = cursor.number(1, 2)?,
        b'i' => parsed.minute = cursor.number(1, 2)?,
        b's' => parsed.second = cursor.number(1, 2)?,
        b'H' => parsed.hour = cursor.number(2, 2)?,
        b'I' => parsed.minute = cursor.number(2, 2)?,
        b'S' => parsed.second = cursor.number(2, 2)?,
        b'p' => parsed.afternoon = Some(cursor.afternoon()?),
        b'P' => parsed.afternoon = cursor.afternoon(),
        b'z' => {
            parsed.micros = cursor.fraction();
            parsed.offset_s = cursor.offset();
        }
        b'e' => parsed.epoch_us = Some(cursor.epoch()?),
        literal => cursor.literal(literal)?,
    }
    Some(())
}

struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn rest(&self) -> &[u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn run(&self, wanted: impl Fn(&u8) -> bool) -> usize {
        self.rest().iter().take_while(|byte| wanted(byte)).count()
    }

    fn literal(&mut self, wanted: u8) -> Option<()> {
        let here = self.rest().first()?;
        here.eq_ignore_ascii_case(&wanted).then(|| self.at += 1)
    }

    fn one_of(&mut self, wanted: &[u8]) -> Option<()> {
        wanted.contains(self.rest().first()?).then(|| self.at += 1)
    }

    fn blanks(&mut self) -> Option<()> {
        let count = self.run(u8::is_ascii_whitespace);
        (count > 0).then(|| self.at += count)
    }

    fn word(&mut self) -> Option<()> {
        let count = self.run(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80 || *byte == b'.');
        (count > 0).then(|| self.at += count)
    }

    /// A number of so many digits; takes as many as it may.
    fn number<N: TryFrom<i32>>(&mut self, least: usize, most: usize) -> Option<N> {
        let digits = self.run(u8::is_ascii_digit).min(most);
        if digits < least {
            return None;
        }
        let value = digits_value(self.rest().get(..digits)?);
        self.at += digits;
        N::try_from(i32::try_from(value).ok()?).ok()
    }

    fn month_name(&mut self) -> Option<i8> {
        let letters = self.run(u8::is_ascii_alphabetic);
        let month = month_of(self.rest().get(..letters)?)?;
        self.at += letters;
        Some(month)
    }

    fn afternoon(&mut self) -> Option<bool> {
        let blanks = self.run(u8::is_ascii_whitespace);
        let mark = self.rest().get(blanks..blanks + 2)?;
        let pm = mark.eq_ignore_ascii_case(b"PM");
        if !pm && !mark.eq_ignore_ascii_case(b"AM") {
            return None;
        }
        self.at += blanks + 2;
        Some(pm)
    }

    /// `.123456` or `,123`: microseconds; digits beyond are dropped.
    fn fraction(&mut self) -> u32 {
        let Some(b'.' | b',') = self.rest().first() else { return 0 };
        let digits = self.rest().iter().skip(1).take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 {
            return 0;
        }
        let kept = self.rest().get(1..=digits.min(6)).unwrap_or_default();
        let scale = 10_i64.pow(6 - digits.min(6) as u32);
        let micros = digits_value(kept) * scale;
        self.at += digits + 1;
        micros as u32
    }

    /// `Z`, `+02:00`, `+0200` or `+02` in seconds east.
    fn offset(&mut self) -> Option<i32> {
        let rest = self.rest();
        let sign = match rest.first()? {
            b'Z' | b'z' => {
                self.at += 1;
                return Some(0);
            }
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let mut part = Cursor { text: self.text, at: self.at + 1 };
        let hours: i32 = part.number(2, 2).filter(|hours| *hours < 24)?;
        let mut after = Cursor { text: self.text, at: part.at };
        let _ = after.literal(b':');
        let minutes: Option<i32> = after.number(2, 2).filter(|minutes| *minutes < 60);
        self.at = if minutes.is_some() { after.at } else { part.at };
        Some(sign * (hours * 3600 + minutes.unwrap_or(0) * 60))
    }

    /// Seconds since the epoch with an optional fraction, or milliseconds (13 digits).
    fn epoch(&mut self) -> Option<i64> {
        let digits = self.run(u8::is_ascii_digit);
        if !(1..=13).contains(&digits) {
            return None;
        }
        let value = digits_value(self.rest().get(..digits)?);
        self.at += digits;
        if digits == 13 {
            return Some(value * 1_000);
        }
        // Beyond the year 9999 it is some other number.
        (value < 253_402_300_800).then(|| value * 1_000_000 + i64::from(self.fraction()))
    }
}

/// At most 18 digits.
fn digits_value(digits: &[u8]) -> i64 {
    digits.iter().take(18).fold(0, |value, digit| value * 10 + i64::from(digit.wrapping_sub(b'0')))
}

fn month_of(name: &[u8]) -> Option<i8> {
    let short = MONTHS.iter().position(|(_, shorts)| {
        shorts.iter().any(|short| name.eq_ignore_ascii_case(short.as_bytes()))
    });
    let whole = || {
        MONTHS.iter().position(|(names, _)| {
            names.iter().any(|whole| name.eq_ignore_ascii_case(whole.as_bytes()))
        })
    };
    short.or_else(whole).and_then(|index| i8::try_from(index + 1).ok())
}

/// Whole and short names, English then Spanish.
const MONTHS: [(&[&str], &[&str]); 12] = [
    (&["january", "enero"], &["jan", "ene"]),
    (&["february", "febrero"], &["feb"]),
    (&["march", "marzo"], &["mar"]),
    (&["april", "abril"], &["apr", "abr"]),
    (&["may", "mayo"], &["may"]),
    (&["june", "junio"], &["jun"]),
    (&["july", "julio"], &["jul"]),
    (&["august", "agosto"], &["aug", "ago"]),
    (&["september", "septiembre"], &["sep", "sept"]),
    (&["october", "octubre"], &["oct"]),
    (&["november", "noviembre"], &["nov"]),
    (&["december", "diciembre"], &["dec", "dic"]),
];
