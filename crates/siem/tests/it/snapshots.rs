//! Snapshots: what they keep, and what is refused.

use siem::{RestoreReport, Setup, Siem, SnapshotError};

use crate::script::{Scene, event, setup};

const DIRECTIVES: &str = "directive 1 priority 5 group_by src_ip group_timeout 600
     4003/1 ANY -> ANY rel 9
       4003/7 1:SRC_IP -> ANY occ 9 time_out 50 rel 9 different USERNAME
       4003/8 1:SRC_IP -> ANY time_out 40 rel 3 not
     directive 2 priority 1
     4003/1 ANY -> ANY rel 1
       4003/7 1:SRC_IP -> ANY occ 200 rel 1 username 1:USERNAME different DST_PORT";

/// A state in which everything occurs that a snapshot holds.
fn scene() -> Scene {
    let mut scene = Scene::new(setup(DIRECTIVES));
    scene.step("0 4003/1 203.0.113.9 -> 10.1.0.5 username=root");
    scene.step("1 4003/1 2001:db8::1 -> 10.1.0.5");
    for n in 0..100 {
        scene.step(&format!("2 4003/7 203.0.113.9 -> 10.1.0.5:{n} username=root userdata1=x"));
    }
    scene.step("3 4003/8 2001:db8::1 -> 10.1.0.5");
    scene
}

#[test]
fn a_restored_siem_goes_on_as_the_other_would_have() {
    let mut before = scene();
    let bytes = before.siem.snapshot();
    let mut after = Siem::new(setup(DIRECTIVES));
    assert_eq!(after.restore(&bytes), Ok(RestoreReport { restored: 4, dropped: 0 }));
    assert_eq!(after.snapshot(), bytes, "and says so");
    assert_eq!(after.counters(), before.siem.counters());
    assert_eq!(after.instances().collect::<Vec<_>>(), before.siem.instances().collect::<Vec<_>>());
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for siem in [(&mut before.siem, &mut left), (&mut after, &mut right)] {
        let (siem, out) = siem;
        let mut event = event("4003/7 203.0.113.9 -> 10.1.0.5:500 username=root");
        event.id = model::EventId::new(200, 0);
        event.time = model::Timestamp::from_secs(crate::script::START_S + 30);
        siem.event(event, out);
        siem.finish(out);
    }
    let fired = left.iter().any(|effect| matches!(effect, siem::Effect::Alarm(_)));
    assert!(fired, "the `not` rule");
    assert_eq!(left, right);
}

#[test]
fn changed_directives_are_dropped_and_counted_and_their_alarms_end() {
    let bytes = scene().siem.snapshot();
    let mut other = Scene::new(setup(&DIRECTIVES.replace("time_out 50", "time_out 51")));
    assert_eq!(other.siem.restore(&bytes), Ok(RestoreReport { restored: 2, dropped: 2 }));
    assert_eq!(other.siem.counters().instances_dropped, 2);
    let mut out = Vec::new();
    other.siem.tick(model::Timestamp::from_secs(0), &mut out);
    let ends = out
        .iter()
        .filter(|effect| matches!(effect, siem::Effect::Alarm(update) if !update.correlating));
    assert_eq!(ends.count(), 2);
}

#[test]
fn foreign_old_and_damaged_bytes_are_refused_and_change_nothing() {
    let mut siem = scene().siem;
    let good = siem.snapshot();
    assert_eq!(siem.restore(b""), Err(SnapshotError::NotASnapshot));
    assert_eq!(siem.restore(b"SQLite format 3\0"), Err(SnapshotError::NotASnapshot));
    let mut newer = good.clone();
    newer[8] = 99;
    assert_eq!(siem.restore(&newer), Err(SnapshotError::Version(99)));
    for cut in 8..good.len() {
        assert_eq!(siem.restore(&good[..cut]), Err(SnapshotError::Damaged), "{cut} bytes");
    }
    for place in (18..good.len()).step_by(7) {
        let mut bad = good.clone();
        bad[place] ^= 0x10;
        assert_eq!(siem.restore(&bad), Err(SnapshotError::Damaged), "byte {place}");
    }
    assert_eq!(siem.snapshot(), good, "nothing has changed");
}

/// The checksum of a snapshot, so that a test can get past it.
fn checksum(bytes: &[u8]) -> u64 {
    let mut sum = 0xcbf2_9ce4_8422_2325 ^ bytes.len() as u64;
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        sum = (sum ^ u64::from_le_bytes(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }
    for byte in rest {
        sum = (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    sum
}

/// Bytes that somebody changed on purpose are refused or understood, and never panic.
#[test]
fn changes_behind_a_right_checksum_do_no_harm() {
    let good = scene().siem.snapshot();
    let (mut refused, mut read) = (0, 0);
    for place in 18..good.len() {
        for bits in [0x01, 0x80, 0xff] {
            let mut bad = good.clone();
            bad[place] ^= bits;
            let sum = checksum(&bad[18..]);
            bad[10..18].copy_from_slice(&sum.to_le_bytes());
            let mut siem = Siem::new(setup(DIRECTIVES));
            match siem.restore(&bad) {
                Ok(_) => read += 1,
                Err(error) => {
                    assert_eq!(error, SnapshotError::Damaged);
                    refused += 1;
                    continue;
                }
            }
            let mut out = Vec::new();
            let mut event = event("4003/7 203.0.113.9 -> 10.1.0.5:500 username=root");
            event.id = model::EventId::new(200, 0);
            event.time = model::Timestamp::from_secs(crate::script::START_S + 30);
            siem.event(event, &mut out);
            siem.finish(&mut out);
            assert!(!siem.snapshot().is_empty());
        }
    }
    assert!(refused > 100 && read > 100, "{refused} refused, {read} read");
}

/// As written by version 1. A new version adds its own sample, and goes on reading this one.
#[test]
fn the_sample_of_version_1_is_read() {
    let sample = include_bytes!("samples/snapshot-1.bin");
    let mut siem = Siem::new(Setup::default());
    assert_eq!(siem.restore(sample), Ok(RestoreReport { restored: 0, dropped: 4 }));
    let counters = siem.counters();
    assert_eq!((counters.events, counters.instances_started), (103, 4));
    let mut same = Siem::new(setup(DIRECTIVES));
    assert!(same.restore(sample).is_ok());
}
