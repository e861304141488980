//! What must hold for any sequence of events.

use std::collections::BTreeMap;

use model::{AlarmId, AlarmUpdate, Event, EventId, Timestamp};
use proptest::prelude::*;
use siem::{Effect, Setup, Siem};

use crate::script::{START_S, event, setup};

/// Directives with everything that keeps state.
const DIRECTIVES: &str = "directive 1 priority 5
     4003/1 ANY -> ANY rel 1
       4003/1 1:SRC_IP -> 1:DST_IP occ 2 time_out 20 rel +2
         4003/8 1:SRC_IP -> ANY time_out 30 rel 10
         4003/7 1:SRC_IP -> ANY time_out 10 rel 6 not
     directive 2 priority 3
     4003/1,7 ANY -> HOME_NET rel 4
       4003/1:PLUGIN_SID ANY -> 1:DST_IP occ 3 time_out 40 rel +3 different SRC_IP
       4003/8 ANY -> 1:DST_IP time_out 25 rel 2 username 1:USERNAME
         4003/ANY !1:SRC_IP -> ANY occ 2 time_out 15 rel +4
     directive 3 priority 4
     4003/8 ANY -> ANY rel 1
       4003/8 1:SRC_IP -> ANY occ 1000 time_out 60 rel 1
     directive 4 priority 2 chained
     1505/1 ANY -> ANY rel 5
       1505/2 ANY -> 1:DST_IP time_out 90 rel +2";

/// One thing that happens: seconds since the one before, and an event, or a tick.
#[derive(Debug, Clone)]
enum Step {
    Event { after_s: i64, late_s: i64, sid: u32, src: u8, dst: u8, user: u8 },
    Tick { percent: i64 },
}

fn step() -> impl Strategy<Value = Step> {
    let event =
        (0..12i64, prop_oneof![3 => Just(0i64), 1 => 0..20i64], 0..4usize, 0..3u8, 0..3u8, 0..3u8)
            .prop_map(|(after_s, late_s, sid, src, dst, user)| Step::Event {
                after_s,
                late_s,
                sid: [1, 1, 7, 8][sid],
                src,
                dst,
                user,
            });
    prop_oneof![4 => event, 1 => (0..=100i64).prop_map(|percent| Step::Tick { percent })]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 1..80)
}

/// The events of some steps, with the moment of each, and the ticks between them: never later
/// than the watermark that the next event brings.
fn inputs(steps: &[Step]) -> Vec<Result<Event, Timestamp>> {
    let mut inputs = Vec::new();
    let (mut now_s, mut record, mut watermark_s) = (START_S, 0, START_S);
    for (n, step) in steps.iter().enumerate() {
        match step {
            Step::Event { after_s, late_s, sid, src, dst, user } => {
                now_s += after_s;
                record += 1;
                let dst = if *dst == 2 { "203.0.113.77".into() } else { format!("10.1.0.{dst}") };
                let src = if *src == 2 { "10.2.0.3".into() } else { format!("203.0.113.{src}") };
                let user = ["", " username=root", " username=ROOT"][usize::from(*user)];
                let mut event = event(&format!("4003/{sid} {src} -> {dst}{user}"));
                event.id = EventId::new(record, 0);
                event.time = Timestamp::from_secs(now_s - late_s);
                event.received_at = Timestamp::from_secs(now_s);
                watermark_s = watermark_s.max(now_s - late_s);
                inputs.push(Ok(event));
            }
            Step::Tick { percent } => {
                let mut next_s = now_s;
                let coming = steps[n..].iter().find_map(|step| match step {
                    Step::Event { after_s, late_s, .. } => Some(after_s - late_s),
                    Step::Tick { .. } => None,
                });
                next_s += coming.unwrap_or(300);
                let room = (next_s - watermark_s).max(0);
                inputs.push(Err(Timestamp::from_secs(watermark_s + room * percent / 100)));
            }
        }
    }
    inputs
}

fn new_siem(budget: usize) -> Siem {
    Siem::new(Setup { state_budget_bytes: budget, ..setup(DIRECTIVES) })
}

fn feed(siem: &mut Siem, inputs: &[Result<Event, Timestamp>], ticks: bool, out: &mut Vec<Effect>) {
    for input in inputs {
        match input {
            Ok(event) => siem.event(event.clone(), out),
            Err(now) if ticks => siem.tick(*now, out),
            Err(_) => {}
        }
    }
}

