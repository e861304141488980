//! The grammar of one timeperiod line: `monday 09:00-17:00`, `april 10 - may 15 / 2 00:00-24:00`.
//!
//! Called once for every directive of a `define timeperiod` that is not `timeperiod_name`,
//! `alias`, `exclude`, `use`, `name` or `register`: `name` is the first word of the line, `rest`
//! what follows it, stripped (`name` = `april`, `rest` = `10 - may 15 / 2 00:00-24:00`).
//! It knows nothing of files: the caller adds name, file and line of the definition to the
//! message and turns `at` into a column.
//!
//! The forms are tried in a fixed order and the first one whose *shape* fits decides, even when
//! its words then make no sense. Nearly all blanks are optional, and text after the time ranges is
//! ignored: so `april1-may15 00:00-24:00 x` is a valid line, as in Nagios.

mod scan;
#[cfg(test)]
mod tests;

use std::ops::Range;

use model::objects::{DateRange, DateSpec, Month, TimeException, TimeRange, Weekday};

use scan::Scan;

/// What one line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TimeperiodDirective {
    /// A plain weekday with its ranges.
    Weekday(Weekday, Vec<TimeRange>),
    /// A dated rule.
    Exception(TimeException),
}

/// What is wrong with a line, and where in it: byte range within `rest` (an empty range at 0
/// stands for `name`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TimeperiodError {
    /// What is wrong.
    pub(crate) kind: TimeperiodErrorKind,
    /// Where in `rest`.
    pub(crate) at: Range<usize>,
}

/// The four ways in which Nagios refuses a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TimeperiodErrorKind {
    /// No form fits: found while reading.
    UnknownForm,
    /// The n-th range has no valid form: found while registering.
    BadRange {
        /// Counts from 1.
        number: u32,
        /// The day, for plain weekdays.
        weekday: Option<Weekday>,
    },
    /// A range begins after 24:00: found while registering.
    StartOutOfRange {
        /// Counts from 1.
        number: u32,
        /// Seconds.
        start_s: u64,
        /// The day, for plain weekdays.
        weekday: Option<Weekday>,
    },
    /// A range ends after 24:00: found while registering.
    EndOutOfRange {
        /// Counts from 1.
        number: u32,
        /// Seconds.
        end_s: u64,
        /// The day, for plain weekdays.
        weekday: Option<Weekday>,
    },
}

impl TimeperiodErrorKind {
    /// The lines Nagios prints, joined by `\n`. `line` is `name` and `rest` with one blank between
    /// them, even when `rest` is empty; `place` is `config file '%s', starting on line %d` of the
    /// definition.
    pub(crate) fn nagios_text(&self, line: &str, timeperiod: &str, place: &str) -> String {
        let day = |weekday: Option<Weekday>, before: &str| {
            weekday.map_or(String::new(), |day| format!(" {before} day {}", day as u8))
        };
        let (number, weekday, what) = match *self {
            Self::UnknownForm => {
                return format!("Error: Could not parse timeperiod directive '{line}'!");
            }
            Self::BadRange { number, weekday } => {
                let day = day(weekday, "for");
                return format!(
                    "Error: Could not parse timerange #{number}{day} of timeperiod ({place})"
                );
            }
            Self::StartOutOfRange { number, start_s, weekday } => {
                let day = day(weekday, "on");
                (number, weekday, format!("Start time {start_s}{day} is not valid for timeperiod"))
            }
            Self::EndOutOfRange { number, end_s, weekday } => {
                let day = day(weekday, "on");
                (number, weekday, format!("End time {end_s}{day} is not value for timeperiod"))
            }
        };
        // Only the weekday wording ends with the name.
        let name = weekday.map_or(String::new(), |_| format!(" '{timeperiod}'"));
        let day = day(weekday, "for");
        format!(
            "Error: {what}{name}\n\
             Error: Could not add timerange #{number}{day} to timeperiod ({place})"
        )
    }
}

/// Reads one line.
pub(crate) fn parse_directive(
    name: &str,
    rest: &str,
) -> Result<TimeperiodDirective, TimeperiodError> {
    let line = format!("{name} {rest}");
    let unknown = || TimeperiodError { kind: TimeperiodErrorKind::UnknownForm, at: 0..0 };
    let Fit { days, ranges: at } = first_fit(&line).ok_or_else(unknown)?;
    let days = days.ok_or_else(unknown)?;
    let weekday = match days {
        Days::Weekday(weekday) => Some(weekday),
        Days::Dates(_) => None,
    };
    let ranges = parse_ranges(&line[at.clone()], weekday).map_err(|(kind, part)| {
        let in_rest = |n: usize| (at.start + n).saturating_sub(name.len() + 1);
        TimeperiodError { kind, at: in_rest(part.start)..in_rest(part.end) }
    })?;
    Ok(match days {
        Days::Weekday(weekday) => TimeperiodDirective::Weekday(weekday, ranges),
        Days::Dates(days) => TimeperiodDirective::Exception(TimeException { days, ranges }),
    })
}

enum Days {
    Weekday(Weekday),
    Dates(DateRange),
}

/// A form whose shape fits. `days` is `None` when its words do not.
struct Fit {
    days: Option<Days>,
    ranges: Range<usize>,
}

