//! From text to filter: `or := and (OR and)*`, `and := not (AND? not)*`, `not := (- | NOT) not |
//! (or) | word | "phrase" | condition`.

use super::error::{QueryError, closest_field};
use super::{MAX_QUERY_BYTES, values};
use crate::field::Field;
use crate::filter::{Filter, Pattern, ends_a_word};
use crate::line::Words;

/// Deepest nesting of parentheses and negations.
const MAX_DEPTH: usize = 50;

pub(super) fn parse(text: &str) -> Result<Filter, QueryError> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    if text.len() > MAX_QUERY_BYTES {
        let message = format!("a query has at most {MAX_QUERY_BYTES} bytes");
        return Err(parser.error(0..text.len(), message));
    }
    parser.skip_space();
    if parser.rest().is_empty() {
        return Ok(Filter::All);
    }
    let filter = parser.any_of()?;
    match parser.rest().chars().next() {
        None => Ok(filter),
        Some(_) => Err(parser.error(parser.at..parser.at + 1, "nothing is open here to be closed")),
    }
}

/// `at` is always at the start of a character.
struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

type Span = std::ops::Range<usize>;

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        let blank = |c: char| c.is_whitespace() || c.is_control();
        self.at += rest.len() - rest.trim_start_matches(blank).len();
    }

    fn error(&self, span: Span, message: impl Into<String>) -> QueryError {
        let characters = |to: usize| self.text.get(..to).map_or(0, |text| text.chars().count());
        let position = characters(span.start);
        QueryError {
            position,
            length: characters(span.end).saturating_sub(position),
            message: message.into(),
            help: None,
            closest: None,
        }
    }

    /// Takes `keyword` if it stands here as a word of its own.
    fn keyword(&mut self, keyword: &str) -> bool {
        let Some(behind) = self.rest().strip_prefix(keyword) else { return false };
        if behind.chars().next().is_some_and(|c| !ends_a_word(c)) {
            return false;
        }
        self.at += keyword.len();
        self.skip_space();
        true
    }

    fn any_of(&mut self) -> Result<Filter, QueryError> {
        let mut filters = vec![self.all_of()?];
        while self.keyword("OR") {
            filters.push(self.all_of()?);
        }
        Ok(Filter::any_of(filters))
    }

    fn all_of(&mut self) -> Result<Filter, QueryError> {
        let mut filters = vec![self.one()?];
        loop {
            let explicit = self.keyword("AND");
            let before = self.at;
            let over = self.rest().is_empty() || self.rest().starts_with(')') || self.keyword("OR");
            self.at = before;
            if over && !explicit {
                return Ok(Filter::all_of(filters));
            }
            filters.push(self.one()?);
        }
    }

    /// One condition, negated or in parentheses perhaps, and the space behind it.
    fn one(&mut self) -> Result<Filter, QueryError> {
        if self.depth >= MAX_DEPTH {
            let message = format!("nested more than {MAX_DEPTH} deep");
            return Err(self.error(self.at..self.at + 1, message));
        }
        self.depth += 1;
        let filter = self.one_inner();
        self.depth -= 1;
        self.skip_space();
        filter
    }

    fn one_inner(&mut self) -> Result<Filter, QueryError> {
        let start = self.at;
        let negated = self.keyword("NOT") || {
            let minus = self.rest().strip_prefix('-');
            let minus = minus.and_then(|behind| behind.chars().next());
            let minus = minus.is_some_and(|c| c == '(' || c == '"' || !ends_a_word(c));
            self.at += usize::from(minus);
            minus
        };
        if negated {
            return Ok(self.one()?.negate());
        }
        match self.rest().chars().next() {
            None => Err(self.error(self.at..self.at, "something to search for is missing here")),
            Some('(') => self.parentheses(),
            Some(')') => {
                Err(self.error(start..start + 1, "something to search for is missing before `)`"))
            }
            Some('"') => {
                let text = self.quoted()?;
                self.words(text, start..self.at)
            }
            Some(_) => self.condition(),
        }
    }

    fn parentheses(&mut self) -> Result<Filter, QueryError> {
        let start = self.at;
        self.at += 1;
        self.skip_space();
        let filter = self.any_of()?;
        if !self.rest().starts_with(')') {
            return Err(self.error(start..start + 1, "this `(` is never closed"));
        }
        self.at += 1;
        Ok(filter)
    }

    /// The text in quotes that begin here.
    fn quoted(&mut self) -> Result<String, QueryError> {
        let start = self.at;
        let mut text = String::new();
        let mut characters = self.rest().char_indices().skip(1);
        while let Some((at, c)) = characters.next() {
            match c {
                '"' => {
                    self.at = start + at + 1;
                    return Ok(text);
                }
                '\\' => match characters.next() {
                    Some((_, c @ ('"' | '\\'))) => text.push(c),
                    // Windows paths need no doubling.
                    Some((_, c)) => text.extend(['\\', c]),
                    None => break,
                },
                c => text.push(c),
            }
        }
        Err(self.error(start..start + 1, "this `\"` is never closed"))
    }

    fn bare(&mut self) -> &'a str {
        let rest = self.rest();
        let word = rest.get(..rest.find(ends_a_word).unwrap_or(rest.len())).unwrap_or(rest);
        self.at += word.len();
        word
    }

    /// A bare word, or `field:value` and its like.
    fn condition(&mut self) -> Result<Filter, QueryError> {
        let start = self.at;
        let rest = self.rest();
        let named = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
        let name = rest.get(..rest.find(named).unwrap_or(rest.len())).unwrap_or_default();
        let behind = rest.get(name.len()..).unwrap_or_default();
        let operators = ["!=", ">=", "<=", ":", "=", ">", "<"];
        let operator = operators.into_iter().find(|operator| behind.starts_with(operator));
        let letter = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        let (Some(operator), true) = (operator, letter) else { return self.word() };
        let span = start..start + name.len();
        match name.parse::<Field>() {
            Ok(field) => {
                self.at = span.end + operator.len();
                self.field_condition(field, operator, span)
            }
            Err(_) if name.eq_ignore_ascii_case("has") && operator == ":" => {
                self.at = span.end + operator.len();
                self.has()
            }
            // `uid=0` is more often a part of a line than a slip.
            Err(_) if operator.ends_with('=') => self.word(),
            Err(_) => Err(self.unknown_field(name, span)),
        }
    }

    fn unknown_field(&self, name: &str, span: Span) -> QueryError {
        let closest = closest_field(name);
        let help = match &closest {
            Some(closest) => {
                format!("did you mean `{closest}`? To search the line for it, put it in quotes")
            }
            None => "to search the line for it, put it in quotes".to_owned(),
        };
        let message = format!("events have no field `{name}`");
        QueryError { help: Some(help), closest, ..self.error(span, message) }
    }

    fn has(&mut self) -> Result<Filter, QueryError> {
        let start = self.at;
        let name = self.bare();
        match name.parse() {
            Ok(field) => Ok(Filter::Exists(field)),
            Err(_) if name.is_empty() => {
                Err(self.error(start..start, "the name of a field is missing here"))
            }
            Err(_) => {
                let span = start..self.at;
                Err(QueryError { help: None, ..self.unknown_field(name, span) })
            }
        }
    }

    fn field_condition(
        &mut self,
        field: Field,
        operator: &str,
        name: Span,
    ) -> Result<Filter, QueryError> {
        let start = self.at;
        let quoted = self.rest().starts_with('"');
        let value = if quoted { self.quoted()? } else { self.bare().to_owned() };
        let span = start..self.at;
        if value.is_empty() && !quoted {
            return Err(self.error(span, format!("a value for `{field}` is missing here")));
        }
        if field == Field::Raw && matches!(operator, ":" | "=" | "!=") {
            let filter =
                if quoted { self.words(value, span)? } else { self.bare_words(&value, span)? };
            return Ok(if operator == "!=" { filter.negate() } else { filter });
        }
        values::condition(field, operator, &value, quoted).map_err(|wrong| QueryError {
            help: wrong.help,
            closest: wrong.closest,
            ..self.error(if wrong.about_operator { name } else { span }, wrong.message)
        })
    }

    /// A bare word of the line.
    fn word(&mut self) -> Result<Filter, QueryError> {
        let start = self.at;
        let word = self.bare();
        if word == "AND" || word == "OR" {
            let message = format!("something to search for is missing before `{word}`");
            let help = "to search for the word, put it in quotes".to_owned();
            return Err(QueryError { help: Some(help), ..self.error(start..self.at, message) });
        }
        self.bare_words(word, start..self.at)
    }

    fn bare_words(&self, word: &str, span: Span) -> Result<Filter, QueryError> {
        if word.chars().all(|c| c == '*') {
            return Ok(Filter::All);
        }
        if !word.contains(['*', '?']) {
            return self.words(word.to_owned(), span);
        }
        let other = word.find(|c: char| !(c.is_alphanumeric() || matches!(c, '*' | '?' | '.')));
        if other.is_some() || !word.contains(char::is_alphanumeric) {
            let help =
                "put the text in quotes to find it as it is; there `*` and `?` have no meaning";
            let message = "a pattern of the line is made of letters, digits, `.`, `*` and `?`";
            return Err(QueryError { help: Some(help.into()), ..self.error(span, message) });
        }
        let pattern = Pattern::new(word).map_err(|why| self.error(span, why.to_string()))?;
        Ok(Filter::Pattern { field: Field::Raw, pattern })
    }

    fn words(&self, text: String, span: Span) -> Result<Filter, QueryError> {
        if Words::of(&text).len() == 0 {
            let message = "there is no word in this; only letters and digits are searched";
            return Err(self.error(span, message));
        }
        Ok(Filter::Text(text))
    }
}
