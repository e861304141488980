//! Pages.

use model::Event;
use store_events::{EventQuery, Order, PageRequest, Total};

use super::Backend;
use super::make::{at, event, pages, parsed, store};

/// Numbers 1 to `count` in commits of seven, in a scrambled order of time.
async fn scrambled(opened: &dyn store_events::EventStore, count: u64) -> Vec<Event> {
    let scramble = |number: u64| at((number * 37 % count) as i64);
    let events: Vec<_> =
        (1..=count).map(|number| Event { time: scramble(number), ..event(number) }).collect();
    for batch in events.chunks(7) {
        store(opened, batch.to_vec()).await;
    }
    events
}

pub(crate) async fn pages_have_no_gaps_and_nothing_twice<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    let mut events = scrambled(&*opened, 60).await;
    events.sort_by_key(|event| (event.time, event.id));
    for query in [EventQuery::default(), parsed("line")] {
        for limit in [1, 2, 7, 59, 60, 61] {
            let read = pages(&*opened, &query, Order::OldestFirst, limit).await;
            assert_eq!(read, events, "limit {limit}");
        }
    }
    events.reverse();
    for limit in [1, 7, 60, 61] {
        let read = pages(&*opened, &EventQuery::default(), Order::NewestFirst, limit).await;
        assert_eq!(read, events, "limit {limit}");
    }
}

pub(crate) async fn events_stored_meanwhile_move_nothing<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    let mut events = scrambled(&*opened, 30).await;
    events.sort_by_key(|event| std::cmp::Reverse((event.time, event.id)));
    let (mut read, mut cursor, mut number) = (Vec::new(), None, 30);
    loop {
        let request = PageRequest { limit: 4, cursor, ..PageRequest::default() };
        let page = opened.search(&EventQuery::default(), &request).await.unwrap();
        read.extend(page.events);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
        // One that is newer than everything, and one that is late.
        number += 2;
        let late = Event { time: at(-(number as i64)), ..event(number) };
        store(&*opened, vec![event(number - 1), late]).await;
    }
    let (late, rest): (Vec<_>, Vec<_>) = read.into_iter().partition(|event| event.time < at(0));
    assert_eq!(rest, events);
    assert_eq!(late.len() as u64, (number - 30) / 2);
}

pub(crate) async fn events_of_the_same_time_come_by_id<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    for batch in 0..5 {
        let events = (1..=10).map(|n| Event { time: at(0), ..event(batch * 10 + n) });
        store(&*opened, events.collect()).await;
    }
    let ids = |events: Vec<Event>| events.iter().map(|event| event.id.record()).collect::<Vec<_>>();
    let all = EventQuery::default();
    let oldest = ids(pages(&*opened, &all, Order::OldestFirst, 3).await);
    assert_eq!(oldest, (1..=50).collect::<Vec<_>>());
    let newest = ids(pages(&*opened, &all, Order::NewestFirst, 3).await);
    assert_eq!(newest, (1..=50).rev().collect::<Vec<_>>());
}

pub(crate) async fn totals_are_exact_or_a_lower_bound<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    scrambled(&*opened, 60).await;
    for query in [EventQuery::default(), parsed("line")] {
        for limit in [0, 5, 100] {
            let mut cursor = None;
            loop {
                let exact =
                    PageRequest { limit, cursor, count_up_to: u64::MAX, ..PageRequest::default() };
                let page = opened.search(&query, &exact).await.unwrap();
                assert_eq!(page.total, Total::Exact(60));
                let quick = PageRequest { count_up_to: 10, ..exact };
                match opened.search(&query, &quick).await.unwrap().total {
                    Total::Exact(events) => assert_eq!(events, 60),
                    Total::AtLeast(events) => assert!((10..=60).contains(&events), "{events}"),
                }
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
        }
    }
    let nothing = opened.search(&parsed("nothing"), &PageRequest::default()).await.unwrap();
    assert_eq!((nothing.total, nothing.next, nothing.events.len()), (Total::Exact(0), None, 0));
}
