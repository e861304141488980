//! What a message says about itself.

use super::time::HeaderTime;
use super::{rfc3164, rfc5424};

/// The number in `<…>`: where a message belongs and how bad it is (RFC 5424 §6.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Priority {
    /// 0 (kernel) to 23 (local7).
    pub facility: u8,
    /// 0 (emergency) to 7 (debug).
    pub severity: u8,
}

/// How a message is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// As RFC 3164 describes, with a time or at least a tag, in any of its variants.
    Rfc3164,
    /// RFC 5424.
    Rfc5424,
    /// Without a header, but possibly with a priority.
    Bare,
}

/// A syslog message. What it does not say is `None`, as is what it says with `-`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Message<'a> {
    /// Facility and severity.
    pub pri: Option<Priority>,
    /// How it is written.
    pub format: Format,
    /// When it was made, as its header says.
    pub time: Option<HeaderTime>,
    /// The machine that made it; printable, without blanks.
    pub hostname: Option<&'a str>,
    /// The program that made it; printable, without blanks.
    pub app_name: Option<&'a str>,
    /// The process, mostly a number.
    pub procid: Option<&'a str>,
    /// The kind of message; RFC 5424 only.
    pub msgid: Option<&'a str>,
    /// Structured data as sent, `[id name="value"]…`; [`elements`](super::elements) reads it.
    pub structured_data: Option<&'a str>,
    /// The text, after tag or structured data, without byte order mark.
    pub message: &'a [u8],
    /// RFC 3164: the text with its tag, as sent.
    pub(super) content: &'a [u8],
}

impl<'a> Message<'a> {
    /// A message that is nothing but text.
    pub(super) fn bare(pri: Option<Priority>, text: &'a [u8]) -> Self {
        Self {
            pri,
            format: Format::Bare,
            time: None,
            hostname: None,
            app_name: None,
            procid: None,
            msgid: None,
            structured_data: None,
            message: text,
            content: text,
        }
    }
}

/// Reads a message. Anything is one: what is not understood is its text.
#[must_use]
pub fn parse(bytes: &[u8]) -> Message<'_> {
    let (pri, rest) = priority(bytes);
    if pri.is_some()
        && let Some(message) = rfc5424::parse(pri, rest)
    {
        return message;
    }
    rfc3164::parse(pri, rest)
}

/// The priority, if there is one, and what follows it.
fn priority(bytes: &[u8]) -> (Option<Priority>, &[u8]) {
    let found = (|| {
        let rest = bytes.strip_prefix(b"<")?;
        let digits = rest.iter().take(4).position(|byte| *byte == b'>').filter(|n| *n > 0)?;
        let (digits, rest) = rest.split_at_checked(digits)?;
        // Only digits: `parse` would take a sign.
        let value = digits.iter().try_fold(0_u16, |value, digit| {
            digit.is_ascii_digit().then(|| value * 10 + u16::from(digit - b'0'))
        })?;
        // 23 * 8 + 7; larger ones say nothing.
        let value = u8::try_from(value).ok().filter(|value| *value <= 191)?;
        Some((Priority { facility: value >> 3, severity: value & 7 }, rest.get(1..)?))
    })();
    match found {
        Some((pri, rest)) => (Some(pri), rest),
        None => (None, bytes),
    }
}

/// The bytes up to the next blank, and those after it.
pub(super) fn word(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr::memchr(b' ', bytes)?;
    Some((bytes.get(..end)?, bytes.get(end + 1..)?))
}

/// Printable text without blanks, not necessarily ASCII.
pub(super) fn printable(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let fine = !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    fine.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn priorities_are_read_up_to_191() {
        let pri = |text: &'static str| priority(text.as_bytes());
        let local7 = Priority { facility: 23, severity: 7 };
        assert_eq!(pri("<191>x"), (Some(local7), b"x".as_slice()));
        assert_eq!(pri("<013>").0, Some(Priority { facility: 1, severity: 5 }));
        for text in ["<192>x", "<>x", "<1", "<1234>x", "<-1>x", "<+1>x", "x<1>", "", "<a>"] {
            assert_eq!(pri(text), (None, text.as_bytes()));
        }
    }
}
