//! Dates and hours below were asked of nagios4 4.4.6 too (its clock set to them); where the answer
//! differs, the test says so.

use jiff::tz::TimeZone;
use model::objects::{
    DateRange, DateSpec, Month, Objects, TimeException, TimeRange, TimeperiodDef, Weekday,
};
use model::{Location, TimeperiodId, Timestamp};

use super::{is_valid, next_valid, valid_range_end};

fn madrid() -> TimeZone {
    TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
}

/// `2021-03-28 12:00:00` in Madrid; the first of two, if the clock shows it twice.
fn at(text: &str) -> Timestamp {
    let shown: jiff::civil::DateTime = text.parse().unwrap();
    Timestamp::from_secs(madrid().to_timestamp(shown).unwrap().as_second())
}

fn shown(at: Option<Timestamp>) -> String {
    at.map_or("never".into(), |at| {
        let at = jiff::Timestamp::from_second(at.as_secs()).unwrap();
        madrid().to_datetime(at).strftime("%F %T").to_string()
    })
}

fn hours(ranges: &[(u32, u32)]) -> Vec<TimeRange> {
    ranges.iter().map(|&(from, to)| TimeRange { start_s: from * 3600, end_s: to * 3600 }).collect()
}

const NOON: &[(u32, u32)] = &[(11, 13)];
const WEEK: [Weekday; 7] = [
    Weekday::Sunday,
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
];

/// A period under construction.
#[derive(Clone)]
struct Period(TimeperiodDef);

impl Period {
    fn new() -> Self {
        Self(TimeperiodDef {
            name: "p".into(),
            alias: "p".into(),
            weekdays: Default::default(),
            exceptions: Vec::new(),
            exclude: Vec::new(),
            location: Location::default(),
        })
    }
    fn on(mut self, weekdays: &[Weekday], ranges: &[(u32, u32)]) -> Self {
        for day in weekdays {
            self.0.weekdays[*day as usize] = hours(ranges);
        }
        self
    }
    fn dates(mut self, start: DateSpec, end: DateSpec, skip: u32, ranges: &[(u32, u32)]) -> Self {
        let days = DateRange { start, end: Some(end), skip };
        self.0.exceptions.push(TimeException { days, ranges: hours(ranges) });
        self
    }
    fn date(self, date: DateSpec, ranges: &[(u32, u32)]) -> Self {
        self.dates(date, date, 0, ranges)
    }
    fn without(mut self, index: usize) -> Self {
        self.0.exclude.push(TimeperiodId::from(index));
        self
    }
    fn alone(self) -> World {
        World::of([self])
    }
}

/// Questions about the first of some periods.
struct World(Objects);

impl World {
    fn of<const N: usize>(periods: [Period; N]) -> Self {
        let timeperiods = periods.map(|p| p.0).to_vec().into();
        Self(Objects { timeperiods, ..Objects::default() })
    }
    fn valid(&self, when: &str) -> bool {
        is_valid(&self.0, Some(TimeperiodId::from(0)), at(when), &madrid())
    }
    fn next(&self, from: &str) -> String {
        shown(next_valid(&self.0, Some(TimeperiodId::from(0)), at(from), &madrid()))
    }
    fn end(&self, from: &str) -> String {
        shown(valid_range_end(&self.0, Some(TimeperiodId::from(0)), at(from), &madrid()))
    }
    /// The days from `from` to `to` of 2021 whose noon is valid, as `month-day`.
    fn noons(&self, from: (i8, i8), to: (i8, i8)) -> Vec<String> {
        let (from, to) =
            (jiff::civil::date(2021, from.0, from.1), jiff::civil::date(2021, to.0, to.1));
        from.series(jiff::Span::new().days(1))
            .take_while(|day| *day <= to)
            .filter(|day| self.valid(&format!("{day} 12:00:00")))
            .map(|day| day.strftime("%m-%d").to_string())
            .collect()
    }
    /// [`World::noons`], each run of days as its first and last.
    fn runs(&self, from: (i8, i8), to: (i8, i8)) -> Vec<[String; 2]> {
        let mut runs: Vec<[String; 2]> = Vec::new();
        let mut day = jiff::civil::date(2021, from.0, from.1);
        let noons = self.noons(from, to);
        let mut open = false;
        while day <= jiff::civil::date(2021, to.0, to.1) {
            let name = day.strftime("%m-%d").to_string();
            let valid = noons.contains(&name);
            match runs.last_mut() {
                Some(run) if valid && open => run[1] = name,
                _ if valid => runs.push([name.clone(), name]),
                _ => {}
            }
            open = valid;
            day = day.tomorrow().unwrap();
        }
        runs
    }
}

