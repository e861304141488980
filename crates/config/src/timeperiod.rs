//! The grammar of one timeperiod line: `monday 09:00-17:00`, `april 10 - may 15 / 2 00:00-24:00`.
//!
//! Called once for every directive of a `define timeperiod` that is not `timeperiod_name`,
//! `alias`, `exclude`, `use`, `name` or `register`: `name` is the first word of the line, `rest`
//! what follows it, stripped (`name` = `april`, `rest` = `10 - may 15 / 2 00:00-24:00`).
//! It knows nothing of files: the caller adds name, file and line of the definition to the
//! message and turns `at` into a column.

use std::ops::Range;

use model::objects::{TimeException, TimeRange, Weekday};

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
    /// No form fits: `Could not parse timeperiod directive '%s'!`, while reading.
    UnknownForm,
    /// The n-th range (from 1) has no valid form: `Could not parse timerange #%d …`, while
    /// registering. `weekday` says which of the two wordings applies.
    BadRange {
        /// Counts from 1.
        number: u32,
        /// The day, for plain weekdays.
        weekday: Option<Weekday>,
    },
    /// `Start time %lu on day %d is not valid for timeperiod '%s'`
    StartOutOfRange {
        /// Seconds.
        start_s: u64,
        /// The day, for plain weekdays.
        weekday: Option<Weekday>,
    },
    /// `End time %lu on day %d is not value for timeperiod '%s'`
    EndOutOfRange {
        /// Seconds.
        end_s: u64,
        /// The day, for plain weekdays.
        weekday: Option<Weekday>,
    },
}

/// Reads one line.
pub(crate) fn parse_directive(
    name: &str,
    rest: &str,
) -> Result<TimeperiodDirective, TimeperiodError> {
    let _ = (name, rest);
    Err(TimeperiodError { kind: TimeperiodErrorKind::UnknownForm, at: 0..0 })
}
