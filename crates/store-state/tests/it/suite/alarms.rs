//! What correlation says of alarms.

use std::collections::BTreeSet;

use model::alarm::{AlarmEvent, AlarmUpdate};
use model::event::EventId;
use store_state::alarm::{Alarm, AlarmChangeKind, AlarmEventsQuery, MAX_ALARM_EVENTS};
use store_state::stored::PROGRAM;
use store_state::{AlarmQuery, AlarmStatus, Applied, StateStore};

use super::Backend;
use super::make::secs;
use super::make_security::{alarm, alarm_id, change};

async fn apply(store: &dyn StateStore, update: AlarmUpdate) -> Applied {
    store.apply_alarms(&[update]).await.unwrap()[0]
}

async fn all(store: &dyn StateStore) -> Vec<Alarm> {
    store.alarms(&AlarmQuery::default()).await.unwrap().items
}

/// Kind, event, risk and time of each line of an alarm's history.
async fn history(
    store: &dyn StateStore,
    directive: u32,
    root: u64,
) -> Vec<(AlarmChangeKind, u64, u8, i64)> {
    let history = store.alarm_history(alarm_id(directive, root)).await.unwrap();
    let line = |line: &store_state::alarm::AlarmChange| {
        (line.kind, line.event.0, line.risk, line.change.at.as_secs())
    };
    history.iter().map(line).collect()
}

const fn advanced(risk_before: u8, reopened: bool) -> Applied {
    Applied::Advanced { risk_before, reopened }
}

pub(crate) async fn an_alarm_is_kept_with_every_field(backend: &impl Backend) {
    let store = backend.open().await;
    let update = AlarmUpdate {
        name: "größer 'x' %_\\".into(),
        risk_dst: 9,
        event_count: 12_345,
        ..alarm(500_001, 100, 102)
    };
    assert_eq!(apply(&*store, update.clone()).await, Applied::Raised);
    let bare = AlarmUpdate { src_ip: None, dst_ip: None, sensor: None, ..alarm(0, 50, 50) };
    assert_eq!(apply(&*store, bare.clone()).await, Applied::Raised);
    store.close().await;

    let store = backend.open().await;
    let found = store.alarm(update.id).await.unwrap().unwrap();
    assert_eq!(found.latest, AlarmUpdate { new_events: Vec::new(), ..update });
    assert_eq!((found.status, &*found.status_changed.actor), (AlarmStatus::Open, PROGRAM));
    assert_eq!((found.status_changed.at, found.labels.clone()), (secs(102), BTreeSet::new()));
    let other = store.alarm(bare.id).await.unwrap().unwrap();
    assert_eq!(other.latest, AlarmUpdate { new_events: Vec::new(), ..bare });
    assert_eq!(all(&*store).await, [found, other]);
    assert_eq!(store.alarm(alarm_id(500_001, 50)).await.unwrap(), None);
}

pub(crate) async fn the_same_updates_again_change_nothing(backend: &impl Backend) {
    let store = backend.open().await;
    let updates: Vec<_> = (100..104).map(|event| alarm(500_001, 100, event)).collect();
    let applied = store.apply_alarms(&updates).await.unwrap();
    let expected = [Applied::Raised, advanced(1, false), advanced(2, false), advanced(3, false)];
    assert_eq!(applied, expected);
    let before = (all(&*store).await, history(&*store, 500_001, 100).await);
    assert_eq!(store.apply_alarms(&updates).await.unwrap(), [Applied::Known; 4]);
    // Records processed again may be gathered into fewer updates.
    let gathered = AlarmUpdate {
        new_events: updates.iter().flat_map(|update| update.new_events.clone()).collect(),
        ..alarm(500_001, 100, 103)
    };
    assert_eq!(apply(&*store, gathered).await, Applied::Known);
    assert_eq!((all(&*store).await, history(&*store, 500_001, 100).await), before);
    let events = store.alarm_events(alarm_id(500_001, 100), &AlarmEventsQuery::default()).await;
    assert_eq!(events.unwrap().total, 4);
    assert_eq!(store.apply_alarms(&[]).await.unwrap(), []);
}

