//! Pages of events, single events, counts.

use std::collections::BinaryHeap;

use model::{Event, EventId};
use tantivy::schema::Value as _;
use tantivy::{DocAddress, DocId, Result, TantivyDocument, TantivyError};

use super::codec;
use super::layout::Layout;
use super::scan::Scan;
use super::view::{PartitionView, SegmentView, View};
use crate::page::{Cursor, EventPage, EventQuery, MAX_PAGE, Order, PageRequest, Total};

/// Time and id such that what comes first is the lowest.
type Key = (i64, u64);

fn key(order: Order, time: i64, id: u64) -> Key {
    match order {
        Order::OldestFirst => (time, id),
        Order::NewestFirst => (!time, !id),
    }
}

/// A found event: its key, its partition, its place there.
type Hit = (Key, usize, u32, DocId);

/// The first `limit` events behind `cursor`.
struct Best {
    order: Order,
    limit: usize,
    cursor: Option<Key>,
    hits: BinaryHeap<Hit>,
    times: Vec<i64>,
}

impl Best {
    /// Whether an event with this time, or a later one in the order, can be among them.
    fn has_room(&self, time: i64) -> bool {
        let worst = self.hits.peek().filter(|_| self.hits.len() >= self.limit);
        worst.is_none_or(|(worst, ..)| time <= worst.0)
    }

    fn see(&mut self, partition: usize, segment: &SegmentView, docs: &[DocId]) {
        let mut times = std::mem::take(&mut self.times);
        times.resize(docs.len(), 0);
        segment.time.get_vals(docs, &mut times);
        for (doc, time) in docs.iter().zip(&times) {
            let time = key(self.order, *time, 0).0;
            if !self.has_room(time) || self.cursor.is_some_and(|cursor| time < cursor.0) {
                continue;
            }
            let id = segment.id.get_val(*doc);
            let key = (time, key(self.order, 0, id).1);
            if self.cursor.is_none_or(|cursor| cursor < key) {
                self.hits.push((key, partition, segment.ordinal, *doc));
                if self.hits.len() > self.limit {
                    self.hits.pop();
                }
            }
        }
        self.times = times;
    }
}

/// A page of the events that `query` finds.
pub(super) fn search(
    layout: &Layout,
    view: &View,
    query: &EventQuery,
    page: &PageRequest,
) -> Result<EventPage> {
    let scan = Scan::new(layout, query)?;
    let limit = page.limit.min(MAX_PAGE);
    let order = page.order;
    let mut best = Best {
        order,
        // One more tells whether there is a next page.
        limit: limit + 1,
        cursor: page.cursor.map(|cursor| key(order, cursor.time.as_micros(), cursor.id.0)),
        hits: BinaryHeap::new(),
        times: Vec::new(),
    };
    let total = fill(&scan, view, page, &mut best)?;
    let mut hits = best.hits.into_sorted_vec();
    let more = hits.len() > limit;
    hits.truncate(limit);
    let events = fetch(layout, view, &hits)?;
    let last = events.last().filter(|_| more);
    let next = last.map(|last| Cursor { time: last.time, id: last.id });
    Ok(EventPage { events, next, total })
}

/// The earliest key's time of a segment, and the latest.
fn times(order: Order, segment: &SegmentView) -> (i64, i64) {
    let (first, last) = segment.times;
    match order {
        Order::OldestFirst => (first, last),
        Order::NewestFirst => (!last, !first),
    }
}

/// Looks into segments, those first that begin first, until no other can change the page and
/// enough is counted.
fn fill(scan: &Scan, view: &View, page: &PageRequest, best: &mut Best) -> Result<Total> {
    let mut segments: Vec<(usize, &SegmentView)> = Vec::new();
    for (at, partition) in view.partitions.iter().enumerate() {
        let concerned = partition.segments.iter().filter(|segment| scan.concerns(segment));
        segments.extend(concerned.map(|segment| (at, segment)));
    }
    segments.sort_by_key(|(_, segment)| times(best.order, segment));
    let mut counted = 0;
    let mut exact = true;
    for (partition, segment) in segments {
        let (first, last) = times(best.order, segment);
        let before_page = best.cursor.is_some_and(|cursor| last < cursor.0);
        if best.limit > 1 && best.has_room(first) && !before_page {
            scan.for_each(segment, &mut |docs| {
                counted += docs.len() as u64;
                best.see(partition, segment, docs);
            })?;
        } else if counted < page.count_up_to {
            counted += scan.count(segment)?;
        } else {
            exact = false;
        }
    }
    Ok(if exact { Total::Exact(counted) } else { Total::AtLeast(counted) })
}

