//! What must hold for any bytes: shared by the tests here and by `crates/wire/fuzz`.

use jiff::tz::TimeZone;
use model::Timestamp;
use wire::journal_export::Decoder;
use wire::syslog::{FrameDecoder, elements, parse};

/// Any bytes are a message, and what comes of it is one line.
pub(crate) fn message(bytes: &[u8]) {
    let message = parse(bytes);
    let headers = [message.hostname, message.app_name, message.procid, message.msgid];
    for header in headers.into_iter().flatten() {
        assert!(!header.is_empty() && !header.contains(|c: char| c == ' ' || c.is_control()));
    }
    // The text is a part of what was sent.
    assert!(
        message.message.is_empty()
            || bytes.windows(message.message.len()).any(|w| w == message.message)
    );
    let read: usize =
        elements(message.structured_data.unwrap_or_default()).map(|e| e.id.len()).sum();
    assert!(read <= bytes.len());
    if let Some(time) = message.time {
        let _ = time.resolve(Timestamp::from_secs(1_790_000_000), &TimeZone::UTC);
    }
    let mut line = Vec::new();
    let received_at = Timestamp::from_secs(1_790_000_000);
    message.traditional_line(received_at, &TimeZone::UTC, "sender", &mut line);
    assert!(!line.iter().any(u8::is_ascii_control), "one line");
    assert!(line.len() <= 4 * bytes.len() + 64);
    assert!(line.get(3) == Some(&b' ') && line.get(15) == Some(&b' '), "a time at the start");
}

/// Longest message of [`frames`].
const LIMIT: usize = 100;

/// A stream gives the same messages in whatever pieces it comes, none of them too long. The
/// first byte says how large the pieces are.
pub(crate) fn frames(bytes: &[u8]) {
    let Some((piece, stream)) = bytes.split_first() else { return };
    let decode = |piece: usize| {
        let mut decoder = FrameDecoder::new(LIMIT);
        let mut messages = Vec::new();
        for bytes in stream.chunks(piece) {
            decoder.feed(bytes, |message| messages.push(message.to_vec()));
            assert!(decoder.buffered() <= LIMIT);
        }
        decoder.finish(|message| messages.push(message.to_vec()));
        (messages, decoder.counters())
    };
    let (messages, counters) = decode(usize::from(*piece) + 1);
    assert!(messages.iter().all(|message| !message.is_empty() && message.len() <= LIMIT));
    assert!(messages.iter().map(Vec::len).sum::<usize>() <= stream.len());
    assert_eq!((messages, counters), decode(usize::MAX));
}

/// The journal's output gives the same entries in whatever pieces it comes.
pub(crate) fn journal(bytes: &[u8]) {
    let Some((piece, stream)) = bytes.split_first() else { return };
    let decode = |piece: usize| {
        let (mut decoder, mut entries) = (Decoder::default(), Vec::new());
        for bytes in stream.chunks(piece) {
            decoder.feed(bytes, |entry| entries.push(entry));
        }
        entries
    };
    let entries = decode(usize::from(*piece) + 1);
    for entry in &entries {
        let mut line = Vec::new();
        entry.traditional_line(Timestamp::from_secs(0), &TimeZone::UTC, &mut line);
        assert!(!line.iter().any(u8::is_ascii_control), "one line");
    }
    assert_eq!(entries, decode(usize::MAX));
}
