//! The way in.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::task::{Context, Poll};

use model::RawRecord;
use tokio::sync::{oneshot, watch};

use super::bookmark::Bookmark;
use super::commit::Committer;
use super::recovery::Recovered;
use super::shared::{Batch, Shared};
use super::{QueueError, QueueStats, frame};

/// The way into the queue; cheap to clone. When the last one is gone the queue writes what it
/// has and closes.
#[derive(Debug, Clone)]
pub struct QueueWriter(Arc<Handle>);

#[derive(Debug)]
struct Handle {
    shared: Arc<Shared>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        begin_closing(&self.shared);
    }
}

fn begin_closing(shared: &Shared) {
    shared.lock().closing = true;
    shared.handed_in.notify_all();
    shared.room.notify_waiters();
}

impl QueueWriter {
    /// Starts the writing thread.
    pub(super) fn start(shared: Arc<Shared>, recovered: Recovered) -> Result<Self, QueueError> {
        let committer = Committer::new(shared.clone(), recovered)?;
        let spawned = std::thread::Builder::new()
            .name("queue".into())
            .spawn(move || committer.run())
            .map_err(|error| QueueError::io(&shared.directory, error));
        spawned?;
        Ok(Self(Arc::new(Handle { shared })))
    }

    /// Puts records into the queue and returns when they are on disk, with the number of the
    /// last one. Waits while the queue is full or the disk refuses.
    ///
    /// Dropping the future before it has found room leaves nothing behind; later, the records
    /// are written all the same.
    ///
    /// # Errors
    /// [`QueueError::TooLarge`] for more than a segment at once, [`QueueError::Closed`] after
    /// the close, [`QueueError::Io`] when it was closed while the disk refused. Nothing of it
    /// was written then.
    pub async fn push(&self, records: Vec<RawRecord>) -> Result<u64, QueueError> {
        self.enqueue(records, Vec::new()).await?.await
    }

    /// Hands in records, and bookmarks that become durable with them, waiting for room. The
    /// ticket tells when they are on disk. What one caller hands in keeps its order, so that
    /// waiting for the last ticket is waiting for all.
    ///
    /// # Errors
    /// As [`QueueWriter::push`].
    pub async fn enqueue(
        &self,
        records: Vec<RawRecord>,
        bookmarks: Vec<Bookmark>,
    ) -> Result<Ticket, QueueError> {
        let shared = &self.0.shared;
        let (done, answer) = oneshot::channel();
        let mut batch = Batch {
            bytes: frame::size_bound(&records, &bookmarks),
            records,
            bookmarks,
            done: Some(done),
        };
        loop {
            let mut room = pin!(shared.room.notified());
            room.as_mut().enable(); // before looking, so that nothing is missed between
            batch = match shared.hand_in(batch) {
                Ok(()) => return Ok(Ticket(answer)),
                Err((batch, QueueError::Full)) => batch,
                Err((_, error)) => return Err(error),
            };
            room.await;
        }
    }

    /// Hands in records that nobody waits for, such as datagrams.
    ///
    /// # Errors
    /// [`QueueError::Full`] when there is no room: the records are gone, and counted. Otherwise
    /// as [`QueueWriter::push`].
    pub fn try_push(&self, records: Vec<RawRecord>) -> Result<(), QueueError> {
        let count = records.len() as u64;
        let bytes = frame::size_bound(&records, &[]);
        let batch = Batch { records, bookmarks: Vec::new(), bytes, done: None };
        self.0.shared.hand_in(batch).map_err(|(_, error)| {
            self.0.shared.meters.refused.fetch_add(count, Relaxed);
            error
        })
    }

    /// The number of the newest record on disk, and its changes.
    #[must_use]
    pub fn durable(&self) -> watch::Receiver<u64> {
        self.0.shared.durable.subscribe()
    }

    /// How far the source `key` had been read when the last of its records on disk was handed
    /// in. Read once, at the start of the source.
    #[must_use]
    pub fn bookmark(&self, key: &str) -> Option<Box<[u8]>> {
        self.0.shared.lock().bookmarks.get(key).map(Into::into)
    }

    /// The sources that have a bookmark.
    #[must_use]
    pub fn bookmark_keys(&self) -> Vec<Arc<str>> {
        self.0.shared.lock().bookmarks.keys().cloned().collect()
    }

    /// How the queue is doing.
    #[must_use]
    pub fn stats(&self) -> QueueStats {
        self.0.shared.stats()
    }

    /// Takes nothing more, writes what was handed in, and returns when that is done. The reader
    /// can still be asked for what is on disk.
    pub async fn close(&self) {
        begin_closing(&self.0.shared);
        let mut durable = self.durable();
        // The writer gives a last sign of life after `closed` is set.
        while !self.0.shared.lock().closed {
            if durable.changed().await.is_err() {
                break;
            }
        }
    }
}

/// Resolves when what it was given for is on disk, with the number of the last record in it (for
/// bookmarks alone: of the last record before), or could not be written.
#[derive(Debug)]
pub struct Ticket(oneshot::Receiver<Result<u64, QueueError>>);

impl Future for Ticket {
    type Output = Result<u64, QueueError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // A writer that went away without an answer has written nothing.
        Pin::new(&mut self.0).poll(cx).map(|answer| answer.unwrap_or(Err(QueueError::Closed)))
    }
}
