//! As much of MySQL's SQL as is needed to read rows out of `INSERT` and `REPLACE` statements.

use crate::Severity;
use crate::file_problem::{Problems, SourceText};

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    /// As written, perhaps with a sign.
    Number(String),
    Null,
    /// `DEFAULT`
    Default,
    /// A function, an expression, a variable: nothing computes it here.
    Computed,
}

/// One row that a statement would insert.
#[derive(Debug)]
pub(super) struct Row<'s> {
    /// Where its parenthesis opens.
    pub(super) offset: usize,
    /// Lower-case names; empty when the statement names none.
    pub(super) columns: &'s [String],
    pub(super) values: &'s [Value],
}

/// Calls `take` with every row for one of `tables`, whose names it gets in lower case and without
/// that of a database. Other statements are passed over.
pub(super) fn rows(
    source: &SourceText,
    tables: &[&str],
    problems: &mut Problems,
    mut take: impl FnMut(&str, &Row<'_>, &mut Problems),
) {
    let mut parser = Parser { lexer: Lexer::new(&source.text), source, problems };
    while let Some(token) = parser.lexer.next_token() {
        match token.kind {
            Kind::Punctuation(b';') => {}
            Kind::Word(word) if is(word, "insert") || is(word, "replace") => {
                parser.insert(token.offset, tables, &mut take);
            }
            _ => parser.skip_statement(),
        }
    }
}

struct Parser<'s, 'p> {
    lexer: Lexer<'s>,
    source: &'s SourceText,
    problems: &'p mut Problems,
}

fn is(word: &str, keyword: &str) -> bool {
    word.eq_ignore_ascii_case(keyword)
}

impl Parser<'_, '_> {
    /// What stands between `INSERT` and the rows.
    fn insert(
        &mut self,
        offset: usize,
        tables: &[&str],
        take: &mut impl FnMut(&str, &Row<'_>, &mut Problems),
    ) {
        let Some(table) = self.table() else {
            return self.give_up(offset, "there is no name of a table");
        };
        if !tables.contains(&table.as_str()) {
            return self.skip_statement();
        }
        let mut columns = Vec::new();
        loop {
            let Some(token) = self.lexer.next_token() else {
                return self.give_up(offset, "the statement ends before its values");
            };
            match token.kind {
                Kind::Punctuation(b'(') if columns.is_empty() => columns = self.names(),
                Kind::Word(word) if is(word, "values") || is(word, "value") => break,
                Kind::Punctuation(b';') => {
                    return self.complain(offset, "the statement ends before its values");
                }
                _ => {
                    return self.give_up(token.offset, "only statements with `VALUES` are read");
                }
            }
        }
        self.values(&table, &columns, take);
    }

    /// `IGNORE INTO db.table`, without what is not the name.
    fn table(&mut self) -> Option<String> {
        const BEFORE: [&str; 5] = ["low_priority", "delayed", "high_priority", "ignore", "into"];
        let mut name = None;
        while let Some(token) = self.lexer.peek() {
            match token.kind {
                Kind::Word(word) if name.is_none() && BEFORE.iter().any(|b| is(word, b)) => {}
                Kind::Word(word) if name.is_none() => name = Some(word.to_ascii_lowercase()),
                Kind::Punctuation(b'.') if name.is_some() => name = None,
                _ => break,
            }
            self.lexer.next_token();
        }
        name
    }

    fn names(&mut self) -> Vec<String> {
        let mut names = Vec::new();
        while let Some(token) = self.lexer.next_token() {
            match token.kind {
                Kind::Word(word) => names.push(word.to_ascii_lowercase()),
                Kind::Punctuation(b',') => {}
                _ => break,
            }
        }
        names
    }

    /// `(…), (…);`
    fn values(
        &mut self,
        table: &str,
        columns: &[String],
        take: &mut impl FnMut(&str, &Row<'_>, &mut Problems),
    ) {
        loop {
            let Some(open) = self.lexer.next_token() else { return };
            if open.kind != Kind::Punctuation(b'(') {
                return self.give_up(open.offset, "a row begins with a parenthesis");
            }
            let Some(values) = self.row() else {
                return self.complain(open.offset, "the row has no end");
            };
            let row = Row { offset: open.offset, columns, values: &values };
            take(table, &row, self.problems);
            match self.lexer.next_token() {
                Some(Token { kind: Kind::Punctuation(b','), .. }) => {}
                None | Some(Token { kind: Kind::Punctuation(b';'), .. }) => return,
                // `ON DUPLICATE KEY UPDATE …`
                Some(Token { kind: Kind::Word(word), .. }) if is(word, "on") => {
                    return self.skip_statement();
                }
                Some(token) => {
                    return self.give_up(token.offset, "a comma or semicolon must follow a row");
                }
            }
        }
    }

    /// The values up to the closing parenthesis.
    fn row(&mut self) -> Option<Vec<Value>> {
        let mut values = Vec::new();
        let mut value: Option<Value> = None;
        let mut depth = 0_u32;
        loop {
            let token = self.lexer.next_token()?;
            match token.kind {
                Kind::Punctuation(b')') if depth == 0 => {
                    values.extend(value.take());
                    return Some(values);
                }
                Kind::Punctuation(b',') if depth == 0 => {
                    values.push(value.take().unwrap_or(Value::Computed));
                    if values.len() > MAX_COLUMNS {
                        return None;
                    }
                }
                Kind::Punctuation(b'(') => {
                    depth += 1;
                    value = Some(Value::Computed);
                }
                Kind::Punctuation(b')') => depth -= 1,
                // A string with a semicolon that was never closed must not eat the file.
                Kind::Punctuation(b';') => return None,
                kind => value = Some(joined(value.take(), kind)),
            }
        }
    }

    fn skip_statement(&mut self) {
        while let Some(token) = self.lexer.next_token() {
            if token.kind == Kind::Punctuation(b';') {
                return;
            }
        }
    }

    fn give_up(&mut self, offset: usize, message: &str) {
        self.complain(offset, message);
        self.skip_statement();
    }

    fn complain(&mut self, offset: usize, message: &str) {
        let problem = self.source.problem(Severity::Error, "bad-statement", offset, message);
        self.problems.push(problem);
    }
}

/// Tables of OSSIM have fewer.
const MAX_COLUMNS: usize = 64;

/// A value when one more token belongs to it.
fn joined(before: Option<Value>, kind: Kind<'_>) -> Value {
    match (before, kind) {
        (None, Kind::Text(text)) => Value::Text(text),
        // MySQL joins strings that stand beside each other.
        (Some(Value::Text(first)), Kind::Text(second)) => Value::Text(first + &second),
        (None, Kind::Number(number)) => Value::Number(number.to_owned()),
        (None, Kind::Punctuation(b'-')) => Value::Number("-".to_owned()),
        (Some(Value::Number(sign)), Kind::Number(number)) if sign == "-" => {
            Value::Number(sign + number)
        }
        (None, Kind::Word(word)) if is(word, "null") => Value::Null,
        (None, Kind::Word(word)) if is(word, "default") => Value::Default,
        _ => Value::Computed,
    }
}

struct Token<'s> {
    offset: usize,
    kind: Kind<'s>,
}

#[derive(Debug, PartialEq, Eq)]
enum Kind<'s> {
    /// A name or keyword, without backticks.
    Word(&'s str),
    Text(String),
    Number(&'s str),
    Punctuation(u8),
}

#[derive(Clone, Copy)]
struct Lexer<'s> {
    text: &'s str,
    at: usize,
}

impl<'s> Lexer<'s> {
    fn new(text: &'s str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'s str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<Token<'s>> {
        let mut ahead = *self;
        ahead.next_token()
    }

    fn next_token(&mut self) -> Option<Token<'s>> {
        self.skip_blanks();
        let offset = self.at;
        let rest = self.rest();
        let first = rest.chars().next()?;
        let kind = match first {
            '\'' | '"' => Kind::Text(self.string(first)),
            '`' => {
                let inner = rest.get(1..)?;
                let end = inner.find('`').unwrap_or(inner.len());
                self.at += (end + 2).min(rest.len());
                Kind::Word(inner.get(..end)?)
            }
            c if c.is_ascii_digit() => {
                Kind::Number(self.take(|c| c.is_ascii_alphanumeric() || c == '.'))
            }
            c if is_word(c) => Kind::Word(self.take(is_word)),
            c => {
                self.at += c.len_utf8();
                Kind::Punctuation(u8::try_from(c).unwrap_or(b'?'))
            }
        };
        Some(Token { offset, kind })
    }

    fn take(&mut self, belongs: impl Fn(char) -> bool) -> &'s str {
        let rest = self.rest();
        let end = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or("")
    }

    /// White space and comments.
    fn skip_blanks(&mut self) {
        loop {
            self.take(char::is_whitespace);
            let rest = self.rest();
            let end = if rest.starts_with('#') || is_dash_comment(rest) {
                rest.find('\n')
            } else if rest.starts_with("/*") {
                rest.find("*/").map(|end| end + 2)
            } else {
                return;
            };
            self.at += end.unwrap_or(rest.len());
        }
    }

    /// The contents of a string: `''` is a quote, a backslash changes what follows.
    fn string(&mut self, quote: char) -> String {
        let rest = self.rest();
        let mut out = String::new();
        let mut chars = rest.char_indices().skip(1).peekable();
        while let Some((at, c)) = chars.next() {
            if c == quote {
                if chars.next_if(|(_, c)| *c == quote).is_some() {
                    out.push(quote);
                    continue;
                }
                self.at += at + 1;
                return out;
            }
            if c != '\\' {
                out.push(c);
                continue;
            }
            match chars.next().map(|(_, c)| c) {
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some('t') => out.push('\t'),
                Some('0') => out.push('\0'),
                Some('b') => out.push('\u{8}'),
                Some('Z') => out.push('\u{1a}'),
                // Escapes of patterns stay as they are.
                Some(c @ ('%' | '_')) => out.extend(['\\', c]),
                Some(c) => out.push(c),
                None => {}
            }
        }
        self.at = self.text.len();
        out
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '@')
}

/// MySQL wants white space after the dashes.
fn is_dash_comment(text: &str) -> bool {
    text.strip_prefix("--").is_some_and(|rest| {
        rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || c.is_control())
    })
}
