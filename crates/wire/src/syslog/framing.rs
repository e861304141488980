//! Where messages begin and end on a connection (RFC 6587).
//!
//! Each frame is taken for what it looks like. It is counted when it starts with a number, a
//! blank and `<`, as in `31 <13>Nov 21 …`; after a counted frame the `<` may be missing. All
//! others end with a line feed or a NUL. A number alone is no sign: lines may start with one.

use memchr::memchr2;

/// Longest message kept: the rest is passed over.
pub const MAX_MESSAGE_BYTES: usize = 1 << 20;
/// Longest count accepted; more digits are text.
const MAX_DIGITS: usize = 9;
/// What may stand between frames: the ends of lines after counted frames.
const BETWEEN: [u8; 3] = *b"\n\r\0";

/// What a decoder has met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DecoderCounters {
    /// Messages that were cut because they were too long.
    pub cut: u64,
    /// Bytes of them that are missing.
    pub cut_bytes: u64,
    /// Counted messages that ended with the connection before they were whole.
    pub incomplete: u64,
}

/// Cuts a byte stream into messages. It keeps at most one unfinished message.
#[derive(Debug)]
pub struct FrameDecoder {
    limit: usize,
    /// The start of an unfinished message, or of what may become its count.
    partial: Vec<u8>,
    state: State,
    last_was_counted: bool,
    counters: DecoderCounters,
}

/// What the next byte belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// A frame of which too little is known to say how it is framed.
    Start,
    /// A frame that ends with a line.
    Line { cut: bool },
    /// A frame of which so many bytes are still to come.
    Counted { left: usize, cut: bool },
}

/// What the start of a frame looks like.
enum Framing {
    Unknown,
    Line,
    /// Length of the message, and of what stands before it.
    Counted {
        length: usize,
        prefix: usize,
    },
}

impl Default for FrameDecoder {
    fn default() -> Self {
        Self::new(MAX_MESSAGE_BYTES)
    }
}

