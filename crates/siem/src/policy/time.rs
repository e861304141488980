//! The time condition of a policy, in the policy's zone.

use jiff::tz::TimeZone;
use model::Timestamp;
use model::policy::TimeCondition;

/// A time condition, ready to be asked.
#[derive(Debug)]
pub(crate) struct CompiledTime {
    zone: TimeZone,
    condition: TimeCondition,
}

impl CompiledTime {
    pub(crate) fn new(condition: &TimeCondition) -> Result<Self, String> {
        Ok(Self { zone: zone_named(&condition.zone)?, condition: condition.clone() })
    }

    /// Each part wraps on its own: 22:00–06:00 is two pieces of the same day.
    pub(crate) fn contains(&self, at: Timestamp) -> bool {
        let Ok(moment) = jiff::Timestamp::from_second(at.as_secs()) else { return false };
        let local = self.zone.to_datetime(moment);
        let minute = i32::from(local.hour()) * 60 + i32::from(local.minute());
        let weekday = i32::from(local.weekday().to_monday_one_offset());
        let condition = &self.condition;
        inside(condition.minutes, minute)
            && inside(condition.weekdays, weekday)
            && inside(condition.days, local.day().into())
            && inside(condition.months, local.month().into())
    }
}

/// The zone of an Olson name; empty: UTC.
pub(crate) fn zone_named(name: &str) -> Result<TimeZone, String> {
    if name.is_empty() {
        return Ok(TimeZone::UTC);
    }
    TimeZone::get(name).map_err(|_| format!("time zone `{name}` is unknown on this machine"))
}

fn inside<T: Into<i32>>(range: Option<(T, T)>, value: i32) -> bool {
    let Some((first, last)) = range else { return true };
    let (first, last) = (first.into(), last.into());
    if first <= last { (first..=last).contains(&value) } else { value >= first || value <= last }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition() -> TimeCondition {
        TimeCondition {
            zone: String::new(),
            minutes: None,
            weekdays: None,
            days: None,
            months: None,
        }
    }

    /// 2026-11-21 was a Saturday.
    fn at(text: &str) -> Timestamp {
        Timestamp::from_secs(text.parse::<jiff::Timestamp>().unwrap().as_second())
    }

    #[test]
    fn every_part_wraps_and_both_ends_are_inside() {
        let night = TimeCondition { minutes: Some((22 * 60, 6 * 60)), ..condition() };
        let night = CompiledTime::new(&night).unwrap();
        assert!(night.contains(at("2026-11-21T22:00:00Z")));
        assert!(night.contains(at("2026-11-21T06:00:59Z")));
        assert!(!night.contains(at("2026-11-21T06:01:00Z")));
        let weekend = TimeCondition { weekdays: Some((6, 1)), ..condition() };
        let weekend = CompiledTime::new(&weekend).unwrap();
        assert!(weekend.contains(at("2026-11-21T12:00:00Z")), "Saturday");
        assert!(weekend.contains(at("2026-11-23T12:00:00Z")), "Monday");
        assert!(!weekend.contains(at("2026-11-24T12:00:00Z")), "Tuesday");
        let winter = TimeCondition { months: Some((12, 2)), days: Some((10, 20)), ..condition() };
        let winter = CompiledTime::new(&winter).unwrap();
        assert!(winter.contains(at("2026-01-10T00:00:00Z")));
        assert!(!winter.contains(at("2026-01-21T00:00:00Z")));
        assert!(!winter.contains(at("2026-03-15T00:00:00Z")));
    }

    #[test]
    fn the_zone_decides_what_the_hour_is() {
        let office = TimeCondition {
            zone: "Europe/Madrid".into(),
            minutes: Some((8 * 60, 9 * 60)),
            ..condition()
        };
        let office = CompiledTime::new(&office).unwrap();
        assert!(office.contains(at("2026-07-01T06:30:00Z")), "two hours ahead in summer");
        assert!(office.contains(at("2026-01-01T07:30:00Z")), "one in winter");
        assert!(!office.contains(at("2026-01-01T06:30:00Z")));
    }

    #[test]
    fn an_unknown_zone_is_said() {
        let nowhere = TimeCondition { zone: "Mars/Olympus".into(), ..condition() };
        assert!(CompiledTime::new(&nowhere).unwrap_err().contains("Mars/Olympus"));
    }
}