pub(crate) async fn history_says_when_the_risk_or_the_level_changed(backend: &impl Backend) {
    let store = backend.open().await;
    for event in 100..103 {
        apply(&*store, alarm(500_001, 100, event)).await;
    }
    let same = AlarmUpdate { risk: 3, level: 3, ..alarm(500_001, 100, 105) };
    assert_eq!(apply(&*store, same).await, advanced(3, false));
    use AlarmChangeKind::{Advanced, Raised};
    let expected = [(Raised, 100, 1, 100), (Advanced, 101, 2, 101), (Advanced, 102, 3, 102)];
    assert_eq!(history(&*store, 500_001, 100).await, expected);
    assert_eq!(all(&*store).await[0].latest.event, EventId(105));
}

pub(crate) async fn an_instance_ends_even_by_an_update_that_is_known(backend: &impl Backend) {
    let store = backend.open().await;
    apply(&*store, alarm(500_001, 100, 101)).await;
    // Two more had counted for a level that was never reached.
    let waiting = [102, 103].map(|event| AlarmEvent { event: EventId(event), level: 3 });
    let end = AlarmUpdate {
        correlating: false,
        event_count: 4,
        last_at: secs(103),
        new_events: waiting.to_vec(),
        ..alarm(500_001, 100, 101)
    };
    assert_eq!(apply(&*store, end.clone()).await, Applied::Ended);
    assert_eq!(apply(&*store, end).await, Applied::Known);
    let found = &all(&*store).await[0].latest;
    assert!(!found.correlating);
    assert_eq!((found.event, found.event_count, found.last_at), (EventId(101), 4, secs(103)));
    let levels = store.alarm_levels(alarm_id(500_001, 100)).await.unwrap();
    let levels: Vec<_> = levels.iter().map(|l| (l.level, l.events, l.first.0, l.last.0)).collect();
    // The one update was handed in with its last event only.
    assert_eq!(levels, [(2, 1, 101, 101), (3, 2, 102, 103)]);
}

pub(crate) async fn at_a_start_alarms_end_that_nobody_runs(backend: &impl Backend) {
    let store = backend.open().await;
    for directive in 1..=3 {
        apply(&*store, alarm(directive, 100, 100)).await;
    }
    apply(&*store, AlarmUpdate { correlating: false, ..alarm(4, 100, 100) }).await;
    let running = [alarm_id(2, 100), alarm_id(9, 9)];
    assert_eq!(store.end_alarms_except(&running).await.unwrap(), 2);
    assert_eq!(store.end_alarms_except(&running).await.unwrap(), 0);
    let alarms = all(&*store).await;
    let running: Vec<_> =
        alarms.iter().filter(|a| a.latest.correlating).map(|a| a.latest.id).collect();
    assert_eq!(running, [alarm_id(2, 100)]);
}

pub(crate) async fn a_closed_alarm_reopens_only_when_its_risk_rises(backend: &impl Backend) {
    let store = backend.open().await;
    let id = alarm_id(500_001, 100);
    apply(&*store, alarm(500_001, 100, 103)).await;
    let close = |at| {
        let store = &store;
        async move {
            let by = change(at, "ann");
            store.set_alarm_status(&[id], AlarmStatus::Closed, &by).await.unwrap()
        }
    };
    assert_eq!((close(200).await, close(201).await), (1, 0));
    let closed = store.alarm(id).await.unwrap().unwrap();
    assert_eq!((closed.status, closed.status_changed), (AlarmStatus::Closed, change(200, "ann")));

    let lower = AlarmUpdate { risk: 2, ..alarm(500_001, 100, 104) };
    assert_eq!(apply(&*store, lower).await, advanced(4, false));
    // As high as when it was closed, though higher than it is now.
    let equal = AlarmUpdate { risk: 4, ..alarm(500_001, 100, 105) };
    assert_eq!(apply(&*store, equal).await, advanced(2, false));
    assert_eq!(store.alarm(id).await.unwrap().unwrap().status, AlarmStatus::Closed);
    let higher = AlarmUpdate { risk: 5, ..alarm(500_001, 100, 106) };
    assert_eq!(apply(&*store, higher.clone()).await, advanced(4, true));
    assert_eq!(apply(&*store, higher).await, Applied::Known);
    let open = store.alarm(id).await.unwrap().unwrap();
    assert_eq!(open.status, AlarmStatus::Open);
    assert_eq!((open.status_changed.at, &*open.status_changed.actor), (secs(106), PROGRAM));

    // Closed again, it takes more than this to reopen it; a person always can.
    close(300).await;
    let equal = AlarmUpdate { risk: 5, ..alarm(500_001, 100, 107) };
    assert_eq!(apply(&*store, equal).await, advanced(5, false));
    let ben = change(301, "ben");
    assert_eq!(store.set_alarm_status(&[id], AlarmStatus::Open, &ben).await.unwrap(), 1);

    let history = store.alarm_history(id).await.unwrap();
    let people: Vec<_> = history
        .iter()
        .filter(|line| !matches!(line.kind, AlarmChangeKind::Advanced))
        .map(|line| (line.kind, &*line.change.actor, line.risk))
        .collect();
    use AlarmChangeKind::{Closed, Raised, Reopened};
    let expected = [
        (Raised, PROGRAM, 4),
        (Closed, "ann", 4),
        (Reopened, PROGRAM, 5),
        (Closed, "ann", 5),
        (Reopened, "ben", 5),
    ];
    assert_eq!(people, expected);
}

