//! Options as GNU `getopt_long` reads them: mixed with operands, clustered short ones, unique
//! prefixes of long ones, and the same complaints word for word.

use super::Given;

/// For options that have only a long name.
pub const NO_SHORT: char = '\0';

/// Whether an option takes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Never.
    Nothing,
    /// Always: attached, or the next word.
    Value,
    /// Only when attached.
    Maybe,
}

/// One option of a check.
#[derive(Debug, Clone, Copy)]
pub struct Opt {
    /// By what the check knows it: the long name, unless said otherwise.
    pub key: &'static str,
    /// The letter, or [`NO_SHORT`].
    pub short: char,
    /// The long name; empty if it has none.
    pub long: &'static str,
    /// Whether it takes a value.
    pub takes: Takes,
    /// What the value is, for the help text.
    pub value: &'static str,
    /// What it does, for the help text.
    pub help: &'static str,
}

impl Opt {
    /// An option without value.
    #[must_use]
    pub const fn flag(short: char, long: &'static str, help: &'static str) -> Self {
        Self { key: long, short, long, takes: Takes::Nothing, value: "", help }
    }

    /// An option with a value.
    #[must_use]
    pub const fn value(
        short: char,
        long: &'static str,
        value: &'static str,
        help: &'static str,
    ) -> Self {
        Self { key: long, short, long, takes: Takes::Value, value, help }
    }

    /// An option whose value, if any, is attached.
    #[must_use]
    pub const fn maybe(
        short: char,
        long: &'static str,
        value: &'static str,
        help: &'static str,
    ) -> Self {
        Self { key: long, short, long, takes: Takes::Maybe, value, help }
    }

    /// Another spelling of the option `key`.
    #[must_use]
    pub const fn same_as(self, key: &'static str) -> Self {
        Self { key, ..self }
    }

    /// Without a long name; what was given as such stays the key.
    #[must_use]
    pub const fn short_only(self) -> Self {
        Self { long: "", ..self }
    }

    /// `-h`.
    pub const HELP: Self = Self::flag('h', "help", "Print this help and end");
    /// `-V`.
    pub const VERSION: Self = Self::flag('V', "version", "Print the version and end");

    pub(super) fn synopsis(&self) -> String {
        let mut text = String::new();
        if self.short != NO_SHORT {
            text.push('-');
            text.push(self.short);
        }
        if !self.long.is_empty() {
            text.push_str(if text.is_empty() { "--" } else { ", --" });
            text.push_str(self.long);
        }
        match self.takes {
            Takes::Nothing => text,
            Takes::Value if self.long.is_empty() => format!("{text} {}", self.value),
            Takes::Value => format!("{text}={}", self.value),
            Takes::Maybe => format!("{text}[={}]", self.value),
        }
    }
}

pub(super) struct Parsed {
    /// Options in order; `Err` is a complaint for standard error.
    pub(super) given: Vec<Result<Given, String>>,
    pub(super) operands: Vec<String>,
}

pub(super) fn parse(
    options: &'static [Opt],
    stops_at_operand: bool,
    program: &str,
    words: Vec<String>,
) -> Parsed {
    let mut parser = Parser { options, program, words: words.into_iter(), given: Vec::new() };
    let mut operands = Vec::new();
    while let Some(word) = parser.words.next() {
        if word == "--" {
            operands.extend(parser.words.by_ref());
        } else if let Some(long) = word.strip_prefix("--") {
            parser.long(long);
        } else if word.len() > 1 && word.starts_with('-') {
            parser.cluster(&word[1..]);
        } else {
            operands.push(word);
            if stops_at_operand {
                operands.extend(parser.words.by_ref());
            }
        }
    }
    Parsed { given: parser.given, operands }
}

struct Parser<'a> {
    options: &'static [Opt],
    program: &'a str,
    words: std::vec::IntoIter<String>,
    given: Vec<Result<Given, String>>,
}

