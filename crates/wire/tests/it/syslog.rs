//! Messages as they come from real senders, and what is read from them.

use jiff::tz::TimeZone;
use model::Timestamp;
use wire::syslog::{HeaderTime, elements, parse};

/// Messages by kind of sender; lines of `#` name the kind.
const SAMPLES: &str = include_str!("samples.txt");

/// Every message of the file, with `\n`, `\t`, `\\` and `\xNN` as written there.
pub(crate) fn samples() -> impl Iterator<Item = &'static str> {
    SAMPLES.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// 2026-11-21 10:00:30 UTC.
const RECEIVED_AT: Timestamp = Timestamp::from_secs(1_795_255_230);

fn zone() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(1))
}

fn line(bytes: &[u8]) -> String {
    let mut line = Vec::new();
    parse(bytes).traditional_line(RECEIVED_AT, &zone(), "192.0.2.9", &mut line);
    String::from_utf8_lossy(&line).into_owned()
}

#[test]
fn real_messages_are_read() {
    let mut text = String::new();
    for sample in SAMPLES.lines().filter(|line| !line.is_empty()) {
        if sample.starts_with('#') {
            text += &format!("{sample}\n");
            continue;
        }
        let message = parse(sample.as_bytes());
        let pri = message
            .pri
            .map_or_else(|| "-".to_owned(), |p| format!("{}.{}", p.facility, p.severity));
        let time = match message.time {
            None => "-".to_owned(),
            Some(HeaderTime::Exact(time)) => format!("exact {}", time.as_secs_f64()),
            Some(HeaderTime::Local(time)) => {
                let resolved = HeaderTime::Local(time).resolve(RECEIVED_AT, &TimeZone::UTC);
                format!("local {}", resolved.unwrap().as_secs_f64())
            }
        };
        let or = |field: Option<&str>| field.unwrap_or("-").to_owned();
        text += &format!("{sample}\n    {:?} {pri} {time}\n", message.format);
        text += &format!(
            "    host {} app {} proc {} msgid {}\n",
            or(message.hostname),
            or(message.app_name),
            or(message.procid),
            or(message.msgid)
        );
        for element in elements(message.structured_data.unwrap_or_default()) {
            text += &format!("    {element:?}\n");
        }
        text += &format!("    text {}\n", message.message.escape_ascii());
        text += &format!("    line {}\n", line(sample.as_bytes()));
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_byte_order_mark_is_no_text_and_text_need_not_be_utf_8() {
    let message = parse(b"<13>1 - host app - - - \xef\xbb\xbftext \xff");
    assert_eq!(message.message, b"text \xff");
    let message = parse(b"<13>1 - h\xffst app - - - text");
    assert_eq!((message.hostname, message.app_name), (None, Some("app")));
}

#[test]
fn control_characters_are_written_as_rsyslog_does() {
    assert_eq!(
        line(b"<13>Nov 21 10:00:00 host app: a\nb\tc\x7f\0"),
        "Nov 21 10:00:00 host app: a#012b#011c#177#000"
    );
}

#[test]
fn a_message_without_anything_gets_time_and_sender() {
    assert_eq!(line(b"hello"), "Nov 21 11:00:30 192.0.2.9 hello");
    assert_eq!(line(b"<13>"), "Nov 21 11:00:30 192.0.2.9 ");
    assert_eq!(line(b""), "Nov 21 11:00:30 192.0.2.9 ");
}

#[test]
fn times_with_a_zone_are_given_in_ours() {
    let message = b"<38>1 2026-11-21T23:59:59.9+00:00 host sshd 77 - - Failed password";
    assert_eq!(line(message), "Nov 22 00:59:59 host sshd[77]: Failed password");
    assert_eq!(
        line(b"<38>2026-02-03T04:05:06-05:00 host sshd[77]: x"),
        "Feb  3 10:05:06 host sshd[77]: x"
    );
}

/// `RSYSLOG_SyslogProtocol23Format` keeps the blank that stood behind the tag of RFC 3164.
#[test]
fn rsyslogs_rfc_5424_is_the_line_it_would_write_itself() {
    let sent = b"<38>1 2026-11-21T10:00:00+00:00 web sshd 812 - -  Failed password for root";
    let mut line = Vec::new();
    parse(sent).traditional_line(RECEIVED_AT, &TimeZone::UTC, "192.0.2.9", &mut line);
    assert_eq!(
        String::from_utf8_lossy(&line),
        "Nov 21 10:00:00 web sshd[812]: Failed password for root"
    );
}
