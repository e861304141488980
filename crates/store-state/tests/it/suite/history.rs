//! The history: what is found, in which order, page by page.

use model::{HistoryKind, HistoryLine};
use store_state::{HistoryEntry, HistoryQuery, HistoryScope, StateStore, Write};

use super::Backend;
use super::make::{line, secs};

async fn store_with(backend: &impl Backend, lines: Vec<HistoryLine>) -> Box<dyn StateStore> {
    let store = backend.open().await;
    let batch = lines.into_iter().map(Write::History).collect();
    store.journal().write(batch).await.unwrap();
    store
}

/// All pages of `query`, one after the other.
async fn all_pages(store: &dyn StateStore, mut query: HistoryQuery) -> Vec<HistoryEntry> {
    let mut entries = Vec::new();
    loop {
        let page = store.history(&query).await.unwrap();
        assert!(page.items.len() <= query.limit as usize);
        entries.extend(page.items);
        match page.next {
            Some(next) => query.after = Some(next),
            None => return entries,
        }
    }
}

/// The seconds of the lines that `query` finds, in pages of two.
async fn found(store: &dyn StateStore, query: HistoryQuery) -> Vec<i64> {
    let entries = all_pages(store, HistoryQuery { limit: 2, ..query }).await;
    entries.iter().map(|entry| entry.line.at.as_secs()).collect()
}

pub(crate) async fn pages_are_newest_first_without_gap_or_repetition(backend: &impl Backend) {
    // Not stored in order of time: a passive result may tell of something earlier.
    let lines = [3, 1, 5, 2, 4].map(|at| line(at, HistoryKind::Alert, "web", "HTTP"));
    let store = store_with(backend, lines.to_vec()).await;
    for limit in 1..=6 {
        let query = HistoryQuery { limit, ..HistoryQuery::default() };
        let entries = all_pages(&*store, query).await;
        let expected = [5, 4, 3, 2, 1].map(|at| line(at, HistoryKind::Alert, "web", "HTTP"));
        let lines: Vec<_> = entries.into_iter().map(|entry| entry.line).collect();
        assert_eq!(lines, expected, "limit {limit}");
    }
}

pub(crate) async fn lines_with_the_same_time_are_all_shown_once(backend: &impl Backend) {
    let lines = (0..75)
        .map(|n| HistoryLine { text: n.to_string(), ..line(7, HistoryKind::State, "web", "") });
    let store = store_with(backend, lines.collect()).await;
    let query = HistoryQuery { limit: 10, ..HistoryQuery::default() };
    let entries = all_pages(&*store, query).await;
    let texts: Vec<_> = entries.iter().map(|entry| entry.line.text.clone()).collect();
    let expected: Vec<_> = (0..75).rev().map(|n: i32| n.to_string()).collect();
    assert_eq!(texts, expected);
}

/// One line a second: 1 of the process, 2 of host a, 3 and 4 of its services, 5 of host b's.
async fn mixed(backend: &impl Backend) -> Box<dyn StateStore> {
    let lines = vec![
        line(1, HistoryKind::Process, "", ""),
        line(2, HistoryKind::Alert, "a", ""),
        line(3, HistoryKind::Alert, "a", "HTTP"),
        line(4, HistoryKind::Notification, "a", "SSH"),
        line(5, HistoryKind::State, "b", "HTTP"),
    ];
    store_with(backend, lines).await
}

pub(crate) async fn scopes_select_hosts_and_services(backend: &impl Backend) {
    let store = mixed(backend).await;
    for (scope, expected) in [
        (HistoryScope::All, vec![5, 4, 3, 2, 1]),
        (HistoryScope::HostAndServices("a".into()), vec![4, 3, 2]),
        (HistoryScope::Host("a".into()), vec![2]),
        (HistoryScope::Service("a".into(), "HTTP".into()), vec![3]),
        (HistoryScope::Service("A".into(), "HTTP".into()), vec![]),
        (HistoryScope::Host("c".into()), vec![]),
    ] {
        let query = HistoryQuery { scope, ..HistoryQuery::default() };
        assert_eq!(found(&*store, query.clone()).await, expected, "{query:?}");
    }
}

