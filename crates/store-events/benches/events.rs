//! How fast events become durable and searchable, and how fast they are found.
//!
//! ```text
//! cargo bench -p store-events                          10,000,000 events, some minutes
//! EVENTS=1000000 cargo bench -p store-events           fewer
//! DIRECTORY=/some/disk cargo bench -p store-events     not below the temporary directory
//! ```

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

mod made;

use std::time::{Duration, Instant};

use model::Timestamp;
use rustix::time::{ClockId, clock_gettime};
use store_events::{
    EventQuery, EventStore, Field, PageRequest, Split, Tantivy, TantivySettings, query,
};

use made::Maker;

/// Events appended at a time.
const BATCH: u64 = 1000;
/// 2026-11-21T00:00:00Z
const START_US: i64 = 1_795_219_200_000_000;
/// The events are spread over so much time of arrival.
const SPAN_US: i64 = 20 * 3600 * 1_000_000;

fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

fn main() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(run());
}

async fn run() {
    let events: u64 = std::env::var("EVENTS").map_or(10_000_000, |text| text.parse().unwrap());
    let parent = std::env::var_os("DIRECTORY").map_or_else(std::env::temp_dir, Into::into);
    let directory = tempfile::tempdir_in(parent).unwrap();
    let threads = std::env::var("THREADS").map_or(1, |text| text.parse().unwrap());
    let settings = TantivySettings { indexing_threads: threads, ..TantivySettings::default() };
    let making = making_costs();
    let store = Tantivy::open(directory.path(), settings).await.unwrap();
    let next = fill(&store, events, making).await;
    paced(&store, next, making).await;
    let statistics = store.statistics().await.unwrap();
    let (stored, bytes) = (statistics.events(), statistics.bytes());
    println!("{stored} events in {bytes} bytes, {} each", bytes / stored);
    questions(&store).await;
    store.close().await;
}

/// CPU seconds that making one event takes, which is not the store's work.
fn making_costs() -> f64 {
    let (mut maker, before) = (Maker::new(), cpu());
    let made = (0..300_000).map(|number| maker.event(number, Timestamp::from_micros(START_US)));
    assert!(made.map(|event| event.raw.len()).sum::<usize>() > 0);
    (cpu() - before) / 300_000.0
}

/// As fast as it goes, with a commit every second.
async fn fill(store: &Tantivy, events: u64, making: f64) -> u64 {
    let (mut maker, mut commits) = (Maker::new(), Vec::new());
    let (start, before) = (Instant::now(), cpu());
    let mut second = Instant::now();
    let mut number = 1;
    while number <= events {
        let at = |number: u64| {
            Timestamp::from_micros(
                START_US + (number as i128 * i128::from(SPAN_US) / i128::from(events)) as i64,
            )
        };
        let batch = (number..number + BATCH).map(|number| maker.event(number, at(number)));
        store.append(batch.collect()).await.unwrap();
        number += BATCH;
        if second.elapsed() >= Duration::from_secs(1) || number > events {
            second = Instant::now();
            store.commit(number - 1).await.unwrap();
            commits.push(second.elapsed());
        }
    }
    let (seconds, used) = (start.elapsed().as_secs_f64(), cpu() - before - making * events as f64);
    commits.sort();
    println!(
        "full speed: {events} events in {seconds:.1} s = {:.0} events/s",
        events as f64 / seconds
    );
    println!(
        "  {:.2} CPU s per 1,000,000 events (made in {:.2} more)",
        used / events as f64 * 1e6,
        making * 1e6
    );
    println!(
        "  commits: {} of median {:?}, longest {:?}",
        commits.len(),
        commits[commits.len() / 2],
        commits[commits.len() - 1]
    );
    number
}

