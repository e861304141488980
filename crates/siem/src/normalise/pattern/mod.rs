//! One regular expression, ready to be searched for.
//!
//! Three engines: a [`walker`] of our own, which is fast on the lines that rules are written for
//! and gives up on others; the linear one of `regex`, which then decides and knows every pattern
//! but those with look-around or back references; and for these one that backtracks, with a limit
//! of steps: a line that reaches it does not match.

pub(super) mod literals;
mod order;
mod program;
mod walker;

use std::fmt;

use fancy_regex::BytesMode;
use regex_automata::Input;
use regex_automata::meta;
use regex_automata::util::primitives::NonMaxUsize;
use regex_automata::util::syntax;
use regex_syntax::hir::Hir;

use literals::OneOf;
use order::Order;
use program::Program;
pub(super) use walker::Choices;
use walker::Outcome;

/// Compiled size in bytes beyond which a pattern is refused.
const SIZE_LIMIT: usize = 10 << 20;
/// Memory of one pattern's lazily built automaton in one session, in bytes.
const CACHE_BYTES: usize = 512 << 10;
/// Steps of a backtracking pattern on one line.
const STEP_LIMIT: usize = 100_000;

/// Where groups are: start and end of group 0, 1, …
pub(super) type Places = Vec<Option<NonMaxUsize>>;

/// A compiled pattern.
pub(super) struct Pattern {
    engine: Engine,
    /// Groups, without the whole match.
    pub(super) groups: usize,
    /// Names of groups, by number.
    pub(super) names: Vec<(String, usize)>,
    /// What every matching line has.
    pub(super) required: Vec<OneOf>,
    order: Order,
    program: Option<Program>,
}

/// A line as patterns are searched in it.
#[derive(Debug, Default)]
pub(super) struct Subject {
    /// As it is.
    pub(super) text: Vec<u8>,
    /// The same in lower case.
    lower: Vec<u8>,
    /// Whether the only line end is the last byte.
    one_line: bool,
}

impl Subject {
    /// Takes the next line, with the line end that `\s` and `$` may want.
    pub(super) fn set(&mut self, line: &[u8]) {
        self.one_line = memchr::memchr(b'\n', line).is_none();
        self.text.clear();
        self.text.extend_from_slice(line);
        self.text.push(b'\n');
        self.lower.clone_from(&self.text);
        self.lower.make_ascii_lowercase();
    }
}

/// Memory for searches, used again. The cache belongs to one pattern alone.
#[derive(Debug, Default)]
pub(super) struct Working {
    masked: Vec<u8>,
    choices: Choices,
}

enum Engine {
    Linear(meta::Regex),
    Backtracking(Box<fancy_regex::Regex>),
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.engine {
            Engine::Linear(_) => write!(f, "Pattern(linear, {} groups)", self.groups),
            Engine::Backtracking(regex) => write!(f, "Pattern({})", regex.as_str()),
        }
    }
}

impl Pattern {
    /// Compiles; the error is in words.
    pub(super) fn compile(pattern: &model::detector::Pattern) -> Result<Self, String> {
        if pattern.needs_lookaround { backtracking(&pattern.regex) } else { linear(&pattern.regex) }
    }

    /// Finds the leftmost match and where its groups are. `cache` belongs to this pattern alone.
    pub(super) fn search(
        &self,
        subject: &Subject,
        cache: &mut Option<Box<meta::Cache>>,
        working: &mut Working,
        places: &mut Places,
    ) -> bool {
        if !self.order.fits(&subject.lower) {
            return false;
        }
        places.clear();
        places.resize((self.groups + 1) * 2, None);
        if let Some(program) = &self.program {
            let (line, choices) = (&subject.lower, &mut working.choices);
            match walker::search(program, line, subject.one_line, choices, places) {
                Outcome::Found => return true,
                Outcome::Nothing => return false,
                Outcome::GaveUp => places.fill(None),
            }
        }
        match &self.engine {
            Engine::Linear(regex) => {
                let cache = cache.get_or_insert_with(|| Box::new(regex.create_cache()));
                regex.search_slots_with(cache, &Input::new(&subject.text), places).is_some()
            }
            Engine::Backtracking(regex) => {
                search_backtracking(regex, &subject.text, &mut working.masked, places)
            }
        }
    }
}

