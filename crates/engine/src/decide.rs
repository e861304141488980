//! The deciding task: the only owner of the [`Monitor`] (ADR 2).

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use model::objects::Objects;
use model::{CheckId, Timestamp};
use monitor::{Effect, Monitor};
use tokio::sync::{broadcast, mpsc};
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use crate::clock;
use crate::handle::{Change, Request, Stats, SubmitError};
use crate::outbox::Outbox;
use crate::programs::{Arrived, Programs};
use crate::reload;
use crate::security::StateChanges;
use crate::view::{Live, View};

/// Results and requests taken per turn before effects are performed and changes published.
const TAKEN_PER_TURN: usize = 256;

/// Checks start and their results are taken at most this often: most of what a check costs us is
/// waking threads up, and programs that start together share that. It adds as much to the latency
/// of a check; requests are answered at once, and what they start is started at once.
const TURN: Duration = Duration::from_millis(20);

/// A difference between the two clocks that needs no compensation.
const CLOCK_NOISE: Duration = Duration::from_secs(2);

/// The clock is looked at this often even when nothing is planned, so that a jump of the system
/// time is noticed.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);

/// How long results in flight are waited for when stopping, before their programs are killed.
const DRAIN_TIME: Duration = Duration::from_secs(2);

/// How long the last changes may take to reach the disk when stopping.
const LAST_WRITE: Duration = Duration::from_millis(1500);

/// Whether messages may be left after a turn.
#[derive(PartialEq, Eq)]
enum Left {
    Nothing,
    More,
}

pub(crate) struct Decide {
    pub(crate) monitor: Monitor,
    pub(crate) view: Arc<ArcSwap<View>>,
    pub(crate) stats: Arc<ArcSwap<Stats>>,
    pub(crate) changes: broadcast::Sender<Change>,
    pub(crate) requests: mpsc::Receiver<Request>,
    pub(crate) results: mpsc::Receiver<Arrived>,
    pub(crate) programs: Programs,
    pub(crate) outbox: Outbox,
    /// Where hard states go to become events.
    pub(crate) state_changes: Option<StateChanges>,
    pub(crate) started_at: Timestamp,
    pub(crate) passive_results: u64,
    /// The wall clock and the steady one, when last looked at.
    pub(crate) last_turn: (Timestamp, Instant),
    /// Until then results wait, see [`TURN`].
    pub(crate) rests_until: Instant,
    pub(crate) stop: CancellationToken,
}

impl Decide {
    pub(crate) async fn run(mut self) {
        let mut effects = Vec::new();
        self.monitor.started(clock::now(), &mut effects);
        self.perform(&mut effects);
        loop {
            let rest = self.rests_until.saturating_duration_since(Instant::now());
            let sleep = if rest.is_zero() { self.time_until_due() } else { rest };
            tokio::select! {
                biased;
                () = self.stop.cancelled() => break,
                () = self.outbox.delivered() => {}
                Some(arrived) = self.results.recv(), if rest.is_zero() => {
                    self.apply(arrived, &mut effects);
                }
                Some(request) = self.requests.recv() => self.answer(request, &mut effects),
                () = tokio::time::sleep(sleep) => {}
            }
            self.notice_clock_change(&mut effects);
            let left = self.take_what_is_there(&mut effects);
            self.monitor.tick(clock::now(), &mut effects);
            if rest.is_zero() && left == Left::Nothing && !effects.is_empty() {
                self.rests_until = Instant::now() + TURN;
            }
            self.perform(&mut effects);
        }
        self.drain(&mut effects).await;
    }

    /// Plans are kept in wall-clock time: when somebody sets the clock, they move along.
    fn notice_clock_change(&mut self, effects: &mut Vec<Effect>) {
        let (wall, steady) = (clock::now(), Instant::now());
        let (last_wall, last_steady) = std::mem::replace(&mut self.last_turn, (wall, steady));
        let expected = last_wall + (steady - last_steady);
        let (back, forth) = (expected.since(wall), wall.since(expected));
        let threshold = self.monitor.objects().settings.time_change_threshold;
        if back >= CLOCK_NOISE {
            self.monitor.clock_changed(true, back, wall, effects);
        } else if forth >= Duration::from_secs(threshold).max(CLOCK_NOISE) {
            self.monitor.clock_changed(false, forth, wall, effects);
        }
    }

