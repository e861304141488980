//! A check's command line: does it need a shell, and if not, which words is it made of.
//!
//! The rules are those of Nagios' workers, not of `sh`: no expansion of any kind is done here, and
//! a line that would need one goes to `/bin/sh -c` whole.

use std::fmt;

/// What to execute for a line.
#[derive(Clone, PartialEq, Eq)]
pub enum CommandLine {
    /// The program itself.
    Direct {
        /// Leading `NAME=value` words.
        env: Vec<(String, String)>,
        /// The program and its arguments; at least one word.
        words: Vec<String>,
    },
    /// `/bin/sh -c` with this line.
    Shell(String),
    /// Nothing is left after leading `NAME=value` words, or there are no words at all.
    Nothing,
}

impl CommandLine {
    /// Reads one line.
    #[must_use]
    pub fn parse(line: &str) -> Self {
        match split(line).map(take_environment) {
            None => Self::Shell(line.to_owned()),
            Some((_, words)) if words.is_empty() => Self::Nothing,
            Some((env, words)) => Self::Direct { env, words },
        }
    }
}

impl fmt::Debug for CommandLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Direct { words, .. } => f.debug_tuple("Direct").field(&program(words)).finish(),
            Self::Shell(_) => f.write_str("Shell"),
            Self::Nothing => f.write_str("Nothing"),
        }
    }
}

/// The program's base name, for log lines and `Debug`: never an argument, which may be a secret.
#[must_use]
pub fn program_for_display(line: &str) -> String {
    match CommandLine::parse(line) {
        CommandLine::Direct { words, .. } => program(&words).to_owned(),
        CommandLine::Shell(_) => "sh".to_owned(),
        CommandLine::Nothing => String::new(),
    }
}

fn program(words: &[String]) -> &str {
    words.first().map_or("", |word| base_name(word))
}

/// The part after the last slash.
#[must_use]
pub fn base_name(program: &str) -> &str {
    program.rsplit('/').next().unwrap_or(program)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Single,
    Double,
}

/// The words of `line`, or `None` when it needs a shell.
fn split(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = Quote::None;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Quote::None, ' ' | '\t' | '\r' | '\n') => words.extend(word.take()),
            (Quote::None, '\'') => open(&mut word, &mut quote, Quote::Single),
            (Quote::None, '"') => open(&mut word, &mut quote, Quote::Double),
            (Quote::Single, '\'') | (Quote::Double, '"') => quote = Quote::None,
            // Outside quotes a backslash protects anything, metacharacters and blanks alike.
            (Quote::None, '\\') => word.get_or_insert_default().extend(chars.next()),
            (Quote::Double, '\\') => {
                let escaped = chars.next_if(|next| matches!(next, '"' | '\\' | '$' | '`'));
                word.get_or_insert_default().push(escaped.unwrap_or('\\'));
            }
            (Quote::None, '|' | '<' | '>' | '&' | ';' | '(' | ')' | '*' | '?') => return None,
            (Quote::None | Quote::Double, '$' | '`') => return None,
            (_, '\0') => return None,
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    if quote != Quote::None {
        return None;
    }
    words.extend(word);
    Some(words)
}

fn open(word: &mut Option<String>, quote: &mut Quote, kind: Quote) {
    word.get_or_insert_default();
    *quote = kind;
}

/// Separates leading `NAME=value` words from the command.
fn take_environment(mut words: Vec<String>) -> (Vec<(String, String)>, Vec<String>) {
    let assignments = words.iter().take_while(|word| assignment(word).is_some()).count();
    let command = words.split_off(assignments);
    let env = words.iter().filter_map(|word| assignment(word)).collect();
    (env, command)
}

/// Any word with a `=` and something before it, as under Nagios, however it was quoted.
fn assignment(word: &str) -> Option<(String, String)> {
    let (name, value) = word.split_once('=')?;
    (!name.is_empty()).then(|| (name.to_owned(), value.to_owned()))
}