fn linear(pattern: &str) -> Result<Pattern, String> {
    let hir: Hir = syntax::parse_with(pattern, &options()).map_err(|error| words(&error))?;
    let limits = meta::Config::new()
        .utf8_empty(false)
        .nfa_size_limit(Some(SIZE_LIMIT))
        .hybrid_cache_capacity(CACHE_BYTES);
    let regex = meta::Builder::new()
        .configure(limits)
        .build_from_hir(&hir)
        .map_err(|error| words(&error))?;
    let names = regex.group_info().pattern_names(regex_automata::PatternID::ZERO);
    let names: Vec<_> =
        names.enumerate().filter_map(|(number, name)| Some((name?.to_owned(), number))).collect();
    let required = literals::required(&hir);
    Ok(Pattern {
        groups: regex.captures_len().saturating_sub(1),
        names,
        order: Order::new(&required),
        required,
        program: Program::compile(&hir),
        engine: Engine::Linear(regex),
    })
}

fn backtracking(pattern: &str) -> Result<Pattern, String> {
    let regex = fancy_regex::RegexBuilder::new(pattern)
        .case_insensitive(true)
        .unicode_mode(false)
        .bytes_mode(BytesMode::Ascii)
        .backtrack_limit(STEP_LIMIT)
        .delegate_size_limit(SIZE_LIMIT)
        .build()
        .map_err(|error| words(&error))?;
    let names: Vec<_> = regex
        .capture_names()
        .enumerate()
        .filter_map(|(number, name)| Some((name?.to_owned(), number)))
        .collect();
    let required = without_lookaround(pattern)
        .and_then(|plain| syntax::parse_with(&plain, &options()).ok())
        .map_or_else(Vec::new, |hir| literals::required(&hir));
    Ok(Pattern {
        groups: regex.captures_len().saturating_sub(1),
        names,
        order: Order::new(&required),
        required,
        program: None,
        engine: Engine::Backtracking(Box::new(regex)),
    })
}

fn options() -> syntax::Config {
    syntax::Config::new().unicode(false).utf8(false).case_insensitive(true)
}

/// The pattern with its look-around groups cut out. What matches the pattern matches this too, so
/// this one's literals are the pattern's.
fn without_lookaround(pattern: &str) -> Option<String> {
    let mut kept = String::new();
    let mut rest = pattern;
    while let Some(start) = ["(?=", "(?!", "(?<=", "(?<!"].iter().filter_map(|o| rest.find(o)).min()
    {
        kept.push_str(rest.get(..start)?);
        rest = rest.get(start..)?;
        rest = rest.get(group_end(rest)?..)?;
    }
    kept.push_str(rest);
    Some(kept)
}

