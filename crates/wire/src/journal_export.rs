//! Entries of systemd's journal as `journalctl -o export` prints them (systemd.io,
//! "Journal Export Formats"): `FIELD=value` lines, or a field name alone, its length as 64 bits
//! and its bytes; an empty line ends an entry.

use jiff::tz::TimeZone;
use model::Timestamp;

use crate::syslog::{MAX_MESSAGE_BYTES, traditional};

/// Longest field kept besides the message.
const MAX_FIELD_BYTES: usize = 1_024;
/// Longest field name looked at.
const MAX_NAME_BYTES: usize = 64;

/// An entry of the journal: what becomes a line, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// Where it stands in the journal.
    pub cursor: String,
    /// When it was made, else when it arrived in the journal; microseconds since the epoch.
    pub time: Option<Timestamp>,
    /// The machine.
    pub hostname: String,
    /// The program.
    pub identifier: String,
    /// The process.
    pub pid: String,
    /// The text, cut to [`MAX_MESSAGE_BYTES`].
    pub message: Vec<u8>,
    /// Bytes of the text that were cut.
    pub cut_bytes: u64,
    source_time: Option<Timestamp>,
    command: String,
    syslog_pid: String,
}

impl Entry {
    /// Appends the entry as a syslog daemon would write it: `Nov 21 10:00:00 host app[pid]:
    /// text`, with the time in `zone`.
    pub fn traditional_line(&self, received_at: Timestamp, zone: &TimeZone, out: &mut Vec<u8>) {
        let text =
            |value: &'_ str, or: &'_ str| if value.is_empty() { or } else { value }.to_owned();
        let time = self.source_time.or(self.time).unwrap_or(received_at);
        traditional::put_time(out, time, zone);
        out.push(b' ');
        traditional::put_text(out, text(&self.hostname, "localhost").as_bytes());
        out.push(b' ');
        let identifier = text(&self.identifier, &self.command);
        let pid = text(&self.pid, &self.syslog_pid);
        let mut tag = Vec::new();
        let pid = Some(pid.as_str()).filter(|pid| !pid.is_empty());
        traditional::put_tag(&mut tag, Some(text(&identifier, "unknown").as_str()), pid);
        traditional::put_text(out, &tag);
        traditional::put_text(out, &self.message);
    }

    fn set(&mut self, name: &[u8], value: Vec<u8>, cut_bytes: u64) {
        let text = || String::from_utf8_lossy(&value).into_owned();
        let time = || text().parse().ok().map(Timestamp::from_micros);
        match name {
            b"__CURSOR" => self.cursor = text(),
            b"__REALTIME_TIMESTAMP" => self.time = time(),
            b"_SOURCE_REALTIME_TIMESTAMP" => self.source_time = time(),
            b"_HOSTNAME" => self.hostname = text(),
            b"SYSLOG_IDENTIFIER" => self.identifier = text(),
            b"_COMM" => self.command = text(),
            b"_PID" => self.pid = text(),
            b"SYSLOG_PID" => self.syslog_pid = text(),
            b"MESSAGE" => {
                self.cut_bytes = cut_bytes;
                self.message = value;
            }
            _ => {}
        }
    }
}

/// The fields that [`Decoder`] reads: for `--output-fields`.
pub const FIELDS: &str =
    "MESSAGE,_HOSTNAME,SYSLOG_IDENTIFIER,_COMM,_PID,SYSLOG_PID,_SOURCE_REALTIME_TIMESTAMP";

/// Cuts the output of `journalctl -o export` into entries. It keeps at most one.
#[derive(Debug, Default)]
pub struct Decoder {
    entry: Entry,
    has_fields: bool,
    name: Vec<u8>,
    value: Vec<u8>,
    cut_bytes: u64,
    state: State,
}

/// What the next byte belongs to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Name,
    /// A value up to the end of the line.
    Text,
    /// The length of a value.
    Length { value: u64, bytes: u32 },
    /// A value of which so many bytes are still to come.
    Binary { left: u64 },
    /// The line feed after that.
    End,
}

impl Decoder {
    /// Takes the next bytes and gives every entry that they finish.
    pub fn feed(&mut self, mut bytes: &[u8], mut entry: impl FnMut(Entry)) {
        while let Some((&first, after)) = bytes.split_first() {
            bytes = match self.state {
                State::Name => {
                    self.name_byte(first, &mut entry);
                    after
                }
                State::Text => self.text(bytes),
                State::Length { value, bytes } => {
                    self.length_byte(first, value, bytes);
                    after
                }
                State::Binary { left } => self.binary(bytes, left),
                State::End => {
                    self.finish_field();
                    after
                }
            };
        }
    }

