//! Which lines are answered in this process, and the guard around a native check.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;
use std::time::{Duration, Instant};

use super::command_line::CommandLine;
use super::finished::{Exit, Finished};
use crate::checks::{self, Args, Check, CheckFuture, Outcome};

/// A native check and what to call it with.
pub(super) struct NativeCall {
    check: &'static Check,
    args: Args,
}

/// The native check for this line, if there is one. A line that sets environment variables is
/// meant for a program: the environment of this process is not changed for a check.
pub(super) fn lookup(command: &CommandLine) -> Option<NativeCall> {
    let CommandLine::Direct { env, words } = command else { return None };
    let (program, arguments) = words.split_first().filter(|_| env.is_empty())?;
    let check = checks::find(program)?;
    Some(NativeCall { check, args: Args::new(program, arguments.iter().cloned()) })
}

impl NativeCall {
    /// Runs it as a program would have run: at the deadline it is dropped, and one that panics
    /// is UNKNOWN.
    pub(super) async fn run(self, timeout: Duration, output_cap: usize) -> Finished {
        let started = Instant::now();
        let (name, run, args) = (self.check.name, self.check.run, self.args);
        let guarded = catch_panics(move || run(args));
        let (exit, stdout, stderr) = match tokio::time::timeout(timeout, guarded).await {
            Ok(Ok(Outcome { code, output, stderr })) => (Exit::Code(code.into()), output, stderr),
            Ok(Err(Panicked)) => {
                tracing::error!(plugin.name = name, "native check `{name}` panicked");
                (
                    Exit::Code(3),
                    format!("UNKNOWN - native {name} failed unexpectedly\n"),
                    String::new(),
                )
            }
            Err(_) => (Exit::TimedOut, String::new(), String::new()),
        };
        let (stdout, cut_stdout) = capped(stdout, output_cap);
        let (stderr, cut_stderr) = capped(stderr, output_cap);
        let truncated = cut_stdout || cut_stderr;
        Finished { exit, stdout, stderr, truncated, runtime: started.elapsed() }
    }
}

fn capped(text: String, cap: usize) -> (Vec<u8>, bool) {
    let mut bytes = text.into_bytes();
    let cut = bytes.len() > cap;
    bytes.truncate(cap);
    (bytes, cut)
}

struct Panicked;

/// A check that panicked is dropped and never polled again, so no broken state is seen.
async fn catch_panics(start: impl FnOnce() -> CheckFuture) -> Result<Outcome, Panicked> {
    let mut check = catch_unwind(AssertUnwindSafe(start)).map_err(|_| Panicked)?;
    poll_fn(move |context| match catch_unwind(AssertUnwindSafe(|| check.as_mut().poll(context))) {
        Ok(poll) => poll.map(Ok),
        Err(_) => Poll::Ready(Err(Panicked)),
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn answer(
        name: &'static str,
        run: fn(Args) -> CheckFuture,
        timeout: Duration,
    ) -> Finished {
        let check = Box::leak(Box::new(Check { name, aliases: &[], summary: "", run }));
        NativeCall { check, args: Args::new(name, ["-x"]) }.run(timeout, 8).await
    }

    #[tokio::test]
    async fn a_panic_is_unknown_whether_at_start_or_later() {
        for run in [(|_| panic!("at start")) as fn(Args) -> CheckFuture, |_| {
            Box::pin(async { panic!("later") })
        }] {
            let finished = answer("check_broken", run, Duration::from_secs(9)).await;
            assert_eq!((finished.exit, &finished.stdout[..]), (Exit::Code(3), &b"UNKNOWN "[..]));
        }
    }

    #[tokio::test]
    async fn the_deadline_ends_it() {
        let never = |_| Box::pin(std::future::pending()) as CheckFuture;
        let finished = answer("check_stuck", never, Duration::from_millis(5)).await;
        assert_eq!(finished.exit, Exit::TimedOut);
    }

    #[tokio::test]
    async fn its_output_is_capped() {
        let talk = |_| {
            Box::pin(async { Outcome::new(model::ServiceState::Warning, "123456789") })
                as CheckFuture
        };
        let finished = answer("check_talk", talk, Duration::from_secs(9)).await;
        assert_eq!((finished.exit, &finished.stdout[..]), (Exit::Code(1), &b"12345678"[..]));
        assert!(finished.truncated);
    }

    #[test]
    fn lines_with_environment_or_for_a_shell_are_for_programs() {
        let found = |line: &str| lookup(&CommandLine::parse(line)).map(|call| call.check.name);
        assert_eq!(found("/nonexistent/check_tcp -H x"), Some("check_tcp"));
        assert_eq!(found("LC_ALL=C check_tcp -H x"), None);
        assert_eq!(found("check_tcp -H x | tee y"), None);
        assert_eq!(found("/bin/true"), None);
    }
}
