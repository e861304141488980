//! What `api` and gateways hold.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use model::objects::Objects;
use model::{CheckId, ExternalCommand, Timestamp};
use tokio::sync::{broadcast, mpsc, oneshot};

use crate::view::View;

/// Something about an object changed: read the [`View`] for what it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The host or service.
    pub check: CheckId,
    /// Whether its state, state type or attempt changed, not only times and output.
    pub is_state_change: bool,
}

/// Why a command is not acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// The command names something that does not exist or asks for something impossible.
    #[error("{0}")]
    Refused(String),
    /// The store takes nothing. The message says whether the command was refused before it was
    /// carried out, or (only at the very start of an outage) after, and then holds until a restart.
    #[error("the command could not be stored: {0}")]
    NotDurable(String),
    /// The engine is stopping.
    #[error("the engine is stopping")]
    Stopping,
}

/// Figures of the running engine, all monotonic unless said otherwise.
#[derive(Debug, Clone, Default)]
pub struct Stats {
    /// When the engine started.
    pub started_at: Timestamp,
    /// Active host checks finished.
    pub host_checks_total: u64,
    /// Active service checks finished.
    pub service_checks_total: u64,
    /// Passive results accepted.
    pub passive_results_total: u64,
    /// Notifications sent.
    pub notifications_total: u64,
    /// Checks running now (a gauge).
    pub running_checks: usize,
    /// Messages waiting for the deciding task (a gauge).
    pub inbox_depth: usize,
    /// Capacity of that inbox.
    pub inbox_capacity: usize,
}

/// One message to the deciding task.
#[derive(Debug)]
pub(crate) enum Request {
    /// Carry out commands in order; answer when their effects are on disk.
    Commands(Vec<ExternalCommand>, oneshot::Sender<Vec<Result<(), SubmitError>>>),
    /// The command line a check would run now, `$USERn$` kept as written. The id belongs to these
    /// objects, which need not be the current ones.
    CommandLine(Arc<Objects>, CheckId, oneshot::Sender<Option<String>>),
    /// Swap the configuration; answered when it is in force.
    Reload(Arc<Objects>, oneshot::Sender<()>),
}

/// How long a question to the deciding task may take before the caller gives up.
pub(crate) const ASK_TIMEOUT: Duration = Duration::from_secs(10);

/// A cheap, cloneable way to the running engine.
#[derive(Debug, Clone)]
pub struct Handle {
    pub(crate) view: Arc<ArcSwap<View>>,
    pub(crate) requests: mpsc::Sender<Request>,
    pub(crate) changes: broadcast::Sender<Change>,
    pub(crate) stats: Arc<ArcSwap<Stats>>,
}

impl Handle {
    /// The current configuration and live state. Take it once per request.
    #[must_use]
    pub fn view(&self) -> Arc<View> {
        self.view.load_full()
    }

    /// Changes from now on. A receiver that lags loses the oldest and is told how many.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// Figures of the running engine.
    #[must_use]
    pub fn stats(&self) -> Arc<Stats> {
        self.stats.load_full()
    }

    /// Whether there is still somebody to carry out commands.
    #[must_use]
    pub fn is_running(&self) -> bool {
        !self.requests.is_closed()
    }

    /// Carries out commands in order. When this returns, what was accepted is on disk.
    pub async fn submit(&self, commands: Vec<ExternalCommand>) -> Vec<Result<(), SubmitError>> {
        let count = commands.len();
        let stopping = || vec![Err(SubmitError::Stopping); count];
        let (answer, wait) = oneshot::channel();
        if self.requests.send(Request::Commands(commands, answer)).await.is_err() {
            return stopping();
        }
        wait.await.unwrap_or_else(|_| stopping())
    }

    /// Puts another configuration in force. What exists in both keeps state and schedule.
    pub async fn reload(&self, objects: Arc<Objects>) -> Result<(), SubmitError> {
        let (answer, wait) = oneshot::channel();
        let request = Request::Reload(objects, answer);
        self.requests.send(request).await.map_err(|_| SubmitError::Stopping)?;
        wait.await.map_err(|_| SubmitError::Stopping)
    }

    /// The command line that a check of this object runs, secrets (`$USERn$`) not filled in.
    /// `None` when it has no check command or the engine is stopping.
    pub async fn command_line(&self, objects: &Arc<Objects>, check: CheckId) -> Option<String> {
        let (answer, wait) = oneshot::channel();
        self.requests.send(Request::CommandLine(objects.clone(), check, answer)).await.ok()?;
        tokio::time::timeout(ASK_TIMEOUT, wait).await.ok()?.ok()?
    }
}

/// What stands in for the engine in tests of those who hold a [`Handle`].
#[doc(hidden)]
impl Handle {
    /// A handle on `view` whose commands `answer` answers. Ends with the last clone.
    #[must_use]
    pub fn detached(
        view: Arc<View>,
        mut answer: impl FnMut(Vec<ExternalCommand>) -> Vec<Result<(), SubmitError>> + Send + 'static,
    ) -> Self {
        let (requests, mut inbox) = mpsc::channel(16);
        tokio::spawn(async move {
            while let Some(request) = inbox.recv().await {
                match request {
                    Request::Commands(commands, done) => drop(done.send(answer(commands))),
                    Request::CommandLine(_, _, done) => {
                        drop(done.send(Some("/bin/check $USER3$".to_owned())));
                    }
                    Request::Reload(_, done) => drop(done.send(())),
                }
            }
        });
        Self {
            view: Arc::new(ArcSwap::new(view)),
            requests,
            changes: broadcast::channel(16).0,
            stats: Arc::default(),
        }
    }

    /// Publishes and announces what became of an object, as the deciding task does.
    pub fn publish(&self, change: Change, live: crate::Live) {
        self.view.load().publish(change.check, live);
        let _ = self.changes.send(change); // nobody needs to listen
    }

    /// Puts another view in force.
    pub fn replace_view(&self, view: Arc<View>) {
        self.view.store(view);
    }
}