fn calendar(year: i32, month: i32, day: i32) -> DateSpec {
    DateSpec::Calendar { year, month, day }
}
fn month(month: Month, day: i32) -> DateSpec {
    DateSpec::MonthDate { month, day }
}
fn day(day: i32) -> DateSpec {
    DateSpec::MonthDay { day }
}
fn nth(nth: i32, weekday: Weekday) -> DateSpec {
    DateSpec::NthWeekday { weekday, nth }
}
fn nth_of(nth: i32, weekday: Weekday, month: Month) -> DateSpec {
    DateSpec::MonthWeekday { month, weekday, nth }
}

#[test]
fn no_period_is_always_valid_and_has_no_end() {
    let objects = Objects::default();
    let now = Timestamp::from_micros(1_234_567_890_123_456);
    for period in [None, Some(TimeperiodId::from(7))] {
        assert!(is_valid(&objects, period, now, &madrid()));
        assert_eq!(next_valid(&objects, period, now, &madrid()), Some(now));
        assert_eq!(valid_range_end(&objects, period, now, &madrid()), None);
    }
}

#[test]
fn around_the_clock_has_no_end() {
    let world = Period::new().on(&WEEK, &[(0, 24)]).alone();
    assert!(world.valid("2021-06-01 00:00:00"));
    assert_eq!(world.next("2021-06-01 23:59:59"), "2021-06-01 23:59:59");
    assert_eq!(world.end("2021-06-01 12:00:00"), "never");
}

#[test]
fn both_ends_of_a_range_are_inside() {
    let world = Period::new().on(&[Weekday::Tuesday], &[(11, 12)]).alone();
    assert!(!world.valid("2021-03-16 10:59:59"));
    assert!(world.valid("2021-03-16 11:00:00"));
    assert!(world.valid("2021-03-16 12:00:00"));
    assert!(!world.valid("2021-03-16 12:00:01"));
    assert_eq!(world.next("2021-03-16 12:00:01"), "2021-03-23 11:00:00");
    assert_eq!(world.end("2021-03-16 11:30:00"), "2021-03-16 12:00:00");
    assert_eq!(world.end("2021-03-16 12:00:01"), "never");
}

#[test]
fn a_moment_keeps_its_fraction_when_it_is_valid_already() {
    let Period(def) = Period::new().on(&[Weekday::Tuesday], &[(11, 12)]);
    let objects = Objects { timeperiods: vec![def].into(), ..Objects::default() };
    let id = Some(TimeperiodId::from(0));
    let now = at("2021-03-16 11:00:00") + std::time::Duration::from_micros(5);
    assert_eq!(next_valid(&objects, id, now, &madrid()), Some(now));
}

#[test]
fn midnight_belongs_to_the_day_it_begins() {
    let world = Period::new().on(&[Weekday::Thursday], &[(0, 24)]).alone();
    assert!(world.valid("2021-04-15 23:59:59"));
    assert!(!world.valid("2021-04-16 00:00:00"));
    assert_eq!(world.next("2021-04-16 00:00:00"), "2021-04-22 00:00:00");
    assert_eq!(world.end("2021-04-15 12:00:00"), "2021-04-15 23:59:59");
}

#[test]
fn ranges_that_touch_are_one_validity() {
    let world = Period::new()
        .on(&[Weekday::Monday], &[(20, 24), (8, 10), (10, 12)])
        .on(&[Weekday::Tuesday], &[(0, 2)])
        .alone();
    assert_eq!(world.end("2021-06-07 08:30:00"), "2021-06-07 12:00:00");
    assert_eq!(world.end("2021-06-07 21:00:00"), "2021-06-08 02:00:00");
}

