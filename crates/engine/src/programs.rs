//! Runs what `monitor` decided: checks, notification commands, event handlers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use model::objects::Objects;
use model::{CheckId, CheckKind, CheckResult};
use monitor::{CommandLine, Environment, EventHandler, Notification, RunCheck};
use plugins::runner::{Exit, Finished, Job, Runner};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::warn;

use crate::clock;

/// Checks of one turn that share a task, and so a wake-up for what happens to them together. The
/// processor time of native checks in one task adds up to their latency.
const CHECKS_PER_TASK: usize = 32;

/// A check result on its way to the deciding task, with the configuration its ids belong to:
/// a reload may come between start and end of a check.
#[derive(Debug)]
pub(crate) struct Arrived {
    pub(crate) objects: Arc<Objects>,
    pub(crate) result: CheckResult,
}

/// Starts programs and counts how they end.
#[derive(Debug)]
pub(crate) struct Programs {
    pub(crate) runner: Arc<Runner>,
    pub(crate) results: mpsc::Sender<Arrived>,
    pub(crate) tasks: TaskTracker,
    /// Cancelled when the time to wait for results in flight is over.
    pub(crate) kill: CancellationToken,
    pub(crate) counted: Arc<Counted>,
}

/// Totals since start.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    pub(crate) host_checks: AtomicU64,
    pub(crate) service_checks: AtomicU64,
    pub(crate) notifications: AtomicU64,
}

impl Programs {
    /// Runs checks; their results arrive in the inbox of the deciding task.
    pub(crate) fn check(&self, checks: Vec<RunCheck>, objects: &Arc<Objects>) {
        let mut checks = checks.into_iter().peekable();
        while checks.peek().is_some() {
            let together = checks.by_ref().take(CHECKS_PER_TASK).collect();
            let (runner, results) = (self.runner.clone(), self.results.clone());
            let (kill, counted) = (self.kill.clone(), self.counted.clone());
            let objects = objects.clone();
            self.tasks.spawn(async move {
                tokio::select! {
                    () = run_together(together, &objects, &runner, &results, &counted) => {}
                    () = kill.cancelled() => {}
                }
            });
        }
    }

    /// Runs a contact's notification command.
    pub(crate) fn notify(&self, notification: Notification, contact: Arc<str>) {
        self.counted.notifications.fetch_add(1, Ordering::Relaxed);
        let command = notification.command_name.to_string();
        let job = job(&notification.line, notification.env, notification.timeout);
        self.helper(job, move |how| {
            warn!(contact.name = %contact, command.name = %command,
                "notification command `{command}` for contact `{contact}` {how}");
        });
    }

    /// Runs an event handler.
    pub(crate) fn event_handler(&self, handler: EventHandler, name: Arc<str>) {
        let job = job(&handler.line, handler.env, handler.timeout);
        self.helper(job, move |how| {
            warn!(command.name = %name, "event handler `{name}` {how}");
        });
    }

    fn helper(&self, job: Job, complain: impl FnOnce(String) + Send + 'static) {
        let (runner, kill) = (self.runner.clone(), self.kill.clone());
        self.tasks.spawn(async move {
            let finished = tokio::select! {
                finished = runner.run_helper(job) => finished,
                () = kill.cancelled() => return,
            };
            if let Some(how) = went_wrong(&finished) {
                complain(how);
            }
        });
    }
}

/// Runs checks at the same time and sends off each result as it comes.
async fn run_together(
    checks: Vec<RunCheck>,
    objects: &Arc<Objects>,
    runner: &Runner,
    results: &mpsc::Sender<Arrived>,
    counted: &Counted,
) {
    let mut running: FuturesUnordered<_> =
        checks.into_iter().map(|check| run_one(check, runner)).collect();
    while let Some(result) = running.next().await {
        match result.check {
            CheckId::Host(_) => counted.host_checks.fetch_add(1, Ordering::Relaxed),
            CheckId::Service(_) => counted.service_checks.fetch_add(1, Ordering::Relaxed),
        };
        // An error means the deciding task is gone: we are stopping and the check will be run
        // again after the next start.
        let _ = results.send(Arrived { objects: objects.clone(), result }).await;
    }
}

async fn run_one(check: RunCheck, runner: &Runner) -> CheckResult {
    let finished = runner.run(job(&check.line, check.env, check.timeout)).await;
    result_of(&check.check, check.planned, check.reschedule, finished)
}

fn job(line: &CommandLine, env: Environment, timeout: Duration) -> Job {
    Job { line: line.expose().to_owned(), env: env.0, timeout }
}

fn result_of(
    check: &CheckId,
    planned: model::Timestamp,
    reschedule: bool,
    finished: Finished,
) -> CheckResult {
    let finish_time = clock::now();
    let start_time = finish_time - finished.runtime;
    let (outcome, output) = finished.into_outcome();
    CheckResult {
        check: *check,
        kind: CheckKind::Active,
        outcome,
        output,
        start_time,
        finish_time,
        latency_s: start_time.since(planned).as_secs_f64(),
        reschedule,
    }
}

/// How a helper program failed, with the start of what it said; `None` when it did not.
fn went_wrong(finished: &Finished) -> Option<String> {
    let how = match finished.exit {
        Exit::Code(0) => return None,
        Exit::Code(code) => format!("exited with code {code}"),
        Exit::Signal(signal) => format!("died by signal {signal}"),
        Exit::TimedOut => format!("timed out after {:.2} s", finished.runtime.as_secs_f64()),
        Exit::NotStarted => "could not be started".to_owned(),
    };
    let said = String::from_utf8_lossy(&finished.stderr);
    let first = said.lines().next().unwrap_or("").trim();
    Some(if first.is_empty() { how } else { format!("{how}: {first}") })
}
