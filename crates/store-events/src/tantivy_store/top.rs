//! The most frequent values.

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::{DocId, Result};

use super::column::Codes;
use super::layout::{Layout, sides};
use super::scan::Scan;
use super::view::{SegmentView, View};
use crate::field::Field;
use crate::page::{EventQuery, MAX_TOP, Top, TopRow};
use crate::value::Value;

/// Most fields that are combined.
pub(super) const MAX_FIELDS: usize = 4;

/// So many different values are held in memory. Beyond, the rarer half is forgotten.
const MAX_HELD: usize = 2_000_000;

/// What one segment has: how often which codes, and events that lack one of the fields.
struct Found {
    columns: Vec<Codes>,
    counts: Vec<(Key, u32)>,
    without: u64,
}

/// A code for each field; the rest is 0.
type Key = [u64; MAX_FIELDS];

/// The `n` most frequent values of `by`, which are 1 to [`MAX_FIELDS`] fields, a single one if
/// it is a pair such as `ip`.
pub(super) fn top(
    layout: &Layout,
    view: &View,
    query: &EventQuery,
    by: &[Field],
    n: usize,
) -> Result<Top> {
    let scan = Scan::new(layout, query)?;
    let found = scan.gather(view, |segment| match by {
        [field] => match sides(*field) {
            [Some(one), Some(other)] => pair(&scan, segment, one, other),
            _ => Ok(vec![single(&scan, segment, *field)?]),
        },
        _ => Ok(vec![combined(&scan, segment, by)?]),
    })?;
    let mut tally = Tally::new(by.len());
    for found in found.into_iter().flatten() {
        tally.add(found)?;
    }
    Ok(tally.into_top(n.min(MAX_TOP)))
}

/// The different values of a field, each with a place.
#[derive(Default)]
struct Places {
    by_value: FxHashMap<Value, u32>,
    values: Vec<Value>,
}

impl Places {
    fn place(&mut self, value: Value) -> u32 {
        let next = self.values.len() as u32;
        *self.by_value.entry(value).or_insert_with_key(|value| {
            self.values.push(value.clone());
            next
        })
    }
}

/// A place for each field; the rest is 0.
type Combination = [u32; MAX_FIELDS];

/// What all segments have together.
struct Tally {
    fields: Vec<Places>,
    /// Of a single field, by place.
    alone: Vec<u64>,
    /// Of several fields.
    combined: FxHashMap<Combination, u64>,
    without: u64,
    forgotten: u64,
}

impl Tally {
    fn new(fields: usize) -> Self {
        Self {
            fields: (0..fields).map(|_| Places::default()).collect(),
            alone: Vec::new(),
            combined: FxHashMap::default(),
            without: 0,
            forgotten: 0,
        }
    }

    fn add(&mut self, found: Found) -> Result<()> {
        self.without += found.without;
        match (&found.columns[..], self.fields.len()) {
            ([column], 1) => self.add_alone(column, found.counts)?,
            (columns, _) => self.add_combined(columns, &found.counts)?,
        }
        if self.alone.len().max(self.combined.len()) > MAX_HELD {
            self.forget_the_rarer_half();
        }
        Ok(())
    }

    fn add_alone(&mut self, column: &Codes, mut counts: Vec<(Key, u32)>) -> Result<()> {
        counts.sort_unstable();
        let codes: Vec<u64> = counts.iter().map(|(key, _)| key[0]).collect();
        let mut events = counts.iter().map(|(_, events)| u64::from(*events));
        let (fields, alone) = (&mut self.fields, &mut self.alone);
        column.each_value(&codes, |_, value| {
            let place = fields.first_mut().map_or(0, |places| places.place(value)) as usize;
            if place >= alone.len() {
                alone.resize(place + 1, 0);
            }
            if let (Some(count), Some(events)) = (alone.get_mut(place), events.next()) {
                *count += events;
            }
        })
    }

