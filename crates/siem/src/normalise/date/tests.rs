use super::*;

fn at(zone: &TimeZone) -> Reference<'_> {
    // Wednesday 2026-11-18 12:00:00 UTC
    Reference { received_at: Timestamp::from_secs(1_795_003_200), zone }
}

#[track_caller]
fn check(written: &str, expected: &str) {
    let found = text(written.as_bytes(), SlashDates::DayFirst, at(&TimeZone::UTC));
    assert_eq!(found.as_deref(), Some(expected), "{written}");
}

#[test]
fn every_form_of_the_table_is_read() {
    for (written, expected) in [
        ("Oct 27 10:50:46", "2026-10-27 10:50:46"),
        ("Oct  7 10:50:46", "2026-10-07 10:50:46"),
        ("Wed Oct 27 10:50:46 2010", "2010-10-27 10:50:46"),
        ("Oct 27 2010 10:50:46", "2010-10-27 10:50:46"),
        ("27-Oct-2010 10:50:46", "2010-10-27 10:50:46"),
        ("10/27-10:50:46.123456", "2026-10-27 10:50:46"),
        ("10/27/10-10:50:46.123456", "2010-10-27 10:50:46"),
        ("Wednesday, October 27, 2010 1:5:6", "2010-10-27 01:05:06"),
        ("2010/10/27_10:50:46", "2010-10-27 10:50:46"),
        ("2010/10/27-10:50:46", "2010-10-27 10:50:46"),
        ("27/10/2010 10:50:46", "2010-10-27 10:50:46"),
        ("2/3/2010 10:50:46", "2010-03-02 10:50:46"),
        ("2010/10/27 10:50:46", "2010-10-27 10:50:46"),
        ("2010-Oct-27 10:50:46", "2010-10-27 10:50:46"),
        ("2010 Oct 27 10:50:46", "2010-10-27 10:50:46"),
        ("2010-10-27 10:50:46", "2010-10-27 10:50:46"),
        ("27/Oct/2010:10:50:46 +0200", "2010-10-27 10:50:46"),
        ("27/Oct/10 10:50:46", "2010-10-27 10:50:46"),
        ("105046,1288171846", "2010-10-27 09:30:46"),
        ("105046+", "2026-11-18 10:50:46"),
        ("105046", "2026-11-18 10:50:46"),
        ("1288171846", "2010-10-27 09:30:46"),
        ("1288171846.250", "2010-10-27 09:30:46"),
        ("27.10.2010 10:50:46", "2010-10-27 10:50:46"),
        ("10 27 2010 10 50 46", "2010-10-27 10:50:46"),
        ("Wed 27 Oct 2010 10:50:46", "2010-10-27 10:50:46"),
        ("27 Oct 2010 10:50:46", "2010-10-27 10:50:46"),
        ("27 Oct 2010 10:50:46 PM", "2010-10-27 22:50:46"),
        ("10/27/2010 1:50:46 PM", "2010-10-27 13:50:46"),
        ("10/27/2010 12:50:46 PM", "2010-10-27 12:50:46"),
        ("10/27/2010 12:50:46 AM", "2010-10-27 00:50:46"),
        ("10/27/2010-10:50:46.1", "2010-10-27 10:50:46"),
        ("02/03/2010:10:50:46", "2010-02-03 10:50:46"),
        ("2010-10-27T10:50:46", "2010-10-27 10:50:46"),
        ("2010-10-27T10:50:46.123+02:00", "2010-10-27 10:50:46"),
        ("2010-10-27 10 50 46", "2010-10-27 10:50:46"),
        ("10/27/2010,10:50:46", "2010-10-27 10:50:46"),
        ("2010-10-27-10:50:46", "2010-10-27 10:50:46"),
        ("2010-10-27 10: 50:46", "2010-10-27 10:50:46"),
        ("20101027105046.000000", "2010-10-27 10:50:46"),
        ("20101027 10:50:46", "2010-10-27 10:50:46"),
        ("mié 27 oct, 2010 - 10:50:46", "2010-10-27 10:50:46"),
        ("27Oct2010;10:50:46", "2010-10-27 10:50:46"),
        ("10300 10:50:46", "2010-10-27 10:50:46"),
        ("date=2010-10-27 time=10:50:46", "2010-10-27 10:50:46"),
        ("2010:10:27-10:50:46", "2010-10-27 10:50:46"),
        ("10/27/2010 10:50:46", "2010-10-27 10:50:46"),
        ("29 dic 2010 10:50:46", "2010-12-29 10:50:46"),
    ] {
        check(written, expected);
    }
}

