//! Time periods as configured. Evaluation is in `monitor::timeperiod`.

use std::sync::Arc;

use crate::ids::TimeperiodId;
use crate::location::Location;
use crate::names::TimeperiodName;

/// `define timeperiod`.
#[derive(Debug, Clone)]
pub struct TimeperiodDef {
    /// `timeperiod_name`
    pub name: TimeperiodName,
    /// `alias`
    pub alias: Arc<str>,
    /// Ranges of the plain weekdays, Sunday first.
    pub weekdays: [Vec<TimeRange>; 7],
    /// Date exceptions. Within one kind of [`DateSpec`] the order is the order of definition,
    /// inherited ones after own; the kinds are tried calendar date, month date, month day,
    /// month weekday, weekday.
    pub exceptions: Vec<TimeException>,
    /// `exclude`
    pub exclude: Vec<TimeperiodId>,
    /// Where it is defined.
    pub location: Location,
}

/// Seconds after midnight, both ends inclusive, 0..=86400. `start > end` never matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeRange {
    /// First second.
    pub start_s: u32,
    /// Last second.
    pub end_s: u32,
}

/// A dated rule; the first whose date matches decides alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeException {
    /// The days it speaks about.
    pub days: DateRange,
    /// The hours of those days.
    pub ranges: Vec<TimeRange>,
}

/// From one date form to another of the same kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRange {
    /// First day.
    pub start: DateSpec,
    /// Last day; `None` for a calendar date with a skip and no end ("forever").
    /// A single date has `end == Some(start)`.
    pub end: Option<DateSpec>,
    /// `/ n`: every n-th day from the start; 0 or 1 = every day.
    pub skip: u32,
}

/// A way to name a day. Negative numbers count from the end (`-1` = last).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateSpec {
    /// `2007-01-28`
    Calendar {
        /// Year.
        year: i32,
        /// Month 1..=12 (not checked by the grammar).
        month: i32,
        /// Day of the month from 1.
        day: i32,
    },
    /// `april 10`
    MonthDate {
        /// The month.
        month: Month,
        /// Day of that month, or from its end.
        day: i32,
    },
    /// `day 15`: of any month.
    MonthDay {
        /// Day of the month, or from its end.
        day: i32,
    },
    /// `monday 3 may`
    MonthWeekday {
        /// The month.
        month: Month,
        /// The weekday.
        weekday: Weekday,
        /// Which one of that month, or from its end.
        nth: i32,
    },
    /// `monday 2`: of any month.
    NthWeekday {
        /// The weekday.
        weekday: Weekday,
        /// Which one of the month, or from its end.
        nth: i32,
    },
}

/// A month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Month {
    January = 1,
    February,
    March,
    April,
    May,
    June,
    July,
    August,
    September,
    October,
    November,
    December,
}

/// A weekday; the number is Nagios' (Sunday 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Weekday {
    Sunday = 0,
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
}