    fn time_until_due(&self) -> Duration {
        let due = self.monitor.next_due().map(|due| due.since(clock::now()));
        let flush = self.outbox.time_until_flush().unwrap_or(LONGEST_SLEEP);
        due.unwrap_or(LONGEST_SLEEP).min(flush).min(LONGEST_SLEEP)
    }

    /// Takes turns between results and requests, so that neither can starve the other.
    fn take_what_is_there(&mut self, effects: &mut Vec<Effect>) -> Left {
        for _ in 0..TAKEN_PER_TURN {
            let result = self.results.try_recv().ok();
            let request = self.requests.try_recv().ok();
            if result.is_none() && request.is_none() {
                return Left::Nothing;
            }
            if let Some(arrived) = result {
                self.apply(arrived, effects);
            }
            if let Some(request) = request {
                self.answer(request, effects);
            }
        }
        Left::More
    }

    fn apply(&mut self, arrived: Arrived, effects: &mut Vec<Effect>) {
        let mut result = arrived.result;
        if !Arc::ptr_eq(&arrived.objects, self.monitor.objects()) {
            let Some(check) =
                reload::same_object(result.check, &arrived.objects, self.monitor.objects())
            else {
                return; // the object no longer exists
            };
            result.check = check;
        }
        self.monitor.apply_result(&result, clock::now(), effects);
    }

    fn answer(&mut self, request: Request, effects: &mut Vec<Effect>) {
        match request {
            // What is refused must not be carried out: a sender that tries again would count twice.
            Request::Commands(commands, answer) if self.outbox.is_failing() => {
                let refused =
                    SubmitError::NotDurable("the state store takes no changes".to_owned());
                let _ = answer.send(vec![Err(refused); commands.len()]);
            }
            Request::Commands(commands, answer) => {
                let now = clock::now();
                let outcomes: Vec<_> = commands
                    .iter()
                    .map(|command| {
                        self.monitor
                            .command(command, now, effects)
                            .map_err(|refused| SubmitError::Refused(refused.to_string()))
                    })
                    .collect();
                let passive = |c: &&model::ExternalCommand| c.is_passive_result();
                let counts = commands.iter().zip(&outcomes).filter(|(_, o)| o.is_ok());
                self.passive_results += counts.filter(|(c, _)| passive(c)).count() as u64;
                // The effects must be in the outbox before the answer is.
                self.perform_without_flush(effects);
                self.outbox.answer_when_durable(answer, outcomes);
            }
            Request::CommandLine(asked_of, check, answer) => {
                let check = reload::same_object(check, &asked_of, self.monitor.objects());
                let line =
                    check.and_then(|check| self.monitor.check_command_line(check, clock::now()));
                let _ = answer.send(line.map(|line| line.display_line()));
            }
            Request::Reload(objects, answer) => {
                // These still speak of the old configuration.
                self.perform_without_flush(effects);
                self.reload(objects);
                let _ = answer.send(());
            }
        }
    }

    fn perform(&mut self, effects: &mut Vec<Effect>) {
        self.perform_without_flush(effects);
        self.outbox.flush(&self.monitor, &self.view.load());
        self.publish_stats();
    }

