//! Moments as queries write them: RFC 3339 in UTC, or a part of it.

use std::fmt;

use jiff::civil;
use model::Timestamp;

/// Writes `2026-11-21T10:00:00Z`, with a fraction when there is one; outside of the years that a
/// calendar has, the number of microseconds with the unit `us`.
pub(crate) fn print(time: Timestamp, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match jiff::Timestamp::from_microsecond(time.as_micros()) {
        Ok(moment) => fmt::Display::fmt(&moment, f),
        Err(_) => write!(f, "{}us", time.as_micros()),
    }
}

/// Reads what [`print()`] writes, RFC 3339 with any offset, `2026-11-21T10:00`, and `2026-11-21`;
/// without an offset UTC is meant.
///
/// Returns the first and the last microsecond of what was named: of a day its end, for example.
pub(crate) fn parse(text: &str) -> Option<(Timestamp, Timestamp)> {
    if let Some(micros) = text.strip_suffix("us") {
        let time = Timestamp::from_micros(micros.parse().ok()?);
        return Some((time, time));
    }
    let (start, length_us) = if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        (moment.as_microsecond(), unit_us(text))
    } else if text.contains(['T', ' ']) {
        let civil = text.parse::<civil::DateTime>().ok()?;
        (micros(civil)?, unit_us(text))
    } else {
        let date = text.parse::<civil::Date>().ok()?;
        (micros(date.to_datetime(civil::Time::midnight()))?, 86_400_000_000)
    };
    let last = start.checked_add(length_us - 1)?;
    Some((Timestamp::from_micros(start), Timestamp::from_micros(last)))
}

fn micros(moment: civil::DateTime) -> Option<i64> {
    let zoned = moment.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(zoned.timestamp().as_microsecond())
}

/// A moment is exact, except that one written to the minute means the minute.
fn unit_us(text: &str) -> i64 {
    let clock = text.split(['T', ' ']).nth(1).unwrap_or("");
    let clock = clock.split(['Z', 'z', '+', '-']).next().unwrap_or("");
    if clock.matches(':').count() == 1 { 60_000_000 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(i64, i64)> {
        parse(text).map(|(first, last)| (first.as_micros(), last.as_micros()))
    }

    #[test]
    fn days_minutes_and_moments() {
        let day = 1_795_219_200_000_000;
        assert_eq!(read("2026-11-21"), Some((day, day + 86_400_000_000 - 1)));
        assert_eq!(read("2026-11-21T00:01"), Some((day + 60_000_000, day + 120_000_000 - 1)));
        assert_eq!(read("2026-11-21T00:00:00Z"), Some((day, day)));
        assert_eq!(read("2026-11-21T01:00:00.000001+01:00"), Some((day + 1, day + 1)));
        assert_eq!(read("-7us"), Some((-7, -7)));
        for bad in ["", "now", "2026", "2026-13-01", "10:00", "us", "2026-11-21T"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
