//! The six worked examples of the specification (§14), in OSSIM 5.8's columns or, where it
//! recommends otherwise, in those.

use std::sync::Arc;

use model::asset::{DEFAULT_THRESHOLD, NetworkAsset, NetworkId};
use model::data_source::{EventType, Reference};
use model::policy::{Conditions, Consequences, EventTypeCondition, Policy};
use model::{AlarmId, AssetBook, DataSources, PluginId, PluginSid};
use siem::{Facts, RiskLevels, Setup};

use crate::script::{Scene, assets, data_sources, network, setup};

/// Sequence, occurrences, relative and absolute reliability, replaced alarm.
#[test]
fn example_1_sequence_and_replacement() {
    let mut scene = Scene::new(setup(
        "directive 500001 priority 4
         4003/1 ANY -> ANY rel 1
           4003/1 1:SRC_IP -> 1:DST_IP occ 3 time_out 60 rel +2
             4003/8 1:SRC_IP -> 1:DST_IP time_out 120 rel 10",
    ));
    scene.run(
        "0  4003/1 203.0.113.9 -> 10.1.0.5 | start I1
         10 4003/1 203.0.113.9 -> 10.1.0.5 | I1 1/3
         20 4003/1 203.0.113.9 -> 10.1.0.5 | I1 2/3
         30 4003/1 203.0.113.9 -> 10.1.0.5 | alarm I1 risk 1 level 2, D I1 rel 3 0/1 203.0.113.9 -> 10.1.0.5
         50 4003/8 203.0.113.9 -> 10.1.0.5 | alarm I1 risk 6 level 3, D I1 rel 10 3/6 203.0.113.9 -> 10.1.0.5, end I1",
    );
    assert_eq!(scene.directive_events().len(), 2);
    assert_eq!(scene.alarms.len(), 1);
    let alarm = scene.alarm("I1").clone();
    assert_eq!((alarm.plugin_id, alarm.plugin_sid), (PluginId::DIRECTIVE, PluginSid(500_001)));
    assert_eq!((alarm.risk, alarm.risk_src, alarm.risk_dst), (6, 3, 6));
    assert_eq!(alarm.name, "directive 500001 against 10.1.0.5");
    assert_eq!(alarm.event_count, 7, "five events and two directive events");
    assert!(!alarm.correlating);
    let levels: Vec<u8> = scene.listed(alarm.id).into_iter().map(|(_, level)| level).collect();
    assert_eq!(levels, [1, 2, 2, 2, 2, 3, 3]);
    assert_eq!(scene.stored().count(), 7);
}

/// `sticky_different`, and the last second of a time-out.
#[test]
fn example_2_sticky_different_and_time_out() {
    let mut scene = Scene::new(setup(
        "directive 500002 priority 3
         1503/2 !HOME_NET -> HOME_NET rel 2
           1503/2 1:SRC_IP -> 1:DST_IP occ 4 time_out 30 rel 6 different DST_PORT",
    ));
    scene.run(
        "0  1503/2 198.51.100.4 -> 10.1.0.20:22  | start I1
         1  1503/2 198.51.100.4 -> 10.1.0.20:22  | I1 1/4
         2  1503/2 198.51.100.4 -> 10.1.0.20:22  |
         3  1503/2 198.51.100.4 -> 10.1.0.20:23  | I1 2/4
         4  1503/2 198.51.100.4 -> 10.1.0.20:25  | I1 3/4
         5  1503/2 198.51.100.4 -> 10.1.0.20:80  | alarm I1 risk 2 level 2, D I1 rel 6 1/2 198.51.100.4 -> 10.1.0.20, end I1
         36 1503/2 198.51.100.4 -> 10.1.0.20:443 | start I2
         66 1503/2 198.51.100.4 -> 10.1.0.20:1   | I2 1/4
         67 1503/2 198.51.100.4 -> 10.1.0.20:2   | start I3, end I2
         68 1503/2 10.2.0.9 -> 10.1.0.20:2       |",
    );
    assert_eq!(scene.alarms.len(), 1);
    assert_eq!(scene.siem.counters().instances_started, 3);
}

