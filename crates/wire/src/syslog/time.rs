//! The times in headers.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use model::Timestamp;

/// When a message was made, as its header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderTime {
    /// With its zone: one moment.
    Exact(Timestamp),
    /// The sender's clock on the wall, mostly without a year.
    Local(LocalTime),
}

/// A date and time without a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalTime {
    /// RFC 3164 has none.
    pub year: Option<i16>,
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
    /// 0 to 23.
    pub hour: i8,
    /// 0 to 59.
    pub minute: i8,
    /// 0 to 59; a leap second is read as 59.
    pub second: i8,
    /// Microseconds, 0 when not given.
    pub micros: i32,
}

impl HeaderTime {
    /// The moment meant, if `zone` is where the sender's clock hangs and the message is not far
    /// from `received_at`. `None` for dates that do not exist.
    #[must_use]
    pub fn resolve(&self, received_at: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        match self {
            Self::Exact(time) => Some(*time),
            Self::Local(local) => local.resolve(received_at, zone),
        }
    }
}

impl LocalTime {
    /// The moment meant in `zone`; without a year, the one nearest to `received_at`.
    #[must_use]
    pub fn resolve(&self, received_at: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        if let Some(year) = self.year {
            return self.in_year(year, zone);
        }
        let around = jiff::Timestamp::from_microsecond(received_at.as_micros()).ok()?;
        let year = around.to_zoned(zone.clone()).year();
        let distance = |time: &Timestamp| time.as_micros().abs_diff(received_at.as_micros());
        (year - 1..=year + 1).filter_map(|year| self.in_year(year, zone)).min_by_key(distance)
    }

    fn in_year(&self, year: i16, zone: &TimeZone) -> Option<Timestamp> {
        let date = self.date_time(year)?;
        let time = zone.to_timestamp(date).ok()?;
        Some(Timestamp::from_micros(time.as_microsecond()))
    }

    fn date_time(&self, year: i16) -> Option<DateTime> {
        let nanos = self.micros.checked_mul(1_000)?;
        DateTime::new(year, self.month, self.day, self.hour, self.minute, self.second, nanos).ok()
    }
}

/// Reads bytes from the left; what does not fit leaves it where it was.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a>(pub(super) &'a [u8]);