type Form = fn(&mut Scan<'_>) -> Option<Option<Days>>;

/// In the order in which they are tried.
const FORMS: [Form; 13] = [
    // 2007-01-01 - 2008-02-01 / 3
    |s| Some(dates(s.date()?, Some(s.to()?.date()?), s.skip()?)),
    // 2008-04-01 / 7
    |s| Some(dates(s.date()?, None, s.skip()?)),
    // 2007-01-01 - 2008-02-01
    |s| Some(dates(s.date()?, Some(s.to()?.date()?), 0)),
    // 1999-01-28
    |s| Some(dates(s.date()?, None, 0)),
    // monday 3 january - thursday 4 february / 2
    |s| Some(span(s.weekday_of_month()?, s.to()?.weekday_of_month()?, s.skip()?)),
    // april 10 - may 15 / 2, day 1 - day 15 / 5, monday 1 - friday 2 / 2
    |s| Some(span(s.numbered()?, s.to()?.numbered()?, s.skip()?)),
    // day 1 - 15 / 3
    |s| {
        let (word, from) = s.word_and_number()?;
        let to = s.to()?.number()?;
        Some(span(numbered(word, from), numbered(word, to), s.skip()?))
    },
    // tuesday 1 april - friday 2 may
    |s| Some(span(s.weekday_of_month()?, s.to()?.weekday_of_month()?, 0)),
    // april 10 - may 15, day 1 - day 15, monday 1 - friday 2
    |s| Some(span(s.numbered()?, s.to()?.numbered()?, 0)),
    // day 1 - 15
    |s| {
        let (word, from) = s.word_and_number()?;
        Some(span(numbered(word, from), numbered(word, s.to()?.number()?), 0))
    },
    // monday 3 may
    |s| {
        let day = s.weekday_of_month()?;
        Some(span(day, day, 0))
    },
    // day 1, april 10, monday 2: the blank is what tells it from `monday 09:00-17:00`
    |s| {
        let day = s.numbered()?;
        s.blank()?;
        Some(span(day, day, 0))
    },
    // monday
    |s| Some(weekday(s.word()?).map(Days::Weekday)),
];

fn first_fit(line: &str) -> Option<Fit> {
    FORMS.iter().find_map(|form| {
        let mut scan = Scan::new(line);
        let days = form(&mut scan)?;
        Some(Fit { days, ranges: scan.ranges()? })
    })
}

fn dates(start: DateSpec, end: Option<DateSpec>, skip: i32) -> Option<Days> {
    let skip = effective_skip(skip);
    let end = end.filter(|end| skip == 0 || *end != start);
    // One day with a skip has no end; one day without a skip is its own end.
    let end = if skip == 0 { end.or(Some(start)) } else { end };
    Some(Days::Dates(DateRange { start, end, skip }))
}

fn span(start: Option<DateSpec>, end: Option<DateSpec>, skip: i32) -> Option<Days> {
    let (start, end) = (start?, end?);
    let same_kind = std::mem::discriminant(&start) == std::mem::discriminant(&end);
    let skip = effective_skip(skip);
    same_kind.then_some(Days::Dates(DateRange { start, end: Some(end), skip }))
}

/// Every day (0), unless at least every second one is wanted.
fn effective_skip(skip: i32) -> u32 {
    u32::try_from(skip).ok().filter(|n| *n > 1).unwrap_or(0)
}

fn weekday_of_month(day: &str, nth: i32, of: &str) -> Option<DateSpec> {
    Some(DateSpec::MonthWeekday { month: month(of)?, weekday: weekday(day)?, nth })
}

fn numbered(word: &str, number: i32) -> Option<DateSpec> {
    if word == "day" {
        return Some(DateSpec::MonthDay { day: number });
    }
    weekday(word)
        .map(|weekday| DateSpec::NthWeekday { weekday, nth: number })
        .or_else(|| month(word).map(|month| DateSpec::MonthDate { month, day: number }))
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "sunday" => Weekday::Sunday,
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        _ => return None,
    })
}

fn month(word: &str) -> Option<Month> {
    Some(match word {
        "january" => Month::January,
        "february" => Month::February,
        "march" => Month::March,
        "april" => Month::April,
        "may" => Month::May,
        "june" => Month::June,
        "july" => Month::July,
        "august" => Month::August,
        "september" => Month::September,
        "october" => Month::October,
        "november" => Month::November,
        "december" => Month::December,
        _ => return None,
    })
}

/// `00:00-09:00,17:00-24:00`. A comma and a blank separate alike, so a blank after a comma makes
/// an empty range, which is an error. The error says which part of `text` is to blame.
fn parse_ranges(
    text: &str,
    weekday: Option<Weekday>,
) -> Result<Vec<TimeRange>, (TimeperiodErrorKind, Range<usize>)> {
    const DAY_S: i32 = 86_400;
    let mut ranges = Vec::new();
    let mut offset = 0;
    for (number, part) in (1..).zip(text.split([',', ' '])) {
        let at = offset..offset + part.len();
        offset = at.end + 1;
        // What follows a second `-` is not looked at.
        let mut ends = part.split('-').map(seconds);
        let (Some(Some(start)), Some(Some(end))) = (ends.next(), ends.next()) else {
            return Err((TimeperiodErrorKind::BadRange { number, weekday }, at));
        };
        if !(0..=DAY_S).contains(&start) {
            let start_s = start as u64;
            return Err((TimeperiodErrorKind::StartOutOfRange { number, start_s, weekday }, at));
        }
        if !(0..=DAY_S).contains(&end) {
            let end_s = end as u64;
            return Err((TimeperiodErrorKind::EndOutOfRange { number, end_s, weekday }, at));
        }
        ranges.push(TimeRange { start_s: start as u32, end_s: end as u32 });
    }
    Ok(ranges)
}

/// `HH:MM` as seconds. What follows a second `:` is not looked at, minutes above 59 are minutes,
/// and numbers too large wrap around as C's do.
fn seconds(time: &str) -> Option<i32> {
    let mut parts = time.split(':').map(|part| Scan::new(part).number().unwrap_or(0));
    let (hours, minutes) = (parts.next()?, parts.next()?);
    Some(hours.wrapping_mul(3600).wrapping_add(minutes.wrapping_mul(60)))
}
