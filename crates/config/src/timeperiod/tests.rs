//! The table of date forms, row by row; what follows was checked against nagios4 4.4.6.

use proptest::prelude::*;

use super::*;

fn parse(line: &str) -> Result<TimeperiodDirective, TimeperiodError> {
    let (name, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
    parse_directive(name, rest.trim())
}

/// The line as Nagios writes it into its object cache: one spelling for every meaning.
fn printed(line: &str) -> String {
    print(&parse(line).unwrap_or_else(|e| panic!("`{line}`: {e:?}")))
}

fn error(line: &str) -> String {
    let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
    let line = format!("{name} {}", rest.trim());
    parse(&line).unwrap_err().kind.nagios_text(&line, "p", "config file 'f', starting on line 9")
}

fn print(directive: &TimeperiodDirective) -> String {
    match directive {
        TimeperiodDirective::Weekday(day, ranges) => {
            format!("{} {}", word(*day), print_ranges(ranges))
        }
        TimeperiodDirective::Exception(TimeException { days, ranges }) => {
            let mut text = print_spec(&days.start);
            match &days.end {
                Some(end) if *end != days.start => text += &format!(" - {}", print_spec(end)),
                _ => {}
            }
            if days.skip > 1 {
                text += &format!(" / {}", days.skip);
            }
            format!("{text} {}", print_ranges(ranges))
        }
    }
}

fn word(of: impl std::fmt::Debug) -> String {
    format!("{of:?}").to_lowercase()
}

fn print_spec(spec: &DateSpec) -> String {
    match *spec {
        DateSpec::Calendar { year, month, day } => format!("{year}-{month:02}-{day:02}"),
        DateSpec::MonthDate { month, day } => format!("{} {day}", word(month)),
        DateSpec::MonthDay { day } => format!("day {day}"),
        DateSpec::MonthWeekday { month, weekday, nth } => {
            format!("{} {nth} {}", word(weekday), word(month))
        }
        DateSpec::NthWeekday { weekday, nth } => format!("{} {nth}", word(weekday)),
    }
}

fn print_ranges(ranges: &[TimeRange]) -> String {
    let time = |s: u32| format!("{:02}:{:02}", s / 3600, s / 60 % 60);
    let parts = ranges.iter().map(|r| format!("{}-{}", time(r.start_s), time(r.end_s)));
    parts.collect::<Vec<_>>().join(",")
}

#[test]
fn every_form_of_the_table_is_read() {
    for (written, meant) in [
        ("2007-01-01 - 2008-02-01 / 3", "2007-01-01 - 2008-02-01 / 3"),
        ("2008-04-01 / 7", "2008-04-01 / 7"),
        ("2007-01-01 - 2008-02-01", "2007-01-01 - 2008-02-01"),
        ("1999-01-28", "1999-01-28"),
        (
            "monday 3 january - thursday 4 february / 2",
            "monday 3 january - thursday 4 february / 2",
        ),
        ("april 10 - may 15 / 2", "april 10 - may 15 / 2"),
        ("day 1 - day 15 / 5", "day 1 - day 15 / 5"),
        ("monday 1 - friday 2 / 2", "monday 1 - friday 2 / 2"),
        ("day 1 - 15 / 3", "day 1 - day 15 / 3"),
        ("april 1 - 15 / 2", "april 1 - april 15 / 2"),
        ("monday 1 - 3 / 2", "monday 1 - monday 3 / 2"),
        ("tuesday 1 april - friday 2 may", "tuesday 1 april - friday 2 may"),
        ("april 10 - may 15", "april 10 - may 15"),
        ("day 1 - day 15", "day 1 - day 15"),
        ("monday 1 - tuesday 2", "monday 1 - tuesday 2"),
        ("day 1 - 15", "day 1 - day 15"),
        ("april 1 - 15", "april 1 - april 15"),
        ("monday 1 - 2", "monday 1 - monday 2"),
        ("monday 3 may", "monday 3 may"),
        ("day 1", "day 1"),
        ("day -1", "day -1"),
        ("april 10", "april 10"),
        ("thursday -1", "thursday -1"),
        ("monday", "monday"),
    ] {
        assert_eq!(
            printed(&format!("{written} 09:00-17:00")),
            format!("{meant} 09:00-17:00"),
            "`{written}`"
        );
    }
}

#[test]
fn a_calendar_date_with_a_skip_has_no_end_and_one_without_is_its_own() {
    let range = |line| match parse(line).unwrap() {
        TimeperiodDirective::Exception(exception) => exception.days,
        other @ TimeperiodDirective::Weekday(..) => panic!("{other:?}"),
    };
    assert_eq!(range("2008-04-01 / 7 00:00-24:00").end, None);
    assert_eq!(range("2008-04-01 - 2008-04-01 / 7 00:00-24:00").end, None);
    let once = range("2008-04-01 / 1 00:00-24:00");
    assert_eq!((once.end, once.skip), (Some(once.start), 0));
    let every = range("day 1 - 9 / -2 00:00-24:00");
    assert_eq!(every.skip, 0);
}

#[test]
fn blanks_are_optional_and_the_tail_is_ignored() {
    for (written, meant) in [
        ("monday 00:00-24:00foo", "monday 00:00-24:00"),
        ("monday 00:00-24:00\t,03:00-04:00", "monday 00:00-24:00"),
        ("2007-01-01-2008-02-01/3 00:00-24:00", "2007-01-01 - 2008-02-01 / 3 00:00-24:00"),
        ("2007- 01- 01 00:00-24:00", "2007-01-01 00:00-24:00"),
        ("april1 - may15 00:00-24:00", "april 1 - may 15 00:00-24:00"),
        ("april 1 -15 00:00-24:00", "april 1 - april 15 00:00-24:00"),
        ("april -1--3 00:00-24:00", "april -1 - april -3 00:00-24:00"),
        ("april +2 00:00-24:00", "april 2 00:00-24:00"),
        ("april 4294967297 00:00-24:00", "april 1 00:00-24:00"),
        ("2007-13-41 00:00-24:00", "2007-13-41 00:00-24:00"),
        ("day 1 - 3:00-04:00", "day 1 - day 3 00:00-04:00"),
        ("day 1 -00:01-02:00", "day 1 - day 0 00:01-02:00"),
        ("day 1 :00-01:00", "day 1 00:00-01:00"),
        ("2007-01-01 / 3:00-03:00", "2007-01-01 / 3 00:00-03:00"),
    ] {
        assert_eq!(printed(written), meant, "`{written}`");
    }
}

#[test]
fn time_ranges_are_as_tolerant_as_nagios() {
    for (written, meant) in [
        ("00:00-09:00,17:00-24:00", "00:00-09:00,17:00-24:00"),
        ("00:00-01:00 02:00-03:00", "00:00-01:00,02:00-03:00"),
        ("00:99-24:00", "01:39-24:00"),
        ("0:9-2:0", "00:09-02:00"),
        ("00:00:33-02:00:11", "00:00-02:00"),
        ("00:00-24:00-25:00", "00:00-24:00"),
        (":00-02:00", "00:00-02:00"),
        ("23:00-01:00", "23:00-01:00"),
        ("00:00-1193047:00", "00:00-00:31"),
    ] {
        assert_eq!(printed(&format!("monday {written}")), format!("monday {meant}"), "`{written}`");
    }
}

#[test]
fn lines_of_no_form_are_refused() {
    for line in [
        "monday ",
        "Monday 00:00-24:00",
        "foo 1 00:00-24:00",
        "foo 1 - bar 3 00:00-24:00",
        "day 1 - april 3 00:00-24:00",
        "monday 1 - april 3 / 2 00:00-24:00",
        "monday 1 foo 00:00-24:00",
        "day 4 / 2 00:00-24:00",
        "day 1,2 00:00-24:00",
        "april 1",
        "april 10:00-11:00",
        "day 312:00-13:00",
        "april 10x 00:00-24:00",
        "12007-01-01 00:00-24:00",
        "2007 -01-01 00:00-24:00",
        "2007-01-01 / 3",
        "{ ",
        "ñ 00:00-24:00",
    ] {
        assert_eq!(error(line), format!("Error: Could not parse timeperiod directive '{line}'!"));
    }
}

#[test]
fn bad_ranges_are_numbered() {
    let parse_error = |n: u32, day: &str| {
        format!(
            "Error: Could not parse timerange #{n}{day} of timeperiod \
             (config file 'f', starting on line 9)"
        )
    };
    for (line, n, day) in [
        ("monday 00:00-24:00, 01:00-02:00", 2, " for day 1"),
        ("monday 00:00-24:00 ,01:00-02:00", 2, " for day 1"),
        ("monday 00:00-24:00,", 2, " for day 1"),
        ("monday ,00:00-24:00", 1, " for day 1"),
        ("monday 00:00 - 24:00", 1, " for day 1"),
        ("monday 0-2", 1, " for day 1"),
        ("monday 00:00-", 1, " for day 1"),
        ("saturday -00:10-02:00", 1, " for day 6"),
        ("monday 2 / 2 00:00-24:00", 1, " for day 1"),
        ("monday 1 - friday 2 may 00:00-24:00", 1, ""),
        ("monday 3 may - 00:00-24:00", 1, ""),
        ("2007-01-01 24:00", 1, ""),
        ("2007-01-01 - x 00:00-24:00", 1, ""),
        ("april 1 - 15 / 2", 1, ""),
        ("2007-01-0100:00-24:00", 2, ""),
        ("monday 2 10", 1, ""),
        ("monday 21", 1, " for day 1"),
    ] {
        assert_eq!(error(line), parse_error(n, day), "`{line}`");
    }
}

#[test]
fn times_after_midnight_are_refused() {
    let added = "Error: Could not add timerange";
    let place = "(config file 'f', starting on line 9)";
    for (line, said) in [
        (
            "monday 00:00-24:01",
            format!(
                "Error: End time 86460 on day 1 is not value for timeperiod 'p'\n\
                 {added} #1 for day 1 to timeperiod {place}"
            ),
        ),
        (
            "april 10 00:00-01:00,24:01-24:02",
            format!(
                "Error: Start time 86460 is not valid for timeperiod\n\
                 {added} #2 to timeperiod {place}"
            ),
        ),
        (
            "monday 00:00-596524:00",
            format!(
                "Error: End time 18446744071562070720 on day 1 is not value for timeperiod 'p'\n\
                 {added} #1 for day 1 to timeperiod {place}"
            ),
        ),
    ] {
        assert_eq!(error(line), said, "`{line}`");
    }
}

#[test]
fn errors_point_at_the_range_to_blame() {
    let at = |name, rest: &'static str| &rest[parse_directive(name, rest).unwrap_err().at];
    assert_eq!(at("monday", "00:00-01:00,2-3"), "2-3");
    assert_eq!(at("april", "10 00:00-01:00,24:01-24:02"), "24:01-24:02");
    assert_eq!(at("april", "nonsense"), "");
    assert_eq!(at("2007-01-0100:00-24:00", ""), "");
}

fn specs() -> impl Strategy<Value = (DateSpec, DateSpec)> {
    let month = || prop::sample::select(vec![Month::January, Month::May, Month::December]);
    let weekday = || prop::sample::select(vec![Weekday::Sunday, Weekday::Thursday]);
    let n = || -40..40_i32;
    let calendar =
        || {
            (1000..9999_i32, 0..99_i32, 0..99_i32)
                .prop_map(|(year, month, day)| DateSpec::Calendar { year, month, day })
        };
    let month_date =
        move || (month(), n()).prop_map(|(month, day)| DateSpec::MonthDate { month, day });
    let month_day = move || n().prop_map(|day| DateSpec::MonthDay { day });
    let month_weekday = move || {
        (month(), weekday(), n()).prop_map(|(month, weekday, nth)| DateSpec::MonthWeekday {
            month,
            weekday,
            nth,
        })
    };
    let nth =
        move || (weekday(), n()).prop_map(|(weekday, nth)| DateSpec::NthWeekday { weekday, nth });
    prop_oneof![
        (calendar(), calendar()),
        (month_date(), month_date()),
        (month_day(), month_day()),
        (month_weekday(), month_weekday()),
        (nth(), nth()),
    ]
}

fn directives() -> impl Strategy<Value = TimeperiodDirective> {
    let minute = || (0..=1440_u32).prop_map(|m| m * 60);
    let ranges = || {
        let range = (minute(), minute()).prop_map(|(start_s, end_s)| TimeRange { start_s, end_s });
        prop::collection::vec(range, 1..4)
    };
    let skip = prop_oneof![Just(0_u32), 2..400_u32];
    let exception = (specs(), any::<bool>(), skip, ranges()).prop_map(
        |((start, end), single, skip, ranges)| {
            let calendar = matches!(start, DateSpec::Calendar { .. });
            let end = if single { start } else { end };
            let days = match (calendar, end == start, skip) {
                (true, true, 2..) => DateRange { start, end: None, skip },
                (_, true, _) => DateRange { start, end: Some(start), skip: 0 },
                _ => DateRange { start, end: Some(end), skip },
            };
            TimeperiodDirective::Exception(TimeException { days, ranges })
        },
    );
    let weekday = ranges().prop_map(|r| TimeperiodDirective::Weekday(Weekday::Wednesday, r));
    prop_oneof![4 => exception, 1 => weekday]
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(directive in directives()) {
        let text = print(&directive);
        prop_assert_eq!(parse(&text), Ok(directive), "{}", text);
    }

    #[test]
    fn no_line_panics(name in "\\PC{0,12}", rest in "\\PC{0,40}") {
        let _ = parse_directive(&name, &rest);
    }

    #[test]
    fn no_almost_valid_line_panics(line in "(monday|day|april|2007-01-|-|/|[ ,:0-9-]|99999999999|[a-zé]){1,14}") {
        if let Err(error) = parse(&line) {
            let rest = line.split_once([' ', '\t']).map_or("", |(_, rest)| rest.trim());
            prop_assert!(rest.get(error.at).is_some());
        }
    }
}