/// Alternatives, reversed references, a negated reference, the early alarm of a root.
#[test]
fn example_3_alternatives_and_references() {
    let mut scene = Scene::new(setup(
        "directive 500003 priority 5
         1001/2001,2002 ANY -> HOME_NET rel 2
           1001/2100 1:DST_IP -> 1:SRC_IP from_port 1:DST_PORT to_port 1:SRC_PORT time_out 10 rel +5
           1001/1:PLUGIN_SID 1:SRC_IP -> ANY occ 2 time_out 300 rel 4
             1001/1:PLUGIN_SID 1:SRC_IP -> !1:DST_IP time_out 300 rel +3",
    ));
    scene.run(
        "0  1001/2001 192.0.2.77:40000 -> 10.1.0.8:80 | start I1, alarm I1 risk 1 level 1, D I1 rel 2 0/1 192.0.2.77 -> 10.1.0.8
         2  1001/2002 192.0.2.77:40001 -> 10.1.0.9:80 | start I2, alarm I2 risk 1 level 1, D I2 rel 2 0/1 192.0.2.77 -> 10.1.0.9
         4  1001/2100 10.1.0.8:80 -> 192.0.2.77:40000 | alarm I1 risk 5 level 2, D I1 rel 7 5/2 10.1.0.8 -> 192.0.2.77, end I1
         20 1001/2002 192.0.2.77:40002 -> 10.1.0.9:80 | I2 1/2
         30 1001/2002 192.0.2.77:40003 -> 10.1.0.7:80 | alarm I2 risk 3 level 2, D I2 rel 4 1/3 192.0.2.77 -> 10.1.0.7
         40 1001/2002 192.0.2.77:40004 -> 10.1.0.9:80 | start I3, alarm I3 risk 1 level 1, D I3 rel 2 0/1 192.0.2.77 -> 10.1.0.9
         41 1001/2002 192.0.2.77:40005 -> 10.1.0.20:80 | I3 1/2, alarm I2 risk 7 level 3, D I2 rel 9 3/7 192.0.2.77 -> 10.1.0.20, end I2",
    );
    assert_eq!(scene.alarms.len(), 3);
}

