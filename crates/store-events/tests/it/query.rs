//! The language of the query bar: what it reads, prints and says about mistakes.

use model::event::EventKind;
use model::{Event, PluginId, Protocol, TextField};
use proptest::prelude::*;
use store_events::query::{self, QueryError, fields, parse};
use store_events::{Field, Filter};

use crate::suite::{make, strategies};
use crate::target;

fn sample() -> Event {
    let mut event = Event {
        kind: EventKind::Directive,
        time: make::at(0),
        plugin_id: PluginId(4003),
        src_ip: Some("10.1.2.3".parse().unwrap()),
        dst_ip: Some("2001:db8::7".parse().unwrap()),
        src_port: 4711,
        dst_port: 22,
        source: "file:/var/log/auth.log".into(),
        risk_src: Some(3),
        risk_dst: Some(1),
        raw: "Failed password for root from 10.1.2.3: \"quoted\" C:\\Windows".into(),
        protocol: Protocol::TCP,
        occurrences: 1,
        ..make::event(1)
    };
    event.texts.set(TextField::Username, "Root User");
    event.texts.set(TextField::Userdata1, "/etc/shadow");
    event
}

#[test]
fn what_people_write_is_understood() {
    let event = sample();
    for (text, matches) in [
        ("", true),
        ("  *  ", true),
        ("failed password", true),
        ("password failed", true),
        ("\"password failed\"", false),
        ("src_ip:10.0.0.0/8", true),
        ("SRC_IP:10.1.2.3", true),
        ("ip:2001:db8::/32", true),
        ("ip=10.1.2.3", true),
        ("ip!=10.1.2.3", false),
        ("plugin_id:4003", true),
        ("plugin_id:1..4003", true),
        ("plugin_id:4004..", false),
        ("plugin_id:..4003", true),
        ("risk>=3", true),
        ("risk>3", false),
        ("risk<3", false),
        ("risk<=3", true),
        ("risk:\"3\"", true),
        ("username:\"root user\"", true),
        ("username:root*", true),
        ("username:\"root*\"", false),
        ("username!=root", true),
        ("userdata1:*shadow*", true),
        ("userdata1:/etc/shadow", true),
        ("has:username -has:password", true),
        ("has:password", false),
        ("username:*", true),
        ("password!=*", true),
        ("generic:true", false),
        ("generic:no", true),
        ("protocol:TCP protocol:6", true),
        ("kind:Directive", true),
        ("source:\"file:/var/log/auth.log\"", true),
        ("source:file:/var/log/auth.log", true),
        ("port:22 port:4711", true),
        ("time:2026-11-21", true),
        ("time:2026-11-21T10:00", true),
        ("time:2026-11-21T10:01", false),
        ("time>=2026-11-21T10:00:00Z time<2026-11-21T10:00:00.000001Z", true),
        ("time>2026-11-21", false),
        ("time:2026-11-20..2026-11-21", true),
        ("time<2026-11-21T11:00:00+01:00", false),
        ("-failed", false),
        ("NOT failed", false),
        ("--failed", true),
        ("NOT -failed", true),
        ("-(nothing OR never)", true),
        ("nothing OR failed password", true),
        ("(nothing OR failed) never", false),
        ("failed AND password", true),
        ("or not and", false),
        ("\"C:\\Windows\"", true),
        ("\"\\\"quoted\\\"\"", true),
        ("from=10.1.2.3", true),
        ("raw:fail*", true),
        ("raw!=fail*", false),
        ("a-b OR word-for", false),
        ("for-root", true),
    ] {
        let filter = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(filter.matches(&event), matches, "{text} is {filter:?}");
    }
}

fn wrong(text: &str) -> QueryError {
    parse(text).expect_err(text)
}

