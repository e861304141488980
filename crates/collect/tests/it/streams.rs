//! Syslog connections, plain and over TLS.

use std::sync::Arc;
use std::time::Duration;

use collect::queue::QueueSettings;
use collect::{CollectError, CollectSettings, ConnectionLimits, DropReason, TlsSettings};
use model::RecordSource;
use rustls::pki_types::{CertificateDer, ServerName};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::harness::{PATIENCE, SMALL, Site, text};

fn settings() -> CollectSettings {
    CollectSettings { tcp: vec!["127.0.0.1:0".parse().unwrap()], ..CollectSettings::default() }
}

async fn connect(site: &Site) -> TcpStream {
    TcpStream::connect(site.collector.bound().tcp[0]).await.unwrap()
}

/// Waits for the other side to close. `Err` when it resets.
async fn closed(stream: &mut TcpStream) -> std::io::Result<usize> {
    tokio::time::timeout(PATIENCE, stream.read(&mut [0; 10])).await.expect("it is closed")
}

#[tokio::test(flavor = "multi_thread")]
async fn both_framings_are_understood_on_one_connection() {
    let mut site = Site::start(settings()).await;
    let mut stream = connect(&site).await;
    stream.write_all(b"<13>one\n10 <13>two\nxx<13>thr").await.unwrap();
    assert_eq!(site.texts(2), ["<13>one", "<13>two\nxx"]);
    stream.write_all(b"ee\n2026 is a year\n").await.unwrap();
    assert_eq!(site.texts(2), ["<13>three", "2026 is a year"]);
    let counters = site.source("syslog-tcp", |s| s.received == 4).await;
    assert_eq!(counters.connections, 1);
    drop(stream);
    site.source("syslog-tcp", |s| s.connections == 0).await;
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn our_side_closes_once_everything_is_on_disk() {
    let mut site = Site::start(settings()).await;
    for round in 1..=20 {
        let mut stream = connect(&site).await;
        let lines: String = (0..1_000).map(|n| format!("<13>{round} {n}\n")).collect();
        stream.write_all(lines.as_bytes()).await.unwrap();
        stream.write_all(b"<13>without end").await.unwrap();
        stream.shutdown().await.unwrap();
        assert_eq!(closed(&mut stream).await.unwrap(), 0);
        assert_eq!(*site.writer.durable().borrow(), round * 1_001);
    }
    let texts = site.texts(20 * 1_001);
    assert_eq!(texts[0], "<13>1 0");
    assert_eq!(texts[1_000], "<13>without end");
    assert_eq!(site.source("syslog-tcp", |_| true).await.dropped.total(), 0);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_stops_reading_and_loses_nothing() {
    let mut site = Site::start_in(tempfile::tempdir().unwrap(), SMALL, settings()).await;
    let mut stream = connect(&site).await;
    let sending = tokio::spawn(async move {
        for n in 0..2_000 {
            let line = format!("<13>{n} {}\n", "x".repeat(10_000)); // 20 MB in all
            stream.write_all(line.as_bytes()).await.unwrap();
        }
        stream.shutdown().await.unwrap();
        closed(&mut stream).await.unwrap()
    });
    let mut durable = site.writer.durable();
    durable.wait_for(|durable| *durable > 100).await.unwrap();
    let mut next = 0;
    while next < 2_000 {
        for record in site.records(100) {
            assert!(text(&record).starts_with(&format!("<13>{next} ")));
            next += 1;
        }
        site.reader.release(site.reader.position());
    }
    assert_eq!(tokio::time::timeout(PATIENCE, sending).await.unwrap().unwrap(), 0);
    let stats = site.writer.stats();
    assert!(stats.bytes <= stats.max_bytes);
    assert_eq!(site.source("syslog-tcp", |_| true).await.dropped.total(), 0);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_cut_at_1_mib_and_the_stream_goes_on() {
    let mut site = Site::start(settings()).await;
    let mut stream = connect(&site).await;
    stream.write_all(&vec![b'x'; 3 << 20]).await.unwrap();
    stream.write_all(b"\n<13>next\n").await.unwrap();
    let records = site.records(2);
    assert_eq!(records[0].bytes.len(), 1 << 20);
    assert_eq!(text(&records[1]), "<13>next");
    let counters = site.source("syslog-tcp", |s| s.received == 2).await;
    assert_eq!(counters.dropped.get(DropReason::TooLong), 1);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unfinished_messages_share_a_bounded_memory() {
    let limits = ConnectionLimits { unfinished_bytes: 256 << 10, ..ConnectionLimits::default() };
    let mut site = Site::start(CollectSettings { limits, ..settings() }).await;
    let mut streams = Vec::new();
    for _ in 0..8 {
        let mut stream = connect(&site).await;
        stream.write_all(&vec![b'x'; 512 << 10]).await.unwrap(); // and no line end
        streams.push(stream);
    }
    for stream in &mut streams {
        stream.write_all(b"\n").await.unwrap();
        stream.shutdown().await.unwrap();
        assert_eq!(closed(stream).await.unwrap(), 0);
    }
    let kept: usize = site.records(8).iter().map(|record| record.bytes.len()).sum();
    // Each its own 64 KiB, together the 256 KiB; given back ones may have been used again.
    assert!((8 * (64 << 10)..8 * (512 << 10)).contains(&kept), "{kept}");
    let counters = site.source("syslog-tcp", |_| true).await;
    assert!(counters.dropped.get(DropReason::TooLong) >= 4, "{counters:?}");
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_connection_makes_place_for_a_new_one() {
    let limits = ConnectionLimits {
        connections: 2,
        yield_after: Duration::from_millis(50),
        ..ConnectionLimits::default()
    };
    let mut site = Site::start(CollectSettings { limits, ..settings() }).await;
    let (mut first, mut second) = (connect(&site).await, connect(&site).await);
    first.write_all(b"<13>first\n<13>half").await.unwrap();
    second.write_all(b"<13>second\n").await.unwrap();
    site.texts(2);
    let mut third = connect(&site).await;
    third.write_all(b"<13>third\n").await.unwrap();
    let mut texts = site.texts(1);
    if texts == ["<13>half"] {
        texts = site.texts(1);
    }
    assert_eq!(texts, ["<13>third"]);
    // One of the silent ones was closed in order.
    let closed = tokio::select! {
        length = closed(&mut first) => length,
        length = closed(&mut second) => length,
    };
    assert_eq!(closed.unwrap(), 0);
    assert!(site.source("syslog-tcp", |s| s.connections <= 2).await.received >= 3);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_connection_is_ended() {
    let limits =
        ConnectionLimits { idle: Duration::from_millis(20), ..ConnectionLimits::default() };
    let mut site = Site::start(CollectSettings { limits, ..settings() }).await;
    let mut stream = connect(&site).await;
    stream.write_all(b"<13>half").await.unwrap();
    assert_eq!(closed(&mut stream).await.unwrap(), 0);
    assert_eq!(site.texts(1), ["<13>half"]);
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stop_takes_what_was_sent_and_then_closes() {
    let site = Site::start(settings()).await;
    let mut stream = connect(&site).await;
    stream.write_all(b"<13>before\n").await.unwrap();
    site.source("syslog-tcp", |s| s.received == 1).await;
    stream.write_all(b"<13>sent\n<13>half").await.unwrap();
    let directory = site.stop().await;
    assert_eq!(closed(&mut stream).await.unwrap(), 0);
    let queue = directory.path().join("queue");
    let (_writer, mut reader) =
        collect::queue::Queue::open(&queue, QueueSettings::default()).unwrap();
    let all = crate::harness::read_all(&mut reader);
    let texts: Vec<_> = all.iter().map(|(_, record)| text(record)).collect();
    assert_eq!(texts, ["<13>before", "<13>sent", "<13>half"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_with_a_full_queue_resets_who_was_not_taken() {
    let site = Site::start_in(tempfile::tempdir().unwrap(), SMALL, settings()).await;
    let mut stream = connect(&site).await;
    let line = format!("<13>{}\n", "x".repeat(100_000));
    let sending = tokio::spawn(async move {
        for _ in 0..200 {
            stream.write_all(line.as_bytes()).await?; // 20 MB
        }
        stream.shutdown().await?;
        closed(&mut stream).await
    });
    let mut durable = site.writer.durable();
    durable.wait_for(|durable| *durable > 30).await.unwrap();
    let stopping = std::time::Instant::now();
    site.stop().await;
    assert!(stopping.elapsed() < Duration::from_secs(10));
    assert!(sending.await.unwrap().is_err(), "the sender must not think that all arrived");
}

struct Certificate {
    directory: TempDir,
    certificate: CertificateDer<'static>,
}

impl Certificate {
    fn new() -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("chain.pem"), made.cert.pem()).unwrap();
        std::fs::write(directory.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
        Self { directory, certificate: made.cert.der().clone() }
    }

    fn settings(&self) -> CollectSettings {
        let tls = TlsSettings {
            listen: vec!["127.0.0.1:0".parse().unwrap()],
            certificate_chain: self.directory.path().join("chain.pem"),
            key: self.directory.path().join("key.pem"),
        };
        CollectSettings { tls: Some(tls), ..CollectSettings::default() }
    }

    fn connector(&self) -> TlsConnector {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(self.certificate.clone()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        TlsConnector::from(Arc::new(config))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_connections_deliver_and_are_acknowledged_the_same_way() {
    let certificate = Certificate::new();
    let mut site = Site::start(certificate.settings()).await;
    let address = site.collector.bound().tls[0];
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = certificate.connector().connect(name, stream).await.unwrap();
    for n in 0..500 {
        let message = format!("<13>1 - host app - - - {n}");
        let frame = format!("{} {message}", message.len());
        stream.write_all(frame.as_bytes()).await.unwrap();
    }
    stream.shutdown().await.unwrap();
    let end = tokio::time::timeout(PATIENCE, stream.read(&mut [0; 10])).await.unwrap();
    assert_eq!(end.unwrap(), 0, "closed with a notice, not cut");
    assert_eq!(*site.writer.durable().borrow(), 500);
    let records = site.records(500);
    assert_eq!(text(&records[499]), "<13>1 - host app - - - 499");
    assert_eq!(records[0].source, RecordSource::SyslogTls("127.0.0.1".parse().unwrap()));
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_without_tls_or_without_a_word_is_dropped() {
    let certificate = Certificate::new();
    let mut settings = certificate.settings();
    settings.limits.handshake = Duration::from_millis(50);
    let site = Site::start(settings).await;
    let address = site.collector.bound().tls[0];
    let mut plain = TcpStream::connect(address).await.unwrap();
    plain.write_all(b"<13>not TLS at all\n").await.unwrap();
    let mut silent = TcpStream::connect(address).await.unwrap();
    assert!(closed(&mut silent).await.is_err(), "reset: nothing was acknowledged");
    let mut rest = Vec::new();
    let end = tokio::time::timeout(PATIENCE, plain.read_to_end(&mut rest)).await.unwrap();
    drop(end); // an alert and then the end, or a reset
    assert_eq!(site.source("syslog-tls", |s| s.connections == 0).await.received, 0);
    site.stop().await;
}

#[tokio::test]
async fn what_cannot_start_says_why() {
    let certificate = Certificate::new();
    let start = async |settings| {
        let directory = tempfile::tempdir().unwrap();
        let (writer, _) = collect::queue::Queue::open(directory.path(), SMALL).unwrap();
        let tracker = tokio_util::task::TaskTracker::new();
        let stop = tokio_util::sync::CancellationToken::new();
        collect::Collector::start(settings, writer, stop, &tracker).await.map(drop).unwrap_err()
    };
    let mut no_key = certificate.settings();
    no_key.tls.as_mut().unwrap().key = certificate.directory.path().join("chain.pem");
    let error = start(no_key).await;
    assert!(matches!(&error, CollectError::Tls { path, .. } if path.ends_with("chain.pem")));

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let error = start(CollectSettings { tcp: vec![address], ..CollectSettings::default() }).await;
    assert_eq!(error.to_string(), format!("cannot listen on {address} for syslog-tcp"));
}
