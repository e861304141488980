//! The embedded back end: tantivy indexes in a directory.
//!
//! ```text
//! events/
//!   2026-11-20.000041/     what arrived on that day
//!   2026-11-21.000042/     written to
//!   .dropped-…/            being deleted
//! ```
//!
//! [`writer`] is the one thread that changes anything; [`partition`] says what goes where and how
//! it survives a crash; [`layout`] what is indexed how. Readers work on a [`view`] of one commit:
//! [`select`] makes a search of a filter, [`scan`] goes through what it finds, [`read`], [`top`]
//! and [`histogram`] do something with it.

mod codec;
mod column;
mod excluded;
mod histogram;
mod layout;
mod partition;
mod pattern;
mod read;
mod retain;
mod scan;
mod select;
mod tokenizer;
mod top;
mod view;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use model::{Event, EventId, Timestamp};
use tokio::sync::{Semaphore, mpsc, oneshot};

use self::layout::Layout;
use self::retain::Limits;
use self::view::View;
use self::writer::{Command, Shown, Writer};
use crate::error::EventStoreError;
use crate::field::Field;
use crate::page::{
    Bar, EventPage, EventQuery, MAX_BARS, PageRequest, Partition, Split, Statistics, Top,
};
use crate::store::EventStore;

/// More would only slow each other and the writer down.
const QUESTIONS: usize = 8;

/// How the store works; the defaults suit one machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TantivySettings {
    /// Threads that index; 1 to 8.
    pub indexing_threads: usize,
    /// Memory in bytes that each may fill before it writes a segment; at least 15 MB.
    pub indexing_bytes: usize,
    /// A partition ends when it holds so many events, even within a day.
    pub partition_events: u64,
    /// A partition ends when it has so many bytes on disk, even within a day. A store bounded by
    /// bytes wants this much smaller than the bound.
    pub partition_bytes: u64,
}

impl Default for TantivySettings {
    fn default() -> Self {
        Self {
            indexing_threads: 1,
            indexing_bytes: 128 << 20,
            partition_events: 50_000_000,
            partition_bytes: 8 << 30,
        }
    }
}

/// An event store in a directory of this machine. Dropping it ends writing without a commit.
pub struct Tantivy {
    root: PathBuf,
    layout: Arc<Layout>,
    shown: Arc<Shown>,
    commands: mpsc::Sender<Command>,
    /// Questions that may be answered at the same time; others wait.
    questions: Arc<Semaphore>,
    closed: AtomicBool,
}

impl Tantivy {
    /// Opens the store in `root`, which is made if needed.
    ///
    /// # Errors
    /// Names the directory or partition that cannot be opened, is in use by another process, is
    /// damaged, or was written by another version.
    pub async fn open(root: &Path, settings: TantivySettings) -> Result<Self, EventStoreError> {
        let root = root.to_owned();
        let (commands, inbox) = mpsc::channel(writer::QUEUE);
        let open = move || {
            let layout = Arc::new(Layout::new());
            let writer = Writer::open(root.clone(), settings, layout.clone())?;
            let shown = writer.shown();
            let thread = std::thread::Builder::new().name("event-writer".into());
            thread.spawn(move || writer.run(inbox)).map_err(|error| EventStoreError::Open {
                path: root.clone(),
                source: Arc::new(error),
            })?;
            let questions = Arc::new(Semaphore::new(QUESTIONS));
            Ok(Self { root, layout, shown, commands, questions, closed: AtomicBool::new(false) })
        };
        tokio::task::spawn_blocking(open).await.unwrap_or_else(resume)
    }

    fn check_open(&self) -> Result<(), EventStoreError> {
        if self.closed.load(Ordering::Acquire) { Err(EventStoreError::Closed) } else { Ok(()) }
    }

    async fn send(&self, command: Command) -> Result<(), EventStoreError> {
        self.check_open()?;
        self.commands.send(command).await.map_err(|_| EventStoreError::Closed)
    }

    /// Asks the newest view, away from the threads that must not wait.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Layout, &View) -> tantivy::Result<T> + Send + 'static,
    ) -> Result<T, EventStoreError> {
        self.check_open()?;
        let turn = self.questions.clone().acquire_owned().await;
        let turn = turn.map_err(|_| EventStoreError::Closed)?;
        let (layout, view) = (self.layout.clone(), self.shown.view());
        let read = move || {
            let answer = question(&layout, &view);
            // Also kept while nobody waits for the answer any more.
            drop(turn);
            answer
        };
        let failed = |source| EventStoreError::Read { path: self.root.clone(), source };
        match tokio::task::spawn_blocking(read).await {
            Ok(answer) => answer.map_err(|error| failed(Arc::new(error))),
            // A damaged file can make the index panic.
            Err(panic) => Err(failed(Arc::new(panic))),
        }
    }
}

