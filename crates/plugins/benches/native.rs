//! What a native check costs beside running the program it stands for.
//!
//! `cargo bench -p plugins --bench native` prints CPU-seconds, of this process and its children,
//! per 1,000 checks of a loopback peer, which runs in a process of its own and does not count.
//! The design wants at least 40 times the checks per CPU-second for check_tcp, 50 for check_ping.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Instant;

use plugins::checks::{self, Args};

const NATIVE_CHECKS: usize = 10_000;
const FORKED_CHECKS: usize = 400;
const AT_ONCE: usize = 32;
const ROUNDS: usize = 5;
const ORIGINALS: &str = "/usr/lib/nagios/plugins";

fn main() -> ExitCode {
    if std::env::args().any(|word| word == "--accept") {
        accept();
    }
    let (mut peer, port) = start_peer();
    println!("CPU-seconds per 1,000 checks, best of {ROUNDS} rounds");
    println!("{:<12} {:>10} {:>10} {:>8}", "", "native", "program", "times");
    let limits = ["-w", "100,20%", "-c", "500,60%"];
    compare("check_tcp", &["-H", "127.0.0.1", "-p", &port]);
    compare("check_ping", &[&["-H", "127.0.0.1", "-p", "1"], &limits[..]].concat());
    let _ = peer.kill();
    let _ = peer.wait();
    ExitCode::SUCCESS
}

fn compare(name: &str, words: &[&str]) {
    let program = Path::new(ORIGINALS).join(name);
    let native = best(NATIVE_CHECKS, || native(name, words));
    if !program.exists() {
        println!("{name:<12} {native:>10.4}");
        eprintln!("SKIPPED: {} is not installed, nothing to compare with", program.display());
        return;
    }
    let forked = best(FORKED_CHECKS, || forked(&program, words));
    println!("{name:<12} {native:>10.4} {forked:>10.4} {:>8.1}", forked / native);
}

/// CPU-seconds per 1,000 of the cheapest round; one more warms up.
fn best(count: usize, run: impl Fn()) -> f64 {
    let round = |_| {
        let before = cpu_seconds();
        run();
        (cpu_seconds() - before) * 1000.0 / count as f64
    };
    (0..=ROUNDS).map(round).skip(1).fold(f64::MAX, f64::min)
}

/// The checks as the engine runs them: tasks of one runtime, some at once.
fn native(name: &str, words: &[&str]) {
    let check = checks::find(name).expect("a native check");
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.worker_threads(2).enable_all().build().expect("a runtime");
    let began = Instant::now();
    runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..AT_ONCE {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            tasks.spawn(async move {
                for _ in 0..NATIVE_CHECKS / AT_ONCE {
                    let outcome = (check.run)(Args::new(check.name, words.clone())).await;
                    assert_eq!(outcome.code, 0, "{}", outcome.output);
                }
            });
        }
        while let Some(done) = tasks.join_next().await {
            done.expect("checks that end well");
        }
    });
    let rate = NATIVE_CHECKS as f64 / began.elapsed().as_secs_f64();
    eprintln!("  {name}: {rate:.0} native checks a second");
}

fn forked(program: &Path, words: &[&str]) {
    for _ in 0..FORKED_CHECKS {
        let done = Command::new(program).args(words).stdin(Stdio::null()).output();
        let done = done.expect("the program runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
    }
}

/// User and system time of this process and of the children it has waited for.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("procfs");
    let (_, fields) = stat.rsplit_once(')').expect("a process name in parentheses");
    // utime, stime, cutime, cstime are fields 14 to 17; this starts with field 3.
    let ticks = fields.split_whitespace().skip(11).take(4);
    let ticks: u64 = ticks.map(|field| field.parse::<u64>().expect("ticks")).sum();
    ticks as f64 / rustix::param::clock_ticks_per_second() as f64
}

/// This program again, as the peer; it says its port on the first line.
fn start_peer() -> (Child, String) {
    let this = std::env::current_exe().expect("a path");
    let mut peer = Command::new(this)
        .arg("--accept")
        .stdout(Stdio::piped())
        .spawn()
        .expect("this program starts again");
    let mut port = String::new();
    let output = peer.stdout.take().expect("piped");
    BufReader::new(output).read_line(&mut port).expect("a port");
    (peer, port.trim().to_owned())
}

fn accept() -> ! {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    println!("{}", listener.local_addr().expect("bound").port());
    // Connections that wait to be accepted must not fill the queue, or checks wait a second.
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| listener.incoming().for_each(drop));
        }
    });
    std::process::exit(1)
}
