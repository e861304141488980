//! What filters find.

use model::{Event, Timestamp};
use store_events::{EventQuery, Field, Filter, Order, Value};

use super::Backend;
use super::make::{at, event, filtered, found, full, line, pages, parsed, store};
use super::reference;

pub(crate) async fn every_field_can_be_filtered<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    let events: Vec<_> = (1..8).map(full).chain([event(8)]).collect();
    store(&*opened, events.clone()).await;
    let wanted = &events[3];
    for field in Field::all().filter(|field| *field != Field::Raw) {
        let values = reference::values(wanted, field);
        assert!(!values.is_empty(), "{field} has no value to look for");
        for value in values {
            let filter = Filter::equals(field, value);
            check(&*opened, &events, &filter, field).await;
            check(&*opened, &events, &filter.negate(), field).await;
        }
        check(&*opened, &events, &Filter::Exists(field), field).await;
    }
    assert_eq!(found(&*opened, "marker4").await, [4]);
    // Texts are compared without regard to case, and as a whole.
    assert_eq!(found(&*opened, "userdata9:\"USERDATA9 GRÖSSE-4\"").await, [0; 0]);
    assert_eq!(found(&*opened, "userdata9:\"USERDATA9 GRÖßE-4\"").await, [4]);
    assert_eq!(found(&*opened, "userdata9:GRÖßE-4").await, [0; 0]);
    assert_eq!(found(&*opened, "userdata9:*größe-?").await, [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(found(&*opened, "priority>=24 priority<26").await, [4, 5]);
    assert_eq!(found(&*opened, "risk:123..124").await, [3, 4]);
    assert_eq!(found(&*opened, "alarm:50000?-4").await, [4]);
}

async fn check(
    opened: &dyn store_events::EventStore,
    events: &[Event],
    filter: &Filter,
    field: Field,
) {
    let read = pages(opened, &filtered(filter.clone()), Order::OldestFirst, 100).await;
    let mut expected: Vec<_> =
        events.iter().filter(|event| filter.matches(event)).cloned().collect();
    expected.sort_by_key(|event| (event.time, event.id));
    assert_eq!(read, expected, "{field}: {filter}");
    // A filter on one field that finds all or nothing would show little.
    assert!(!expected.is_empty(), "{field}: {filter} finds nothing");
}

pub(crate) async fn words_phrases_and_patterns_of_the_line<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    let lines = [
        "Failed password for invalid user admin from 192.0.2.7 port 4711 ssh2",
        "Accepted password for root from 192.0.2.70 port 22",
        "password failed",
        "pam_unix(sshd:auth): authentication failure; logname= uid=0 rhost=192.0.2.7  user=root",
        "GET /var/www/../../etc/shadow HTTP/1.1",
        "Übergröße",
    ];
    store(&*opened, (1..).zip(lines).map(|(number, raw)| line(number, raw)).collect()).await;
    for (query, expected) in [
        ("failed password", &[1, 3][..]),
        ("FAILED", &[1, 3]),
        ("\"failed password\"", &[1]),
        ("fail", &[]),
        ("fail*", &[1, 3, 4]),
        ("*ail*", &[1, 3, 4]),
        ("192.0.2.7", &[1, 4]),
        ("192.0.2.7*", &[1, 2, 4]),
        ("192.0", &[]),
        ("rhost=192.0.2.7", &[4]),
        ("/etc/shadow", &[5]),
        ("etc shadow", &[5]),
        ("shadow/etc", &[]),
        ("pam_unix", &[4]),
        ("unix", &[4]),
        ("\"uid=0\"", &[4]),
        ("übergröße", &[6]),
        ("über*", &[6]),
        ("password -root", &[1, 3]),
        ("password NOT (root OR admin)", &[3]),
        ("shadow OR root port", &[2, 5]),
        ("-password -failure -get", &[6]),
        ("raw:root", &[2, 4]),
        ("*", &[1, 2, 3, 4, 5, 6]),
        ("-*", &[]),
        ("ssh?", &[1, 4]),
    ] {
        assert_eq!(found(&*opened, query).await, expected, "{query}");
    }
}

