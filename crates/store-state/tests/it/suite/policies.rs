//! Policies in their order.

use model::event::{PluginId, PluginSid, Protocol};
use model::policy::{
    Action, ActionKind, AddressCondition, Conditions, Consequences, EventTypeCondition, Policy,
    PolicyId, PortCondition, TaxonomyCondition, TimeCondition,
};
use store_state::{Place, PolicyMove, StateStore, StoreError};

use super::Backend;
use super::make_security::change;

fn named(name: &str) -> Policy {
    Policy { name: name.into(), active: true, ..Policy::default() }
}

/// A policy in which nothing is as by default.
fn elaborate() -> Policy {
    let port = PortCondition { first: 1, last: 1023, protocol: Some(Protocol::UDP) };
    let conditions = Conditions {
        sources: vec![AddressCondition::Range("10.0.0.0/8".parse().unwrap())],
        destinations: vec![AddressCondition::External, AddressCondition::HomeNet],
        source_ports: vec![port],
        destination_ports: vec![PortCondition { protocol: None, ..port }],
        sensors: vec!["192.0.2.1".parse().unwrap()],
        event_types: vec![EventTypeCondition {
            plugin_id: PluginId(4003),
            sids: vec![(PluginSid(1), PluginSid(9))],
        }],
        taxonomy: vec![TaxonomyCondition { product: 1, category: 2, subcategory: 3 }],
        priority: Some(2),
        reliability: Some(3),
        time: Some(TimeCondition {
            zone: "Europe/Madrid".into(),
            minutes: Some((1320, 360)),
            weekdays: Some((6, 1)),
            days: Some((1, 31)),
            months: Some((12, 1)),
        }),
    };
    let notify = ActionKind::Notify { host: "web".into(), service: "SIEM".into() };
    let command = ActionKind::Command { line: "/bin/echo SRC_IP".into() };
    let consequences = Consequences {
        priority: Some(5),
        sim: false,
        qualify: false,
        correlate: false,
        cross_correlate: false,
        store: false,
        actions: [notify, command]
            .map(|kind| Action { kind, only_alarms: true, on_risk_increase: true })
            .into(),
    };
    Policy { conditions, consequences, ..named("night") }
}

async fn order(store: &dyn StateStore) -> String {
    let policies = store.policies().await.unwrap();
    assert!(policies.unreadable.is_empty(), "{policies:?}");
    let places: Vec<_> = policies.policies.iter().map(|p| p.item.order).collect();
    assert!(places.iter().copied().eq(1..=places.len() as u32), "{places:?}");
    policies.policies.iter().map(|p| &*p.item.name).collect::<Vec<_>>().join(" ")
}

pub(crate) async fn a_policy_is_kept_with_every_field(backend: &impl Backend) {
    let store = backend.open().await;
    let id = store.create_policy(&elaborate(), Place::Last, &change(1, "ann")).await.unwrap();
    store.close().await;

    let store = backend.open().await;
    let stored = store.policies().await.unwrap().policies.pop().unwrap();
    assert_eq!(stored.item, Policy { id, order: 1, ..elaborate() });
    assert_eq!((stored.version, stored.changed), (1, change(1, "ann")));

    let simpler = Policy { id, active: false, ..named("day") };
    assert_eq!(store.update_policy(&simpler, 1, &change(2, "ben")).await.unwrap(), 2);
    let late = store.update_policy(&elaborate(), 1, &change(3, "ann")).await;
    assert!(matches!(late, Err(StoreError::Missing { .. })), "without an id: {late:?}");
    let late = Policy { id, ..elaborate() };
    let late = store.update_policy(&late, 1, &change(3, "ann")).await;
    assert!(matches!(late, Err(StoreError::Stale { what: "policy", .. })), "{late:?}");
    store.activate_policy(id, true, &change(4, "ann")).await.unwrap();
    let stored = store.policies().await.unwrap().policies.pop().unwrap();
    assert_eq!(stored.item, Policy { order: 1, active: true, ..simpler });
    assert_eq!((stored.version, stored.changed), (3, change(4, "ann")));
}

pub(crate) async fn policies_are_put_moved_copied_and_deleted(backend: &impl Backend) {
    let store = backend.open().await;
    let now = change(1, "ann");
    let new = |name: &'static str, place| {
        let (store, now) = (&store, &now);
        async move { store.create_policy(&named(name), place, now).await.unwrap() }
    };
    let b = new("b", Place::Last).await;
    let e = new("e", Place::Last).await;
    let a = new("a", Place::First).await;
    let d = new("d", Place::Before(e)).await;
    let c = new("c", Place::After(b)).await;
    assert_eq!(order(&*store).await, "a b c d e");

    for (policy, to, expected) in [
        (c, PolicyMove::Up, "a c b d e"),
        (a, PolicyMove::Up, "a c b d e"),
        (e, PolicyMove::Down, "a c b d e"),
        (a, PolicyMove::Down, "c a b d e"),
        (e, PolicyMove::To(Place::First), "e c a b d"),
        (e, PolicyMove::To(Place::Last), "c a b d e"),
        (c, PolicyMove::To(Place::After(b)), "a b c d e"),
        (d, PolicyMove::To(Place::Before(b)), "a d b c e"),
        (d, PolicyMove::To(Place::After(d)), "a d b c e"),
        (d, PolicyMove::To(Place::After(c)), "a b c d e"),
    ] {
        store.move_policy(policy, to).await.unwrap();
        assert_eq!(order(&*store).await, expected, "{to:?}");
    }

    let copy = store.duplicate_policy(b, &now).await.unwrap();
    assert_eq!(order(&*store).await, "a b b (copy) c d e");
    let policies = store.policies().await.unwrap().policies;
    assert_eq!((policies[2].item.id, policies[2].item.active), (copy, false));
    store.delete_policy(b).await.unwrap();
    assert_eq!(order(&*store).await, "a b (copy) c d e");
    store.close().await;
    assert_eq!(order(&*backend.open().await).await, "a b (copy) c d e");
}

pub(crate) async fn a_policy_that_is_not_there_is_reported(backend: &impl Backend) {
    let store = backend.open().await;
    let now = change(1, "ann");
    let a = store.create_policy(&named("a"), Place::Last, &now).await.unwrap();
    let no = PolicyId(77);
    for result in [
        store.create_policy(&named("b"), Place::After(no), &now).await.map(drop),
        store.update_policy(&Policy { id: no, ..named("b") }, 1, &now).await.map(drop),
        store.activate_policy(no, true, &now).await,
        store.duplicate_policy(no, &now).await.map(drop),
        store.move_policy(no, PolicyMove::Up).await,
        store.move_policy(a, PolicyMove::To(Place::Before(no))).await,
        store.delete_policy(no).await,
    ] {
        assert!(matches!(result, Err(StoreError::Missing { what: "policy", .. })), "{result:?}");
    }
    assert_eq!(order(&*store).await, "a");
}
