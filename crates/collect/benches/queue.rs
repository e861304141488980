//! What the queue takes and gives, on the disk that holds the target directory.
//!
//! `cargo bench -p collect --bench queue`. Every record counted was on disk (fdatasync) when its
//! caller was told so. Target: 100,000 records of 150 bytes a second on one core.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::path::Path;
use std::time::{Duration, Instant};

use collect::queue::{Queue, QueueReader, QueueSettings, QueueWriter};
use model::{RawRecord, RecordSource, Timestamp};

const RECORDS: usize = 2_000_000;
const RECORD_BYTES: usize = 150;

fn main() {
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    one_core(&directory.path().join("one-core"));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(many_callers(&directory.path().join("callers")));
}

/// Everything on one core: callers, writer, reader.
fn one_core(directory: &Path) {
    let pinned = std::process::Command::new("taskset")
        .args(["-a", "-p", "-c", "0", &std::process::id().to_string()])
        .stdout(std::process::Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    println!("pinned to one core: {pinned}");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (writer, reader) = Queue::open(directory, QueueSettings::default()).unwrap();
    rate("in, batches of 200", RECORDS, &writer, || {
        runtime.block_on(pipelined(&writer, RECORDS, 200));
    });
    let reader = std::cell::RefCell::new(reader);
    rate("out, batches of 1,000", RECORDS, &writer, || {
        read(&mut reader.borrow_mut(), RECORDS as u64);
    });
    let mut reader = reader.into_inner();
    rate("in and out at once, released", RECORDS, &writer, || {
        std::thread::scope(|scope| {
            scope.spawn(|| read(&mut reader, 2 * RECORDS as u64));
            runtime.block_on(pipelined(&writer, RECORDS, 200));
        });
    });
    let mut unpin = std::process::Command::new("taskset");
    let all = unpin.args(["-a", "-p", "0xffff", &std::process::id().to_string()]);
    let _ = all.stdout(std::process::Stdio::null()).status();
}

/// Callers who wait for each of their records.
async fn many_callers(directory: &Path) {
    let (writer, _reader) = Queue::open(directory, QueueSettings::default()).unwrap();
    for (callers, each) in [(1, 500), (100, 200), (2_000, 100)] {
        let before = writer.stats();
        let started = Instant::now();
        let tasks: Vec<_> = (0..callers)
            .map(|_| {
                let writer = writer.clone();
                tokio::spawn(async move {
                    for _ in 0..each {
                        writer.push(batch(1)).await.unwrap();
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let took = started.elapsed().as_secs_f64();
        let records = f64::from(callers * each);
        let fsyncs = writer.stats().fsyncs - before.fsyncs;
        println!(
            "{callers} callers, one record each time: {:.0} records/s, {fsyncs} fsyncs, {:.2} ms a fsync",
            records / took,
            1e3 * took / fsyncs as f64
        );
    }
}

async fn pipelined(writer: &QueueWriter, records: usize, size: usize) {
    let mut last = None;
    for _ in 0..records / size {
        last = Some(writer.enqueue(batch(size), Vec::new()).await.unwrap());
    }
    last.unwrap().await.unwrap();
}

fn read(reader: &mut QueueReader, up_to: u64) {
    while reader.position() < up_to {
        let records = reader.next_batch(1_000, Duration::from_secs(10)).unwrap();
        assert!(!records.is_empty(), "stopped at {}", reader.position());
        reader.release(reader.position());
    }
}

fn batch(size: usize) -> Vec<RawRecord> {
    let record = || RawRecord {
        received_at: Timestamp::from_secs(1_790_000_000),
        source: RecordSource::SyslogTcp([127, 0, 0, 1].into()),
        bytes: vec![b'x'; RECORD_BYTES].into(),
    };
    (0..size).map(|_| record()).collect()
}

fn rate(what: &str, records: usize, writer: &QueueWriter, work: impl FnOnce()) {
    let (cpu, fsyncs, started) = (cpu_time(), writer.stats().fsyncs, Instant::now());
    work();
    let (took, cpu) = (started.elapsed().as_secs_f64(), cpu_time() - cpu);
    println!(
        "{what}: {:.0} records/s, {:.2} µs CPU a record, {} fsyncs",
        records as f64 / took,
        cpu.as_secs_f64() * 1e6 / records as f64,
        writer.stats().fsyncs - fsyncs,
    );
}

/// User and system time of this process.
fn cpu_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    Duration::from_millis(ticks * 10)
}
