//! The way of an event through policy, risk, alarms, storing and actions; ids; counters.

use std::sync::Arc;

use model::policy::{Action, ActionKind, Conditions, Consequences, Policy, PolicyId};
use model::{AlarmId, EventId, PluginId, PluginSid};
use siem::{DiscardReason, Effect, Setup, Siem, alarm_json};

use crate::script::{Scene, event, setup};

fn policy(consequences: Consequences) -> Setup {
    let policy = Policy { id: PolicyId(7), active: true, consequences, ..Policy::default() };
    Setup { policies: vec![policy], ..setup(DIRECTIVE) }
}

const DIRECTIVE: &str = "directive 9 priority 5
     4003/1 ANY -> ANY rel 1
       4003/7 1:SRC_IP -> ANY occ 2 rel 9";

#[test]
fn without_sim_nothing_happens() {
    let mut scene = Scene::new(policy(Consequences { sim: false, ..Consequences::default() }));
    scene.run("0 4003/1 203.0.113.9 -> 10.1.0.5 | NotProcessed(PolicyId(7))");
    let counters = scene.siem.counters();
    assert_eq!((counters.events, counters.stored, counters.not_processed), (1, 0, 1));
    assert_eq!(counters.instances_started, 0);
}

#[test]
fn without_store_only_what_belongs_to_a_directive_is_kept() {
    let mut scene = Scene::new(policy(Consequences { store: false, ..Consequences::default() }));
    scene.run(
        "0 4003/8 203.0.113.9 -> 10.1.0.5 | NotStored(PolicyId(7))
         0 4003/1 203.0.113.9 -> 10.1.0.5 | start I1
         0 4003/7 203.0.113.9 -> 10.1.0.5 | I1 1/2
         0 4003/7 203.0.113.9 -> 10.1.0.5 | alarm I1 risk 7 level 2, D I1 rel 9 3/7 203.0.113.9 -> 10.1.0.5, end I1",
    );
    assert_eq!(scene.stored().count(), 4);
    let reasons = scene.effects.iter().filter_map(|effect| match effect {
        Effect::Discarded { event, reason } => Some((*event, *reason)),
        _ => None,
    });
    assert_eq!(
        reasons.collect::<Vec<_>>(),
        [(EventId::new(1, 0), DiscardReason::NotStored(PolicyId(7)))]
    );
}

#[test]
fn without_correlate_directives_see_nothing() {
    let mut scene =
        Scene::new(policy(Consequences { correlate: false, ..Consequences::default() }));
    scene.run("0 4003/1 203.0.113.9 -> 10.1.0.5 |");
}

#[test]
fn without_qualify_there_is_never_an_alarm() {
    let mut scene = Scene::new(policy(Consequences { qualify: false, ..Consequences::default() }));
    scene.run(
        "0 4003/1 203.0.113.9 -> 10.1.0.5 | start I1
         0 4003/7 203.0.113.9 -> 10.1.0.5 | I1 1/2
         0 4003/7 203.0.113.9 -> 10.1.0.5 | D I1 rel 9 -/- 203.0.113.9 -> 10.1.0.5, end I1",
    );
    assert!(scene.alarms.is_empty());
}

#[test]
fn actions_run_always_for_alarms_or_when_the_risk_rises() {
    let action = |only_alarms, on_risk_increase, host: &str| Action {
        kind: ActionKind::Notify { host: host.into(), service: "alarms".into() },
        only_alarms,
        on_risk_increase,
    };
    let actions = vec![
        action(false, false, "always"),
        action(true, false, "alarms"),
        action(true, true, "rises"),
    ];
    let consequences = Consequences { actions, ..Consequences::default() };
    let only_1505 = model::policy::EventTypeCondition {
        plugin_id: PluginId::DIRECTIVE,
        sids: vec![(PluginSid(1), PluginSid(10))],
    };
    let policy = Policy {
        active: true,
        conditions: Conditions { event_types: vec![only_1505], ..Conditions::default() },
        consequences,
        ..Policy::default()
    };
    let table = "directive 9 priority 5
         4003/1 ANY -> ANY rel 2
           4003/1 ANY -> ANY rel 4
             4003/1 ANY -> ANY rel 3
               4003/1 ANY -> ANY rel 0
                 4003/1 ANY -> ANY rel 9";
    let mut scene = Scene::new(Setup { policies: vec![policy], ..setup(table) });
    let mut ran = Vec::new();
    for second in 0..5 {
        let before = scene.effects.len();
        scene.step(&format!("{second} 4003/1 203.0.113.9 -> 10.1.0.5"));
        let hosts = scene.effects[before..].iter().filter_map(|effect| match effect {
            Effect::Action { action, event, alarm } => {
                assert_eq!((event.plugin_id, *alarm), (PluginId::DIRECTIVE, event.alarm));
                let ActionKind::Notify { host, .. } = &action.kind else {
                    panic!("a notification")
                };
                Some(host.as_str())
            }
            _ => None,
        });
        ran.push(hosts.collect::<Vec<_>>().join(" "));
    }
    assert_eq!(
        ran,
        [
            "always alarms rises",
            "always alarms rises",
            "always alarms",
            "always",
            "always alarms rises"
        ]
    );
}

