//! Which instances wait for what: found by the rule's event types and by the addresses, type and
//! text that it takes from earlier levels.
//!
//! Keys are hashes. Two keys that happen to be equal only make an instance be looked at in vain.

use core::net::IpAddr;

use model::directive::{EventField, Reference};
use model::{AssetBook, DataSources, TextField};
use rustc_hash::FxHashMap;

use super::level::{Level, referenced};
use super::program::Program;
use super::rule::Rule;
use super::seen::{Seen, canonical};
use super::select::{ByType, Select};
use super::text::folded;

const NONE: u32 = u32::MAX;

/// What rules with the same needs have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Shape {
    select: Select,
    from: bool,
    to: bool,
    sid: bool,
    text: Option<TextField>,
}

/// How to find the instances that wait at one rule.
#[derive(Debug, Clone, Copy)]
struct Needs {
    group: u32,
    from: Option<Reference>,
    to: Option<Reference>,
    sid: Option<Reference>,
    text: Option<Reference>,
}

/// One instance waiting at one rule; a link in the list of those with the same key.
#[derive(Debug, Clone, Copy)]
struct Wait {
    key: u64,
    group: u32,
    slot: u32,
    before: u32,
    after: u32,
    /// The next wait of the same instance, or the next free place.
    next: u32,
}

/// Bytes accounted for each wait: the link, and its share of the table of keys.
pub(crate) const WAIT_BYTES: usize = size_of::<Wait>() + 40;

/// The index.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    groups: ByType,
    shapes: Vec<Shape>,
    /// How many wait in each group.
    alive: Vec<u32>,
    /// By directive, then by rule; the root has none.
    needs: Vec<Vec<Option<Needs>>>,
    first: FxHashMap<u64, u32>,
    waits: Vec<Wait>,
    free: u32,
}

impl Waiting {
    pub(crate) fn new(programs: &[Program], data_sources: &DataSources) -> Self {
        let mut numbers: FxHashMap<Shape, u32> = FxHashMap::default();
        let mut shapes = Vec::new();
        let mut group_of = |shape: Shape| {
            *numbers.entry(shape).or_insert_with_key(|shape| {
                shapes.push(shape.clone());
                (shapes.len() - 1) as u32
            })
        };
        let mut needs = Vec::with_capacity(programs.len());
        for program in programs {
            let of_rules = program
                .rules
                .iter()
                .map(|rule| (rule.level > 1).then(|| needs_of(rule, data_sources, &mut group_of)));
            needs.push(of_rules.collect());
        }
        let entries: Vec<_> = shapes.iter().map(|shape| &shape.select).zip(0..).collect();
        let groups = ByType::new(&entries);
        let alive = vec![0; shapes.len()];
        Self { groups, shapes, alive, needs, free: NONE, ..Self::default() }
    }

    /// The same index with nobody in it.
    pub(crate) fn emptied(self) -> Self {
        let alive = vec![0; self.shapes.len()];
        let Self { groups, shapes, needs, .. } = self;
        Self { groups, shapes, alive, needs, free: NONE, ..Self::default() }
    }

    /// Enters an instance that waits at `rules` of a directive; returns the handle to give back,
    /// and how many places it takes.
    pub(crate) fn enter(
        &mut self,
        slot: u32,
        directive: u32,
        rules: &[u16],
        levels: &[Level],
        assets: &AssetBook,
    ) -> (u32, usize) {
        let (mut handle, mut count) = (NONE, 0);
        for rule in rules {
            let needs =
                self.needs.get(directive as usize).and_then(|of| of.get(usize::from(*rule)));
            let Some(needs) = needs.copied().flatten() else { continue };
            let key = self.key_of_instance(needs, levels, assets);
            if !self.has(handle, key) {
                handle = self.link(slot, needs.group, key, handle);
                count += 1;
            }
        }
        (handle, count)
    }

    /// Takes an instance out again.
    pub(crate) fn leave(&mut self, mut handle: u32) {
        while let Some(wait) = self.waits.get(handle as usize).copied() {
            match self.waits.get_mut(wait.before as usize) {
                Some(before) => before.after = wait.after,
                None if wait.after == NONE => {
                    self.first.remove(&wait.key);
                }
                None => {
                    self.first.insert(wait.key, wait.after);
                }
            }
            if let Some(after) = self.waits.get_mut(wait.after as usize) {
                after.before = wait.before;
            }
            if let Some(alive) = self.alive.get_mut(wait.group as usize) {
                *alive -= 1;
            }
            if let Some(place) = self.waits.get_mut(handle as usize) {
                place.next = self.free;
            }
            self.free = handle;
            handle = wait.next;
        }
    }