fn resume<T>(error: tokio::task::JoinError) -> T {
    match error.try_into_panic() {
        Ok(panic) => std::panic::resume_unwind(panic),
        Err(_) => unreachable!("blocking tasks are not cancelled once they run"),
    }
}

#[async_trait]
impl EventStore for Tantivy {
    async fn append(&self, events: Vec<Event>) -> Result<(), EventStoreError> {
        self.send(Command::Append(events)).await
    }

    async fn commit(&self, position: u64) -> Result<(), EventStoreError> {
        let (done, answer) = oneshot::channel();
        self.send(Command::Commit { position, done }).await?;
        answer.await.map_err(|_| EventStoreError::Closed)?
    }

    fn position(&self) -> u64 {
        self.shown.position.load(Ordering::Acquire)
    }

    async fn get_many(&self, ids: &[EventId]) -> Result<Vec<Event>, EventStoreError> {
        let ids = ids.to_vec();
        self.ask(move |layout, view| read::get_many(layout, view, &ids)).await
    }

    async fn search(
        &self,
        query: &EventQuery,
        page: &PageRequest,
    ) -> Result<EventPage, EventStoreError> {
        let (query, page) = (query.clone(), page.clone());
        self.ask(move |layout, view| read::search(layout, view, &query, &page)).await
    }

    async fn count(&self, query: &EventQuery) -> Result<u64, EventStoreError> {
        let query = query.clone();
        self.ask(move |layout, view| read::count(layout, view, &query)).await
    }

    async fn top(
        &self,
        query: &EventQuery,
        by: &[Field],
        n: usize,
    ) -> Result<Top, EventStoreError> {
        check_groups(by)?;
        let (query, by) = (query.clone(), by.to_vec());
        self.ask(move |layout, view| top::top(layout, view, &query, &by, n)).await
    }

    async fn histogram(
        &self,
        query: &EventQuery,
        width: Duration,
        split: Option<&Split>,
    ) -> Result<Vec<Bar>, EventStoreError> {
        let width = check_width(width)?;
        if let Some(split) = split {
            check_groups(&[split.field])?;
        }
        let (query, split) = (query.clone(), split.cloned());
        let bars = self.ask(move |layout, view| {
            histogram::histogram(layout, view, &query, width, split.as_ref())
        });
        let bars = bars.await?;
        if bars.len() > MAX_BARS {
            let message = format!("more than {MAX_BARS} bars; make them wider");
            return Err(EventStoreError::Query(message));
        }
        Ok(bars)
    }

    async fn statistics(&self) -> Result<Statistics, EventStoreError> {
        let describe = |partition: &Arc<view::PartitionView>| Partition {
            name: partition.name(),
            received: partition.received(),
            time: partition.time(),
            events: partition.events(),
            bytes: partition::bytes(&partition.directory),
        };
        self.ask(move |_, view| {
            Ok(Statistics { partitions: view.partitions.iter().map(describe).collect() })
        })
        .await
    }

    async fn retain(
        &self,
        keep_age: Option<Duration>,
        keep_bytes: Option<u64>,
        now: Timestamp,
    ) -> Result<Vec<Partition>, EventStoreError> {
        let (done, answer) = oneshot::channel();
        let limits = Limits { keep_age, keep_bytes, now };
        self.send(Command::Retain { limits, done }).await?;
        answer.await.map_err(|_| EventStoreError::Closed)?
    }

    async fn close(&self) {
        let (done, answer) = oneshot::channel();
        let sent = self.send(Command::Close { done }).await;
        self.closed.store(true, Ordering::Release);
        if sent.is_ok() {
            let _ = answer.await;
        }
    }
}

fn check_groups(by: &[Field]) -> Result<(), EventStoreError> {
    let wrong = |message| Err(EventStoreError::Query(message));
    if by.is_empty() || by.len() > top::MAX_FIELDS {
        return wrong(format!("events are counted by 1 to {} fields", top::MAX_FIELDS));
    }
    if let Some(field) = by.iter().find(|field| !field.can_group()) {
        return wrong(format!("events cannot be counted by `{field}`"));
    }
    let is_pair = |field: &&Field| matches!(layout::sides(**field), [_, Some(_)]);
    match by.iter().find(is_pair) {
        Some(field) if by.len() > 1 => {
            wrong(format!("`{field}` stands for two fields and cannot be combined with others"))
        }
        _ => Ok(()),
    }
}

/// The width in microseconds.
fn check_width(width: Duration) -> Result<i64, EventStoreError> {
    match i64::try_from(width.as_micros()) {
        Ok(width) if width >= 1000 => Ok(width),
        _ => Err(EventStoreError::Query("a bar is at least a millisecond wide".into())),
    }
}
