//! What the tests share: records, a collector with its queue, and waiting without sleeping.

use std::path::Path;
use std::time::{Duration, Instant};

use collect::queue::{Queue, QueueReader, QueueSettings, QueueWriter};
use collect::{CollectSettings, Collector, SourceCounters};
use model::{RawRecord, RecordSource, Timestamp};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// On a busy machine; nothing takes so long otherwise.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks at something that has no event to wait for.
const LOOK: Duration = Duration::from_millis(5);

/// The smallest queue there is.
pub(crate) const SMALL: QueueSettings =
    QueueSettings { max_bytes: 4 << 20, segment_bytes: 2 << 20 };

pub(crate) fn record(text: impl AsRef<[u8]>) -> RawRecord {
    RawRecord {
        received_at: Timestamp::from_secs(1_790_000_000),
        source: RecordSource::SyslogTcp([127, 0, 0, 1].into()),
        bytes: text.as_ref().into(),
    }
}

/// Everything that is on disk and was not read yet.
pub(crate) fn read_all(reader: &mut QueueReader) -> Vec<(u64, RawRecord)> {
    let mut all = Vec::new();
    loop {
        let batch = reader.next_batch(1_000, Duration::ZERO).unwrap();
        if batch.is_empty() {
            return all;
        }
        all.extend(batch);
    }
}

pub(crate) fn text(record: &RawRecord) -> String {
    String::from_utf8_lossy(&record.bytes).into_owned()
}

/// A collector, its queue, and the reader of that.
pub(crate) struct Site {
    pub(crate) collector: Collector,
    pub(crate) writer: QueueWriter,
    pub(crate) reader: QueueReader,
    pub(crate) stop: CancellationToken,
    tracker: TaskTracker,
    directory: TempDir,
}

impl Site {
    pub(crate) async fn start(settings: CollectSettings) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), QueueSettings::default(), settings).await
    }

    pub(crate) async fn start_in(
        directory: TempDir,
        queue: QueueSettings,
        settings: CollectSettings,
    ) -> Self {
        let (writer, reader) = Queue::open(&directory.path().join("queue"), queue).unwrap();
        let (stop, tracker) = (CancellationToken::new(), TaskTracker::new());
        let collector =
            Collector::start(settings, writer.clone(), stop.clone(), &tracker).await.unwrap();
        Self { collector, writer, reader, stop, tracker, directory }
    }

    /// As the program does it. Gives back where the queue lies.
    pub(crate) async fn stop(self) -> TempDir {
        self.stop.cancel();
        self.tracker.close();
        let stopped = tokio::time::timeout(PATIENCE, self.tracker.wait()).await;
        stopped.expect("everything stops");
        self.writer.close().await;
        self.directory
    }

    /// The next records, as text; fails when fewer come.
    pub(crate) fn texts(&mut self, count: usize) -> Vec<String> {
        self.records(count).iter().map(text).collect()
    }

    pub(crate) fn records(&mut self, count: usize) -> Vec<RawRecord> {
        let mut all = Vec::new();
        let until = Instant::now() + PATIENCE;
        while all.len() < count {
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "only {} of {count} records came: {all:?}", all.len());
            all.extend(self.reader.next_batch(count - all.len(), left).unwrap());
        }
        all.into_iter().map(|(_, record)| record).collect()
    }

    /// What has come and was not read.
    pub(crate) fn rest(&mut self) -> Vec<String> {
        read_all(&mut self.reader).iter().map(|(_, record)| text(record)).collect()
    }

    /// The counters of the source whose name starts so, once they are as wanted.
    pub(crate) async fn source(
        &self,
        name: &str,
        wanted: impl Fn(&SourceCounters) -> bool,
    ) -> SourceCounters {
        let until = Instant::now() + PATIENCE;
        loop {
            let sources = self.collector.sources();
            let found = sources.iter().find(|source| source.name.starts_with(name));
            if let Some(found) = found.filter(|source| wanted(source)) {
                return found.clone();
            }
            assert!(Instant::now() < until, "{sources:#?}");
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// Whether a program is there. Says loudly when not; in CI that is a failure.
pub(crate) fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    if std::env::split_paths(&path).any(|directory| directory.join(program).is_file()) {
        return true;
    }
    assert!(std::env::var_os("CI").is_none(), "{program} is missing in CI");
    #[allow(clippy::print_stderr)]
    {
        eprintln!("SKIPPED: {program} is not installed");
    }
    false
}

/// The only file in `directory` with this extension.
pub(crate) fn only_file(directory: &Path, extension: &str) -> std::path::PathBuf {
    let files: Vec<_> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == extension))
        .collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files.into_iter().next().unwrap()
}