#[test]
fn a_range_that_ends_before_it_begins_never_matches() {
    let world = Period::new().on(&[Weekday::Tuesday], &[(23, 1)]).alone();
    assert!(!world.valid("2021-03-16 23:30:00"));
    assert_eq!(world.next("2021-03-16 12:00:00"), "never");
}

#[test]
fn an_empty_range_leaves_the_first_second_of_the_day() {
    let monday_off = Period::new()
        .on(&[Weekday::Monday], &[(10, 11)])
        .date(calendar(2021, 3, 22), &[(0, 0)])
        .alone();
    assert!(monday_off.valid("2021-03-22 00:00:00"));
    assert!(!monday_off.valid("2021-03-22 10:30:00"));
    assert_eq!(monday_off.next("2021-03-22 00:00:01"), "2021-03-29 10:00:00");
}

#[test]
fn an_exception_decides_alone() {
    let world = Period::new()
        .on(&[Weekday::Thursday], &[(0, 24)])
        .date(calendar(2021, 4, 15), NOON)
        .alone();
    assert!(world.valid("2021-04-15 12:00:00"));
    assert!(!world.valid("2021-04-15 14:00:00"));
    assert_eq!(world.next("2021-04-15 14:00:00"), "2021-04-22 00:00:00");
}

#[test]
fn kinds_are_asked_in_their_order_whatever_the_order_of_definition() {
    let afternoon: &[(u32, u32)] = &[(13, 15)];
    let blocked: &[(u32, u32)] = &[(0, 0)];
    let thursday = Weekday::Thursday;
    let ordered = [
        calendar(2021, 4, 15),
        month(Month::April, 15),
        day(15),
        nth_of(3, thursday, Month::April),
        nth(3, thursday),
    ];
    for first in 0..ordered.len() {
        for second in first + 1..ordered.len() {
            let world = Period::new()
                .date(ordered[second], blocked)
                .date(ordered[first], afternoon)
                .alone();
            assert!(world.valid("2021-04-15 14:00:00"), "{first} before {second}");
        }
    }
}

#[test]
fn within_a_kind_the_first_defined_decides() {
    let (start, end) = (month(Month::April, 1), month(Month::April, 30));
    let narrow =
        Period::new().date(month(Month::April, 15), NOON).dates(start, end, 0, &[(13, 15)]);
    assert_eq!(narrow.alone().next("2021-04-15 14:00:00"), "2021-04-16 13:00:00");
    let wide = Period::new().dates(start, end, 0, &[(13, 15)]).date(month(Month::April, 15), NOON);
    assert!(wide.alone().valid("2021-04-15 14:00:00"));
}

#[test]
fn negative_days_count_from_the_end_of_the_month() {
    assert_eq!(
        Period::new().date(day(-1), NOON).alone().noons((1, 1), (4, 30)),
        ["01-31", "02-28", "03-31", "04-30"]
    );
    let last_mondays = Period::new().date(nth(-1, Weekday::Monday), NOON).alone();
    assert_eq!(last_mondays.noons((1, 1), (3, 31)), ["01-25", "02-22", "03-29"]);
    // Only May has a fifth Monday from the end.
    let fifth = Period::new().date(nth(-5, Weekday::Monday), NOON).alone();
    assert_eq!(fifth.noons((4, 1), (6, 30)), ["05-03"]);
    for nothing in [day(0), month(Month::April, 0), nth(0, Weekday::Monday)] {
        assert_eq!(Period::new().date(nothing, NOON).alone().next("2021-04-15 12:00:00"), "never");
    }
}

#[test]
fn a_start_that_does_not_exist_skips_the_exception() {
    let world = Period::new().date(day(30), NOON).alone();
    assert_eq!(world.noons((1, 15), (3, 31)), ["01-30", "03-30"]);
    let april31 =
        Period::new().dates(month(Month::April, 31), month(Month::May, 3), 0, NOON).alone();
    assert_eq!(april31.next("2021-04-15 12:00:00"), "never");
}