/// Where the group that starts the text ends.
fn group_end(text: &str) -> Option<usize> {
    let (mut depth, mut class, mut escaped) = (0_u32, false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '(' if !class => depth += 1,
            ')' if !class && depth <= 1 => return Some(at + 1),
            ')' if !class => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The last line of an error: the engines draw the pattern above it.
fn words(error: &dyn std::error::Error) -> String {
    let innermost = std::iter::successors(Some(error), |error| error.source()).last();
    let text = innermost.unwrap_or(error).to_string();
    let last = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or(&text);
    last.trim().trim_start_matches("error: ").to_owned()
}

fn search_backtracking(
    regex: &fancy_regex::Regex,
    line: &[u8],
    masked: &mut Vec<u8>,
    places: &mut Places,
) -> bool {
    // The engine reads characters where the others read bytes: what is not ASCII becomes one
    // ASCII character a byte, which no pattern names.
    masked.clear();
    masked.extend(line.iter().map(|byte| if byte.is_ascii() { *byte } else { 0x7f }));
    let Ok(Some(found)) = regex.captures(masked.as_slice()) else { return false };
    for (number, place) in places.chunks_exact_mut(2).enumerate() {
        if let (Some(group), [start, end]) = (found.get(number), place) {
            *start = NonMaxUsize::new(group.start());
            *end = NonMaxUsize::new(group.end());
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Patterns of the kinds that rules are made of.
    fn regex() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "a", "b", " ", "A", r"\s+", r"\S+", r"\S*", r"\S*?", r"\w+", r"\d{1,2}", ".*", ".*?",
            ".+", "[^ ]*", "[ab]+", r"\s*", r"\b", "(?m:$)", "^", r"\d+?", "aa?", "(?:ab)*?",
            "b+?",
        ])
        .prop_map(str::to_owned);
        piece.prop_recursive(3, 12, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..5).prop_map(|parts| parts.concat()),
                inner.clone().prop_map(|part| format!("({part})")),
                inner.clone().prop_map(|part| format!("(?:{part})?")),
                inner.clone().prop_map(|part| format!("(?:{part})+")),
                inner.clone().prop_map(|part| format!("({part}){{1,3}}")),
                (inner.clone(), inner).prop_map(|(one, other)| format!("({one}|{other})")),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]
        #[test]
        fn the_walker_finds_what_the_linear_engine_finds(
            regex in regex(),
            line in "[abA1 .]{0,16}\n?[ab1 ]{0,3}",
        ) {
            let written = model::detector::Pattern { regex, needs_lookaround: false };
            let pattern = Pattern::compile(&written).unwrap();
            let Engine::Linear(linear) = &pattern.engine else { return Ok(()) };
            let mut subject = Subject::default();
            subject.set(line.as_bytes());
            let mut places = Places::new();
            let found =
                pattern.search(&subject, &mut None, &mut Working::default(), &mut places);
            let mut expected = vec![None; (pattern.groups + 1) * 2];
            let mut cache = linear.create_cache();
            let input = Input::new(&subject.text);
            let matches = linear.search_slots_with(&mut cache, &input, &mut expected).is_some();
            prop_assert_eq!(found, matches, "{}", &written.regex);
            if found {
                prop_assert_eq!(&places, &expected, "{}", &written.regex);
            }
        }
    }

    fn groups(regex: &str, needs_lookaround: bool, line: &[u8]) -> Option<Vec<String>> {
        let written = model::detector::Pattern { regex: regex.into(), needs_lookaround };
        let pattern = Pattern::compile(&written).unwrap();
        let (mut subject, mut places) = (Subject::default(), Places::new());
        subject.set(line.strip_suffix(b"\n").unwrap());
        pattern.search(&subject, &mut None, &mut Working::default(), &mut places).then(|| {
            let text = |place: &[Option<NonMaxUsize>]| match place {
                [Some(start), Some(end)] => {
                    String::from_utf8_lossy(&line[start.get()..end.get()]).into_owned()
                }
                _ => "-".to_owned(),
            };
            places.chunks_exact(2).map(text).collect()
        })
    }

    #[test]
    fn matches_anywhere_in_any_case_and_over_any_bytes() {
        let found = groups(r"user=(\S+)(?: (x))?", false, b"\xff USER=m\xe9 y\n").unwrap();
        assert_eq!(found, ["USER=m\u{fffd}", "m\u{fffd}", "-"]);
        assert_eq!(groups("nothing", false, b"line\n"), None);
    }

    #[test]
    fn a_match_at_the_start_is_the_one_a_free_search_finds() {
        let found = groups(r"(a|ab)(c|bcd)?", false, b"abcd ab\n").unwrap();
        assert_eq!(found, ["abcd", "a", "bcd"]);
    }

    #[test]
    fn lookaround_works_and_its_literals_do_not_count() {
        let found =
            groups(r"opened(?! for root) for (\w+)", true, b"\xff session opened for bob\n");
        assert_eq!(found.unwrap()[1], "bob");
        assert_eq!(groups(r"opened(?! for root) for (\w+)", true, b"opened for root\n"), None);
        let written = model::detector::Pattern {
            regex: r"opened(?!\) [)] for (root)) for (\w+)".into(),
            needs_lookaround: true,
        };
        let required = Pattern::compile(&written).unwrap().required;
        assert_eq!(required, [vec![b"opened for ".to_vec()]]);
    }

    #[test]
    fn a_pattern_that_backtracks_without_end_does_not_match() {
        let line = [b"a".repeat(40), b"!\n".to_vec()].concat();
        assert_eq!(groups(r"(?=x|a)(a+)+\1$", true, &line), None);
    }

    #[test]
    fn errors_are_one_line() {
        let written = model::detector::Pattern { regex: "(".into(), needs_lookaround: false };
        assert_eq!(Pattern::compile(&written).unwrap_err(), "unclosed group");
        let huge = model::detector::Pattern {
            regex: r"((\w{500}){500}){500}".into(),
            needs_lookaround: false,
        };
        assert!(Pattern::compile(&huge).unwrap_err().contains("exceeded limit"));
    }
}
