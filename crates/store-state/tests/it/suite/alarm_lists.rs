//! Finding and counting alarms.

use model::alarm::AlarmUpdate;
use model::event::{PluginId, PluginSid};
use store_state::alarm::{AddressRange, DayCount, LabelId};
use store_state::{AlarmFilter, AlarmQuery, AlarmStatus, StateStore};

use super::Backend;
use super::make::secs;
use super::make_security::{alarm, alarm_id, change};

const DAY: i64 = 86_400;

fn range(text: &str) -> AddressRange {
    text.parse::<ipnet::IpNet>().map_or_else(
        |_| AddressRange::from(text.parse::<std::net::IpAddr>().unwrap()),
        AddressRange::from,
    )
}

/// Directives of all alarms a filter selects, page by page.
async fn found(store: &dyn StateStore, filter: AlarmFilter) -> Vec<u32> {
    let total = store.count_alarms(&filter).await.unwrap();
    let mut query = AlarmQuery { filter, limit: 2, after: None };
    let mut directives = Vec::new();
    loop {
        let page = store.alarms(&query).await.unwrap();
        directives.extend(page.items.iter().map(|alarm| alarm.latest.id.directive));
        query.after = page.next;
        if query.after.is_none() {
            assert_eq!(total, directives.len() as u64, "{:?}", query.filter);
            return directives;
        }
    }
}

/// Five alarms, of directives 1 to 5, the last one at second 5 of day 2.
async fn five(store: &dyn StateStore) {
    let at = |directive: u32, at: i64, src: &str, dst: &str| AlarmUpdate {
        last_at: secs(at),
        risk: directive as u8,
        event_count: u64::from(directive) * 10,
        src_ip: src.parse().ok(),
        dst_ip: dst.parse().ok(),
        ..alarm(directive, 100, 100)
    };
    let updates = [
        at(1, DAY + 1, "10.0.0.1", "192.0.2.1"),
        at(2, DAY + 1, "10.0.0.200", "192.0.2.1"),
        AlarmUpdate { name: "100 % SSH_brute\\force ÄÖ".into(), ..at(3, DAY + 9, "", "") },
        at(4, 2 * DAY + 1, "2001:db8::7", "10.0.1.1"),
        AlarmUpdate {
            plugin_id: PluginId(4003),
            plugin_sid: PluginSid(7),
            name: "Directive 4".into(),
            sensor: None,
            correlating: false,
            ..at(5, 2 * DAY + 5, "10.0.0.1", "10.0.0.2")
        },
    ];
    store.apply_alarms(&updates).await.unwrap();
    let closed = [alarm_id(2, 100), alarm_id(4, 100)];
    store.set_alarm_status(&closed, AlarmStatus::Closed, &change(3, "ann")).await.unwrap();
    let label = [LabelId(1)];
    store.label_alarms(&closed[..1], &label, &[], &change(3, "ann")).await.unwrap();
}

pub(crate) async fn alarms_are_found_by_every_filter(backend: &impl Backend) {
    let store = backend.open().await;
    five(&*store).await;
    let all = AlarmFilter::default;
    let name = |name: &str| AlarmFilter { name: Some(name.into()), ..all() };
    let either = |ranges: &[&str]| {
        let ranges = ranges.iter().map(|text| range(text)).collect();
        AlarmFilter { either: Some(ranges), ..all() }
    };
    for (filter, expected) in [
        (all(), vec![5, 4, 3, 2, 1]),
        (AlarmFilter { status: Some(AlarmStatus::Open), ..all() }, vec![5, 3, 1]),
        (AlarmFilter { status: Some(AlarmStatus::Closed), ..all() }, vec![4, 2]),
        (AlarmFilter { risk_min: Some(4), ..all() }, vec![5, 4]),
        (AlarmFilter { risk_min: Some(2), risk_max: Some(3), ..all() }, vec![3, 2]),
        (AlarmFilter { sources: vec![range("10.0.0.1")], ..all() }, vec![5, 1]),
        (AlarmFilter { sources: vec![range("10.0.0.128/25")], ..all() }, vec![2]),
        (AlarmFilter { sources: vec![range("0.0.0.0/0")], ..all() }, vec![5, 2, 1]),
        (AlarmFilter { sources: vec![range("::ffff:10.0.0.1")], ..all() }, vec![5, 1]),
        (
            AlarmFilter { sources: vec![range("2001:db8::/64"), range("10.0.0.200")], ..all() },
            vec![4, 2],
        ),
        (AlarmFilter { destinations: vec![range("10.0.0.0/16")], ..all() }, vec![5, 4]),
        (
            AlarmFilter {
                sources: vec![range("10.0.0.0/8")],
                destinations: vec![range("192.0.2.1")],
                ..all()
            },
            vec![2, 1],
        ),
        (either(&["10.0.0.2", "10.0.1.0/24"]), vec![5, 4]),
        (either(&["192.0.2.1"]), vec![2, 1]),
        (either(&[]), vec![]),
        (AlarmFilter { directive: Some(3), ..all() }, vec![3]),
        (AlarmFilter { plugin_id: Some(PluginId(4003)), ..all() }, vec![5]),
        (AlarmFilter { plugin_sid: Some(PluginSid(7)), ..all() }, vec![5]),
        (name("directive"), vec![5, 4, 2, 1]),
        (name("äö"), vec![3]),
        (name("0 %"), vec![3]),
        (name("SSH_b"), vec![3]),
        (name("e\\f"), vec![3]),
        // What means something to the database means itself here.
        (name("SSHxb"), vec![]),
        (name("100%ssh"), vec![]),
        (AlarmFilter { name_is: Some("Directive 4".into()), ..all() }, vec![5, 4]),
        (AlarmFilter { sensor: Some(range("10.0.0.0/24")), ..all() }, vec![4, 3, 2, 1]),
        (AlarmFilter { label: Some(LabelId(1)), ..all() }, vec![2]),
        (AlarmFilter { label: Some(LabelId(2)), ..all() }, vec![]),
        (AlarmFilter { from: Some(secs(2 * DAY + 1)), ..all() }, vec![5, 4]),
        (AlarmFilter { until: Some(secs(2 * DAY + 1)), ..all() }, vec![3, 2, 1]),
        (AlarmFilter { events_min: Some(40), ..all() }, vec![5, 4]),
        (AlarmFilter { events_max: Some(20), ..all() }, vec![2, 1]),
        (AlarmFilter { similar: Some("00000003".into()), ..all() }, vec![3]),
        (AlarmFilter { risk_min: Some(3), ..name("directive") }, vec![5, 4]),
    ] {
        assert_eq!(found(&*store, filter.clone()).await, expected, "{filter:?}");
    }
}

