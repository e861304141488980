//! Runs a [`Program`] over a line: tries, and goes back where it was wrong.
//!
//! That is fast on the lines that rules are written for, and can be slow without end on others.
//! Therefore steps are counted, and beyond a number that grows with the line the walker gives up
//! and the general engine, which is slower but always linear, decides. Both find the same match.
//!
//! Most steps are saved by what is known about `.*`: it can end anywhere further on. When what
//! follows it found no match from one place, it finds none from a later place either, whatever
//! came before. So each is entered only ever further to the left. And a *token*, such as the `\S+`
//! of `\S+ `, ends at the same place wherever in it one begins: what found no match from its start
//! finds none from its middle.

use regex_automata::util::primitives::NonMaxUsize;

use super::Places;
use super::program::{At, Node, Pc, Program, Set};

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The places are those of the leftmost match.
    Found,
    /// There is no match.
    Nothing,
    /// Too many steps.
    GaveUp,
}

/// What is still to be tried, and what need not be. Used again from search to search.
#[derive(Debug, Default)]
pub(in super::super) struct Choices {
    left: Vec<Choice>,
    /// By wide run: the leftmost place where it was entered, in vain.
    tried: Vec<usize>,
    /// By token: where it last began and ended, in vain.
    tokens: Vec<(usize, usize)>,
}

#[derive(Debug)]
enum Choice {
    /// Another branch.
    Branch { pc: Pc, at: usize },
    /// The run could be shorter, down to `low`.
    Shorter { run: Pc, at: usize, low: usize },
    /// The run could be longer, up to `high`.
    Longer { run: Pc, at: usize, high: usize },
    /// The place was another before.
    Restore { slot: usize, place: Option<NonMaxUsize> },
}

/// Steps that every line may take, and steps for each of its bytes.
const STEPS: usize = 2_000;
const STEPS_PER_BYTE: usize = 24;
/// Bytes that are passed in about the time of one step.
const BYTES_PER_STEP: usize = 16;

/// Finds the leftmost match. `line` is in lower case, and `one_line` when it has no line end but
/// the last; `places` has room for all groups.
pub(super) fn search(
    program: &Program,
    line: &[u8],
    one_line: bool,
    choices: &mut Choices,
    places: &mut Places,
) -> Outcome {
    let steps = STEPS + STEPS_PER_BYTE * line.len();
    let Choices { left, tried, tokens } = choices;
    tried.clear();
    tried.resize(program.wide_runs, usize::MAX);
    tokens.clear();
    tokens.resize(program.tokens, (0, 0));
    let mut walk = Walk { program, line, one_line, choices: left, tried, tokens, places, steps };
    let last = if program.at_start { 0 } else { line.len() };
    let mut start = 0;
    while start <= last {
        start = walk.behind_token(program.starts_with_token, start);
        if walk.can_come(program.first, start) {
            match walk.from(start) {
                Outcome::Nothing => {}
                outcome => return outcome,
            }
        }
        start += 1;
    }
    Outcome::Nothing
}

struct Walk<'a> {
    program: &'a Program,
    line: &'a [u8],
    one_line: bool,
    choices: &'a mut Vec<Choice>,
    tried: &'a mut [usize],
    tokens: &'a mut [(usize, usize)],
    places: &'a mut Places,
    steps: usize,
}

