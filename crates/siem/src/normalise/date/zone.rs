//! Local time to UTC and back.

use jiff::civil;
use jiff::tz::{Offset, TimeZone};
use model::time::Timestamp;

/// A point in time and what the log's clock was off UTC then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    /// When.
    pub(crate) time: Timestamp,
    /// Minutes east of UTC.
    pub(crate) zone_minutes: i16,
}

/// A plugin's `tzone`: an Olson name, or an offset in hours (`-3.5`), or `+02:00`. Empty or
/// unknown: `None`.
pub(crate) fn parse_zone(text: &str) -> Option<TimeZone> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if let Ok(hours) = text.parse::<f64>() {
        let seconds = (hours * 3600.0).round();
        return (seconds.abs() < 86_400.0)
            .then(|| Offset::from_seconds(seconds as i32).ok())
            .flatten()
            .map(TimeZone::fixed);
    }
    if let Some((hours, minutes)) = text.trim_start_matches(['+', '-']).split_once(':') {
        let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
        let seconds = if text.starts_with('-') { -seconds } else { seconds };
        return Offset::from_seconds(seconds).ok().map(TimeZone::fixed);
    }
    if matches!(text, "UTC" | "GMT" | "Z") {
        return Some(TimeZone::UTC);
    }
    TimeZone::get(text).ok()
}

/// A clock's reading as a point in time. Where the clock was put forward, the skipped hour counts
/// on as if it had not been; where it was put back, the first of both is meant.
pub(super) fn to_moment(
    when: civil::DateTime,
    micros: u32,
    offset_s: Option<i32>,
    zone: &TimeZone,
) -> Option<Moment> {
    let offset = match offset_s {
        Some(seconds) => Offset::from_seconds(seconds).ok()?,
        None => {
            let time = zone.to_ambiguous_timestamp(when).compatible().ok()?;
            let offset = zone.to_offset(time);
            return Some(at(time, micros, offset));
        }
    };
    Some(at(offset.to_timestamp(when).ok()?, micros, offset))
}

fn at(time: jiff::Timestamp, micros: u32, offset: Offset) -> Moment {
    Moment {
        time: Timestamp::from_micros(time.as_microsecond() + i64::from(micros)),
        zone_minutes: minutes(offset),
    }
}

fn minutes(offset: Offset) -> i16 {
    i16::try_from(offset.seconds() / 60).unwrap_or(0)
}

/// A point in time with the zone's offset then.
pub(crate) fn moment_of(time: Timestamp, zone: &TimeZone) -> Moment {
    Moment { time, zone_minutes: minutes(zone.to_offset(to_jiff(time))) }
}

/// What a clock in the zone shows.
pub(crate) fn local(time: Timestamp, zone: &TimeZone) -> civil::DateTime {
    zone.to_datetime(to_jiff(time))
}

fn to_jiff(time: Timestamp) -> jiff::Timestamp {
    jiff::Timestamp::from_microsecond(time.as_micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}
