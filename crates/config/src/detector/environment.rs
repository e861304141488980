//! What plugins refer to outside their file: the aliases of regular expressions (`\IPV4`) and
//! options of the agent's configuration (`\_CFG(section,option)`).

use std::borrow::Cow;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::ini::Ini;
use super::traced::Traced;
use crate::file_problem::{FileProblem, Problems, SourceText};

/// Aliases and the agent's configuration.
#[derive(Debug, Clone)]
pub struct Environment {
    /// Lower-case name → expression.
    aliases: FxHashMap<String, String>,
    /// Lower-case `section,option` → value; `None` when there is no configuration file.
    settings: Option<FxHashMap<(String, String), String>>,
}

/// Our own expressions under OSSIM's names. The number of groups is OSSIM's, because plugins count
/// on it: 4 in `HOSTNAME` and `TIME_IMPR`, 6 in `SYSLOG_DATE_IMPR`, 5 in `IPV4_IMPR`, else none.
const ALIASES: &[(&str, &str)] = &[
    ("ipv4", r"\d{1,3}(?:\.\d{1,3}){3}"),
    ("ipv6_map", r"::ffff:\d{1,3}(?:\.\d{1,3}){3}"),
    ("mac", r"\w{1,2}(?::\w{1,2}){5}"),
    ("port", r"\d{1,5}"),
    ("hostname", r"((([a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)\.)([a-zA-Z]+))"),
    ("time", r"\d\d:\d\d:\d\d"),
    ("syslog_date", r"\w{3}\s+\d{1,2}\s\d\d:\d\d:\d\d"),
    ("syslog_wy_date", r"\w+\s+\d{1,2}\s\d{4}\s\d\d:\d\d:\d\d"),
    ("syslog_optyear_date", r"\w{3}\s+\d{1,2}\s(?:\d{4}\s)?\d\d:\d\d:\d\d"),
    (
        "syslog_date_impr",
        r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+(0?[1-9]|[12]\d|3[01])\s(([01]\d|2[0-3]):([0-5]\d):([0-5]\d))",
    ),
    ("time_impr", r"(([01]\d|2[0-3]):([0-5]\d):([0-5]\d))"),
    (
        "ipv4_impr",
        r"((25[0-5]|2[0-4]\d|1?\d?\d)\.(25[0-5]|2[0-4]\d|1?\d?\d)\.(25[0-5]|2[0-4]\d|1?\d?\d)\.(25[0-5]|2[0-4]\d|1?\d?\d))",
    ),
];

impl Default for Environment {
    /// Our own aliases, and no agent configuration.
    fn default() -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self { aliases: ALIASES.iter().map(owned).collect(), settings: None }
    }
}

impl Environment {
    /// Adds the aliases of a file, which replace those of the same name.
    pub fn add_aliases(&mut self, name: &str, bytes: &[u8]) -> Vec<FileProblem> {
        let (ini, problems) = parse(name, bytes);
        if let Some(section) = ini.section("regexp") {
            for entry in &section.options {
                self.aliases.insert(entry.name.clone(), ini.value(section, entry).into_owned());
            }
        }
        problems
    }

    /// Takes the agent's configuration from a file, over what earlier files said.
    pub fn add_settings(&mut self, name: &str, bytes: &[u8]) -> Vec<FileProblem> {
        let (ini, mut problems) = parse(name, bytes);
        // The agent's configuration holds passwords.
        problems.iter_mut().for_each(|problem| problem.excerpt = None);
        let settings = self.settings.get_or_insert_default();
        for section in &ini.sections {
            for entry in ini.defaults.options.iter().chain(&section.options) {
                let key = (section.name.to_lowercase(), entry.name.clone());
                settings.insert(key, ini.value(section, entry).into_owned());
            }
        }
        problems
    }

    /// The names of all aliases.
    pub(super) fn alias_names(&self) -> impl Iterator<Item = &str> {
        self.aliases.keys().map(String::as_str)
    }

    /// `\NAME` in a regular expression becomes what it stands for; not again in what came out.
    ///
    /// A name is as long as its word characters, in any case. Where those are no name, OSSIM still
    /// replaces a shorter name within them if that one stands alone elsewhere in the expression;
    /// here the longest such name is taken.
    pub(super) fn expand_aliases(&self, from: &Traced) -> Traced {
        let tokens: Vec<(usize, &str)> = tokens(&from.text).collect();
        let alone = tokens.iter().map(|(_, name)| *name);
        let alone: BTreeSet<&str> = alone.filter(|name| self.alias(name).is_some()).collect();
        if alone.is_empty() {
            return from.clone();
        }
        let mut out = Traced::default();
        let mut done = 0;
        for (start, token) in tokens {
            let within = || {
                let names = alone.iter().copied().filter(|name| token.starts_with(name));
                names.max_by_key(|name| name.len())
            };
            let found = if self.alias(token).is_some() { Some(token) } else { within() };
            let Some((name, value)) = found.and_then(|n| Some((n, self.alias(n)?))) else {
                continue;
            };
            out.push_part(from, done, start);
            out.push(value, from.origin(start));
            done = start + 1 + name.len();
        }
        out.push_part(from, done, from.text.len());
        out
    }

