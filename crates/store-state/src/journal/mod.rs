//! The hot path: many small writes, few fsyncs, and no answer before the fsync.
//!
//! Everybody hands in batches through a [`Journal`]. One writer task takes whatever has arrived,
//! keeps only the last state of each object, writes it all in one transaction, and answers every
//! batch when that transaction is on disk. While one transaction waits for the disk the next
//! batches gather, so the slower the disk the larger the groups.
//!
//! When the queue is full, `enqueue` waits: nothing is dropped. When the disk refuses, the writer
//! retries for [`JournalLimits::give_up_after`], then answers with the error and goes on: a
//! monitor whose disk is full must still monitor. What failed is counted, and the caller, who
//! alone knows whether it still matters, can hand it in again.

mod group;
mod metrics;
mod writer;

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use model::{CheckableState, HistoryLine, HostName, ServiceDescription};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::audit::AuditEntry;
use crate::counter::Counter;
use crate::error::StoreError;

pub(crate) use group::{Group, ObjectWrite};
pub use metrics::JournalMetrics;
use metrics::Meters;
pub(crate) use writer::Commit;
use writer::Writer;

/// Most writes queued or being written at a time; whoever brings more waits.
/// About 50 MB of memory when all of them are states with long output of their own.
pub const QUEUE_CAPACITY_WRITES: usize = 65_536;

/// One thing to be written.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// The state of a host (no service) or service. Of several in one group only the last is
    /// written.
    State {
        /// The host.
        host: HostName,
        /// The service, if it is one.
        service: Option<ServiceDescription>,
        /// All of its state.
        state: Arc<CheckableState>,
    },
    /// The host or service is gone from the configuration: its retained state goes too.
    Forget {
        /// The host.
        host: HostName,
        /// The service, if it is one. A host does not take its services along.
        service: Option<ServiceDescription>,
    },
    /// A line of history.
    History(HistoryLine),
    /// A number of the whole program.
    Counter {
        /// Which.
        counter: Counter,
        /// Its new value.
        value: i64,
    },
    /// An entry of the audit trail, for what must be on disk together with its effect.
    Audit(AuditEntry),
}

/// How the writer gathers and how patient it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalLimits {
    /// How long the first batch of a group waits for company.
    pub gather_for: Duration,
    /// A group is closed when it has this many writes. A batch is never split: what is handed in
    /// together is on disk together or not at all.
    pub group_writes: usize,
    /// For how long a failing group is tried again before its callers get the error.
    pub give_up_after: Duration,
}

impl Default for JournalLimits {
    fn default() -> Self {
        Self {
            gather_for: Duration::from_millis(2),
            group_writes: 8_192,
            give_up_after: Duration::from_secs(10),
        }
    }
}

/// A way in; cheap to clone.
#[derive(Debug, Clone)]
pub struct Journal {
    room: Arc<Semaphore>,
    queue: mpsc::Sender<Batch>,
    meters: Arc<Meters>,
}

/// What was handed in together.
#[derive(Debug)]
struct Batch {
    writes: Vec<Write>,
    done: oneshot::Sender<Result<(), StoreError>>,
    /// Given back when the batch has been answered.
    _room: OwnedSemaphorePermit,
}

impl Journal {
    /// Starts a writer on `tracker` that commits to `backend`. It stops, with everything
    /// written, when `closing` is cancelled or the last handle is gone.
    pub(crate) fn start(
        backend: impl Commit + 'static,
        limits: JournalLimits,
        closing: CancellationToken,
        tracker: &TaskTracker,
    ) -> Self {
        let (sender, queue) = mpsc::channel(QUEUE_CAPACITY_WRITES);
        let room = Arc::new(Semaphore::new(QUEUE_CAPACITY_WRITES));
        let meters = Arc::new(Meters::default());
        let writer = Writer::new(backend, limits, queue, meters.clone(), closing);
        tracker.spawn(writer.run());
        Self { room, queue: sender, meters }
    }

    /// Writes a batch and returns when it is on disk, all of it in one transaction.
    ///
    /// # Errors
    /// [`StoreError::Write`] when the disk kept refusing, [`StoreError::Closed`] after a stop.
    /// In both cases nothing of the batch was written.
    pub async fn write(&self, batch: Vec<Write>) -> Result<(), StoreError> {
        self.enqueue(batch).await?.await
    }

    /// Hands in a batch, waiting while the queue is full. The ticket tells when it is on disk;
    /// who does not need to know may drop it: the batch is written all the same.
    ///
    /// Batches of one caller are written in the order in which they are handed in.
    ///
    /// # Errors
    /// [`StoreError::Closed`] after a stop.
    pub async fn enqueue(&self, batch: Vec<Write>) -> Result<Ticket, StoreError> {
        let (done, answer) = oneshot::channel();
        if batch.is_empty() {
            let _ = done.send(Ok(())); // the receiver is in this very function
            return Ok(Ticket(answer));
        }
        let count = batch.len().min(QUEUE_CAPACITY_WRITES) as u32;
        let room = self.room.clone().acquire_many_owned(count).await;
        let room = room.map_err(|_| StoreError::Closed)?;
        let batch = Batch { writes: batch, done, _room: room };
        self.queue.send(batch).await.map_err(|_| StoreError::Closed)?;
        Ok(Ticket(answer))
    }

    /// How the journal is doing.
    #[must_use]
    pub fn metrics(&self) -> JournalMetrics {
        self.meters.read(QUEUE_CAPACITY_WRITES - self.room.available_permits())
    }
}

/// Resolves when the batch it was given for is on disk, or could not be written.
#[derive(Debug)]
pub struct Ticket(oneshot::Receiver<Result<(), StoreError>>);

impl Future for Ticket {
    type Output = Result<(), StoreError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // A writer that went away without an answer has written nothing.
        Pin::new(&mut self.0).poll(cx).map(|answer| answer.unwrap_or(Err(StoreError::Closed)))
    }
}

#[cfg(test)]
mod tests;
