//! One time period on one calendar day.
//!
//! Of all exceptions that speak about the day one decides alone, whatever its hours: the kinds are
//! asked in the order calendar date, month date, day of month, weekday of a month, n-th weekday,
//! and within a kind the first defined wins. Only when none speaks, the weekday's ranges count.
//!
//! What Nagios 4.4.6 does and its manual does not say:
//!
//! - With a skip (`/ n`, n > 1) the end date has no effect: `april 3 - april 15 / 3` goes on
//!   after the 15th, by month or year as its kind does.
//! - `december 24 - january 2` reaches from December into January of the *next* year, seen from
//!   the year of the day asked about; so it covers no day of January. Other kinds cover both
//!   sides: `day 25 - 5` the 25th to the 5th, `2021-04-16 - 2021-04-12` all but three days.
//! - `february 25 - 31`: the missing day makes the end the last of February of the next year.

use jiff::civil::Date;
use model::objects::{DateRange, DateSpec, Month, Objects, TimeRange, TimeperiodDef, Weekday};

/// Seconds in a day, as the clock shows them.
pub(super) const DAY_S: u32 = 86_400;

/// Exclusions of exclusions are followed this deep. The pre-flight check refuses circles, so only
/// a chain this long could tell.
const MAX_DEPTH: u8 = 64;

/// Whether the period covers all time.
pub(super) fn always(def: &TimeperiodDef) -> bool {
    let whole = |r: &TimeRange| r.start_s == 0 && r.end_s >= DAY_S - 1;
    def.exceptions.is_empty()
        && def.exclude.is_empty()
        && def.weekdays.iter().all(|ranges| ranges.iter().any(whole))
}

/// Whether the period has no hours worth waiting for.
pub(super) fn never(def: &TimeperiodDef) -> bool {
    let empty = |r: &TimeRange| r.start_s >= r.end_s;
    def.weekdays.iter().flatten().all(empty)
        && def.exceptions.iter().flat_map(|e| &e.ranges).all(empty)
}

/// A calendar day, to ask periods about.
pub(super) struct Day<'a> {
    objects: &'a Objects,
    date: Date,
    depth: u8,
}

impl<'a> Day<'a> {
    pub(super) fn new(objects: &'a Objects, date: Date) -> Self {
        Self { objects, date, depth: MAX_DEPTH }
    }

    /// Whether this second of the day is in the period.
    pub(super) fn is_valid(&self, def: &TimeperiodDef, second: u32) -> bool {
        self.hours(def).iter().any(|range| contains(range, second))
            && !self.excluded(def).any(|(day, other)| day.is_valid(other, second))
    }

    /// The first second of the day from `second` on that is worth waiting for: `00:00-00:00`
    /// stands for "not on this day", although its one second is valid.
    pub(super) fn next_valid(&self, def: &TimeperiodDef, second: u32) -> Option<u32> {
        self.first(def, second, |range| range.start_s != range.end_s)
    }

    /// The first valid second of the day from `second` on.
    fn first_valid(&self, def: &TimeperiodDef, second: u32) -> Option<u32> {
        self.first(def, second, |_| true)
    }

    fn first(
        &self,
        def: &TimeperiodDef,
        mut second: u32,
        counts: fn(&TimeRange) -> bool,
    ) -> Option<u32> {
        let hours = self.hours(def);
        loop {
            second = hours
                .iter()
                .filter(|range| counts(range))
                .map(|range| (range.start_s.max(second), range.end_s))
                .filter(|(start, end)| start <= end)
                .map(|(start, _)| start)
                .min()
                .filter(|second| *second < DAY_S)?;
            let blocked_through = self
                .excluded(def)
                .filter_map(|(day, other)| day.valid_through(other, second))
                .max();
            match blocked_through {
                Some(last) => second = last + 1,
                None => return Some(second),
            }
        }
    }

    /// The last second of the day up to which the period stays valid from `second` on; `None` if
    /// it is not valid then.
    pub(super) fn valid_through(&self, def: &TimeperiodDef, second: u32) -> Option<u32> {
        if !self.is_valid(def, second) {
            return None;
        }
        let hours = self.hours(def);
        let mut last = second;
        // Ranges may touch or overlap in any order.
        while let Some(end) = hours
            .iter()
            .filter(|r| contains(r, last) || contains(r, last + 1))
            .map(|r| r.end_s)
            .max()
            .filter(|end| *end > last)
        {
            last = end;
        }
        let last = last.min(DAY_S - 1);
        let blocked_from =
            self.excluded(def).filter_map(|(day, other)| day.first_valid(other, second)).min();
        // `second` itself is not blocked, so the block begins later.
        Some(blocked_from.map_or(last, |from| last.min(from - 1)))
    }

