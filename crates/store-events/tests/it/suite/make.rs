//! Things to put into a store, and ways to ask.

use model::event::{EventKind, MonitorAnswer};
use model::{AlarmId, Event, EventId, PluginId, PluginSid, Protocol, TextField, Texts, Timestamp};
use store_events::{EventQuery, EventStore, Filter, Order, PageRequest, query};

/// 2026-11-21T10:00:00Z
pub(crate) const NOW_S: i64 = 1_795_255_200;

/// So many seconds after that.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_secs(NOW_S + seconds)
}

/// Event of record `number`, which happened and arrived at second `number`.
pub(crate) fn event(number: u64) -> Event {
    Event {
        id: EventId::new(number, 0),
        time: at(number as i64),
        received_at: at(number as i64),
        raw: format!("line number {number}").into(),
        occurrences: 1,
        ..Event::default()
    }
}

/// A line.
pub(crate) fn line(number: u64, raw: &str) -> Event {
    Event { raw: raw.into(), ..event(number) }
}

/// An event in which every field is set, and differs from its neighbours and from that of another
/// number.
pub(crate) fn full(number: u64) -> Event {
    let n = number as u8;
    let mut texts = Texts::default();
    for field in TextField::ALL {
        texts.set(*field, &format!("{field} Größe-{number}"));
    }
    Event {
        kind: [EventKind::Detector, EventKind::Monitor, EventKind::Directive][number as usize % 3],
        time: at(number as i64 * 2),
        zone_minutes: 60 * i16::from(n),
        plugin_id: PluginId(4000 + u32::from(n)),
        plugin_sid: PluginSid(100 + u32::from(n)),
        generic: number.is_multiple_of(2),
        sensor: Some(format!("192.0.2.{n}").parse().unwrap()),
        interface: format!("eth{n}").into(),
        source: format!("file:/var/log/{n}.log").into(),
        protocol: Protocol(n),
        src_ip: Some(format!("198.51.100.{n}").parse().unwrap()),
        dst_ip: Some(format!("2001:db8::{n}").parse().unwrap()),
        src_port: 1000 + u16::from(n),
        dst_port: 2000 + u16::from(n),
        texts,
        raw: format!("marker{n} with \u{1b}[31mcolour ${{jndi:ldap://x}}").into(),
        occurrences: 10 + u32::from(n),
        priority: Some(20 + n),
        reliability: Some(40 + n),
        asset_src: Some(60 + n),
        asset_dst: Some(80 + n),
        risk_src: Some(100 + n),
        risk_dst: Some(120 + n),
        correlation: 140 + n,
        alarm: Some(AlarmId { directive: 500_000 + u32::from(n), root: EventId(number) }),
        answer: Some(Box::new(MonitorAnswer { condition: "gt".into(), value: "5".into() })),
        ..event(number)
    }
}

pub(crate) fn parsed(text: &str) -> EventQuery {
    EventQuery { filter: query::parse(text).unwrap(), ..EventQuery::default() }
}

pub(crate) fn filtered(filter: Filter) -> EventQuery {
    EventQuery { filter, ..EventQuery::default() }
}

/// Appends and commits, with the last record's number as the position.
pub(crate) async fn store(store: &dyn EventStore, events: Vec<Event>) {
    let position = events.last().map_or(store.position(), |event| event.id.record());
    store.append(events).await.unwrap();
    store.commit(position).await.unwrap();
}

/// All events that `query` finds, in pages of `limit`.
pub(crate) async fn pages(
    store: &dyn EventStore,
    query: &EventQuery,
    order: Order,
    limit: usize,
) -> Vec<Event> {
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let request = PageRequest { limit, cursor, order, ..PageRequest::default() };
        let page = store.search(query, &request).await.unwrap();
        assert!(page.events.len() <= limit);
        found.extend(page.events);
        match page.next {
            Some(next) => cursor = Some(next),
            None => return found,
        }
    }
}

/// The numbers of the records that a query in words finds, oldest first.
pub(crate) async fn found(store: &dyn EventStore, text: &str) -> Vec<u64> {
    let events = pages(store, &parsed(text), Order::OldestFirst, 100).await;
    events.iter().map(|event| event.id.record()).collect()
}
