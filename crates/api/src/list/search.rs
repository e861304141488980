//! The words somebody typed.

use memchr::memmem::Finder;

use super::Names;
use crate::extract::invalid_parameter;
use crate::problem::Problem;

/// Longest text to search for, in bytes.
const LONGEST_QUERY: usize = 500;
/// Most words of it. Fits the bits of a mask.
const MOST_WORDS: usize = 16;

/// One word, in lower case.
pub(crate) struct Word {
    text: String,
    finder: Finder<'static>,
}

/// All words of a search; an object matches when each is found somewhere in it.
pub(crate) struct Words(Vec<Word>);

/// The words of query parameter `q`.
pub(crate) fn words(q: Option<&str>) -> Result<Words, Problem> {
    let q = q.unwrap_or("");
    if q.len() > LONGEST_QUERY {
        return Err(invalid_parameter("q", &format!("is longer than {LONGEST_QUERY} bytes")));
    }
    let words: Vec<Word> = q
        .split_whitespace()
        .map(|word| {
            let text = word.to_lowercase();
            let finder = Finder::new(&text).into_owned();
            Word { text, finder }
        })
        .collect();
    if words.len() > MOST_WORDS {
        return Err(invalid_parameter("q", &format!("has more than {MOST_WORDS} words")));
    }
    Ok(Words(words))
}

impl Words {
    /// Whether there is nothing to search for.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Which words are found in these names, as bits.
    pub(crate) fn found_in(&self, names: &[u8]) -> u16 {
        let mut found = 0;
        for (n, word) in self.0.iter().enumerate() {
            found |= u16::from(word.finder.find(names).is_some()) << n;
        }
        found
    }

    /// Which words are found in the names of each object.
    pub(crate) fn found_in_each(&self, names: &Names) -> Vec<u16> {
        (0..names.len()).map(|n| self.found_in(names.get(n))).collect()
    }

    /// Whether every word is found: in names (`found`), or else in the output.
    pub(crate) fn match_with_output(&self, found: u16, output: &str) -> bool {
        self.0
            .iter()
            .enumerate()
            .all(|(n, word)| found & (1 << n) != 0 || contains(output, &word.text))
    }
}

/// Whether `word`, which is in lower case, occurs in `text` in any case.
fn contains(text: &str, word: &str) -> bool {
    if !word.is_ascii() {
        return !text.is_ascii() && text.to_lowercase().contains(word);
    }
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let Some((&first, rest)) = word.split_first() else { return true };
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), text).any(|at| {
        text.get(at + 1..at + 1 + rest.len()).is_some_and(|found| found.eq_ignore_ascii_case(rest))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter() {
        assert!(contains("HTTP OK: 200", "ok"));
        assert!(contains("xHtT HTTP", "http"));
        assert!(contains("PRÜFUNG", "prüf"));
        assert!(!contains("HTT", "http"));
        assert!(!contains("ascii", "ü"));
    }

    #[test]
    fn every_word_must_be_found_somewhere() {
        let words = words(Some("  WEB timeout ")).unwrap();
        let found = words.found_in(b"web-01\n");
        assert_eq!(found, 0b01);
        assert!(words.match_with_output(found, "Timeout after 10 s"));
        assert!(!words.match_with_output(found, "OK"));
    }

    #[test]
    fn what_is_too_much_is_refused() {
        assert!(words(Some(&"x".repeat(501))).is_err());
        assert!(words(Some(&"x ".repeat(17))).is_err());
        assert!(words(None).unwrap().is_empty());
    }
}