impl FrameDecoder {
    /// A decoder that keeps `limit` bytes of each message at most.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self {
            limit,
            partial: Vec::new(),
            state: State::Start,
            last_was_counted: false,
            counters: DecoderCounters::default(),
        }
    }

    /// Changes how many bytes of a message are kept, also of the unfinished one. What it has of
    /// it already stays.
    pub fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
    }

    /// Bytes of the unfinished message.
    #[must_use]
    pub fn buffered(&self) -> usize {
        self.partial.len()
    }

    /// What it has met so far.
    #[must_use]
    pub fn counters(&self) -> DecoderCounters {
        self.counters
    }

    /// Takes the next bytes and gives every message that they finish. Empty messages are not
    /// given.
    pub fn feed(&mut self, mut bytes: &[u8], mut message: impl FnMut(&[u8])) {
        while !bytes.is_empty() {
            bytes = match self.state {
                State::Start => self.start(bytes),
                State::Line { cut } => self.line(bytes, cut, &mut message),
                State::Counted { left, cut } => self.counted(bytes, left, cut, &mut message),
            };
        }
    }

    /// The stream has ended: gives what is left, if anything.
    pub fn finish(&mut self, mut message: impl FnMut(&[u8])) {
        if let State::Counted { .. } = self.state {
            self.counters.incomplete += 1;
        }
        self.end(&mut message, false);
    }

    /// Finds out how the next frame is framed. Takes from `bytes` what it needs for that.
    fn start<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let mut rest = bytes;
        if self.partial.is_empty() {
            let between = rest.iter().take_while(|byte| BETWEEN.contains(byte)).count();
            rest = rest.get(between..).unwrap_or_default();
        }
        match framing(&self.partial, rest, self.last_was_counted) {
            Framing::Unknown => {
                self.partial.extend(rest); // a few digits
                &[]
            }
            Framing::Line => {
                self.state = State::Line { cut: false };
                rest
            }
            Framing::Counted { length, prefix } => {
                let rest = rest.get(prefix.saturating_sub(self.partial.len())..);
                self.partial.clear();
                self.state = State::Counted { left: length, cut: false };
                rest.unwrap_or_default()
            }
        }
    }

    fn line<'a>(
        &mut self,
        bytes: &'a [u8],
        cut: bool,
        message: &mut impl FnMut(&[u8]),
    ) -> &'a [u8] {
        let Some(end) = memchr2(b'\n', 0, bytes) else {
            self.keep(bytes, cut, |cut| State::Line { cut });
            return &[];
        };
        let (line, rest) = bytes.split_at_checked(end).unwrap_or((bytes, &[]));
        self.finish_frame(line, cut, false, message);
        rest.get(1..).unwrap_or_default()
    }

    fn counted<'a>(
        &mut self,
        bytes: &'a [u8],
        left: usize,
        cut: bool,
        message: &mut impl FnMut(&[u8]),
    ) -> &'a [u8] {
        let Some((frame, rest)) = bytes.split_at_checked(left) else {
            let left = left - bytes.len();
            self.keep(bytes, cut, |cut| State::Counted { left, cut });
            return &[];
        };
        self.finish_frame(frame, cut, true, message);
        rest
    }

    /// `last` is the rest of the message.
    fn finish_frame(
        &mut self,
        last: &[u8],
        cut: bool,
        counted: bool,
        message: &mut impl FnMut(&[u8]),
    ) {
        if self.partial.is_empty() && last.len() <= self.limit && !cut {
            give(last, message); // without a copy
            self.state = State::Start;
            self.last_was_counted = counted;
        } else {
            self.keep(last, cut, |_| State::Start);
            self.end(message, counted);
        }
    }

    /// Keeps what there is room for.
    fn keep(&mut self, bytes: &[u8], cut: bool, state: impl FnOnce(bool) -> State) {
        let room = self.limit.saturating_sub(self.partial.len());
        let kept = bytes.get(..room).unwrap_or(bytes);
        self.partial.extend(kept);
        let missing = bytes.len() - kept.len();
        self.counters.cut_bytes += missing as u64;
        if missing > 0 && !cut {
            self.counters.cut += 1;
        }
        self.state = state(cut || missing > 0);
    }

    fn end(&mut self, message: &mut impl FnMut(&[u8]), counted: bool) {
        let partial = std::mem::take(&mut self.partial);
        give(&partial, message);
        self.state = State::Start;
        self.last_was_counted = counted;
    }
}

/// Gives a message without the end of its line.
fn give(bytes: &[u8], message: &mut impl FnMut(&[u8])) {
    let end = bytes.iter().rposition(|byte| !BETWEEN.contains(byte)).map_or(0, |at| at + 1);
    if let Some(bytes) = bytes.get(..end).filter(|bytes| !bytes.is_empty()) {
        message(bytes);
    }
}

