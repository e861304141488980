//! Whether a moment lies in a time period, when the next one does, and for how long.
//!
//! Times of day are what a clock on the wall shows: on the day the clock goes forward,
//! `02:00-03:00` never comes and `09:00-17:00` is where people expect it; on the day it goes back,
//! `02:00-03:00` comes twice. Everything else follows Nagios 4.4.6 as it behaves, which is not
//! always as it is documented; the surprising parts are named in [`day`].
//!
//! - `timeperiod`: walks along the time axis, day by day and across clock changes.
//! - [`day`]: one period on one calendar day: which rule decides, and its seconds.

mod day;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::objects::{Objects, TimeperiodDef};
use model::{TimeperiodId, Timestamp};

use day::{DAY_S, Day};

/// How far [`next_valid`] and [`valid_range_end`] look: beyond the next 29 February.
const SEARCH_DAYS: u32 = 4 * 366;

/// Whether `at` is in the period. No period, or one that is not in `objects`, is always valid.
#[must_use]
pub fn is_valid(
    objects: &Objects,
    period: Option<TimeperiodId>,
    at: Timestamp,
    zone: &TimeZone,
) -> bool {
    let Some(def) = limiting(objects, period) else { return true };
    let Ok(at) = jiff::Timestamp::from_second(at.as_secs()) else { return false };
    let (date, second) = wall_clock(at, zone);
    Day::new(objects, date).is_valid(def, second)
}

/// The first moment from `from` on (`from` itself, if it is valid) that is in the period; `None`
/// when none is found in the next four years. Ranges of no length are not waited for.
#[must_use]
pub fn next_valid(
    objects: &Objects,
    period: Option<TimeperiodId>,
    from: Timestamp,
    zone: &TimeZone,
) -> Option<Timestamp> {
    let Some(def) = limiting(objects, period) else { return Some(from) };
    if is_valid(objects, period, from, zone) {
        return Some(from);
    }
    if day::never(def) {
        return None;
    }
    Stretches::from(from, zone).find_map(|stretch| {
        let day = Day::new(objects, stretch.date);
        let second = day.next_valid(def, stretch.first_s)?;
        (second <= stretch.last_s).then(|| stretch.at(second))
    })
}

/// The last second of the uninterrupted validity that contains `at`; `None` when it has no end
/// in the next four years, or `at` is not in the period.
#[must_use]
pub fn valid_range_end(
    objects: &Objects,
    period: Option<TimeperiodId>,
    at: Timestamp,
    zone: &TimeZone,
) -> Option<Timestamp> {
    let def = limiting(objects, period)?;
    let mut end = None;
    for stretch in Stretches::from(at, zone) {
        let day = Day::new(objects, stretch.date);
        let Some(last) = day.valid_through(def, stretch.first_s) else { return end };
        end = Some(stretch.at(last.min(stretch.last_s)));
        if last < stretch.last_s {
            return end;
        }
    }
    None
}

/// The period's definition, unless it covers all time anyway.
fn limiting(objects: &Objects, period: Option<TimeperiodId>) -> Option<&TimeperiodDef> {
    period.and_then(|id| objects.timeperiods.get(id)).filter(|def| !day::always(def))
}

/// The date, and the seconds since 00:00:00, that a clock on the wall shows.
fn wall_clock(at: jiff::Timestamp, zone: &TimeZone) -> (Date, u32) {
    let shown = zone.to_offset(at).to_datetime(at);
    let [hour, minute, second] =
        [shown.hour(), shown.minute(), shown.second()].map(|n| u32::from(n.unsigned_abs()));
    (shown.date(), hour * 3600 + minute * 60 + second)
}

/// A part of one calendar day during which the clock does not change.
struct Stretch {
    date: Date,
    /// First and last second of the day, as the clock shows them.
    first_s: u32,
    last_s: u32,
    /// When this clock would have shown, or did show, 00:00:00; seconds since the epoch.
    midnight: i64,
}

impl Stretch {
    fn at(&self, second: u32) -> Timestamp {
        Timestamp::from_secs(self.midnight + i64::from(second))
    }
}

/// The time axis from some moment on, cut at midnights and at clock changes.
struct Stretches<'a> {
    zone: &'a TimeZone,
    /// Where the next stretch begins; `None` at the end of time.
    next: Option<jiff::Timestamp>,
    /// The first clock change after the last stretch, once it is known; `Some(None)` if there is
    /// none.
    change: Option<Option<jiff::Timestamp>>,
    days_left: u32,
}

impl<'a> Stretches<'a> {
    fn from(at: Timestamp, zone: &'a TimeZone) -> Self {
        let next = jiff::Timestamp::from_second(at.as_secs()).ok();
        Self { zone, next, change: None, days_left: SEARCH_DAYS }
    }

    /// The first clock change after `at`.
    fn change_after(&mut self, at: jiff::Timestamp) -> Option<jiff::Timestamp> {
        match self.change {
            Some(known) if known.is_none_or(|change| change > at) => known,
            _ => {
                let change = self.zone.following(at).next().map(|t| t.timestamp());
                self.change = Some(change);
                change
            }
        }
    }
}

impl Iterator for Stretches<'_> {
    type Item = Stretch;

    fn next(&mut self) -> Option<Stretch> {
        let start = self.next?;
        self.days_left = self.days_left.checked_sub(1)?;
        let (date, first_s) = wall_clock(start, self.zone);
        let midnight = start.as_second() - i64::from(first_s);
        let next_midnight = midnight + i64::from(DAY_S);
        let change = self.change_after(start).map_or(i64::MAX, jiff::Timestamp::as_second);
        let end = next_midnight.min(change);
        self.next = jiff::Timestamp::from_second(end).ok();
        let last_s = u32::try_from(end - 1 - midnight).unwrap_or(0);
        Some(Stretch { date, first_s, last_s, midnight })
    }
}