/// The events at these places, in this order.
fn fetch(layout: &Layout, view: &View, hits: &[Hit]) -> Result<Vec<Event>> {
    // In the order in which they are stored, because neighbours are compressed together.
    let mut places: Vec<usize> = (0..hits.len()).collect();
    places.sort_by_key(|at| {
        hits.get(*at).map(|(_, partition, segment, doc)| (*partition, *segment, *doc))
    });
    let mut events: Vec<Option<Event>> = hits.iter().map(|_| None).collect();
    for at in places {
        let hit = hits.get(at).and_then(|hit| Some((hit, view.partitions.get(hit.1)?)));
        let (Some((hit, partition)), Some(event)) = (hit, events.get_mut(at)) else { continue };
        *event = Some(read(layout, partition, hit.2, hit.3)?);
    }
    Ok(events.into_iter().flatten().collect())
}

fn read(layout: &Layout, partition: &PartitionView, segment: u32, doc: DocId) -> Result<Event> {
    let document: TantivyDocument = partition.searcher.doc(DocAddress::new(segment, doc))?;
    let bytes = document.get_first(layout.event);
    let event = bytes.as_ref().and_then(|bytes| bytes.as_bytes()).and_then(codec::decode);
    event.ok_or_else(|| {
        let place = partition.directory.display();
        TantivyError::InternalError(format!(
            "document {doc} of segment {segment} in {place} is not an event"
        ))
    })
}

/// How many events `query` finds.
pub(super) fn count(layout: &Layout, view: &View, query: &EventQuery) -> Result<u64> {
    let scan = Scan::new(layout, query)?;
    Ok(scan.gather(view, |segment| scan.count(segment))?.into_iter().sum())
}

/// Those of `ids` that are there, by id.
pub(super) fn get_many(layout: &Layout, view: &View, ids: &[EventId]) -> Result<Vec<Event>> {
    let mut ids: Vec<u64> = ids.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut hits = Vec::new();
    for (at, partition) in view.partitions.iter().enumerate() {
        for segment in &partition.segments {
            let begin = ids.partition_point(|id| *id < segment.ids.0);
            let end = ids.partition_point(|id| *id <= segment.ids.1);
            let wanted = ids.get(begin..end).unwrap_or_default();
            find(segment, wanted, &mut |doc, id| hits.push(((0, id), at, segment.ordinal, doc)));
        }
    }
    hits.sort_unstable();
    hits.dedup_by_key(|hit: &mut Hit| hit.0);
    fetch(layout, view, &hits)
}

/// Finds `wanted` ids, which are sorted, in a segment.
fn find(segment: &SegmentView, wanted: &[u64], found: &mut dyn FnMut(DocId, u64)) {
    let (Some(first), Some(last)) = (wanted.first(), wanted.last()) else { return };
    if first == last {
        let (mut docs, all) = (Vec::new(), 0..segment.reader.max_doc());
        segment.id.get_row_ids_for_value_range(*first..=*last, all, &mut docs);
        docs.into_iter().for_each(|doc| found(doc, *first));
        return;
    }
    let mut block = [0; 1024];
    let mut doc = 0;
    while let Some(length) = segment.reader.max_doc().checked_sub(doc).filter(|left| *left > 0) {
        let length = block.len().min(length as usize);
        let Some(ids) = block.get_mut(..length) else { return };
        segment.id.get_range(doc.into(), ids);
        for id in ids {
            if (first..=last).contains(&&*id) && wanted.binary_search(id).is_ok() {
                found(doc, *id);
            }
            doc += 1;
        }
    }
}
