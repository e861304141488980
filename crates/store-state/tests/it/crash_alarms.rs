//! `kill -9` while alarms grow: what was acknowledged is there, and saying it again changes nothing.
//!
//! As in `crash`, the test runs itself again as a child. The child applies one update after the
//! other and prints the number of each that is acknowledged; number `n` is event `n`, which
//! belongs to the alarm that began at the last multiple of ten.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;

use model::alarm::{AlarmEvent, AlarmUpdate};
use model::event::EventId;
use store_state::alarm::AlarmEventsQuery;
use store_state::{AlarmQuery, AlarmStore, Applied, Sqlite, SqliteSettings, StateStore};

use crate::crash::{FILE, FIRST, Random, block_on, check_integrity, run_and_kill};
use crate::suite::make_security::alarm;

const KILLS: u64 = 40;
/// No child lives long enough to need more numbers.
const NUMBERS_PER_CHILD: i64 = 1_000_000;

#[test]
fn acknowledged_alarms_survive_kill_9_and_are_not_doubled() {
    if let Some(file) = std::env::var_os(FILE) {
        let first = std::env::var(FIRST).unwrap().parse().unwrap();
        return block_on(child(Path::new(&file), first));
    }
    let mut random = Random(0xa1a7);
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("state.db");
    let (mut acknowledged, mut alarms) = (0, BTreeSet::new());
    for kill in 0..KILLS {
        let first = (kill as i64 + 1) * NUMBERS_PER_CHILD;
        let test = "crash_alarms::acknowledged_alarms_survive_kill_9_and_are_not_doubled";
        let numbers = run_and_kill(test, &file, first, &mut random);
        acknowledged += numbers.len();
        block_on(verify(&file, first as u64, &numbers, &mut alarms));
    }
    // Otherwise the children were killed too early to have promised anything.
    assert!(acknowledged > KILLS as usize, "{acknowledged} updates acknowledged");
}

/// The update that event `n` leads to: up to ten events in one alarm.
fn update(n: u64) -> AlarmUpdate {
    let root = n - n % 10;
    let event = AlarmEvent { event: EventId(n), level: (n % 10) as u8 + 1 };
    AlarmUpdate { new_events: vec![event], ..alarm(500_001, root, n) }
}

/// Applies updates until killed.
async fn child(file: &Path, first: i64) {
    let store = Sqlite::open(file, SqliteSettings::default()).await.unwrap();
    for n in first.. {
        store.apply_alarms(&[update(n as u64)]).await.unwrap();
        let mut out = std::io::stdout().lock();
        out.write_all(format!("acknowledged {n}\n").as_bytes()).unwrap();
    }
}

/// What must hold after the child that began with `first` has acknowledged `numbers`. `alarms`
/// are the roots of all alarms so far.
async fn verify(file: &Path, first: u64, numbers: &BTreeSet<i64>, alarms: &mut BTreeSet<u64>) {
    let store = Sqlite::open(file, SqliteSettings::default()).await.unwrap();
    let last = numbers.last().map_or(first, |last| *last as u64);
    // The records are processed again, from the start of the child to the one after the last.
    for n in first..=last + 1 {
        let applied = store.apply_alarms(&[update(n)]).await.unwrap()[0];
        if numbers.contains(&(n as i64)) {
            assert_eq!(applied, Applied::Known, "{n} was acknowledged");
        }
    }
    for root in (first..=last + 1).step_by(10) {
        alarms.insert(root);
        let newest = (root + 9).min(last + 1);
        let id = alarm(500_001, root, root).id;
        let found = store.alarm(id).await.unwrap().unwrap().latest;
        assert_eq!((found.event, u64::from(found.risk)), (EventId(newest), newest - root + 1));
        let events = store.alarm_events(id, &AlarmEventsQuery::default()).await.unwrap();
        assert_eq!(events.total, newest - root + 1);
        let history = store.alarm_history(id).await.unwrap();
        assert_eq!(history.len() as u64, newest - root + 1);
    }
    let all = AlarmQuery { limit: 10_000, ..AlarmQuery::default() };
    let all = store.alarms(&all).await.unwrap().items;
    let roots: Vec<_> = all.iter().map(|alarm| alarm.latest.id.root.0).collect();
    assert_eq!(roots.len(), alarms.len());
    assert_eq!(&roots.into_iter().collect::<BTreeSet<_>>(), alarms);
    store.close().await;
    check_integrity(file).await;
}
