//! check_tcp and its other names against the originals.

use std::time::Duration;

use crate::harness::Golden;
use crate::peers;

const LOCAL: &str = "127.0.0.1";
const DAY: Duration = Duration::from_secs(86_400);

#[tokio::test]
async fn connections_and_their_failures() {
    let mut golden = Golden::at_once("check_tcp");
    let open = peers::greeter(&[]).await;
    let closed = peers::closed_port().await;
    for words in [
        vec!["-H", LOCAL, "-p", &open],
        vec!["-H", "localhost", "-p", &open, "-4"],
        vec!["-p", &open],
        vec!["-p", &open, LOCAL],
        vec![LOCAL, "-p", &open, "-w", "5", "-c", "9.5"],
        vec!["-H", LOCAL, "-p", &open, "-w", "0", "-t", "5"],
        vec!["-H", LOCAL, "-p", &open, "-w", "0", "-c", "0"],
        vec!["-H", LOCAL, "-p", &open, "-wt", "1", "-ct", "2", "-to", "3"],
        vec!["-H", LOCAL, "-p", &closed],
        vec!["-H", LOCAL, "-p", &closed, "-r", "ok"],
        vec!["-H", LOCAL, "-p", &closed, "--refuse=warning"],
        vec!["-H", "no.such.host.invalid", "-p", "1"],
        vec!["-H", "::1", "-4", "-p", "1"],
        vec!["-H", "[127.0.0.1]", "-p", "1"],
        vec!["-H", "255.255.255.255", "-p", "1"],
        vec!["-H", "/no/such/socket"],
        vec!["-H", LOCAL, "-p", &open, "-d", "1"],
    ] {
        golden.same(&words).await;
    }
    golden.finish(17);
}

#[tokio::test]
async fn answers_and_expectations() {
    let mut golden = Golden::at_once("check_tcp");
    let greeting = peers::greeter(&[b"hello ", b"world\r\n"]).await;
    let echo = peers::echo().await;
    let mute = peers::mute().await;
    let one = peers::greeter(&[b"x"]).await;
    let binary = peers::greeter(&[b"ab\0cd"]).await;
    for words in [
        vec!["-p", &greeting, "-e", "world"],
        vec!["-p", &greeting, "-e", "hell", "-e", "world"],
        vec!["-p", &greeting, "-A", "-e", "hell", "-e", "world", "-j"],
        vec!["-p", &greeting, "-A", "-e", "hell", "-e", "moon"],
        vec!["-p", &greeting, "-e", "moon", "-M", "crit", "-w", "9", "-c", "9"],
        vec!["-p", &greeting, "-e", "moon", "-M", "ok", "-j"],
        vec!["-p", &greeting, "-e", "world", "-m", "3"],
        vec!["-p", &greeting, "-e", ""],
        vec!["-p", &echo, "-s", "abc", "-e", "abc"],
        vec!["-p", &echo, "-E", "-s", r"a\tb\\c\r\nd", "-e", "d", "-q", r"bye\n"],
        vec!["-p", &echo, "-s", r"a\n", "-e", r"\n", "-q", "bye"],
        vec!["-p", &mute, "-e", "abc"],
        vec!["-p", &one, "-e", "x"],
        vec!["-p", &one, "-e", "y"],
        vec!["-p", &binary, "-e", "ab"],
        vec!["-p", &binary, "-e", "cd"],
        vec!["-p", &echo, "-e", "never", "-t", "1"],
    ] {
        golden.same(&words).await;
    }
    golden.finish(17);
}

/// The original would read until its time is over.
#[tokio::test]
async fn a_peer_that_talks_without_end_is_cut_short() {
    let endless = peers::tcp(|mut stream| async move {
        use tokio::io::AsyncWriteExt as _;
        while stream.write_all(&[b'x'; 4096]).await.is_ok() {}
    })
    .await;
    let check = plugins::checks::find("check_tcp").expect("a native check");
    let words = ["-p", &endless, "-e", "y", "-j"];
    let outcome = (check.run)(plugins::checks::Args::new("check_tcp", words)).await;
    let start = "TCP WARNING - Unexpected response from host/socket on port ";
    assert!(outcome.output.starts_with(start), "{}", outcome.output);
}

#[tokio::test]
async fn local_sockets() {
    let mut golden = Golden::at_once("check_tcp");
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("s");
    peers::local(&path, &[b"hello\n"]);
    let path = path.to_str().expect("a readable path");
    golden.same(&["-H", path, "-e", "hello"]).await;
    golden.same(&["-H", path]).await;
    golden.finish(2);
}