#[test]
fn an_end_past_the_month_is_its_last_day() {
    let world = Period::new().dates(day(25), day(31), 0, NOON).alone();
    assert_eq!(
        world.runs((1, 1), (4, 30)),
        [["01-25", "01-31"], ["02-25", "02-28"], ["03-25", "03-31"], ["04-25", "04-30"]]
    );
    let world =
        Period::new().dates(nth(4, Weekday::Monday), nth(5, Weekday::Monday), 0, NOON).alone();
    assert_eq!(
        world.runs((3, 1), (5, 31)),
        [["03-22", "03-29"], ["04-26", "04-30"], ["05-24", "05-31"]]
    );
}

#[test]
fn month_day_ranges_wrap_at_both_ends_of_the_month() {
    let world = Period::new().dates(day(20), day(10), 0, NOON).alone();
    assert_eq!(
        world.runs((1, 1), (3, 31)),
        [["01-01", "01-10"], ["01-20", "02-10"], ["02-20", "03-10"], ["03-20", "03-31"]]
    );
    // February has no 29th from the end.
    let world = Period::new().dates(day(25), day(-29), 0, NOON).alone();
    assert_eq!(
        world.runs((1, 1), (4, 30)),
        [
            ["01-01", "01-03"],
            ["01-25", "01-31"],
            ["03-01", "03-03"],
            ["03-25", "04-02"],
            ["04-25", "04-30"]
        ]
    );
    let world =
        Period::new().dates(nth(3, Weekday::Monday), nth(1, Weekday::Monday), 0, NOON).alone();
    assert_eq!(
        world.runs((3, 1), (5, 31)),
        [["03-01", "03-01"], ["03-15", "04-05"], ["04-19", "05-03"], ["05-17", "05-31"]]
    );
}

#[test]
fn yearly_ranges_wrap_into_december_only() {
    let world =
        Period::new().dates(month(Month::December, 24), month(Month::January, 2), 0, NOON).alone();
    assert_eq!(world.runs((1, 1), (12, 31)), [["12-24", "12-31"]]);
    let world = Period::new()
        .dates(
            nth_of(2, Weekday::Monday, Month::November),
            nth_of(1, Weekday::Friday, Month::February),
            0,
            NOON,
        )
        .alone();
    assert_eq!(world.runs((1, 1), (12, 31)), [["11-08", "12-31"]]);
}

#[test]
fn a_missing_end_day_of_a_yearly_range_means_next_year() {
    let february = |day| month(Month::February, day);
    let world = Period::new().dates(february(25), february(31), 0, NOON).alone();
    assert_eq!(world.runs((1, 1), (5, 31)), [["02-25", "05-31"]]);
    let world = Period::new().dates(february(25), february(-30), 0, NOON).alone();
    assert_eq!(world.next("2021-02-15 12:00:00"), "never");
}

#[test]
fn the_29th_of_february_waits_for_its_year() {
    let world = Period::new().date(month(Month::February, 29), NOON).alone();
    // Nagios gives up its search after 300 days.
    assert_eq!(world.next("2021-02-15 12:00:00"), "2024-02-29 11:00:00");
}

#[test]
fn calendar_months_and_days_carry_over() {
    let at_noon = |spec| Period::new().date(spec, NOON).alone().next("2021-01-15 12:00:00");
    assert_eq!(at_noon(calendar(2021, 2, 30)), "2021-03-02 11:00:00");
    assert_eq!(at_noon(calendar(2021, 13, 16)), "2022-01-16 11:00:00");
    assert_eq!(at_noon(calendar(2020, 16, 17)), "2021-04-17 11:00:00");
    assert_eq!(at_noon(calendar(2021, 4, 0)), "2021-03-31 11:00:00");
    assert_eq!(at_noon(calendar(1999, 1, 28)), "never");
    assert_eq!(at_noon(calendar(i32::MAX, i32::MAX, i32::MAX)), "never");
    assert_eq!(at_noon(calendar(9999, 99, 99)), "never");
}