pub(crate) async fn kinds_select_lines_in_every_scope(backend: &impl Backend) {
    let store = mixed(backend).await;
    let alert_or_state = vec![HistoryKind::Alert, HistoryKind::State];
    let a = HistoryScope::HostAndServices("a".into());
    for (scope, kinds, expected) in [
        (HistoryScope::All, vec![HistoryKind::Process], vec![1]),
        (HistoryScope::All, alert_or_state.clone(), vec![5, 3, 2]),
        (HistoryScope::All, vec![HistoryKind::Process, HistoryKind::Process], vec![1]),
        (HistoryScope::All, vec![HistoryKind::Warning], vec![]),
        (a.clone(), alert_or_state, vec![3, 2]),
        (a, vec![HistoryKind::Notification], vec![4]),
    ] {
        let query = HistoryQuery { scope, kinds, ..HistoryQuery::default() };
        assert_eq!(found(&*store, query.clone()).await, expected, "{query:?}");
    }
}

pub(crate) async fn a_range_of_time_includes_its_start_and_not_its_end(backend: &impl Backend) {
    let store = mixed(backend).await;
    for (from, until, expected) in [
        (Some(2), Some(4), vec![3, 2]),
        (Some(4), None, vec![5, 4]),
        (None, Some(2), vec![1]),
        (Some(4), Some(4), vec![]),
    ] {
        let query = HistoryQuery {
            from: from.map(secs),
            until: until.map(secs),
            ..HistoryQuery::default()
        };
        assert_eq!(found(&*store, query.clone()).await, expected, "{query:?}");
        // Kinds take another road to the same place.
        let kinds = vec![
            HistoryKind::Process,
            HistoryKind::Alert,
            HistoryKind::Notification,
            HistoryKind::State,
        ];
        assert_eq!(found(&*store, HistoryQuery { kinds, ..query }).await, expected);
    }
}

pub(crate) async fn retention_deletes_what_is_older_and_never_reuses_ids(backend: &impl Backend) {
    // More than one batch of the deletion.
    let lines = (1..=4500).map(|at| line(at, HistoryKind::Alert, "web", ""));
    let store = store_with(backend, lines.collect()).await;
    assert_eq!(store.delete_history_before(secs(4401)).await.unwrap(), 4400);
    assert_eq!(store.delete_history_before(secs(4401)).await.unwrap(), 0);
    let query = HistoryQuery { limit: 1000, ..HistoryQuery::default() };
    let left = store.history(&query).await.unwrap().items;
    assert_eq!((left.len(), left[99].line.at), (100, secs(4401)));

    let newest = left[0].id;
    assert_eq!(store.delete_history_before(secs(9999)).await.unwrap(), 100);
    let next = vec![Write::History(line(1, HistoryKind::Alert, "web", ""))];
    store.journal().write(next).await.unwrap();
    assert!(store.history(&query).await.unwrap().items[0].id > newest);
}

pub(crate) async fn a_cursor_stays_good_when_its_line_is_deleted(backend: &impl Backend) {
    let lines = (1..=6).map(|at| line(at, HistoryKind::Alert, "web", ""));
    let store = store_with(backend, lines.collect()).await;
    let query = HistoryQuery { limit: 3, ..HistoryQuery::default() };
    let after = store.history(&query).await.unwrap().next;
    store.delete_history_before(secs(5)).await.unwrap();
    let late = vec![Write::History(line(2, HistoryKind::Alert, "web", ""))];
    store.journal().write(late).await.unwrap();
    assert_eq!(found(&*store, HistoryQuery { after, ..query }).await, [2]);
}