    fn add_combined(&mut self, columns: &[Codes], counts: &[(Key, u32)]) -> Result<()> {
        let mut translations = Vec::with_capacity(columns.len());
        for (at, (column, places)) in columns.iter().zip(&mut self.fields).enumerate() {
            let codes = counts.iter().filter_map(|(key, _)| key.get(at).copied());
            let mut codes: Vec<u64> = codes.collect::<FxHashSet<_>>().into_iter().collect();
            codes.sort_unstable();
            let mut translation = FxHashMap::default();
            column.each_value(&codes, |code, value| {
                translation.insert(code, places.place(value));
            })?;
            translations.push(translation);
        }
        for (codes, events) in counts {
            let mut combination = Combination::default();
            for ((place, code), translation) in combination.iter_mut().zip(codes).zip(&translations)
            {
                *place = translation.get(code).copied().unwrap_or_default();
            }
            *self.combined.entry(combination).or_default() += u64::from(*events);
        }
        Ok(())
    }

    /// Everything that was counted.
    fn take(&mut self) -> Vec<(Combination, u64)> {
        let alone = (0..).zip(std::mem::take(&mut self.alone)).filter(|(_, events)| *events > 0);
        let alone = alone.map(|(place, events)| {
            let mut combination = Combination::default();
            combination[0] = place;
            (combination, events)
        });
        alone.chain(std::mem::take(&mut self.combined)).collect()
    }

    fn forget_the_rarer_half(&mut self) {
        let mut counts = self.take();
        let middle = counts.len() / 2;
        counts.select_nth_unstable_by_key(middle, |(_, events)| std::cmp::Reverse(*events));
        self.forgotten += (counts.len() - middle) as u64;
        counts.truncate(middle);
        // The values that still count get new places.
        let old = std::mem::take(&mut self.fields);
        self.fields = old.iter().map(|_| Places::default()).collect();
        for (mut combination, events) in counts {
            for ((place, old), new) in combination.iter_mut().zip(&old).zip(&mut self.fields) {
                if let Some(value) = old.values.get(*place as usize) {
                    *place = new.place(value.clone());
                }
            }
            if self.fields.len() > 1 {
                self.combined.insert(combination, events);
            } else {
                self.alone.push(events);
            }
        }
    }

    fn into_top(mut self, n: usize) -> Top {
        let mut counts = self.take();
        let distinct = counts.len() as u64 + self.forgotten;
        let order = |a: &(Combination, u64), b: &(Combination, u64)| {
            b.1.cmp(&a.1).then_with(|| self.values(&a.0).cmp(self.values(&b.0)))
        };
        if n < counts.len() {
            counts.select_nth_unstable_by(n, order);
            counts.truncate(n);
        }
        counts.sort_unstable_by(order);
        let row = |(combination, events): &(Combination, u64)| TopRow {
            values: self.values(combination).cloned().collect(),
            events: *events,
        };
        let rows = counts.iter().map(row).collect();
        Top { rows, distinct, without: self.without, exact: self.forgotten == 0 }
    }

    fn values<'a>(&'a self, combination: &'a Combination) -> impl Iterator<Item = &'a Value> {
        let places = self.fields.iter().zip(combination);
        places.filter_map(|(field, place)| field.values.get(*place as usize))
    }
}

/// Counts codes.
enum Counter {
    List { first: u64, counts: Vec<u32> },
    Map(FxHashMap<u64, u32>),
}

impl Counter {
    fn new(codes: &Codes) -> Self {
        let (first, last) = codes.limits();
        // A list longer than this takes more time to make than it saves.
        let listed = u64::from(codes.events()) * 4 + 1024;
        match last.checked_sub(first) {
            Some(range) if range < listed => {
                Self::List { first, counts: vec![0; range as usize + 1] }
            }
            _ => Self::Map(FxHashMap::default()),
        }
    }

    fn add(&mut self, code: u64) {
        match self {
            Self::List { first, counts } => {
                if let Some(count) = counts.get_mut(code.wrapping_sub(*first) as usize) {
                    *count += 1;
                }
            }
            Self::Map(counts) => *counts.entry(code).or_default() += 1,
        }
    }

    fn into_counts(self) -> Vec<(Key, u32)> {
        let key = |code| {
            let mut key = [0; MAX_FIELDS];
            key[0] = code;
            key
        };
        match self {
            Self::List { first, counts } => {
                let counted = (first..).zip(counts).filter(|(_, events)| *events > 0);
                counted.map(|(code, events)| (key(code), events)).collect()
            }
            Self::Map(counts) => {
                counts.into_iter().map(|(code, events)| (key(code), events)).collect()
            }
        }
    }
}

