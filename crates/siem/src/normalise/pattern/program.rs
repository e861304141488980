//! A pattern as a short program for [`super::walker`].
//!
//! Rules are mostly sequences of fixed texts and runs of characters: `\S+`, `.*?`, `\d{1,3}`. For
//! these the program says of each run which bytes may follow it, so that most runs end without a
//! choice being kept. Programs are for lines in lower case: sets of bytes are the same for both
//! cases, because case is ignored, and are refused when they are not.

use memchr::memmem;
use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

/// Which bytes.
pub(super) type Set = [bool; 256];
/// A place in the program.
pub(super) type Pc = usize;

/// Longest program.
const MOST_NODES: usize = 4_000;
/// Most copies of what is repeated a counted number of times.
const MOST_COPIES: u32 = 32;

/// One instruction.
#[derive(Debug)]
pub(super) enum Node {
    /// These bytes.
    Text(Box<[u8]>),
    /// One byte of the set.
    One(usize),
    /// Between `least` and `most` bytes of the set.
    Run {
        set: usize,
        least: usize,
        most: usize,
        lazy: bool,
        /// The bytes that can follow; `None`: any, or the end.
        next: Option<usize>,
        /// Whether no shorter run can do where the longest does not.
        sure: bool,
        /// Whether it is inside of what is repeated without bound.
        looped: bool,
        /// A number, when the run is `.*` or its like: see [`super::walker`].
        wide: Option<usize>,
        /// A number, when the run is sure and without bound: see [`super::walker`].
        token: Option<usize>,
        /// The number of the token that follows at once.
        before_token: Option<usize>,
        /// The fixed text that follows a wide run.
        hop: Option<Box<Hop>>,
    },
    /// Notes the place.
    Save(usize),
    /// Looks, takes nothing.
    Look(At),
    /// The first of these that leads to a match.
    Either(Box<[Branch]>),
    /// Goes on elsewhere.
    Jump(Pc),
    /// It matches.
    End,
}

/// A fixed text a fixed number of bytes behind the end of a run: where it is not, the run does not
/// end.
#[derive(Debug)]
pub(super) struct Hop {
    pub(super) distance: usize,
    pub(super) forward: memmem::Finder<'static>,
    pub(super) backward: memmem::FinderRev<'static>,
}

/// What can be looked for between bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    Start,
    End,
    LineStart,
    LineEnd,
    WordBoundary,
    NoWordBoundary,
}

/// One way to go on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Branch {
    pub(super) to: Pc,
    /// The bytes it can start with; `None`: any, or the end.
    pub(super) first: Option<usize>,
}

/// A compiled program.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) nodes: Vec<Node>,
    pub(super) sets: Vec<Set>,
    /// The bytes a match can start with; `None`: any.
    pub(super) first: Option<usize>,
    /// Whether a match can only be at the start of the line.
    pub(super) at_start: bool,
    /// The number of the token a match starts with.
    pub(super) starts_with_token: Option<usize>,
    /// How many wide runs there are.
    pub(super) wide_runs: usize,
    /// How many tokens there are.
    pub(super) tokens: usize,
}

impl Program {
    /// `None` when the pattern has something that only the general engine knows.
    pub(super) fn compile(pattern: &Hir) -> Option<Self> {
        let mut compiler = Compiler::default();
        compiler.emit(pattern)?;
        compiler.node(Node::End)?;
        let Compiler { nodes, sets, wide_runs, .. } = compiler;
        let at_start = pattern.properties().look_set_prefix().contains(Look::Start);
        let mut program = Self {
            nodes,
            sets,
            first: None,
            at_start,
            starts_with_token: None,
            wide_runs,
            tokens: 0,
        };
        program.find_next();
        program.number_tokens();
        program.first = program.first_of(0);
        Some(program)
    }

    /// Fills in what can follow each run and start each branch.
    fn find_next(&mut self) {
        for pc in 0..self.nodes.len() {
            match &self.nodes[pc] {
                Node::Run { set, .. } => {
                    let set = *set;
                    let follows = self.first_of(pc + 1);
                    let apart = follows.is_some_and(|next| {
                        let (one, other) = (&self.sets[set], &self.sets[next]);
                        !one.iter().zip(other).any(|(a, b)| *a && *b)
                    });
                    if let Node::Run { next, sure, .. } = &mut self.nodes[pc] {
                        (*next, *sure) = (follows, apart);
                    }
                }
                Node::Either(branches) => {
                    let targets: Vec<_> = branches.iter().map(|branch| branch.to).collect();
                    let branches =
                        targets.into_iter().map(|to| Branch { to, first: self.first_of(to) });
                    self.nodes[pc] = Node::Either(branches.collect::<Vec<_>>().into());
                }
                _ => {}
            }
        }
    }

