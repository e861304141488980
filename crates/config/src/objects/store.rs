//! All definitions as written: which directives each one has, and their values.

use std::cmp::Ordering;

use model::Location;
use rustc_hash::FxHashMap;

use super::directives::{D, Set};
use super::kind::Kind;
use super::values::NULL;
use crate::source::Span;

/// One custom variable, or one date exception of a time period (name and rest of the line).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Custom<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: &'a str,
}

/// One `define … { … }`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    /// The directives that are written in it.
    pub(crate) set: Set,
    /// Its values begin here in one of [`Store::values`], in the order of `set`.
    pub(crate) values: u32,
    /// In which one.
    pub(crate) chunk: u32,
    /// Its custom variables begin here in [`Store::customs`].
    pub(crate) customs: u32,
    pub(crate) customs_len: u32,
    /// What it inherits, once resolved: an index into [`Store::bases`], plus one.
    pub(crate) base: u32,
    /// Where it begins.
    pub(crate) file: u32,
    pub(crate) line: u32,
    pub(crate) offset: u32,
    pub(crate) column: u32,
    /// `register`
    pub(crate) registered: bool,
    /// Some list in it begins with `+`.
    pub(crate) extends: bool,
    /// A service whose `host_name` is written as in the definition before it.
    pub(crate) same_hosts: bool,
    /// The beginning of a service's own description, for sorting without looking at the text.
    pub(crate) prefix: Prefix,
}

/// The first sixteen bytes of a text, filled up with zeros: in byte order as far as it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Prefix(u128);

impl Prefix {
    const LEN: usize = 16;

    pub(crate) fn of(text: &str) -> Self {
        let mut bytes = [0; Self::LEN];
        for (slot, byte) in bytes.iter_mut().zip(text.bytes()) {
            *slot = byte;
        }
        Self(u128::from_be_bytes(bytes))
    }

    /// Compares two texts, given their prefixes, and looks at them only when those do not decide.
    pub(crate) fn compare(a: (Self, &str), b: (Self, &str)) -> Ordering {
        a.0.cmp(&b.0).then_with(|| {
            if a.1.len().max(b.1.len()) <= Self::LEN {
                a.1.len().cmp(&b.1.len())
            } else {
                a.1.cmp(b.1)
            }
        })
    }
}

/// What a list of templates hands on, merged.
#[derive(Debug, Clone, Default)]
pub(crate) struct Base<'a> {
    pub(crate) set: Set,
    pub(crate) values: Vec<&'a str>,
    pub(crate) customs: Vec<Custom<'a>>,
    /// A template says `check_command !…`: it wins over the child's own.
    pub(crate) commands_win: bool,
    /// The resolved templates themselves, for lists that begin with `+`.
    pub(crate) templates: Vec<u32>,
}

impl Block {
    pub(crate) fn location(&self) -> Location {
        Location { file: self.file, line: self.line, column: self.column }
    }
}

impl<'a> Base<'a> {
    pub(crate) fn get(&self, directive: D) -> Option<&'a str> {
        self.set.has(directive).then(|| self.values[self.set.rank(directive)])
    }

    /// All values.
    pub(crate) fn all(&self) -> impl Iterator<Item = (D, &'a str)> {
        self.set.bits().map(|bit| D::ALL[bit]).zip(self.values.iter().copied())
    }

    /// Sets a value whether or not there is one.
    pub(crate) fn put(&mut self, directive: D, value: &'a str) {
        let at = self.set.rank(directive);
        if self.set.has(directive) {
            self.values[at] = value;
        } else {
            self.values.insert(at, value);
            self.set = self.set.with(directive);
        }
    }
}

