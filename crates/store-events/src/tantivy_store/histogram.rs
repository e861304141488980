//! Events over time.

use std::collections::BTreeMap;

use model::Timestamp;
use rustc_hash::FxHashMap;
use tantivy::{DocId, Result};

use super::column::Codes;
use super::layout::{Layout, sides};
use super::scan::Scan;
use super::view::{SegmentView, View};
use crate::page::{Bar, EventQuery, Split};

/// Events and, of these, those with each of the values to split by.
type Bars = FxHashMap<i64, Vec<u64>>;

/// A segment with up to so many bars counts in a list, otherwise in a hash map.
const LISTED: i64 = 1 << 16;

/// The bars that have events, in order of time. `width` is above 0, in microseconds.
pub(super) fn histogram(
    layout: &Layout,
    view: &View,
    query: &EventQuery,
    width: i64,
    split: Option<&Split>,
) -> Result<Vec<Bar>> {
    let scan = Scan::new(layout, query)?;
    let parts = scan.gather(view, |segment| bars(&scan, segment, width, split))?;
    let mut all: BTreeMap<i64, Vec<u64>> = BTreeMap::new();
    for (bar, counts) in parts.into_iter().flatten() {
        let sums = all.entry(bar).or_insert_with(|| vec![0; counts.len()]);
        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
    let bars = all.into_iter().map(|(bar, counts)| {
        let (events, split) = counts.split_first().map_or((0, &[][..]), |(n, rest)| (*n, rest));
        let start = Timestamp::from_micros(bar.saturating_mul(width));
        Bar { start, events, split: split.to_vec() }
    });
    Ok(bars.collect())
}

fn bars(scan: &Scan, segment: &SegmentView, width: i64, split: Option<&Split>) -> Result<Bars> {
    let (first, last) = (segment.times.0.div_euclid(width), segment.times.1.div_euclid(width));
    let Some(split) = split else {
        if first == last {
            let events = scan.count(segment)?;
            return Ok(if events == 0 {
                Bars::default()
            } else {
                Bars::from_iter([(first, vec![events])])
            });
        }
        return plain(scan, segment, width, (first, last));
    };
    split_bars(scan, segment, width, split)
}

fn plain(
    scan: &Scan,
    segment: &SegmentView,
    width: i64,
    (first, last): (i64, i64),
) -> Result<Bars> {
    let mut times = Vec::new();
    let listed = last.checked_sub(first).is_some_and(|range| range < LISTED);
    let mut list = vec![0_u64; if listed { (last - first) as usize + 1 } else { 0 }];
    let mut map: FxHashMap<i64, u64> = FxHashMap::default();
    scan.for_each(segment, &mut |docs| {
        read_times(segment, docs, &mut times);
        let mut times = times.iter().peekable();
        while let Some(time) = times.next() {
            let bar = time.div_euclid(width);
            // Neighbours mostly share a bar, and division is slow.
            let (start, mut events) = (bar.checked_mul(width), 1);
            let shares = |time: &&i64| {
                start.is_some_and(|start| (0..width).contains(&time.saturating_sub(start)))
            };
            while times.next_if(shares).is_some() {
                events += 1;
            }
            if !listed {
                *map.entry(bar).or_default() += events;
            } else if let Some(count) = list.get_mut((bar - first) as usize) {
                *count += events;
            }
        }
    })?;
    let counts = (first..).zip(list).filter(|(_, events)| *events > 0).chain(map);
    Ok(counts.map(|(bar, events)| (bar, vec![events])).collect())
}

fn read_times(segment: &SegmentView, docs: &[DocId], times: &mut Vec<i64>) {
    times.resize(docs.len(), 0);
    segment.time.get_vals(docs, times);
}

/// A column, and which value of the split each of its codes is.
struct Side {
    codes: Codes,
    places: FxHashMap<u64, usize>,
    block: Vec<Option<u64>>,
}

fn open_sides(segment: &SegmentView, split: &Split) -> Result<Vec<Side>> {
    let mut opened = Vec::new();
    for field in sides(split.field).into_iter().flatten() {
        let Some(codes) = Codes::open(segment, field)? else { continue };
        let mut places = FxHashMap::default();
        for (place, value) in split.values.iter().enumerate() {
            if let Some(code) = codes.code(value)? {
                places.insert(code, place);
            }
        }
        opened.push(Side { codes, places, block: Vec::new() });
    }
    Ok(opened)
}

fn split_bars(scan: &Scan, segment: &SegmentView, width: i64, split: &Split) -> Result<Bars> {
    let mut sides = open_sides(segment, split)?;
    let mut times = Vec::new();
    let mut bars = Bars::default();
    scan.for_each(segment, &mut |docs| {
        read_times(segment, docs, &mut times);
        for side in &mut sides {
            side.codes.read(docs, &mut side.block);
        }
        for (at, time) in times.iter().enumerate() {
            let counts = bars
                .entry(time.div_euclid(width))
                .or_insert_with(|| vec![0; split.values.len() + 1]);
            let mut last = None;
            if let Some(events) = counts.first_mut() {
                *events += 1;
            }
            for side in &sides {
                let code = side.block.get(at).copied().flatten();
                let place = code.and_then(|code| side.places.get(&code).copied());
                // Both sides with the same value are one event with it.
                if let (Some(place), true) = (place, place != last) {
                    if let Some(count) = counts.get_mut(place + 1) {
                        *count += 1;
                    }
                    last = Some(place);
                }
            }
        }
    })?;
    Ok(bars)
}
