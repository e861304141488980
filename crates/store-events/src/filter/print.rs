//! Prints a filter as [`query::parse`](crate::query::parse) reads it.

use std::fmt::{self, Display, Formatter, Write};

use super::Filter;
use crate::field::Field;
use crate::value::Value;

impl Display for Filter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("*"),
            Self::And(filters) if filters.is_empty() => f.write_str("*"),
            Self::Or(filters) if filters.is_empty() => f.write_str("-*"),
            Self::And(filters) => join(f, filters, " "),
            Self::Or(filters) => join(f, filters, " OR "),
            Self::Not(filter) => {
                f.write_char('-')?;
                operand(f, filter, matches!(**filter, Self::And(_) | Self::Or(_)))
            }
            Self::Text(text) => word(f, text, is_bare_word(text) && is_bare_value(text)),
            Self::Equals { field, value: Value::Text(text) } => {
                write!(f, "{field}:")?;
                word(f, text, is_bare_value(text))
            }
            Self::Equals { field, value } => write!(f, "{field}:{value}"),
            Self::Range { field, from: Some(from), to: Some(to) } => {
                write!(f, "{field}:{from}..{to}")
            }
            Self::Range { field, from: Some(from), to: None } => write!(f, "{field}>={from}"),
            Self::Range { field, from: None, to: Some(to) } => write!(f, "{field}<={to}"),
            Self::Range { field, from: None, to: None } => write!(f, "has:{field}"),
            Self::Net { field, net } => write!(f, "{field}:{net}"),
            Self::Pattern { field: Field::Raw, pattern } if is_bare_word(pattern.as_str()) => {
                pattern.fmt(f)
            }
            Self::Pattern { field, pattern } => write!(f, "{field}:{pattern}"),
            Self::Exists(field) => write!(f, "has:{field}"),
        }
    }
}

fn join(f: &mut Formatter<'_>, filters: &[Filter], between: &str) -> fmt::Result {
    for (at, filter) in filters.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        // AND binds tighter than OR.
        let parentheses = match filter {
            Filter::And(inner) | Filter::Or(inner) if inner.len() < 2 => false,
            Filter::And(_) => between == " ",
            Filter::Or(_) => true,
            _ => false,
        };
        operand(f, filter, parentheses)?;
    }
    Ok(())
}

fn operand(f: &mut Formatter<'_>, filter: &Filter, parentheses: bool) -> fmt::Result {
    if parentheses { write!(f, "({filter})") } else { filter.fmt(f) }
}

/// Bare, or in quotes with `\` before quotes and backslashes.
fn word(f: &mut Formatter<'_>, text: &str, bare: bool) -> fmt::Result {
    if bare {
        return f.write_str(text);
    }
    f.write_char('"')?;
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_char('"')
}

fn is_bare_value(text: &str) -> bool {
    !text.is_empty() && !text.contains(['*', '?']) && !text.contains(ends_a_word)
}

/// What a bare word cannot hold.
pub(crate) fn ends_a_word(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '"' | '(' | ')')
}

fn is_bare_word(text: &str) -> bool {
    !text.is_empty()
        && !text.contains(ends_a_word)
        && !text.starts_with('-')
        && !text.contains([':', '<', '>', '=', '!'])
        && !matches!(text, "AND" | "OR" | "NOT")
}
