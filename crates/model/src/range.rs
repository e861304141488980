//! Threshold ranges of the plugin contract: `[@][start:]end` (plugin development guidelines).

use std::fmt;
use std::str::FromStr;

/// A threshold range. A value is *good* inside `start..=end`, or outside of it with `@`.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// Lower end, inclusive; `-∞` for `~`.
    pub start: f64,
    /// Upper end, inclusive; `+∞` when not given.
    pub end: f64,
    /// `@`: alert inside instead of outside.
    pub inside: bool,
    /// The text as written, which some plugins print again.
    pub text: String,
}

/// The range is upside down.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Range format incorrect")]
pub struct RangeError;

impl Range {
    /// Whether `value` must alert.
    #[must_use]
    pub fn alerts(&self, value: f64) -> bool {
        let within = self.start <= value && value <= self.end;
        within == self.inside
    }
}

impl FromStr for Range {
    type Err = RangeError;

    /// Lenient as the originals: numbers as by `strtod`, garbage is 0, trailing text ignored.
    fn from_str(text: &str) -> Result<Self, RangeError> {
        let (inside, body) = match text.strip_prefix('@') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (start, end_text) = match body.split_once(':') {
            Some((low, high)) => {
                let start =
                    if low.starts_with('~') { f64::NEG_INFINITY } else { leading_number(low) };
                (start, high)
            }
            None => (0.0, body),
        };
        let end = if end_text.is_empty() { f64::INFINITY } else { leading_number(end_text) };
        if start > end {
            return Err(RangeError);
        }
        Ok(Self { start, end, inside, text: text.to_owned() })
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The number at the start of `text` as C's `strtod` reads it (decimal forms); 0 when there is none.
#[must_use]
pub fn leading_number(text: &str) -> f64 {
    let text = text.trim_start();
    let bytes = text.as_bytes();
    let mut at = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let whole = digits(at);
    at += whole;
    let mut fraction = 0;
    if bytes.get(at) == Some(&b'.') {
        fraction = digits(at + 1);
        at += 1 + fraction;
    }
    if whole + fraction == 0 {
        return 0.0;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let exponent = digits((at + 1 + sign).min(bytes.len()));
        if exponent > 0 {
            at += 1 + sign + exponent;
        }
    }
    text[..at].parse().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alerts(range: &str, value: f64) -> bool {
        range.parse::<Range>().expect("valid range").alerts(value)
    }

    #[test]
    fn forms_of_the_guidelines() {
        assert!(!alerts("10", 10.0) && alerts("10", 10.1) && alerts("10", -0.1));
        assert!(!alerts("10:", 1e9) && alerts("10:", 9.0));
        assert!(!alerts("~:10", -1e9) && alerts("~:10", 11.0));
        assert!(alerts("@10:20", 10.0) && alerts("@10:20", 20.0) && !alerts("@10:20", 21.0));
        assert!(!alerts("", 5.0) && alerts("", -5.0));
        assert!(!alerts(":5", 5.0) && alerts(":5", 6.0));
    }

    #[test]
    fn trailing_text_is_ignored_and_upside_down_is_refused() {
        assert_eq!("10%".parse::<Range>().expect("lenient").end, 10.0);
        assert_eq!("20:10".parse::<Range>(), Err(RangeError));
        assert_eq!(leading_number("1e"), 1.0);
        assert_eq!(leading_number("-.5x"), -0.5);
    }
}