impl Walk<'_> {
    /// Whether the byte here is one of the set.
    fn can_come(&self, set: Option<usize>, at: usize) -> bool {
        match set.map(|set| &self.program.sets[set]) {
            Some(set) => self.line.get(at).is_some_and(|byte| set[usize::from(*byte)]),
            None => true,
        }
    }

    fn spend(&mut self, passed: usize) {
        self.steps = self.steps.saturating_sub(1 + passed / BYTES_PER_STEP);
    }

    fn from(&mut self, start: usize) -> Outcome {
        self.choices.clear();
        self.places.fill(None);
        let (mut pc, mut at) = (0, start);
        loop {
            match self.step(pc, at) {
                Some((_, end)) if matches!(self.program.nodes[pc], Node::End) => {
                    self.set_place(0, start);
                    self.set_place(1, end);
                    return Outcome::Found;
                }
                Some(next) => (pc, at) = next,
                None if self.steps == 0 => return Outcome::GaveUp,
                None => match self.go_back() {
                    Some(next) => (pc, at) = next,
                    None => return Outcome::Nothing,
                },
            }
        }
    }

    /// One instruction; `None` when it does not fit here.
    fn step(&mut self, pc: Pc, at: usize) -> Option<(Pc, usize)> {
        let program = self.program;
        match &program.nodes[pc] {
            Node::Text(text) => {
                let rest = self.line.get(at..)?;
                rest.starts_with(text).then_some((pc + 1, at + text.len()))
            }
            Node::One(set) => self.can_come(Some(*set), at).then_some((pc + 1, at + 1)),
            Node::Run { set, least, most, lazy, sure, wide, token, .. } => {
                if wide.is_some_and(|wide| self.is_in_vain(wide, at))
                    || self.behind_token(*token, at) > at
                {
                    return None;
                }
                let high = at.saturating_add(*most).min(self.line.len());
                let low = at.checked_add(*least).filter(|low| *low <= high)?;
                if *lazy && !sure {
                    let skipped = run_length(&program.sets[*set], self.line.get(at..low)?);
                    return if at + skipped < low { None } else { self.longer(pc, low, high) };
                }
                let end = at + run_length(&program.sets[*set], self.line.get(at..high)?);
                self.spend(end - at);
                if let Some(known) = token.and_then(|token| self.tokens.get_mut(token)) {
                    *known = (at, end);
                }
                match end {
                    _ if end < low => None,
                    _ if *sure || end == low => Some((pc + 1, end)),
                    _ => self.shorter(pc, end, low),
                }
            }
            Node::Save(slot) => {
                self.save(*slot, at);
                Some((pc + 1, at))
            }
            Node::Look(look) => looks(*look, self.line, at).then_some((pc + 1, at)),
            Node::Either(branches) => {
                self.spend(0);
                let mut chosen = None;
                for branch in branches.iter().rev() {
                    if self.can_come(branch.first, at)
                        && let Some(pc) = chosen.replace(branch.to)
                    {
                        self.choices.push(Choice::Branch { pc, at });
                    }
                }
                chosen.map(|pc| (pc, at))
            }
            Node::Jump(to) => {
                self.spend(0);
                (self.steps > 0).then_some((*to, at))
            }
            Node::End => Some((pc, at)),
        }
    }

    /// Whether a wide run was entered here or further left before. Without loops a node is only
    /// come to again when everything behind it has failed.
    fn is_in_vain(&mut self, wide: usize, at: usize) -> bool {
        let Some(tried) = self.tried.get_mut(wide) else { return false };
        let in_vain = self.one_line && *tried <= at;
        *tried = at.min(*tried);
        in_vain
    }

    /// The end of the token, when this place is in it and it was tried in vain; else the place.
    fn behind_token(&self, token: Option<usize>, at: usize) -> usize {
        match token.and_then(|token| self.tokens.get(token)) {
            Some((start, end)) if (*start..*end).contains(&at) => *end,
            _ => at,
        }
    }

    /// The longest of a greedy run that ends at or before `at` and that can be followed.
    fn shorter(&mut self, run: Pc, at: usize, low: usize) -> Option<(Pc, usize)> {
        let Node::Run { next, hop, .. } = &self.program.nodes[run] else { return None };
        let mut end = at;
        if let Some(hop) = hop {
            let reach = at.saturating_add(hop.distance + hop.backward.needle().len());
            let text = self.line.get(low + hop.distance..reach.min(self.line.len()))?;
            end = low + hop.backward.rfind(text)?;
        }
        while !self.can_come(*next, end) {
            if end == low {
                self.spend(at - end);
                return None;
            }
            end -= 1;
        }
        self.spend(at - end);
        if end > low {
            self.choices.push(Choice::Shorter { run, at: end, low });
        }
        Some((run + 1, end))
    }

    /// The shortest of a lazy run that ends at or behind `at` and that can be followed.
    fn longer(&mut self, run: Pc, at: usize, high: usize) -> Option<(Pc, usize)> {
        let Node::Run { set, next, before_token, hop, .. } = &self.program.nodes[run] else {
            return None;
        };
        let (set, next, before_token) = (*set, *next, *before_token);
        let mut end = at;
        if let Some(hop) = hop
            && self.one_line
        {
            end += hop.forward.find(self.line.get(at + hop.distance..)?)?;
            self.spend(end - at);
            if end > high {
                return None;
            }
        }
        loop {
            let behind = self.behind_token(before_token, end).min(high);
            if behind > end {
                let rest = self.line.get(end..behind)?;
                let allowed = run_length(&self.program.sets[set], rest);
                end += allowed;
                if allowed < rest.len() {
                    break;
                }
            } else if self.can_come(next, end) {
                self.spend(end - at);
                if end < high {
                    self.choices.push(Choice::Longer { run, at: end, high });
                }
                return Some((run + 1, end));
            } else if end < high && self.can_come(Some(set), end) {
                end += 1;
            } else {
                break;
            }
        }
        self.spend(end - at);
        None
    }

    /// Takes up the last choice that is left.
    fn go_back(&mut self) -> Option<(Pc, usize)> {
        loop {
            let found = match self.choices.pop()? {
                Choice::Restore { slot, place } => {
                    if let Some(known) = self.places.get_mut(slot) {
                        *known = place;
                    }
                    None
                }
                Choice::Branch { pc, at } => {
                    self.spend(0);
                    Some((pc, at))
                }
                Choice::Shorter { run, at, low } => self.shorter(run, at - 1, low),
                Choice::Longer { run, at, high } => {
                    let Node::Run { set, .. } = self.program.nodes[run] else { return None };
                    let more = self.can_come(Some(set), at);
                    more.then(|| self.longer(run, at + 1, high)).flatten()
                }
            };
            if found.is_some() {
                return found;
            }
        }
    }

    fn save(&mut self, slot: usize, at: usize) {
        if !self.choices.is_empty() {
            let place = self.places.get(slot).copied().flatten();
            self.choices.push(Choice::Restore { slot, place });
        }
        self.set_place(slot, at);
    }

    fn set_place(&mut self, slot: usize, at: usize) {
        if let Some(place) = self.places.get_mut(slot) {
            *place = NonMaxUsize::new(at);
        }
    }
}

fn run_length(set: &Set, text: &[u8]) -> usize {
    text.iter().position(|byte| !set[usize::from(*byte)]).unwrap_or(text.len())
}

fn looks(look: At, line: &[u8], at: usize) -> bool {
    let word = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let before = at.checked_sub(1).and_then(|before| line.get(before));
    match look {
        At::Start => at == 0,
        At::End => at == line.len(),
        At::LineStart => before.is_none_or(|byte| *byte == b'\n'),
        At::LineEnd => line.get(at).is_none_or(|byte| *byte == b'\n'),
        At::WordBoundary => word(before) != word(line.get(at)),
        At::NoWordBoundary => word(before) == word(line.get(at)),
    }
}