/// Everything the object files say.
#[derive(Default)]
pub(crate) struct Store<'a> {
    blocks: [Vec<Block>; Kind::COUNT],
    /// One list, and one more for each part that was read aside: they are long, and not copied.
    values: Vec<Vec<&'a str>>,
    customs: Vec<Custom<'a>>,
    /// Object names by type; the number is the block's.
    names: [FxHashMap<&'a str, u32>; Kind::COUNT],
    /// Template names by type.
    templates: [FxHashMap<&'a str, u32>; Kind::COUNT],
    pub(crate) bases: Vec<Base<'a>>,
}

/// How much a [`Store`] holds.
pub(crate) struct Size {
    values: usize,
    customs: usize,
    blocks: [usize; Kind::COUNT],
}

/// A definition seen together with what it inherits.
#[derive(Clone, Copy)]
pub(crate) struct View<'s, 'a> {
    pub(crate) store: &'s Store<'a>,
    pub(crate) block: &'s Block,
    pub(crate) kind: Kind,
    pub(crate) index: u32,
}

impl<'a> Store<'a> {
    pub(crate) fn blocks(&self, kind: Kind) -> &[Block] {
        &self.blocks[kind as usize]
    }

    pub(crate) fn block_mut(&mut self, kind: Kind, index: u32) -> &mut Block {
        &mut self.blocks[kind as usize][index as usize]
    }

    /// All definitions of a type in the order in which they were read.
    pub(crate) fn views(&self, kind: Kind) -> impl DoubleEndedIterator<Item = View<'_, 'a>> {
        let blocks = self.blocks(kind).iter().enumerate();
        blocks.map(move |(index, block)| View { store: self, block, kind, index: index as u32 })
    }

    pub(crate) fn view(&self, kind: Kind, index: u32) -> View<'_, 'a> {
        View { store: self, block: &self.blocks(kind)[index as usize], kind, index }
    }

    pub(crate) fn names(&self, kind: Kind) -> &FxHashMap<&'a str, u32> {
        &self.names[kind as usize]
    }

    pub(crate) fn templates(&self, kind: Kind) -> &FxHashMap<&'a str, u32> {
        &self.templates[kind as usize]
    }

    /// Takes an object name; the block that already has it, if any.
    pub(crate) fn claim_name(&mut self, kind: Kind, name: &'a str, index: u32) -> Option<u32> {
        claim(&mut self.names[kind as usize], name, index)
    }

    /// Takes a template name; the block that already has it, if any.
    pub(crate) fn claim_template(&mut self, kind: Kind, name: &'a str, index: u32) -> Option<u32> {
        claim(&mut self.templates[kind as usize], name, index)
    }

    /// The number the next block of this type gets.
    pub(crate) fn next_index(&self, kind: Kind) -> u32 {
        self.blocks(kind).len() as u32
    }

    /// Adds a block; `values` are looked up by directive bit.
    pub(crate) fn push(
        &mut self,
        kind: Kind,
        mut block: Block,
        values: &[&'a str; 128],
        customs: &[Custom<'a>],
    ) {
        if self.values.is_empty() {
            self.values.push(Vec::new());
        }
        block.chunk = self.values.len() as u32 - 1;
        let chunk = &mut self.values[block.chunk as usize];
        block.values = chunk.len() as u32;
        chunk.reserve(block.set.len());
        chunk.extend(block.set.bits().map(|bit| values[bit]));
        block.customs = self.customs.len() as u32;
        block.customs_len = customs.len() as u32;
        self.customs.extend_from_slice(customs);
        self.blocks[kind as usize].push(block);
    }

    /// How much is here.
    pub(crate) fn size(&self) -> Size {
        Size {
            values: self.values.last().map_or(0, Vec::len),
            customs: self.customs.len(),
            blocks: self.blocks.each_ref().map(Vec::len),
        }
    }

    /// Makes room for `more` bytes of text like the last `seen` ones, before which there was
    /// `before`.
    pub(crate) fn expect_more(&mut self, before: &Size, seen: usize, more: usize) {
        // Files are not as regular as that. A little too much costs nothing.
        let factor = more as f64 * 1.02 / seen.max(1) as f64;
        let scaled = |now: usize, before: usize| ((now - before) as f64 * factor) as usize;
        if let Some(values) = self.values.last_mut() {
            values.reserve(scaled(values.len(), before.values));
        }
        self.customs.reserve(scaled(self.customs.len(), before.customs));
        for (blocks, before) in self.blocks.iter_mut().zip(before.blocks) {
            blocks.reserve(scaled(blocks.len(), before));
        }
    }

    /// Whether no object and no template of `other` has the name of one that is here.
    pub(crate) fn shares_no_name_with(&self, other: &Self) -> bool {
        let here = self.names.iter().chain(&self.templates);
        let there = other.names.iter().chain(&other.templates);
        here.zip(there).all(|(here, there)| {
            let (few, many) = if here.len() < there.len() { (here, there) } else { (there, here) };
            !few.keys().any(|name| many.contains_key(name))
        })
    }

    /// Adds what was read behind this, `lines` lines into the same file. The names must differ.
    pub(crate) fn append(&mut self, other: Self, lines: u32) {
        let (chunks, customs) = (self.values.len() as u32, self.customs.len() as u32);
        self.values.extend(other.values);
        self.customs.extend_from_slice(&other.customs);
        let maps = [(&mut self.names, other.names), (&mut self.templates, other.templates)];
        for (here, there) in maps {
            for ((here, there), blocks) in here.iter_mut().zip(there).zip(&self.blocks) {
                let first = blocks.len() as u32;
                here.extend(there.into_iter().map(|(name, block)| (name, first + block)));
            }
        }
        for (here, there) in self.blocks.iter_mut().zip(other.blocks) {
            here.extend(there.into_iter().map(|block| Block {
                chunk: block.chunk + chunks,
                customs: block.customs + customs,
                line: block.line + lines,
                ..block
            }));
        }
    }

    pub(crate) fn own(&self, block: &Block, directive: D) -> Option<&'a str> {
        block.set.has(directive).then(|| self.values_of(block)[block.set.rank(directive)])
    }

    /// Replaces a value that is written in the block.
    pub(crate) fn replace(&mut self, kind: Kind, index: u32, directive: D, value: &'a str) {
        let block = &self.blocks[kind as usize][index as usize];
        if block.set.has(directive) {
            let at = block.values as usize + block.set.rank(directive);
            self.values[block.chunk as usize][at] = value;
        }
    }

    fn values_of(&self, block: &Block) -> &[&'a str] {
        let start = block.values as usize;
        &self.values[block.chunk as usize][start..start + block.set.len()]
    }

    /// All directives written in a block.
    pub(crate) fn own_all(&self, block: &Block) -> impl Iterator<Item = (D, &'a str)> {
        let values = self.values_of(block);
        block.set.bits().map(|bit| D::ALL[bit]).zip(values.iter().copied())
    }

    pub(crate) fn own_customs(&self, block: &Block) -> &[Custom<'a>] {
        let start = block.customs as usize;
        &self.customs[start..start + block.customs_len as usize]
    }
}

