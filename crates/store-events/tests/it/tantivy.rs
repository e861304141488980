//! What is particular to the tantivy back end: its files.

use std::path::{Path, PathBuf};
use std::time::Duration;

use model::Event;
use store_events::{EventQuery, EventStore, EventStoreError, Tantivy, TantivySettings};

use crate::suite::make::{at, event, found, line, store};
use crate::suite::{Backend, backend_suite};

struct InDirectory(tempfile::TempDir);

impl Backend for InDirectory {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    async fn open(&self) -> Box<dyn EventStore> {
        Box::new(open(self.0.path()).await.unwrap())
    }
}

async fn open(directory: &Path) -> Result<Tantivy, EventStoreError> {
    Tantivy::open(directory, TantivySettings::default()).await
}

backend_suite!(InDirectory);

/// The same with two indexing threads and partitions of ten events, so that most of the suite
/// crosses partitions.
mod small_partitions {
    use super::*;

    struct Small(tempfile::TempDir);

    impl Backend for Small {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        async fn open(&self) -> Box<dyn EventStore> {
            let settings = TantivySettings {
                indexing_threads: 2,
                partition_events: 10,
                ..TantivySettings::default()
            };
            Box::new(Tantivy::open(self.0.path(), settings).await.unwrap())
        }
    }

    backend_suite!(Small);
}

