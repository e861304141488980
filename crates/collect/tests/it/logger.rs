//! The real `logger` of util-linux as the sender.

use std::io::Write;
use std::process::{Command, Stdio};

use collect::CollectSettings;
use jiff::tz::TimeZone;
use model::RawRecord;
use wire::syslog::{Format, HeaderTime, Message, parse};

use crate::harness::{Site, is_installed};

async fn site() -> Site {
    let any = || vec!["127.0.0.1:0".parse().unwrap()];
    Site::start(CollectSettings { udp: any(), tcp: any(), ..CollectSettings::default() }).await
}

/// Runs `logger` with these options against one of our listeners.
fn logger(port: u16, options: &[&str], input: &str) {
    let mut child = Command::new("logger")
        .args(["-n", "127.0.0.1", "-P", &port.to_string(), "-t", "app", "--id=77"])
        .args(["-p", "auth.err"])
        .args(options)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
}

/// The line it would be in a file, without its time.
fn line(record: &RawRecord, message: &Message<'_>) -> String {
    let mut line = Vec::new();
    message.traditional_line(record.received_at, &TimeZone::UTC, "sender", &mut line);
    String::from_utf8(line).unwrap().split_off("Nov 21 10:00:00 ".len())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_of_logger_becomes_the_same_line() {
    if !is_installed("logger") {
        return;
    }
    let mut site = site().await;
    let (udp, tcp) = (site.collector.bound().udp[0].port(), site.collector.bound().tcp[0].port());
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let short = host.split('.').next().unwrap().to_owned();
    let forms: [(&[&str], Format, &str); 9] = [
        (&["-d", "--rfc3164"], Format::Rfc3164, &short),
        (&["-d", "--rfc5424"], Format::Rfc5424, &host),
        (&["-d", "--rfc5424=notime"], Format::Rfc5424, &host),
        (&["-d", "--rfc5424=notq"], Format::Rfc5424, &host),
        (&["-d", "--rfc5424=nohost"], Format::Rfc5424, "sender"),
        (&["-T", "--rfc3164"], Format::Rfc3164, &short),
        (&["-T", "--rfc5424"], Format::Rfc5424, &host),
        (&["-T", "--octet-count", "--rfc3164"], Format::Rfc3164, &short),
        (&["-T", "--octet-count", "--rfc5424"], Format::Rfc5424, &host),
    ];
    for (options, format, host) in forms {
        logger(if options[0] == "-d" { udp } else { tcp }, options, "Failed password\n");
        let record = &site.records(1)[0];
        let message = parse(&record.bytes);
        assert_eq!(
            line(record, &message),
            format!("{host} app[77]: Failed password"),
            "{options:?}"
        );
        assert_eq!(message.format, format, "{options:?}");
        let pri = message.pri.unwrap();
        assert_eq!((pri.facility, pri.severity), (4, 3));
        assert_eq!(message.message, b"Failed password");
        let timeless = options.contains(&"--rfc5424=notime");
        match message.time {
            None => assert!(timeless),
            Some(HeaderTime::Exact(time)) => {
                assert!(record.received_at.since(time).as_secs() < 60 && format == Format::Rfc5424);
            }
            Some(HeaderTime::Local(_)) => assert_eq!(format, Format::Rfc3164),
        }
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_lines_of_logger_keep_their_order() {
    if !is_installed("logger") {
        return;
    }
    let mut site = site().await;
    let tcp = site.collector.bound().tcp[0].port();
    let lines: String = (0..500).map(|n| format!("line {n}\n")).collect();
    logger(tcp, &["-T", "--rfc5424", "--octet-count"], &lines);
    let texts = site.texts(500);
    for (n, text) in texts.iter().enumerate() {
        assert!(text.ends_with(&format!(" line {n}")), "{text}");
    }
    site.stop().await;
}