    /// Calls `found` for every instance that could match; an instance may come more than once.
    pub(crate) fn candidates(&self, seen: &Seen<'_>, mut found: impl FnMut(u32)) {
        for group in self.groups.of(seen.event) {
            if self.alive.get(*group as usize).is_none_or(|alive| *alive == 0) {
                continue;
            }
            let Some(shape) = self.shapes.get(*group as usize) else { continue };
            let mut next = self.first.get(&key_of_event(*group, shape, seen)).copied();
            while let Some(wait) = next.and_then(|place| self.waits.get(place as usize)) {
                found(wait.slot);
                next = Some(wait.after);
            }
        }
    }

    fn key_of_instance(&self, needs: Needs, levels: &[Level], assets: &AssetBook) -> u64 {
        let level = |reference: Reference| referenced(levels, reference.level);
        let mut key = Key::new(needs.group);
        for reference in [needs.from, needs.to].into_iter().flatten() {
            if let Some(ip) = level(reference).and_then(|level| level.address(reference.field)) {
                key.address(canonical(ip, assets));
            }
        }
        if let Some(reference) = needs.sid {
            let sid = level(reference).and_then(|level| level.number(reference.field));
            key.number(sid.unwrap_or(0).into());
        }
        if let Some(reference) = needs.text {
            key.text(level(reference).and_then(|level| level.text(reference.field)));
        }
        key.0
    }

    fn has(&self, mut handle: u32, key: u64) -> bool {
        while let Some(wait) = self.waits.get(handle as usize) {
            if wait.key == key {
                return true;
            }
            handle = wait.next;
        }
        false
    }

    fn link(&mut self, slot: u32, group: u32, key: u64, next: u32) -> u32 {
        let after = self.first.get(&key).copied().unwrap_or(NONE);
        let wait = Wait { key, group, slot, before: NONE, after, next };
        let place = match self.waits.get_mut(self.free as usize) {
            Some(free) => {
                let place = self.free;
                self.free = free.next;
                *free = wait;
                place
            }
            None => {
                self.waits.push(wait);
                (self.waits.len() - 1) as u32
            }
        };
        if let Some(after) = self.waits.get_mut(after as usize) {
            after.before = place;
        }
        self.first.insert(key, place);
        if let Some(alive) = self.alive.get_mut(group as usize) {
            *alive += 1;
        }
        place
    }
}

fn needs_of(
    rule: &Rule,
    data_sources: &DataSources,
    group_of: &mut impl FnMut(Shape) -> u32,
) -> Needs {
    let from = rule.from.single_reference();
    let to = rule.to.single_reference();
    let sid = rule.plugin_sid.single_reference().filter(|r| r.field == EventField::PluginSid);
    let text = rule.texts.iter().find_map(|text| Some((text.field, text.single_reference()?)));
    let group = group_of(Shape {
        select: Select::of(rule, data_sources),
        from: from.is_some(),
        to: to.is_some(),
        sid: sid.is_some(),
        text: text.map(|(field, _)| field),
    });
    Needs { group, from, to, sid, text: text.map(|(_, reference)| reference) }
}

fn key_of_event(group: u32, shape: &Shape, seen: &Seen<'_>) -> u64 {
    let mut key = Key::new(group);
    if shape.from {
        key.address(seen.src.canonical);
    }
    if shape.to {
        key.address(seen.dst.canonical);
    }
    if shape.sid {
        key.number(seen.event.plugin_sid.0.into());
    }
    if let Some(field) = shape.text {
        key.text(seen.event.texts.get(field));
    }
    key.0
}

/// Multiplies and folds 128 bits, as wyhash does.
struct Key(u64);

impl Key {
    fn new(group: u32) -> Self {
        let mut key = Self(0x9e37_79b9_7f4a_7c15);
        key.number(group.into());
        key
    }

    fn number(&mut self, number: u64) {
        let product = u128::from(self.0 ^ number ^ 0xe703_7ed1_a0b4_28db) * 0xa076_1d64_78bd_642f;
        self.0 = (product >> 64) as u64 ^ product as u64;
    }

    fn address(&mut self, ip: IpAddr) {
        match ip {
            IpAddr::V4(ip) => self.number(ip.to_bits().into()),
            IpAddr::V6(ip) => {
                self.number(ip.to_bits() as u64);
                self.number((ip.to_bits() >> 64) as u64);
            }
        }
    }

    fn text(&mut self, text: Option<&str>) {
        self.number(u64::from(text.is_some()));
        for character in text.into_iter().flat_map(folded) {
            self.number(u32::from(character).into());
        }
    }
}