impl Cursor<'_> {
    pub(super) fn skip(&mut self, byte: u8) -> Option<()> {
        self.0 = self.0.strip_prefix(&[byte])?;
        Some(())
    }

    pub(super) fn skip_any(&mut self, bytes: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first().filter(|(first, _)| bytes.contains(first))?;
        self.0 = rest;
        Some(*first)
    }

    /// A number of `least` to `most` digits.
    pub(super) fn number(&mut self, least: usize, most: usize) -> Option<i32> {
        let digits = self.0.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at_checked(digits).filter(|_| digits >= least)?;
        self.0 = rest;
        Some(digits.iter().fold(0, |value, digit| value * 10 + i32::from(digit - b'0')))
    }

    /// `hh:mm:ss`, with a fraction or not.
    fn clock(&mut self) -> Option<(i8, i8, i8, i32)> {
        let mut at = *self;
        let hour = at.number(1, 2).filter(|hour| *hour < 24)?;
        at.skip(b':')?;
        let minute = at.number(2, 2).filter(|minute| *minute < 60)?;
        at.skip(b':')?;
        let second = at.number(2, 2).filter(|second| *second <= 60)?;
        let micros = at.fraction();
        *self = at;
        Some((hour as i8, minute as i8, second.min(59) as i8, micros))
    }

    /// `.123` or `,123` of any length; 0 when there is none.
    fn fraction(&mut self) -> i32 {
        let mut at = *self;
        if at.skip_any(b".,").is_none() || !at.0.first().is_some_and(u8::is_ascii_digit) {
            return 0;
        }
        let digits = at.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = at.0.split_at_checked(digits).unwrap_or((at.0, &[]));
        *self = Cursor(rest);
        let digit = |n: usize| digits.get(n).map_or(0, |digit| i32::from(digit - b'0'));
        (0..6).fold(0, |value, n| value * 10 + digit(n))
    }

    fn month(&mut self) -> Option<i8> {
        const NAMES: [&[u8; 3]; 12] = [
            b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov",
            b"dec",
        ];
        let (name, rest) = self.0.split_first_chunk::<3>()?;
        let at = NAMES.iter().position(|known| known.eq_ignore_ascii_case(name))?;
        self.0 = rest;
        Some(at as i8 + 1)
    }

    fn year(&mut self) -> Option<i16> {
        let mut at = *self;
        let year = at.number(4, 4).filter(|year| (1970..=2100).contains(year))?;
        *self = at;
        Some(year as i16)
    }

    /// RFC 3339, also with a blank for the `T` and without zone.
    pub(super) fn rfc3339(&mut self) -> Option<HeaderTime> {
        let mut at = *self;
        let year = at.number(4, 4)?;
        at.skip(b'-')?;
        let month = at.number(2, 2)?;
        at.skip(b'-')?;
        let day = at.number(2, 2)?;
        at.skip_any(b"Tt ")?;
        let (hour, minute, second, micros) = at.clock()?;
        let local = LocalTime {
            year: Some(year as i16),
            month: month as i8,
            day: day as i8,
            hour,
            minute,
            second,
            micros,
        };
        local.date_time(year as i16)?;
        let time = match at.zone() {
            Some(east_s) => {
                let there = local.in_year(year as i16, &TimeZone::UTC)?;
                let micros = there.as_micros().checked_sub(i64::from(east_s) * 1_000_000)?;
                HeaderTime::Exact(Timestamp::from_micros(micros))
            }
            None => HeaderTime::Local(local),
        };
        *self = at;
        Some(time)
    }

    /// `Z`, `+01:00` or `+0100`: seconds east of Greenwich.
    fn zone(&mut self) -> Option<i32> {
        let mut at = *self;
        let sign = at.skip_any(b"Zz+-")?;
        let seconds = if sign.eq_ignore_ascii_case(&b'z') {
            0
        } else {
            let hours = at.number(2, 2).filter(|hours| *hours < 24)?;
            let _ = at.skip(b':');
            let minutes = at.number(2, 2).filter(|minutes| *minutes < 60)?;
            let east = hours * 3600 + minutes * 60;
            if sign == b'-' { -east } else { east }
        };
        *self = at;
        Some(seconds)
    }

    /// `Nov 21 10:00:00`, with a year before the month, the clock or after it, and with the
    /// marks of routers: `*` or `.` before, a fraction, a zone before the colon.
    pub(super) fn traditional(&mut self) -> Option<HeaderTime> {
        let mut at = *self;
        let _ = at.skip_any(b"*.");
        let mut year = at.year();
        if year.is_some() {
            at.skip(b' ')?;
        }
        let month = at.month()?;
        at.skip(b' ')?;
        let _ = at.skip(b' ');
        let day = at.number(1, 2)? as i8;
        at.skip(b' ')?;
        year = year.or_else(|| at.followed_by(Self::year, b" "));
        let (hour, minute, second, micros) = at.clock()?;
        year = year.or_else(|| at.after_blank(|at| at.year(), b" :"));
        let utc = at.after_blank(Self::zone_name, b":").unwrap_or(false);
        let local = LocalTime { year, month, day, hour, minute, second, micros };
        local.date_time(year.unwrap_or(2000))?; // a leap year: has every day there is
        *self = at;
        Some(match (utc, year) {
            (true, Some(year)) => HeaderTime::Exact(local.in_year(year, &TimeZone::UTC)?),
            _ => HeaderTime::Local(local),
        })
    }

    /// What `read` reads, if one of `next` follows, which is taken too.
    fn followed_by<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Option<T>,
        next: &[u8],
    ) -> Option<T> {
        let mut at = *self;
        let value = read(&mut at)?;
        at.skip_any(next)?;
        *self = at;
        Some(value)
    }

    /// What `read` reads after a blank, if one of `next` or the end follows, which stays.
    fn after_blank<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Option<T>,
        next: &[u8],
    ) -> Option<T> {
        let mut at = *self;
        at.skip(b' ')?;
        let value = read(&mut at)?;
        if at.0.first().is_some_and(|byte| !next.contains(byte)) {
            return None;
        }
        *self = at;
        Some(value)
    }

    /// `UTC`, `CEST` …; whether it is UTC. Others are not unique.
    fn zone_name(&mut self) -> Option<bool> {
        let letters = self.0.iter().take(6).take_while(|byte| byte.is_ascii_uppercase()).count();
        let (name, rest) =
            self.0.split_at_checked(letters).filter(|_| (2..6).contains(&letters))?;
        self.0 = rest;
        Some(matches!(name, b"UTC" | b"GMT"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> Option<(LocalTime, String)> {
        let mut at = Cursor(text.as_bytes());
        match at.traditional()? {
            HeaderTime::Local(time) => Some((time, String::from_utf8_lossy(at.0).into_owned())),
            HeaderTime::Exact(_) => None,
        }
    }

    fn exact(text: &str) -> Option<i64> {
        match Cursor(text.as_bytes()).rfc3339()? {
            HeaderTime::Exact(time) => Some(time.as_micros()),
            HeaderTime::Local(_) => None,
        }
    }

    #[test]
    fn traditional_times_are_read_in_their_variants() {
        let plain =
            LocalTime { year: None, month: 11, day: 2, hour: 10, minute: 1, second: 2, micros: 0 };
        let year = LocalTime { year: Some(2026), ..plain };
        let micros = LocalTime { micros: 123_000, ..plain };
        for (text, time, rest) in [
            ("Nov  2 10:01:02 host", plain, " host"),
            ("Nov 2 10:01:02", plain, ""),
            ("nov 02 10:01:02: x", plain, ": x"),
            ("Nov  2 10:01:02 2026 host", year, " host"),
            ("Nov  2 2026 10:01:02: %ASA", year, ": %ASA"),
            ("2026 Nov  2 10:01:02 host", year, " host"),
            ("*Nov  2 10:01:02.123: %SYS", micros, ": %SYS"),
            (".Nov  2 10:01:02 CET: %SYS", plain, ": %SYS"),
            ("Nov  2 10:01:02 CET rest", plain, " CET rest"),
            ("Nov  2 10:01:02 20261 x", plain, " 20261 x"),
        ] {
            assert_eq!(local(text), Some((time, rest.to_owned())), "{text}");
        }
        for text in
            ["Nov 31 10:01:02 x", "Nov 2 24:00:00", "Nov 2", "Nox 2 10:00:00", "", "Nov 0 10:00:00"]
        {
            assert_eq!(local(text), None, "{text}");
        }
    }

    #[test]
    fn times_with_a_zone_are_exact() {
        assert_eq!(exact("1970-01-01T00:00:01Z"), Some(1_000_000));
        assert_eq!(exact("1970-01-01T01:00:01.5+01:00"), Some(1_500_000));
        assert_eq!(exact("1970-01-01 00:00:01,000001-0100"), Some(3_601_000_001));
        assert_eq!(exact("1970-01-01T00:00:01"), None);
        assert_eq!(exact("1970-02-30T00:00:01Z"), None);
        let routers = Cursor(b"Nov 21 1970 00:00:01 UTC: x").traditional();
        assert!(matches!(routers, Some(HeaderTime::Exact(_))));
    }

    #[test]
    fn a_time_without_a_year_is_the_nearest_one() {
        let received = Timestamp::from_secs(1_767_225_605); // 2026-01-01T00:00:05Z
        let resolve = |text| local(text).unwrap().0.resolve(received, &TimeZone::UTC);
        assert_eq!(resolve("Dec 31 23:59:59"), Some(Timestamp::from_secs(1_767_225_599)));
        assert_eq!(resolve("Jan  1 00:00:01"), Some(Timestamp::from_secs(1_767_225_601)));
        assert_eq!(resolve("Feb 29 00:00:00"), None, "none of the years around has that day");
    }
}
