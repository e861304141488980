//! Random events and questions: the store answers what the definition says.

use std::collections::BTreeMap;
use std::time::Duration;

use model::{Event, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use store_events::{EventQuery, EventStore, Field, Filter, Order};

use super::make::pages;
use super::{Backend, reference, strategies};

type Question = (Filter, (Option<Timestamp>, Option<Timestamp>), Field, usize);

fn question() -> impl Strategy<Value = Question> {
    let groups: Vec<_> = Field::all().filter(|field| field.can_group()).collect();
    (strategies::filter(), strategies::range(), select(groups), 1..50_usize)
}

pub(crate) async fn the_store_agrees_with_the_definition<B: Backend>() {
    let config = Config { cases: 24, failure_persistence: None, ..Config::default() };
    let case = (strategies::events(), 1..15_usize, vec(question(), 30));
    let handle = tokio::runtime::Handle::current();
    tokio::task::block_in_place(|| {
        let test = |(events, commit, questions)| {
            handle.block_on(compare::<B>(events, commit, questions));
            Ok(())
        };
        TestRunner::new(config).run(&case, test).unwrap();
    });
}

/// Stores `events` in commits of `commit`, reopens in the middle, and asks.
async fn compare<B: Backend>(events: Vec<Event>, commit: usize, questions: Vec<Question>) {
    let backend = B::new();
    let mut opened = backend.open().await;
    for (at, batch) in events.chunks(commit).enumerate() {
        if at == 2 {
            drop(opened);
            opened = backend.open().await;
        }
        super::make::store(&*opened, batch.to_vec()).await;
    }
    for (filter, (from, to), field, limit) in questions {
        let query = EventQuery { from, to, filter };
        ask(&*opened, &events, &query, field, limit).await;
    }
    opened.close().await;
}

async fn ask(
    opened: &dyn EventStore,
    events: &[Event],
    query: &EventQuery,
    field: Field,
    limit: usize,
) {
    let mut expected: Vec<_> =
        events.iter().filter(|event| query.matches(event)).cloned().collect();
    let name = query.filter.to_string();
    assert_eq!(opened.count(query).await.unwrap(), expected.len() as u64, "{name}");
    let top = opened.top(query, &[field], limit).await.unwrap();
    assert_eq!(top, reference::top(&expected, &[field], limit), "{field} of {name}");
    expected.sort_by_key(|event| (event.time, event.id));
    assert_eq!(pages(opened, query, Order::OldestFirst, limit).await, expected, "{name}");
    expected.reverse();
    assert_eq!(pages(opened, query, Order::NewestFirst, limit).await, expected, "{name}");

    let mut bars: BTreeMap<i64, u64> = BTreeMap::new();
    for event in &expected {
        *bars.entry(event.time.as_micros().div_euclid(7_000_000)).or_default() += 1;
    }
    let got = opened.histogram(query, Duration::from_secs(7), None).await.unwrap();
    let bar =
        |(bar, events): (i64, u64)| (Timestamp::from_micros(bar.saturating_mul(7_000_000)), events);
    let got: Vec<_> = got.iter().map(|bar| (bar.start, bar.events)).collect();
    assert_eq!(got, bars.into_iter().map(bar).collect::<Vec<_>>(), "{name}");
}
