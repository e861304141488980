//! Regular expressions of Python 2's `re` in the syntax of the `regex` crate.
//!
//! The differences, all of which occur in OSSIM's plugins: `$` also matches before a final line
//! end; `\<`, `\>`, `\_` are the characters themselves; a `{` that begins no repetition is a
//! brace; `[`, `&&`, `--`, `~~` in a class are only characters. Look-around and back references
//! are left for another engine, see [`Pattern::needs_lookaround`].

use model::detector::Pattern;
use regex_syntax::is_meta_character;

use super::traced::Traced;

/// A pattern that compiles, with what templates may refer to.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Translated {
    pub(super) pattern: Pattern,
    /// How many groups it has.
    pub(super) groups: usize,
    /// The names among them.
    pub(super) names: Vec<String>,
}

/// Why a pattern is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadPattern {
    /// Byte of the raw value at which it was noticed.
    pub(super) origin: usize,
    pub(super) message: String,
}

/// The patterns of a `regexp`: one a log line, divided by the characters `\n`.
pub(super) fn split_lines(from: &Traced) -> Vec<Traced> {
    let mut separators = Vec::new();
    let bytes = from.text.as_bytes();
    let (mut at, mut in_class) = (0, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if bytes.get(at + 1) == Some(&b'n') && !in_class => {
                separators.push(at);
                at += 1;
            }
            b'\\' => at += 1,
            b'[' if !in_class => {
                in_class = true;
                // A bracket at the start of a class is a member of it.
                let start = at + 1 + usize::from(bytes.get(at + 1) == Some(&b'^'));
                at = start - usize::from(bytes.get(start) != Some(&b']'));
            }
            b']' => in_class = false,
            _ => {}
        }
        at += 1;
    }
    from.split(&separators, 2)
}

/// Translates one pattern and makes sure that it compiles.
pub(super) fn translate(from: &Traced) -> Result<Translated, BadPattern> {
    let mut translator =
        Translator { from, at: 0, out: Traced::default(), ..Translator::new(from) };
    translator.run()?;
    let Translator { out, groups, names, needs_lookaround, .. } = translator;
    let problem = if needs_lookaround { slow_problem(&out.text) } else { problem(&out.text) };
    if let Some((offset, message)) = problem {
        return Err(BadPattern { origin: out.origin(offset), message });
    }
    let pattern = Pattern { regex: out.text, needs_lookaround };
    Ok(Translated { pattern, groups, names })
}

/// What `regex` has against it.
fn problem(regex: &str) -> Option<(usize, String)> {
    use regex_syntax::{Error, ParserBuilder};
    let mut parser = ParserBuilder::new();
    parser.unicode(false).utf8(false).case_insensitive(true).nest_limit(MAX_NESTING);
    match parser.build().parse(regex) {
        Ok(_) => None,
        Err(Error::Parse(error)) => Some((error.span().start.offset, error.kind().to_string())),
        Err(Error::Translate(error)) => Some((error.span().start.offset, error.kind().to_string())),
        Err(error) => Some((0, error.to_string())),
    }
}

/// What the engine with look-around has against it.
fn slow_problem(regex: &str) -> Option<(usize, String)> {
    let mut builder = fancy_regex::RegexBuilder::new(regex);
    builder.case_insensitive(true).delegate_size_limit(MAX_COMPILED).max_prog_size(MAX_STEPS);
    match builder.build().err()? {
        fancy_regex::Error::ParseError(at, error) => Some((at, error.to_string())),
        error => Some((0, error.to_string())),
    }
}

/// What one pattern may take when compiled for look-around, in bytes, and in instructions.
const MAX_COMPILED: usize = 1 << 20;
const MAX_STEPS: usize = 10_000;
/// Groups within groups.
const MAX_NESTING: u32 = 100;

struct Translator<'p> {
    from: &'p Traced,
    at: usize,
    out: Traced,
    groups: usize,
    names: Vec<String>,
    needs_lookaround: bool,
}

/// A member of a class.
enum Member {
    /// One character, already escaped.
    One(String),
    /// `\d` and the like.
    Set(String),
}

impl<'p> Translator<'p> {
    fn new(from: &'p Traced) -> Self {
        Self {
            from,
            at: 0,
            out: Traced::default(),
            groups: 0,
            names: Vec::new(),
            needs_lookaround: false,
        }
    }

    fn rest(&self) -> &'p str {
        self.from.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn push(&mut self, text: &str, start: usize) {
        let origin = self.from.origin(start);
        self.out.push(text, origin);
    }

    fn fail<T>(&self, at: usize, message: &str) -> Result<T, BadPattern> {
        Err(BadPattern { origin: self.from.origin(at), message: message.to_owned() })
    }

