//! The runner with real programs: shell scripts in a directory of their own.

use std::fs::{self, File, Permissions};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use model::CheckOutcome;
use plugins::runner::{Exit, Finished, Job, NativeMode, Runner, RunnerSettings};
use tempfile::TempDir;

const AMPLE: Duration = Duration::from_secs(60);

struct Bench {
    directory: TempDir,
    runner: Arc<Runner>,
}

impl Bench {
    fn new() -> Self {
        Self::with(RunnerSettings { native: NativeMode::Off, ..RunnerSettings::default() })
    }

    fn with(settings: RunnerSettings) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        Self { directory, runner: Arc::new(Runner::new(settings)) }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn file(&self, name: &str, text: &str, mode: u32) -> String {
        let path = self.path(name);
        fs::write(&path, text).expect("a file");
        fs::set_permissions(&path, Permissions::from_mode(mode)).expect("a mode");
        path.to_str().expect("a readable path").to_owned()
    }

    fn script(&self, name: &str, body: &str) -> String {
        self.file(name, &format!("#!/bin/sh\n{body}\n"), 0o755)
    }

    fn fifo(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo runs");
        assert!(made.success());
        path
    }

    async fn run(&self, line: &str) -> Finished {
        self.runner.run(job(line, AMPLE)).await
    }

    async fn script_answers(&self, body: &str) -> Finished {
        let line = self.script("check_it", body);
        self.run(&line).await
    }
}

fn job(line: &str, timeout: Duration) -> Job {
    Job { line: line.to_owned(), env: Vec::new(), timeout }
}

fn shown(finished: Finished) -> (CheckOutcome, Option<String>) {
    finished.into_outcome()
}

fn exited(code: i32, text: &str) -> (CheckOutcome, Option<String>) {
    (CheckOutcome::Exited(code), Some(text.to_owned()))
}

/// Ends when nobody holds the other end any more; gives what they wrote.
async fn read_fifo(path: &Path) -> String {
    let path = path.to_owned();
    let read = tokio::task::spawn_blocking(move || {
        let mut text = String::new();
        File::open(path).expect("a fifo").read_to_string(&mut text).expect("text");
        text
    });
    tokio::time::timeout(AMPLE, read).await.expect("the other end is closed").expect("no panic")
}

#[tokio::test]
async fn exit_codes_are_kept() {
    let bench = Bench::new();
    for code in [0, 1, 2, 3, 4, 42, 255] {
        let finished = bench.script_answers(&format!("echo out; echo err >&2; exit {code}")).await;
        assert_eq!(finished.exit, Exit::Code(code));
        assert_eq!((&finished.stdout[..], &finished.stderr[..]), (&b"out\n"[..], &b"err\n"[..]));
        assert!(!finished.truncated && finished.runtime > Duration::ZERO);
    }
    assert_eq!(bench.runner.running(), 0);
}

#[tokio::test]
async fn death_by_signal_keeps_the_output() {
    let bench = Bench::new();
    let finished = bench.script_answers("echo before; kill -9 $$").await;
    assert_eq!(finished.exit, Exit::Signal(9));
    assert_eq!(shown(finished), exited(3, "before\n"));
}

#[tokio::test]
async fn programs_that_cannot_be_executed_exit_with_the_error_number() {
    let bench = Bench::new();
    let cases = [
        ("/nonexistent/check_x".to_owned(), 2, "No such file or directory"),
        ("no_such_program".to_owned(), 2, "No such file or directory"),
        (bench.file("not_executable", "x", 0o644), 13, "Permission denied"),
        (
            bench.file("bad_interpreter", "#!/nonexistent/sh\n", 0o755),
            2,
            "No such file or directory",
        ),
        (bench.directory.path().to_str().expect("a path").to_owned(), 13, "Permission denied"),
    ];
    for (program, errno, reason) in cases {
        let text = format!(
            "(No output on stdout) stderr: execvp({program}, ...) failed. errno is {errno}: {reason}\n"
        );
        assert_eq!(shown(bench.run(&format!("{program} -H x")).await), exited(errno, &text));
    }
    let through_shell = bench.run("/nonexistent/check_x; exit $?").await;
    assert_eq!(through_shell.exit, Exit::Code(127));
}

