//! Sending, reading and comparing.

use std::fmt::Write as _;
use std::time::Duration;

use model::state::ServiceState;

use super::options::Options;
use crate::checks::outcome::{Outcome, Step};
use crate::net::Peer;

/// A peer that has begun to answer may pause for so long.
const SILENCE: Duration = Duration::from_secs(2);
const PIECE_BYTES: usize = 1024;
/// No peer may fill this process's memory. The original reads without end unless told by -m.
const ANSWER_MAX_BYTES: usize = 256 << 10;

/// Whether the answer is the expected one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// Nothing was expected.
    NotAsked,
    Match,
    /// Not yet; more may come.
    Unfinished,
    Mismatch,
}

#[derive(Debug)]
pub(super) struct Answer {
    pub(super) fit: Fit,
    /// What came, without blanks at its end; `None` when there is too little to show.
    pub(super) text: Option<String>,
}

/// Says and hears what the options ask for.
pub(super) async fn hold(peer: &mut Peer, options: &Options, printed: &mut String) -> Step<Answer> {
    if let Some(text) = &options.send {
        // A peer that has gone shows itself in what is read.
        let _ = peer.send(text.as_bytes()).await;
    }
    if options.delay_s > 0 {
        tokio::time::sleep(Duration::from_secs(u64::from(options.delay_s))).await;
    }
    if options.verbose {
        describe(options, printed);
    }
    let answer = if options.expect.is_empty() {
        Answer { fit: Fit::NotAsked, text: None }
    } else {
        let (fit, bytes) = listen(peer, options).await;
        if bytes.is_empty() {
            let text = "No data received from host";
            return Err(Outcome::line(ServiceState::Critical, text));
        }
        if options.verbose {
            let text = String::from_utf8_lossy(&bytes);
            let _ = writeln!(printed, "received {} bytes from host\n{text}", bytes.len());
        }
        Answer { fit, text: shown(&bytes) }
    };
    if let Some(text) = &options.quit {
        let _ = peer.send(text.as_bytes()).await;
    }
    Ok(answer)
}

fn describe(options: &Options, printed: &mut String) {
    let mut show = |what: &str, text: &str| {
        let _ = writeln!(printed, "{what}: {text}");
    };
    if let Some(text) = &options.send {
        show("Send string", text);
    }
    if let Some(text) = &options.quit {
        show("Quit string", text);
    }
    for text in &options.expect {
        show("Expect string", text);
    }
}

/// Reads until the answer is decided, complete, long enough, or the peer is silent.
async fn listen(peer: &mut Peer, options: &Options) -> (Fit, Vec<u8>) {
    let mut bytes = Vec::new();
    let mut fit = Fit::NotAsked;
    let mut piece = [0; PIECE_BYTES];
    let mut received = peer.receive(&mut piece).await;
    while let Ok(count @ 1..) = received {
        bytes.extend_from_slice(piece.get(..count).unwrap_or_default());
        if options.max_bytes.is_some_and(|max| bytes.len() >= max) {
            break;
        }
        fit = compare(&bytes, options);
        if fit != Fit::Unfinished || bytes.len() >= ANSWER_MAX_BYTES {
            break;
        }
        let Ok(more) = tokio::time::timeout(SILENCE, peer.receive(&mut piece)).await else {
            break;
        };
        received = more;
    }
    (if fit == Fit::Unfinished { Fit::Mismatch } else { fit }, bytes)
}

fn compare(bytes: &[u8], options: &Options) -> Fit {
    let text = until_nul(bytes);
    let (mut matching, mut partial) = (0, false);
    for expected in options.expect.iter().map(String::as_bytes) {
        if options.expect_at_start {
            matching += usize::from(text.starts_with(expected));
            partial |= expected.starts_with(text);
        } else {
            matching += usize::from(holds(text, expected));
        }
    }
    let wanted = if options.expect_all { options.expect.len() } else { 1 };
    if matching >= wanted {
        Fit::Match
    } else if partial || !options.expect_at_start {
        Fit::Unfinished
    } else {
        Fit::Mismatch
    }
}

fn holds(text: &[u8], part: &[u8]) -> bool {
    part.is_empty() || text.windows(part.len()).any(|window| window == part)
}

fn until_nul(bytes: &[u8]) -> &[u8] {
    bytes.split(|b| *b == 0).next().unwrap_or_default()
}

/// The answer for printing. One character alone is not shown, as by the originals.
fn shown(bytes: &[u8]) -> Option<String> {
    let blank = |b: &u8| b.is_ascii_whitespace() || *b == 0x0b;
    let end = bytes.iter().rposition(|b| !blank(b)).unwrap_or(0) + 1;
    let text = bytes.get(..end).filter(|text| text.len() > 1)?;
    Some(String::from_utf8_lossy(until_nul(text)).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_at_the_end_and_single_characters_are_not_shown() {
        assert_eq!(shown(b"220 hi \r\n").as_deref(), Some("220 hi"));
        assert_eq!((shown(b"2"), shown(b"\r\n"), shown(b"2\n")), (None, None, None));
        assert_eq!(shown(b"a\0b").as_deref(), Some("a"));
    }
}
