//! The most frequent values.

use rustc_hash::FxHashMap;
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

/// Codes in a range up to this are counted in a list, others in a hash map.
const LISTED: u64 = 1 << 20;

/// So many different values are held in memory. Beyond, the rarer half is forgotten.
const MAX_HELD: usize = 2_000_000;

type Counts = FxHashMap<Vec<Value>, u64>;

/// What one segment, or all so far, have.
#[derive(Default)]
struct Tally {
    counts: Counts,
    without: u64,
    forgotten: u64,
}

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
    let tallies = scan.gather(view, |segment| match by {
        [field] => match sides(*field) {
            [Some(one), Some(other)] => pair(&scan, segment, one, other),
            _ => single(&scan, segment, *field),
        },
        _ => combined(&scan, segment, by),
    })?;
    let mut tallies = tallies.into_iter();
    let mut all = tallies.next().unwrap_or_default();
    for tally in tallies {
        all.add(tally);
    }
    Ok(all.into_top(n.min(MAX_TOP)))
}

impl Tally {
    fn new(counts: Vec<(Value, u64)>, without: u64) -> Self {
        let counts = counts.into_iter().map(|(value, n)| (vec![value], n)).collect();
        Self { counts, without, forgotten: 0 }
    }

    fn add(&mut self, mut other: Self) {
        if self.counts.len() < other.counts.len() {
            std::mem::swap(&mut self.counts, &mut other.counts);
        }
        self.without += other.without;
        self.forgotten += other.forgotten;
        for (values, events) in other.counts {
            *self.counts.entry(values).or_default() += events;
        }
        if self.counts.len() > MAX_HELD {
            self.forget_the_rarer_half();
        }
    }

    fn forget_the_rarer_half(&mut self) {
        let mut counts: Vec<u64> = self.counts.values().copied().collect();
        let middle = counts.len() / 2;
        let (_, limit, _) = counts.select_nth_unstable(middle);
        let (limit, before) = (*limit, self.counts.len());
        // Of those as frequent as the limit as many as needed.
        let mut equal = self.counts.values().filter(|events| **events > limit).count();
        self.counts.retain(|_, events| {
            equal += usize::from(*events == limit);
            *events > limit || (*events == limit && equal <= middle)
        });
        self.forgotten += (before - self.counts.len()) as u64;
    }

    fn into_top(self, n: usize) -> Top {
        let distinct = self.counts.len() as u64 + self.forgotten;
        let mut rows: Vec<_> =
            self.counts.into_iter().map(|(values, events)| TopRow { values, events }).collect();
        let order =
            |a: &TopRow, b: &TopRow| b.events.cmp(&a.events).then_with(|| a.values.cmp(&b.values));
        if n < rows.len() {
            rows.select_nth_unstable_by(n, order);
            rows.truncate(n);
        }
        rows.sort_unstable_by(order);
        Top { rows, distinct, without: self.without, exact: self.forgotten == 0 }
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
        match last.checked_sub(first) {
            Some(range) if range < LISTED => {
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

    fn into_counts(self) -> Vec<(u64, u64)> {
        match self {
            Self::List { first, counts } => {
                let counted = (first..).zip(counts).filter(|(_, events)| *events > 0);
                counted.map(|(code, events)| (code, events.into())).collect()
            }
            Self::Map(counts) => {
                counts.into_iter().map(|(code, events)| (code, events.into())).collect()
            }
        }
    }
}

fn single(scan: &Scan, segment: &SegmentView, field: Field) -> Result<Tally> {
    let Some(codes) = Codes::open(segment, field)? else {
        return Ok(Tally { without: scan.count(segment)?, ..Tally::default() });
    };
    let mut counter = Counter::new(&codes);
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
    Ok(Tally::new(codes.values(counter.into_counts())?, without))
}

/// A field of two columns: each event once for each of its different values.
fn pair(scan: &Scan, segment: &SegmentView, one: Field, other: Field) -> Result<Tally> {
    let (one, other) = match (Codes::open(segment, one)?, Codes::open(segment, other)?) {
        (Some(one), Some(other)) => (one, other),
        (Some(_), None) => return single(scan, segment, one),
        (None, _) => return single(scan, segment, other),
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
    let mut tally = Tally::new(one.values(counter_of_one.into_counts())?, without);
    tally.add(Tally::new(other.values(counter_of_other.into_counts())?, 0));
    Ok(tally)
}

fn combined(scan: &Scan, segment: &SegmentView, by: &[Field]) -> Result<Tally> {
    let columns =
        by.iter().map(|field| Codes::open(segment, *field)).collect::<Result<Vec<_>>>()?;
    let Some(columns) = columns.into_iter().collect::<Option<Vec<_>>>() else {
        return Ok(Tally { without: scan.count(segment)?, ..Tally::default() });
    };
    let mut counts: FxHashMap<[u64; MAX_FIELDS], u64> = FxHashMap::default();
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
    let counts = counts.into_iter().map(|(key, events)| {
        let values = columns.iter().zip(key).map(|(column, code)| column.value(code));
        Ok((values.collect::<Result<Vec<_>>>()?, events))
    });
    Ok(Tally { counts: counts.collect::<Result<_>>()?, without, forgotten: 0 })
}
