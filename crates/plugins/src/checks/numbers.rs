//! Numbers in option values, as lenient or strict as the originals' `is_…` tests.

use model::range::leading_number;

/// A whole number: any mix of digits, `-` and blanks, of which the leading number counts
/// (`5 6` is 5, an empty text 0). `None` outside of 32 bits.
#[must_use]
pub fn integer(text: &str) -> Option<i64> {
    if !text.bytes().all(|b| matches!(b, b'-' | b'0'..=b'9' | b' ')) {
        return None;
    }
    let value = lenient(text);
    i32::try_from(value).ok().map(i64::from)
}

/// A whole number above 0.
#[must_use]
pub fn positive_integer(text: &str) -> Option<u32> {
    integer(text).and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0)
}

/// A whole number, 0 or above.
#[must_use]
pub fn non_negative_integer(text: &str) -> Option<u32> {
    integer(text).and_then(|n| u32::try_from(n).ok())
}

/// A number with nothing after it.
#[must_use]
pub fn numeric(text: &str) -> Option<f64> {
    text.trim_start().parse().ok()
}

/// What C's `atoi` and `strtol` make of a text: the leading number, 0 without one.
#[must_use]
pub fn lenient(text: &str) -> i64 {
    let text = text.trim_start();
    let (sign, digits) = match text.as_bytes().first() {
        Some(b'-') => (-1, &text[1..]),
        Some(b'+') => (1, &text[1..]),
        _ => (1, text),
    };
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let value = digits[..end].parse::<i64>();
    match value {
        Ok(value) => sign * value,
        Err(_) if end > 0 => sign * i64::MAX,
        Err(_) => 0,
    }
}

/// What C's `strtod` makes of a text.
#[must_use]
pub fn lenient_float(text: &str) -> f64 {
    leading_number(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_may_hold_blanks_but_nothing_else() {
        assert_eq!((integer("5 6"), integer(""), integer("-3")), (Some(5), Some(0), Some(-3)));
        assert_eq!((integer("5s"), integer("99999999999")), (None, None));
        assert_eq!((positive_integer("0"), non_negative_integer("0")), (None, Some(0)));
    }

    #[test]
    fn lenient_numbers_stop_at_the_first_other_character() {
        assert_eq!((lenient("12abc"), lenient("x"), lenient(" -7")), (12, 0, -7));
        assert_eq!((numeric("1.5"), numeric("1.5x")), (Some(1.5), None));
        assert_eq!(lenient("999999999999999999999"), i64::MAX);
    }
}
