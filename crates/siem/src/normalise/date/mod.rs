//! `normalize_date`: the dates of log lines, in the forms OSSIM knows, and when that was.
//!
//! One table for both OSSIM generations (see [`formats`]), with these decisions where they differ
//! or err: an impossible date lets the next form try; `D/M/Y` is day first unless that is
//! impossible; a December date seen in January belongs to last year only when it has no year;
//! RFC 3339 is known and its zone counts. Every other zone text is ignored, as in OSSIM, and the
//! zone of the data source or sensor applies.

mod cache;
mod formats;
mod matcher;
mod zone;

pub(super) use cache::DateCache;
pub(super) use zone::{Moment, local, moment_of as in_zone, parse_zone};

use jiff::civil;
use jiff::tz::TimeZone;
use model::time::Timestamp;

use matcher::{Found, Parsed};

/// What a date is relative to: "today", "this year", and the zone of times without one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reference<'a> {
    /// When the line arrived.
    pub(super) received_at: Timestamp,
    /// The zone of times in the line.
    pub(super) zone: &'a TimeZone,
}

impl Reference<'_> {
    /// The day it is, where the line was written.
    fn today(&self) -> civil::Date {
        zone::local(self.received_at, self.zone).date()
    }
}

/// Month first, then day: `normalize_date_american`'s preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SlashDates {
    /// `27/10/2010`
    DayFirst,
    /// `10/27/2010`
    MonthFirst,
}

/// When the date in `text` was; `None` when no form matches.
pub(super) fn moment(text: &[u8], slashes: SlashDates, at: Reference<'_>) -> Option<Moment> {
    match find(text, slashes, at)? {
        Found::Civil { at: when, micros, offset_s } => {
            zone::to_moment(when, micros, offset_s, at.zone)
        }
        Found::Epoch(time) => Some(zone::moment_of(time, at.zone)),
    }
}

/// `YYYY-MM-DD hh:mm:ss` in the log's own time; `None` when no form matches.
pub(super) fn text(text: &[u8], slashes: SlashDates, at: Reference<'_>) -> Option<String> {
    let when = match find(text, slashes, at)? {
        Found::Civil { at: when, .. } => when,
        Found::Epoch(time) => zone::local(time, at.zone),
    };
    Some(format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
        when.year(),
        when.month(),
        when.day(),
        when.hour(),
        when.minute(),
        when.second()
    ))
}

/// The date at the very start of a line and how many bytes it takes: a syslog or RFC 3339 stamp.
pub(super) fn leading(line: &[u8], at: Reference<'_>) -> Option<(Moment, usize)> {
    formats::LINE_STAMPS.iter().find_map(|format| {
        let (parsed, length) = matcher::match_at(format, line, 0)?;
        let Found::Civil { at: when, micros, offset_s } = complete(&parsed, at)? else {
            return None;
        };
        Some((zone::to_moment(when, micros, offset_s, at.zone)?, length))
    })
}

/// A date further into a text than this is not looked for.
const LONGEST_SEARCH: usize = 256;

fn find(text: &[u8], slashes: SlashDates, at: Reference<'_>) -> Option<Found> {
    let text = text.get(..LONGEST_SEARCH).unwrap_or(text);
    let preferred: &[&str] = match slashes {
        SlashDates::DayFirst => &[],
        SlashDates::MonthFirst => formats::MONTH_FIRST,
    };
    let forms = preferred.iter().chain(formats::FORMATS);
    forms
        .filter_map(|format| matcher::search(format, text))
        .find_map(|parsed| complete(&parsed, at))
}

/// Fills in what the text left out; `None` for dates that no calendar has.
fn complete(parsed: &Parsed, at: Reference<'_>) -> Option<Found> {
    if let Some(epoch_us) = parsed.epoch_us {
        return Some(Found::Epoch(Timestamp::from_micros(epoch_us)));
    }
    let time = civil::Time::new(parsed.hour24()?, parsed.minute, parsed.second.min(59), 0).ok()?;
    let date = match (parsed.year, parsed.month) {
        (Some(year), _) if parsed.day_of_year > 0 => civil::Date::new(year, 1, 1)
            .ok()?
            .checked_add(jiff::Span::new().days(i64::from(parsed.day_of_year) - 1))
            .ok()?,
        (Some(year), _) => civil::Date::new(year, parsed.month, parsed.day).ok()?,
        (None, 0) => at.today(),
        (None, month) => {
            let year = year_of(month, parsed.day, at.today());
            civil::Date::new(year, month, parsed.day).ok()?
        }
    };
    Some(Found::Civil {
        at: date.to_datetime(time),
        micros: parsed.micros,
        offset_s: parsed.offset_s,
    })
}

/// The year of a date without one. At the turn of the year a sender's clock or zone may be on the
/// other side of it.
fn year_of(month: i8, day: i8, today: civil::Date) -> i16 {
    match (month, today.month()) {
        (12, 1) => today.year() - 1,
        (1, 12) if day == 1 && today.day() == 31 => today.year() + 1,
        _ => today.year(),
    }
}

#[cfg(test)]
mod tests;
