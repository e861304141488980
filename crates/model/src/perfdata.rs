//! Performance data: `'label'=value[UOM];[warn];[crit];[min];[max]`, separated by blanks.

use serde::Serialize;

/// One measured value of a check.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Perfdatum {
    /// Label without its quotes.
    pub label: String,
    /// The value; `None` when the plugin printed `U` (unknown).
    pub value: Option<f64>,
    /// Unit: empty, `s`, `us`, `ms`, `%`, `B`, `KB`, `MB`, `TB`, `c` or whatever was printed.
    pub unit: String,
    /// Warning range, as printed.
    pub warn: String,
    /// Critical range, as printed.
    pub crit: String,
    /// Smallest possible value.
    pub min: Option<f64>,
    /// Largest possible value.
    pub max: Option<f64>,
}

/// All values in `text`. Words that are not performance data are skipped, as graphing tools do.
#[must_use]
pub fn parse(text: &str) -> Vec<Perfdatum> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (label, after) = match split_label(rest) {
            Some(parts) => parts,
            None => break,
        };
        let end = after.find(char::is_whitespace).unwrap_or(after.len());
        if let Some(datum) = parse_value(label, &after[..end]) {
            found.push(datum);
        }
        rest = after[end..].trim_start();
    }
    found
}

/// The label and what follows its `=`; leads over words without one.
fn split_label(text: &str) -> Option<(String, &str)> {
    if let Some(quoted) = text.strip_prefix('\'') {
        let mut label = String::new();
        let mut chars = quoted.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if c != '\'' {
                label.push(c);
            } else if chars.peek().is_some_and(|(_, next)| *next == '\'') {
                label.push('\'');
                chars.next();
            } else {
                let after = &quoted[at + 1..];
                return match after.strip_prefix('=') {
                    Some(value) => Some((label, value)),
                    None => split_label(skip_word(after)),
                };
            }
        }
        return None;
    }
    let equals = text.find('=')?;
    match text[..equals].rfind(char::is_whitespace) {
        Some(blank) => split_label(text[blank..].trim_start()),
        None => Some((text[..equals].to_owned(), &text[equals + 1..])),
    }
}

fn skip_word(text: &str) -> &str {
    text.find(char::is_whitespace).map_or("", |blank| text[blank..].trim_start())
}

fn parse_value(label: String, text: &str) -> Option<Perfdatum> {
    let mut parts = text.split(';');
    let first = parts.next().unwrap_or("");
    let digits =
        first.bytes().take_while(|b| matches!(b, b'0'..=b'9' | b'.' | b'-' | b'+')).count();
    let (number, unit) = first.split_at(digits);
    let value = match number.parse::<f64>() {
        Ok(value) => Some(value),
        Err(_) if first == "U" => None,
        Err(_) => return None,
    };
    let mut next = || parts.next().unwrap_or("").to_owned();
    let (warn, crit) = (next(), next());
    let (min, max) = (next().parse().ok(), next().parse().ok());
    let unit = if value.is_none() { String::new() } else { unit.to_owned() };
    Some(Perfdatum { label, value, unit, warn, crit, min, max })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_check_ping_prints() {
        let data = parse("rta=0.040000ms;100.000000;500.000000;0.000000 pl=0%;20;60;0");
        assert_eq!(data.len(), 2);
        assert_eq!((data[0].label.as_str(), data[0].value), ("rta", Some(0.04)));
        assert_eq!((data[0].unit.as_str(), data[0].crit.as_str()), ("ms", "500.000000"));
        assert_eq!((data[1].unit.as_str(), data[1].min, data[1].max), ("%", Some(0.0), None));
    }

    #[test]
    fn labels_may_be_quoted_and_values_unknown() {
        let data = parse("'it''s /var'=12MB;~:20;@1:2 noise free=U");
        assert_eq!(data[0].label, "it's /var");
        assert_eq!((data[0].warn.as_str(), data[0].crit.as_str()), ("~:20", "@1:2"));
        assert_eq!((data[1].label.as_str(), data[1].value), ("free", None));
    }

    #[test]
    fn garbage_is_skipped_without_panic() {
        assert!(parse("'unclosed").is_empty());
        assert!(parse("a=b c== =").is_empty());
        assert_eq!(parse("x=1 ' '=2")[1].label, " ");
    }
}
