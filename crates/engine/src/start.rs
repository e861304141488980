//! From a compiled configuration and an open store to a running engine, and back.

use std::path::PathBuf;
use std::sync::Arc;

use arc_swap::ArcSwap;
use jiff::tz::TimeZone;
use model::objects::Objects;
use model::{HistoryKind, HistoryLine, Timestamp};
use monitor::Monitor;
use plugins::runner::Runner;
use store_state::{Counter, StateStore, StoreError, Write};
use tokio::sync::{broadcast, mpsc};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::warn;

use crate::clock;
use crate::decide::{Decide, view_of};
use crate::handle::{Handle, Stats};
use crate::history_log::HistoryLog;
use crate::outbox::Outbox;
use crate::programs::{Counted, Programs};
use crate::retention;
use crate::security::StateChanges;

/// Results waiting for the deciding task. When it is full, finished checks wait; they are not lost.
const RESULTS_CAPACITY: usize = 8_192;
/// Requests waiting for the deciding task. When it is full, whoever asks waits.
const REQUESTS_CAPACITY: usize = 1_024;
/// Changes a slow follower may be behind before it loses the oldest and is told so.
const CHANGES_CAPACITY: usize = 16_384;

/// What an engine needs.
pub struct EngineSettings {
    /// The configuration, verified.
    pub objects: Arc<Objects>,
    /// Where everything is kept.
    pub store: Arc<dyn StateStore>,
    /// What runs programs.
    pub runner: Arc<Runner>,
    /// The local time zone, for periods and date macros.
    pub zone: TimeZone,
    /// The history log in `nagios.log` format; created when missing.
    pub history_log: PathBuf,
    /// Where hard state changes go to become events; `None`: nowhere.
    pub state_changes: Option<StateChanges>,
}

/// A running engine. Dropping it does not stop it: call [`Engine::stop`].
pub struct Engine {
    handle: Handle,
    store: Arc<dyn StateStore>,
    deciding: JoinHandle<()>,
    stop: CancellationToken,
}

impl Engine {
    /// Takes over what the last run left and starts the deciding task.
    ///
    /// # Errors
    /// When the store cannot be read, or cannot be written: monitoring that forgets is refused.
    pub async fn start(settings: EngineSettings) -> Result<Self, StoreError> {
        let now = clock::now();
        // `retain_state_information=0` is not obeyed: forgetting at a restart helps nobody.
        let retained = retention::load(&*settings.store).await?;
        let journal = settings.store.journal();
        journal.write(start_writes(now)).await?;
        let zone = settings.zone;
        let seed = now.as_micros().unsigned_abs();
        let monitor = Monitor::new(settings.objects, retained, zone, seed, now);

        let stop = CancellationToken::new();
        let view = Arc::new(ArcSwap::from_pointee(view_of(&monitor, now)));
        let stats = Arc::new(ArcSwap::from_pointee(Stats { started_at: now, ..Stats::default() }));
        let (changes, _) = broadcast::channel(CHANGES_CAPACITY);
        let (requests_in, requests) = mpsc::channel(REQUESTS_CAPACITY);
        let (results_in, results) = mpsc::channel(RESULTS_CAPACITY);
        let handle = Handle {
            view: view.clone(),
            requests: requests_in,
            changes: changes.clone(),
            stats: stats.clone(),
        };
        let programs = Programs {
            runner: settings.runner,
            results: results_in,
            tasks: TaskTracker::new(),
            kill: CancellationToken::new(),
            counted: Arc::new(Counted::default()),
        };
        let decide = Decide {
            monitor,
            view,
            stats,
            changes,
            requests,
            results,
            programs,
            outbox: Outbox::new(journal, HistoryLog::new(settings.history_log)),
            state_changes: settings.state_changes,
            started_at: now,
            passive_results: 0,
            last_turn: (now, std::time::Instant::now()),
            rests_until: std::time::Instant::now(),
            stop: stop.clone(),
        };
        let deciding = tokio::spawn(decide.run());
        Ok(Self { handle, store: settings.store, deciding, stop })
    }

    /// What interfaces hold.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Ends once the deciding task has ended, which without [`Engine::stop`] is a defect.
    pub async fn failed(&mut self) -> String {
        match (&mut self.deciding).await {
            Ok(()) => "the deciding task ended by itself".to_owned(),
            Err(error) => format!("the deciding task failed: {error}"),
        }
    }

    /// Ordered stop: results in flight count for a moment, then everything is on disk.
    pub async fn stop(self) {
        self.stop.cancel();
        if let Err(error) = self.deciding.await {
            warn!(%error, "the deciding task did not end in order");
        }
        let stopped =
            Write::Counter { counter: Counter::ProgramStop, value: clock::now().as_micros() };
        if let Err(error) = self.store.journal().write(vec![stopped, process_line("stopped")]).await
        {
            warn!(%error, "the stop could not be recorded");
        }
    }
}

fn start_writes(now: Timestamp) -> Vec<Write> {
    vec![
        Write::Counter { counter: Counter::ProgramStart, value: now.as_micros() },
        Write::Counter { counter: Counter::ProgramStop, value: 0 },
        process_line("started"),
    ]
}

fn process_line(what: &str) -> Write {
    Write::History(HistoryLine {
        at: clock::now(),
        kind: HistoryKind::Process,
        host: None,
        service: None,
        text: format!("Atalaya {} {what} (PID={})", env!("CARGO_PKG_VERSION"), std::process::id()),
    })
}
