//! The queue when nothing goes wrong, and when it is full.

use std::sync::Arc;
use std::time::Duration;

use collect::queue::{Bookmark, Queue, QueueError, QueueSettings, QueueWriter};
use model::{RawRecord, RecordSource};

use crate::harness::{PATIENCE, SMALL, read_all, record, text};

/// Records of 64 KiB: thirty fill a segment.
fn large(count: usize) -> Vec<RawRecord> {
    (0..count).map(|n| record("x".repeat(65_536 - n % 2))).collect()
}

fn bookmark(key: &str, value: &str) -> Bookmark {
    Bookmark { key: key.into(), value: value.as_bytes().into() }
}

async fn settled(writer: &QueueWriter, records: Vec<RawRecord>, marks: Vec<Bookmark>) -> u64 {
    writer.enqueue(records, marks).await.unwrap().await.unwrap()
}

#[tokio::test]
async fn what_goes_in_comes_out_in_order_with_its_number() {
    let directory = tempfile::tempdir().unwrap();
    let (writer, mut reader) = Queue::open(directory.path(), SMALL).unwrap();
    let of = |source| RawRecord { source, ..record("x") };
    let records = vec![
        of(RecordSource::SyslogUdp("192.0.2.1".parse().unwrap())),
        of(RecordSource::SyslogTls("2001:db8::1".parse().unwrap())),
        of(RecordSource::File("/var/log/ä.log".into())),
        of(RecordSource::Journal),
        of(RecordSource::Monitor),
        record(b"\0\xff\n"),
        record(""),
    ];
    assert_eq!(writer.push(records.clone()).await.unwrap(), 7);
    assert_eq!(writer.push(vec![record("eight")]).await.unwrap(), 8);
    assert_eq!(*writer.durable().borrow(), 8);
    let stats = writer.stats();
    assert_eq!((stats.depth_records, stats.records), (8, 8));
    assert!(stats.oldest_age.is_some());

    let first = reader.next_batch(3, Duration::ZERO).unwrap();
    assert_eq!(first.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2, 3]);
    let rest = read_all(&mut reader);
    let all: Vec<_> = first.into_iter().chain(rest).map(|(_, record)| record).collect();
    assert_eq!(all, [records, vec![record("eight")]].concat());
    let stats = writer.stats();
    assert_eq!((stats.depth_records, stats.oldest_age), (0, None));

    reader.seek(6);
    assert_eq!(read_all(&mut reader).len(), 2);
}

#[tokio::test]
async fn the_reader_waits_for_what_is_on_disk() {
    let directory = tempfile::tempdir().unwrap();
    let (writer, mut reader) = Queue::open(directory.path(), SMALL).unwrap();
    assert!(reader.next_batch(10, Duration::from_millis(1)).unwrap().is_empty());
    let reading = tokio::task::spawn_blocking(move || reader.next_batch(10, PATIENCE).unwrap());
    writer.push(vec![record("late")]).await.unwrap();
    assert_eq!(reading.await.unwrap(), [(1, record("late"))]);
}

#[tokio::test]
async fn numbers_go_on_after_every_opening() {
    let directory = tempfile::tempdir().unwrap();
    for round in 0..5 {
        let (writer, mut reader) = Queue::open(directory.path(), SMALL).unwrap();
        assert_eq!(writer.push(vec![record("a"), record("b")]).await.unwrap(), 2 * round + 2);
        assert_eq!(read_all(&mut reader).len() as u64, 2 * round + 2, "older ones are kept");
        writer.close().await;
    }
}

#[tokio::test]
async fn openings_without_records_leave_nothing_behind() {
    let directory = tempfile::tempdir().unwrap();
    for _ in 0..3 {
        let (writer, _) = Queue::open(directory.path(), SMALL).unwrap();
        settled(&writer, Vec::new(), vec![bookmark("a", "1")]).await;
        writer.close().await;
    }
    crate::harness::only_file(directory.path(), "queue");
    let (writer, _) = Queue::open(directory.path(), SMALL).unwrap();
    assert_eq!(writer.bookmark("a").as_deref(), Some(b"1".as_slice()));
    assert_eq!(writer.push(vec![record("x")]).await.unwrap(), 1);
}