#[test]
fn a_stated_priority_counts_without_policy_and_a_policy_restores_the_types() {
    let got = |setup: Setup, text: &str| {
        let mut scene = Scene::new(setup);
        scene.step(&format!("0 {text}"));
        let event = scene.stored().next().unwrap().clone();
        (event.priority.unwrap(), event.reliability.unwrap())
    };
    let none = || setup("");
    let leaves = || policy(Consequences::default());
    let sets = || policy(Consequences { priority: Some(4), ..Consequences::default() });
    let plain = "4003/1 203.0.113.9 -> 10.1.0.5";
    let stated = "4003/1 203.0.113.9 -> 10.1.0.5 priority=5 reliability=7";
    let unknown = "77/1 203.0.113.9 -> 10.1.0.5 priority=5 reliability=7";
    assert_eq!(got(none(), plain), (3, 2));
    assert_eq!(got(none(), stated), (5, 7));
    assert_eq!(got(leaves(), stated), (3, 7));
    assert_eq!(got(sets(), stated), (4, 7));
    assert_eq!(got(none(), unknown), (5, 7));
    assert_eq!(got(leaves(), unknown), (5, 7));
    assert_eq!(got(none(), "77/1 - -> -"), (1, 1));
    assert_eq!(got(none(), "4003/1 - -> - priority=99 reliability=99"), (5, 10), "within range");
}

#[test]
fn a_plain_event_with_risk_is_its_own_alarm() {
    let mut scene = Scene::new(setup(""));
    scene.run("0 4003/1 203.0.113.9 -> 10.1.0.5:22 priority=5 reliability=10 | own alarm risk 8");
    let id = AlarmId { directive: 0, root: EventId::new(1, 0) };
    let alarm = &scene.alarms[&id];
    assert_eq!(
        (alarm.name.as_str(), alarm.correlating, alarm.event_count),
        ("type 4003/1", false, 1)
    );
    assert_eq!(scene.stored().next().unwrap().alarm, Some(id));
    let expected = concat!(
        r#"{"alarm_id":"0-65536","directive_id":0,"plugin_id":4003,"plugin_sid":1,"#,
        r#""name":"type 4003/1","risk":8,"risk_src":4,"risk_dst":8,"priority":5,"reliability":10,"#,
        r#""src_ip":"203.0.113.9","dst_ip":"10.1.0.5","src_port":0,"dst_port":22,"protocol":"tcp","#,
        r#""first":"2026-11-02T10:00:00Z","last":"2026-11-02T10:00:00Z","level":1,"events":1,"#,
        r#""status":"open"}"#
    );
    assert_eq!(alarm_json(alarm), expected);
}

#[test]
fn derived_ids_follow_the_last_record() {
    let not = "directive 9 priority 5
         4003/1 ANY -> ANY rel 9
           4003/7 1:SRC_IP -> ANY time_out 9 rel 9 not";
    let mut scene = Scene::new(setup(not));
    scene.step("0 4003/1 203.0.113.9 -> 10.1.0.5");
    scene.step("1 1503/2 203.0.113.9 -> 10.1.0.5");
    scene.step("20 tick");
    let ids =
        scene.directive_events().into_iter().map(|event| (event.id.record(), event.id.part()));
    assert_eq!(ids.collect::<Vec<_>>(), [(1, 1), (2, 1)]);
}

/// More `not` rules than one record has ids: the rest fires with the next record's.
#[test]
fn what_finds_no_id_waits_for_the_next_record() {
    let not = "directive 9 priority 5
         4003/1 ANY -> ANY rel 0
           4003/7 1:SRC_IP -> ANY time_out 9 rel 9 not";
    let setup = Setup { state_budget_bytes: usize::MAX, ..setup(not) };
    let mut siem = Siem::new(setup);
    let mut out = Vec::new();
    let instances: u64 = 70_000;
    for record in 1..=instances {
        let ip = std::net::Ipv4Addr::from(0x0b00_0000 + record as u32);
        let mut event = event("4003/1 10.1.0.1 -> 10.1.0.5");
        event.src_ip = Some(ip.into());
        event.id = EventId::new(record, 0);
        event.time = model::Timestamp::from_secs(1_000);
        siem.event(event, &mut out);
    }
    out.clear();
    siem.tick(model::Timestamp::from_secs(2_000), &mut out);
    assert_eq!(siem.counters().directive_events, 65_535);
    let mut event = event("1503/2 10.1.0.1 -> 10.1.0.5");
    event.id = EventId::new(instances + 1, 0);
    event.time = model::Timestamp::from_secs(2_001);
    siem.event(event, &mut out);
    let counters = siem.counters();
    assert_eq!((counters.directive_events, counters.instances_alive), (instances, 0));
    assert_eq!(counters.directive_events_lost, 0);
    let mut ids: Vec<EventId> = out
        .iter()
        .filter_map(|effect| match effect {
            Effect::Store(event) if event.plugin_id == PluginId::DIRECTIVE => Some(event.id),
            _ => None,
        })
        .collect();
    assert_eq!(ids.len() as u64, instances);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len() as u64, instances, "no id twice");
}

#[test]
fn generic_events_are_no_unknown_types() {
    let mut siem = Siem::new(Setup { assets: Arc::default(), ..Setup::default() });
    let mut generic = event("0/1 - -> -");
    generic.generic = true;
    siem.event(generic, &mut Vec::new());
    assert_eq!(siem.counters().unknown_event_types, 0);
}