/// One row of example 4: dst, policy priority, then priority, reliability, both risks, alarm.
type Row = (&'static str, &'static str, Option<Policy>, &'static str);

fn priority(priority: u8) -> Policy {
    let consequences = Consequences { priority: Some(priority), ..Consequences::default() };
    Policy { active: true, consequences, ..Policy::default() }
}

fn unqualified() -> Policy {
    let consequences = Consequences { qualify: false, ..Consequences::default() };
    Policy { active: true, consequences, ..Policy::default() }
}

fn with_rows(sources: &mut DataSources, rows: &[(u32, u32, u8, u8)]) {
    for (id, sid, priority, reliability) in rows {
        sources.insert_type(EventType {
            plugin_id: PluginId(*id),
            sid: PluginSid(*sid),
            name: format!("type {id}/{sid}"),
            priority: *priority,
            reliability: *reliability,
            category: 0,
            subcategory: 0,
        });
    }
}

fn example_4() -> Setup {
    let mut networks: Vec<NetworkAsset> = assets().networks().to_vec();
    networks.push(network(3, "gold", "10.5.0.0/16", 5, true));
    networks.push(network(4, "junk", "10.6.0.0/16", 0, true));
    let mut sources = data_sources();
    with_rows(
        &mut sources,
        &[(1001, 2003, 3, 1), (1001, 2004, 3, 1), (25001, 22, 1, 6), (9, 10, 5, 1), (9, 11, 3, 2)],
    );
    for (sid, reference_id, reference_sid) in [(2003, 3001, 10007), (2004, 25001, 22)] {
        sources.insert_reference(Reference {
            plugin_id: PluginId(1001),
            sid: PluginSid(sid),
            reference_id: PluginId(reference_id),
            reference_sid: PluginSid(reference_sid),
        });
    }
    let fact = |ip: &str, id, sid| (ip.parse().unwrap(), PluginId(id), PluginSid(sid));
    let facts: Facts = [
        fact("10.1.0.8", 3001, 10007),
        fact("10.1.0.8", 25001, 22),
        fact("10.5.0.1", 3001, 10007),
        fact("10.6.0.1", 3001, 10007),
    ]
    .into_iter()
    .collect();
    Setup {
        assets: Arc::new(AssetBook::new(Vec::new(), networks)),
        data_sources: Arc::new(sources),
        facts: Arc::new(facts),
        ..Setup::default()
    }
}

/// Qualification alone: priority, reliability, cross-correlation, risk, threshold.
#[test]
fn example_4_qualification() {
    let rows: [Row; 11] = [
        ("1001/2003", "10.1.0.8", None, "3 10 2/4 alarm 4"),
        ("1001/2003", "10.1.0.9", None, "3 1 0/0 none"),
        ("1001/2004", "10.1.0.8", None, "3 6 1/2 alarm 2"),
        ("1001/2003", "10.1.0.8", Some(priority(5)), "5 10 4/8 alarm 8"),
        ("1001/2003", "10.1.0.8", Some(priority(0)), "0 10 0/0 none"),
        ("1001/2003", "10.1.0.8", Some(unqualified()), "3 10 -/- none"),
        ("1001/2003", "10.5.0.1", Some(priority(5)), "5 10 4/10 alarm 10"),
        ("1001/2003", "10.6.0.1", None, "3 10 2/0 alarm 2"),
        // OSSIM drops what has no row; here it is stored, and counted.
        ("1001/999999", "10.1.0.8", None, "1 1 0/0 none"),
        ("9/10", "10.5.0.2", None, "5 1 0/1 alarm 1"),
        ("9/11", "10.1.0.8", None, "3 2 0/0 none"),
    ];
    for (n, (event_type, dst, policy, expected)) in rows.into_iter().enumerate() {
        let mut scene = Scene::new(Setup { policies: policy.into_iter().collect(), ..example_4() });
        scene.step(&format!("0 {event_type} 203.0.113.9 -> {dst}"));
        let event = scene.stored().next().expect("stored").clone();
        let risk = |risk: Option<u8>| risk.map_or("-".to_owned(), |risk| risk.to_string());
        let alarm = scene.alarms.get(&AlarmId { directive: 0, root: event.id });
        let got = format!(
            "{} {} {}/{} {}",
            event.priority.unwrap(),
            event.reliability.unwrap(),
            risk(event.risk_src),
            risk(event.risk_dst),
            alarm.map_or("none".to_owned(), |alarm| format!("alarm {}", alarm.risk)),
        );
        assert_eq!(got, expected, "row {}", n + 1);
        let unknown = u64::from(event_type == "1001/999999");
        assert_eq!(scene.siem.counters().unknown_event_types, unknown, "row {}", n + 1);
        assert_eq!(scene.siem.unknown_types().count() as u64, unknown);
    }
}

/// Row 6: an event that is not assessed still feeds directives.
#[test]
fn example_4_an_event_that_is_not_assessed_is_correlated() {
    let only_events = Conditions {
        event_types: vec![EventTypeCondition { plugin_id: PluginId(1001), sids: Vec::new() }],
        ..Conditions::default()
    };
    let policies = vec![Policy { conditions: only_events, ..unqualified() }];
    let directives = setup("directive 7 priority 5\n 1001/2003 ANY -> ANY rel 5").directives;
    let mut scene = Scene::new(Setup { directives, policies, ..example_4() });
    scene.run(
        "0 1001/2003 203.0.113.9 -> 10.1.0.8 | start I1, alarm I1 risk 4 level 1, D I1 rel 5 2/4 203.0.113.9 -> 10.1.0.8, end I1",
    );
}

/// Levels of compromise and attack: OSSIM 2.3's.
#[test]
fn example_5_levels_rise_and_recover() {
    let book = assets();
    let [s, v, x] = ["10.2.0.3", "10.1.0.5", "203.0.113.9"];
    let mut levels = RiskLevels::default();
    let mut scene = Scene::new(setup(""));
    // Second, source and destination or a tick; then C(S) A(S) A(V) C(X), lan C A, servers A.
    let rows = [
        (0, Some((s, v)), [4, 0, 8, 0, 4, 0, 8]),
        (5, Some((s, v)), [8, 0, 16, 0, 8, 0, 16]),
        (15, None, [7, 0, 15, 0, 7, 0, 15]),
        (30, None, [6, 0, 14, 0, 6, 0, 14]),
        (31, Some((x, s)), [6, 4, 14, 4, 6, 4, 14]),
        (32, Some((s, v)), [10, 4, 22, 4, 10, 4, 22]),
        (33, Some((s, v)), [14, 4, 30, 4, 14, 4, 30]),
        (34, Some((s, v)), [18, 4, 38, 4, 18, 4, 38]),
        (45, None, [17, 3, 37, 3, 17, 3, 37]),
    ];
    for (second, between, expected) in rows {
        match between {
            Some((from, to)) => {
                let before = scene.stored().count();
                let step = format!("{second} 4003/1 {from} -> {to} priority=5 reliability=10");
                let risk = if to == v { 8 } else { 4 };
                assert_eq!(scene.step(&step), format!("own alarm risk {risk}"));
                levels.add(scene.stored().nth(before).unwrap(), &book);
            }
            None => levels.recover(1),
        }
        let host = |ip: &str| levels.of_host(ip.parse().unwrap());
        let (lan, servers) = (levels.of_network(NetworkId(2)), levels.of_network(NetworkId(1)));
        let got =
            [host(s).c(), host(s).a(), host(v).a(), host(x).c(), lan.c(), lan.a(), servers.a()];
        assert_eq!(got, expected, "second {second}");
    }
    assert!(levels.of_host(v.parse().unwrap()).a() > u64::from(DEFAULT_THRESHOLD));
    for _ in 0..3 {
        levels.recover(1);
    }
    assert_eq!(levels.of_host(x.parse().unwrap()).c(), 0, "a level of 1 becomes 0");
}

const EXAMPLE_6: &str = "directive 500006 priority 4
     1104/101 ANY -> ANY rel 1
       2005/248 1:SRC_IP -> 1:DST_IP from_port 1:SRC_PORT to_port 1:DST_PORT time_out 30 rel 5 monitor ge 10 15 absolute
       4003/7 1:SRC_IP -> 1:DST_IP time_out 60 rel 8 not";

const ROOT_6: &str = "0 1104/101 203.0.113.9:1025 -> 10.1.0.5:80 | start I1, ask 2005/248\n";

/// A monitor rule and a `not` rule, cases a to e.
#[test]
fn example_6_monitor_and_not() {
    let cases = [
        // a: the answer comes.
        "12 2005/248 203.0.113.9:1025 -> 10.1.0.5:80 ge=10 | alarm I1 risk 3 level 2, D I1 rel 5 1/3 203.0.113.9 -> 10.1.0.5, end I1
         99 tick |",
        // b: an answer to another question.
        "12 2005/248 203.0.113.9:1025 -> 10.1.0.5:80 ge=11 |
         60 tick |",
        // c: nothing comes; 5.8 lets the instance vanish, here the `not` rule fires.
        "60 tick |
         61 tick | alarm I1 risk 5 level 2, D I1 rel 8 2/5 203.0.113.9 -> 10.1.0.5, end I1",
        // d: what must not come comes.
        "20 4003/7 203.0.113.9 -> 10.1.0.5 | I1 1/1
         60 tick |
         61 tick | end I1",
        // e: the answer comes too late.
        "40 2005/248 203.0.113.9:1025 -> 10.1.0.5:80 ge=10 |
         60 tick |",
    ];
    for case in cases {
        let mut scene = Scene::new(setup(EXAMPLE_6));
        scene.run(&format!("{ROOT_6}{case}"));
    }
}

#[test]
fn example_6_the_question_to_the_monitor() {
    let mut scene = Scene::new(setup(EXAMPLE_6));
    scene.run(ROOT_6);
    let asked = scene.effects.iter().find_map(|effect| match effect {
        siem::Effect::AskMonitor(rule) => Some(rule.clone()),
        _ => None,
    });
    let asked = asked.unwrap();
    assert_eq!((asked.plugin_id, asked.plugin_sid), (PluginId(2005), PluginSid(248)));
    assert_eq!(asked.from, Some("203.0.113.9".parse().unwrap()));
    assert_eq!(asked.to, Some("10.1.0.5".parse().unwrap()));
    assert_eq!((asked.port_from, asked.port_to), (1025, 80));
    assert_eq!((&*asked.condition, &*asked.value), ("ge", "10"));
    assert_eq!((asked.interval_s, asked.absolute, asked.time_out_s), (Some(15), true, 30));
}
