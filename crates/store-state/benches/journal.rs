//! What the journal writes and the store reads, on the disk that holds the target directory.
//!
//! `cargo bench -p store-state --bench journal`. Every row counted was on disk (fsync) when its
//! caller was told so. Target: 20,000 state rows a second.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use model::{CheckableState, HistoryKind, HistoryLine, Timestamp};
use store_state::{HistoryQuery, HistoryScope, Journal, Sqlite, SqliteSettings, StateStore, Write};

const OBJECTS: usize = 100_000;

#[tokio::main]
async fn main() {
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let file = directory.path().join("state.db");
    let store = open(&file).await;
    let journal = store.journal();

    rate("states, 100,000 new, batches of 500", OBJECTS, write_all(&journal, 8, 500, state)).await;
    rate("states, 100,000 changed, batches of 500", OBJECTS, write_all(&journal, 8, 500, state))
        .await;
    let both = |n| [state(n), history(n)].concat();
    rate(
        "states + history lines, 100,000 each, batches of 500",
        2 * OBJECTS,
        write_all(&journal, 8, 500, both),
    )
    .await;
    rate("states, one a batch, 2,000 callers", OBJECTS, write_all(&journal, 2_000, 1, state)).await;
    rate("states, one a batch, 200 callers", OBJECTS, write_all(&journal, 200, 1, state)).await;
    let metrics = journal.metrics();
    println!("  {metrics:?}");
    few(&journal).await;

    store.close().await;
    let store = open(&file).await;
    rate("load_states, 100,000", OBJECTS, async { store.load_states().await.unwrap() }).await;
    pages(&store).await;
    store.close().await;
}

async fn open(file: &Path) -> Sqlite {
    Sqlite::open(file, SqliteSettings::default()).await.unwrap()
}

async fn rate<T>(what: &str, rows: usize, work: impl Future<Output = T>) {
    let (cpu, started) = (cpu_time(), Instant::now());
    work.await;
    let (took, cpu) = (started.elapsed().as_secs_f64(), cpu_time() - cpu);
    let per_second = rows as f64 / took;
    println!(
        "{what}: {took:.2} s, {per_second:.0} rows/s, {:.1} µs CPU a row",
        cpu.as_secs_f64() * 1e6 / rows as f64
    );
}

/// What each of the objects gets, written by `callers` that wait for every batch.
async fn write_all<F>(journal: &Journal, callers: usize, objects_per_batch: usize, what: F)
where
    F: Fn(usize) -> Vec<Write> + Copy + Send + 'static,
{
    let mut tasks = tokio::task::JoinSet::new();
    let share = OBJECTS / callers;
    for caller in 0..callers {
        let journal = journal.clone();
        tasks.spawn(async move {
            let objects: Vec<_> = (caller * share..(caller + 1) * share).collect();
            for part in objects.chunks(objects_per_batch) {
                journal.write(part.iter().flat_map(|n| what(*n)).collect()).await.unwrap();
            }
        });
    }
    tasks.join_all().await;
}

/// One caller that waits for each write: the latency of a command.
async fn few(journal: &Journal) {
    let mut times = Vec::new();
    for n in 0..500 {
        let started = Instant::now();
        journal.write([state(n), history(n)].concat()).await.unwrap();
        times.push(started.elapsed());
    }
    print_quantiles("one caller, state + line", &mut times);
}

async fn pages(store: &Sqlite) {
    let (host, service) = ("host-00500".into(), "Service 7".into());
    for (what, scope, kinds) in [
        ("history page of everything", HistoryScope::All, vec![]),
        ("history page of a kind that is rare", HistoryScope::All, vec![HistoryKind::Process]),
        ("history page of a service", HistoryScope::Service(host, service), vec![]),
    ] {
        let query = HistoryQuery { scope, kinds, ..HistoryQuery::default() };
        let mut times = Vec::new();
        for _ in 0..200 {
            let started = Instant::now();
            store.history(&query).await.unwrap();
            times.push(started.elapsed());
        }
        print_quantiles(what, &mut times);
    }
}

fn print_quantiles(what: &str, times: &mut [Duration]) {
    times.sort();
    let at = |share: f64| times[(times.len() as f64 * share) as usize];
    println!("{what}: median {:?}, p99 {:?}", at(0.5), at(0.99));
}

/// One of the services of 5,000 hosts, as a check of a web server leaves it.
fn state(n: usize) -> Vec<Write> {
    let now = Timestamp::from_secs(1_790_000_000 + n as i64);
    let state = CheckableState {
        has_been_checked: true,
        output: Arc::from(format!(
            "HTTP OK: HTTP/1.1 200 OK - {n} bytes in 0.004 second response time"
        )),
        perfdata: Arc::from(format!("time=0.00{n}s;;;0.000000 size={n}B;;;0")),
        last_check: now,
        next_check: now + Duration::from_secs(60),
        last_time_in_state: [now; 4],
        latency_s: 0.001,
        execution_s: 0.004,
        ..CheckableState::pending(0, 3)
    };
    let (host, service) = names(n);
    vec![Write::State { host: host.into(), service: Some(service.into()), state: Arc::new(state) }]
}

fn history(n: usize) -> Vec<Write> {
    let (host, service) = names(n);
    vec![Write::History(HistoryLine {
        at: Timestamp::from_secs(1_790_000_000 + n as i64),
        kind: HistoryKind::Alert,
        text: format!("SERVICE ALERT: {host};{service};CRITICAL;SOFT;1;Connection refused"),
        host: Some(host.into()),
        service: Some(service.into()),
    })]
}

fn names(n: usize) -> (String, String) {
    (format!("host-{:05}", n / 20), format!("Service {}", n % 20))
}

/// CPU time of this process.
fn cpu_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<_> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    Duration::from_millis(ticks * 10) // USER_HZ is 100 on every Linux we run on
}