    fn run(&mut self) -> Result<(), BadPattern> {
        while let Some(c) = self.peek() {
            let start = self.at;
            match c {
                '\\' => self.escape()?,
                '[' => self.class()?,
                '(' => self.group()?,
                '{' => self.brace(),
                '$' => {
                    self.at += 1;
                    self.push("(?m:$)", start);
                }
                '}' | ']' => {
                    self.at += 1;
                    self.push(&format!("\\{c}"), start);
                }
                _ => {
                    self.at += c.len_utf8();
                    self.push(c.encode_utf8(&mut [0; 4]), start);
                }
            }
        }
        Ok(())
    }

    /// `{3}`, `{3,}`, `{,4}`, `{3,4}`; anything else is a brace.
    fn brace(&mut self) {
        let start = self.at;
        match repetition(self.rest()) {
            Some((repetition, len)) => {
                self.at += len;
                self.push(&repetition, start);
            }
            None => {
                self.at += 1;
                self.push(r"\{", start);
            }
        }
    }

    fn group(&mut self) -> Result<(), BadPattern> {
        let start = self.at;
        let rest = self.rest();
        let take = |translator: &mut Self, len: usize| {
            translator.at += len;
            let text = rest.get(..len).unwrap_or("(");
            translator.push(text, start);
        };
        if !rest.starts_with("(?") {
            self.groups += 1;
            take(self, 1);
        } else if let Some(name) = rest.strip_prefix("(?P<") {
            self.groups += 1;
            self.names.extend(name.split_once('>').map(|(name, _)| name.to_owned()));
            take(self, 4);
        } else if let Some(text) = rest.strip_prefix("(?#") {
            let Some(end) = text.find(')') else { return self.fail(start, "unclosed comment") };
            self.at += "(?#".len() + end + 1;
        } else if let Some(text) = rest.strip_prefix("(?P=") {
            let Some(end) = text.find(')') else { return self.fail(start, "unclosed group") };
            self.needs_lookaround = true;
            take(self, "(?P=".len() + end + 1);
        } else if let Some(text) = rest.strip_prefix("(?(") {
            let Some(end) = text.find(')') else { return self.fail(start, "unclosed group") };
            self.needs_lookaround = true;
            self.at += "(?(".len() + end + 1;
            let condition = text.get(..end).unwrap_or("");
            // Without angle brackets a name would be an expression of its own.
            let is_number = condition.bytes().all(|byte| byte.is_ascii_digit());
            let condition = if is_number { condition.to_owned() } else { format!("<{condition}>") };
            self.push(&format!("(?({condition})"), start);
        } else if let Some(look) = LOOKS.iter().find(|look| rest.starts_with(**look)) {
            self.needs_lookaround = true;
            take(self, look.len());
        } else if let Some((flags, len)) = flags(rest) {
            // Case is ignored and bytes are compared anyway.
            let kept: String = flags.chars().filter(|flag| "msx".contains(*flag)).collect();
            self.at += len;
            if !kept.is_empty() {
                self.push(&format!("(?{kept})"), start);
            }
        } else {
            take(self, 2);
        }
        Ok(())
    }

    /// A backslash outside classes.
    fn escape(&mut self) -> Result<(), BadPattern> {
        let start = self.at;
        self.at += 1;
        let Some(c) = self.next() else { return self.fail(start, "ends with a backslash") };
        let text = match c {
            'Z' => r"\z".to_owned(),
            'A' | 'b' | 'B' | 'd' | 'D' | 's' | 'S' | 'w' | 'W' => format!("\\{c}"),
            'a' | 'f' | 'n' | 'r' | 't' | 'v' => format!("\\{c}"),
            'x' => self.hexadecimal(start)?,
            '0' => self.octal("0"),
            '1'..='9' => self.reference(c),
            _ => escaped(c),
        };
        self.push(&text, start);
        Ok(())
    }

    /// `\7` is a group, `\123` a character.
    fn reference(&mut self, first: char) -> String {
        let digits: String = self.rest().chars().take(2).collect();
        let is_octal = |c: char| ('0'..='7').contains(&c);
        if is_octal(first) && digits.len() == 2 && digits.chars().all(is_octal) {
            self.at += 2;
            return octal(&format!("{first}{digits}"));
        }
        self.needs_lookaround = true;
        let second = digits.chars().next().filter(char::is_ascii_digit);
        self.at += usize::from(second.is_some());
        format!("(?:\\{first}{})", second.map_or(String::new(), String::from))
    }

    fn octal(&mut self, first: &str) -> String {
        let digits: String =
            self.rest().chars().take(2).take_while(|c| ('0'..='7').contains(c)).collect();
        self.at += digits.len();
        octal(&format!("{first}{digits}"))
    }

