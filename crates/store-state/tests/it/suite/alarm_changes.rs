//! What people do with alarms.

use model::alarm::{AlarmEvent, AlarmUpdate};
use model::event::EventId;
use store_state::alarm::{AlarmChangeKind, AlarmEventsQuery, Deleted, Label, LabelId};
use store_state::{AlarmFilter, AlarmQuery, AlarmStatus, Applied, StateStore, StoreError};

use super::Backend;
use super::make::secs;
use super::make_security::{alarm, alarm_id, change};

fn ended(directive: u32, root: u64) -> AlarmUpdate {
    AlarmUpdate { correlating: false, ..alarm(directive, root, root) }
}

async fn directives(store: &dyn StateStore) -> Vec<u32> {
    let alarms = store.alarms(&AlarmQuery::default()).await.unwrap().items;
    alarms.iter().map(|alarm| alarm.latest.id.directive).collect()
}

pub(crate) async fn several_alarms_are_closed_at_once(backend: &impl Backend) {
    let store = backend.open().await;
    let updates: Vec<_> = (1..=3).map(|directive| alarm(directive, 100, 100)).collect();
    store.apply_alarms(&updates).await.unwrap();
    let some = [alarm_id(1, 100), alarm_id(3, 100), alarm_id(9, 100), alarm_id(1, 100)];
    let by = change(200, "ann");
    assert_eq!(store.set_alarm_status(&some, AlarmStatus::Closed, &by).await.unwrap(), 2);
    assert_eq!(store.set_alarm_status(&some, AlarmStatus::Closed, &by).await.unwrap(), 0);
    store.close().await;
    let store = backend.open().await;
    let open = AlarmFilter { status: Some(AlarmStatus::Open), ..AlarmFilter::default() };
    assert_eq!(store.count_alarms(&open).await.unwrap(), 1);
}

pub(crate) async fn a_correlating_alarm_cannot_be_deleted(backend: &impl Backend) {
    let store = backend.open().await;
    store.apply_alarms(&[alarm(1, 100, 100), ended(2, 100)]).await.unwrap();
    let both = [alarm_id(2, 100), alarm_id(1, 100)];
    let by = change(200, "ann");
    let refused = store.delete_alarms(&both, &by).await;
    assert!(matches!(refused, Err(StoreError::Correlating(id)) if id == both[1]), "{refused:?}");
    assert_eq!(directives(&*store).await, [2, 1], "none was deleted");
    store.apply_alarms(&[ended(1, 100)]).await.unwrap();
    let twice = [both[0], both[1], both[0]];
    assert_eq!(store.delete_alarms(&twice, &by).await.unwrap(), 2);
    assert_eq!(store.delete_alarms(&twice, &by).await.unwrap(), 0);
    assert!(directives(&*store).await.is_empty());
}

pub(crate) async fn a_deleted_alarm_stays_deleted(backend: &impl Backend) {
    let store = backend.open().await;
    let id = alarm_id(1, 100);
    let update = AlarmUpdate {
        new_events: vec![AlarmEvent { event: EventId(100), level: 1 }],
        ..ended(1, 100)
    };
    store.apply_alarms(std::slice::from_ref(&update)).await.unwrap();
    let row = store.alarm(id).await.unwrap().unwrap().row;
    store.label_alarms(&[id], &[LabelId(1)], &[], &change(150, "ann")).await.unwrap();
    store.delete_alarms(&[id], &change(200, "ann")).await.unwrap();
    store.close().await;

    // The records it came from are processed again after a crash.
    let store = backend.open().await;
    assert_eq!(store.apply_alarms(&[update]).await.unwrap(), [Applied::Known]);
    assert_eq!(store.alarm(id).await.unwrap(), None);
    let events = store.alarm_events(id, &AlarmEventsQuery::default()).await.unwrap();
    assert_eq!((events.total, store.alarm_history(id).await.unwrap().len()), (0, 0));
    // Its directive raises other alarms, under numbers of their own.
    store.apply_alarms(&[ended(1, 101)]).await.unwrap();
    assert!(store.alarm(alarm_id(1, 101)).await.unwrap().unwrap().row > row);
}