/// Alarms as a store has them at the end.
fn alarms(effects: &[Effect]) -> BTreeMap<AlarmId, (AlarmUpdate, Vec<EventId>)> {
    let mut alarms: BTreeMap<AlarmId, (AlarmUpdate, Vec<EventId>)> = BTreeMap::new();
    for effect in effects {
        if let Effect::Alarm(update) = effect {
            let events = alarms.remove(&update.id).map_or(Vec::new(), |(_, events)| events);
            let new = update.new_events.iter().map(|event| event.event);
            let events = events.into_iter().chain(new).collect();
            alarms.insert(update.id, ((**update).clone(), events));
        }
    }
    alarms
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Live, with ticks whenever the queue is empty, everything comes out as in a replay without,
    /// even where memory is short.
    #[test]
    fn replay_equals_live(
        steps in steps(),
        budget in prop_oneof![Just(1usize << 20), 1_000..12_000usize],
    ) {
        let inputs = inputs(&steps);
        let (mut live, mut replay) = (new_siem(budget), new_siem(budget));
        let (mut from_live, mut from_replay) = (Vec::new(), Vec::new());
        feed(&mut live, &inputs, true, &mut from_live);
        live.finish(&mut from_live);
        feed(&mut replay, &inputs, false, &mut from_replay);
        replay.finish(&mut from_replay);
        prop_assert_eq!(from_live, from_replay);
    }

    /// A restart at any point changes nothing, even where memory is short.
    #[test]
    fn snapshot_and_restore_change_nothing(
        steps in steps(),
        at in 0..80usize,
        budget in prop_oneof![Just(1usize << 20), 1_000..12_000usize],
    ) {
        let inputs = inputs(&steps);
        let (before, after) = inputs.split_at(at.min(inputs.len()));
        let mut through = new_siem(budget);
        let mut expected = Vec::new();
        feed(&mut through, before, true, &mut expected);
        let bytes = through.snapshot();
        let mut restarted = new_siem(budget);
        prop_assert!(restarted.restore(&bytes).is_ok());
        let (mut expected, mut got) = (Vec::new(), Vec::new());
        feed(&mut through, after, true, &mut expected);
        through.finish(&mut expected);
        feed(&mut restarted, after, true, &mut got);
        restarted.finish(&mut got);
        prop_assert_eq!(expected, got);
        prop_assert_eq!(through.counters(), restarted.counters());
    }

    /// Processing records again after a crash finds the same ids and the same alarms.
    #[test]
    fn records_processed_again_give_the_same_again(steps in steps(), at in 0..80usize) {
        let inputs = inputs(&steps);
        let mut siem = new_siem(1 << 20);
        let mut out = Vec::new();
        let (before, after) = inputs.split_at(at.min(inputs.len()));
        feed(&mut siem, before, true, &mut out);
        let bytes = siem.snapshot();
        let (mut once, mut again) = (Vec::new(), Vec::new());
        feed(&mut siem, after, true, &mut once);
        prop_assert!(siem.restore(&bytes).is_ok());
        feed(&mut siem, after, false, &mut again);
        // Without ticks the last expiries may be missing, but nothing else differs.
        prop_assert!(once.starts_with(&again));
    }

    /// Events of other types between those that matter change nothing but the ids.
    #[test]
    fn unrelated_events_change_nothing(steps in steps(), places in prop::collection::vec(0..80usize, 0..20)) {
        let inputs: Vec<_> = inputs(&steps).into_iter().filter(Result::is_ok).collect();
        prop_assume!(!inputs.is_empty());
        let mut mixed = inputs.clone();
        for (n, place) in places.iter().enumerate() {
            let place = (*place).min(mixed.len() - 1);
            let mut unrelated = event(&format!("1503/{} 203.0.113.{n} -> 10.1.0.1", 2 + n % 3));
            let near = mixed[place].as_ref().unwrap();
            (unrelated.time, unrelated.received_at) = (near.time, near.received_at);
            mixed.insert(place, Ok(unrelated));
        }
        let number_by_type = |inputs: Vec<Result<Event, Timestamp>>, step: u64| {
            // Those that matter keep their numbers; others get the ones between.
            let mut number = 0;
            let mut between = 0;
            inputs.into_iter().map(|input| {
                let mut event = input.unwrap();
                if event.plugin_id.0 == 4003 { number += step; between = 0 } else { between += 1 }
                event.id = EventId::new(number + between, 0);
                Ok(event)
            }).collect::<Vec<_>>()
        };
        let ours = |effects: &[Effect]| {
            alarms(effects).into_values().map(|(mut alarm, _)| {
                // Which record was the last when time passed is not compared.
                (alarm.event, alarm.new_events, alarm.similar) = Default::default();
                alarm
            }).collect::<Vec<_>>()
        };
        let (mut plain, mut noisy) = (Vec::new(), Vec::new());
        let mut siem = new_siem(1 << 20);
        feed(&mut siem, &number_by_type(inputs, 100), false, &mut plain);
        siem.finish(&mut plain);
        let mut siem = new_siem(1 << 20);
        feed(&mut siem, &number_by_type(mixed, 100), false, &mut noisy);
        siem.finish(&mut noisy);
        prop_assert_eq!(ours(&plain), ours(&noisy));
    }

    /// Sources that share nothing may come in any order within a second.
    #[test]
    fn unrelated_sources_may_change_places(order in Just((0..12u8).collect::<Vec<_>>()).prop_shuffle()) {
        let table = "directive 1 priority 5
             4003/1 ANY -> ANY rel 1
               4003/1 1:SRC_IP -> 1:DST_IP occ 2 time_out 20 rel 9";
        let outcome = |order: &[u8]| {
            let mut siem = Siem::new(setup(table));
            let mut out = Vec::new();
            let mut record = 0;
            for round in 0..3 {
                for source in order {
                    record += 1;
                    let mut event = event(&format!("4003/1 203.0.113.{source} -> 10.1.0.5"));
                    event.id = EventId::new(record, 0);
                    event.time = Timestamp::from_secs(START_S + round);
                    siem.event(event, &mut out);
                }
            }
            siem.finish(&mut out);
            let mut seen: Vec<_> = alarms(&out).into_values().map(|(alarm, events)| {
                (alarm.src_ip, alarm.risk, alarm.event_count, events.len(), alarm.correlating)
            }).collect();
            seen.sort_unstable();
            seen
        };
        prop_assert_eq!(outcome(&order), outcome(&(0..12).collect::<Vec<_>>()));
    }

    /// The budget holds after every input; no instance is lost uncounted; every alarm ends; no
    /// event is listed twice, no id is used twice.
    #[test]
    fn accounts_are_kept(steps in steps(), budget in 0..20_000usize) {
        let mut siem = new_siem(budget);
        let mut out = Vec::new();
        for input in inputs(&steps) {
            feed(&mut siem, &[input], true, &mut out);
            let counters = siem.counters();
            prop_assert!(counters.state_bytes <= budget as u64);
            prop_assert_eq!(counters.instances_alive, siem.instances().count() as u64);
        }
        siem.finish(&mut out);
        let counters = siem.counters();
        prop_assert_eq!(
            counters.instances_started,
            counters.instances_alive + counters.instances_finished + counters.instances_expired
                + counters.instances_evicted + counters.alarm_instances_evicted
        );
        prop_assert_eq!(counters.instances_alive == 0, counters.state_bytes == 0);
        let alive: Vec<AlarmId> = siem.instances().map(|view| view.id).collect();
        for (id, (alarm, events)) in alarms(&out) {
            prop_assert_eq!(alarm.correlating, alive.contains(&id));
            let mut unique = events.clone();
            unique.sort_unstable();
            unique.dedup();
            prop_assert_eq!(unique.len(), events.len());
            if !alarm.correlating {
                prop_assert_eq!(alarm.event_count, events.len() as u64);
            }
        }
        let mut ids: Vec<EventId> = out.iter().filter_map(|effect| match effect {
            Effect::Store(event) => Some(event.id),
            _ => None,
        }).collect();
        let stored = ids.len() as u64;
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len() as u64, stored);
        prop_assert_eq!(counters.stored, stored);
    }

    /// Garbage never panics.
    #[test]
    fn garbage_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(new_siem(1 << 20).restore(&bytes).is_err());
    }
}
