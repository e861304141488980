//! From a socket or a file to the disk, on this machine.
//!
//! `cargo bench -p collect --bench receive`. Target: 50,000 records a second on two cores with
//! everything behind; nothing lost without being counted.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use collect::queue::{Queue, QueueReader, QueueSettings, QueueWriter};
use collect::{CollectSettings, Collector, DropReason, FollowFrom, FollowSpec};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

const RECORDS: usize = 1_000_000;
/// Followed files that nobody writes to, for the cost of doing nothing.
const QUIET_FILES: usize = 100;
const REST: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() {
    let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let logs = directory.path();
    for n in 0..QUIET_FILES {
        std::fs::write(logs.join(format!("quiet-{n}.log")), "x\n").unwrap();
    }
    let (writer, reader) =
        Queue::open(&directory.path().join("queue"), QueueSettings::default()).unwrap();
    let follow = |name: &str| FollowSpec {
        pattern: logs.join(name).display().to_string(),
        create: false,
        from: FollowFrom::Start,
    };
    let any = || vec!["127.0.0.1:0".parse().unwrap()];
    let settings = CollectSettings {
        udp: any(),
        tcp: any(),
        files: vec![follow("quiet-*.log"), follow("busy.log")],
        ..CollectSettings::default()
    };
    let (stop, tracker) = (CancellationToken::new(), TaskTracker::new());
    let collector =
        Collector::start(settings, writer.clone(), stop.clone(), &tracker).await.unwrap();
    let reading = std::thread::spawn(move || read(reader));

    let tcp = collector.bound().tcp[0];
    measure("tcp, one connection", &writer, || async { send(tcp, RECORDS).await }).await;
    measure("tcp, 50 connections", &writer, || async {
        let senders: Vec<_> = (0..50).map(|_| tokio::spawn(send(tcp, RECORDS / 50))).collect();
        for sender in senders {
            sender.await.unwrap();
        }
    })
    .await;
    measure("file", &writer, || async {
        let path = logs.join("busy.log");
        tokio::task::spawn_blocking(move || write(&path)).await.unwrap();
        let busy = || collector.sources().into_iter().find(|s| s.name.ends_with("busy.log"));
        while busy().is_none_or(|source| source.received < RECORDS as u64) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
    datagrams(&collector).await;

    let cpu = cpu_time();
    tokio::time::sleep(REST).await;
    let share = (cpu_time() - cpu).as_secs_f64() / REST.as_secs_f64();
    println!("at rest with {QUIET_FILES} files: {:.2} % of a core", 100.0 * share);
    stop.cancel();
    tracker.close();
    tracker.wait().await;
    writer.close().await;
    println!("{} records read", reading.join().unwrap());
}

fn line(n: usize) -> String {
    format!(
        "<38>Nov 21 10:00:00 web{} sshd[{n:>7}]: Failed password for invalid user admin from 192.0.2.{} port {} ssh2 and some more words",
        n % 10,
        n % 250,
        n % 60_000
    )
}

/// Sends lines and waits for the other side to close: then they are on disk.
async fn send(address: std::net::SocketAddr, count: usize) {
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    for start in (0..count).step_by(500) {
        let lines: String = (start..start + 500).map(|n| line(n) + "\n").collect();
        stream.write_all(lines.as_bytes()).await.unwrap();
    }
    stream.shutdown().await.unwrap();
    assert_eq!(stream.read(&mut [0]).await.unwrap(), 0);
}

fn write(path: &Path) {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    for n in 0..RECORDS {
        writeln!(file, "{}", line(n)).unwrap();
    }
}

/// As fast as one thread can send.
async fn datagrams(collector: &Collector) {
    let address = collector.bound().udp[0];
    let started = Instant::now();
    let sending = tokio::task::spawn_blocking(move || {
        let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        for n in 0..RECORDS {
            socket.send_to(line(n).as_bytes(), address).unwrap();
        }
    });
    sending.await.unwrap();
    let took = started.elapsed().as_secs_f64();
    let udp = loop {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let udp = collector.sources().into_iter().next().unwrap();
        if udp.received + udp.dropped.get(DropReason::Kernel) >= RECORDS as u64 {
            break udp;
        }
    };
    println!(
        "udp, sent at {:.0}/s: received {}, dropped {:?}",
        RECORDS as f64 / took,
        udp.received,
        udp.dropped.iter().filter(|(_, count)| *count > 0).collect::<Vec<_>>()
    );
}

fn read(mut reader: QueueReader) -> u64 {
    let mut count = 0;
    loop {
        let batch = reader.next_batch(1_000, Duration::from_secs(3_600)).unwrap();
        if batch.is_empty() {
            return count;
        }
        count += batch.len() as u64;
        reader.release(reader.position());
    }
}

async fn measure<F: Future<Output = ()>>(
    what: &str,
    writer: &QueueWriter,
    work: impl FnOnce() -> F,
) {
    let (cpu, before, started) = (cpu_time(), writer.stats(), Instant::now());
    work().await;
    let (took, cpu) = (started.elapsed().as_secs_f64(), cpu_time() - cpu);
    let stats = writer.stats();
    let records = (stats.records - before.records) as f64;
    println!(
        "{what}: {:.0} records/s on disk, {:.2} µs CPU a record with its sender and its reader, {} fsyncs",
        records / took,
        cpu.as_secs_f64() * 1e6 / records,
        stats.fsyncs - before.fsyncs
    );
}

/// User and system time of this process.
fn cpu_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    Duration::from_millis(ticks * 10) // USER_HZ is 100 on every Linux we run on
}
