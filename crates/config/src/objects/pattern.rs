//! POSIX extended regular expressions, as far as names need them, in terms of the `regex` crate.

use regex::Regex;

/// Compiles a POSIX extended expression; `None` when it is none.
pub(crate) fn compile(posix: &str) -> Option<Regex> {
    Regex::new(&translate(posix)?).ok()
}

/// What POSIX writes differently: backslashes in brackets are literal, so are braces that hold no
/// count, and an escaped letter is mostly that letter.
fn translate(posix: &str) -> Option<String> {
    let mut out = String::with_capacity(posix.len() + 8);
    let mut chars = posix.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => escape(&mut out, chars.next()?)?,
            '[' => bracket(&mut out, &mut chars)?,
            '(' if matches!(chars.peek(), Some('?' | '*' | '+')) => return None,
            '{' if !is_count(chars.clone()) => out.push_str("\\{"),
            '}' if !out_ends_in_count(&out) => out.push_str("\\}"),
            _ => out.push(c),
        }
    }
    Some(out)
}

fn escape(out: &mut String, c: char) -> Option<()> {
    match c {
        '<' => out.push_str(r"\b{start}"),
        '>' => out.push_str(r"\b{end}"),
        '`' => out.push_str(r"\A"),
        '\'' => out.push_str(r"\z"),
        'w' | 'W' | 's' | 'S' | 'b' | 'B' => out.extend(['\\', c]),
        '1'..='9' => return None,
        _ => out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
    }
    Some(())
}

type Chars<'p> = std::iter::Peekable<std::str::Chars<'p>>;

fn bracket(out: &mut String, chars: &mut Chars<'_>) -> Option<()> {
    out.push('[');
    if chars.next_if_eq(&'^').is_some() {
        out.push('^');
    }
    // A closing bracket in first place is literal.
    if chars.next_if_eq(&']').is_some() {
        out.push_str("\\]");
    }
    loop {
        match chars.next()? {
            ']' => break,
            '[' if chars.peek() == Some(&':') => {
                out.push('[');
                for c in chars.by_ref() {
                    out.push(c);
                    if c == ']' {
                        break;
                    }
                }
            }
            c @ ('\\' | '[' | '&' | '~' | '^') => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out.push(']');
    Some(())
}

/// Whether `{` is followed by `3}`, `3,}` or `3,5}`.
fn is_count(rest: Chars<'_>) -> bool {
    let inside: String = rest.take_while(|c| *c != '}').take(16).collect();
    let mut parts = inside.splitn(2, ',');
    let first = parts.next().unwrap_or("");
    let numeric = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    !first.is_empty() && numeric(first) && parts.next().is_none_or(numeric)
}

fn out_ends_in_count(out: &str) -> bool {
    out.rfind('{').is_some_and(|at| {
        !out[..at].ends_with('\\') && is_count(format!("{}}}", &out[at + 1..]).chars().peekable())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        compile(pattern).unwrap().is_match(text)
    }

    #[test]
    fn expressions_are_unanchored_and_case_sensitive() {
        assert!(matches("web.*", "my-web-1"));
        assert!(!matches("^WEB", "web"));
    }

    #[test]
    fn brackets_take_backslashes_literally() {
        assert!(matches(r"^[\d]$", "\\"));
        assert!(!matches(r"^[\d]$", "5"));
        assert!(matches("^[]a]$", "]"));
        assert!(matches("^[[:digit:]]+$", "42"));
    }

    #[test]
    fn counts_count_and_other_braces_are_literal() {
        assert!(matches("^a{2,3}$", "aaa"));
        assert!(matches("^{x}$", "{x}"));
    }

    #[test]
    fn a_bare_star_is_no_expression() {
        assert!(compile("*").is_none());
        assert!(compile("(?:x)").is_none());
        assert!(compile("[a").is_none());
    }
}