#[test]
fn calendar_ranges_end() {
    let world = Period::new().dates(calendar(2021, 4, 3), calendar(2021, 4, 15), 0, NOON).alone();
    assert_eq!(world.runs((3, 1), (5, 31)), [["04-03", "04-15"]]);
    let backwards = Period::new().dates(calendar(2021, 4, 16), calendar(2021, 4, 12), 0, NOON);
    assert_eq!(backwards.alone().runs((4, 10), (4, 20)), [["04-10", "04-12"], ["04-16", "04-20"]]);
}

#[test]
fn a_skip_counts_whole_days_over_clock_changes() {
    let days = DateRange { start: calendar(2021, 3, 1), end: None, skip: 7 };
    let mut period = Period::new();
    period.0.exceptions.push(TimeException { days, ranges: hours(NOON) });
    let world = period.alone();
    assert_eq!(
        world.noons((2, 1), (4, 12)),
        ["03-01", "03-08", "03-15", "03-22", "03-29", "04-05", "04-12"]
    );
    assert_eq!(world.next("2021-03-16 12:00:00"), "2021-03-22 11:00:00");
}

#[test]
fn a_skip_makes_the_end_date_meaningless() {
    let world =
        Period::new().dates(month(Month::April, 3), month(Month::April, 15), 3, NOON).alone();
    assert_eq!(world.noons((4, 10), (4, 25)), ["04-12", "04-15", "04-18", "04-21", "04-24"]);
    let world = Period::new().dates(day(20), day(10), 3, NOON).alone();
    assert_eq!(world.noons((2, 1), (3, 20)), ["02-20", "02-23", "02-26", "03-20"]);
}

#[test]
fn skips_of_zero_and_one_are_every_day() {
    for skip in [0, 1] {
        let world = Period::new().dates(day(3), day(5), skip, NOON).alone();
        assert_eq!(world.noons((4, 1), (4, 30)), ["04-03", "04-04", "04-05"]);
    }
}

#[test]
fn the_day_the_clock_goes_forward_keeps_its_hours() {
    let world = Period::new().on(&[Weekday::Sunday], NOON).alone();
    // Nagios says 12:00 here, and 11:00 once the clock has changed.
    assert_eq!(world.next("2021-03-28 00:30:00"), "2021-03-28 11:00:00");
    assert_eq!(world.end("2021-03-28 12:00:00"), "2021-03-28 13:00:00");
    let night = Period::new().on(&[Weekday::Sunday], &[(2, 4)]).alone();
    assert_eq!(night.next("2021-03-28 00:30:00"), "2021-03-28 03:00:00");
    let missing = Period::new().dates(calendar(2021, 3, 28), calendar(2021, 3, 28), 0, &[(2, 2)]);
    assert_eq!(missing.alone().next("2021-03-28 00:30:00"), "never");
}

#[test]
fn the_day_the_clock_goes_back_keeps_its_hours() {
    let sunday = Period::new().on(&[Weekday::Sunday], NOON).alone();
    assert_eq!(sunday.next("2021-10-31 00:30:00"), "2021-10-31 11:00:00");
    // Nagios finds no such date once the clock has changed.
    let dated = Period::new().date(calendar(2021, 10, 31), NOON).alone();
    assert_eq!(dated.next("2021-10-31 00:30:00"), "2021-10-31 11:00:00");
    assert!(dated.valid("2021-10-31 12:00:00"));
}

#[test]
fn the_hour_that_comes_twice_is_valid_twice() {
    let world = Period::new().on(&[Weekday::Sunday], &[(1, 2)]).alone();
    let (first, second) = (at("2021-10-31 02:00:00"), at("2021-10-31 02:00:00") + HOUR);
    let id = Some(TimeperiodId::from(0));
    assert!(is_valid(&world.0, id, first, &madrid()));
    assert!(!is_valid(&world.0, id, first + MINUTE, &madrid()));
    assert!(is_valid(&world.0, id, second, &madrid()));
    assert_eq!(next_valid(&world.0, id, first + MINUTE, &madrid()), Some(second));
    assert_eq!(valid_range_end(&world.0, id, second, &madrid()), Some(second));
}

