//! Dropping what is old or too much.

use std::time::Duration;

use model::{Event, Timestamp};
use store_events::{EventQuery, EventStore, Order, PageRequest};

use super::Backend;
use super::make::{at, event, found, pages, store};

const DAY_S: i64 = 86_400;

/// `days` days with three events each, of which one happened long before.
async fn days(opened: &dyn EventStore, days: u64) {
    for day in 0..days {
        let events = (1..=3).map(|n| {
            let received_at = at(day as i64 * DAY_S + n);
            let time = if n == 2 { Timestamp::from_secs(n) } else { received_at };
            Event { time, received_at, ..event(day * 3 + n as u64) }
        });
        store(opened, events.collect()).await;
    }
}

fn age(days: u64) -> Option<Duration> {
    Some(Duration::from_secs(days * DAY_S as u64))
}

pub(crate) async fn old_partitions_go_and_their_ids_stay_taken<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    days(&*opened, 5).await;
    let before = opened.statistics().await.unwrap();
    assert_eq!(before.partitions.len(), 5);
    assert_eq!(before.events(), 15);
    for (day, partition) in (0..).zip(&before.partitions) {
        assert!(partition.bytes > 0);
        let received = Some((at(day * DAY_S + 1), at(day * DAY_S + 3)));
        assert_eq!((partition.events, partition.received), (3, received));
        let time = Some((Timestamp::from_secs(2), at(day * DAY_S + 3)));
        assert_eq!(partition.time, time);
    }
    assert_eq!(opened.retain(None, None, at(99 * DAY_S)).await.unwrap(), []);
    assert_eq!(opened.retain(age(3), None, at(3 * DAY_S)).await.unwrap(), []);
    let dropped = opened.retain(age(3), None, at(5 * DAY_S)).await.unwrap();
    assert_eq!(dropped, before.partitions[..2]);
    let left: Vec<u64> = (7..=15).collect();
    let numbers = |events: Vec<Event>| {
        let mut numbers: Vec<_> = events.iter().map(|event| event.id.record()).collect();
        numbers.sort_unstable();
        numbers
    };
    let all = EventQuery::default();
    assert_eq!(numbers(pages(&*opened, &all, Order::NewestFirst, 4).await), left);
    opened.close().await;

    let opened = backend.open().await;
    store(&*opened, vec![event(1), event(6), event(15)]).await;
    assert_eq!(numbers(pages(&*opened, &all, Order::NewestFirst, 4).await), left);
}

pub(crate) async fn the_oldest_go_until_the_rest_fits<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    days(&*opened, 4).await;
    let before = opened.statistics().await.unwrap();
    let newest_two: u64 = before.partitions[2..].iter().map(|partition| partition.bytes).sum();
    assert_eq!(opened.retain(None, Some(before.bytes()), at(0)).await.unwrap(), []);
    let dropped = opened.retain(None, Some(newest_two), at(0)).await.unwrap();
    assert_eq!(dropped, before.partitions[..2]);
    // The partition that is written to stays, whatever its size.
    let dropped = opened.retain(None, Some(0), at(0)).await.unwrap();
    assert_eq!(dropped, before.partitions[2..3]);
    assert_eq!(opened.count(&EventQuery::default()).await.unwrap(), 3);
    assert_eq!(opened.position(), 12);
}

pub(crate) async fn when_everything_is_too_old_the_position_stays<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    days(&*opened, 2).await;
    // What is not committed yet is not too old.
    let received_at = at(90 * DAY_S);
    opened.append(vec![Event { received_at, ..event(7) }]).await.unwrap();
    opened.retain(age(1), None, at(90 * DAY_S)).await.unwrap();
    opened.commit(7).await.unwrap();
    assert_eq!(found(&*opened, "*").await.last(), Some(&7));
    let dropped = opened.retain(age(1), None, at(100 * DAY_S)).await.unwrap();
    assert!(!dropped.is_empty());
    assert_eq!(opened.count(&EventQuery::default()).await.unwrap(), 0);
    opened.close().await;
    let opened = backend.open().await;
    assert_eq!(opened.position(), 7);
    store(&*opened, vec![event(7), event(8)]).await;
    assert_eq!(found(&*opened, "*").await, [8]);
}

pub(crate) async fn what_a_reader_holds_stays_readable<B: Backend>() {
    let backend = B::new();
    let opened: std::sync::Arc<dyn EventStore> = backend.open().await.into();
    let reader = tokio::spawn({
        let opened = opened.clone();
        async move {
            for _ in 0..200 {
                let page = opened.search(&EventQuery::default(), &PageRequest::default()).await;
                page.unwrap();
                opened.statistics().await.unwrap();
            }
        }
    });
    for day in 0..10 {
        let received_at = at(day * DAY_S);
        let events = (1..=20).map(|n| Event { received_at, ..event((day * 20 + n) as u64) });
        store(&*opened, events.collect()).await;
        opened.retain(age(1), None, received_at).await.unwrap();
    }
    reader.await.unwrap();
}
