//! A new setup while instances run.

use std::sync::Arc;

use siem::Setup;

use crate::script::{Scene, setup};

const BEFORE: &str = "directive 1 priority 5
     4003/1 ANY -> ANY rel 9
       4003/7 1:SRC_IP -> ANY time_out 50 rel 9
     directive 2 priority 1
     4003/1 ANY -> ANY rel 1
       4003/7 1:SRC_IP -> ANY occ 2 time_out 60 rel 1";

fn scene() -> Scene {
    let mut scene = Scene::new(setup(BEFORE));
    scene.run(
        "0 4003/1 203.0.113.9 -> 10.1.0.5 | start I1, start I2, alarm I1 risk 7 level 1, D I1 rel 9 3/7 203.0.113.9 -> 10.1.0.5",
    );
    scene
}

#[test]
fn unchanged_directives_go_on_though_they_moved() {
    let mut scene = scene();
    let mut moved = setup(BEFORE);
    moved.directives.reverse();
    for directive in &mut moved.directives {
        let mut copy = (**directive).clone();
        (copy.line, copy.file, copy.root.line) = (99, Arc::from("other.xml"), 98);
        *directive = Arc::new(copy);
    }
    scene.siem.reconfigure(moved);
    scene.run(
        "1 4003/7 203.0.113.9 -> 10.1.0.5 | I2 1/2, alarm I1 risk 7 level 2, D I1 rel 9 3/7 203.0.113.9 -> 10.1.0.5, end I1
         61 tick | end I2",
    );
    assert_eq!(scene.siem.counters().instances_dropped, 0);
}

#[test]
fn changed_ones_are_dropped_and_their_alarms_end() {
    let mut scene = scene();
    scene.siem.reconfigure(setup(&BEFORE.replace("time_out 50", "time_out 51")));
    scene.run("1 tick | final I1, end I1");
    assert!(!scene.alarm("I1").correlating);
    let counters = scene.siem.counters();
    assert_eq!((counters.instances_dropped, counters.instances_alive), (1, 1));
}

#[test]
fn disabled_ones_are_dropped() {
    let mut scene = scene();
    let disabled = [1, 2].into_iter().collect();
    scene.siem.reconfigure(Setup { disabled, ..setup(BEFORE) });
    scene.run(
        "1 4003/1 203.0.113.9 -> 10.1.0.5 | final I1, end I1, end I2
         2 4003/1 203.0.113.9 -> 10.1.0.5 |",
    );
    assert_eq!(scene.siem.counters().state_bytes, 0);
}

#[test]
fn a_smaller_budget_holds_from_the_next_event() {
    let mut scene = scene();
    scene.siem.reconfigure(Setup { state_budget_bytes: 1, ..setup(BEFORE) });
    scene.run("1 tick | final I1, end I1, end I2");
    let counters = scene.siem.counters();
    assert_eq!((counters.instances_evicted, counters.alarm_instances_evicted), (1, 1));
}
