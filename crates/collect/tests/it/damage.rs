//! The queue after its files were cut, overwritten or lost.

use std::os::unix::fs::FileExt;
use std::path::Path;

use collect::queue::{Bookmark, Queue};
use model::RawRecord;
use proptest::prelude::*;

use crate::harness::{SMALL, only_file, read_all, record, text};

/// What was written: where each batch ends in the file, and its records.
struct Written {
    batches: Vec<(u64, Vec<RawRecord>)>,
    file: std::path::PathBuf,
}

impl Written {
    fn count(&self) -> u64 {
        self.batches.iter().map(|(_, records)| records.len() as u64).sum()
    }
}

/// One segment with these many records in each batch, and a bookmark behind each batch.
async fn write(directory: &Path, sizes: &[usize]) -> Written {
    let (writer, reader) = Queue::open(directory, SMALL).unwrap();
    let file = only_file(directory, "queue");
    let mut number = 0;
    let mut batches = Vec::new();
    for size in sizes {
        let records: Vec<_> = (0..*size)
            .map(|_| {
                number += 1;
                record(format!("{number} {}", "x".repeat(number * 37 % 300)))
            })
            .collect();
        let value = number.to_string().into_bytes().into();
        let bookmark = Bookmark { key: "source".into(), value };
        let ticket = writer.enqueue(records.clone(), vec![bookmark]).await.unwrap();
        ticket.await.unwrap();
        batches.push((std::fs::metadata(&file).unwrap().len(), records));
    }
    writer.close().await;
    drop(reader);
    Written { batches, file }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// Opens the queue again and checks what every kind of damage leaves true. Gives what is found.
async fn reopened(directory: &Path, written: &Written) -> (Vec<(u64, RawRecord)>, Option<u64>) {
    let (writer, mut reader) = Queue::open(directory, SMALL).unwrap();
    let bookmark = writer.bookmark("source");
    let bookmark = bookmark.map(|value| String::from_utf8_lossy(&value).parse().unwrap());
    let next = writer.push(vec![record("new")]).await.unwrap();
    assert!(next > written.count(), "number {next} was used before");
    let mut found = read_all(&mut reader);
    assert_eq!(found.pop(), Some((next, record("new"))));
    let all: Vec<_> = written.batches.iter().flat_map(|(_, records)| records).collect();
    assert!(found.is_sorted_by(|a, b| a.0 < b.0));
    for (number, record) in &found {
        let number = usize::try_from(*number).unwrap();
        assert_eq!(record, all[number - 1], "nothing is invented");
    }
    writer.close().await;
    (found, bookmark)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_acknowledged_before_the_cut_is_found(
        sizes in prop::collection::vec(0_usize..20, 1..12),
        cut in any::<prop::sample::Index>(),
        garbage in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        runtime().block_on(async {
            let directory = tempfile::tempdir().unwrap();
            let written = write(directory.path(), &sizes).await;
            let end = written.batches.last().unwrap().0;
            let cut = cut.index(usize::try_from(end).unwrap() + 1) as u64;
            let file = std::fs::OpenOptions::new().write(true).open(&written.file).unwrap();
            file.set_len(cut).unwrap();
            file.write_all_at(&garbage, cut).unwrap();
            let (found, bookmark) = reopened(directory.path(), &written).await;
            let whole: Vec<_> = written.batches.iter().filter(|(end, _)| *end <= cut).collect();
            let count: usize = whole.iter().map(|(_, records)| records.len()).sum();
            assert_eq!(found.len(), count, "whole batches, and nothing of the one that was cut");
            if !whole.is_empty() {
                assert_eq!(bookmark.unwrap_or_default(), count as u64);
            }
        });
    }

    #[test]
    fn damage_in_the_middle_costs_only_what_it_hits(
        sizes in prop::collection::vec(1_usize..20, 2..12),
        at in any::<prop::sample::Index>(),
        with in 1_u8..,
    ) {
        runtime().block_on(async {
            let directory = tempfile::tempdir().unwrap();
            let written = write(directory.path(), &sizes).await;
            let last_start = written.batches[written.batches.len() - 2].0;
            // Behind the head of the segment, before the last batch.
            let at = 32 + at.index(usize::try_from(last_start - 32).unwrap()) as u64;
            let file = std::fs::OpenOptions::new().read(true).write(true).open(&written.file);
            let file = file.unwrap();
            let mut byte = [0];
            file.read_exact_at(&mut byte, at).unwrap();
            file.write_all_at(&[byte[0] ^ with], at).unwrap();
            let (found, bookmark) = reopened(directory.path(), &written).await;
            assert!(found.len() as u64 >= written.count() - 1, "{} of {}", found.len(), written.count());
            assert_eq!(bookmark, Some(written.count()));
        });
    }
}

#[tokio::test]
async fn damage_is_counted() {
    let directory = tempfile::tempdir().unwrap();
    let written = write(directory.path(), &[1, 1, 1]).await;
    let file = std::fs::OpenOptions::new().write(true).open(&written.file).unwrap();
    file.write_all_at(b"#", written.batches[1].0 - 1).unwrap();
    let (writer, mut reader) = Queue::open(directory.path(), SMALL).unwrap();
    let found = read_all(&mut reader);
    assert_eq!(found.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 3]);
    let stats = writer.stats();
    assert_eq!((stats.corrupt_records, stats.torn_bytes), (1, 0));
    assert!(stats.corrupt_bytes > 30 && stats.corrupt_bytes < 200, "{}", stats.corrupt_bytes);
}

#[tokio::test]
async fn a_lost_head_costs_the_segment_and_nothing_else() {
    let directory = tempfile::tempdir().unwrap();
    let written = write(directory.path(), &[3]).await;
    let (writer, reader) = Queue::open(directory.path(), SMALL).unwrap();
    writer.push(vec![record("second segment")]).await.unwrap();
    writer.close().await;
    drop(reader);
    let file = std::fs::OpenOptions::new().write(true).open(&written.file).unwrap();
    file.write_all_at(&[0; 32], 0).unwrap();
    let (writer, mut reader) = Queue::open(directory.path(), SMALL).unwrap();
    let found = read_all(&mut reader);
    assert_eq!(found.iter().map(|(_, r)| text(r)).collect::<Vec<_>>(), ["second segment"]);
    assert_eq!(writer.stats().corrupt_records, 3);
    assert_eq!(writer.bookmark("source").as_deref(), Some(b"3".as_slice()));
}

#[tokio::test]
async fn a_file_cut_short_while_it_is_read_is_damage() {
    let directory = tempfile::tempdir().unwrap();
    let (writer, mut reader) = Queue::open(directory.path(), SMALL).unwrap();
    let file = only_file(directory.path(), "queue");
    writer.push((0..100).map(|n| record(n.to_string())).collect()).await.unwrap();
    std::fs::OpenOptions::new().write(true).open(&file).unwrap().set_len(1_000).unwrap();
    let found = read_all(&mut reader);
    assert!(!found.is_empty() && found.len() < 100);
    assert_eq!(writer.stats().corrupt_records, 100 - found.len() as u64);
    assert_eq!(writer.stats().depth_records, 0);
}