    /// Numbers the tokens and says where they are at once behind something.
    fn number_tokens(&mut self) {
        for node in &mut self.nodes {
            if let Node::Run { sure: true, looped: false, most: usize::MAX, token, .. } = node {
                *token = Some(self.tokens);
                self.tokens += 1;
            }
        }
        for pc in 0..self.nodes.len() {
            let (follows, text) = (self.token_at(pc + 1), self.hop_at(pc + 1));
            if let Node::Run { before_token, hop, wide: Some(_), .. } = &mut self.nodes[pc] {
                (*before_token, *hop) = (follows, text);
            }
        }
        self.starts_with_token = self.token_at(0);
    }

    fn hop_at(&self, pc: Pc) -> Option<Box<Hop>> {
        let mut distance = 0;
        for node in self.nodes.iter().skip(pc) {
            match node {
                Node::Save(_) | Node::Look(_) => {}
                Node::One(_) => distance += 1,
                Node::Run { least, most, .. } if least == most => distance += least,
                Node::Text(text) => {
                    let forward = memmem::Finder::new(text).into_owned();
                    let backward = memmem::FinderRev::new(text).into_owned();
                    return Some(Box::new(Hop { distance, forward, backward }));
                }
                _ => return None,
            }
        }
        None
    }

    fn token_at(&self, pc: Pc) -> Option<usize> {
        let mut ahead = self.nodes.iter().skip(pc).skip_while(|node| matches!(node, Node::Save(_)));
        match ahead.next() {
            Some(Node::Run { token, .. }) => *token,
            _ => None,
        }
    }

    /// The bytes that can come at this place; `None` when it can also be the end.
    fn first_of(&mut self, pc: Pc) -> Option<usize> {
        let mut first = [false; 256];
        let mut seen = vec![false; self.nodes.len()];
        let bounded = self.collect_first(pc, &mut seen, &mut first);
        bounded.then(|| intern(&mut self.sets, first))
    }

    /// Whether the set is all; `false` when nothing more need come.
    fn collect_first(&self, mut pc: Pc, seen: &mut [bool], first: &mut Set) -> bool {
        let add = |first: &mut Set, set: usize| {
            first.iter_mut().zip(&self.sets[set]).for_each(|(into, byte)| *into |= *byte);
        };
        loop {
            if std::mem::replace(&mut seen[pc], true) {
                return true;
            }
            match &self.nodes[pc] {
                Node::Text(text) => {
                    first[usize::from(text[0])] = true;
                    return true;
                }
                Node::One(set) => {
                    add(first, *set);
                    return true;
                }
                Node::Run { set, least, .. } => {
                    add(first, *set);
                    if *least > 0 {
                        return true;
                    }
                    pc += 1;
                }
                Node::Save(_) | Node::Look(_) => pc += 1,
                Node::Jump(to) => pc = *to,
                Node::Either(branches) => {
                    return branches
                        .iter()
                        .all(|branch| self.collect_first(branch.to, seen, first));
                }
                Node::End => return false,
            }
        }
    }
}

fn intern(sets: &mut Vec<Set>, set: Set) -> usize {
    sets.iter().position(|known| *known == set).unwrap_or_else(|| {
        sets.push(set);
        sets.len() - 1
    })
}

#[derive(Default)]
struct Compiler {
    nodes: Vec<Node>,
    sets: Vec<Set>,
    /// Fixed text that is not yet a node, because more may come.
    text: Vec<u8>,
    wide_runs: usize,
    /// Inside how many loops this is.
    loops: usize,
}

impl Compiler {
    fn node(&mut self, node: Node) -> Option<()> {
        self.place();
        self.nodes.push(node);
        (self.nodes.len() <= MOST_NODES).then_some(())
    }

    /// Ends the text before, so that this place can be gone to.
    fn place(&mut self) -> Pc {
        if !self.text.is_empty() {
            self.nodes.push(Node::Text(std::mem::take(&mut self.text).into()));
        }
        self.nodes.len()
    }