#[tokio::test]
async fn text_without_interpreter_line_is_run_by_the_shell() {
    let bench = Bench::new();
    let program = bench.file("plain", "echo plain $1", 0o755);
    assert_eq!(shown(bench.run(&format!("{program} 'a b'")).await), exited(0, "plain a b\n"));
}

#[tokio::test]
async fn words_and_environment_reach_the_program() {
    let bench = Bench::new();
    let program = bench.script("show", r#"printf '%s;' "$FOO" "$MACRO" "$@""#);
    let mut job = job(&format!(r#"FOO='b r' {program} "a  b" c\ d '' \$x"#), AMPLE);
    job.env.push(("MACRO".to_owned(), "value".to_owned()));
    assert_eq!(shown(bench.runner.run(job).await), exited(0, "b r;value;a  b;c d;;$x;"));
    let shell = bench.run("FOO=bar sh -c 'echo $FOO' | tr a-z A-Z").await;
    assert_eq!(shown(shell), exited(0, "BAR\n"));
    let nothing = bench.run("FOO=bar").await;
    assert_eq!(nothing.exit, Exit::Code(1));
}

#[tokio::test]
async fn a_program_has_its_own_group_and_nothing_to_read() {
    let bench = Bench::new();
    let finished =
        bench.script_answers("cat; read a b c d group rest </proc/$$/stat; echo $$ $group").await;
    let text = String::from_utf8(finished.stdout).expect("text");
    let (pid, group) = text.trim().split_once(' ').expect("two numbers");
    assert_eq!(pid, group);
}

#[tokio::test]
async fn output_of_every_kind_is_taken() {
    let bench = Bench::new();
    let finished = bench.script_answers(r"printf 'a\377b'").await;
    assert_eq!(finished.stdout, b"a\xffb");
    assert_eq!(shown(finished), exited(0, "a\u{fffd}b"));
    let silent = bench.script_answers("exit 1").await;
    assert_eq!(shown(silent), (CheckOutcome::Exited(1), None));
    let complaint = bench.script_answers("echo trouble >&2; exit 2").await;
    assert_eq!(shown(complaint), exited(2, "(No output on stdout) stderr: trouble\n"));
}

#[tokio::test]
async fn huge_output_is_capped_and_the_rest_read() {
    let settings = RunnerSettings {
        native: NativeMode::Off,
        output_cap_bytes: 1000,
        ..RunnerSettings::default()
    };
    let bench = Bench::with(settings);
    let finished =
        bench.script_answers("head -c 3000000 /dev/zero; head -c 999 /dev/zero >&2; exit 1").await;
    assert_eq!(finished.exit, Exit::Code(1));
    assert_eq!((finished.stdout.len(), finished.stderr.len()), (1000, 999));
    assert!(finished.truncated);
    let exact = bench.script_answers("head -c 1000 /dev/zero").await;
    assert_eq!((exact.stdout.len(), exact.truncated), (1000, false));
}

#[tokio::test]
async fn the_deadline_kills_descendants_too() {
    let bench = Bench::new();
    let alive = bench.fifo("alive");
    let body = format!("sleep 600 > {} & echo started; wait", alive.display());
    let line = bench.script("check_slow", &body);
    let (finished, _) = tokio::join!(
        bench.runner.run(job(&line, Duration::from_millis(300))),
        read_fifo(&alive), // Ends only when the sleeping grandchild is dead.
    );
    assert_eq!(finished.exit, Exit::TimedOut);
    assert!(finished.runtime >= Duration::from_millis(300));
    assert_eq!(finished.into_outcome().0, CheckOutcome::TimedOut);
}

#[tokio::test]
async fn a_descendant_that_holds_the_pipes_does_not_delay_the_result() {
    let bench = Bench::new();
    let finished = bench.script_answers("sleep 600 & echo $!; exit 1").await;
    assert_eq!(finished.exit, Exit::Code(1));
    assert!(finished.runtime < Duration::from_secs(30), "{:?}", finished.runtime);
    let pid = String::from_utf8(finished.stdout).expect("a number");
    let killed = std::process::Command::new("kill").arg(pid.trim()).status().expect("kill runs");
    assert!(killed.success(), "the descendant had outlived the check");
}

#[tokio::test]
async fn output_of_a_descendant_that_ends_soon_is_still_taken() {
    let bench = Bench::new();
    let finished = bench.run("(echo late) & echo early").await;
    let mut lines: Vec<_> = finished.stdout.split(|b| *b == b'\n').collect();
    lines.sort_unstable();
    assert_eq!(lines, [&b""[..], b"early", b"late"]);
}

#[tokio::test]
async fn dropping_the_future_kills_the_program() {
    let bench = Bench::new();
    let alive = bench.fifo("alive");
    let line = bench.script("check_slow", &format!("exec > {}; sleep 600", alive.display()));
    let runner = Arc::clone(&bench.runner);
    let task = tokio::spawn(async move { runner.run(job(&line, AMPLE)).await });
    let opened = {
        let alive = alive.clone();
        tokio::task::spawn_blocking(move || File::open(alive).expect("a fifo")).await.expect("ok")
    };
    task.abort();
    let mut opened = opened;
    let read = tokio::task::spawn_blocking(move || opened.read_to_end(&mut Vec::new()));
    tokio::time::timeout(AMPLE, read).await.expect("it is dead").expect("no panic").expect("read");
    assert!(task.await.expect_err("aborted").is_cancelled());
    assert_eq!(bench.runner.running(), 0);
}

#[tokio::test]
async fn no_more_run_at_once_than_allowed() {
    let settings =
        RunnerSettings { native: NativeMode::Off, max_concurrent: 2, ..RunnerSettings::default() };
    let bench = Bench::with(settings);
    let (started, gate) = (bench.fifo("started"), bench.fifo("gate"));
    let body = format!("echo $1 > {}; read go < {}", started.display(), gate.display());
    let line = bench.script("check_gate", &body);
    let tasks: Vec<_> = (0..3)
        .map(|n| {
            let (runner, line) = (Arc::clone(&bench.runner), format!("{line} {n}"));
            tokio::spawn(async move { runner.run(job(&line, AMPLE)).await })
        })
        .collect();
    let mut seen = 0;
    while seen < 2 {
        seen += read_fifo(&started).await.lines().count();
    }
    assert_eq!((seen, bench.runner.running(), bench.runner.max_concurrent()), (2, 2, 2));
    let opener = tokio::task::spawn_blocking(move || {
        let mut gate = File::options().write(true).open(gate).expect("a reader");
        std::io::Write::write_all(&mut gate, b"go\ngo\ngo\n").expect("written");
        gate
    });
    assert!(!read_fifo(&started).await.is_empty(), "the third starts when one has ended");
    let open = opener.await.expect("no panic");
    for task in tasks {
        drop(task.await.expect("no panic"));
    }
    drop(open);
    assert_eq!(bench.runner.running(), 0);
}

#[tokio::test]
async fn helpers_do_not_wait_for_checks() {
    let settings = RunnerSettings {
        native: NativeMode::Off,
        max_concurrent: 1,
        spawner_threads: 1,
        ..RunnerSettings::default()
    };
    let bench = Bench::with(settings);
    let started = bench.fifo("started");
    let line = bench.script("check_slow", &format!("echo > {}; exec sleep 600", started.display()));
    let runner = Arc::clone(&bench.runner);
    let check = tokio::spawn(async move { runner.run(job(&line, AMPLE)).await });
    assert_eq!(read_fifo(&started).await, "\n");
    let helper = bench.runner.run_helper(job("true", AMPLE));
    let finished = tokio::time::timeout(AMPLE / 2, helper).await.expect("no check is in its way");
    assert_eq!(finished.exit, Exit::Code(0));
    assert_eq!((bench.runner.running(), check.is_finished()), (1, false));
    check.abort();
    assert!(check.await.expect_err("aborted").is_cancelled());
}

#[tokio::test]
async fn many_at_once_all_end() {
    let bench = Bench::new();
    let line = bench.script("check_n", "echo n=$1; exit $(($1 % 4))");
    let tasks: Vec<_> = (0..100)
        .map(|n| {
            let (runner, line) = (Arc::clone(&bench.runner), format!("{line} {n}"));
            tokio::spawn(async move { shown(runner.run(job(&line, AMPLE)).await) })
        })
        .collect();
    for (n, task) in (0_i32..).zip(tasks) {
        assert_eq!(task.await.expect("no panic"), exited(n % 4, &format!("n={n}\n")));
    }
}

#[tokio::test]
async fn native_modes_choose_as_named() {
    let existing_says = |native| async move {
        let bench = Bench::with(RunnerSettings { native, ..RunnerSettings::default() });
        let program = bench.script("check_dummy", "echo external");
        let existing = shown(bench.run(&format!("{program} 1 text")).await);
        let missing = shown(bench.run("/nonexistent/check_dummy 1 text").await);
        (existing, missing)
    };
    let (native, external) = (exited(1, "WARNING: text\n"), exited(0, "external\n"));
    assert_eq!(existing_says(NativeMode::Prefer).await, (native.clone(), native.clone()));
    assert_eq!(existing_says(NativeMode::Fallback).await, (external.clone(), native));
    let (existing, missing) = existing_says(NativeMode::Off).await;
    assert_eq!((existing, missing.0), (external, CheckOutcome::Exited(2)));
}

#[test]
fn a_job_shows_no_secret() {
    let mut job = job("/x/check_y -p hunter2", AMPLE);
    job.env.push(("NAGIOS_PASSWORD".to_owned(), "hunter2".to_owned()));
    let shown = format!("{job:?}");
    assert!(shown.contains("check_y") && !shown.contains("hunter2"), "{shown}");
}

#[tokio::test]
async fn a_program_finds_no_signal_blocked_or_ignored() {
    let bench = Bench::new();
    let finished = bench.script_answers("exec grep -E '^Sig(Blk|Ign):' /proc/self/status").await;
    let text = String::from_utf8(finished.stdout).expect("text");
    let sets = text.lines().filter_map(|line| line.split_whitespace().last());
    // From 32 on they belong to the C library, which may have ignored them long before us.
    let standard = |set| u64::from_str_radix(set, 16).expect("a set") & 0x7fff_ffff;
    assert_eq!(sets.map(standard).collect::<Vec<_>>(), [0, 0], "{text}");
}

#[tokio::test]
async fn a_program_may_run_on_all_processors_that_we_may() {
    let bench = Bench::new();
    let allowed = |status: &str| {
        let line = status.lines().find(|line| line.starts_with("Cpus_allowed:"));
        line.expect("a set of processors").to_owned()
    };
    let ours = allowed(&fs::read_to_string("/proc/thread-self/status").expect("procfs"));
    let line = bench.script("check_it", "exec cat /proc/self/status");
    for line in [line.as_str(), "cat /proc/self/status"] {
        let finished = bench.run(line).await;
        assert_eq!(allowed(&String::from_utf8(finished.stdout).expect("text")), ours, "{line}");
    }
}

#[tokio::test]
async fn a_variable_of_the_line_replaces_ours_and_a_later_one_an_earlier() {
    let bench = Bench::new();
    let path = std::env::var("PATH").expect("tests have a PATH");
    let script = bench.script("check_env", "env | grep -c ^PATH=; echo $A-$PATH-$B");
    let job = Job {
        env: vec![("A".into(), "1".into()), ("B".into(), "2".into())],
        ..job(&format!("A=3 B= {script}"), AMPLE)
    };
    let finished = bench.runner.run(job).await;
    assert_eq!(shown(finished), exited(0, &format!("1\n3-{path}-\n")));
    let replaced = bench.run(&format!("PATH=/bin:/usr/bin {script}")).await;
    assert_eq!(shown(replaced), exited(0, "1\n-/bin:/usr/bin-\n"));
}
