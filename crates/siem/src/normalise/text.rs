//! Bytes of foreign lines as text.

use std::borrow::Cow;

/// UTF-8 as it is; anything else read as Latin-1, where every byte is a character.
pub(super) fn to_text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

/// Appends bytes as [`to_text`] reads them.
pub(super) fn push_text(out: &mut String, bytes: &[u8]) {
    match std::str::from_utf8(bytes) {
        Ok(text) => out.push_str(text),
        Err(_) => out.extend(bytes.iter().map(|byte| char::from(*byte))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_stays_and_anything_else_is_latin_1() {
        assert_eq!(to_text("é ${jndi:x} %s\0".as_bytes()), "é ${jndi:x} %s\0");
        assert_eq!(to_text(b"caf\xe9"), "café");
        let mut out = "<".to_owned();
        push_text(&mut out, b"\xff");
        assert_eq!(out, "<ÿ");
    }
}
