//! Making values harmless: stripping characters, and URL encoding.

use std::fmt::Write;

/// Deletes control characters and those of `illegal_macro_output_chars`. There is no escaping.
pub(super) fn push_cleaned(out: &mut impl Write, value: &str, illegal: &str) {
    let dirty = |c: char| c.is_ascii_control() || illegal.contains(c);
    for piece in value.split(dirty) {
        push(out, piece);
    }
}

/// Everything but `A-Za-z0-9-._~` becomes `%XX`, byte by byte.
pub(crate) fn push_url_encoded(out: &mut impl Write, value: &str) {
    for byte in value.bytes() {
        let result = match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.write_char(char::from(byte))
            }
            _ => write!(out, "%{byte:02X}"),
        };
        result.expect("writing to memory");
    }
}

/// Appends text to something in memory.
pub(super) fn push(out: &mut impl Write, text: &str) {
    out.write_str(text).expect("writing to memory");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleaning_deletes_and_never_escapes() {
        let mut out = String::new();
        push_cleaned(&mut out, "a<b>\tc`rm`;$HOME\u{7f}é", "`~$&|'\"<>");
        assert_eq!(out, "abcrm;HOMEé");
    }

    #[test]
    fn urls_keep_only_unreserved_characters() {
        let mut out = String::new();
        push_url_encoded(&mut out, "a b/ü~_.-");
        assert_eq!(out, "a%20b%2F%C3%BC~_.-");
    }
}
