//! Times and durations as macros write them.

use jiff::Zoned;
use jiff::tz::TimeZone;
use model::Timestamp;
use model::settings::DateFormat;

/// `at` on the local wall clock; the epoch if it is out of any calendar's range.
pub(super) fn local(at: Timestamp, zone: &TimeZone) -> Zoned {
    jiff::Timestamp::from_second(at.as_secs()).unwrap_or_default().to_zoned(zone.clone())
}

/// `Sat Nov 21 12:22:27 UTC 2026`
pub(super) fn long_date_time(at: Timestamp, zone: &TimeZone) -> String {
    local(at, zone).strftime("%a %b %d %H:%M:%S %Z %Y").to_string()
}

/// The date and time of day by `date_format`.
pub(super) fn short_date_time(at: Timestamp, zone: &TimeZone, format: DateFormat) -> String {
    let pattern = match format {
        DateFormat::Us => "%m-%d-%Y %H:%M:%S",
        DateFormat::Euro => "%d-%m-%Y %H:%M:%S",
        DateFormat::Iso8601 => "%Y-%m-%d %H:%M:%S",
        DateFormat::StrictIso8601 => "%Y-%m-%dT%H:%M:%S",
    };
    local(at, zone).strftime(pattern).to_string()
}

/// The date by `date_format`.
pub(super) fn date(at: Timestamp, zone: &TimeZone, format: DateFormat) -> String {
    let pattern = match format {
        DateFormat::Us => "%m-%d-%Y",
        DateFormat::Euro => "%d-%m-%Y",
        DateFormat::Iso8601 | DateFormat::StrictIso8601 => "%Y-%m-%d",
    };
    local(at, zone).strftime(pattern).to_string()
}

/// `12:22:27`
pub(super) fn time_of_day(at: Timestamp, zone: &TimeZone) -> String {
    local(at, zone).strftime("%H:%M:%S").to_string()
}

/// `Sat Nov 21 12:22:27 2026`, as C's `ctime` without its newline.
pub(crate) fn ctime(at: Timestamp, zone: &TimeZone) -> String {
    local(at, zone).strftime("%a %b %e %H:%M:%S %Y").to_string()
}

/// `0d 3h 25m 45s`
pub(super) fn duration(seconds: u64) -> String {
    let (days, hours) = (seconds / 86_400, seconds / 3600 % 24);
    format!("{days}d {hours}h {}m {}s", seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_nagios_writes_them() {
        let (at, utc) = (Timestamp::from_secs(1_795_263_747), TimeZone::UTC);
        assert_eq!(long_date_time(at, &utc), "Sat Nov 21 12:22:27 UTC 2026");
        assert_eq!(ctime(at, &utc), "Sat Nov 21 12:22:27 2026");
        assert_eq!(ctime(Timestamp::from_secs(0), &utc), "Thu Jan  1 00:00:00 1970");
        assert_eq!(short_date_time(at, &utc, DateFormat::Us), "11-21-2026 12:22:27");
        assert_eq!(short_date_time(at, &utc, DateFormat::StrictIso8601), "2026-11-21T12:22:27");
        assert_eq!(date(at, &utc, DateFormat::Euro), "21-11-2026");
        assert_eq!(time_of_day(at, &utc), "12:22:27");
        assert_eq!(duration(90_061), "1d 1h 1m 1s");
    }
}