const HOUR: std::time::Duration = std::time::Duration::from_secs(3600);
const MINUTE: std::time::Duration = std::time::Duration::from_secs(60);

#[test]
fn exclusions_cut_out_of_the_period() {
    let lunch = Period::new().on(&WEEK, &[(12, 13)]);
    let work = Period::new().on(&WEEK, &[(9, 17)]).without(1);
    let world = World::of([work, lunch]);
    assert!(world.valid("2021-06-01 11:59:59"));
    assert!(!world.valid("2021-06-01 12:00:00"));
    assert!(!world.valid("2021-06-01 13:00:00"));
    assert_eq!(world.next("2021-06-01 12:00:00"), "2021-06-01 13:00:01");
    assert_eq!(world.end("2021-06-01 09:00:00"), "2021-06-01 11:59:59");
    assert_eq!(world.end("2021-06-01 14:00:00"), "2021-06-01 17:00:00");
}

#[test]
fn an_excluded_period_has_its_own_exclusions() {
    let holiday = Period::new().on(&WEEK, &[(0, 24)]).without(2);
    let always = Period::new().on(&WEEK, &[(0, 24)]).without(1);
    let sundays = Period::new().on(&[Weekday::Sunday], &[(0, 24)]);
    let world = World::of([always, holiday, sundays]);
    assert_eq!(world.next("2021-06-01 12:00:00"), "2021-06-06 00:00:00");
    assert_eq!(world.end("2021-06-06 12:00:00"), "2021-06-06 23:59:59");
}

#[test]
fn excluding_everything_leaves_nothing() {
    let always = Period::new().on(&WEEK, &[(0, 24)]);
    let world = World::of([always.clone().without(1), always]);
    assert!(!world.valid("2021-06-01 12:00:00"));
    assert_eq!(world.next("2021-06-01 12:00:00"), "never");
}

#[test]
fn a_range_of_no_length_is_valid_but_not_waited_for() {
    let world = Period::new().on(&[Weekday::Saturday], &[(0, 0)]).alone();
    assert!(world.valid("2021-06-05 00:00:00"));
    assert_eq!(world.next("2021-06-05 00:00:00"), "2021-06-05 00:00:00");
    assert_eq!(world.next("2021-06-04 12:00:00"), "never");
    let world = Period::new()
        .on(&[Weekday::Saturday], &[(0, 0)])
        .on(&[Weekday::Sunday], &[(9, 10)])
        .alone();
    assert_eq!(world.next("2021-06-04 12:00:00"), "2021-06-06 09:00:00");
}

/// Every answer of the three functions against the definition of validity, second by second, over
/// both clock changes.
#[test]
fn the_three_functions_agree_around_clock_changes() {
    let world = World::of([
        Period::new().on(&WEEK, &[(1, 2), (3, 4), (22, 24)]).date(day(28), &[(0, 3)]).without(1),
        Period::new().on(&[Weekday::Sunday], &[(2, 2), (23, 23)]),
    ]);
    let id = Some(TimeperiodId::from(0));
    let valid = |t| is_valid(&world.0, id, Timestamp::from_secs(t), &madrid());
    for noon in ["2021-03-27 12:00:00", "2021-10-30 12:00:00"] {
        let start = at(noon).as_secs();
        let end = start + 2 * 86_400;
        let mut expected_next = (end..).find(|t| valid(*t)).unwrap();
        let mut expected_last = None;
        for t in (start..end).rev() {
            if valid(t) {
                expected_next = t;
                expected_last = expected_last.or(Some(t));
            } else {
                expected_last = None;
            }
            if t % 60 == 0 || t % 60 == 1 {
                let now = Timestamp::from_secs(t);
                let next = next_valid(&world.0, id, now, &madrid()).map(Timestamp::as_secs);
                assert_eq!(next, Some(expected_next), "next from {}", shown(Some(now)));
                let last = valid_range_end(&world.0, id, now, &madrid()).map(Timestamp::as_secs);
                assert_eq!(last, expected_last, "end from {}", shown(Some(now)));
            }
        }
    }
}