    fn name_byte(&mut self, byte: u8, entry: &mut impl FnMut(Entry)) {
        match byte {
            b'=' => self.state = State::Text,
            b'\n' if self.name.is_empty() => {
                let done = std::mem::take(&mut self.entry);
                if std::mem::take(&mut self.has_fields) {
                    entry(done);
                }
            }
            b'\n' => self.state = State::Length { value: 0, bytes: 0 },
            _ if self.name.len() < MAX_NAME_BYTES => self.name.push(byte),
            _ => {}
        }
    }

    fn text<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let end = memchr::memchr(b'\n', bytes);
        let (value, rest) = bytes.split_at_checked(end.unwrap_or(bytes.len())).unwrap_or_default();
        self.keep(value);
        if end.is_some() {
            self.finish_field();
        }
        rest.get(1..).unwrap_or_default()
    }

    fn length_byte(&mut self, byte: u8, value: u64, bytes: u32) {
        let value = value | u64::from(byte) << (8 * bytes);
        self.state = match bytes {
            7 if value == 0 => State::End,
            7 => State::Binary { left: value },
            _ => State::Length { value, bytes: bytes + 1 },
        };
    }

    fn binary<'a>(&mut self, bytes: &'a [u8], left: u64) -> &'a [u8] {
        let length = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
        let (value, rest) = bytes.split_at_checked(length).unwrap_or_default();
        self.keep(value);
        let left = left - length as u64;
        self.state = if left == 0 { State::End } else { State::Binary { left } };
        rest
    }

    fn keep(&mut self, value: &[u8]) {
        let limit = if self.name == b"MESSAGE" { MAX_MESSAGE_BYTES } else { MAX_FIELD_BYTES };
        let room = limit.saturating_sub(self.value.len());
        let kept = value.get(..room).unwrap_or(value);
        self.value.extend(kept);
        self.cut_bytes += (value.len() - kept.len()) as u64;
    }

    fn finish_field(&mut self) {
        let value = std::mem::take(&mut self.value);
        self.entry.set(&self.name, value, std::mem::take(&mut self.cut_bytes));
        self.name.clear();
        self.has_fields = true;
        self.state = State::Name;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(stream: &[u8], piece: usize) -> Vec<String> {
        let (mut decoder, mut lines) = (Decoder::default(), Vec::new());
        for bytes in stream.chunks(piece) {
            decoder.feed(bytes, |entry| {
                let mut line = Vec::new();
                entry.traditional_line(Timestamp::from_secs(5), &TimeZone::UTC, &mut line);
                lines.push(format!("{} {}", entry.cursor, String::from_utf8_lossy(&line)));
            });
        }
        lines
    }

    #[test]
    fn entries_become_lines() {
        let text = b"__CURSOR=s=1;i=2\n__REALTIME_TIMESTAMP=1000000\n_HOSTNAME=web\n\
            SYSLOG_IDENTIFIER=sshd\n_PID=77\nMESSAGE=Failed password\n\n\
            __CURSOR=c2\n_SOURCE_REALTIME_TIMESTAMP=2000000\n__REALTIME_TIMESTAMP=9\n_HOSTNAME=web\n\
            _COMM=app\nSYSLOG_PID=3\nMESSAGE\n\x05\0\0\0\0\0\0\0a\nb=c\nOTHER=x\n\n\
            __CURSOR=c3\nMESSAGE\n\0\0\0\0\0\0\0\0\n\n\n";
        for piece in [1, 2, 5, 1000] {
            assert_eq!(
                decode(text, piece),
                [
                    "s=1;i=2 Jan  1 00:00:01 web sshd[77]: Failed password",
                    "c2 Jan  1 00:00:02 web app[3]: a#012b=c",
                    "c3 Jan  1 00:00:05 localhost unknown: ",
                ]
            );
        }
    }

    #[test]
    fn hostile_lengths_are_bounded() {
        let mut decoder = Decoder::default();
        decoder.feed(b"MESSAGE\n\xff\xff\xff\xff\xff\xff\xff\xff", |_| unreachable!());
        for _ in 0..40 {
            decoder.feed(&[b'x'; 65_536], |_| unreachable!());
        }
        assert_eq!(decoder.value.len(), MAX_MESSAGE_BYTES);
    }
}