pub(crate) async fn networks_of_both_families<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    let addresses = [
        "10.0.0.0",
        "10.255.255.255",
        "11.0.0.0",
        "0.0.0.0",
        "255.255.255.255",
        "::",
        "::1",
        "2001:db8::1",
        "2001:db9::1",
        "::ffff:10.0.0.1",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    ];
    let events = (1..)
        .zip(addresses)
        .map(|(number, address)| Event { src_ip: Some(address.parse().unwrap()), ..event(number) });
    store(&*opened, events.chain([event(12)]).collect()).await;
    for (query, expected) in [
        ("src_ip:10.0.0.0/8", &[1, 2, 10][..]),
        ("src_ip:10.1.2.3/8", &[1, 2, 10]),
        ("src_ip:10.0.0.1", &[10]),
        ("src_ip:::ffff:10.0.0.1", &[10]),
        ("src_ip:0.0.0.0/0", &[1, 2, 3, 4, 5, 10]),
        ("src_ip:::/0", &[6, 7, 8, 9, 11]),
        ("src_ip:2001:db8::/32", &[8]),
        ("src_ip:::/64", &[6, 7]),
        ("ip:::1", &[7]),
        ("dst_ip:::/0 OR dst_ip:0.0.0.0/0", &[]),
        ("-has:ip", &[12]),
    ] {
        assert_eq!(found(&*opened, query).await, expected, "{query}");
    }
}

pub(crate) async fn a_range_of_time_includes_its_start_and_not_its_end<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    for number in 1..6 {
        store(&*opened, vec![event(number)]).await;
    }
    let range =
        |from: Option<Timestamp>, to: Option<Timestamp>| EventQuery { from, to, ..parsed("line") };
    for (query, expected) in [
        (range(None, None), 5),
        (range(Some(at(2)), None), 4),
        (range(None, Some(at(2))), 1),
        (range(Some(at(2)), Some(at(4))), 2),
        (range(Some(at(2)), Some(at(2))), 0),
        (range(Some(at(4)), Some(at(2))), 0),
        (range(None, Some(Timestamp::from_micros(i64::MIN))), 0),
        (range(Some(Timestamp::from_micros(i64::MAX)), None), 0),
    ] {
        assert_eq!(opened.count(&query).await.unwrap(), expected, "{query:?}");
        let everything = EventQuery { filter: Filter::All, ..query.clone() };
        assert_eq!(opened.count(&everything).await.unwrap(), expected, "{everything:?}");
        let read = pages(&*opened, &query, Order::NewestFirst, 2).await;
        assert_eq!(read.len() as u64, expected);
    }
}

pub(crate) async fn conditions_that_make_no_sense_find_nothing<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    store(&*opened, vec![full(1)]).await;
    let number = || Some(Value::Number(0));
    let net = "0.0.0.0/0".parse().unwrap();
    for filter in [
        Filter::Text(String::new()),
        Filter::Text("--".into()),
        Filter::equals(Field::SrcIp, Value::Number(1)),
        Filter::equals(Field::Priority, Value::Text("1".into())),
        Filter::equals(Field::Text(model::TextField::Username), Value::Text(String::new())),
        Filter::equals(Field::Id, Value::Number(-1)),
        Filter::Range { field: Field::SrcIp, from: None, to: None },
        Filter::Range { field: Field::Time, from: number(), to: None },
        Filter::Range { field: Field::Priority, from: Some(Value::Number(9)), to: number() },
        Filter::Net { field: Field::Priority, net },
        Filter::Or(Vec::new()),
    ] {
        assert_eq!(opened.count(&filtered(filter.clone())).await.unwrap(), 0, "{filter:?}");
        assert!(!filter.matches(&full(1)), "{filter:?}");
    }
    let all = Filter::And(Vec::new());
    assert_eq!(opened.count(&filtered(all)).await.unwrap(), 1);
}
