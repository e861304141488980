//! RFC 5424: version, time, host name, program, process, kind, structured data, text.

use super::message::{Format, Message, Priority, printable, word};
use super::structured_data;
use super::time::Cursor;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads what follows the priority; `None` when it is not RFC 5424.
pub(super) fn parse(pri: Option<Priority>, bytes: &[u8]) -> Option<Message<'_>> {
    let (version, rest) = word(bytes)?;
    // Only version 1 exists; others would still begin with a number and a time.
    if version.is_empty() || version.len() > 2 || !version.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let (time, rest) = word(rest)?;
    let time = if time == b"-" {
        None
    } else {
        let mut at = Cursor(time);
        let time = at.rfc3339()?;
        at.0.is_empty().then_some(Some(time))?
    };
    let (hostname, rest) = field(rest);
    let (app_name, rest) = field(rest);
    let (procid, rest) = field(rest);
    let (msgid, rest) = field(rest);
    let (structured_data, text) = structured_data::split(rest);
    let text = text.strip_prefix(b" ").unwrap_or(text);
    let message = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    Some(Message {
        pri,
        format: Format::Rfc5424,
        time,
        hostname,
        app_name,
        procid,
        msgid,
        structured_data,
        message,
        content: message,
    })
}

/// The next field, `None` for `-`. A message may end early.
fn field(bytes: &[u8]) -> (Option<&str>, &[u8]) {
    let (value, rest) = word(bytes).unwrap_or((bytes, &[]));
    (printable(value).filter(|value| *value != "-"), rest)
}
