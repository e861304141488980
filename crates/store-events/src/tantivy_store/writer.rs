//! The one thread that writes.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};
use std::thread::JoinHandle;

use model::Event;
use tantivy::TantivyDocument;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, UserOperation};
use tokio::sync::{mpsc, oneshot};

use super::TantivySettings;
use super::layout::{FORMAT, Layout};
use super::partition::{self, DAY_US, Mark, Name, Partition};
use super::retain::Limits;
use super::view::View;
use crate::error::EventStoreError;

type IndexWriter = tantivy::IndexWriter<TantivyDocument>;
pub(super) type Done<T> = Result<T, EventStoreError>;

/// Batches that wait for the thread; when it is full, whoever appends waits.
pub(super) const QUEUE: usize = 4;

/// Events handed to an indexing thread at a time.
const BATCH: usize = 256;

/// Segments larger than this are not merged any further.
const LARGEST_MERGED: usize = 2_000_000;

/// What the thread is asked to do, in order.
pub(super) enum Command {
    Append(Vec<Event>),
    Commit { position: u64, done: oneshot::Sender<Done<()>> },
    Retain { limits: Limits, done: oneshot::Sender<Done<Vec<crate::Partition>>> },
    Close { done: oneshot::Sender<()> },
}

/// What the thread shows to everybody else.
pub(super) struct Shown {
    pub(super) view: RwLock<Arc<View>>,
    pub(super) position: AtomicU64,
}

