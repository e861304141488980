//! Changes on their way to disk: one batch at a time (ADR 3).

use std::collections::HashSet;
use std::mem;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use model::{CheckId, HistoryLine};
use monitor::{Counters, Monitor};
use store_state::{Journal, Write};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tracing::{error, info};

use crate::handle::SubmitError;
use crate::history_log::HistoryLog;
use crate::view::View;

/// History lines kept in memory while the store does not take them; beyond that the oldest go
/// and are counted. At 100 lines a second that is a quarter of an hour of a full disk.
const HISTORY_BACKLOG: usize = 100_000;

/// How long changes that nobody waits for collect before they are sent, when something happened
/// that the history tells of.
const GATHER: Duration = Duration::from_millis(250);

/// The same when nothing did: results that only confirm what was known. A commit costs as much CPU
/// as ten checks, and after a crash the checks of this time are just run again.
const GATHER_CONFIRMATIONS: Duration = Duration::from_secs(1);

/// Between two attempts to write while the store takes nothing.
const RETRY_PAUSE: Duration = Duration::from_secs(1);

/// What commands are told once their effects are on disk, or are not.
pub(crate) type Answer = oneshot::Sender<Vec<Result<(), SubmitError>>>;

/// A client that waits for the next batch.
struct Waiter {
    answer: Answer,
    outcomes: Vec<Result<(), SubmitError>>,
}

/// What one batch carries besides its writes, for when it fails.
#[derive(Default)]
struct Batch {
    objects: Vec<CheckId>,
    history: Arc<Vec<HistoryLine>>,
    waiters: Vec<Waiter>,
}

/// Collects changes; while one batch is on its way the next one grows.
pub(crate) struct Outbox {
    journal: Journal,
    log: Arc<Mutex<HistoryLog>>,
    changed: HashSet<CheckId>,
    history: Vec<HistoryLine>,
    waiters: Vec<Waiter>,
    counters: Option<Counters>,
    on_its_way: Option<(JoinHandle<Result<(), String>>, Batch)>,
    failing: bool,
    retry_at: Option<Instant>,
    last_sent: Instant,
    lines_lost: u64,
}

impl Outbox {
    pub(crate) fn new(journal: Journal, log: HistoryLog) -> Self {
        Self {
            journal,
            log: Arc::new(Mutex::new(log)),
            changed: HashSet::new(),
            history: Vec::new(),
            waiters: Vec::new(),
            counters: None,
            on_its_way: None,
            failing: false,
            retry_at: None,
            last_sent: Instant::now(),
            lines_lost: 0,
        }
    }

    pub(crate) fn changed(&mut self, check: CheckId) {
        self.changed.insert(check);
    }

    pub(crate) fn history(&mut self, line: HistoryLine) {
        self.history.push(line);
        if self.history.len() > 2 * HISTORY_BACKLOG {
            self.cut_backlog();
        }
    }

    /// Whether the last batch was not taken.
    pub(crate) fn is_failing(&self) -> bool {
        self.failing
    }

    /// After a reload: ids of the old configuration become ids of the new one.
    pub(crate) fn rename(&mut self, new_id: impl Fn(CheckId) -> Option<CheckId>) {
        self.changed = self.changed.drain().filter_map(&new_id).collect();
        if let Some((_, batch)) = &mut self.on_its_way {
            batch.objects = batch.objects.drain(..).filter_map(&new_id).collect();
        }
    }

    /// Answers `answer` with `outcomes` when everything collected so far is on disk.
    pub(crate) fn answer_when_durable(
        &mut self,
        answer: Answer,
        outcomes: Vec<Result<(), SubmitError>>,
    ) {
        self.waiters.push(Waiter { answer, outcomes });
    }

    /// When there will be something to send; `None` when nothing has changed, or a batch is on its
    /// way and its arrival comes first.
    pub(crate) fn time_until_flush(&self) -> Option<Duration> {
        if self.on_its_way.is_some() || self.is_empty() {
            return None;
        }
        let at = match (self.retry_at, self.waiters.is_empty()) {
            (Some(at), _) => at,
            (None, true) if self.history.is_empty() => self.last_sent + GATHER_CONFIRMATIONS,
            (None, true) => self.last_sent + GATHER,
            (None, false) => return Some(Duration::ZERO),
        };
        Some(at.saturating_duration_since(Instant::now()))
    }

    fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.history.is_empty() && self.waiters.is_empty()
    }

    /// Sends the next batch if it is time.
    pub(crate) fn flush(&mut self, monitor: &Monitor, view: &View) {
        if self.time_until_flush() == Some(Duration::ZERO) {
            self.send(monitor, view);
        }
    }

    fn send(&mut self, monitor: &Monitor, view: &View) {
        self.last_sent = Instant::now();
        let batch = Batch {
            objects: mem::take(&mut self.changed).into_iter().collect(),
            history: Arc::new(mem::take(&mut self.history)),
            waiters: mem::take(&mut self.waiters),
        };
        let writes = self.writes_of(&batch, monitor, view);
        let task = tokio::spawn(deliver(
            self.journal.clone(),
            writes,
            self.log.clone(),
            batch.history.clone(),
        ));
        self.on_its_way = Some((task, batch));
    }

    fn writes_of(&mut self, batch: &Batch, monitor: &Monitor, view: &View) -> Vec<Write> {
        let objects = monitor.objects();
        let mut writes = Vec::with_capacity(batch.objects.len() + batch.history.len() + 1);
        for &check in &batch.objects {
            let (host, service) = match check {
                CheckId::Host(id) => (objects.hosts[id].name.clone(), None),
                CheckId::Service(id) => {
                    let def = &objects.services[id];
                    (objects.hosts[def.host].name.clone(), Some(def.description.clone()))
                }
            };
            let state = view.state(check);
            writes.push(Write::State { host, service, state });
        }
        writes.extend(batch.history.iter().cloned().map(Write::History));
        let counters = monitor.counters();
        if self.counters != Some(counters) {
            writes.extend(crate::retention::counter_writes(counters));
            self.counters = Some(counters);
        }
        writes
    }

    /// Waits until the batch on its way has arrived or failed; forever when there is none.
    pub(crate) async fn delivered(&mut self) {
        let Some((task, _)) = &mut self.on_its_way else { return std::future::pending().await };
        let result = task.await.unwrap_or_else(|panic| Err(panic.to_string()));
        let (_, batch) = self.on_its_way.take().expect("it was on its way just above");
        match result {
            Ok(()) => self.confirm(batch),
            Err(reason) => self.take_back(batch, &reason),
        }
    }

    /// Writes everything that is left, in one attempt. For the ordered stop.
    pub(crate) async fn drain(&mut self, monitor: &Monitor, view: &View) {
        if self.on_its_way.is_some() {
            self.delivered().await;
        }
        if !self.is_empty() {
            self.send(monitor, view);
            self.delivered().await;
        }
    }

    fn confirm(&mut self, batch: Batch) {
        self.retry_at = None;
        if mem::take(&mut self.failing) {
            info!(lines_lost = self.lines_lost, "the state store takes changes again");
        }
        for waiter in batch.waiters {
            let _ = waiter.answer.send(waiter.outcomes);
        }
    }

    fn take_back(&mut self, batch: Batch, reason: &str) {
        if !mem::replace(&mut self.failing, true) {
            error!(error = %reason,
                "the state store does not take changes: checks go on, commands are refused");
        }
        self.retry_at = Some(Instant::now() + RETRY_PAUSE);
        for waiter in batch.waiters {
            let refuse = |outcome: Result<(), SubmitError>| {
                // Only of this batch, the first of an outage; later ones are refused beforehand.
                let reason =
                    format!("carried out, but not stored yet; do not send it again: {reason}");
                outcome.and(Err(SubmitError::NotDurable(reason)))
            };
            let outcomes = waiter.outcomes.into_iter().map(refuse).collect();
            let _ = waiter.answer.send(outcomes);
        }
        self.counters = None;
        self.changed.extend(batch.objects);
        let newer = mem::take(&mut self.history);
        self.history = Arc::try_unwrap(batch.history).unwrap_or_else(|shared| (*shared).clone());
        self.history.extend(newer);
        self.cut_backlog();
    }

    fn cut_backlog(&mut self) {
        let excess = self.history.len().saturating_sub(HISTORY_BACKLOG);
        self.history.drain(..excess);
        self.lines_lost += excess as u64;
    }
}

/// First the store, with fsync; then the same lines to the text log, whose loss harms nobody.
async fn deliver(
    journal: Journal,
    writes: Vec<Write>,
    log: Arc<Mutex<HistoryLog>>,
    lines: Arc<Vec<HistoryLine>>,
) -> Result<(), String> {
    journal.write(writes).await.map_err(|error| error.to_string())?;
    if lines.is_empty() {
        return Ok(());
    }
    let append = move || {
        let mut log = log.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        log.append(&lines).map_err(|error| (log.path().to_owned(), error))
    };
    if let Ok(Err((path, error))) = tokio::task::spawn_blocking(append).await {
        error!(path = %path.display(), %error, "history lines are in the store but not in the log");
    }
    Ok(())
}
