//! Between the store's rows and what `monitor` takes over at a start.

use std::collections::HashMap;

use model::Timestamp;
use monitor::{Counters, Retained};
use store_state::{Counter, StateStore, StoreError, Write};

/// Everything the last run left behind.
///
pub(crate) async fn load(store: &dyn StateStore) -> Result<Retained, StoreError> {
    let mut hosts = HashMap::new();
    let mut services: HashMap<_, HashMap<_, _>> = HashMap::new();
    for (host, service, state) in store.load_states().await? {
        match service {
            None => drop(hosts.insert(host, state)),
            Some(service) => drop(services.entry(host).or_default().insert(service, state)),
        }
    }
    let stored = store.counters().await?;
    let next = |counter| {
        stored.get(&counter).and_then(|value| u64::try_from(*value).ok()).unwrap_or(1).max(1)
    };
    let counters = Counters {
        next_event_id: next(Counter::NextEventId),
        next_problem_id: next(Counter::NextProblemId),
        next_notification_id: next(Counter::NextNotificationId),
    };
    Ok(Retained { hosts, services, counters, program_start: Timestamp::NEVER })
}

/// The id counters as writes.
pub(crate) fn counter_writes(counters: Counters) -> [Write; 3] {
    let write = |counter, value: u64| Write::Counter {
        counter,
        value: i64::try_from(value).unwrap_or(i64::MAX),
    };
    [
        write(Counter::NextEventId, counters.next_event_id),
        write(Counter::NextProblemId, counters.next_problem_id),
        write(Counter::NextNotificationId, counters.next_notification_id),
    ]
}
