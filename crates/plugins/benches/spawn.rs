//! What the runner costs beside a bare loop that starts the same program and waits for it.
//!
//! `cargo bench -p plugins --bench spawn` prints CPU-seconds, of this process and its children,
//! per 1,000 runs of a trivial static program. The target is in the design: at most 0.04 above
//! the bare loop, and at most 1.15 times it.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use plugins::runner::{Exit, Job, NativeMode, Runner, RunnerSettings};

const RUNS: usize = 1_000;
const ROUNDS: usize = 15;
const PROGRAM: &str = "#include <stdio.h>\nint main(void) { puts(\"OK\"); return 0; }\n";

type Contender = (&'static str, fn(&Path));

fn main() -> ExitCode {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let Some(program) = compile(directory.path()) else {
        eprintln!("SKIPPED: no C compiler (`cc -static`) to make the trivial program with");
        return ExitCode::SUCCESS;
    };
    let contenders: [Contender; 7] = [
        ("bare loop", |p| bare(p, 1, false)),
        ("bare loop, output read", |p| bare(p, 1, true)),
        ("bare loop, 2 threads", |p| bare(p, 2, false)),
        ("runner, 1 at a time", |p| ours(p, 1)),
        ("runner, 4 at a time", |p| ours(p, 4)),
        ("runner, 16 at a time", |p| ours(p, 16)),
        ("tokio::process, 16 at a time", |p| tokios(p, 16)),
    ];
    let mut costs = contenders.map(|_| Vec::new());
    for round in 0..=ROUNDS {
        for (costs, (_, run)) in costs.iter_mut().zip(&contenders) {
            let cost = measure(|| run(&program));
            // The first round warms up.
            if round > 0 {
                costs.push(cost);
            }
        }
    }
    report(&contenders.map(|(name, _)| name), &costs);
    ExitCode::SUCCESS
}

/// Medians, and the medians of the differences within a round: that keeps the machine's other
/// work, which comes and goes, out of the comparison.
fn report(names: &[&str], costs: &[Vec<Cost>]) {
    println!("CPU-seconds per 1,000 runs, median of {ROUNDS} rounds:");
    println!("{:<30} {:>7} {:>7} {:>7}  over the bare loop", "", "own", "program", "sum");
    let bare = &costs[0];
    for (name, costs) in names.iter().zip(costs) {
        let rounds = || costs.iter().zip(bare);
        let own = median(costs.iter().map(|cost| cost.own));
        let programs = median(costs.iter().map(|cost| cost.programs));
        let sum = median(costs.iter().map(|cost| cost.sum()));
        let more = median(rounds().map(|(cost, bare)| cost.sum() - bare.sum()));
        let own_more = median(rounds().map(|(cost, bare)| cost.own - bare.own));
        let ratio = median(rounds().map(|(cost, bare)| cost.sum() / bare.sum()));
        let rate = 1000.0 / median(costs.iter().map(|cost| cost.wall));
        print!("{name:<30} {own:>7.3} {programs:>7.3} {sum:>7.3}  {more:+.3} (own {own_more:+.3})");
        println!("  x {ratio:.3}  {rate:>6.0}/s");
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Seconds per 1,000 runs.
#[derive(Clone, Copy)]
struct Cost {
    /// CPU time of this process, with the start of programs up to their exec.
    own: f64,
    /// CPU time of the programs.
    programs: f64,
    wall: f64,
}

impl Cost {
    fn sum(self) -> f64 {
        self.own + self.programs
    }
}

fn compile(directory: &Path) -> Option<PathBuf> {
    let (source, program) = (directory.join("ok.c"), directory.join("check_ok"));
    std::fs::write(&source, PROGRAM).ok()?;
    let status =
        Command::new("cc").args(["-O2", "-static", "-o"]).arg(&program).arg(&source).status();
    status.is_ok_and(|status| status.success()).then_some(program)
}

fn measure(run: impl FnOnce()) -> Cost {
    let ((own, programs), wall) = (cpu_seconds(), Instant::now());
    run();
    let (own_after, programs_after) = cpu_seconds();
    let per_thousand = |seconds: f64| seconds * 1000.0 / RUNS as f64;
    Cost {
        own: per_thousand(own_after - own),
        programs: per_thousand(programs_after - programs),
        wall: per_thousand(wall.elapsed().as_secs_f64()),
    }
}

/// User and system time of this process, and of the children it has waited for.
fn cpu_seconds() -> (f64, f64) {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("procfs");
    let (_, fields) = stat.rsplit_once(')').expect("a process name in parentheses");
    // utime, stime, cutime, cstime are fields 14 to 17; this starts with field 3.
    let mut fields = fields.split_whitespace().skip(11).map(|f| f.parse::<u64>().expect("ticks"));
    let mut two = || fields.next().unwrap_or(0) + fields.next().unwrap_or(0);
    let (own, programs) = (two(), two());
    let seconds = |ticks: u64| ticks as f64 / rustix::param::clock_ticks_per_second() as f64;
    (seconds(own), seconds(programs))
}

fn bare(program: &Path, threads: usize, read_output: bool) {
    let null = std::fs::File::options().read(true).write(true).open("/dev/null").expect("a null");
    let null = || Stdio::from(null.try_clone().expect("a descriptor"));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                for _ in 0..RUNS / threads {
                    let stdout = if read_output { Stdio::piped() } else { null() };
                    let mut command = Command::new(program);
                    command.stdin(null()).stdout(stdout).stderr(null());
                    let child = command.spawn().expect("the program starts");
                    let output = child.wait_with_output().expect("the program ends");
                    assert!(output.status.success());
                }
            });
        }
    });
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime")
}

fn ours(program: &Path, at_once: usize) {
    let settings = RunnerSettings { native: NativeMode::Off, ..RunnerSettings::default() };
    let runner = Arc::new(Runner::new(settings));
    let job = Job {
        line: format!("{} -H localhost -w 5", program.display()),
        env: Vec::new(),
        timeout: Duration::from_secs(60),
    };
    runtime().block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..at_once {
            let (runner, job) = (Arc::clone(&runner), job.clone());
            tasks.spawn(async move {
                for _ in 0..RUNS / at_once {
                    let finished = runner.run(job.clone()).await;
                    assert_eq!((finished.exit, finished.stdout), (Exit::Code(0), b"OK\n".to_vec()));
                }
            });
        }
        while let Some(result) = tasks.join_next().await {
            result.expect("no task panics");
        }
    });
}

fn tokios(program: &Path, at_once: usize) {
    runtime().block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..at_once {
            let program = program.to_owned();
            tasks.spawn(async move {
                for _ in 0..RUNS / at_once {
                    let mut command = tokio::process::Command::new(&program);
                    command.stdin(Stdio::null()).process_group(0);
                    let output = command.output().await.expect("the program runs");
                    assert_eq!(output.stdout, b"OK\n");
                }
            });
        }
        while let Some(result) = tasks.join_next().await {
            result.expect("no task panics");
        }
    });
}
