//! The audit trail.

use store_state::{AuditQuery, StateStore, Write};

use super::Backend;
use super::make::{audit, secs};

async fn found(store: &dyn StateStore, mut query: AuditQuery) -> Vec<i64> {
    let mut seconds = Vec::new();
    query.limit = 2;
    loop {
        let page = store.audit(&query).await.unwrap();
        seconds.extend(page.items.iter().map(|record| record.entry.at.as_secs()));
        query.after = page.next;
        if query.after.is_none() {
            return seconds;
        }
    }
}

pub(crate) async fn the_trail_is_searched_page_by_page(backend: &impl Backend) {
    let store = backend.open().await;
    store.record(audit(1, "ann", "login")).await.unwrap();
    store.record(audit(2, "ben", "login_failed")).await.unwrap();
    // Together with what was done.
    let both = [3, 4].map(|at| Write::Audit(audit(at, "ann", "command"))).to_vec();
    store.journal().write(both).await.unwrap();
    store.record(audit(5, "ann", "login")).await.unwrap();
    store.close().await;

    let store = backend.open().await;
    let newest = &store.audit(&AuditQuery::default()).await.unwrap().items[0];
    assert_eq!(newest.entry, audit(5, "ann", "login"));
    let all = AuditQuery::default;
    let (ann, login) = (Some("ann".to_owned()), Some("login".to_owned()));
    assert_eq!(found(&*store, all()).await, [5, 4, 3, 2, 1]);
    assert_eq!(found(&*store, AuditQuery { actor: ann.clone(), ..all() }).await, [5, 4, 3, 1]);
    assert_eq!(found(&*store, AuditQuery { action: login.clone(), ..all() }).await, [5, 1]);
    let range = AuditQuery { from: Some(secs(2)), until: Some(secs(5)), ..all() };
    assert_eq!(found(&*store, range.clone()).await, [4, 3, 2]);
    assert_eq!(found(&*store, AuditQuery { actor: ann, ..range }).await, [4, 3]);
}
