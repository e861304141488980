//! Patterns with `*` (any text) and `?` (one character), without regard to case.

use std::fmt;

use crate::line::folded;

/// Longest pattern in bytes of its folded text: a set of places fits into 128 bits.
const MAX_PATTERN_BYTES: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Byte(u8),
    /// `?`
    Character,
    /// `*`
    Any,
}

/// A pattern such as `*shadow*` or `web-??`.
#[derive(Debug, Clone)]
pub struct Pattern {
    text: String,
    elements: Vec<Element>,
    /// What stands between the stars, if there is no `?`: much quicker to look for.
    parts: Option<Vec<Box<[u8]>>>,
}

/// Why a text is not a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPattern {
    /// Without `*` and `?` it is a plain text.
    #[error("a pattern has a `*` or `?`")]
    Plain,
    /// Queries could not write it.
    #[error("a pattern has no spaces, quotes or parentheses; use `?` for them")]
    Character,
    /// The limit is 100 bytes.
    #[error("a pattern has at most {MAX_PATTERN_BYTES} bytes")]
    Long,
}

/// The places of a pattern that a text read so far has reached, as bits.
pub(crate) type Places = u128;

impl Pattern {
    /// Reads a pattern.
    pub fn new(text: &str) -> Result<Self, BadPattern> {
        if !text.contains(['*', '?']) {
            return Err(BadPattern::Plain);
        }
        if text.contains(|c: char| c.is_whitespace() || c.is_control() || "\"()".contains(c)) {
            return Err(BadPattern::Character);
        }
        let folded = folded(text);
        if folded.len() > MAX_PATTERN_BYTES {
            return Err(BadPattern::Long);
        }
        let elements = folded.bytes().map(|byte| match byte {
            b'*' => Element::Any,
            b'?' => Element::Character,
            byte => Element::Byte(byte),
        });
        let parts = folded.split('*').map(|part| part.as_bytes().into());
        let parts = (!folded.contains('?')).then(|| parts.collect());
        Ok(Self { elements: elements.collect(), parts, text: text.to_owned() })
    }

    /// As it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether every text matches that is not empty: `*`.
    #[must_use]
    pub fn matches_everything(&self) -> bool {
        self.elements.iter().all(|element| *element == Element::Any)
    }

    /// Whether `text` matches, which is folded already.
    pub(crate) fn matches_folded(&self, text: &str) -> bool {
        match &self.parts {
            Some(parts) => stand_in_order(parts, text.as_bytes()),
            None => self.matches_bytewise(text),
        }
    }

    fn matches_bytewise(&self, text: &str) -> bool {
        let last = text.bytes().fold(self.start(), |places, byte| self.step(places, byte));
        self.is_end(last)
    }

    /// What every matching text begins with.
    pub(crate) fn prefix(&self) -> String {
        let bytes = self.elements.iter().map_while(|element| match element {
            Element::Byte(byte) => Some(*byte),
            _ => None,
        });
        // Only whole characters come before a `*` or `?`.
        String::from_utf8(bytes.collect()).unwrap_or_default()
    }

    /// Before the first byte.
    pub(crate) fn start(&self) -> Places {
        self.past_stars(1)
    }

    /// After one more byte of valid UTF-8.
    pub(crate) fn step(&self, places: Places, byte: u8) -> Places {
        let mut next = 0;
        for (at, element) in self.elements.iter().enumerate() {
            let here = places >> at & 1 == 1;
            match element {
                Element::Any if here => next |= 1 << at,
                Element::Byte(wanted) if here && byte == *wanted => next |= 1 << (at + 1),
                Element::Character => {
                    let continued = (0x80..0xc0).contains(&byte);
                    // The rest of a character belongs to the `?` that took its first byte.
                    let begun = places >> (at + 1) & 1 == 1;
                    if (here && !continued) || (begun && continued) {
                        next |= 1 << (at + 1);
                    }
                }
                _ => {}
            }
        }
        self.past_stars(next)
    }

    /// Whether a text may end here.
    pub(crate) fn is_end(&self, places: Places) -> bool {
        places >> self.elements.len() & 1 == 1
    }

    /// A `*` may also stand for nothing.
    fn past_stars(&self, mut places: Places) -> Places {
        for (at, element) in self.elements.iter().enumerate() {
            if *element == Element::Any && places >> at & 1 == 1 {
                places |= 1 << (at + 1);
            }
        }
        places
    }
}

/// Whether the first of `parts` begins `text`, the last one ends it, and the others stand between
/// them in order.
fn stand_in_order(parts: &[Box<[u8]>], text: &[u8]) -> bool {
    let [first, between @ .., last] = parts else { return false };
    let Some(mut rest) = text.strip_prefix(&**first) else { return false };
    for part in between {
        let Some(at) = memchr::memmem::find(rest, part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    rest.ends_with(last)
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pattern {}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        Pattern::new(pattern).unwrap().matches_folded(&folded(text))
    }

    #[test]
    fn stars_and_question_marks() {
        for (pattern, text) in [
            ("*shadow*", "/etc/SHADOW-"),
            ("*", ""),
            ("a*b*c", "abxbc"),
            ("?", "é"),
            ("gr??e", "größe"),
            ("?*", "日本"),
            ("*é", "café"),
            ("W*", "windows"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in
            [("?", ""), ("?", "éé"), ("??", "é"), ("a*b", "abc"), ("*é", "cafe"), ("a?", "a")]
        {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }

    /// The bits agree with the plain definition.
    fn slow(pattern: &[char], text: &[char]) -> bool {
        match (pattern, text) {
            ([], []) => true,
            (['*', rest @ ..], _) => (0..=text.len()).any(|at| slow(rest, &text[at..])),
            (['?', rest @ ..], [_, left @ ..]) => slow(rest, left),
            ([c, rest @ ..], [d, left @ ..]) if c == d => slow(rest, left),
            _ => false,
        }
    }

    proptest::proptest! {
        #[test]
        fn agrees_with_the_definition(pattern in "[ab*?é日]{0,8}[*?][ab*?é]{0,4}", text in "[abé日]{0,8}") {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            let expected = slow(&chars(&pattern), &chars(&text));
            assert_eq!(matches(&pattern, &text), expected);
            assert_eq!(Pattern::new(&pattern).unwrap().matches_bytewise(&text), expected);
        }
    }

    #[test]
    fn what_is_not_a_pattern() {
        assert_eq!(Pattern::new("a"), Err(BadPattern::Plain));
        assert_eq!(Pattern::new("a *"), Err(BadPattern::Character));
        assert_eq!(Pattern::new(&"*".repeat(101)), Err(BadPattern::Long));
        assert_eq!(Pattern::new("grö*").unwrap().prefix(), "grö");
    }
}