fn claim<'a>(map: &mut FxHashMap<&'a str, u32>, name: &'a str, index: u32) -> Option<u32> {
    match map.entry(name) {
        std::collections::hash_map::Entry::Occupied(taken) => Some(*taken.get()),
        std::collections::hash_map::Entry::Vacant(free) => {
            free.insert(index);
            None
        }
    }
}

impl<'s, 'a> View<'s, 'a> {
    pub(crate) fn base(&self) -> Option<&'s Base<'a>> {
        (self.block.base as usize).checked_sub(1).and_then(|base| self.store.bases.get(base))
    }

    /// The definition's first line.
    pub(crate) fn span(&self) -> Option<Span> {
        let len = "define ".len() + self.kind.word().len();
        Some(Span { file: self.block.file, offset: self.block.offset, len: len as u32 })
    }

    /// What people call it: ``service `HTTP` ``, ``host `web` ``.
    pub(crate) fn title(&self) -> String {
        let name = match self.kind {
            Kind::Service => self.text(D::ServiceDescription),
            kind => kind.name_directive().and_then(|own_name| self.text(own_name)),
        };
        match name.or_else(|| self.own(D::Name)) {
            Some(name) => format!("{} `{name}`", self.kind.phrase()),
            None => format!("this {}", self.kind.phrase()),
        }
    }

    /// The value as written or inherited, `null` included.
    pub(crate) fn raw(&self, directive: D) -> Option<&'a str> {
        self.store
            .own(self.block, directive)
            .or_else(|| self.base().and_then(|base| base.get(directive)))
    }

    /// The value; `None` when not given or `null`.
    pub(crate) fn text(&self, directive: D) -> Option<&'a str> {
        self.raw(directive).filter(|value| *value != NULL)
    }

    /// Whether it is given, be it as `null`.
    pub(crate) fn has(&self, directive: D) -> bool {
        self.block.set.has(directive) || self.base().is_some_and(|base| base.set.has(directive))
    }

    /// The value written in the definition itself.
    pub(crate) fn own(&self, directive: D) -> Option<&'a str> {
        self.store.own(self.block, directive).filter(|value| *value != NULL)
    }

    /// Custom variables, or date exceptions: own ones, then inherited ones of other names.
    pub(crate) fn customs(&self) -> impl Iterator<Item = Custom<'a>> + use<'s, 'a> {
        let own = self.store.own_customs(self.block);
        let inherited = self.base().map_or(&[][..], |base| &base.customs);
        let all = self.kind == Kind::Timeperiod;
        let hidden = move |custom: &&Custom<'a>| {
            all || !own.iter().any(|other| other.name.eq_ignore_ascii_case(custom.name))
        };
        own.iter().chain(inherited.iter().filter(hidden)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_sort_like_the_texts_they_begin() {
        let long = "sixteen letters and more";
        let texts = ["", "A", "a", "a\0", "aa", "b", "sixteen letters ", long, "\u{e9}", "z"];
        for a in texts {
            for b in texts {
                let found = Prefix::compare((Prefix::of(a), a), (Prefix::of(b), b));
                assert_eq!(found, a.cmp(b), "{a:?} {b:?}");
            }
        }
    }
}
