//! Which policy decides.

use std::sync::Arc;

use model::asset::{AssetId, DEFAULT_THRESHOLD, HostAsset, NetworkId};
use model::data_source::DataSource;
use model::policy::{
    AddressCondition, Conditions, Consequences, EventTypeCondition, Policy, PortCondition,
    TaxonomyCondition, TimeCondition,
};
use model::{AssetBook, PluginId, PluginSid, Protocol};
use siem::{Setup, Siem};

use crate::script::{Scene, assets, data_sources, setup};

/// Whether a policy with these conditions decides about an event.
fn decides(conditions: Conditions, event: &str) -> bool {
    let host = HostAsset {
        id: AssetId(5),
        name: "web".into(),
        ips: vec!["10.9.0.5".parse().unwrap(), "10.9.0.6".parse().unwrap()],
        fqdns: Vec::new(),
        value: 2.try_into().unwrap(),
        threshold_c: DEFAULT_THRESHOLD,
        threshold_a: DEFAULT_THRESHOLD,
        description: String::new(),
        operating_system: String::new(),
        host: None,
    };
    let mut sources = data_sources();
    sources.insert_source(DataSource {
        id: PluginId(4003),
        name: "sshd".into(),
        description: String::new(),
        product_type: 20,
    });
    let consequences = Consequences { priority: Some(0), ..Consequences::default() };
    let policy = Policy { active: true, conditions, consequences, ..Policy::default() };
    let mut scene = Scene::new(Setup {
        policies: vec![policy],
        assets: Arc::new(AssetBook::new(vec![host], assets().networks().to_vec())),
        data_sources: Arc::new(sources),
        ..Setup::default()
    });
    scene.step(&format!("0 {event}"));
    scene.stored().next().unwrap().priority == Some(0)
}

const EVENT: &str = "4003/1 203.0.113.9:4000 -> 10.1.0.5:22 sensor=10.1.0.1";

#[test]
fn no_conditions_match_everything() {
    assert!(decides(Conditions::default(), EVENT));
}

#[test]
fn addresses() {
    let from = |condition| Conditions { sources: vec![condition], ..Conditions::default() };
    let to = |condition| Conditions { destinations: vec![condition], ..Conditions::default() };
    let range = |text: &str| AddressCondition::Range(text.parse().unwrap());
    assert!(decides(from(range("203.0.113.0/24")), EVENT));
    assert!(!decides(from(range("203.0.112.0/24")), EVENT));
    assert!(decides(from(AddressCondition::External), EVENT));
    assert!(!decides(from(AddressCondition::HomeNet), EVENT));
    assert!(decides(to(AddressCondition::HomeNet), EVENT));
    assert!(decides(to(AddressCondition::Network(NetworkId(1))), EVENT));
    assert!(!decides(to(AddressCondition::Network(NetworkId(2))), EVENT));
    assert!(
        !decides(to(AddressCondition::Network(NetworkId(99))), EVENT),
        "a network that is gone"
    );
    let to_host = || to(AddressCondition::Asset(AssetId(5)));
    assert!(decides(to_host(), "4003/1 203.0.113.9 -> 10.9.0.6"), "any of its addresses");
    assert!(!decides(to_host(), "4003/1 203.0.113.9 -> 10.9.0.7"));
    let either = Conditions {
        sources: vec![range("198.51.100.0/24"), range("203.0.113.0/24")],
        ..Conditions::default()
    };
    assert!(decides(either, EVENT), "one of a list is enough");
}

#[test]
fn ports_with_their_protocol() {
    let port = |first, last, protocol| vec![PortCondition { first, last, protocol }];
    let to = |ports| Conditions { destination_ports: ports, ..Conditions::default() };
    assert!(decides(to(port(20, 22, None)), EVENT));
    assert!(decides(to(port(22, 22, Some(Protocol::TCP))), EVENT));
    assert!(!decides(to(port(22, 22, Some(Protocol::UDP))), EVENT));
    assert!(!decides(to(port(23, 80, None)), EVENT));
    assert!(decides(to(port(0, 0, None)), EVENT), "0 is any");
    assert!(!decides(to(port(0, 0, Some(Protocol::UDP))), EVENT));
    let from = Conditions { source_ports: port(4000, 4000, None), ..Conditions::default() };
    assert!(decides(from, EVENT));
}