    fn hexadecimal(&mut self, start: usize) -> Result<String, BadPattern> {
        let digits: String =
            self.rest().chars().take(2).take_while(char::is_ascii_hexdigit).collect();
        if digits.len() != 2 {
            return self.fail(start, r"`\x` needs two hexadecimal digits");
        }
        self.at += 2;
        Ok(format!("\\x{digits}"))
    }

    fn class(&mut self) -> Result<(), BadPattern> {
        let start = self.at;
        self.at += 1;
        let mut text = String::from("[");
        if self.peek() == Some('^') {
            self.at += 1;
            text.push('^');
        }
        let mut first = true;
        loop {
            match self.peek() {
                None => return self.fail(start, "unclosed character class"),
                Some(']') if !first => break,
                Some(_) => self.range(&mut text, start)?,
            }
            first = false;
        }
        self.at += 1;
        text.push(']');
        // Only with Unicode on can a character of several bytes be a member.
        if !text.is_ascii() {
            text = format!("(?u:{text})");
        }
        self.push(&text, start);
        Ok(())
    }

    /// `a`, `\d` or `a-z`.
    fn range(&mut self, text: &mut String, class: usize) -> Result<(), BadPattern> {
        let from = self.member(class)?;
        let mut following = self.rest().chars();
        let is_range =
            following.next() == Some('-') && !matches!(following.next(), None | Some(']'));
        if !is_range {
            text.push_str(from.text());
            return Ok(());
        }
        self.at += 1;
        let to = self.member(class)?;
        // With a set at either end Python refuses it; the hyphen can only be meant as one.
        let hyphen = match (&from, &to) {
            (Member::One(_), Member::One(_)) => "-",
            _ => r"\-",
        };
        text.extend([from.text(), hyphen, to.text()]);
        Ok(())
    }

    fn member(&mut self, class: usize) -> Result<Member, BadPattern> {
        let start = self.at;
        let unclosed = "unclosed character class";
        let Some(c) = self.next() else { return self.fail(class, unclosed) };
        if c != '\\' {
            return Ok(Member::One(escaped(c)));
        }
        let Some(c) = self.next() else { return self.fail(class, unclosed) };
        Ok(match c {
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => Member::Set(format!("\\{c}")),
            'a' | 'f' | 'n' | 'r' | 't' | 'v' => Member::One(format!("\\{c}")),
            'b' => Member::One(r"\x08".to_owned()),
            'x' => Member::One(self.hexadecimal(start)?),
            '0'..='7' => Member::One(self.octal(c.encode_utf8(&mut [0; 4]))),
            _ => Member::One(escaped(c)),
        })
    }
}

impl Member {
    fn text(&self) -> &str {
        match self {
            Self::One(text) | Self::Set(text) => text,
        }
    }
}

const LOOKS: [&str; 4] = ["(?=", "(?!", "(?<=", "(?<!"];

/// A character that means only itself.
fn escaped(c: char) -> String {
    if is_meta_character(c) { format!("\\{c}") } else { c.to_string() }
}

/// Octal digits as a byte.
fn octal(digits: &str) -> String {
    let byte = u32::from_str_radix(digits, 8).unwrap_or(0) & 0xff;
    format!("\\x{byte:02x}")
}

/// Python's global flags `(?iLmsux)`, and their length.
fn flags(text: &str) -> Option<(&str, usize)> {
    let (flags, _) = text.strip_prefix("(?")?.split_once(')')?;
    let known = !flags.is_empty() && flags.chars().all(|flag| "iLmsux".contains(flag));
    known.then_some((flags, flags.len() + 3))
}

