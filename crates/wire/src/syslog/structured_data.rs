//! Structured data of RFC 5424: `[id name="value" …]…`.

use std::borrow::Cow;

/// An element of structured data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element<'a> {
    /// Its name, such as `timeQuality` or `exampleSDID@32473`.
    pub id: &'a str,
    /// Its parameters, in order; a name may come several times.
    pub params: Vec<Param<'a>>,
}

/// A parameter of structured data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value, without the backslashes before `"`, `\` and `]`.
    pub value: Cow<'a, str>,
}

/// The elements of what [`Message::structured_data`](super::Message) gives. Ends at the first
/// one that is malformed.
pub fn elements(text: &str) -> impl Iterator<Item = Element<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (element, after) = element(rest)?;
        rest = after;
        Some(element)
    })
}

fn element(text: &str) -> Option<(Element<'_>, &str)> {
    let rest = text.strip_prefix('[')?;
    let (id, mut rest) = name(rest)?;
    let mut params = Vec::new();
    loop {
        if let Some(after) = rest.strip_prefix(']') {
            return Some((Element { id, params }, after));
        }
        let (name, after) = name(rest.trim_start_matches(' '))?;
        let quoted = after.strip_prefix("=\"")?;
        let end = closing_quote(quoted)?;
        let value = unescape(quoted.get(..end)?);
        params.push(Param { name, value });
        rest = quoted.get(end + 1..)?;
    }
}

/// A name, and what follows it.
fn name(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| c.is_whitespace() || c.is_control() || "=]\"".contains(c))?;
    text.split_at_checked(end).filter(|_| end > 0)
}

/// Where the `"` is that ends the value.
fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })
}

fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            // Before anything else a backslash is one (RFC 5424 §6.3.3).
            Some('"' | '\\' | ']') if c == '\\' => out.extend(chars.next()),
            _ => out.push(c),
        }
    }
    out.into()
}

/// Structured data at the start of `bytes`, and what follows it. What is malformed belongs to
/// the text.
pub(super) fn split(bytes: &[u8]) -> (Option<&str>, &[u8]) {
    if let Some(rest) = bytes.strip_prefix(b"-")
        && matches!(rest.first(), None | Some(b' '))
    {
        return (None, rest);
    }
    // The text may be anything; what is not UTF-8 is not structured data.
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => bytes
            .get(..error.valid_up_to())
            .and_then(|valid| std::str::from_utf8(valid).ok())
            .unwrap_or_default(),
    };
    let mut rest = valid;
    while let Some((_, after)) = element(rest) {
        rest = after;
    }
    let length = valid.len() - rest.len();
    match (valid.get(..length), bytes.get(length..)) {
        (Some(data), Some(after)) if length > 0 => (Some(data), after),
        _ => (None, bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, Vec<String>)> {
        let param = |p: Param<'_>| format!("{}={}", p.name, p.value);
        let element = |e: Element<'_>| (e.id.to_owned(), e.params.into_iter().map(param).collect());
        elements(text).map(element).collect()
    }

    #[test]
    fn values_are_unescaped_and_names_may_repeat() {
        let text = r#"[a@1 x="1" x="q\"b\\s\]\n"][b]"#;
        let params = vec!["x=1".to_owned(), r#"x=q"b\s]\n"#.to_owned()];
        assert_eq!(read(text), [("a@1".into(), params), ("b".into(), vec![])]);
    }

    #[test]
    fn malformed_data_belongs_to_the_text() {
        for text in ["[a", "[a x=1] t", "[a x=\"1] t", "[] t", "x", "-x", ""] {
            assert_eq!(split(text.as_bytes()), (None, text.as_bytes()), "{text}");
        }
        assert_eq!(split(b"[a] \xff"), (Some("[a]"), b" \xff".as_slice()));
        assert_eq!(split(b"- text"), (None, b" text".as_slice()));
    }
}