pub(crate) async fn events_are_listed_by_level_and_page(backend: &impl Backend) {
    let store = backend.open().await;
    let id = alarm_id(500_001, 100);
    let event = |n: u64| AlarmEvent { event: EventId(n), level: if n < 103 { 1 } else { 2 } };
    let update =
        AlarmUpdate { new_events: (100..107).map(event).collect(), ..alarm(500_001, 100, 106) };
    apply(&*store, update).await;
    let levels = store.alarm_levels(id).await.unwrap();
    let levels: Vec<_> = levels.iter().map(|l| (l.level, l.events, l.first.0, l.last.0)).collect();
    assert_eq!(levels, [(1, 3, 100, 102), (2, 4, 103, 106)]);

    for (level, expected) in [(None, 100..107), (Some(2), 103..107), (Some(9), 0..0)] {
        let mut query = AlarmEventsQuery { level, limit: 2, after: None };
        let mut found = Vec::new();
        loop {
            let page = store.alarm_events(id, &query).await.unwrap();
            assert_eq!(page.total, expected.end - expected.start);
            found.extend(page.events);
            query.after = page.next;
            if query.after.is_none() {
                break;
            }
        }
        assert!(found.iter().copied().eq(expected.map(event)), "{level:?}: {found:?}");
    }
    let none = store.alarm_events(alarm_id(1, 1), &AlarmEventsQuery::default()).await.unwrap();
    assert_eq!((none.events, none.total), (Vec::new(), 0));
    assert_eq!(store.alarm_levels(alarm_id(1, 1)).await.unwrap(), []);
}

pub(crate) async fn events_beyond_the_cap_are_only_counted(backend: &impl Backend) {
    let store = backend.open().await;
    let most = MAX_ALARM_EVENTS;
    let events = |from: u64, to: u64| -> Vec<_> {
        (from..to).map(|n| AlarmEvent { event: EventId(n), level: 1 }).collect()
    };
    let update = |event: u64, new_events| AlarmUpdate {
        risk: 1,
        level: 1,
        last_at: secs(event as i64),
        event_count: event,
        new_events,
        ..alarm(1, 1, 1)
    };
    let first = AlarmUpdate { event: EventId(most - 5), ..update(most - 5, events(1, most - 4)) };
    // 10 known ones first: they take no room.
    let second = AlarmUpdate {
        event: EventId(most + 50),
        ..update(most + 50, events(most - 14, most + 51))
    };
    store.apply_alarms(&[first, second]).await.unwrap();
    let found = store.alarm_events(alarm_id(1, 1), &AlarmEventsQuery::default()).await.unwrap();
    assert_eq!(found.total, most);
    assert_eq!(all(&*store).await[0].latest.event_count, most + 50);
    let last = AlarmEventsQuery { after: Some(EventId(most - 1)), ..AlarmEventsQuery::default() };
    let last = store.alarm_events(alarm_id(1, 1), &last).await.unwrap();
    assert_eq!(last.events, events(most, most + 1));
}