/// A repetition at the start of `text`, as Rust writes it, and its length.
fn repetition(text: &str) -> Option<(String, usize)> {
    let (inner, _) = text.strip_prefix('{')?.split_once('}')?;
    let (low, high) = inner.split_once(',').map_or((inner, None), |(l, h)| (l, Some(h)));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if inner.is_empty() || !is_number(low) || !is_number(high.unwrap_or("")) {
        return None;
    }
    let low = if low.is_empty() { "0" } else { low };
    let repetition = match high {
        None => format!("{{{low}}}"),
        Some(high) => format!("{{{low},{high}}}"),
    };
    Some((repetition, inner.len() + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Result<Translated, BadPattern> {
        translate(&Traced::written(text, 0))
    }

    fn rust(text: &str) -> String {
        all(text).unwrap().pattern.regex
    }

    /// Where it matches, compiled as the model demands.
    fn found<'h>(pattern: &str, line: &'h str) -> Option<&'h str> {
        let mut builder = regex::bytes::RegexBuilder::new(&rust(pattern));
        let regex = builder.unicode(false).case_insensitive(true).build().unwrap();
        regex.find(line.as_bytes()).map(|m| std::str::from_utf8(m.as_bytes()).unwrap())
    }

    #[test]
    fn a_dollar_matches_before_the_line_end_too() {
        assert_eq!(rust("a$"), "a(?m:$)");
        assert_eq!(found("b$", "ab\n"), Some("b"));
        assert_eq!(found(r"b\s$", "ab\n"), Some("b\n"));
        assert_eq!(found("[$]", "a$"), Some("$"));
    }

    #[test]
    fn angle_brackets_and_underscores_are_characters() {
        assert_eq!(found(r"\<\d+\>x\_", "a<13>x_"), Some("<13>x_"));
        assert_eq!(rust(r"\-\/\@\%\e\h\z\Z"), r"\-/@%ehz\z");
    }

    #[test]
    fn braces_are_repetitions_only_where_they_can_be() {
        assert_eq!(found(r"x.*?{(\w+)}", "x {ssh}"), Some("x {ssh}"));
        assert_eq!(found("a{2}b{,1}c{1,}{x}{}", "aac{x}{}"), Some("aac{x}{}"));
        assert_eq!(rust("a{,3}"), "a{0,3}");
        assert_eq!(found(r"[^\s{4}]+", "{{ab4"), Some("ab"));
    }

    #[test]
    fn classes_have_no_set_operators() {
        assert_eq!(found("[a&&b]+", "&b&a"), Some("&b&a"));
        assert_eq!(found("[[:alpha]+", "[:al["), Some("[:al["));
        assert_eq!(found("[]a]+", "b]a"), Some("]a"));
        assert_eq!(found("[^]a]+", "]ab"), Some("b"));
        assert_eq!(found(r"[\w-.]+", "a-.b"), Some("a-.b"));
        assert_eq!(found("[a~~b-]+", "~-b"), Some("~-b"));
        assert_eq!(found("[+--]+", ",-"), Some(",-"));
        assert_eq!(found(r"[\b\012\x41-]+", "\u{8}\nA-"), Some("\u{8}\nA-"));
        assert_eq!(found("[é-ü]+", "xéöü"), Some("éöü"));
    }

    #[test]
    fn case_is_ignored_and_flags_of_python_are_accepted() {
        assert_eq!(found("(?iLu)FAIL", "fail"), Some("fail"));
        assert_eq!(found("(?#why)a(?s).b", "a\nb"), Some("a\nb"));
        assert_eq!(found(r"\101\x42\07?", "ab"), Some("ab"));
    }

    #[test]
    fn look_around_and_references_are_left_to_the_slow_engine() {
        for pattern in ["(?!a)b", "a(?=b)", "(?<=a)b", "(?<!a)b", r"(a)\1", "(?P<x>a)(?P=x)"] {
            let translated = all(pattern).unwrap();
            assert!(translated.pattern.needs_lookaround, "{pattern}");
        }
        assert!(!all("(?:a)(?P<x>b)").unwrap().pattern.needs_lookaround);
        assert!(all(r"(?!a)(").is_err());
    }

    #[test]
    fn conditions_are_whether_a_group_took_part() {
        for pattern in [r"^(?P<agent>\(a\))?(?P<x>(?(agent)\d+|\w))$", r"^(\(a\))?((?(1)\d+|\w))$"]
        {
            let regex = fancy_regex::Regex::new(&rust(pattern)).unwrap();
            let found = ["(a)12", "x", "(a)x", "12"].map(|text| regex.is_match(text).unwrap());
            assert_eq!(found, [true, true, false, false], "{pattern}");
        }
    }

    #[test]
    fn groups_are_counted_and_named() {
        let translated = all(r"(a)(?:b)(?P<user>[(]c)\(").unwrap();
        assert_eq!((translated.groups, translated.names), (2, vec!["user".to_owned()]));
    }

    #[test]
    fn mistakes_are_placed_where_they_are_written() {
        let origin = |text: &str| all(text).unwrap_err().origin;
        assert_eq!(origin("$$ab(c"), 4);
        assert_eq!(origin("abc[d"), 3);
        assert_eq!(origin("ab\\"), 2);
        assert_eq!(origin(r"a\xg"), 1);
        assert_eq!(origin("*a"), 0);
        assert_eq!(origin("(?P<a>b)(?P<a>b)"), 12);
    }

    #[test]
    fn a_written_line_end_divides_the_pattern() {
        let parts = |text: &str| -> Vec<String> {
            split_lines(&Traced::written(text, 0)).into_iter().map(|part| part.text).collect()
        };
        assert_eq!(parts(r"a\nb\\nc\n"), ["a", r"b\\nc", ""]);
        assert_eq!(parts(r"[^\n]+[]\n]x\n[^]\n]"), [r"[^\n]+[]\n]x", r"[^]\n]"]);
    }
}
