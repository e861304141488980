//! States, counters and the journal that writes them.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{HistoryKind, Timestamp};
use store_state::{Counter, HistoryQuery, StoreError, Write};

use super::{Backend, make};

pub(crate) async fn every_field_of_a_state_survives_a_restart(backend: &impl Backend) {
    let store = backend.open().await;
    // More than fit into one statement, and not a round number.
    let batch = (0..203).map(|n| make::write(&format!("host-{n:03}"), None, n)).collect();
    store.journal().write(batch).await.unwrap();
    store.close().await;

    let states = backend.open().await.load_states().await.unwrap();
    assert_eq!(states.len(), 203);
    for (n, (host, service, state)) in (0..).zip(states) {
        assert_eq!((&*host, service), (&*format!("host-{n:03}"), None));
        assert_eq!(state, make::state(n));
    }
}

pub(crate) async fn the_last_state_wins_within_and_between_batches(backend: &impl Backend) {
    let store = backend.open().await;
    let journal = store.journal();
    let both = vec![make::write("web", Some("HTTP"), 1), make::write("web", Some("HTTP"), 2)];
    journal.write(both).await.unwrap();
    assert_eq!(store.load_states().await.unwrap()[0].2, make::state(2));
    let first = journal.enqueue(vec![make::write("web", Some("HTTP"), 3)]).await.unwrap();
    let second = journal.enqueue(vec![make::write("web", Some("HTTP"), 4)]).await.unwrap();
    second.await.unwrap();
    first.await.unwrap();
    let states = store.load_states().await.unwrap();
    assert_eq!(states.len(), 1);
    assert_eq!(states[0].2, make::state(4));
}

pub(crate) async fn forgotten_objects_are_gone(backend: &impl Backend) {
    let store = backend.open().await;
    let all = [None, Some("HTTP"), Some("SSH")].map(|service| make::write("web", service, 1));
    store.journal().write(all.to_vec()).await.unwrap();
    let forget = Write::Forget { host: "web".into(), service: Some("HTTP".into()) };
    store.journal().write(vec![forget]).await.unwrap();
    let left = store.load_states().await.unwrap();
    let left: Vec<_> = left.iter().map(|(_, service, _)| service.as_deref()).collect();
    assert_eq!(left, [None, Some("SSH")]);
}

pub(crate) async fn states_come_sorted_with_the_host_before_its_services(backend: &impl Backend) {
    let store = backend.open().await;
    // In no language's order: capitals and umlauts by their bytes, as everywhere in Atalaya.
    let objects = [("b", Some("x")), ("ä", None), ("B", None), ("b", None), ("b", Some("X"))];
    let batch = objects.map(|(host, service)| make::write(host, service, 1)).to_vec();
    store.journal().write(batch).await.unwrap();
    let states = store.load_states().await.unwrap();
    let keys: Vec<_> =
        states.iter().map(|(host, service, _)| (&**host, service.as_deref())).collect();
    let sorted = [("B", None), ("b", None), ("b", Some("X")), ("b", Some("x")), ("ä", None)];
    assert_eq!(keys, sorted);
}

pub(crate) async fn counters_are_kept(backend: &impl Backend) {
    let store = backend.open().await;
    assert_eq!(store.counters().await.unwrap(), BTreeMap::new());
    let set = |counter, value| Write::Counter { counter, value };
    let (problem, start) = (Counter::NextProblemId, Counter::ProgramStart);
    store.journal().write(vec![set(problem, 5), set(start, i64::MAX)]).await.unwrap();
    store.journal().write(vec![set(problem, 6)]).await.unwrap();
    store.close().await;
    let expected = BTreeMap::from([(problem, 6), (start, i64::MAX)]);
    assert_eq!(backend.open().await.counters().await.unwrap(), expected);
}

pub(crate) async fn many_callers_are_all_written(backend: &impl Backend) {
    let store = backend.open().await;
    let mut callers = tokio::task::JoinSet::new();
    for caller in 0..20 {
        let journal = store.journal();
        callers.spawn(async move {
            for n in 0..10 {
                let mut line = make::line(n, HistoryKind::Process, "", "");
                line.text = format!("{caller}/{n}");
                let batch =
                    vec![make::write(&format!("h{caller}"), None, n as u32), Write::History(line)];
                journal.write(batch).await.unwrap();
            }
        });
    }
    callers.join_all().await;
    let query = HistoryQuery { limit: 1000, ..HistoryQuery::default() };
    let lines = store.history(&query).await.unwrap().items;
    let mut texts: Vec<_> = lines.into_iter().map(|entry| entry.line.text).collect();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), 200);
    let states = store.load_states().await.unwrap();
    assert_eq!(states.len(), 20);
    assert!(states.iter().all(|(_, _, state)| *state == make::state(9)));
    assert_eq!(store.journal().metrics().queued_writes, 0);
}

pub(crate) async fn odd_names_and_texts_are_kept(backend: &impl Backend) {
    let store = backend.open().await;
    let mut state = make::state(1);
    state.output = "';DROP TABLE users;-- $1 ? \u{1F4A5} \u{7f}\t\"".into();
    state.long_output = "x".repeat(100_000).into();
    state.perfdata = Arc::from("");
    state.latency_s = f32::NAN;
    state.last_check = Timestamp::from_micros(i64::MIN);
    state.problem_id = i64::MAX as u64;
    let host = "Rechner \u{00fc}ber $HOSTNAME$ 'x'";
    let write = Write::State { host: host.into(), service: None, state: Arc::new(state.clone()) };
    store.journal().write(vec![write]).await.unwrap();
    let states = store.load_states().await.unwrap();
    state.latency_s = 0.0; // what is no number is no latency
    assert_eq!(states, [(host.into(), None, state)]);
}

pub(crate) async fn closing_keeps_what_was_handed_in_and_refuses_more(backend: &impl Backend) {
    let store = backend.open().await;
    let journal = store.journal();
    for n in 0..50 {
        drop(journal.enqueue(vec![make::write(&format!("h{n}"), None, n)]).await.unwrap());
    }
    store.close().await;
    let late = journal.write(vec![make::write("late", None, 1)]).await;
    assert!(matches!(late, Err(StoreError::Closed)));
    assert!(matches!(store.users().await, Err(StoreError::Closed)));
    assert!(matches!(store.delete_user("x").await, Err(StoreError::Closed)));
    assert_eq!(backend.open().await.load_states().await.unwrap().len(), 50);
}
