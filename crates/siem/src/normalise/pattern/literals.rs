//! Which texts must be in a line for a pattern to match it.
//!
//! From `sshd\[\d+\]: Failed (password|publickey) for` it is known without running it that a
//! matching line has `sshd[`, and `]: failed password for` or `]: failed publickey for`, in any
//! case. One pass over a line finds such literals of all rules; only rules whose literals are
//! there are tried.

use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

/// One of these texts, in lower case, must be there.
pub(in super::super) type OneOf = Vec<Vec<u8>>;

/// More alternatives than this are not worth looking for.
const MOST_ALTERNATIVES: usize = 32;
/// A class of more characters than this is no literal.
const MOST_CHARACTERS: usize = 4;
/// Longer literals find nothing that their start does not.
const LONGEST: usize = 48;

/// What must be in a matching line: every one of these, each by at least one of its texts.
pub(super) fn required(pattern: &Hir) -> Vec<OneOf> {
    let mut walk = Walk::new();
    walk.visit(pattern);
    walk.flush();
    walk.required.retain(|one_of| shortest(one_of) > 0);
    walk.required
}

/// The length every match must have of this requirement at least.
pub(in super::super) fn shortest(one_of: &OneOf) -> usize {
    one_of.iter().map(Vec::len).min().unwrap_or(0)
}

/// Walks an expression from left to right.
struct Walk {
    /// What has been found necessary.
    required: Vec<OneOf>,
    /// What the characters just before here can be, when that is known. Never empty.
    before: OneOf,
    /// Whether `before` is all that the expression can be so far.
    exact: bool,
}

impl Walk {
    fn new() -> Self {
        Self { required: Vec::new(), before: vec![Vec::new()], exact: true }
    }

    /// Ends the text just before: what follows does not touch it.
    fn flush(&mut self) {
        self.exact = false;
        let ended = std::mem::replace(&mut self.before, vec![Vec::new()]);
        if shortest(&ended) > 0 {
            self.required.push(ended);
        }
    }

    fn visit(&mut self, part: &Hir) {
        match part.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => {
                self.append(&[literal.0.to_ascii_lowercase()]);
            }
            HirKind::Class(class) => match characters(class) {
                Some(characters) => self.append(&characters),
                None => self.flush(),
            },
            HirKind::Capture(capture) => self.visit(&capture.sub),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.visit(part)),
            HirKind::Repetition(repetition) => self.repeat(repetition),
            HirKind::Alternation(branches) => self.alternatives(branches),
        }
    }

    /// Continues every possible text before with every one of these.
    fn append(&mut self, texts: &[Vec<u8>]) {
        let long = self.before.iter().any(|before| before.len() >= LONGEST);
        if long || self.before.len() * texts.len() > MOST_ALTERNATIVES {
            self.flush();
            if texts.len() > MOST_ALTERNATIVES {
                return;
            }
        }
        let mut longer = Vec::with_capacity(self.before.len() * texts.len());
        for before in &self.before {
            longer.extend(texts.iter().map(|text| [before.as_slice(), text].concat()));
        }
        longer.sort_unstable();
        longer.dedup();
        self.before = longer;
    }

    fn repeat(&mut self, repetition: &Repetition) {
        if repetition.min == 0 {
            return self.flush();
        }
        if repetition.max == Some(repetition.min) && repetition.min <= 4 {
            (0..repetition.min).for_each(|_| self.visit(&repetition.sub));
            return;
        }
        // At least once: the first turn touches what is before, then anything may follow.
        self.visit(&repetition.sub);
        self.flush();
    }

    fn alternatives(&mut self, branches: &[Hir]) {
        let mut walks: Vec<_> = branches
            .iter()
            .map(|branch| {
                let mut walk = Self::new();
                walk.visit(branch);
                walk
            })
            .collect();
        if walks.iter().all(|walk| walk.exact) {
            let texts: Vec<_> = walks.into_iter().flat_map(|walk| walk.before).collect();
            return self.append(&texts);
        }
        self.flush();
        // Each branch has its own requirement; the line must meet one branch's.
        let mut any = OneOf::new();
        for walk in &mut walks {
            walk.flush();
            match walk.required.iter().max_by_key(|one_of| shortest(one_of)) {
                Some(best) => any.extend(best.iter().cloned()),
                None => return,
            }
        }
        if any.len() <= MOST_ALTERNATIVES {
            self.required.push(any);
        }
    }
}

/// The few characters a class stands for, in lower case.
fn characters(class: &Class) -> Option<OneOf> {
    let mut found = Vec::new();
    match class {
        Class::Bytes(class) => {
            for range in class.iter() {
                for byte in range.start()..=range.end() {
                    push(&mut found, vec![byte.to_ascii_lowercase()])?;
                }
            }
        }
        Class::Unicode(class) => {
            for range in class.iter() {
                for character in range.start()..=range.end() {
                    let text = character.to_ascii_lowercase().to_string().into_bytes();
                    push(&mut found, text)?;
                }
            }
        }
    }
    (!found.is_empty()).then_some(found)
}

fn push(found: &mut OneOf, text: Vec<u8>) -> Option<()> {
    if !found.contains(&text) {
        found.push(text);
    }
    (found.len() <= MOST_CHARACTERS).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pattern: &str) -> Vec<String> {
        let hir = regex_syntax::ParserBuilder::new()
            .unicode(false)
            .utf8(false)
            .case_insensitive(true)
            .build()
            .parse(pattern)
            .unwrap();
        let one_of = |texts: &OneOf| {
            let texts: Vec<_> = texts.iter().map(|text| String::from_utf8_lossy(text)).collect();
            texts.join("|")
        };
        required(&hir).iter().map(one_of).collect()
    }

    #[test]
    fn texts_around_what_varies_are_required() {
        for (pattern, expected) in [
            (
                r"sshd\[\d+\]: Failed password for (\S+) from",
                &["sshd[", "]: failed password for ", " from"][..],
            ),
            (r"Failed (password|publickey) for", &["failed password for|failed publickey for"]),
            (r"a(?:bc)?def+g*", &["a", "def"]),
            (r"a(?:b\d|cd\w)e", &["a", "b|cd", "e"]),
            (r"a(?:b\d|\w)e", &["a", "e"]),
            (r"x{2}y", &["xxy"]),
            (r"[Ff]oo|BAR", &["bar|foo"]),
            (r"(?P<d>\w{3}\s+\d+) (\S+) ", &[" ", " "]),
            (r"\s*.*", &[]),
            (r"^IN=(\S*)$", &["in="]),
        ] {
            assert_eq!(texts(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn many_alternatives_end_a_text_instead_of_growing_without_bound() {
        let pattern = "(a|b|c)(a|b|c)(a|b|c)(a|b|c)(a|b|c)(a|b|c)(a|b|c)(a|b|c)";
        assert!(texts(pattern).iter().all(|one_of| one_of.split('|').count() <= MOST_ALTERNATIVES));
    }
}
