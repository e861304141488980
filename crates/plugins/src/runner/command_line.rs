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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Words joined by `|`, `sh` for a line that needs a shell, `-` for one without a command.
    fn read(line: &str) -> String {
        match CommandLine::parse(line) {
            CommandLine::Direct { env, words } => {
                let env = env.iter().map(|(name, value)| format!("{name}={value}"));
                env.chain(words).collect::<Vec<_>>().join("|")
            }
            CommandLine::Shell(_) => "sh".to_owned(),
            CommandLine::Nothing => "-".to_owned(),
        }
    }

    /// Each row was given to a worker of nagios4 4.4.6, which answered the same.
    #[test]
    fn words_and_quotes() {
        for (line, words) in [
            ("p a  b", "p|a|b"),
            ("p\ta\tb ", "p|a|b"),
            (r#"p 'a b' "c d" e\ f"#, "p|a b|c d|e f"),
            (r#"p "" ''"#, "p||"),
            (r#"p a'b'c"d"e"#, "p|abcde"),
            (r#"p a"b'c"d'e"f'"#, r#"p|ab'cde"f"#),
            (r"p \$x \* \; \|", "p|$x|*|;||"),
            (r#"p "\$x \a \" \\ \`""#, r#"p|$x \a " \ `"#),
            (r"p '\a \'", r"p|\a \"),
            (r"p a\", "p|a"),
            (r#"p \'a \"b"#, r#"p|'a|"b"#),
            ("p '$x' 'a`b'", "p|$x|a`b"),
            ("p [ab] ~ {x} !x #y %", "p|[ab]|~|{x}|!x|#y|%"),
            (r#"p "*" '?' "|" "a;b" "(" ')' "<&>""#, "p|*|?|||a;b|(|)|<&>"),
        ] {
            assert_eq!(read(line), words, "{line}");
        }
    }

    #[test]
    fn what_only_a_shell_understands_goes_to_it() {
        for line in [
            "p | q",
            "p > f",
            "p < f",
            "p &",
            "p; q",
            "(p)",
            "p a*",
            "p a?",
            "p $x",
            "p ${x}",
            "p \"$x\"",
            "p `q`",
            "p \"a`b\"",
            "p 'a",
            "p \"a",
            "p a && b",
            "p 2>&1",
        ] {
            assert_eq!(read(line), "sh", "{line}");
        }
    }

    #[test]
    fn leading_assignments_are_environment() {
        for (line, words) in [
            ("FOO=bar A=2 p x", "FOO=bar|A=2|p|x"),
            ("FOO='b r' p", "FOO=b r|p"),
            ("'FOO=b r' p", "FOO=b r|p"),
            (r#"FOO="b r" A= p y=z"#, "FOO=b r|A=|p|y=z"),
            ("1A=3 p", "1A=3|p"),
            ("p a=b c", "p|a=b|c"),
            ("FOO=bar", "-"),
            (" ", "-"),
        ] {
            assert_eq!(read(line), words, "{line}");
        }
        assert_eq!(CommandLine::parse("A=1 p x"), CommandLine::parse(" A=1  p x"));
    }

    #[test]
    fn debug_shows_no_argument() {
        let shown = format!("{:?}", CommandLine::parse("/x/check_y --password=hunter2"));
        assert_eq!(shown, "Direct(\"check_y\")");
        assert_eq!(program_for_display("PGPASSWORD=hunter2 /x/check_y hunter2"), "check_y");
    }

    proptest! {
        #[test]
        fn any_line_is_read_without_panic(line in any::<String>()) {
            let _ = CommandLine::parse(&line);
        }

        #[test]
        fn lines_of_special_characters_are_read(line in r#"[ab=\\'" $`|*\n\t]{0,40}"#) {
            let _ = CommandLine::parse(&line);
        }

        /// Quoting each word for a shell and reading the line gives the words back.
        #[test]
        fn quoted_words_come_back(words in prop::collection::vec(r#"[^\x00=]{0,12}"#, 1..6)) {
            let quote = |word: &String| format!("'{}'", word.replace('\'', r"'\''"));
            let line = words.iter().map(quote).collect::<Vec<_>>().join(" ");
            let expected = CommandLine::Direct { env: Vec::new(), words };
            prop_assert!(CommandLine::parse(&line) == expected);
        }
    }
}
