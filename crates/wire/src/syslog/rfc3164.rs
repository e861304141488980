//! RFC 3164 and what goes by that name: it describes what programs did, and they do much more.

use super::message::{Format, Message, Priority, printable, word};
use super::time::{Cursor, HeaderTime};

/// Longest tag looked for; rsyslog and syslog-ng write longer ones than the 32 of the RFC.
const MAX_TAG_BYTES: usize = 128;

/// Reads what follows the priority.
pub(super) fn parse(pri: Option<Priority>, bytes: &[u8]) -> Message<'_> {
    let bare = Message::bare(pri, bytes);
    let (time, host_before, rest) = match time(bytes) {
        Some(found) => (Some(found.time), found.host, found.rest),
        None => (None, None, bytes),
    };
    let (hostname, content) = match (time, host_before) {
        (None, _) => (None, bytes),
        (Some(_), Some(host)) => (Some(host), rest.trim_start_matches_colon()),
        (Some(_), None) => hostname(rest),
    };
    let tag = tag(content);
    if time.is_none() && tag.is_none() {
        return bare;
    }
    let (app_name, procid, message) = match tag {
        Some(tag) => (Some(tag.name), tag.process, tag.text),
        None => (None, None, content),
    };
    Message { format: Format::Rfc3164, time, hostname, app_name, procid, message, content, ..bare }
}

struct Found<'a> {
    time: HeaderTime,
    /// Routers write their name before the time.
    host: Option<&'a str>,
    rest: &'a [u8],
}

/// The time at the start, possibly behind a number and a name, as routers write them:
/// `45: router1: *Nov 21 10:00:00.123: %SYS-5-CONFIG_I: …`.
fn time(bytes: &[u8]) -> Option<Found<'_>> {
    if let Some(found) = time_here(bytes, None) {
        return Some(found);
    }
    let mut at = Cursor(bytes);
    let _ = at.skip(b':');
    let mut rest = at.0.trim_ascii_start();
    let mut number = Cursor(rest);
    if number.number(1, 9).is_some() && number.skip(b':').is_some() {
        rest = number.0.trim_ascii_start();
    }
    if let Some(found) = time_here(rest, None) {
        return Some(found);
    }
    let (name, rest) = word(rest)?;
    let name = host(name.strip_suffix(b":")?)?;
    time_here(rest.trim_ascii_start(), Some(name))
}

fn time_here<'a>(bytes: &'a [u8], host: Option<&'a str>) -> Option<Found<'a>> {
    let mut at = Cursor(bytes);
    let time = at.traditional().or_else(|| at.rfc3339())?;
    // A time is a word: what goes on at once is something else.
    let ends = matches!(at.0.first(), None | Some(b' ' | b':'));
    ends.then_some(Found { time, host, rest: at.0 })
}

trait TrimColon {
    fn trim_start_matches_colon(&self) -> &[u8];
}

impl TrimColon for [u8] {
    /// What follows `: `.
    fn trim_start_matches_colon(&self) -> &[u8] {
        self.strip_prefix(b":").unwrap_or(self).trim_ascii_start()
    }
}

/// The host name after the time, if there is one, and the text with its tag.
fn hostname(rest: &[u8]) -> (Option<&str>, &[u8]) {
    if rest.starts_with(b":") {
        return (None, rest.trim_start_matches_colon()); // routers have none here
    }
    let rest = rest.trim_ascii_start();
    if let Some(forwarded) = rest.strip_prefix(b"Message forwarded from ")
        && let Some((name, after)) = word(forwarded)
        && let Some(name) = name.strip_suffix(b":").and_then(host)
    {
        return (Some(name), after); // AIX
    }
    // Without a name: a tag, or the remark of a syslog daemon.
    if rest.starts_with(b"last message repeated ") {
        return (None, rest);
    }
    let found = word(rest).and_then(|(name, after)| Some((host(name)?, after)));
    match found {
        Some((name, after)) => {
            // `fw1 : %ASA-6-302013: …`
            let text = after.strip_prefix(b": ").unwrap_or(after);
            (Some(name), text)
        }
        None => (None, rest),
    }
}

/// A host name or address; not a tag, which ends with a colon or has a process.
fn host(bytes: &[u8]) -> Option<&str> {
    let text = printable(bytes)?;
    let fine = |c: char| c.is_alphanumeric() || "-._:/@".contains(c);
    (text.chars().all(fine) && !text.ends_with(':')).then_some(text)
}

struct Tag<'a> {
    name: &'a str,
    process: Option<&'a str>,
    text: &'a [u8],
}

/// `name: text` or `name[process]: text`, also without the colon after the bracket.
fn tag(content: &[u8]) -> Option<Tag<'_>> {
    let head = content.get(..MAX_TAG_BYTES).unwrap_or(content);
    let end = head.iter().position(|byte| b" :[".contains(byte))?;
    let (name, rest) = content.split_at_checked(end)?;
    let name = printable(name).filter(|name| !name.bytes().all(|byte| byte.is_ascii_digit()))?;
    if let Some(rest) = rest.strip_prefix(b"[") {
        let within = rest.get(..MAX_TAG_BYTES).unwrap_or(rest);
        let close = within.iter().position(|byte| *byte == b']')?;
        let (process, rest) = rest.split_at_checked(close)?;
        let rest = rest.get(1..)?;
        let text = match rest.strip_prefix(b":") {
            Some(text) => text,
            None if matches!(rest.first(), None | Some(b' ')) => rest,
            None => return None,
        };
        let text = text.strip_prefix(b" ").unwrap_or(text);
        return Some(Tag { name, process: Some(printable(process)?), text });
    }
    let text = rest.strip_prefix(b":")?;
    // `http://…` is no tag.
    let text = if text.is_empty() { text } else { text.strip_prefix(b" ")? };
    Some(Tag { name, process: None, text })
}