pub(crate) async fn a_day_is_deleted_except_what_correlates(backend: &impl Backend) {
    let store = backend.open().await;
    // More than one batch of them.
    let day: Vec<_> = (1..=50).map(|directive| ended(directive, 100)).collect();
    store.apply_alarms(&day).await.unwrap();
    store.apply_alarms(&[alarm(60, 100, 100), ended(61, 200)]).await.unwrap();
    let filter =
        AlarmFilter { from: Some(secs(50)), until: Some(secs(150)), ..AlarmFilter::default() };
    let by = change(300, "ann");
    let deleted = store.delete_alarms_where(&filter, &by).await.unwrap();
    assert_eq!(deleted, Deleted { deleted: 50, correlating: 1 });
    assert_eq!(directives(&*store).await, [61, 60]);
    let deleted = store.delete_alarms_where(&filter, &by).await.unwrap();
    assert_eq!(deleted, Deleted { deleted: 0, correlating: 1 });
}

fn label(name: &str) -> Label {
    Label {
        name: name.into(),
        background: "#102030".into(),
        colour: "#f0f0f0".into(),
        bold: true,
        ..Label::default()
    }
}

pub(crate) async fn labels_are_made_changed_and_deleted(backend: &impl Backend) {
    let store = backend.open().await;
    let names = |labels: &[store_state::Stored<Label>]| {
        labels.iter().map(|label| label.item.name.clone()).collect::<Vec<_>>()
    };
    let new = store.labels().await.unwrap();
    assert_eq!(names(&new), ["Analysis", "False Positive"]);

    let now = change(5, "ann");
    let id = store.create_label(&label("Triage"), &now).await.unwrap();
    let again = store.create_label(&label("Triage"), &now).await;
    assert!(matches!(again, Err(StoreError::Exists { what: "label", .. })), "{again:?}");
    let renamed = Label { id, italic: true, ..label("A triage") };
    assert_eq!(store.update_label(&renamed, 1, &change(6, "ben")).await.unwrap(), 2);
    let stale = store.update_label(&renamed, 1, &now).await;
    assert!(matches!(stale, Err(StoreError::Stale { .. })), "{stale:?}");
    let taken = Label { name: "Analysis".into(), ..renamed.clone() };
    let taken = store.update_label(&taken, 2, &now).await;
    assert!(matches!(taken, Err(StoreError::Exists { .. })), "{taken:?}");
    store.close().await;

    let store = backend.open().await;
    let labels = store.labels().await.unwrap();
    assert_eq!(labels[0].item, renamed);
    assert_eq!((labels[0].created_at, &labels[0].changed), (secs(5), &change(6, "ben")));
    store.delete_label(new[0].item.id).await.unwrap();
    let gone = store.delete_label(new[0].item.id).await;
    assert!(matches!(gone, Err(StoreError::Missing { .. })), "{gone:?}");
    assert_eq!(names(&store.labels().await.unwrap()), ["A triage", "False Positive"]);
}

pub(crate) async fn alarms_bear_labels(backend: &impl Backend) {
    let store = backend.open().await;
    store.apply_alarms(&[alarm(1, 100, 100), alarm(2, 100, 100)]).await.unwrap();
    let (one, two, no) = (alarm_id(1, 100), alarm_id(2, 100), alarm_id(9, 100));
    let by = change(200, "ann");
    let (a, b) = (LabelId(1), LabelId(2));
    assert_eq!(store.label_alarms(&[one, two, no], &[a], &[], &by).await.unwrap(), 2);
    assert_eq!(store.label_alarms(&[one, two], &[a], &[b], &by).await.unwrap(), 0);
    assert_eq!(store.label_alarms(&[one], &[b], &[a], &by).await.unwrap(), 1);
    let missing = store.label_alarms(&[one], &[LabelId(77)], &[a], &by).await;
    assert!(matches!(missing, Err(StoreError::Missing { what: "label", .. })), "{missing:?}");
    // A label that is gone is on no alarm.
    assert_eq!(store.label_alarms(&[one], &[], &[LabelId(77)], &by).await.unwrap(), 0);

    let alarms = store.alarms(&AlarmQuery::default()).await.unwrap().items;
    let labels: Vec<Vec<_>> =
        alarms.iter().map(|alarm| alarm.labels.iter().copied().collect()).collect();
    assert_eq!(labels, [[a], [b]], "of directives 2 and 1");
    use AlarmChangeKind::{Labelled, Raised, Unlabelled};
    let history = store.alarm_history(one).await.unwrap();
    let lines: Vec<_> = history.iter().map(|line| (line.kind, &*line.label)).collect();
    let expected = [
        (Raised, ""),
        (Labelled, "Analysis"),
        (Labelled, "False Positive"),
        (Unlabelled, "Analysis"),
    ];
    assert_eq!(lines, expected);
    assert_eq!(history[1].change, by);

    store.delete_label(b).await.unwrap();
    let labels = store.alarm(one).await.unwrap().unwrap().labels;
    assert!(labels.is_empty(), "{labels:?}");
}