    fn alias(&self, name: &str) -> Option<&str> {
        self.aliases.get(&name.to_ascii_lowercase()).map(String::as_str)
    }

    /// `\_CFG(section,option)` becomes that option of the agent's configuration, or nothing.
    /// `missing` is told what is not there, unless there is no configuration at all.
    pub(super) fn expand_settings<'v>(
        &self,
        value: &'v str,
        mut missing: impl FnMut(&str),
    ) -> Cow<'v, str> {
        if !value.contains(REFERENCE) {
            return Cow::Borrowed(value);
        }
        let mut out = String::new();
        let mut rest = value;
        while let Some((before, after)) = rest.split_once(REFERENCE) {
            out.push_str(before);
            let Some((arguments, after)) = after.split_once(')') else {
                out.push_str(REFERENCE);
                rest = after;
                continue;
            };
            let (section, option) = arguments.split_once(',').unwrap_or((arguments, ""));
            let key = (section.trim().to_lowercase(), option.trim().to_lowercase());
            if let Some(settings) = &self.settings {
                match settings.get(&key) {
                    Some(value) => out.push_str(value),
                    None => missing(arguments),
                }
            }
            rest = after;
        }
        out.push_str(rest);
        Cow::Owned(out)
    }
}

const REFERENCE: &str = r"\_CFG(";

fn parse(name: &str, bytes: &[u8]) -> (Ini, Vec<FileProblem>) {
    let (mut ini, mut problems) = (Ini::default(), Problems::default());
    ini.read(SourceText::new(name, bytes), &mut problems);
    (ini, problems.in_order())
}

/// Every backslash with two or more word characters behind it: its byte, and the characters.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text.get(at..)?.find('\\')?;
            let rest = text.get(start + 1..)?;
            if rest.starts_with('\\') {
                at = start + 2;
                continue;
            }
            let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let end = rest.find(|c| !word(c)).unwrap_or(rest.len());
            at = start + 1 + end;
            if end >= 2 {
                return Some((start, rest.get(..end)?));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(text: &str) -> String {
        Environment::default().expand_aliases(&Traced::written(text, 0)).text
    }

    #[test]
    fn aliases_are_whole_words_in_any_case_and_escapes_stay() {
        assert_eq!(expanded(r"^\time \d\d \\TIME"), r"^\d\d:\d\d:\d\d \d\d \\TIME");
        assert_eq!(expanded(r"\timeout=\S\S"), r"\timeout=\S\S");
    }

    #[test]
    fn the_longest_alias_wins() {
        assert_eq!(expanded(r"\IPV4 \IPV4_IMPR").matches("25[0-5]").count(), 4);
        assert!(expanded(r"\IPV4 \IPV4_X").ends_with("{3}_X"));
    }

    #[test]
    fn groups_of_aliases_are_as_many_as_in_ossim() {
        let groups = |name: &str| {
            let regex = regex::Regex::new(&expanded(name)).unwrap();
            regex.captures_len() - 1
        };
        let counts = ["IPV4", "IPV6_MAP", "MAC", "PORT", "HOSTNAME", "TIME", "SYSLOG_DATE"]
            .map(|name| groups(&format!("\\{name}")));
        assert_eq!(counts, [0, 0, 0, 0, 4, 0, 0]);
        let counts =
            ["SYSLOG_WY_DATE", "SYSLOG_OPTYEAR_DATE", "SYSLOG_DATE_IMPR", "TIME_IMPR", "IPV4_IMPR"]
                .map(|name| groups(&format!("\\{name}")));
        assert_eq!(counts, [0, 0, 6, 4, 5]);
    }

    #[test]
    fn a_file_of_aliases_replaces_ours() {
        let mut environment = Environment::default();
        let problems = environment.add_aliases("aliases.cfg", b"[regexp]\nPORT = \"[0-9]+\"\n");
        assert!(problems.is_empty());
        let out = environment.expand_aliases(&Traced::written(r"x\PORT\Z", 7));
        assert_eq!(out.text, r"x[0-9]+\Z");
        assert_eq!((out.origin(0), out.origin(3), out.origin(7)), (7, 8, 13));
    }

    #[test]
    fn options_of_the_agent_are_filled_in() {
        let mut environment = Environment::default();
        let none = environment.expand_settings(r"a\_CFG(plugin-defaults,sensor)b", |_| panic!());
        assert_eq!(none, "ab");
        environment.add_settings("config.cfg", b"[plugin-defaults]\nsensor = 192.0.2.5\n");
        let mut missing = Vec::new();
        let text = r"\_CFG(plugin-defaults,sensor) \_CFG(x,y) \_CFG(open _CFG(z,z)";
        let out = environment.expand_settings(text, |what| missing.push(what.to_owned()));
        assert_eq!(out, r"192.0.2.5  ");
        assert_eq!(missing, ["x,y", "open _CFG(z,z"]);
    }
}