pub(crate) async fn alarms_are_counted_by_day_status_and_label(backend: &impl Backend) {
    let store = backend.open().await;
    five(&*store).await;
    let day = |start, open, closed, risk| DayCount { start: secs(start), open, closed, risk };
    let counts = store.alarm_counts(&AlarmFilter::default(), 0).await.unwrap();
    assert_eq!(counts.days, [day(2 * DAY, 1, 1, 5), day(DAY, 2, 1, 3)]);
    assert_eq!((counts.open, counts.closed), (3, 2));
    assert_eq!(counts.labels.into_iter().collect::<Vec<_>>(), [(LabelId(1), 1)]);

    // Two seconds west of UTC, the first second of a day is still the day before.
    let west = store.alarm_counts(&AlarmFilter::default(), -2).await.unwrap();
    let expected = [day(2 * DAY + 2, 1, 0, 5), day(DAY + 2, 1, 1, 4), day(2, 1, 1, 2)];
    assert_eq!(west.days, expected);

    let closed = AlarmFilter { status: Some(AlarmStatus::Closed), ..AlarmFilter::default() };
    let counts = store.alarm_counts(&closed, 0).await.unwrap();
    assert_eq!((counts.open, counts.closed, counts.days.len()), (0, 2, 2));
    let none = AlarmFilter { directive: Some(77), ..AlarmFilter::default() };
    assert_eq!(store.alarm_counts(&none, 0).await.unwrap(), Default::default());
}

pub(crate) async fn alarms_of_one_name_are_one_row(backend: &impl Backend) {
    let store = backend.open().await;
    five(&*store).await;
    let mut query = AlarmQuery { limit: 2, ..AlarmQuery::default() };
    let mut rows = Vec::new();
    loop {
        let page = store.unique_alarms(&query).await.unwrap();
        rows.extend(page.items);
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    let names: Vec<_> = rows.iter().map(|row| &*row.name).collect();
    let expected = ["Directive 4", "100 % SSH_brute\\force ÄÖ", "Directive 2", "Directive 1"];
    assert_eq!(names, expected);
    assert_eq!(store.count_unique_alarms(&query.filter).await.unwrap(), 4);
    let four = &rows[0];
    assert_eq!((four.alarms, four.open, four.risk, four.events), (2, 1, 5, 90));
    assert_eq!((four.sources, four.destinations, four.sensors), (2, 2, 1));
    assert_eq!((four.first_at, four.last_at), (secs(100), secs(2 * DAY + 5)));
    assert_eq!((rows[1].sources, rows[1].destinations), (0, 0));

    let filter = AlarmFilter { risk_max: Some(4), ..AlarmFilter::default() };
    let query = AlarmQuery { filter, ..AlarmQuery::default() };
    let rows = store.unique_alarms(&query).await.unwrap().items;
    assert_eq!((&*rows[0].name, rows[0].alarms), ("Directive 4", 1));
}
