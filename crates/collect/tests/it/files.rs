//! Followed files: which, from where, and what happens at a restart.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use collect::queue::QueueSettings;
use collect::{CollectSettings, DropReason, FollowFrom, FollowSpec};
use model::RecordSource;
use tempfile::TempDir;

use crate::harness::{SMALL, Site};

/// A directory of logs, and what follows some of them.
pub(crate) struct Logs {
    directory: TempDir,
    /// Where the queue lies while nobody has it open.
    queue: Option<TempDir>,
    specs: Vec<FollowSpec>,
}

impl Logs {
    pub(crate) fn new(pattern: &str) -> Self {
        let mut logs =
            Self { directory: tempfile::tempdir().unwrap(), queue: None, specs: Vec::new() };
        logs.specs = vec![logs.spec(pattern)];
        logs
    }

    pub(crate) fn spec(&self, pattern: &str) -> FollowSpec {
        let pattern = self.path(pattern).to_str().unwrap().to_owned();
        FollowSpec { pattern, create: false, from: FollowFrom::End }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub(crate) fn append(&self, name: &str, text: impl AsRef<[u8]>) {
        append(&self.path(name), text);
    }

    pub(crate) fn rename(&self, from: &str, to: &str) {
        std::fs::rename(self.path(from), self.path(to)).unwrap();
    }

    /// Starts, and waits until every file that is there has been found.
    pub(crate) async fn follow(&mut self) -> Site {
        self.follow_with(QueueSettings::default()).await
    }

    pub(crate) async fn follow_with(&mut self, queue: QueueSettings) -> Site {
        let directory = self.queue.take().unwrap_or_else(|| tempfile::tempdir().unwrap());
        let settings = CollectSettings { files: self.specs.clone(), ..CollectSettings::default() };
        let mut site = Site::start_in(directory, queue, settings).await;
        site.source("file ", |_| true).await;
        site.reader.seek(*site.writer.durable().borrow());
        site
    }

    /// Starts again where it was stopped; gives also what was not read before.
    pub(crate) async fn follow_on(&mut self, read_up_to: u64) -> Site {
        let mut site = self.follow().await;
        site.reader.seek(read_up_to);
        site
    }

    /// Stops. Gives the number of the last record read.
    pub(crate) async fn stop(&mut self, site: Site) -> u64 {
        let position = site.reader.position();
        self.queue = Some(site.stop().await);
        position
    }
}

fn append(path: &Path, text: impl AsRef<[u8]>) {
    let mut file = OpenOptions::new().append(true).create(true).open(path).unwrap();
    file.write_all(text.as_ref()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_written_from_now_on_are_records() {
    let mut logs = Logs::new("auth.log");
    logs.append("auth.log", "old\nunfinished");
    let mut site = logs.follow().await;
    logs.append("auth.log", " line\none\r\n\ntwo\nthr");
    let records = site.records(3);
    let texts: Vec<_> = records.iter().map(crate::harness::text).collect();
    assert_eq!(texts, ["unfinished line", "one", "two"]);
    let name = logs.path("auth.log").to_str().unwrap().to_owned();
    assert_eq!(records[0].source, RecordSource::File(name.as_str().into()));
    logs.append("auth.log", "ee\n");
    assert_eq!(site.texts(1), ["three"]);
    let counters = site.source(&format!("file {name}"), |s| s.received == 4).await;
    assert_eq!((counters.bytes, counters.error), (26, None));
    logs.stop(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_may_start_with_the_first_line() {
    let mut logs = Logs::new("auth.log");
    logs.specs[0].from = FollowFrom::Start;
    logs.append("auth.log", "one\ntwo\n");
    let mut site = logs.follow().await;
    site.reader.seek(0);
    assert_eq!(site.texts(2), ["one", "two"]);
    logs.stop(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_goes_on_exactly_where_it_stopped() {
    let mut logs = Logs::new("auth.log");
    logs.append("auth.log", "");
    let mut site = logs.follow().await;
    logs.append("auth.log", "one\ntwo\nhal");
    assert_eq!(site.texts(2), ["one", "two"]);
    let mut read = logs.stop(site).await;
    logs.append("auth.log", "f\nmeanwhile\n");
    for round in 0..3 {
        let mut site = logs.follow_on(read).await;
        if round == 0 {
            assert_eq!(site.texts(2), ["half", "meanwhile"]);
        }
        logs.append("auth.log", format!("round {round}\n"));
        assert_eq!(site.texts(1), [format!("round {round}")]);
        read = logs.stop(site).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_before_the_first_line_starts_where_the_file_ended_then() {
    let mut logs = Logs::new("auth.log");
    logs.append("auth.log", "old\n");
    let site = logs.follow().await;
    let read = logs.stop(site).await;
    logs.append("auth.log", "new\n");
    let mut site = logs.follow_on(read).await;
    assert_eq!(site.texts(1), ["new"]);
    logs.stop(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_come_later_are_read_from_their_start() {
    let mut logs = Logs::new("*.log");
    logs.append("a.log", "old\n");
    logs.append("not-this.txt", "");
    let mut site = logs.follow().await;
    logs.append("b.log", "b1\nb2\n");
    logs.append("not-this.txt", "x\n");
    std::fs::create_dir(logs.path("directory.log")).unwrap();
    assert_eq!(site.texts(2), ["b1", "b2"]);
    logs.append("a.log", "a1\n");
    assert_eq!(site.texts(1), ["a1"]);
    std::fs::remove_file(logs.path("b.log")).unwrap();
    let name = format!("file {}", logs.path("b.log").display());
    let gone = |site: &Site| site.collector.sources().iter().all(|s| s.name != name);
    while !gone(&site) {
        tokio::task::yield_now().await;
    }
    let key = format!("file:{}", logs.path("b.log").display());
    while site.writer.bookmark(&key).is_some() {
        tokio::task::yield_now().await;
    }
    logs.stop(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_file_is_reported_and_read_when_it_comes() {
    let mut logs = Logs::new("auth.log");
    let pattern = logs.spec("none-*.log");
    logs.specs.push(pattern);
    let mut site = logs.follow().await;
    let name = format!("file {}", logs.path("auth.log").display());
    let error = site.source(&name, |s| s.error.is_some()).await.error.unwrap();
    assert!(error.contains("No such file"), "{error}");
    let name = format!("file {}", logs.path("none-*").display());
    let error = site.source(&name, |_| true).await.error.unwrap();
    assert_eq!(error, "no file matches");
    logs.append("auth.log", "first\n");
    assert_eq!(site.texts(1), ["first"]);
    logs.stop(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_file_is_made_when_wanted() {
    let mut logs = Logs::new("auth.log");
    logs.specs[0].create = true;
    let mut site = logs.follow().await;
    assert_eq!(std::fs::metadata(logs.path("auth.log")).unwrap().len(), 0);
    logs.append("auth.log", "first\n");
    assert_eq!(site.texts(1), ["first"]);
    logs.stop(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_read_is_reported_and_tried_again() {
    let mut logs = Logs::new("auth.log");
    // Root may read everything, so that something else has to stand in the way: a directory.
    std::fs::create_dir(logs.path("auth.log")).unwrap();
    let mut site = logs.follow().await;
    let error = site.source("file ", |s| s.error.is_some()).await.error.unwrap();
    assert!(error.contains("not a regular file"), "{error}");
    std::fs::remove_dir(logs.path("auth.log")).unwrap();
    logs.append("auth.log", "");
    std::fs::set_permissions(logs.path("auth.log"), std::fs::Permissions::from_mode(0o0)).unwrap();
    if File::open(logs.path("auth.log")).is_err() {
        site.source("file ", |s| s.error.as_ref().is_some_and(|e| e.contains("denied"))).await;
    }
    std::fs::set_permissions(logs.path("auth.log"), std::fs::Permissions::from_mode(0o600))
        .unwrap();
    site.source("file ", |s| s.error.is_none()).await;
    logs.append("auth.log", "now\n");
    assert_eq!(site.texts(1), ["now"]);
    logs.stop(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pattern_that_is_none_is_reported() {
    let mut logs = Logs::new("[a.log");
    let site = logs.follow().await;
    let error = site.source("file ", |_| true).await.error.unwrap();
    assert!(error.starts_with("not a pattern"), "{error}");
    logs.stop(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_files_may_be_followed_while_running() {
    let mut logs = Logs::new("a.log");
    logs.append("a.log", "");
    logs.append("b.log", "old\n");
    let mut site = logs.follow().await;
    logs.append("a.log", "a1\n");
    assert_eq!(site.texts(1), ["a1"]);
    site.collector.update_files(vec![logs.spec("b.log")]);
    let b = format!("file {}", logs.path("b.log").display());
    site.source(&b, |_| true).await;
    logs.append("a.log", "a2\n");
    logs.append("b.log", "b1\n");
    assert_eq!(site.texts(1), ["b1"]);
    // Back again: it goes on where it was left.
    site.collector.update_files(vec![logs.spec("a.log"), logs.spec("b.log")]);
    assert_eq!(site.texts(1), ["a2"]);
    logs.append("b.log", "b2\n");
    assert_eq!(site.texts(1), ["b2"]);
    logs.stop(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_is_cut_at_1_mib() {
    let mut logs = Logs::new("auth.log");
    logs.append("auth.log", "");
    let mut site = logs.follow().await;
    logs.append("auth.log", "x".repeat(3 << 20));
    assert_eq!(site.records(1)[0].bytes.len(), 1 << 20);
    let read = logs.stop(site).await; // in the middle of the line
    logs.append("auth.log", "xxx\nnext\n");
    let mut site = logs.follow_on(read).await;
    assert_eq!(site.texts(1), ["next"]);
    logs.append("auth.log", "y".repeat(3 << 20) + "\nlast\n");
    let records = site.records(2);
    assert_eq!((records[0].bytes.len(), &*records[1].bytes), (1 << 20, b"last".as_slice()));
    let counters = site.source("file ", |s| s.received == 3).await;
    assert_eq!(counters.dropped.get(DropReason::TooLong), 1);
    logs.stop(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_waits_while_the_queue_is_full() {
    let mut logs = Logs::new("auth.log");
    logs.append("auth.log", "");
    let mut site = logs.follow_with(SMALL).await;
    let lines: String = (0..20_000).map(|n| format!("{n} {}\n", "x".repeat(1_000))).collect();
    logs.append("auth.log", &lines); // 20 MB, and 4 fit
    let mut durable = site.writer.durable();
    durable.wait_for(|durable| *durable > 1_000).await.unwrap();
    let mut next = 0;
    while next < 20_000 {
        for text in site.texts(500) {
            assert!(text.starts_with(&format!("{next} ")), "{next}: {text}");
            next += 1;
        }
        site.reader.release(site.reader.position());
    }
    logs.stop(site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_with_a_full_queue_loses_and_doubles_nothing() {
    let mut logs = Logs::new("auth.log");
    logs.append("auth.log", "");
    let site = logs.follow_with(SMALL).await;
    let lines: String = (0..8_000).map(|n| format!("{n} {}\n", "x".repeat(1_000))).collect();
    logs.append("auth.log", &lines);
    let mut durable = site.writer.durable();
    durable.wait_for(|durable| *durable > 1_000).await.unwrap();
    logs.stop(site).await;
    let mut site = logs.follow_on(0).await;
    for n in 0..8_000 {
        assert!(site.texts(1)[0].starts_with(&format!("{n} ")));
    }
    assert!(site.rest().is_empty());
    logs.stop(site).await;
}
