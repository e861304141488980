//! Memory: however many sources there are, instances stay within the budget.

use std::net::Ipv4Addr;

use model::{EventId, Timestamp};
use siem::{Setup, Siem};

use crate::script::{START_S, event, setup};

const DIRECTIVE: &str = "directive 1 priority 1
     4003/1 ANY -> ANY rel 1
       4003/1 1:SRC_IP -> 1:DST_IP occ 5 time_out 86400 rel 1
       4003/7 1:SRC_IP -> ANY time_out 3600 rel 2 not";

/// Resident memory of this process, in bytes.
#[allow(clippy::disallowed_methods, reason = "the test looks at itself from outside")]
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    pages.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 4096
}

/// One event of each source.
fn feed(siem: &mut Siem, sources: std::ops::Range<u32>) -> usize {
    let mut out = Vec::new();
    let mut most = 0;
    let template = event("4003/1 10.1.0.1 -> 10.1.0.5 username=root");
    for n in sources {
        let mut event = template.clone();
        event.src_ip = Some(Ipv4Addr::from(0x0b00_0000 + n).into());
        event.id = EventId::new(u64::from(n) + 1, 0);
        event.time = Timestamp::from_secs(START_S + i64::from(n / 1000));
        siem.event(event, &mut out);
        out.clear();
        most = most.max(siem.counters().state_bytes as usize);
    }
    most
}

/// Runs in a process of its own, because it measures the memory of the whole process.
#[test]
#[allow(clippy::disallowed_methods, reason = "the test starts itself again")]
fn a_million_sources_stay_within_the_budget() {
    let name = "budget::a_million_sources_stay_within_the_budget";
    if std::env::var_os("SIEM_TEST_ALONE").is_none() {
        let mut alone = std::process::Command::new(std::env::current_exe().unwrap());
        alone.args(["--exact", name, "--nocapture"]).env("SIEM_TEST_ALONE", "1");
        let output = alone.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && said.contains("resident"), "{said}");
        return;
    }
    let budget = 64 << 20;
    let mut siem = Siem::new(Setup { state_budget_bytes: budget, ..setup(DIRECTIVE) });
    let before = resident();
    let most = feed(&mut siem, 0..1_000_000);
    let grown = resident().saturating_sub(before);
    let counters = siem.counters();
    eprintln!(
        "{} instances alive, {most} bytes accounted at most, {grown} bytes more resident",
        counters.instances_alive
    );
    assert!(most <= budget, "accounted {most}");
    assert!(counters.state_bytes > (budget as u64) * 9 / 10, "the budget is used");
    assert_eq!(
        counters.instances_evicted + counters.instances_alive,
        1_000_000,
        "none went without being counted"
    );
    assert!(grown < most * 11 / 10, "what is accounted is what is used: grew by {grown}");
    assert!(grown > most / 2, "and not much more: grew by {grown}");
}

#[test]
fn those_without_alarm_go_first_the_longest_idle_before_others() {
    let table = "directive 1 priority 5
         4003/1 HOME_NET -> ANY rel 9
           4003/7 1:SRC_IP -> ANY time_out 60 rel 1
         directive 2 priority 1
         4003/1 !HOME_NET -> ANY rel 1
           4003/7 1:SRC_IP -> ANY occ 9 rel 1";
    let mut scene = crate::script::Scene::new(setup(table));
    scene.run(
        "0 4003/1 10.1.0.9 -> 10.1.0.5    | start I1, alarm I1 risk 7 level 1, D I1 rel 9 7/7 10.1.0.9 -> 10.1.0.5
         1 4003/1 203.0.113.1 -> 10.1.0.5 | start I2
         2 4003/1 203.0.113.2 -> 10.1.0.5 | start I3
         3 4003/7 203.0.113.1 -> 10.1.0.5 | I2 1/9",
    );
    let bytes = scene.siem.counters().state_bytes as usize;
    scene.siem.reconfigure(Setup { state_budget_bytes: bytes, ..setup(table) });
    scene.run(
        "4 4003/1 203.0.113.3 -> 10.1.0.5 | start I4, end I3
         5 4003/1 203.0.113.4 -> 10.1.0.5 | start I5, end I2",
    );
    scene.siem.reconfigure(Setup { state_budget_bytes: 0, ..setup(table) });
    scene.run("6 tick | final I1, end I1, end I4, end I5");
    let counters = scene.siem.counters();
    assert_eq!((counters.instances_evicted, counters.alarm_instances_evicted), (4, 1));
    assert_eq!(counters.state_bytes, 0);
}
