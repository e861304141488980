//! The thread that looks at all followed files.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::fs::{File, Metadata};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use model::RawRecord;
use tokio::runtime::Handle;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;
use tracing::warn;

use super::followed::{Followed, key};
use super::pattern;
use super::places::{Elsewhere, Place, Places};
use super::position::{FileId, Position};
use crate::counters::{Meter, SourceKind};
use crate::queue::{Bookmark, QueueWriter};
use crate::{FollowFrom, FollowSpec};

/// Pause between looks at the files: from this when there was something, doubling up to the
/// other when there is nothing.
const SHORTEST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(250);
/// With very many files the pause grows by this much for each: looking takes microseconds.
const PAUSE_PER_FILE: Duration = Duration::from_micros(250);
/// How often new files are looked for and those tried that could not be opened.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What others see of the follower.
#[derive(Debug, Clone)]
pub(crate) struct FollowerHandle(Arc<Common>);

#[derive(Debug)]
struct Common {
    update: Mutex<Option<Vec<FollowSpec>>>,
    meters: Mutex<Vec<Arc<Meter>>>,
    wake: Notify,
}

impl FollowerHandle {
    pub(crate) fn new(specs: Vec<FollowSpec>) -> Self {
        let update = Mutex::new(Some(specs));
        Self(Arc::new(Common { update, meters: Mutex::default(), wake: Notify::new() }))
    }

    pub(crate) fn update(&self, specs: Vec<FollowSpec>) {
        *lock(&self.0.update) = Some(specs);
        self.0.wake.notify_one();
    }