    /// The excluded periods, each with the day to ask it about.
    fn excluded<'d>(
        &self,
        def: &'d TimeperiodDef,
    ) -> impl Iterator<Item = (Self, &'a TimeperiodDef)> + use<'_, 'a, 'd> {
        let ids = if self.depth == 0 { &[] } else { &def.exclude[..] };
        ids.iter().filter_map(|id| {
            let day = Self { objects: self.objects, date: self.date, depth: self.depth - 1 };
            Some((day, self.objects.timeperiods.get(*id)?))
        })
    }

    /// The ranges that decide about this day.
    fn hours<'d>(&self, def: &'d TimeperiodDef) -> &'d [TimeRange] {
        let mut decides: Option<(u8, &'d [TimeRange])> = None;
        for exception in &def.exceptions {
            let rank = rank(&exception.days.start);
            if decides.is_none_or(|(best, _)| rank < best) && covers(&exception.days, self.date) {
                decides = Some((rank, &exception.ranges));
            }
        }
        match decides {
            Some((_, ranges)) => ranges,
            None => {
                let weekday = self.date.weekday().to_sunday_zero_offset();
                &def.weekdays[weekday.unsigned_abs() as usize]
            }
        }
    }
}

fn contains(range: &TimeRange, second: u32) -> bool {
    (range.start_s..=range.end_s).contains(&second)
}

/// The order in which the kinds of exceptions are asked.
fn rank(spec: &DateSpec) -> u8 {
    match spec {
        DateSpec::Calendar { .. } => 0,
        DateSpec::MonthDate { .. } => 1,
        DateSpec::MonthDay { .. } => 2,
        DateSpec::MonthWeekday { .. } => 3,
        DateSpec::NthWeekday { .. } => 4,
    }
}

/// Whether the exception speaks about this day.
fn covers(days: &DateRange, date: Date) -> bool {
    let Some(start) = resolve(&days.start, date.year(), date) else { return false };
    let Some(end_spec) = &days.end else {
        return date >= start && on_interval(start, date, days.skip);
    };
    let Some(end) = end_of(end_spec, start, date) else { return false };
    if days.skip > 1 {
        return date >= start && on_interval(start, date, days.skip);
    }
    if end < start {
        return date >= start || date <= end;
    }
    (start..=end).contains(&date)
}

/// The last day of a range that begins on `start`; `None` if it names no day.
fn end_of(spec: &DateSpec, start: Date, date: Date) -> Option<Date> {
    let this_year = resolve(spec, date.year(), date);
    if this_year.is_some_and(|end| end >= start) || !within_year(spec) {
        return this_year.or_else(|| last_of_month(spec, date.year(), date));
    }
    let next_year = date.year().checked_add(1)?;
    resolve(spec, next_year, date).or_else(|| last_of_month(spec, next_year, date))
}

fn on_interval(start: Date, date: Date, skip: u32) -> bool {
    let days = date.duration_since(start).as_hours() / 24;
    skip < 2 || days % i64::from(skip) == 0
}

/// Kinds that come once a year.
fn within_year(spec: &DateSpec) -> bool {
    matches!(spec, DateSpec::MonthDate { .. } | DateSpec::MonthWeekday { .. })
}

/// The day that `spec` names in `year`, and in the month of `date` when it names none.
fn resolve(spec: &DateSpec, year: i16, date: Date) -> Option<Date> {
    match *spec {
        DateSpec::Calendar { year, month, day } => calendar_date(year, month, day),
        DateSpec::MonthDate { month, day } => day_of_month(year, number(month), day),
        DateSpec::MonthDay { day } => day_of_month(year, date.month(), day),
        DateSpec::MonthWeekday { month, weekday, nth } => {
            nth_weekday(year, number(month), weekday, nth)
        }
        DateSpec::NthWeekday { weekday, nth } => nth_weekday(year, date.month(), weekday, nth),
    }
}

/// An end past the end of its month is the end of that month; one before its beginning is none.
fn last_of_month(spec: &DateSpec, year: i16, date: Date) -> Option<Date> {
    let (month, n) = match *spec {
        DateSpec::MonthDate { month, day } => (number(month), day),
        DateSpec::MonthDay { day } => (date.month(), day),
        DateSpec::MonthWeekday { month, nth, .. } => (number(month), nth),
        DateSpec::NthWeekday { nth, .. } => (date.month(), nth),
        DateSpec::Calendar { .. } => return None,
    };
    if n < 0 { None } else { day_of_month(year, month, -1) }
}

/// Months and days beyond their range carry over, as in C's `mktime`.
fn calendar_date(year: i32, month: i32, day: i32) -> Option<Date> {
    let months = i64::from(year) * 12 + i64::from(month) - 1;
    let year = i16::try_from(months.div_euclid(12)).ok()?;
    let first = Date::new(year, months.rem_euclid(12) as i8 + 1, 1).ok()?;
    first.checked_add(jiff::SignedDuration::from_hours((i64::from(day) - 1) * 24)).ok()
}

/// `day` counts from 1, or from the end of the month from -1.
fn day_of_month(year: i16, month: i8, day: i32) -> Option<Date> {
    let last = Date::new(year, month, 1).ok()?.last_of_month();
    let day = if day < 0 { i32::from(last.day()).checked_add(day)?.checked_add(1)? } else { day };
    Date::new(year, month, i8::try_from(day).ok()?).ok()
}

/// `nth` counts from 1, or from the end of the month from -1.
fn nth_weekday(year: i16, month: i8, weekday: Weekday, nth: i32) -> Option<Date> {
    let weekday = jiff::civil::Weekday::from_sunday_zero_offset(weekday as i8).ok()?;
    let month = Date::new(year, month, 1).ok()?;
    month.nth_weekday_of_month(i8::try_from(nth).ok()?, weekday).ok()
}

fn number(month: Month) -> i8 {
    month as i8
}