#[tokio::test]
async fn released_segments_are_deleted_and_their_numbers_stay_used() {
    let directory = tempfile::tempdir().unwrap();
    let settings = QueueSettings { max_bytes: 64 << 20, ..SMALL };
    let (writer, mut reader) = Queue::open(directory.path(), settings).unwrap();
    settled(&writer, large(1), vec![bookmark("a", "1"), bookmark("b", "1")]).await;
    settled(&writer, large(1), vec![bookmark("a", ""), bookmark("c", "1")]).await;
    for _ in 0..10 {
        writer.push(large(10)).await.unwrap();
    }
    let before = writer.stats().bytes;
    assert!(before > 102 << 16);
    assert_eq!(read_all(&mut reader).len(), 102);
    reader.release(60);
    let after = writer.stats().bytes;
    assert!(after < before, "{after}");
    reader.release(102);
    assert!(writer.stats().bytes < after);
    crate::harness::only_file(directory.path(), "queue");
    writer.close().await;

    let (writer, mut reader) = Queue::open(directory.path(), settings).unwrap();
    assert_eq!(writer.bookmark("a"), None);
    assert_eq!(writer.bookmark("b").as_deref(), Some(b"1".as_slice()));
    assert_eq!(writer.bookmark("c").as_deref(), Some(b"1".as_slice()));
    assert_eq!(writer.push(large(1)).await.unwrap(), 103);
    assert_eq!(read_all(&mut reader).last().unwrap().0, 103);
}

#[tokio::test]
async fn a_full_queue_makes_callers_wait_and_refuses_datagrams() {
    let directory = tempfile::tempdir().unwrap();
    let (writer, mut reader) = Queue::open(directory.path(), SMALL).unwrap();
    let mut accepted = 0;
    let refused = loop {
        match writer.try_push(large(1)) {
            Ok(()) => accepted += 1,
            Err(error) => break error,
        }
        assert!(accepted < 100);
    };
    assert!(matches!(refused, QueueError::Full));
    let waiting = tokio::spawn({
        let writer = writer.clone();
        async move { writer.push(large(10)).await.unwrap() }
    });
    let mut durable = writer.durable();
    durable.wait_for(|durable| *durable == accepted).await.unwrap();
    let stats = writer.stats();
    assert_eq!((stats.refused, stats.full), (1, true));
    assert!(stats.bytes <= stats.max_bytes);
    assert!(!waiting.is_finished());

    let read = read_all(&mut reader);
    assert_eq!(read.len() as u64, accepted);
    reader.release(reader.position());
    let last = tokio::time::timeout(PATIENCE, waiting).await.unwrap().unwrap();
    assert_eq!(last, accepted + 10);
    assert_eq!(read_all(&mut reader).len(), 10);
}

#[tokio::test]
async fn a_queue_as_small_as_a_batch_still_moves() {
    let directory = tempfile::tempdir().unwrap();
    let (writer, mut reader) = Queue::open(directory.path(), SMALL).unwrap();
    let reading = std::thread::spawn(move || {
        while reader.position() < 500 {
            let batch = reader.next_batch(100, PATIENCE).unwrap();
            assert!(!batch.is_empty());
            reader.release(reader.position());
        }
    });
    for _ in 0..20 {
        let push = writer.push(large(25)); // 1.6 MiB of the 2 of a segment
        tokio::time::timeout(PATIENCE, push).await.unwrap().unwrap();
    }
    reading.join().unwrap();
}

#[tokio::test]
async fn more_than_a_segment_at_once_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let (writer, _) = Queue::open(directory.path(), SMALL).unwrap();
    assert!(matches!(writer.push(large(40)).await, Err(QueueError::TooLarge { .. })));
    assert_eq!(writer.push(large(1)).await.unwrap(), 1);
}

