//! Finds, in one pass over a line, the rules that could match it.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rustc_hash::FxHashMap;

use super::pattern::literals::{self, OneOf};

/// The number of a rule, in the order of plugins and within a plugin in the order of trial.
pub(super) type RuleId = u32;

/// A literal's number.
type LiteralId = u32;

/// Literals shorter than this are in nearly every line; they are looked for only when a rule has
/// nothing better.
const WORTH_LOOKING: usize = 3;
/// Requirements of one rule that are checked; the longest ones.
const CHECKED: usize = 5;

/// The literals of all rules.
#[derive(Debug)]
pub(super) struct Prefilter {
    automaton: Option<AhoCorasick>,
    /// By literal: rules whose best requirement has it.
    wakes: Vec<Vec<RuleId>>,
    /// By rule: what else the line must have; for each requirement, one of these literals.
    needs: Vec<Vec<Box<[LiteralId]>>>,
    /// Rules that have no literal.
    always: Vec<RuleId>,
}

/// Which literals one line has.
#[derive(Debug, Default)]
pub(super) struct Found {
    bits: Vec<u64>,
    list: Vec<LiteralId>,
}

impl Found {
    fn clear(&mut self, literals: usize) {
        self.bits.clear();
        self.bits.resize(literals.div_ceil(64), 0);
        self.list.clear();
    }

    fn insert(&mut self, literal: LiteralId) {
        let bit = 1_u64 << (literal % 64);
        if let Some(word) = self.bits.get_mut(literal as usize / 64)
            && *word & bit == 0
        {
            *word |= bit;
            self.list.push(literal);
        }
    }

    fn has(&self, literal: LiteralId) -> bool {
        let word = self.bits.get(literal as usize / 64).copied().unwrap_or(0);
        word >> (literal % 64) & 1 == 1
    }
}

impl Prefilter {
    /// Takes what each rule requires, by rule.
    pub(super) fn new(rules: &[Vec<OneOf>]) -> Self {
        let mut literals: Vec<Vec<u8>> = Vec::new();
        let mut known: FxHashMap<Vec<u8>, LiteralId> = FxHashMap::default();
        let mut this = Self {
            automaton: None,
            wakes: Vec::new(),
            needs: Vec::with_capacity(rules.len()),
            always: Vec::new(),
        };
        for (rule, required) in (0..).zip(rules) {
            let mut needs = Vec::new();
            for one_of in best(required) {
                let mut number = |text: &Vec<u8>| {
                    *known.entry(text.clone()).or_insert_with(|| {
                        literals.push(text.clone());
                        literals.len() as LiteralId - 1
                    })
                };
                needs.push(one_of.iter().map(&mut number).collect::<Box<[_]>>());
            }
            this.wakes.resize_with(literals.len(), Vec::new);
            match needs.first() {
                Some(best) => {
                    for literal in best {
                        this.wakes[*literal as usize].push(rule);
                    }
                }
                None => this.always.push(rule),
            }
            this.needs.push(needs);
        }
        this.automaton = (!literals.is_empty()).then(|| automaton(&literals)).flatten();
        if this.automaton.is_none() {
            this.always = (0..rules.len() as RuleId).collect();
        }
        this
    }

    /// Rules that have no literal: candidates for every line.
    pub(super) fn always(&self) -> &[RuleId] {
        &self.always
    }

    /// Appends the rules whose literals are in the line, in order, each once. Those of
    /// [`Prefilter::always`] are not among them.
    pub(super) fn candidates(&self, line: &[u8], found: &mut Found, out: &mut Vec<RuleId>) {
        let Some(automaton) = &self.automaton else { return };
        found.clear(self.wakes.len());
        for hit in automaton.find_overlapping_iter(line) {
            found.insert(hit.pattern().as_u32());
        }
        for literal in &found.list {
            for rule in self.wakes.get(*literal as usize).into_iter().flatten() {
                let needs = self.needs.get(*rule as usize).into_iter().flatten();
                if needs.skip(1).all(|one_of| one_of.iter().any(|literal| found.has(*literal))) {
                    out.push(*rule);
                }
            }
        }
        out.sort_unstable();
        out.dedup();
    }
}

/// The requirements worth checking, the best first: long ones with few alternatives.
fn best(required: &[OneOf]) -> Vec<&OneOf> {
    let mut best: Vec<_> = required.iter().collect();
    best.sort_by_key(|one_of| (std::cmp::Reverse(literals::shortest(one_of)), one_of.len()));
    let worth = best.iter().take_while(|one_of| literals::shortest(one_of) >= WORTH_LOOKING);
    let count = worth.count().clamp(1, CHECKED);
    best.truncate(count);
    best
}

/// `None` when the literals need more memory than such an automaton can have; then every rule is
/// a candidate for every line.
fn automaton(literals: &[Vec<u8>]) -> Option<AhoCorasick> {
    let mut builder = AhoCorasick::builder();
    builder.ascii_case_insensitive(true).match_kind(MatchKind::Standard);
    let fast = builder.kind(Some(AhoCorasickKind::DFA)).build(literals);
    fast.or_else(|_| builder.kind(None).build(literals)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requirement(texts: &[&str]) -> OneOf {
        texts.iter().map(|text| text.as_bytes().to_vec()).collect()
    }

    fn candidates(prefilter: &Prefilter, line: &str) -> Vec<RuleId> {
        let mut out = Vec::new();
        prefilter.candidates(line.as_bytes(), &mut Found::default(), &mut out);
        out
    }

    #[test]
    fn a_rule_is_a_candidate_when_all_it_requires_is_there() {
        let prefilter = Prefilter::new(&[
            vec![requirement(&["sshd["]), requirement(&["failed password", "failed publickey"])],
            vec![requirement(&["password"])],
            vec![],
            vec![requirement(&["x"])],
        ]);
        assert_eq!(candidates(&prefilter, "SSHD[1]: Failed publickey"), [0]);
        assert_eq!(candidates(&prefilter, "sshd[1]: failed password password"), [0, 1]);
        assert_eq!(candidates(&prefilter, "failed password for x"), [1, 3]);
        assert_eq!(candidates(&prefilter, ""), [0; 0]);
        assert_eq!(prefilter.always(), [2]);
    }
}
