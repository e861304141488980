//! POSIX extended regular expressions, as users of the originals write them, on the `regex`
//! crate. Patterns are translated, not passed on: `\d`, `a*?` or `[^x]` mean something else there.
//! Back references are the one thing that cannot be had.

use regex::{Regex, RegexBuilder};

/// How to match.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags {
    /// `REG_ICASE`
    pub ignore_case: bool,
    /// `REG_NEWLINE`: `^` and `$` match at lines, `.` and `[^x]` do not match a line feed.
    pub by_line: bool,
}

/// Makes a pattern ready for use.
///
/// # Errors
/// The words of the C library (`regerror`).
pub fn compile(pattern: &str, flags: Flags) -> Result<Regex, String> {
    let translated = translate(pattern, flags.by_line)?;
    RegexBuilder::new(&translated)
        .case_insensitive(flags.ignore_case)
        .multi_line(flags.by_line)
        .dot_matches_new_line(!flags.by_line)
        .build()
        .map_err(|_| "Regular expression too big".to_owned())
}

const BAD_REPEAT: &str = "Invalid preceding regular expression";
const UNMATCHED_BRACKET: &str = "Unmatched [, [^, [:, [., or [=";
const BAD_COLLATION: &str = "Invalid collation character";
/// `RE_DUP_MAX`
const REPEAT_MAX: u32 = 32_767;

fn translate(pattern: &str, by_line: bool) -> Result<String, String> {
    let mut translator = Translator {
        rest: pattern.chars().peekable(),
        out: String::with_capacity(pattern.len() + 16),
        atom: None,
        groups: Vec::new(),
        closed_groups: 0,
        by_line,
    };
    translator.all()?;
    Ok(translator.out)
}

struct Translator<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    out: String,
    /// Where in `out` the thing begins that `*` would repeat.
    atom: Option<usize>,
    /// Where the open groups begin.
    groups: Vec<usize>,
    closed_groups: u32,
    by_line: bool,
}