#[test]
fn sensors_and_event_types() {
    let sensor =
        |ip: &str| Conditions { sensors: vec![ip.parse().unwrap()], ..Conditions::default() };
    assert!(decides(sensor("10.1.0.1"), EVENT));
    assert!(!decides(sensor("10.1.0.2"), EVENT));
    let of = |id, sids: &[(u32, u32)]| Conditions {
        event_types: vec![EventTypeCondition {
            plugin_id: PluginId(id),
            sids: sids.iter().map(|(a, b)| (PluginSid(*a), PluginSid(*b))).collect(),
        }],
        ..Conditions::default()
    };
    assert!(decides(of(4003, &[]), EVENT));
    assert!(decides(of(4003, &[(101, 107), (1, 1)]), EVENT));
    assert!(!decides(of(4003, &[(2, 100)]), EVENT));
    assert!(!decides(of(4004, &[]), EVENT));
}

#[test]
fn taxonomy_priority_and_reliability() {
    let product = |product| Conditions {
        taxonomy: vec![TaxonomyCondition { product, ..TaxonomyCondition::default() }],
        ..Conditions::default()
    };
    assert!(decides(product(20), EVENT));
    assert!(!decides(product(21), EVENT));
    assert!(decides(product(0), EVENT));
    let priority = |priority| Conditions { priority: Some(priority), ..Conditions::default() };
    assert!(decides(priority(3), EVENT), "that of its type");
    assert!(decides(priority(2), &format!("{EVENT} priority=2")), "what was stated");
    assert!(!decides(priority(2), EVENT));
    let reliability = |number| Conditions { reliability: Some(number), ..Conditions::default() };
    assert!(decides(reliability(2), EVENT));
    assert!(!decides(reliability(3), EVENT));
}

#[test]
fn time_in_the_policys_zone_goes_by_the_event() {
    let at_ten = |zone: &str| Conditions {
        time: Some(TimeCondition {
            zone: zone.into(),
            minutes: Some((600, 600)),
            weekdays: Some((1, 1)),
            days: Some((2, 2)),
            months: Some((11, 11)),
        }),
        ..Conditions::default()
    };
    assert!(decides(at_ten(""), EVENT));
    assert!(!decides(at_ten("Europe/Madrid"), EVENT));
    assert!(!decides(at_ten(""), &format!("{EVENT} at=60")), "one minute later");
}

#[test]
fn the_first_active_one_in_order_decides_and_no_other() {
    let policy = |order, active, priority| Policy {
        order,
        active,
        consequences: Consequences { priority: Some(priority), ..Consequences::default() },
        ..Policy::default()
    };
    let policies =
        vec![policy(9, true, 5), policy(1, false, 4), policy(3, true, 2), policy(3, true, 1)];
    let mut scene = Scene::new(Setup { policies, ..setup("") });
    scene.step("0 4003/1 - -> -");
    assert_eq!(scene.stored().next().unwrap().priority, Some(2));
}

#[test]
fn a_policy_in_an_unknown_zone_decides_nothing_and_is_named() {
    let time = TimeCondition {
        zone: "Mars/Olympus".into(),
        minutes: None,
        weekdays: None,
        days: None,
        months: None,
    };
    let policy = Policy {
        active: true,
        name: "night shift".into(),
        conditions: Conditions { time: Some(time), ..Conditions::default() },
        ..Policy::default()
    };
    let siem = Siem::new(Setup { policies: vec![policy], ..Setup::default() });
    let [problem] = siem.problems() else { panic!("one problem") };
    assert_eq!(problem.place, siem::ProblemPlace::Policy("night shift".into()));
    assert!(problem.text.contains("Mars/Olympus"));
}