/// 50,000 events a second for twenty seconds.
async fn paced(store: &Tantivy, first: u64, making: f64) {
    let mut maker = Maker::new();
    let seconds: u64 = std::env::var("SECONDS").map_or(20, |text| text.parse().unwrap());
    let (start, before) = (Instant::now(), cpu());
    let (mut number, mut commits) = (first, Vec::new());
    for second in 0..seconds {
        for tenth in 0..10 {
            let at =
                Timestamp::from_micros(START_US + SPAN_US + (second * 10 + tenth) as i64 * 100_000);
            let batch = (number..number + 5000).map(|number| maker.event(number, at));
            store.append(batch.collect()).await.unwrap();
            number += 5000;
            let due = start + Duration::from_millis(second * 1000 + (tenth + 1) * 100);
            tokio::time::sleep_until(due.into()).await;
        }
        let commit = Instant::now();
        store.commit(number - 1).await.unwrap();
        commits.push(commit.elapsed());
    }
    let (took, used) = (start.elapsed().as_secs_f64(), cpu() - before);
    let events = number - first;
    commits.sort();
    println!(
        "paced: {:.0} events/s with {:.2} cores",
        events as f64 / took,
        (used - making * events as f64) / took
    );
    println!(
        "  commits: median {:?}, longest {:?}",
        commits[commits.len() / 2],
        commits[commits.len() - 1]
    );
}

async fn questions(store: &Tantivy) {
    println!("milliseconds, in parentheses CPU time:");
    for text in [
        "*",
        "failed password",
        "\"failed password for root\"",
        "accepted alice",
        "10.0.0.7",
        "sess*",
        "*passwd*",
        "src_ip:45.0.0.0/16",
        "ip:10.0.0.7",
        "username:root",
        "username:r*t",
        "plugin_id:4003 plugin_sid:2",
        "risk>=1 dst_port:22",
        "-generic:true failed",
        "(username:root OR username:admin) dst_port:22",
        "has:filename filename:*passwd*",
        "nosuchword",
    ] {
        let query = EventQuery { filter: query::parse(text).unwrap(), ..EventQuery::default() };
        let found = store.count(&query).await.unwrap();
        let page =
            median(async || drop(store.search(&query, &PageRequest::default()).await.unwrap()))
                .await;
        let count = median(async || assert_eq!(store.count(&query).await.unwrap(), found)).await;
        let bars = median(async || {
            drop(store.histogram(&query, Duration::from_secs(600), None).await.unwrap());
        })
        .await;
        let top =
            median(async || drop(store.top(&query, &[Field::SrcIp], 10).await.unwrap())).await;
        println!(
            "{text:45} {found:9} found: page {page}, count {count}, histogram {bars}, top-10 sources {top}"
        );
    }
    let all = EventQuery::default();
    for field in [
        Field::Text(model::TextField::Username),
        Field::PluginSid,
        Field::Ip,
        Field::DstPort,
        Field::Source,
    ] {
        let top = median(async || drop(store.top(&all, &[field], 10).await.unwrap())).await;
        println!("top-10 of {field}: {top}");
    }
    let pairs =
        median(async || drop(store.top(&all, &[Field::SrcIp, Field::DstIp], 10).await.unwrap()))
            .await;
    println!("top-10 of address pairs: {pairs:.1} ms");
    let values = store
        .top(&all, &[Field::PluginId], 5)
        .await
        .unwrap()
        .rows
        .into_iter()
        .flat_map(|row| row.values);
    let split = Split { field: Field::PluginId, values: values.collect() };
    let bars = median(async || {
        drop(store.histogram(&all, Duration::from_secs(600), Some(&split)).await.unwrap());
    })
    .await;
    println!("histogram split by plugin_id: {bars}");
    let get =
        median(async || drop(store.get(model::EventId::new(123_456, 0)).await.unwrap())).await;
    println!("one event by id: {get}");
}

/// Of seven runs, in milliseconds: the median of the time that passed, and of the CPU time.
struct Took(f64, f64);

impl std::fmt::Display for Took {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:6.1} ({:.1})", self.0, self.1)
    }
}

async fn median(mut ask: impl AsyncFnMut()) -> Took {
    let (mut times, mut cpus) = (Vec::new(), Vec::new());
    for _ in 0..7 {
        let (start, before) = (Instant::now(), cpu());
        ask().await;
        times.push(start.elapsed().as_secs_f64() * 1e3);
        cpus.push((cpu() - before) * 1e3);
    }
    times.sort_by(f64::total_cmp);
    cpus.sort_by(f64::total_cmp);
    Took(times[times.len() / 2], cpus[cpus.len() / 2])
}
