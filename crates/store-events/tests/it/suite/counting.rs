//! Counts by value and over time.

use std::time::Duration;

use model::{Event, Timestamp};
use store_events::{EventQuery, EventStoreError, Field, Split, Top, Value};

use super::Backend;
use super::make::{at, event, full, parsed, store};
use super::reference;

fn rows(top: &Top) -> Vec<(String, u64)> {
    let name =
        |values: &[Value]| values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    top.rows.iter().map(|row| (name(&row.values), row.events)).collect()
}

pub(crate) async fn top_values_of_every_field<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    // Event n occurs n times.
    let mut number = 0;
    let mut events = Vec::new();
    for n in 1..5 {
        for _ in 0..n {
            number += 1;
            events.push(Event { id: model::EventId::new(number, 0), ..full(n) });
        }
    }
    events.push(event(number + 1));
    for batch in events.chunks(3) {
        store(&*opened, batch.to_vec()).await;
    }
    for field in Field::all().filter(|field| field.can_group()) {
        for n in [0, 2, 100] {
            let top = opened.top(&EventQuery::default(), &[field], n).await.unwrap();
            assert_eq!(top, reference::top(&events, &[field], n), "{field}");
        }
    }
    let top = opened.top(&parsed("-generic:true"), &[Field::SrcIp], 2).await.unwrap();
    let expected = [("198.51.100.3".to_owned(), 3), ("198.51.100.1".to_owned(), 1)];
    assert_eq!(rows(&top), expected);
    assert_eq!((top.distinct, top.without, top.exact), (2, 1, true));
    let none = opened.top(&parsed("nothing"), &[Field::SrcIp], 2).await.unwrap();
    assert_eq!(none, Top { exact: true, ..Top::default() });
}

pub(crate) async fn an_event_counts_once_for_each_side<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    let ip = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
    let sides = [("10.0.0.1", "10.0.0.2"), ("10.0.0.1", "10.0.0.1"), ("", "10.0.0.1"), ("", "")];
    let events = (1..).zip(sides).map(|(number, (src, dst))| Event {
        src_ip: ip(src),
        dst_ip: ip(dst),
        src_port: 22,
        dst_port: if src.is_empty() { 80 } else { 22 },
        ..event(number)
    });
    let events: Vec<_> = events.collect();
    store(&*opened, events.clone()).await;
    let all = EventQuery::default();
    let top = opened.top(&all, &[Field::Ip], 9).await.unwrap();
    assert_eq!(rows(&top), [("10.0.0.1".to_owned(), 3), ("10.0.0.2".to_owned(), 1)]);
    assert_eq!(top, reference::top(&events, &[Field::Ip], 9));
    let top = opened.top(&all, &[Field::Port], 9).await.unwrap();
    assert_eq!(rows(&top), [("22".to_owned(), 4), ("80".to_owned(), 2)]);
    let values = vec![Value::Address("10.0.0.1".parse().unwrap())];
    let split = Split { field: Field::Ip, values };
    let bars = opened.histogram(&all, Duration::from_secs(86_400), Some(&split)).await.unwrap();
    assert_eq!(bars.iter().map(|bar| (bar.events, bar.split[0])).collect::<Vec<_>>(), [(4, 3)]);
}

pub(crate) async fn combinations_of_fields<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    let events: Vec<_> = (1..30)
        .map(|number| {
            let like = full(number % 3);
            let src_ip = like.src_ip.filter(|_| number % 7 > 0);
            Event { id: model::EventId::new(number, 0), src_ip, ..like }
        })
        .collect();
    for batch in events.chunks(4) {
        store(&*opened, batch.to_vec()).await;
    }
    for by in [
        &[Field::PluginId, Field::PluginSid][..],
        &[Field::SrcIp, Field::DstIp],
        &[Field::Kind, Field::Text(model::TextField::Username), Field::SrcIp, Field::Generic],
    ] {
        let top = opened.top(&EventQuery::default(), by, 2).await.unwrap();
        assert_eq!(top, reference::top(&events, by, 2), "{by:?}");
        assert_eq!(top.rows.len(), 2);
    }
}

pub(crate) async fn bars_and_their_split<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    let user = |number: u64| ["Root", "root", "alice"][number as usize % 3];
    let events: Vec<_> = (1..100)
        .map(|number| {
            let mut event = event(number);
            event.texts.set(model::TextField::Username, user(number));
            event
        })
        .collect();
    for batch in events.chunks(9) {
        store(&*opened, batch.to_vec()).await;
    }
    let width = Duration::from_secs(60);
    let bars = opened.histogram(&EventQuery::default(), width, None).await.unwrap();
    let pairs: Vec<_> = bars.iter().map(|bar| (bar.start, bar.events)).collect();
    assert_eq!(pairs, [(at(0), 59), (at(60), 40)]);

    let field = Field::Text(model::TextField::Username);
    let text = |text: &str| Value::Text(text.into());
    let split = Split { field, values: vec![text("ROOT"), text("nobody"), text("alice")] };
    let query = EventQuery { from: Some(at(30)), to: Some(at(61)), ..parsed("line") };
    let bars = opened.histogram(&query, width, Some(&split)).await.unwrap();
    let got: Vec<_> = bars.iter().map(|bar| (bar.events, bar.split.clone())).collect();
    assert_eq!(got, [(30, vec![20, 0, 10]), (1, vec![1, 0, 0])]);

    // Before 1970 bars begin at whole widths, too.
    let early = Event { time: Timestamp::from_micros(-1), ..event(100) };
    store(&*opened, vec![early]).await;
    let bars = opened.histogram(&EventQuery::default(), width, None).await.unwrap();
    assert_eq!(bars[0].start, Timestamp::from_secs(-60));
}

pub(crate) async fn questions_that_cannot_be_answered_are_refused<B: Backend>() {
    let backend = B::new();
    let opened = backend.open().await;
    store(&*opened, vec![full(1)]).await;
    let all = EventQuery::default();
    for by in [
        &[][..],
        &[Field::Raw],
        &[Field::Id],
        &[Field::Time],
        &[Field::Ip, Field::Protocol],
        &[Field::Protocol; 5],
    ] {
        let answer = opened.top(&all, by, 5).await;
        assert!(matches!(answer, Err(EventStoreError::Query(_))), "{by:?}: {answer:?}");
    }
    for width in [Duration::ZERO, Duration::from_micros(999), Duration::MAX] {
        let answer = opened.histogram(&all, width, None).await;
        assert!(matches!(answer, Err(EventStoreError::Query(_))), "{width:?}: {answer:?}");
    }
}