#[test]
fn mistakes_are_shown_where_they_are() {
    for (text, position, length, message) in [
        ("usrname:root", 0, 7, "events have no field `usrname`"),
        ("größe src_pi:1", 6, 6, "events have no field `src_pi`"),
        ("risk>=high", 6, 4, "`risk` is a number, which `high` is not"),
        ("src_ip:10.0.0.300", 7, 10, "`10.0.0.300` is neither an address nor a network"),
        ("src_ip:", 7, 0, "a value for `src_ip` is missing here"),
        ("(a OR b", 0, 1, "this `(` is never closed"),
        ("a b) c", 3, 1, "nothing is open here to be closed"),
        ("()", 1, 1, "something to search for is missing before `)`"),
        ("a \"b c", 2, 1, "this `\"` is never closed"),
        ("a OR", 4, 0, "something to search for is missing here"),
        ("OR a", 0, 2, "something to search for is missing before `OR`"),
        ("a OR OR b", 5, 2, "something to search for is missing before `OR`"),
        ("NOT", 3, 0, "something to search for is missing here"),
        ("username>root", 0, 8, "`username` has no order; `>` cannot be asked of it"),
        ("has:usrname", 4, 7, "events have no field `usrname`"),
        ("->", 1, 1, "there is no word in this; only letters and digits are searched"),
        ("protocol:tpc", 9, 3, "there is no protocol `tpc`"),
        ("kind:alarm", 5, 5, "there is no kind `alarm`"),
        ("generic:maybe", 8, 5, "`maybe` is neither true nor false"),
        ("time:yesterday", 5, 9, "`yesterday` is not a time"),
        ("risk:5..2", 5, 4, "this range ends before it begins"),
        ("/etc/*", 0, 6, "a pattern of the line is made of letters, digits, `.`, `*` and `?`"),
    ] {
        let error = wrong(text);
        let got = (error.position, error.length, error.message.as_str());
        assert_eq!(got, (position, length, message), "{text}");
    }
    assert_eq!(wrong("a usrname:x").to_string(), "events have no field `usrname` (character 3)");
    assert_eq!(wrong(&"a".repeat(20_000)).message, "a query has at most 16384 bytes");
    for deep in ["(", "-", "NOT "] {
        assert_eq!(wrong(&deep.repeat(3000)).message, "nested more than 50 deep", "{deep}");
    }
}

#[test]
fn what_was_probably_meant_is_suggested() {
    for (text, closest) in [
        ("usrname:root", Some("username")),
        ("src_pi:1", Some("src_ip")),
        ("has:usernam", Some("username")),
        ("protocol:tpc", Some("tcp")),
        ("kind:detektor", Some("detector")),
        ("zebra:1", None),
    ] {
        assert_eq!(wrong(text).closest.as_deref(), closest, "{text}");
    }
    let error = wrong("http://192.0.2.1/");
    assert_eq!(error.help.as_deref(), Some("to search the line for it, put it in quotes"));
}

#[test]
fn every_field_is_offered_with_an_example_that_works() {
    assert_eq!(fields().count(), Field::all().count());
    for field in fields() {
        let filter = parse(field.example).unwrap_or_else(|error| panic!("{}: {error}", field.name));
        assert_eq!(filter.to_string().parse_again(), filter);
        assert!(!field.description.is_empty());
    }
}

trait ParseAgain {
    fn parse_again(&self) -> Filter;
}

impl ParseAgain for String {
    fn parse_again(&self) -> Filter {
        parse(self).unwrap_or_else(|error| panic!("{self:?}: {error}"))
    }
}

#[test]
fn filters_are_printed_as_people_write_them() {
    for text in [
        "*",
        "-*",
        "failed password",
        "\"failed password\" root",
        "fail* -src_ip:10.0.0.0/8",
        "risk>=3 plugin_sid:1..6",
        "username:root OR username:\"web admin\"",
        "(a OR b) -(c d)",
        "userdata1:*shadow*",
        "has:username generic:true protocol:tcp",
        "time>=2026-11-21T10:00:00Z",
        "source:file:/var/log/auth.log",
    ] {
        assert_eq!(parse(text).unwrap().to_string(), text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is read from what was printed is printed the same, and means the same.
    #[test]
    fn printing_and_reading_agree(filter in strategies::filter(), events in strategies::events()) {
        let printed = filter.to_string();
        let read = parse(&printed).map_err(|error| TestCaseError::fail(format!("{printed:?}: {error}")))?;
        prop_assert_eq!(&read.to_string().parse_again(), &read, "{}", printed);
        for event in &events {
            prop_assert_eq!(read.matches(event), filter.matches(event), "{} on {:?}", printed, event);
        }
    }

    /// What was read comes back when it is printed.
    #[test]
    fn reading_and_printing_agree(parts in proptest::collection::vec(proptest::sample::select(target::PARTS), 0..9)) {
        target::query(parts.concat().as_bytes());
    }
}

#[test]
fn the_limit_of_a_query_is_stated() {
    assert!(parse(&"a ".repeat(query::MAX_QUERY_BYTES / 2)).is_ok());
}