impl Parser<'_> {
    fn found(&mut self, key: &'static str, value: Option<String>) {
        self.given.push(Ok(Given { key, value }));
    }

    fn complain(&mut self, text: &str) {
        self.given.push(Err(format!("{}: {text}\n", self.program)));
    }

    fn long(&mut self, word: &str) {
        let (name, attached) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (word, None),
        };
        let option = match self.by_long_name(name, word) {
            Ok(option) => option,
            Err(complaint) => return self.complain(&complaint),
        };
        let Opt { key, long, .. } = option;
        match (option.takes, attached) {
            (Takes::Nothing, Some(_)) => {
                self.complain(&format!("option '--{long}' doesn't allow an argument"));
            }
            (Takes::Value, None) => match self.words.next() {
                Some(value) => self.found(key, Some(value)),
                None => self.complain(&format!("option '--{long}' requires an argument")),
            },
            (_, attached) => self.found(key, attached),
        }
    }

    /// The option of this exact name, or the only one the name is a prefix of.
    fn by_long_name(&self, name: &str, word: &str) -> Result<&'static Opt, String> {
        let named = || self.options.iter().filter(|o| !o.long.is_empty());
        if let Some(exact) = named().find(|o| o.long == name) {
            return Ok(exact);
        }
        let matching: Vec<_> = named().filter(|o| o.long.starts_with(name)).collect();
        let Some(first) = matching.first() else {
            return Err(format!("unrecognized option '--{word}'"));
        };
        if matching.iter().all(|o| o.key == first.key && o.takes == first.takes) {
            return Ok(first);
        }
        let names: String = matching.iter().map(|o| format!(" '--{}'", o.long)).collect();
        Err(format!("option '--{word}' is ambiguous; possibilities:{names}"))
    }

    /// The letters after one `-`. Bytes that are no letter of an option each have their complaint.
    fn cluster(&mut self, letters: &str) {
        for (at, letter) in letters.char_indices() {
            let by_letter = |o: &&Opt| o.short == letter && letter != NO_SHORT;
            let Some(option) = self.options.iter().find(by_letter) else {
                self.complain(&format!("invalid option -- '{letter}'"));
                continue;
            };
            let rest = &letters[at + letter.len_utf8()..];
            match option.takes {
                Takes::Nothing => self.found(option.key, None),
                Takes::Maybe => {
                    let attached = (!rest.is_empty()).then(|| rest.to_owned());
                    return self.found(option.key, attached);
                }
                Takes::Value if !rest.is_empty() => {
                    return self.found(option.key, Some(rest.to_owned()));
                }
                Takes::Value => {
                    return match self.words.next() {
                        Some(value) => self.found(option.key, Some(value)),
                        None => {
                            self.complain(&format!("option requires an argument -- '{letter}'"));
                        }
                    };
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: &[Opt] = &[
        Opt::flag('v', "verbose", ""),
        Opt::VERSION,
        Opt::value('p', "port", "PORT", ""),
        Opt::maybe('S', "ssl", "VERSION", ""),
        Opt::value('r', "regex", "RE", ""),
        Opt::value('r', "ereg", "RE", "").same_as("regex"),
        Opt::value('x', "exact-only", "", "").short_only(),
    ];

    fn read(stop: bool, line: &str) -> (Vec<String>, Vec<String>) {
        let words = line.split_whitespace().map(str::to_owned).collect();
        let parsed = parse(OPTIONS, stop, "prog", words);
        let given = parsed.given.into_iter().map(|item| match item {
            Ok(Given { key, value: None }) => key.to_owned(),
            Ok(Given { key, value: Some(value) }) => format!("{key}={value}"),
            Err(complaint) => complaint,
        });
        (given.collect(), parsed.operands)
    }

    fn given(line: &str) -> Vec<String> {
        read(false, line).0
    }

    #[test]
    fn operands_and_options_may_be_mixed_unless_told_to_stop() {
        let (options, operands) = read(false, "a -v b -p 1 -- -v");
        assert_eq!(
            (options.join(" "), operands.join(" ")),
            ("verbose port=1".into(), "a b -v".into())
        );
        let (options, operands) = read(true, "-v a -p 1");
        assert_eq!((options.join(" "), operands.join(" ")), ("verbose".into(), "a -p 1".into()));
        assert_eq!(read(false, "-").1, ["-"]);
    }

    #[test]
    fn values_are_attached_or_follow() {
        assert_eq!(
            given("-vp5 -p 6 --port=7 --po 8 -p -9"),
            ["verbose", "port=5", "port=6", "port=7", "port=8", "port=-9"]
        );
        assert_eq!(given("-S -S1.2 --ssl --ssl=1"), ["ssl", "ssl=1.2", "ssl", "ssl=1"]);
        assert_eq!(given("-r a --ereg b -x c"), ["regex=a", "regex=b", "exact-only=c"]);
    }

    #[test]
    fn complaints_are_getopts_own() {
        assert_eq!(
            given("--foo=1 -Z --verbose=3 -p"),
            [
                "prog: unrecognized option '--foo=1'\n",
                "prog: invalid option -- 'Z'\n",
                "prog: option '--verbose' doesn't allow an argument\n",
                "prog: option requires an argument -- 'p'\n",
            ]
        );
        assert_eq!(
            given("--ver --port"),
            [
                "prog: option '--ver' is ambiguous; possibilities: '--verbose' '--version'\n",
                "prog: option '--port' requires an argument\n",
            ]
        );
    }
}