#[test]
fn what_is_no_date_stays_no_date() {
    for written in ["", "yesterday", "<34>Oct 27 10:50:46", "2010-13-40 10:50:46", "99999999999999"]
    {
        let found = text(written.as_bytes(), SlashDates::DayFirst, at(&TimeZone::UTC));
        assert_eq!(found, None, "{written}");
    }
}

#[test]
fn american_dates_are_month_first() {
    let found = text(b"02/03/2010 10:50:46", SlashDates::MonthFirst, at(&TimeZone::UTC));
    assert_eq!(found.as_deref(), Some("2010-02-03 10:50:46"));
    let other = text(b"Oct 27 10:50:46", SlashDates::MonthFirst, at(&TimeZone::UTC));
    assert_eq!(other.as_deref(), Some("2026-10-27 10:50:46"));
}

#[test]
fn december_seen_in_january_is_last_year_unless_the_year_is_written() {
    let zone = TimeZone::UTC;
    // 2027-01-01 00:10:00 UTC
    let new_year = Reference { received_at: Timestamp::from_secs(1_798_762_200), zone: &zone };
    let read = |written: &str| text(written.as_bytes(), SlashDates::DayFirst, new_year).unwrap();
    assert_eq!(read("Dec 31 23:59:59"), "2026-12-31 23:59:59");
    assert_eq!(read("2027-12-31 23:59:59"), "2027-12-31 23:59:59");
    assert_eq!(read("Jan  1 00:00:01"), "2027-01-01 00:00:01");
}

#[test]
fn local_time_becomes_utc_and_a_written_zone_counts_in_rfc_3339() {
    let berlin = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
    let read =
        |written: &str| moment(written.as_bytes(), SlashDates::DayFirst, at(&berlin)).unwrap();
    let summer = read("2010-07-27 12:00:00");
    assert_eq!((summer.time.as_secs(), summer.zone_minutes), (1_280_224_800, 120));
    let winter = read("2010-12-27 11:00:00");
    assert_eq!((winter.time.as_secs(), winter.zone_minutes), (1_293_444_000, 60));
    let written = read("2010-07-27T12:00:00.250-03:30");
    assert_eq!(written.time.as_micros(), 1_280_244_600_250_000);
    assert_eq!(written.zone_minutes, -210);
    assert_eq!(read("1280224800").time.as_secs(), 1_280_224_800);
}

#[test]
fn zones_by_name_offset_and_neither() {
    for (written, minutes) in [("-3.5", -210), ("2", 120), ("+05:30", 330), ("UTC", 0)] {
        let zone = parse_zone(written).unwrap();
        let there = zone::moment_of(Timestamp::from_secs(0), &zone);
        assert_eq!(there.zone_minutes, minutes, "{written}");
    }
    assert!(parse_zone("").is_none());
    assert!(parse_zone("Middle/Earth").is_none());
    assert!(parse_zone("1e9").is_none());
}

#[test]
fn a_remembered_date_is_the_same_until_the_day_may_have_turned() {
    let mut cache = DateCache::default();
    let zone = TimeZone::UTC;
    let evening = Reference { received_at: Timestamp::from_secs(1_795_046_399), zone: &zone };
    let morning = Reference { received_at: Timestamp::from_secs(1_795_046_400), zone: &zone };
    for _ in 0..2 {
        let found = cache.moment(b"105046", SlashDates::DayFirst, 0, evening);
        assert_eq!(found, moment(b"105046", SlashDates::DayFirst, evening));
        let found = cache.moment(b"105046", SlashDates::DayFirst, 0, morning);
        assert_eq!(found, moment(b"105046", SlashDates::DayFirst, morning));
    }
    assert_ne!(
        cache.moment(b"105046", SlashDates::DayFirst, 0, morning),
        cache.moment(b"105046", SlashDates::DayFirst, 0, evening)
    );
}

#[test]
fn the_stamp_of_a_line_and_its_length() {
    let zone = TimeZone::UTC;
    let (found, length) = leading(b"Nov 18 11:59:58 web1 sshd[1]: x", at(&zone)).unwrap();
    assert_eq!((found.time.as_secs(), length), (1_795_003_198, 15));
    let (found, length) = leading(b"2026-11-18T11:59:58.5Z web1 sshd[1]: x", at(&zone)).unwrap();
    assert_eq!((found.time.as_micros(), length), (1_795_003_198_500_000, 22));
    assert!(leading(b"web1 Nov 18 11:59:58", at(&zone)).is_none());
}