#[tokio::test]
async fn a_queue_has_one_owner() {
    let directory = tempfile::tempdir().unwrap();
    let (writer, _reader) = Queue::open(directory.path(), SMALL).unwrap();
    let second = Queue::open(directory.path(), SMALL);
    assert!(matches!(second, Err(QueueError::InUse { .. })));
    writer.close().await;
}

#[tokio::test]
async fn closing_writes_what_was_handed_in_and_refuses_what_comes_later() {
    let directory = tempfile::tempdir().unwrap();
    let (writer, mut reader) = Queue::open(directory.path(), SMALL).unwrap();
    for n in 0..1_000 {
        writer.try_push(vec![record(n.to_string())]).unwrap();
    }
    writer.close().await;
    assert!(matches!(writer.push(vec![record("late")]).await, Err(QueueError::Closed)));
    assert!(matches!(writer.try_push(vec![record("late")]), Err(QueueError::Closed)));
    let all = read_all(&mut reader);
    let texts: Vec<_> = all.iter().map(|(_, record)| text(record)).collect();
    assert_eq!(texts, (0..1_000).map(|n| n.to_string()).collect::<Vec<_>>());
    // With nothing to come the reader does not wait.
    assert!(reader.next_batch(1, PATIENCE * 100).unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_caller_keeps_its_order() {
    let directory = tempfile::tempdir().unwrap();
    let (writer, mut reader) = Queue::open(directory.path(), QueueSettings::default()).unwrap();
    let callers: Vec<_> = (0..20)
        .map(|caller| {
            let writer = writer.clone();
            tokio::spawn(async move {
                let mut last = None;
                for n in 0..200 {
                    let records = vec![record(format!("{caller} {n}"))];
                    last = Some(writer.enqueue(records, Vec::new()).await.unwrap());
                }
                last.unwrap().await.unwrap()
            })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap();
    }
    let all = read_all(&mut reader);
    assert!(all.iter().map(|(number, _)| *number).eq(1..=4_000));
    for caller in 0..20 {
        let prefix = format!("{caller} ");
        let of_caller = all.iter().map(|(_, record)| text(record));
        let numbers = of_caller.filter_map(|t| t.strip_prefix(&prefix).map(str::to_owned));
        assert!(numbers.eq((0..200).map(|n| n.to_string())));
    }
}

#[tokio::test]
async fn numbers_of_deleted_queues_are_not_used_again() {
    let directory = tempfile::tempdir().unwrap();
    let (writer, reader) = Queue::open(directory.path(), SMALL).unwrap();
    let last = writer.push(large(20)).await.unwrap();
    writer.close().await;
    drop(reader);
    std::fs::remove_file(crate::harness::only_file(directory.path(), "queue")).unwrap();
    let (writer, mut reader) = Queue::open(directory.path(), SMALL).unwrap();
    let next = writer.push(vec![record("x")]).await.unwrap();
    assert!(next > last, "{next}");
    assert_eq!(read_all(&mut reader), [(next, record("x"))]);
    writer.close().await;
    drop(reader);

    // Even when the whole directory is gone, whoever reads knows where it was.
    std::fs::remove_dir_all(directory.path()).unwrap();
    let (writer, mut reader) = Queue::open(directory.path(), SMALL).unwrap();
    reader.seek(1_000_000);
    assert_eq!(writer.push(vec![record("y")]).await.unwrap(), 1_000_001);
    assert_eq!(read_all(&mut reader), [(1_000_001, record("y"))]);
    assert_eq!(writer.stats().corrupt_records, 0);
}

#[tokio::test]
async fn dropping_the_last_handle_closes() {
    let directory = tempfile::tempdir().unwrap();
    let (writer, mut reader) = Queue::open(directory.path(), SMALL).unwrap();
    let mut durable = writer.durable();
    writer.try_push(vec![record("last")]).unwrap();
    drop(Arc::new(writer));
    durable.wait_for(|durable| *durable == 1).await.unwrap();
    assert_eq!(read_all(&mut reader).len(), 1);
}