    fn emit(&mut self, part: &Hir) -> Option<()> {
        match part.kind() {
            HirKind::Empty => Some(()),
            HirKind::Literal(literal) => {
                // A letter here would be one whose case counts.
                let cased = literal.0.iter().any(u8::is_ascii_alphabetic);
                self.text.extend_from_slice(&literal.0);
                (!cased).then_some(())
            }
            HirKind::Class(class) => {
                let set = bytes_of(class)?;
                match only_byte(&set) {
                    Some(byte) => self.text.push(byte),
                    None => {
                        let set = intern(&mut self.sets, set);
                        self.node(Node::One(set))?;
                    }
                }
                Some(())
            }
            HirKind::Look(look) => self.node(Node::Look(look_at(*look)?)),
            HirKind::Capture(capture) => {
                let slot = capture.index as usize * 2;
                self.node(Node::Save(slot))?;
                self.emit(&capture.sub)?;
                self.node(Node::Save(slot + 1))
            }
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.emit(part)),
            HirKind::Alternation(branches) => self.alternation(branches),
            HirKind::Repetition(repetition) => self.repetition(repetition),
        }
    }

    fn alternation(&mut self, branches: &[Hir]) -> Option<()> {
        self.place();
        let fork = self.nodes.len();
        self.node(Node::Either(Box::default()))?;
        let (mut starts, mut jumps) = (Vec::new(), Vec::new());
        for branch in branches {
            starts.push(Branch { to: self.place(), first: None });
            self.emit(branch)?;
            self.place();
            jumps.push(self.nodes.len());
            self.node(Node::Jump(0))?;
        }
        let end = self.place();
        self.nodes[fork] = Node::Either(starts.into());
        for jump in jumps {
            self.nodes[jump] = Node::Jump(end);
        }
        Some(())
    }

    fn repetition(&mut self, repetition: &Repetition) -> Option<()> {
        let (least, most, sub) = (repetition.min, repetition.max, &repetition.sub);
        let single = match sub.kind() {
            HirKind::Class(class) => Some(bytes_of(class)?),
            HirKind::Literal(literal) => match *literal.0 {
                [byte] if !byte.is_ascii_alphabetic() => {
                    let mut set = [false; 256];
                    set[usize::from(byte)] = true;
                    Some(set)
                }
                _ => None,
            },
            _ => None,
        };
        if let Some(set) = single {
            let looped = self.loops > 0;
            let wide = (most.is_none() && !looped && is_any(&set)).then_some(self.wide_runs);
            self.wide_runs += usize::from(wide.is_some());
            let set = intern(&mut self.sets, set);
            return self.node(Node::Run {
                set,
                least: least as usize,
                most: most.map_or(usize::MAX, |most| most as usize),
                lazy: !repetition.greedy,
                next: None,
                sure: false,
                looped,
                wide,
                token: None,
                before_token: None,
                hop: None,
            });
        }
        if least.max(most.unwrap_or(0)) > MOST_COPIES {
            return None;
        }
        (0..least).try_for_each(|_| self.emit(sub))?;
        match most {
            None => self.forever(sub, repetition.greedy),
            Some(most) => self.optional(sub, most - least, repetition.greedy),
        }
    }

    /// Any number of times. What can be empty could be so for ever.
    fn forever(&mut self, sub: &Hir, greedy: bool) -> Option<()> {
        sub.properties().minimum_len().filter(|least| *least > 0)?;
        let fork = self.place();
        self.node(Node::Either(Box::default()))?;
        self.loops += 1;
        self.emit(sub)?;
        self.loops -= 1;
        self.node(Node::Jump(fork))?;
        let end = self.place();
        self.nodes[fork] = fork_to(fork + 1, end, greedy);
        Some(())
    }

    /// Up to so many times.
    fn optional(&mut self, sub: &Hir, times: u32, greedy: bool) -> Option<()> {
        let mut forks = Vec::new();
        for _ in 0..times {
            let fork = self.place();
            self.node(Node::Either(Box::default()))?;
            forks.push(fork);
            self.emit(sub)?;
        }
        let end = self.place();
        for fork in forks {
            self.nodes[fork] = fork_to(fork + 1, end, greedy);
        }
        Some(())
    }
}

fn fork_to(into: Pc, past: Pc, greedy: bool) -> Node {
    let order = if greedy { [into, past] } else { [past, into] };
    Node::Either(order.map(|to| Branch { to, first: None }).into())
}

/// Whether it is `.`: everything but a line end, or everything.
fn is_any(set: &Set) -> bool {
    (0..=255_u8).all(|byte| set[usize::from(byte)] || byte == b'\n')
}

/// `None` when it is about characters that are no bytes, or about case.
fn bytes_of(class: &Class) -> Option<Set> {
    let mut set = [false; 256];
    let mut fill =
        |start: u8, end: u8| (start..=end).for_each(|byte| set[usize::from(byte)] = true);
    match class {
        Class::Bytes(class) => class.iter().for_each(|range| fill(range.start(), range.end())),
        Class::Unicode(class) => {
            for range in class.iter() {
                let end = u8::try_from(range.end()).ok().filter(u8::is_ascii)?;
                fill(u8::try_from(range.start()).ok()?, end);
            }
        }
    }
    let same = |byte: u8| set[usize::from(byte)] == set[usize::from(byte.to_ascii_uppercase())];
    (b'a'..=b'z').all(same).then_some(set)
}

/// The byte, when the set has only one, case aside.
fn only_byte(set: &Set) -> Option<u8> {
    let mut lower =
        (0..=255_u8).filter(|byte| set[usize::from(*byte)] && !byte.is_ascii_uppercase());
    let byte = lower.next()?;
    lower.next().is_none().then_some(byte)
}

fn look_at(look: Look) -> Option<At> {
    match look {
        Look::Start => Some(At::Start),
        Look::End => Some(At::End),
        Look::StartLF => Some(At::LineStart),
        Look::EndLF => Some(At::LineEnd),
        Look::WordAscii => Some(At::WordBoundary),
        Look::WordAsciiNegate => Some(At::NoWordBoundary),
        _ => None,
    }
}