    fn perform_without_flush(&mut self, effects: &mut Vec<Effect>) {
        let mut checks = Vec::new();
        for effect in effects.drain(..) {
            match effect {
                Effect::RunCheck(check) => {
                    self.publish(check.check);
                    checks.push(*check);
                }
                Effect::Notify(notification) => {
                    let contact = &self.monitor.objects().contacts[notification.contact].name;
                    self.programs.notify(*notification, contact.shared().clone());
                }
                Effect::RunEventHandler(handler) => {
                    let name = self.monitor.objects().commands[handler.command].name.clone();
                    self.programs.event_handler(*handler, name.shared().clone());
                }
                Effect::Updated(check) => {
                    self.outbox.changed(check);
                    self.publish(check);
                }
                Effect::History(line) => {
                    if let Some(changes) = &self.state_changes {
                        changes.offer(&line);
                    }
                    self.outbox.history(*line);
                }
                Effect::NotNotified { about, reason, .. } => {
                    debug!(check = ?about, %reason, "nobody is told");
                }
            }
        }
        self.programs.check(checks, self.monitor.objects());
    }

    fn publish(&self, check: CheckId) {
        let live = Live {
            state: Arc::new(self.monitor.state(check).clone()),
            executing: self.monitor.is_executing(check),
        };
        let before = self.view.load().publish(check, live);
        let now = self.monitor.state(check);
        let is_state_change = before.state.state != now.state
            || before.state.state_type != now.state_type
            || before.state.attempt != now.attempt
            || before.state.has_been_checked != now.has_been_checked;
        // An error only means that nobody listens.
        let _ = self.changes.send(Change { check, is_state_change });
    }

    fn publish_stats(&self) {
        let counted = &self.programs.counted;
        self.stats.store(Arc::new(Stats {
            started_at: self.started_at,
            host_checks_total: counted.host_checks.load(Ordering::Relaxed),
            service_checks_total: counted.service_checks.load(Ordering::Relaxed),
            passive_results_total: self.passive_results,
            notifications_total: counted.notifications.load(Ordering::Relaxed),
            running_checks: self.programs.runner.running(),
            inbox_depth: self.results.len() + self.requests.len(),
            inbox_capacity: self.results.max_capacity() + self.requests.max_capacity(),
        }));
    }

    /// Swaps the configuration. What exists in both keeps its state and schedule.
    fn reload(&mut self, objects: Arc<Objects>) {
        let now = clock::now();
        let zone = self.monitor.zone().clone();
        let old = self.monitor.objects().clone();
        let retained = self.monitor.retained();
        self.monitor = Monitor::new(objects, retained, zone, now.as_micros().unsigned_abs(), now);
        let new = self.monitor.objects();
        self.outbox.rename(|check| reload::same_object(check, &old, new));
        self.view.store(Arc::new(view_of(&self.monitor, now)));
    }

    /// Results in flight still count for a moment; then everything is written.
    async fn drain(&mut self, effects: &mut Vec<Effect>) {
        self.requests.close();
        self.programs.tasks.close();
        let deadline = tokio::time::sleep(DRAIN_TIME);
        tokio::pin!(deadline);
        loop {
            tokio::select! {
                biased;
                // Results first: what follows from them may still have to run.
                Some(arrived) = self.results.recv() => {
                    self.apply(arrived, effects);
                    // New checks stay undone: the agenda is rebuilt at the next start.
                    effects.retain(|effect| !matches!(effect, Effect::RunCheck(_)));
                    self.perform(effects);
                }
                () = self.outbox.delivered() => {}
                () = self.programs.tasks.wait() => break,
                () = &mut deadline => break,
            }
        }
        // Results that come now are not applied: nobody could be told of them any more, and their
        // checks run again after the next start.
        self.programs.kill.cancel();
        while let Ok(request) = self.requests.try_recv() {
            if let Request::Commands(commands, answer) = request {
                let _ = answer.send(vec![Err(SubmitError::Stopping); commands.len()]);
            }
        }
        let view = self.view.load_full();
        let written = self.outbox.drain(&self.monitor, &view);
        if tokio::time::timeout(LAST_WRITE, written).await.is_err() {
            warn!("the state store is slow or broken; what it does not take now is lost");
        }
    }
}

/// Everything the monitor knows, as a fresh view.
pub(crate) fn view_of(monitor: &Monitor, loaded_at: Timestamp) -> View {
    View::new(monitor.objects().clone(), loaded_at, |check| Live {
        state: Arc::new(monitor.state(check).clone()),
        executing: monitor.is_executing(check),
    })
}