    pub(crate) fn meters(&self) -> Vec<Arc<Meter>> {
        lock(&self.0.meters).clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The program stops, or the queue is closed.
pub(super) struct Stopped;

/// The way into the queue.
pub(super) struct Way {
    writer: QueueWriter,
    stop: CancellationToken,
    runtime: Handle,
    followed: HashSet<PathBuf>,
    pub(super) places: RefCell<Places>,
}

impl Way {
    /// Hands in records with the bookmark behind them; waits while the queue is full.
    pub(super) fn hand_in(
        &self,
        records: Vec<RawRecord>,
        bookmark: Bookmark,
    ) -> Result<(), Stopped> {
        let handed_in = self.writer.enqueue(records, vec![bookmark]);
        let result = self.runtime.block_on(async {
            tokio::select! {
                biased;
                ticket = handed_in => ticket.ok(),
                () = self.stop.cancelled() => None,
            }
        });
        result.map(drop).ok_or(Stopped)
    }

    /// Whether the file was read under another key.
    pub(super) fn elsewhere(&self, key: &str, file: &File, metadata: &Metadata) -> Elsewhere {
        self.places.borrow().of(key, file, metadata)
    }

    /// Whether the path is followed itself.
    pub(super) fn is_followed(&self, path: &Path) -> bool {
        self.followed.contains(path)
    }
}

pub(crate) struct Follower {
    common: FollowerHandle,
    way: Way,
    specs: Vec<Spec>,
    files: BTreeMap<PathBuf, Followed>,
    /// Other names of followed files.
    aliases: HashSet<PathBuf>,
    /// Where the files stood that an earlier run had read.
    earlier: BTreeMap<String, Position>,
    /// Which followed file delivers what is in the journal too, once that is known.
    delivers: watch::Sender<Option<Option<String>>>,
}

/// A specification, and what was found for it.
struct Spec {
    spec: FollowSpec,
    /// What it means has been looked up once.
    is_known: bool,
    /// Shown for a pattern without files.
    meter: Arc<Meter>,
}

impl Follower {
    pub(crate) fn new(
        common: &FollowerHandle,
        writer: QueueWriter,
        stop: CancellationToken,
        delivers: watch::Sender<Option<Option<String>>>,
    ) -> Self {
        let earlier = writer.bookmark_keys().into_iter().filter_map(|key| {
            let position = Position::parse(&writer.bookmark(&key)?)?;
            key.starts_with("file:").then(|| (key.to_string(), position))
        });
        let earlier: BTreeMap<String, Position> = earlier.collect();
        let mut places = Places::default();
        for (key, position) in &earlier {
            let place = Place { position: Some(*position), ..Place::default() };
            places.set(key.as_str().into(), place);
        }
        let (runtime, places) = (Handle::current(), places.into());
        let way = Way { writer, stop, runtime, followed: HashSet::new(), places };
        let common = common.clone();
        let (specs, files, aliases) = (Vec::new(), BTreeMap::new(), HashSet::new());
        Self { common, way, specs, files, aliases, earlier, delivers }
    }

    /// Follows until the stop.
    pub(crate) fn run(mut self) {
        let (mut pause, mut looked_at) = (SHORTEST_PAUSE, None::<Instant>);
        while !self.way.stop.is_cancelled() {
            let update = lock(&self.common.0.update).take();
            let is_updated = update.is_some();
            if let Some(specs) = update {
                self.update(specs);
            }
            let look = is_updated || looked_at.is_none_or(|at| at.elapsed() >= LOOK_EVERY);
            let Ok(busy) = self.round(look) else { return };
            if look {
                looked_at = Some(Instant::now());
                self.publish();
            }
            let longest = LONGEST_PAUSE.max(PAUSE_PER_FILE * self.files.len() as u32);
            pause = if busy { SHORTEST_PAUSE } else { (2 * pause).min(longest) };
            if !busy {
                self.rest(pause);
            }
        }
    }

    fn rest(&self, pause: Duration) {
        self.way.runtime.block_on(async {
            tokio::select! {
                () = self.way.stop.cancelled() => {}
                () = self.common.0.wake.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        });
    }

    fn update(&mut self, specs: Vec<FollowSpec>) {
        let before = std::mem::take(&mut self.specs);
        let known =
            |spec: &FollowSpec| before.iter().any(|b| b.is_known && b.spec.pattern == spec.pattern);
        let spec = |spec: FollowSpec| Spec {
            is_known: known(&spec),
            meter: Meter::new(SourceKind::File, &spec.pattern),
            spec,
        };
        self.specs = specs.into_iter().map(spec).collect();
    }

    /// Every file once. Gives whether there was anything.
    fn round(&mut self, look: bool) -> Result<bool, Stopped> {
        if look {
            self.look()?;
        }
        let mut busy = false;
        for file in self.files.values_mut() {
            busy |= file.turn(&self.way, look)?;
            if self.way.stop.is_cancelled() {
                return Err(Stopped);
            }
        }
        Ok(busy)
    }

    /// Finds out which files there are.
    fn look(&mut self) -> Result<(), Stopped> {
        let mut wanted = BTreeMap::new();
        for spec in &mut self.specs {
            let found = pattern::files(&spec.spec);
            let from = if spec.is_known { FollowFrom::Start } else { spec.spec.from };
            spec.is_known = true;
            let error = match &found {
                Ok(files) if files.is_empty() => Some("no file matches".to_owned()),
                Ok(_) => None,
                Err(error) => Some(error.clone()),
            };
            spec.meter.set_error(error);
            let create = spec.spec.create && !pattern::is_pattern(&spec.spec);
            for path in found.unwrap_or_default() {
                wanted.entry(path).or_insert((from, create));
            }
        }
        self.drop_all_but(&wanted)?;
        self.way.followed = wanted.keys().cloned().collect();
        for (path, (from, create)) in wanted {
            if !self.files.contains_key(&path) {
                self.add(path, from, create)?;
            }
        }
        Ok(())
    }

    fn drop_all_but<T>(&mut self, wanted: &BTreeMap<PathBuf, T>) -> Result<(), Stopped> {
        let gone: Vec<_> =
            self.files.keys().filter(|path| !wanted.contains_key(*path)).cloned().collect();
        for path in gone {
            let Some(mut file) = self.files.remove(&path) else { continue };
            let position = file.hand_over(&self.way)?;
            if path.exists() {
                // Nobody wants it now; who wants it again goes on here.
                self.earlier.extend(position.map(|position| (key(&path), position)));
            } else {
                self.earlier.remove(&key(&path));
                file.forget(&self.way)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, path: PathBuf, from: FollowFrom, create: bool) -> Result<(), Stopped> {
        let position = self.earlier.get(&key(&path)).copied();
        if let Ok(metadata) = std::fs::metadata(&path) {
            let id = FileId::from(&metadata);
            // A file that is followed may have got this name, or have two.
            if let Some(other) = self.files.values_mut().find(|file| file.open_id() == Some(id)) {
                if std::fs::metadata(&other.path).is_ok_and(|there| FileId::from(&there) == id) {
                    if self.aliases.insert(path.clone()) {
                        warn!(path = %path.display(), other = %other.path.display(), "two names of one file: followed once");
                    }
                    return Ok(());
                }
                other.hand_over(&self.way)?;
            }
        }
        let file = Followed::new(path.clone(), from, create, position);
        self.files.insert(path, file);
        Ok(())
    }

    /// Tells which counters there are, and whether the journal is needed.
    fn publish(&self) {
        let patterns = self
            .specs
            .iter()
            .filter(|spec| pattern::is_pattern(&spec.spec) && spec.meter.read().error.is_some());
        let files = self.files.values().map(|file| &file.meter);
        *lock(&self.common.0.meters) =
            files.chain(patterns.map(|spec| &spec.meter)).cloned().collect();
        let system_log = self
            .files
            .values()
            .find(|file| file.was_read && pattern::is_system_log(&file.path))
            .map(|file| file.path.display().to_string());
        let news = Some(system_log);
        self.delivers.send_if_modified(|known| {
            let changed = *known != news;
            if changed {
                known.clone_from(&news);
            }
            changed
        });
    }
}