impl Translator<'_> {
    fn all(&mut self) -> Result<(), String> {
        while let Some(c) = self.rest.next() {
            match c {
                '\\' => self.escape()?,
                '[' => self.bracket()?,
                '(' => {
                    self.groups.push(self.out.len());
                    self.out.push('(');
                    self.atom = None;
                }
                ')' => match self.groups.pop() {
                    Some(start) => {
                        self.out.push(')');
                        self.closed_groups += 1;
                        self.atom = Some(start);
                    }
                    None => self.literal(')'),
                },
                '|' | '^' | '$' => {
                    self.out.push(c);
                    self.atom = None;
                }
                '*' | '+' | '?' => self.repeat(&c.to_string())?,
                '{' => self.interval()?,
                '.' => {
                    self.atom = Some(self.out.len());
                    self.out.push('.');
                }
                _ => self.literal(c),
            }
        }
        if self.groups.is_empty() { Ok(()) } else { Err("Unmatched ( or \\(".to_owned()) }
    }

    fn literal(&mut self, c: char) {
        self.atom = Some(self.out.len());
        self.out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4])));
    }

    fn escape(&mut self) -> Result<(), String> {
        let Some(c) = self.rest.next() else { return Err("Trailing backslash".to_owned()) };
        let meaning = match c {
            'w' => "[0-9A-Za-z_]",
            'W' => "[^0-9A-Za-z_]",
            's' => "\\s",
            'S' => "\\S",
            'b' => "\\b",
            'B' => "\\B",
            '<' => "\\b{start}",
            '>' => "\\b{end}",
            '`' => "\\A",
            '\'' => "\\z",
            '1'..='9' if c.to_digit(10) <= Some(self.closed_groups) => {
                return Err("Back references are not supported".to_owned());
            }
            '1'..='9' => return Err("Invalid back reference".to_owned()),
            _ => {
                self.literal(c);
                return Ok(());
            }
        };
        self.atom = Some(self.out.len());
        self.out.push_str(meaning);
        Ok(())
    }

    fn repeat(&mut self, how: &str) -> Result<(), String> {
        let Some(start) = self.atom else { return Err(BAD_REPEAT.to_owned()) };
        // Wrapped, because `a*?` would otherwise mean a lazy `a*`.
        self.out.insert_str(start, "(?:");
        self.out.push(')');
        self.out.push_str(how);
        Ok(())
    }

    /// `{2}`, `{2,}`, `{,2}`, `{1,2}`, after the brace.
    fn interval(&mut self) -> Result<(), String> {
        if self.atom.is_none() {
            return Err(BAD_REPEAT.to_owned());
        }
        let low = self.number()?;
        let high = if self.rest.next_if_eq(&',').is_some() { self.number()? } else { low };
        let single = low.is_some() && low == high;
        match self.rest.next() {
            Some('}') => {}
            Some(_) if self.rest.any(|c| c == '}') => {
                return Err("Invalid content of \\{\\}".to_owned());
            }
            _ => return Err("Unmatched \\{".to_owned()),
        }
        match (low.unwrap_or(0), high) {
            (low, Some(high)) if low > high => Err("Invalid content of \\{\\}".to_owned()),
            (low, Some(_)) if single => self.repeat(&format!("{{{low}}}")),
            (low, Some(high)) => self.repeat(&format!("{{{low},{high}}}")),
            (low, None) => self.repeat(&format!("{{{low},}}")),
        }
    }

    fn number(&mut self) -> Result<Option<u32>, String> {
        let mut value = None;
        while let Some(digit) = self.rest.peek().and_then(|c| c.to_digit(10)) {
            self.rest.next();
            let next = value.unwrap_or(0u32).saturating_mul(10).saturating_add(digit);
            value = Some(next);
        }
        if value > Some(REPEAT_MAX) {
            return Err("Regular expression too big".to_owned());
        }
        Ok(value)
    }

    /// A bracket expression, after its `[`. A backslash in it is a backslash.
    fn bracket(&mut self) -> Result<(), String> {
        self.atom = Some(self.out.len());
        let negated = self.rest.next_if_eq(&'^').is_some();
        self.out.push_str(if negated { "[^" } else { "[" });
        if negated && self.by_line {
            self.out.push_str("\\n");
        }
        let mut first = true;
        loop {
            let unmatched = || UNMATCHED_BRACKET.to_owned();
            let c = self.rest.next().ok_or_else(unmatched)?;
            if c == ']' && !first {
                break;
            }
            first = false;
            if c == '[' && self.rest.next_if_eq(&':').is_some() {
                self.class()?;
                continue;
            }
            let low = self.member(c)?;
            let range = self.rest.peek() == Some(&'-') && {
                let mut ahead = self.rest.clone();
                ahead.next();
                ahead.peek().ok_or_else(unmatched)? != &']'
            };
            let high = if range {
                self.rest.next();
                let c = self.rest.next().ok_or_else(unmatched)?;
                self.member(c)?
            } else {
                low
            };
            if low > high {
                return Err("Invalid range end".to_owned());
            }
            self.out.push_str(&format!("\\x{{{:x}}}-\\x{{{:x}}}", u32::from(low), u32::from(high)));
        }
        self.out.push(']');
        Ok(())
    }

    /// One character of a bracket expression; `[.x.]` and `[=x=]` are the character itself.
    fn member(&mut self, c: char) -> Result<char, String> {
        if c != '[' {
            return Ok(c);
        }
        let Some(mark) = self.rest.next_if(|next| matches!(next, '.' | '=')) else { return Ok(c) };
        let name = self.name_until(mark)?;
        let mut chars = name.chars();
        match (chars.next(), chars.next()) {
            (Some(only), None) => Ok(only),
            _ => Err(BAD_COLLATION.to_owned()),
        }
    }

    fn class(&mut self) -> Result<(), String> {
        const CLASSES: [&str; 12] = [
            "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
            "space", "upper", "xdigit",
        ];
        let name = self.name_until(':')?;
        if !CLASSES.contains(&name.as_str()) {
            return Err("Invalid character class name".to_owned());
        }
        self.out.push_str(&format!("[:{name}:]"));
        Ok(())
    }

    fn name_until(&mut self, mark: char) -> Result<String, String> {
        let mut name = String::new();
        while let Some(c) = self.rest.next() {
            if c == mark && self.rest.next_if_eq(&']').is_some() {
                return Ok(name);
            }
            name.push(c);
        }
        Err(UNMATCHED_BRACKET.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BY_LINE: Flags = Flags { ignore_case: false, by_line: true };

    fn matches(pattern: &str, text: &str) -> bool {
        compile(pattern, BY_LINE).expect("a valid pattern").is_match(text)
    }

    #[test]
    fn posix_meanings_are_kept() {
        assert!(matches(r"^\d$", "d") && !matches(r"\d", "5"));
        assert!(
            matches("^(a*?)b$", "aab") && matches("^a{,2}$", "aa") && !matches("^a{,2}$", "aaa")
        );
        assert!(matches(r"^[\]$", "\\") && matches("^[]x]+$", "]x") && matches("^a)$", "a)"));
        assert!(matches("^[[:alpha:][.-.]0-9]+$", "a-7") && matches("[[=x=]-z]", "y"));
        assert!(matches(r"\<word\>", "a word.") && !matches(r"\<ord", "word"));
        assert!(matches("^(|a)$", "") && matches("a&&b#~", "a&&b#~"));
    }

    #[test]
    fn line_feeds_count_only_by_line() {
        assert!(matches("^b$", "a\nb\nc") && !matches("a.b", "a\nb") && !matches("a[^x]b", "a\nb"));
        let whole = |p: &str| compile(p, Flags::default()).expect("valid").is_match("a\nb");
        assert!(whole("a.b") && whole("a[^x]b") && !whole("^b"));
    }

    #[test]
    fn errors_have_the_words_of_the_c_library() {
        for (pattern, words) in [
            ("*a", BAD_REPEAT),
            ("a|+b", BAD_REPEAT),
            ("(a", "Unmatched ( or \\("),
            ("[a", UNMATCHED_BRACKET),
            ("[a-", UNMATCHED_BRACKET),
            ("[]", UNMATCHED_BRACKET),
            ("[z-a]", "Invalid range end"),
            ("[[:foo:]]", "Invalid character class name"),
            ("[[.zz.]]", BAD_COLLATION),
            ("a{2", "Unmatched \\{"),
            ("a{2,1}", "Invalid content of \\{\\}"),
            ("a{x}", "Invalid content of \\{\\}"),
            ("a{40000}", "Regular expression too big"),
            ("\\", "Trailing backslash"),
            (r"a\1", "Invalid back reference"),
        ] {
            assert_eq!(compile(pattern, BY_LINE).err().as_deref(), Some(words), "{pattern}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_pattern_panics(pattern in ".{0,40}") {
            let _ = compile(&pattern, BY_LINE);
        }
    }
}
