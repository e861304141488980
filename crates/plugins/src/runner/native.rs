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