#[tokio::test]
async fn services_by_name() {
    let ftp = peers::greeter(&[b"220 (ftp)\r\n"]).await;
    let ftp_slow = peers::greeter(&[b"2", b"20 late\r\n"]).await;
    let smtp = peers::greeter(&[b"554 no\r\n"]).await;
    let pop = peers::greeter(&[b"+OK ready\r\n"]).await;
    let imap = peers::greeter(&[b"* OK ready\r\n"]).await;
    let news = peers::greeter(&[b"201 read only\r\n"]).await;
    let jabber = peers::greeter(&[b"<?xml version='1.0'?><stream:stream>"]).await;
    let pong = peers::greeter(&[b"PONG\n"]).await;
    let echo = peers::echo().await;
    for (program, port) in [
        ("check_ftp", &ftp),
        ("check_ftp", &ftp_slow),
        ("check_ftp", &smtp),
        ("check_pop", &pop),
        ("check_pop", &imap),
        ("check_imap", &imap),
        ("check_nntp", &news),
        ("check_jabber", &jabber),
        ("check_jabber", &ftp),
        ("check_clamd", &pong),
        ("check_clamd", &echo),
    ] {
        let mut golden = Golden::at_once(program);
        golden.same(&["-H", LOCAL, "-p", port]).await;
        golden.same(&["-H", LOCAL, "-p", port, "-e", "OK", "-m", "4", "-M", "crit"]).await;
        golden.finish(2);
    }
}

#[tokio::test]
async fn datagrams() {
    let mut golden = Golden::at_once("check_udp");
    let answers = peers::datagrams(b"pong").await;
    let closed = peers::closed_port().await;
    for words in [
        vec!["-H", LOCAL, "-p", &answers, "-s", "ping", "-e", "pong"],
        vec!["-H", LOCAL, "-p", &answers, "-s", "ping", "-e", "other"],
        vec!["-H", LOCAL, "-p", &answers, "-s", "ping"],
        vec!["-H", LOCAL, "-p", &answers, "-e", "pong"],
        vec!["-H", LOCAL, "-p", &closed, "-s", "ping", "-e", "pong"],
    ] {
        golden.same(&words).await;
    }
    golden.finish(5);
}

#[tokio::test]
async fn wrong_use() {
    let mut golden = Golden::at_once("check_tcp");
    for words in [
        &[][..],
        &["--foo"],
        &["-p"],
        &["-p", "x"],
        &["-p", "1", "-t", "0"],
        &["-r", "x"],
        &["-M", "x"],
        &["-m", "-1"],
        &["-d", "x"],
        &["-D", "x"],
        &["-D", "1,x"],
        &["--e", "x"],
        &["-V"],
        &["-P", "x"],
        &["--protocol", "x", "-p", "x"],
        &["localhost", "x", "-p", "y"],
        &["--extra-opts=@/no/such/file"],
    ] {
        golden.same(words).await;
    }
    golden.finish(17);
}

#[tokio::test]
async fn tls_and_certificates() {
    let fresh = peers::certificate("fresh", Some(100 * DAY + DAY / 2));
    let hours = peers::certificate("hours", Some(Duration::from_secs(5 * 3600 + 1800)));
    let ended = peers::certificate("ended", None);
    let nameless = peers::certificate("", Some(100 * DAY + DAY / 2));
    let mut golden = Golden::at_once("check_tcp");
    let port = peers::tls_greeter(&fresh, &[b"hello\r\n"]).await;
    for words in [
        vec!["-p", &port, "-S"],
        vec!["-p", &port, "--sni", "localhost", "-e", "hello"],
        vec!["-p", &port, "-D", "30"],
        vec!["-p", &port, "-D", "200"],
        vec!["-p", &port, "-D", "200,150"],
    ] {
        golden.same(&words).await;
    }
    for identity in [&hours, &ended, &nameless] {
        let port = peers::tls_greeter(identity, &[b"hello\r\n"]).await;
        golden.same(&["-H", LOCAL, "-p", &port, "-D", "30,10"]).await;
    }
    let plain = peers::greeter(&[b"220 no TLS here\r\n"]).await;
    // The originals go on with lines of OpenSSL's own.
    let first_line = |mut outcome: plugins::checks::Outcome| {
        outcome.output = outcome.output.lines().next().unwrap_or_default().to_owned();
        outcome
    };
    golden.same_where(&["-p", &plain, "-S"], first_line).await;
    golden.finish(9);

    let imap = peers::tls_greeter(&fresh, &[b"* OK imaps\r\n"]).await;
    for program in ["check_simap", "check_spop", "check_ssmtp", "check_nntps"] {
        let mut golden = Golden::at_once(program);
        golden.same(&["-H", LOCAL, "-p", &imap]).await;
        golden.finish(1);
    }
}

#[tokio::test]
async fn tls_ends_with_a_goodbye() {
    let identity = peers::certificate("polite", Some(100 * DAY));
    let acceptor = peers::acceptor(&identity);
    let (sender, mut ends) = tokio::sync::mpsc::channel(4);
    let port = peers::tcp(move |stream| {
        let (acceptor, sender) = (acceptor.clone(), sender.clone());
        async move {
            use tokio::io::AsyncReadExt as _;
            let mut stream = acceptor.accept(stream).await.expect("a handshake");
            // Without the goodbye this is an error.
            let end = stream.read_to_end(&mut Vec::new()).await;
            sender.send(end.is_ok()).await.expect("the test listens");
        }
    })
    .await;
    let check = plugins::checks::find("check_tcp").expect("a native check");
    for days in ["1", "200"] {
        let words = ["-p", &port, "-D", days];
        (check.run)(plugins::checks::Args::new("check_tcp", words)).await;
        assert_eq!(ends.recv().await, Some(true), "-D {days}");
    }
}
