//! A process that fills a queue is killed, or its disk refuses.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use collect::queue::{Queue, QueueSettings};

use crate::harness::{is_installed, read_all, text};

/// An example of this crate. `cargo test` builds it, `cargo test --test it` alone does not.
fn program(name: &str) -> PathBuf {
    let this = std::env::current_exe().unwrap();
    let path = this.parent().unwrap().parent().unwrap().join("examples").join(name);
    assert!(path.is_file(), "build it first: cargo build -p collect --examples");
    path
}

/// Reads acknowledgements until `enough`. Gives the last one.
fn acknowledged(child: &mut Child, enough: u64) -> (u64, BufReader<ChildStdout>) {
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut last = 0;
    while last < enough {
        last = next(&mut lines).expect("it goes on until it is killed");
    }
    (last, lines)
}

fn next(lines: &mut impl BufRead) -> Option<u64> {
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    // The last line may have been cut by the kill.
    line.strip_suffix('\n')?.parse().ok()
}

/// Every record of each run up to its last acknowledgement is there, once and in order.
fn check(directory: &Path, last_acknowledged: u64) -> u64 {
    let (writer, mut reader) = Queue::open(directory, QueueSettings::default()).unwrap();
    let found = read_all(&mut reader);
    assert!(found.is_sorted_by(|a, b| a.0 < b.0));
    let numbers: std::collections::HashSet<u64> = found.iter().map(|(number, _)| *number).collect();
    for (number, record) in &found {
        let said = text(record);
        assert!(said.ends_with(&format!(" {number}")), "{number} says {said}");
    }
    let last = found.last().map_or(0, |(number, _)| *number);
    assert!(last >= last_acknowledged, "{last_acknowledged} was acknowledged, {last} is the last");
    assert!((1..=last_acknowledged).all(|number| numbers.contains(&number)));
    // The bookmark is exactly as old as the records.
    let bookmark = writer.bookmark("load").unwrap();
    assert_eq!(String::from_utf8_lossy(&bookmark), last.to_string());
    assert_eq!(writer.stats().corrupt_records, 0);
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(writer.close());
    last
}

#[test]
fn nothing_acknowledged_is_lost_by_kill_9_at_20_000_records_a_second() {
    let directory = tempfile::tempdir().unwrap();
    let mut last = 0;
    for round in 0..4 {
        let mut child = Command::new(program("queue_load"))
            .arg(directory.path())
            .arg("20000")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let until = last + 6_000 + 1_500 * round;
        let (mut acknowledged, mut lines) = acknowledged(&mut child, until);
        child.kill().unwrap();
        child.wait().unwrap();
        while let Some(number) = next(&mut lines) {
            acknowledged = number;
        }
        last = check(directory.path(), acknowledged);
    }
}

#[test]
fn a_disk_that_refuses_makes_callers_wait_until_it_takes_again() {
    if !is_installed("prlimit") {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    // A limit on the size of files refuses in the middle of a write, as a full disk does.
    let mut child = Command::new("prlimit")
        .args(["--fsize=1000000:unlimited", "sh", "-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
        .arg(program("queue_load"))
        .arg(directory.path())
        .arg("50000")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let segment = directory.path().join("00000000000000000001.queue");
    let size = || std::fs::metadata(&segment).unwrap().len();
    // It is refused once the acknowledgements stop: there is room for some 6,000 records.
    let (send, stopped) = std::sync::mpsc::channel();
    let reading = std::thread::spawn(move || {
        let mut last = 0;
        while let Some(number) = next(&mut lines) {
            last = number;
            let _ = send.send(number); // the test may have seen enough
        }
        last
    });
    let patience = std::time::Duration::from_secs(3);
    let mut last = 0;
    while let Ok(number) = stopped.recv_timeout(patience) {
        last = number;
    }
    assert!(last < 10_000, "{last}");
    assert!(size() <= 1_000_000);
    let raised = Command::new("prlimit")
        .args(["--fsize=unlimited", "--pid", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(raised.success());
    while last < 12_000 {
        last = stopped.recv_timeout(crate::harness::PATIENCE).expect("it goes on");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let acknowledged = reading.join().unwrap();
    check(directory.path(), acknowledged);
}

/// Lines of one connection.
const LINES: usize = 200;

/// Sends connections of lines until the other side is gone. Gives which were acknowledged: closed
/// by the other side after ours.
fn send(port: u16, sender: usize, count: &AtomicUsize) -> Vec<String> {
    let mut acknowledged = Vec::new();
    for connection in 0.. {
        let name = format!("{sender}/{connection}");
        let lines: String = (0..LINES).map(|n| format!("<13>{name} {n} {:>100}\n", "x")).collect();
        let sent = TcpStream::connect(("127.0.0.1", port)).and_then(|mut stream| {
            stream.write_all(lines.as_bytes())?;
            stream.shutdown(Shutdown::Write)?;
            stream.read(&mut [0])
        });
        match sent {
            Ok(0) => acknowledged.push(name),
            Ok(_) | Err(_) => break,
        }
        count.fetch_add(LINES, Relaxed);
    }
    acknowledged
}

#[test]
fn every_line_acknowledged_to_a_tcp_sender_survives_kill_9() {
    let directory = tempfile::tempdir().unwrap();
    let mut child = Command::new(program("tcp_sink"))
        .arg(directory.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let port = u16::try_from(next(&mut lines).unwrap()).unwrap();
    let count = AtomicUsize::new(0);
    let acknowledged: Vec<String> = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..4)
            .map(|sender| {
                scope.spawn({
                    let count = &count;
                    move || send(port, sender, count)
                })
            })
            .collect();
        while count.load(Relaxed) < 40_000 {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect()
    });
    child.wait().unwrap();
    assert!(acknowledged.len() >= 40_000 / LINES);

    let (_writer, mut reader) = Queue::open(directory.path(), QueueSettings::default()).unwrap();
    let mut found: HashMap<String, usize> = HashMap::new();
    for (_, record) in read_all(&mut reader) {
        let text = text(&record);
        let mut words = text.strip_prefix("<13>").unwrap().split(' ');
        let next = found.entry(words.next().unwrap().to_owned()).or_default();
        assert_eq!(words.next().unwrap(), next.to_string(), "in order, each once: {text}");
        *next += 1;
    }
    for name in acknowledged {
        assert_eq!(found.get(&name), Some(&LINES), "{name}");
    }
}
