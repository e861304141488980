//! Partitions on disk: one directory each, which holds one index.
//!
//! A partition holds the events whose records *arrived* on one day (UTC), not those that happened
//! on it: arrival only moves forward, so one partition at a time is written to, whatever dates
//! devices claim, and a commit concerns one index. Queries about the time at which events happened
//! skip segments by their range of time. A partition is also ended by its size.

use std::fs::TryLockError;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use fs_err as fs;
use serde::{Deserialize, Serialize};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, IndexReader, ReloadPolicy, TantivyError};

use super::layout::{FORMAT, Layout};
use super::tokenizer::{self, LineWords};
use super::view::PartitionView;
use crate::error::EventStoreError;

/// Beginning of the name of a partition that is being made.
const NEW: &str = ".new-";
/// Beginning of the name of a partition that is being deleted.
const DROPPED: &str = ".dropped-";
/// Locked by whoever has the store open.
const LOCK: &str = ".lock";
const LOCK_TRIES: u32 = 250;
const LOCK_WAIT: Duration = Duration::from_millis(20);

/// What is kept with every commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    /// Layout of the index and encoding of its events.
    pub(super) format: u32,
    /// As in [`EventStore::commit`](crate::EventStore::commit).
    pub(super) position: u64,
    /// The highest id that was ever stored; 0: none.
    pub(super) last_id: u64,
}

/// A name such as `2026-11-21.000042`: the day of arrival of its first record, and the number of
/// the partition, by which they are ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) number: u64,
    /// Days since 1970.
    pub(super) day: i64,
}

impl Name {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (day, number) = text.split_once('.')?;
        let first = crate::moment::parse(day)?.0;
        Some(Self { number: number.parse().ok()?, day: first.as_micros().div_euclid(DAY_US) })
    }
}

pub(super) const DAY_US: i64 = 86_400_000_000;

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let epoch = jiff::civil::date(1970, 1, 1);
        let days = jiff::Span::new().try_days(self.day);
        // Days that a calendar does not have come from broken clocks.
        let date = days.and_then(|days| epoch.checked_add(days)).unwrap_or(epoch);
        write!(f, "{date}.{:06}", self.number)
    }
}

/// An open partition.
pub(super) struct Partition {
    pub(super) name: Name,
    pub(super) directory: PathBuf,
    pub(super) index: Index,
    pub(super) reader: IndexReader,
    pub(super) mark: Mark,
    /// What readers were shown last.
    shown: Option<Arc<PartitionView>>,
    /// Whether it was written to since.
    stale: bool,
    /// Merges that go on after its end.
    pub(super) merging: Option<JoinHandle<()>>,
}

impl Partition {
    pub(super) fn open(layout: &Layout, root: &Path, name: Name) -> Result<Self, EventStoreError> {
        let directory = root.join(name.to_string());
        let corrupt = |error: TantivyError| EventStoreError::Corrupt {
            path: directory.clone(),
            source: Arc::new(error),
        };
        let index = open_index(&directory).map_err(corrupt)?;
        let payload = index.load_metas().map_err(corrupt)?.payload.unwrap_or_default();
        let mark: Mark = serde_json::from_str(&payload).map_err(|error| {
            corrupt(TantivyError::InternalError(format!("its last commit has no mark: {error}")))
        })?;
        if mark.format != FORMAT || index.schema() != layout.schema {
            return Err(EventStoreError::Format {
                path: directory,
                found: mark.format.to_string(),
                known: FORMAT,
            });
        }
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let reader = reader.map_err(corrupt)?;
        Ok(Self { name, index, reader, mark, directory, shown: None, stale: true, merging: None })
    }