/// All events of the segment lack the field.
fn none(scan: &Scan, segment: &SegmentView) -> Result<Found> {
    Ok(Found { columns: Vec::new(), counts: Vec::new(), without: scan.count(segment)? })
}

fn single(scan: &Scan, segment: &SegmentView, field: Field) -> Result<Found> {
    let Some(codes) = Codes::open(segment, field)? else { return none(scan, segment) };
    let mut counter = Counter::new(&codes);
    if scan.wants_all(segment) {
        let events = codes.each(|code| counter.add(code));
        let without = u64::from(codes.events()).saturating_sub(events);
        return Ok(Found { columns: vec![codes], counts: counter.into_counts(), without });
    }
    let (mut without, mut block) = (0, Vec::new());
    scan.for_each(segment, &mut |docs| {
        codes.read(docs, &mut block);
        for code in &block {
            match code {
                Some(code) => counter.add(*code),
                None => without += 1,
            }
        }
    })?;
    Ok(Found { columns: vec![codes], counts: counter.into_counts(), without })
}

/// A field of two columns: each event once for each of its different values.
fn pair(scan: &Scan, segment: &SegmentView, one: Field, other: Field) -> Result<Vec<Found>> {
    let (one, other) = match (Codes::open(segment, one)?, Codes::open(segment, other)?) {
        (Some(one), Some(other)) => (one, other),
        (Some(_), None) => return Ok(vec![single(scan, segment, one)?]),
        (None, _) => return Ok(vec![single(scan, segment, other)?]),
    };
    let mut counters = [Counter::new(&one), Counter::new(&other)];
    let [counter_of_one, counter_of_other] = &mut counters;
    // The codes of the second column as codes of the first.
    let mut same: FxHashMap<u64, Option<u64>> = FxHashMap::default();
    let (mut without, mut a, mut b) = (0, Vec::new(), Vec::new());
    let mut failed = None;
    scan.for_each(segment, &mut |docs: &[DocId]| {
        one.read(docs, &mut a);
        other.read(docs, &mut b);
        for (a, b) in a.iter().zip(&b) {
            without += u64::from(a.is_none() && b.is_none());
            if let Some(a) = a {
                counter_of_one.add(*a);
            }
            let Some(b) = *b else { continue };
            let translated = *same.entry(b).or_insert_with(|| {
                let code = other.value(b).and_then(|value| one.code(&value));
                code.unwrap_or_else(|error| {
                    failed = Some(error);
                    None
                })
            });
            if a.is_none() || *a != translated {
                counter_of_other.add(b);
            }
        }
    })?;
    if let Some(error) = failed {
        return Err(error);
    }
    let [counter_of_one, counter_of_other] = counters;
    let found = |codes, counter: Counter, without| Found {
        columns: vec![codes],
        counts: counter.into_counts(),
        without,
    };
    Ok(vec![found(one, counter_of_one, without), found(other, counter_of_other, 0)])
}

fn combined(scan: &Scan, segment: &SegmentView, by: &[Field]) -> Result<Found> {
    let columns =
        by.iter().map(|field| Codes::open(segment, *field)).collect::<Result<Vec<_>>>()?;
    let Some(columns) = columns.into_iter().collect::<Option<Vec<_>>>() else {
        return none(scan, segment);
    };
    let mut counts: FxHashMap<Key, u32> = FxHashMap::default();
    let mut blocks = vec![Vec::new(); columns.len()];
    let mut without = 0;
    scan.for_each(segment, &mut |docs| {
        for (column, block) in columns.iter().zip(&mut blocks) {
            column.read(docs, block);
        }
        for at in 0..docs.len() {
            let mut key = [0; MAX_FIELDS];
            let mut parts = key.iter_mut().zip(&blocks);
            let whole = parts.all(|(part, block)| match block.get(at) {
                Some(Some(code)) => {
                    *part = *code;
                    true
                }
                _ => false,
            });
            if whole {
                *counts.entry(key).or_default() += 1;
            } else {
                without += 1;
            }
        }
    })?;
    Ok(Found { columns, counts: counts.into_iter().collect(), without })
}
