//! `kill -9` at any moment: what was committed is there, once, and so is the position.
//!
//! The test runs itself again as a child that appends and commits and prints each position when
//! it is committed. As the queue would, the child hands in again what lies behind the position.

use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use model::Event;
use store_events::{EventStore, Order, Tantivy, TantivySettings};

use crate::suite::make::{at, event, pages};

/// Set in the child: the directory to write to.
const DIRECTORY: &str = "ATALAYA_CRASH_EVENTS";
const KILLS: u64 = 25;
/// Events in a commit; a partition ends every three commits and a bit.
const COMMIT: u64 = 6;

fn settings() -> TantivySettings {
    TantivySettings { partition_events: 20, ..TantivySettings::default() }
}

#[test]
fn committed_events_survive_kill_9_and_none_is_doubled() {
    if let Some(directory) = std::env::var_os(DIRECTORY) {
        return block_on(child(Path::new(&directory)));
    }
    let directory = tempfile::tempdir().unwrap();
    let (mut random, mut committed, mut commits) = (0x5eed_u64, 0, 0);
    for _ in 0..KILLS {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let delay = Duration::from_micros(random >> 33 & 0x3_ffff);
        let (position, acknowledged) = run_and_kill(directory.path(), delay);
        commits += acknowledged;
        committed = committed.max(position);
        block_on(verify(directory.path(), committed));
    }
    // Otherwise the children were killed too early to have promised anything.
    assert!(commits > KILLS, "{commits} commits acknowledged");
}

/// Starts a child, kills it a while after its first commit, and returns the last position that it
/// reported and how many there were.
fn run_and_kill(directory: &Path, delay: Duration) -> (u64, u64) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "crash::committed_events_survive_kill_9_and_none_is_doubled",
            "--nocapture",
        ])
        .env(DIRECTORY, directory)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (mut last, mut count) = (0, 0);
    let mut killer = None;
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let Ok(line) = line else { break };
        // The test harness prints, too.
        let Some(position) = line.rsplit_once("committed ") else { continue };
        // The last line may be cut.
        let Some(position) = position.1.strip_suffix('.') else { continue };
        (last, count) = (position.parse().unwrap(), count + 1);
        if killer.is_none() {
            killer = Some(kill_after(child.id(), delay));
        }
    }
    wait(&mut child);
    if let Some(killer) = killer {
        killer.join().unwrap();
    }
    (last, count)
}

/// A moment of the child's life cannot be waited for otherwise than by time.
fn kill_after(pid: u32, delay: Duration) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        std::thread::sleep(delay);
        let pid = rustix::process::Pid::from_raw(pid as i32).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
    })
}

fn wait(child: &mut Child) {
    let status = child.wait().unwrap();
    assert_eq!(status.code(), None, "the child ended by itself: {status}");
}

/// Event of a record; every tenth arrives on the next day.
fn made(record: u64) -> Event {
    Event { received_at: at(record as i64 / 10 * 86_400), ..event(record) }
}

async fn child(directory: &Path) {
    let store = Tantivy::open(directory, settings()).await.unwrap();
    let mut record = store.position();
    loop {
        store.append((record + 1..=record + COMMIT).map(made).collect()).await.unwrap();
        record += COMMIT;
        store.commit(record).await.unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "\ncommitted {record}.").unwrap();
        out.flush().unwrap();
    }
}

async fn verify(directory: &Path, committed: u64) {
    let store = Tantivy::open(directory, settings()).await.unwrap();
    let position = store.position();
    assert!(position >= committed, "position {position}, {committed} was acknowledged");
    let query = store_events::EventQuery::default();
    let events = pages(&store, &query, Order::OldestFirst, 1000).await;
    let records: Vec<u64> = events.iter().map(|event| event.id.record()).collect();
    // An ended partition may hold some of the next commit; nothing is missing before them.
    let expected: Vec<u64> = (1..=records.len() as u64).collect();
    assert_eq!(records, expected);
    assert!(records.len() as u64 >= position);
    assert!(events.iter().all(|event| *event == made(event.id.record())));
    store.close().await;
}

fn block_on(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(work);
}
