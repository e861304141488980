//! Event types, data sources seen, directives switched off.

use model::data_source::EventType;
use model::event::{PluginId, PluginSid};
use store_state::{DisabledDirective, EventTypeOverride, SeenDataSource, StoreError};

use super::Backend;
use super::make::secs;
use super::make_security::change;

pub(crate) async fn event_types_are_overridden_and_given_back(backend: &impl Backend) {
    let store = backend.open().await;
    let over = |sid, priority, reliability| EventTypeOverride {
        plugin_id: PluginId(4003),
        sid: PluginSid(sid),
        priority,
        reliability,
    };
    for (at, wanted) in [
        (1, over(7, Some(5), None)),
        (2, over(3, None, Some(10))),
        (3, over(7, Some(0), Some(1))),
        // Overrides nothing, and did not before.
        (4, over(9, None, None)),
    ] {
        store.set_event_type_override(&wanted, &change(at, "ann")).await.unwrap();
    }
    store.close().await;
    let store = backend.open().await;
    let stored = store.event_type_overrides().await.unwrap();
    let items: Vec<_> = stored.iter().map(|stored| stored.item).collect();
    assert_eq!(items, [over(3, None, Some(10)), over(7, Some(0), Some(1))]);
    assert_eq!((stored[1].version, stored[1].created_at), (2, secs(1)));
    assert_eq!(stored[1].changed, change(3, "ann"));
    store.set_event_type_override(&over(3, None, None), &change(5, "ben")).await.unwrap();
    assert_eq!(store.event_type_overrides().await.unwrap().len(), 1);
}

pub(crate) async fn people_define_event_types(backend: &impl Backend) {
    let store = backend.open().await;
    let wanted = EventType {
        plugin_id: PluginId(90_001),
        sid: PluginSid(2),
        name: "door opened".into(),
        priority: 3,
        reliability: 4,
        category: 5,
        subcategory: 6,
    };
    let renamed = EventType { name: "door open".into(), ..wanted.clone() };
    let other = EventType { sid: PluginSid(1), ..wanted.clone() };
    for (at, event_type) in [(1, &wanted), (2, &other), (3, &renamed)] {
        store.put_event_type(event_type, &change(at, "ann")).await.unwrap();
    }
    let stored = store.event_types().await.unwrap();
    let items: Vec<_> = stored.iter().map(|stored| &stored.item).collect();
    assert_eq!(items, [&other, &renamed]);
    assert_eq!((stored[1].version, stored[1].created_at), (2, secs(1)));
    store.delete_event_type(PluginId(90_001), PluginSid(1)).await.unwrap();
    let gone = store.delete_event_type(PluginId(90_001), PluginSid(1)).await;
    assert!(matches!(gone, Err(StoreError::Missing { .. })), "{gone:?}");
    assert_eq!(store.event_types().await.unwrap().len(), 1);
}

pub(crate) async fn data_sources_seen_add_up(backend: &impl Backend) {
    let store = backend.open().await;
    let seen = |id, first, last, events| SeenDataSource {
        plugin_id: PluginId(id),
        first_at: secs(first),
        last_at: secs(last),
        events,
    };
    store.note_data_sources(&[seen(4003, 10, 20, 5), seen(1, 7, 7, 1)]).await.unwrap();
    store.note_data_sources(&[seen(4003, 15, 30, 2)]).await.unwrap();
    store.note_data_sources(&[seen(4003, 5, 6, 1)]).await.unwrap();
    store.note_data_sources(&[]).await.unwrap();
    store.close().await;
    let stored = backend.open().await.seen_data_sources().await.unwrap();
    assert_eq!(stored, [seen(1, 7, 7, 1), seen(4003, 5, 30, 8)]);
}

pub(crate) async fn directives_are_switched_off_and_on(backend: &impl Backend) {
    let store = backend.open().await;
    for (id, enabled, changes) in
        [(500_002, false, true), (500_001, false, true), (500_001, false, false), (9, true, false)]
    {
        let changed = store.enable_directive(id, enabled, &change(1, "ann")).await.unwrap();
        assert_eq!(changed, changes, "{id} {enabled}");
    }
    store.close().await;
    let store = backend.open().await;
    let off = |id| DisabledDirective { id, changed: change(1, "ann") };
    assert_eq!(store.disabled_directives().await.unwrap(), [off(500_001), off(500_002)]);
    assert!(store.enable_directive(500_001, true, &change(2, "ben")).await.unwrap());
    assert_eq!(store.disabled_directives().await.unwrap(), [off(500_002)]);
}