/// The partitions' directories, oldest first.
fn partitions(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let hidden = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with('.');
    let mut paths: Vec<_> = entries.filter(|path| !hidden(path)).collect();
    paths.sort();
    paths
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (entry, to) = (entry.unwrap().path(), to.to_owned());
        let to = to.join(entry.file_name().unwrap());
        if entry.is_dir() {
            copy(&entry, &to);
        } else {
            std::fs::copy(&entry, &to).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_made_between_commits_opens_as_of_the_last_commit() {
    let directory = tempfile::tempdir().unwrap();
    let opened = open(directory.path()).await.unwrap();
    for day in 0..3 {
        let received_at = at(day * 86_400);
        let numbers = day as u64 * 5 + 1..day as u64 * 5 + 6;
        let events: Vec<_> = numbers.map(|n| Event { received_at, ..event(n) }).collect();
        // Appended only.
        opened.append(events[..3].to_vec()).await.unwrap();
        let copied = tempfile::tempdir().unwrap();
        copy(directory.path(), copied.path());
        let copy = open(copied.path()).await.unwrap();
        assert_eq!(copy.position(), day as u64 * 5);
        // Handed in again, whether an ended partition has them already or not.
        let first = copy.position() + 1;
        store(&copy, (first..first + 5).map(event).collect()).await;
        assert_eq!(found(&copy, "*").await, (1..first + 5).collect::<Vec<_>>());
        copy.close().await;
        store(&opened, events).await;
        assert_eq!(found(&opened, "*").await, (1..first + 5).collect::<Vec<_>>());
    }
    opened.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partition_that_ended_before_its_commit_is_not_doubled() {
    let directory = tempfile::tempdir().unwrap();
    let settings = TantivySettings { partition_events: 4, ..TantivySettings::default() };
    let opened = Tantivy::open(directory.path(), settings.clone()).await.unwrap();
    store(&opened, vec![event(1)]).await;
    // Ends two partitions, whose events are on disk although nothing was committed.
    opened.append((2..=10).map(event).collect()).await.unwrap();
    drop(opened);
    let opened = Tantivy::open(directory.path(), settings).await.unwrap();
    assert_eq!(opened.position(), 1);
    assert!(partitions(directory.path()).len() > 1);
    store(&opened, (2..=12).map(event).collect()).await;
    assert_eq!(found(&opened, "*").await, (1..=12).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn partitions_are_ended_by_day_and_by_size_and_not_by_a_clock_that_wavers() {
    let directory = tempfile::tempdir().unwrap();
    let settings = TantivySettings { partition_events: 3, ..TantivySettings::default() };
    let opened = Tantivy::open(directory.path(), settings).await.unwrap();
    let arrived = [0, 1, 2, 3, 86_400, 86_399, 0, 400 * 86_400, -400 * 86_400];
    let events = (1..).zip(arrived);
    let events = events.map(|(n, seconds)| Event { received_at: at(seconds), ..event(n) });
    store(&opened, events.collect()).await;
    let statistics = opened.statistics().await.unwrap();
    let partitions = statistics.partitions.iter().map(|p| (p.name.as_str(), p.events));
    let expected = [
        ("2026-11-21.000002", 3),
        ("2026-11-21.000003", 1),
        ("2026-11-22.000004", 3),
        ("2027-12-26.000005", 1),
        ("2025-10-17.000006", 1),
    ];
    assert_eq!(partitions.collect::<Vec<_>>(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_is_reported_with_the_directory() {
    let directory = tempfile::tempdir().unwrap();
    let opened = open(directory.path()).await.unwrap();
    store(&opened, vec![line(1, "some line")]).await;
    opened.close().await;
    drop(opened);
    let partition = partitions(directory.path()).remove(0);
    let files: Vec<_> =
        std::fs::read_dir(&partition).unwrap().map(|entry| entry.unwrap().path()).collect();
    let mut reported = 0;
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let whole = std::fs::read(&file).unwrap();
        for damaged in [None, Some(Vec::new()), Some(whole[..whole.len() / 2].to_vec())] {
            match damaged {
                None => std::fs::remove_file(&file).unwrap(),
                Some(bytes) => std::fs::write(&file, bytes).unwrap(),
            }
            let result = open(directory.path()).await;
            match result {
                Err(EventStoreError::Corrupt { path, source }) => {
                    assert_eq!(path, partition, "{name}: {source}");
                    reported += 1;
                }
                Err(other) => panic!("{name}: {other:?}"),
                // Locks, and what only some questions read.
                Ok(opened) => {
                    if let Err(error) = opened.count(&crate::suite::make::parsed("line")).await {
                        assert!(error.to_string().contains(directory.path().to_str().unwrap()));
                        reported += 1;
                    }
                    opened.close().await;
                }
            }
            std::fs::write(&file, &whole).unwrap();
        }
    }
    assert!(reported > 10, "only {reported} damages were noticed");
    let opened = open(directory.path()).await.unwrap();
    assert_eq!(found(&opened, "*").await, [1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_format_is_refused_and_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    open(directory.path()).await.unwrap().close().await;
    let meta = partitions(directory.path()).remove(0).join("meta.json");
    let text = std::fs::read_to_string(&meta).unwrap();
    let newer = text.replace(r#"\"format\":1"#, r#"\"format\":77"#);
    assert_ne!(newer, text);
    std::fs::write(&meta, &newer).unwrap();
    let Err(error) = open(directory.path()).await else { panic!("opened") };
    assert!(matches!(&error, EventStoreError::Format { found, .. } if found == "77"), "{error}");
    assert_eq!(std::fs::read_to_string(&meta).unwrap(), newer);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_is_opened_once() {
    let directory = tempfile::tempdir().unwrap();
    let opened = open(directory.path()).await.unwrap();
    let Err(error) = open(directory.path()).await else { panic!("opened twice") };
    assert!(matches!(&error, EventStoreError::InUse { path } if path == directory.path()));
    store(&opened, vec![event(1)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_crash_left_behind_is_removed() {
    let directory = tempfile::tempdir().unwrap();
    for name in [".new-2026-11-21.000007", ".dropped-2026-11-20.000001"] {
        std::fs::create_dir(directory.path().join(name)).unwrap();
        std::fs::write(directory.path().join(name).join("meta.json"), "{").unwrap();
    }
    std::fs::write(directory.path().join("README"), "not ours").unwrap();
    let opened = open(directory.path()).await.unwrap();
    store(&opened, vec![event(1)]).await;
    opened.close().await;
    let mut names: Vec<_> = std::fs::read_dir(directory.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, [".lock", "2026-11-21.000002", "README"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn writing_goes_on_when_the_disk_is_back() {
    let directory = tempfile::tempdir().unwrap();
    let opened = open(directory.path()).await.unwrap();
    store(&opened, vec![event(1), event(2)]).await;
    let partition = partitions(directory.path()).remove(0);
    let away = directory.path().join("away");
    std::fs::rename(&partition, &away).unwrap();
    opened.append(vec![event(3)]).await.unwrap();
    let error = opened.commit(3).await.unwrap_err();
    assert!(matches!(&error, EventStoreError::Write { .. }), "{error:?}");
    assert!(error.to_string().contains(partition.to_str().unwrap()), "{error}");
    assert_eq!(opened.position(), 2);
    assert_eq!(opened.count(&EventQuery::default()).await.unwrap(), 2, "what is there is found");

    std::fs::rename(&away, &partition).unwrap();
    // At the latest the second attempt finds the directory again.
    for _ in 0..2 {
        opened.append(vec![event(3), event(4)]).await.unwrap();
        if opened.commit(4).await.is_ok() {
            break;
        }
    }
    assert_eq!(opened.position(), 4);
    assert_eq!(found(&opened, "*").await, [1, 2, 3, 4]);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_small_commits_leave_few_files_and_the_merged_events_are_found() {
    let directory = tempfile::tempdir().unwrap();
    let opened = open(directory.path()).await.unwrap();
    for number in 1..=100 {
        store(&opened, vec![event(number)]).await;
    }
    assert_eq!(found(&opened, "line").await, (1..=100).collect::<Vec<_>>());
    let width = Duration::from_secs(3600);
    let bars = opened.histogram(&EventQuery::default(), width, None).await.unwrap();
    assert_eq!(bars.iter().map(|bar| bar.events).sum::<u64>(), 100);
    opened.close().await;
    let partition = partitions(directory.path()).remove(0);
    let files = std::fs::read_dir(partition).unwrap().count();
    // 100 segments would be 600 files.
    assert!(files < 300, "{files} files");
}
