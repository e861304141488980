//! The one task that writes.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, timeout_at};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use super::group::Group;
use super::metrics::Meters;
use super::{Batch, JournalLimits};
use crate::error::StoreError;

/// First pause after a failed attempt; doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// What a back end does for the journal.
#[async_trait]
pub(crate) trait Commit: Send {
    /// Writes the group in one transaction and returns when it is on disk. After an error
    /// nothing of it may be there.
    async fn commit(&mut self, group: &Group<'_>) -> Result<(), sqlx::Error>;

    /// Whether the same transaction may succeed later: the disk is full or busy, the peer gone.
    fn may_pass(&self, error: &sqlx::Error) -> bool;
}

pub(super) struct Writer<B> {
    backend: B,
    limits: JournalLimits,
    queue: mpsc::Receiver<Batch>,
    meters: Arc<Meters>,
    closing: CancellationToken,
    /// The last group was given up. Until one succeeds again each gets one attempt only, so
    /// that an outage does not hold up everybody for `give_up_after` again and again.
    impatient: bool,
}

impl<B: Commit> Writer<B> {
    pub(super) fn new(
        backend: B,
        limits: JournalLimits,
        queue: mpsc::Receiver<Batch>,
        meters: Arc<Meters>,
        closing: CancellationToken,
    ) -> Self {
        Self { backend, limits, queue, meters, closing, impatient: false }
    }

    /// Runs until closed, then writes what is still queued.
    pub(super) async fn run(mut self) {
        loop {
            let batch = tokio::select! {
                batch = self.queue.recv() => batch,
                () = self.closing.cancelled(), if !self.queue.is_closed() => {
                    self.queue.close(); // `recv` still gives what was sent before
                    continue;
                }
            };
            let Some(first) = batch else { break };
            let batches = self.gather(first).await;
            self.write_out(batches).await;
        }
    }

    /// The first batch and whatever else arrives in time for the same transaction.
    async fn gather(&mut self, first: Batch) -> Vec<Batch> {
        let until = Instant::now() + self.limits.gather_for;
        let mut count = first.writes.len();
        let mut batches = vec![first];
        while count < self.limits.group_writes {
            let Ok(Some(batch)) = timeout_at(until, self.queue.recv()).await else { break };
            count += batch.writes.len();
            batches.push(batch);
        }
        batches
    }

    async fn write_out(&mut self, batches: Vec<Batch>) {
        let result = self.commit(&batches).await;
        match result {
            Err(StoreError::Write { source, .. })
                if batches.len() > 1 && !self.backend.may_pass(&source) =>
            {
                // Something in one of them is unacceptable. The others must not suffer for it.
                for batch in batches {
                    let result = self.commit(std::slice::from_ref(&batch)).await;
                    self.answer(batch, &result);
                }
            }
            result => {
                for batch in batches {
                    self.answer(batch, &result);
                }
            }
        }
    }

    fn answer(&self, batch: Batch, result: &Result<(), StoreError>) {
        if result.is_err() {
            self.meters.failed_writes.fetch_add(batch.writes.len() as u64, Relaxed);
        }
        let _ = batch.done.send(result.clone()); // whoever dropped the ticket does not care
    }

    /// One transaction, tried until it is on disk, cannot ever be, or patience ends.
    async fn commit(&mut self, batches: &[Batch]) -> Result<(), StoreError> {
        let group = Group::of(batches.iter().flat_map(|batch| &batch.writes));
        let give_up_at = Instant::now() + self.limits.give_up_after;
        let mut pause = FIRST_PAUSE;
        loop {
            let started = Instant::now();
            let error = match self.backend.commit(&group).await {
                Ok(()) => {
                    self.succeeded(&group, started.elapsed());
                    return Ok(());
                }
                Err(error) => error,
            };
            let again = self.backend.may_pass(&error)
                && !self.impatient
                && Instant::now() + pause < give_up_at;
            if !again {
                return Err(self.given_up(&group, error));
            }
            if !self.meters.failing.swap(true, Relaxed) {
                warn!(%error, "the state store cannot be written; trying again");
            }
            self.meters.retries.fetch_add(1, Relaxed);
            tokio::select! {
                () = sleep(pause) => {}
                // A stop does not wait for a broken disk: one last attempt.
                () = self.closing.cancelled() => self.impatient = true,
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    fn succeeded(&mut self, group: &Group<'_>, took: Duration) {
        if self.meters.failing.load(Relaxed) {
            info!("the state store can be written again");
        }
        self.impatient = false;
        self.meters.committed(group.rows(), group.coalesced, took);
    }

    fn given_up(&mut self, group: &Group<'_>, error: sqlx::Error) -> StoreError {
        let rows = group.rows();
        if self.backend.may_pass(&error) {
            self.meters.failing.store(true, Relaxed);
            if !std::mem::replace(&mut self.impatient, true) {
                error!(
                    %error, rows,
                    "the state store cannot be written; changes are kept in memory only"
                );
            }
        } else {
            error!(%error, rows, "the state store refuses a change");
        }
        StoreError::Write { operation: "journal", source: Arc::new(error) }
    }
}