    /// Makes an empty partition; it appears under its name when it is complete.
    pub(super) fn create(
        layout: &Layout,
        root: &Path,
        name: Name,
        mark: Mark,
    ) -> Result<Self, EventStoreError> {
        let temporary = root.join(format!("{NEW}{name}"));
        let directory = root.join(name.to_string());
        let failed = |source: Arc<dyn std::error::Error + Send + Sync>| EventStoreError::Write {
            path: directory.clone(),
            operation: "make a partition",
            source,
        };
        let make = || -> tantivy::Result<()> {
            let _ = fs::remove_dir_all(&temporary);
            fs::create_dir_all(&temporary)?;
            let index = Index::create_in_dir(&temporary, layout.schema.clone())?;
            register(&index);
            let mut writer =
                index.writer_with_num_threads::<tantivy::TantivyDocument>(1, 15_000_000)?;
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&serde_json::to_string(&mark)?);
            commit.commit()?;
            writer.wait_merging_threads()?;
            sync(&temporary)?;
            fs::rename(&temporary, &directory)?;
            sync(root)?;
            Ok(())
        };
        make().map_err(|error| failed(Arc::new(error)))?;
        Self::open(layout, root, name)
    }

    /// What readers are to see. `written`: it may have changed since it was shown last.
    pub(super) fn view(&mut self, written: bool) -> Result<Arc<PartitionView>, EventStoreError> {
        let merged = self.merging.take_if(|merging| merging.is_finished()).is_some();
        self.stale |= written || merged;
        if let (Some(shown), false) = (&self.shown, self.stale) {
            return Ok(shown.clone());
        }
        let view = || {
            self.reader.reload()?;
            PartitionView::new(&self.directory, self.reader.searcher())
        };
        let view = view().map(Arc::new).map_err(|error| EventStoreError::Corrupt {
            path: self.directory.clone(),
            source: Arc::new(error),
        })?;
        self.shown = Some(view.clone());
        self.stale = false;
        Ok(view)
    }

    /// Ends it: nothing more is written, except by the merges that `merging` waits for.
    pub(super) fn end(&mut self, merging: JoinHandle<()>) {
        self.merging = Some(merging);
        // What was committed at its end is to be seen with the next commit.
        self.stale = true;
    }

    /// What it holds, as of the last view.
    pub(super) fn describe(&self) -> crate::Partition {
        let view = self.shown.as_ref();
        crate::Partition {
            name: self.name.to_string(),
            received: view.and_then(|view| view.received()),
            time: view.and_then(|view| view.time()),
            events: view.map_or(0, |view| view.events()),
            bytes: self.bytes(),
        }
    }

    /// Bytes of its files.
    pub(super) fn bytes(&self) -> u64 {
        bytes(&self.directory)
    }

    /// Takes the partition away at once, so that it is gone even after a crash, and returns the
    /// directory to be deleted.
    pub(super) fn set_aside(&self, root: &Path) -> io::Result<PathBuf> {
        let dropped = root.join(format!("{DROPPED}{}", self.name));
        fs::rename(&self.directory, &dropped)?;
        sync(root)?;
        Ok(dropped)
    }
}

/// Bytes of the files in `directory`; files that come and go meanwhile do not matter.
pub(super) fn bytes(directory: &Path) -> u64 {
    let Ok(files) = fs::read_dir(directory) else { return 0 };
    let sizes = files.filter_map(|file| Some(file.ok()?.metadata().ok()?.len()));
    sizes.sum()
}

fn open_index(directory: &Path) -> tantivy::Result<Index> {
    let index = Index::open_in_dir(directory)?;
    register(&index);
    Ok(index)
}

fn register(index: &Index) {
    let analyzer = TextAnalyzer::builder(LineWords::default()).build();
    index.tokenizers().register(tokenizer::NAME, analyzer);
}

/// Makes the names in a directory durable.
pub(super) fn sync(directory: &Path) -> io::Result<()> {
    fs::File::open(directory)?.sync_all()
}

/// Takes the store at `root`, which is made if needed, for this process, until the file is
/// dropped. A store of this process that was just dropped may still be letting go.
pub(super) fn lock(root: &Path) -> Result<fs::File, EventStoreError> {
    let failed =
        |error: io::Error| EventStoreError::Open { path: root.to_owned(), source: Arc::new(error) };
    fs::create_dir_all(root).map_err(failed)?;
    let file = fs::File::create(root.join(LOCK)).map_err(failed)?;
    for _ in 0..LOCK_TRIES {
        match file.file().try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_WAIT),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
    }
    Err(EventStoreError::InUse { path: root.to_owned() })
}

/// The partitions in `root`, in order; deletes what a crash left.
pub(super) fn list(root: &Path) -> io::Result<Vec<Name>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root)? {
        let entry = entry?;
        let file = entry.file_name();
        let Some(file) = file.to_str() else { continue };
        if file.starts_with(NEW) || file.starts_with(DROPPED) {
            fs::remove_dir_all(entry.path())?;
        } else if let Some(name) = Name::parse(file) {
            names.push(name);
        }
    }
    names.sort_by_key(|name| name.number);
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_again() {
        for (name, text) in [
            (Name { number: 42, day: 20_778 }, "2026-11-21.000042"),
            (Name { number: 1_234_567, day: -1 }, "1969-12-31.1234567"),
        ] {
            assert_eq!(name.to_string(), text);
            assert_eq!(Name::parse(text), Some(name));
        }
        for text in ["", "x", "2026-11-21", "2026-11-21.x", "lost+found", ".new-2026-11-21.1"] {
            assert_eq!(Name::parse(text), None, "{text}");
        }
        let broken = Name { number: 1, day: i64::MAX / DAY_US };
        assert!(Name::parse(&broken.to_string()).is_some());
    }
}
