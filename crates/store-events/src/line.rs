//! How texts are compared: folded to lower case, and lines cut into words.
//!
//! Everything that searches or evaluates goes through here, so that the index, the live tail and
//! another back end find the same events.

use std::borrow::Cow;
use std::ops::Range;

/// Of a text field (username, userdata …) this many bytes count, after folding.
pub const MAX_TEXT_BYTES: usize = 1024;

/// Of a word of the line this many bytes count, after folding.
pub const MAX_WORD_BYTES: usize = 128;

/// `text` in lower case (Unicode, character by character).
pub(crate) fn folded(text: &str) -> Cow<'_, str> {
    let unchanged = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if text.bytes().all(unchanged) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    Cow::Owned(folded)
}

/// [`folded`], cut to [`MAX_TEXT_BYTES`]: what is compared of a text field.
pub(crate) fn folded_text(text: &str) -> Cow<'_, str> {
    // A character can become longer but not shorter than a third when folded: no need to fold
    // a megabyte in order to keep a kilobyte.
    match folded(cut(text, MAX_TEXT_BYTES * 4)) {
        Cow::Borrowed(text) => Cow::Borrowed(cut(text, MAX_TEXT_BYTES)),
        Cow::Owned(mut text) => {
            text.truncate(cut(&text, MAX_TEXT_BYTES).len());
            Cow::Owned(text)
        }
    }
}

fn fold_into(text: &str, folded: &mut String) {
    if text.is_ascii() {
        folded.extend(text.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
    } else {
        folded.extend(text.chars().flat_map(char::to_lowercase));
    }
}

/// The longest start of `text` that has at most `bytes` bytes.
fn cut(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or(text)
}

/// Puts the word at `range` of `line` into `word`, as it is compared.
pub(crate) fn read_word(line: &str, range: &Range<usize>, word: &mut String) {
    word.clear();
    let text = line.get(range.clone()).unwrap_or_default();
    fold_into(cut(text, MAX_WORD_BYTES * 4), word);
    word.truncate(cut(word, MAX_WORD_BYTES).len());
}

/// The next word of `line` that begins at byte `from` or later.
///
/// A word is a run of letters and digits, in any script; an IPv4 address is one word. So
/// `pam_unix(sshd:auth)` is `pam unix sshd auth`.
pub(crate) fn next_word(line: &str, from: usize) -> Option<Range<usize>> {
    let rest = line.get(from..)?;
    let start = from + rest.find(char::is_alphanumeric)?;
    let end = end_of_run(line, start);
    Some(start..end_of_ipv4(line.as_bytes(), start, end).unwrap_or(end))
}

/// Where the run of letters and digits ends that begins at `start`.
fn end_of_run(line: &str, start: usize) -> usize {
    let bytes = line.as_bytes();
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii_alphanumeric() {
            at += 1;
        } else if byte.is_ascii() {
            return at;
        } else {
            let rest = line.get(at..).unwrap_or_default();
            return at + rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        }
    }
    at
}

/// Where the IPv4 address ends whose first number is `start..end`, if it is one: four numbers
/// of up to three digits, neither more before nor behind.
fn end_of_ipv4(bytes: &[u8], start: usize, end: usize) -> Option<usize> {
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let joined = |at: usize| bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 128);
    if bytes.get(end) != Some(&b'.') || !(1..=3).contains(&(end - start)) || !digit(start) {
        return None;
    }
    if start >= 2 && bytes.get(start - 1) == Some(&b'.') && joined(start - 2) {
        return None;
    }
    let mut at = start;
    for number in 0..4 {
        if number > 0 {
            at = (bytes.get(at) == Some(&b'.')).then_some(at + 1)?;
        }
        let digits = (0..4).take_while(|offset| digit(at + offset)).count();
        at = (1..=3).contains(&digits).then_some(at + digits)?;
    }
    let more = joined(at) || (bytes.get(at) == Some(&b'.') && joined(at + 1));
    (!more).then_some(at)
}

/// The words of a line, in one buffer.
#[derive(Debug, Default)]
pub(crate) struct Words {
    buffer: String,
    ends: Vec<usize>,
}

impl Words {
    /// All words of `line`, as they are compared.
    pub(crate) fn of(line: &str) -> Self {
        let (mut words, mut word, mut from) = (Self::default(), String::new(), 0);
        while let Some(range) = next_word(line, from) {
            from = range.end;
            read_word(line, &range, &mut word);
            words.buffer.push_str(&word);
            words.ends.push(words.buffer.len());
        }
        words
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// One after the other.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let ranges = starts.zip(&self.ends);
        ranges.map(|(start, end)| self.buffer.get(start..*end).unwrap_or_default())
    }

    /// Whether `phrase` stands in these words, in order and without others in between.
    /// An empty phrase stands nowhere.
    pub(crate) fn contain(&self, phrase: &Self) -> bool {
        let (words, wanted): (Vec<_>, Vec<_>) = (self.iter().collect(), phrase.iter().collect());
        !wanted.is_empty() && words.windows(wanted.len()).any(|window| window == wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> String {
        Words::of(line).iter().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn lines_are_cut_into_letters_and_digits() {
        assert_eq!(words("pam_unix(sshd:auth): UID=0"), "pam unix sshd auth uid 0");
        assert_eq!(words("/var/log/auth.log größe ÄÖ\u{0}x"), "var log auth log größe äö x");
        assert_eq!(words("a\u{b2}é-é"), "a²é é");
        assert_eq!(words("…"), "");
    }

    #[test]
    fn an_ipv4_address_is_one_word() {
        assert_eq!(words("from 192.0.2.7:22."), "from 192.0.2.7 22");
        assert_eq!(words("[10.0.0.1]"), "10.0.0.1");
        for not_one in ["1.2.3", "1.2.3.4.5", "1.2.3.4a", "1.2.3.4é", "1.2.3.1234", "v1.2.3.4"] {
            assert!(words(not_one).contains(' '), "{not_one}: {}", words(not_one));
        }
        assert_eq!(words("9.1.2.3.4"), "9 1 2 3 4");
    }

    #[test]
    fn words_and_texts_are_cut_where_a_character_ends() {
        let long = "É".repeat(100_000);
        assert_eq!(words(&long), "é".repeat(MAX_WORD_BYTES / 2));
        assert_eq!(folded_text(&long), "é".repeat(MAX_TEXT_BYTES / 2));
        assert_eq!(folded_text(&"a".repeat(2000)).len(), MAX_TEXT_BYTES);
        assert_eq!(folded("Root"), "root");
    }

    #[test]
    fn phrases_are_found_in_order() {
        let line = Words::of("Failed password for invalid user root");
        assert!(line.contain(&Words::of("FAILED PASSWORD")) && line.contain(&Words::of("root")));
        for no in ["password failed", "failed for", "user root x", "pass", "--"] {
            assert!(!line.contain(&Words::of(no)), "{no}");
        }
    }
}
