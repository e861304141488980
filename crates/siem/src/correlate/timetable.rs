//! When a directive may start.

use jiff::tz::TimeZone;
use model::Timestamp;
use model::directive::Timetable;

/// Whether the moment is inside one of the timetable's rules. A rule whose end is before its
/// begin reaches over midnight and belongs to the day on which it begins.
pub(crate) fn is_inside(timetable: &Timetable, at: Timestamp, zone: &TimeZone) -> bool {
    let Ok(moment) = jiff::Timestamp::from_second(at.as_secs()) else { return false };
    let local = zone.to_datetime(moment);
    let today = local.weekday().to_monday_zero_offset();
    let minute =
        u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs());
    let on = |days: u8, day: i8| days >> day.rem_euclid(7) & 1 == 1;
    timetable.rules.iter().any(|(days, from, to)| {
        if from <= to {
            on(*days, today) && (*from..=*to).contains(&minute)
        } else {
            (on(*days, today) && minute >= *from) || (on(*days, today - 1) && minute <= *to)
        }
    })
}
