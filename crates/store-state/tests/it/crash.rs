//! `kill -9` at any moment: what was acknowledged is there, and whole; the file is sound.
//!
//! The test runs itself again as a child that writes batches and prints the number of each when
//! it is acknowledged. Every batch holds a state, a line of history and a counter, so that a torn
//! batch shows. The file is used on through many kills, as a real one would be.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use model::{CheckableState, HistoryKind};
use sqlx::Row;
use store_state::{Counter, HistoryQuery, Sqlite, SqliteSettings, StateStore, Write};

use crate::suite::make;

/// Set in the child: the file to write to.
pub(crate) const FILE: &str = "ATALAYA_CRASH_FILE";
/// Set in the child: the number of its first batch.
pub(crate) const FIRST: &str = "ATALAYA_CRASH_FIRST";
const KILLS: u64 = 200;
/// A new file from time to time, so that kills also hit its creation.
const KILLS_PER_FILE: u64 = 20;
/// Callers in the child that write at the same time, each its own host.
const CALLERS: i64 = 6;
/// No child lives long enough to need more numbers.
const NUMBERS_PER_CHILD: i64 = 1_000_000;

#[test]
fn acknowledged_writes_survive_kill_9() {
    if let Some(file) = std::env::var_os(FILE) {
        let first = std::env::var(FIRST).unwrap().parse().unwrap();
        return block_on(child(Path::new(&file), first));
    }
    let mut random = Random(0x5eed);
    let (mut directory, mut acknowledged) = (tempfile::tempdir().unwrap(), 0);
    for kill in 0..KILLS {
        if kill % KILLS_PER_FILE == 0 {
            directory = tempfile::tempdir().unwrap();
        }
        let file = directory.path().join("state.db");
        let first = (kill as i64 + 1) * NUMBERS_PER_CHILD;
        let test = "crash::acknowledged_writes_survive_kill_9";
        let numbers = run_and_kill(test, &file, first, &mut random);
        acknowledged += numbers.len();
        block_on(verify(&file, first, &numbers));
    }
    // Otherwise the children were killed too early to have promised anything.
    assert!(acknowledged > KILLS as usize, "{acknowledged} batches acknowledged");
}

/// Starts this test again as a child, kills it after a while, and returns the numbers it
/// acknowledged.
pub(crate) fn run_and_kill(
    test: &str,
    file: &Path,
    first: i64,
    random: &mut Random,
) -> BTreeSet<i64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(FILE, file)
        .env(FIRST, first.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut numbers = BTreeSet::new();
    // One in four dies while it starts, the others among their writes.
    if random.below(4) > 0 {
        while numbers.is_empty() {
            numbers.extend(number(&lines.next().unwrap().unwrap()));
        }
    }
    let life = Duration::from_micros(random.below(40_000));
    let killer = std::thread::spawn(move || kill_after(child, life));
    // What was printed before the kill is in the pipe; it ends where the child ended.
    numbers.extend(lines.map_while(Result::ok).filter_map(|line| number(&line)));
    killer.join().unwrap();
    numbers
}

fn kill_after(mut child: Child, life: Duration) {
    std::thread::sleep(life);
    child.kill().unwrap();
    let status = child.wait().unwrap();
    assert_eq!(status.code(), None, "the child was to die of the kill, not to fail: {status}");
}

fn number(line: &str) -> Option<i64> {
    line.strip_prefix("acknowledged ")?.parse().ok()
}

/// Writes until killed.
async fn child(file: &Path, first: i64) {
    let store = Sqlite::open(file, SqliteSettings::default()).await.unwrap();
    let next = Arc::new(AtomicI64::new(first));
    let mut callers = tokio::task::JoinSet::new();
    for caller in 0..CALLERS {
        let (journal, next) = (store.journal(), next.clone());
        callers.spawn(async move {
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                journal.write(batch(caller, n)).await.unwrap();
                let mut out = std::io::stdout().lock();
                out.write_all(format!("acknowledged {n}\n").as_bytes()).unwrap();
            }
        });
    }
    callers.join_all().await;
}

/// Batch `n`: all its parts carry the number.
fn batch(caller: i64, n: i64) -> Vec<Write> {
    let host = format!("host-{caller}");
    let state = CheckableState { problem_id: n as u64, ..make::state(n as u32 % 1000) };
    let line = make::line(n, HistoryKind::Alert, &host, "");
    vec![
        Write::State { host: host.as_str().into(), service: None, state: Arc::new(state) },
        Write::History(line),
        Write::Counter { counter: Counter::NextProblemId, value: n },
    ]
}

/// What must hold after the child that began with number `first` has acknowledged `numbers`.
async fn verify(file: &Path, first: i64, numbers: &BTreeSet<i64>) {
    let store = Sqlite::open(file, SqliteSettings::default()).await.unwrap();
    let query = HistoryQuery { from: Some(make::secs(first)), limit: 10_000, ..Default::default() };
    let page = store.history(&query).await.unwrap();
    assert_eq!(page.next, None, "the test is to see all lines of a child");
    let mut last_of_host = BTreeMap::new();
    let mut there = BTreeSet::new();
    for entry in page.items {
        let n = entry.line.at.as_secs();
        assert!(there.insert(n), "line {n} is there twice");
        let last = last_of_host.entry(entry.line.host.unwrap()).or_insert(n);
        *last = n.max(*last);
    }
    let lost: Vec<_> = numbers.difference(&there).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");

    // The other parts of the last batch of each caller came with its line.
    for (host, _, state) in store.load_states().await.unwrap() {
        if let Some(last) = last_of_host.get(&host) {
            assert_eq!(state.problem_id as i64, *last, "state of {host}");
        }
    }
    let states = store.load_states().await.unwrap().len();
    assert!(states >= last_of_host.len(), "{states} states");
    if !there.is_empty() {
        let counter = store.counters().await.unwrap()[&Counter::NextProblemId];
        assert!(there.contains(&counter), "counter {counter}");
    }
    store.close().await;
    check_integrity(file).await;
}

pub(crate) async fn check_integrity(file: &Path) {
    let pool = sqlx::SqlitePool::connect(file.to_str().unwrap()).await.unwrap();
    let rows = sqlx::query("PRAGMA integrity_check").fetch_all(&pool).await.unwrap();
    let report: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(report, ["ok"]);
    pool.close().await;
}

pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Runtime::new().unwrap().block_on(future)
}

/// Reproducible moments: xorshift64.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}