/// How the frame is framed that starts with `partial`, then `rest`.
fn framing(partial: &[u8], rest: &[u8], last_was_counted: bool) -> Framing {
    let mut bytes = partial.iter().chain(rest);
    let mut length = 0_usize;
    for digits in 0..=MAX_DIGITS {
        match bytes.next() {
            None => return Framing::Unknown,
            Some(b'0') if digits == 0 => return Framing::Line,
            Some(digit @ b'0'..=b'9') if digits < MAX_DIGITS => {
                length = length * 10 + usize::from(digit - b'0');
            }
            Some(b' ') if digits > 0 => {
                return match bytes.next() {
                    None => Framing::Unknown,
                    Some(b'<') => Framing::Counted { length, prefix: digits + 1 },
                    Some(_) if last_was_counted => Framing::Counted { length, prefix: digits + 1 },
                    Some(_) => Framing::Line,
                };
            }
            Some(_) => return Framing::Line,
        }
    }
    Framing::Line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The messages of a stream that comes in pieces of `piece` bytes.
    fn decode(stream: &[u8], piece: usize, limit: usize) -> (Vec<String>, DecoderCounters) {
        let mut decoder = FrameDecoder::new(limit);
        let mut messages = Vec::new();
        let mut keep = |bytes: &[u8]| messages.push(String::from_utf8_lossy(bytes).into_owned());
        for bytes in stream.chunks(piece) {
            decoder.feed(bytes, &mut keep);
            assert!(decoder.buffered() <= limit.max(MAX_DIGITS + 1));
        }
        decoder.finish(&mut keep);
        (messages, decoder.counters())
    }

    #[track_caller]
    fn check(stream: &[u8], expected: &[&str]) {
        for piece in [1, 2, 3, 7, 1000] {
            assert_eq!(decode(stream, piece, 100).0, expected, "in pieces of {piece}");
        }
    }

    #[test]
    fn lines_end_with_a_line_feed_or_a_nul() {
        check(
            b"<13>one\n<13>two\r\n\n<13>three\0<13>four",
            &["<13>one", "<13>two", "<13>three", "<13>four"],
        );
    }

    #[test]
    fn counted_messages_may_contain_line_feeds() {
        check(b"8 <13>a\nbc8 <13>defg", &["<13>a\nbc", "<13>defg"]);
    }

    #[test]
    fn both_framings_may_alternate() {
        check(b"5 <1>ab\n<2>cd\n5 <3>ef", &["<1>ab", "<2>cd", "<3>ef"]);
    }

    #[test]
    fn lines_that_start_with_a_number_are_lines() {
        check(
            b"2026-11-21T10:00:00Z host a: b\n2026 Nov 21\n10.0.0.1 - -\n007 <x\n1234567890 <x\n",
            &[
                "2026-11-21T10:00:00Z host a: b",
                "2026 Nov 21",
                "10.0.0.1 - -",
                "007 <x",
                "1234567890 <x",
            ],
        );
    }

    #[test]
    fn after_a_counted_message_the_next_may_lack_a_priority() {
        check(b"5 <1>ab3 abc", &["<1>ab", "abc"]);
    }

    #[test]
    fn too_long_messages_are_cut_and_the_stream_goes_on() {
        let line = [b"<13>".as_slice(), &[b'x'; 50], b"\n<13>next\n"].concat();
        let counted = [b"54 <13>".as_slice(), &[b'x'; 50], b"<13>next\n"].concat();
        for stream in [line, counted] {
            for piece in [1, 7, 1000] {
                let (messages, counters) = decode(&stream, piece, 10);
                assert_eq!(messages, ["<13>xxxxxx", "<13>next"]);
                let expected = DecoderCounters { cut: 1, cut_bytes: 44, incomplete: 0 };
                assert_eq!(counters, expected);
            }
        }
    }

    #[test]
    fn a_counted_message_cut_off_by_the_end_is_given_and_counted() {
        let (messages, counters) = decode(b"100 <13>abc", 1000, 1000);
        assert_eq!((messages, counters.incomplete), (vec!["<13>abc".to_owned()], 1));
    }

    proptest! {
        #[test]
        fn how_a_stream_is_cut_into_pieces_does_not_matter(
            stream in prop::collection::vec(prop::sample::select(b"<13> 0129ab\n\r\0".to_vec()), 0..200),
            piece in 1..50_usize,
            limit in 12..40_usize,
        ) {
            prop_assert_eq!(decode(&stream, piece, limit), decode(&stream, 1000, limit));
        }

        #[test]
        fn counted_messages_come_back_whatever_they_contain(
            bodies in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 0..8),
            piece in 1..50_usize,
        ) {
            let messages: Vec<Vec<u8>> =
                bodies.iter().map(|body| [b"<13>", body.as_slice(), b"."].concat()).collect();
            let frame = |m: &Vec<u8>| [format!("{} ", m.len()).as_bytes(), m].concat();
            let stream: Vec<u8> = messages.iter().flat_map(frame).collect();
            let mut decoder = FrameDecoder::default();
            let mut seen = Vec::new();
            for bytes in stream.chunks(piece) {
                decoder.feed(bytes, |m| seen.push(m.to_vec()));
            }
            prop_assert_eq!(seen, messages);
        }
    }
}