impl Shown {
    pub(super) fn view(&self) -> Arc<View> {
        self.view.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

pub(super) struct Writer {
    pub(super) root: PathBuf,
    settings: TantivySettings,
    layout: Arc<Layout>,
    /// Oldest first; the last one is written to.
    pub(super) partitions: Vec<Partition>,
    /// Of the last partition, once something was appended.
    writer: Option<IndexWriter>,
    /// The last commit.
    pub(super) mark: Mark,
    /// The highest id taken since.
    pub(super) last_id: u64,
    /// Events in the last partition, those not committed included.
    events: u64,
    /// Why what was appended since the last commit is lost.
    pub(super) failed: Option<EventStoreError>,
    /// The next event begins a new partition.
    full: bool,
    shown: Arc<Shown>,
    /// Deletion of dropped partitions.
    pub(super) deleting: Vec<JoinHandle<()>>,
    bytes: Vec<u8>,
    /// Held as long as anything is written.
    _lock: fs_err::File,
}

impl Writer {
    /// Opens what is at `root`.
    pub(super) fn open(
        root: PathBuf,
        settings: TantivySettings,
        layout: Arc<Layout>,
    ) -> Done<Self> {
        let lock = partition::lock(&root)?;
        let names = partition::list(&root).map_err(|error| EventStoreError::Open {
            path: root.clone(),
            source: Arc::new(error),
        })?;
        let open = |name| Partition::open(&layout, &root, name);
        let partitions = names.into_iter().map(open).collect::<Done<Vec<_>>>()?;
        let marks = || partitions.iter().map(|partition| partition.mark);
        let mark = Mark {
            format: FORMAT,
            position: marks().map(|mark| mark.position).max().unwrap_or(0),
            last_id: marks().map(|mark| mark.last_id).max().unwrap_or(0),
        };
        let shown = Shown {
            view: RwLock::new(Arc::new(View::default())),
            position: AtomicU64::new(mark.position),
        };
        let mut writer = Self {
            root,
            settings,
            layout,
            partitions,
            writer: None,
            mark,
            last_id: mark.last_id,
            events: 0,
            failed: None,
            full: false,
            shown: Arc::new(shown),
            deleting: Vec::new(),
            bytes: Vec::new(),
            _lock: lock,
        };
        if writer.partitions.is_empty() {
            writer.create(None)?;
        }
        writer.start_writing()?;
        writer.show()?;
        Ok(writer)
    }

    pub(super) fn shown(&self) -> Arc<Shown> {
        self.shown.clone()
    }

    /// Does what it is asked to until it is closed or nobody can ask any more.
    pub(super) fn run(mut self, mut commands: mpsc::Receiver<Command>) {
        let mut closed = None;
        while let Some(command) = commands.blocking_recv() {
            match command {
                Command::Append(events) => self.append(&events),
                Command::Commit { position, done } => {
                    let result = self.commit(position);
                    let _ = done.send(result);
                }
                Command::Retain { limits, done } => {
                    let _ = done.send(self.retain(&limits));
                }
                Command::Close { done } => {
                    closed = Some(done);
                    break;
                }
            }
        }
        drop(self.writer.take());
        let merging = self.partitions.iter_mut().filter_map(|partition| partition.merging.take());
        for work in merging.chain(self.deleting.drain(..)) {
            let _ = work.join();
        }
        if let Some(done) = closed {
            let _ = done.send(());
        }
    }

    /// The partition that is written to.
    fn last(&self) -> &Partition {
        self.partitions.last().expect("there is always one partition")
    }

    fn write_error(
        &self,
        operation: &'static str,
        error: tantivy::TantivyError,
    ) -> EventStoreError {
        let path = self.last().directory.clone();
        EventStoreError::Write { path, operation, source: Arc::new(error) }
    }

    fn append(&mut self, events: &[Event]) {
        if self.failed.is_some() {
            return;
        }
        if let Err(error) = self.try_append(events) {
            self.failed = Some(error);
        }
    }

    fn try_append(&mut self, events: &[Event]) -> Done<()> {
        let mut batch = Vec::with_capacity(BATCH);
        let layout = self.layout.clone();
        let mut bytes = std::mem::take(&mut self.bytes);
        for event in events {
            if event.id.0 <= self.last_id && (self.last_id > 0 || self.events > 0) {
                continue;
            }
            if self.begins_partition(event) {
                self.send(&mut batch)?;
                self.end_partition(Some(event))?;
            }
            batch.push(UserOperation::Add(layout.document(event, &mut bytes)));
            self.last_id = event.id.0;
            self.events += 1;
            if batch.len() == BATCH {
                self.send(&mut batch)?;
            }
        }
        self.bytes = bytes;
        self.send(&mut batch)
    }

    fn send(&mut self, batch: &mut Vec<UserOperation<TantivyDocument>>) -> Done<()> {
        if batch.is_empty() {
            return Ok(());
        }
        let writer = self.writer.as_ref().ok_or(EventStoreError::Closed)?;
        let sent = writer.run(batch.drain(..));
        sent.map(|_| ()).map_err(|error| self.write_error("index events", error))
    }

    /// Whether `event` belongs into a new partition: the last is full, or of an earlier day. A
    /// clock that steps back a little does not begin one; a clock that was wrong by more does.
    fn begins_partition(&self, event: &Event) -> bool {
        let day = event.received_at.as_micros().div_euclid(DAY_US);
        let last = self.last().name.day;
        if self.events == 0 {
            return day != last;
        }
        self.full || self.events >= self.settings.partition_events || day > last || day < last - 1
    }

    /// Ends the last partition and makes a new one for `event`.
    pub(super) fn end_partition(&mut self, event: Option<&Event>) -> Done<()> {
        // The position does not move, because the queue's record may have more events. The ids
        // say what is stored already, should the next commit not happen.
        let mark = Mark { last_id: self.last_id, ..self.mark };
        self.commit_index(mark)?;
        self.mark = mark;
        let was_empty = self.events == 0;
        self.create(event)?;
        let writer = self.writer.take();
        let ended = self.partitions.len().saturating_sub(2);
        if was_empty {
            drop(writer);
            self.drop_partitions(ended..ended + 1)?;
        } else if let (Some(writer), Some(ended)) = (writer, self.partitions.get_mut(ended)) {
            ended.end(finish_merging(writer, ended.directory.clone()));
        }
        self.start_writing()
    }

    fn create(&mut self, event: Option<&Event>) -> Done<()> {
        let number = self.partitions.last().map_or(1, |last| last.name.number + 1);
        let received = event.map_or(0, |event| event.received_at.as_micros());
        let name = Name { number, day: received.div_euclid(DAY_US) };
        let partition = Partition::create(&self.layout, &self.root, name, self.mark)?;
        self.partitions.push(partition);
        self.full = false;
        Ok(())
    }

    /// Takes the index of the last partition for writing.
    fn start_writing(&mut self) -> Done<()> {
        let options = IndexWriterOptions::builder()
            .num_worker_threads(self.settings.indexing_threads.clamp(1, 8))
            .memory_budget_per_thread(self.settings.indexing_bytes.max(15_000_000))
            .num_merge_threads(1)
            .build();
        let writer = self.last().index.writer_with_options(options);
        let writer = writer.map_err(|error| self.write_error("begin writing", error))?;
        let mut merging = LogMergePolicy::default();
        merging.set_max_docs_before_merge(LARGEST_MERGED);
        writer.set_merge_policy(Box::new(merging));
        self.writer = Some(writer);
        let metas = self.last().index.searchable_segment_metas();
        let metas = metas.map_err(|error| self.write_error("begin writing", error))?;
        self.events = metas.iter().map(|meta| u64::from(meta.num_docs())).sum();
        Ok(())
    }

    fn commit(&mut self, position: u64) -> Done<()> {
        let mark = Mark { position, last_id: self.last_id, ..self.mark };
        let result = match self.failed.take() {
            Some(error) => Err(error),
            // Nothing to write, which is what an idle system does every second.
            None if mark == self.mark
                && position == self.shown.position.load(Ordering::Acquire) =>
            {
                return Ok(());
            }
            None => self.commit_index(mark),
        };
        match result {
            Ok(()) => {
                self.mark = mark;
                self.full = self.last().bytes() >= self.settings.partition_bytes;
                self.show()?;
                self.shown.position.store(position, Ordering::Release);
                Ok(())
            }
            Err(error) => {
                self.begin_again();
                Err(error)
            }
        }
    }

    fn commit_index(&mut self, mark: Mark) -> Done<()> {
        if self.writer.is_none() {
            self.start_writing()?;
        }
        let writer = self.writer.as_mut().ok_or(EventStoreError::Closed)?;
        let mut commit = || -> tantivy::Result<()> {
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&serde_json::to_string(&mark)?);
            commit.commit()?;
            Ok(())
        };
        let committed = commit();
        committed.map_err(|error| self.write_error("commit", error))?;
        // The index synchronises its files, and their names before it moves the list of them into
        // its place, but not that last step.
        let directory = &self.last().directory;
        partition::sync(directory).map_err(|error| self.write_error("commit", error.into()))
    }

    /// Forgets what was appended since the last commit.
    fn begin_again(&mut self) {
        drop(self.writer.take());
        self.last_id = self.mark.last_id;
        if let Err(error) = self.start_writing() {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "event store {} cannot be written to",
                self.root.display()
            );
            self.failed = Some(error);
        }
    }

    /// Lets readers see what was committed.
    pub(super) fn show(&mut self) -> Done<()> {
        let last = self.partitions.len().saturating_sub(1);
        let views = self.partitions.iter_mut().enumerate();
        let views = views.map(|(at, partition)| partition.view(at == last));
        let view = Arc::new(View { partitions: views.collect::<Done<_>>()? });
        *self.shown.view.write().unwrap_or_else(PoisonError::into_inner) = view;
        Ok(())
    }
}

fn finish_merging(writer: IndexWriter, directory: PathBuf) -> JoinHandle<()> {
    std::thread::spawn(move || {
        if let Err(error) = writer.wait_merging_threads() {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "merging the ended event partition {} failed",
                directory.display()
            );
        }
    })
}
