//! Syslog datagrams.

use std::net::UdpSocket;

use collect::{CollectSettings, DropReason};
use model::RecordSource;

use crate::harness::{SMALL, Site};

fn settings() -> CollectSettings {
    CollectSettings { udp: vec!["127.0.0.1:0".parse().unwrap()], ..CollectSettings::default() }
}

fn sender(site: &Site) -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.connect(site.collector.bound().udp[0]).unwrap();
    socket
}

#[tokio::test(flavor = "multi_thread")]
async fn a_datagram_is_a_record_without_its_line_end() {
    let mut site = Site::start(settings()).await;
    let sender = sender(&site);
    for datagram in ["<13>one\n", "<13>two\r\n\0", "<13>th\nree", "\n", "", "four"] {
        sender.send(datagram.as_bytes()).unwrap();
    }
    let records = site.records(4);
    let texts: Vec<_> = records.iter().map(crate::harness::text).collect();
    assert_eq!(texts, ["<13>one", "<13>two", "<13>th\nree", "four"]);
    let peer = "127.0.0.1".parse().unwrap();
    assert!(records.iter().all(|record| record.source == RecordSource::SyslogUdp(peer)));
    let counters = site.source("syslog-udp 127.0.0.1:", |s| s.received == 4).await;
    assert_eq!((counters.bytes, counters.dropped.total()), (28, 0));
    assert!(counters.last_at.is_some() && counters.error.is_none() && counters.enabled);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn datagrams_for_a_full_queue_are_dropped_and_counted() {
    let mut site = Site::start_in(tempfile::tempdir().unwrap(), SMALL, settings()).await;
    let sender = sender(&site);
    let datagram = vec![b'x'; 50_000];
    let dropped = |s: &collect::SourceCounters| s.dropped.get(DropReason::QueueFull);
    // 4 MiB hold some eighty of them. One at a time, so that the kernel drops none.
    for sent in 1..=120 {
        sender.send(&datagram).unwrap();
        site.source("syslog-udp", |s| s.received == sent).await;
    }
    let counters = site.source("syslog-udp", |s| dropped(s) > 0).await;
    let kept = 120 - dropped(&counters);
    assert_eq!(site.writer.stats().refused, dropped(&counters));
    assert_eq!(site.records(usize::try_from(kept).unwrap()).len() as u64, kept);
    assert!(site.rest().is_empty());

    site.reader.release(site.reader.position());
    sender.send(b"after").unwrap();
    assert_eq!(site.texts(1), ["after"]);
    site.stop().await;
}

/// The runtime's only thread is kept busy, so that nobody reads the socket meanwhile.
#[tokio::test]
async fn what_the_kernel_drops_is_counted() {
    let mut site = Site::start(settings()).await;
    let sender = sender(&site);
    let mut sent = 0;
    let datagram = vec![b'x'; 60_000];
    for _ in 0..1_000 {
        sender.send(&datagram).unwrap(); // 60 MB, several times the buffer
        sent += 1;
    }
    let counters =
        site.source("syslog-udp", |s| s.received + s.dropped.get(DropReason::Kernel) == sent).await;
    assert!(counters.dropped.get(DropReason::Kernel) > 0, "{counters:?}");
    assert_eq!(counters.dropped.get(DropReason::QueueFull), 0);
    let count = usize::try_from(counters.received).unwrap();
    assert_eq!(site.records(count).len(), count); // the writing thread is not of the runtime
    site.stop().await;
}
