//! Goes through the events that a query finds, segment by segment.

use std::sync::atomic::{AtomicUsize, Ordering};

use tantivy::query::{BooleanQuery, EnableScoring, Query, Weight};
use tantivy::{DocId, Result};

use super::layout::Layout;
use super::select;
use super::view::{SegmentView, View};
use crate::field::Field;
use crate::filter::Filter;
use crate::page::EventQuery;

/// Events read at a time where all of them are wanted.
const BLOCK: usize = 1024;

/// From so many events on, segments are shared among threads.
const SHARED_FROM: u64 = 500_000;

/// Threads that answer one question.
const THREADS: usize = 2;

/// A query, ready to be asked of segments.
pub(super) struct Scan {
    /// First and last microsecond.
    from: i64,
    to: i64,
    /// `None`: every event.
    filter: Option<Box<dyn Weight>>,
    /// The filter and the range of time.
    limited: Box<dyn Weight>,
}

impl Scan {
    pub(super) fn new(layout: &Layout, query: &EventQuery) -> Result<Self> {
        let from = query.from.map_or(i64::MIN, |from| from.as_micros());
        let to = query.to.map_or(Some(i64::MAX), |to| to.as_micros().checked_sub(1));
        // Nothing is before the beginning of time.
        let (from, to) = to.map_or((1, 0), |to| (from, to));
        let scoring = || EnableScoring::disabled_from_schema(&layout.schema);
        let filter = || select::query(layout, &query.filter);
        let range = select::range(layout, Field::Time, from, to);
        let limited = match query.filter {
            Filter::All => range.weight(scoring())?,
            _ => BooleanQuery::intersection(vec![filter(), range]).weight(scoring())?,
        };
        let filter = match query.filter {
            Filter::All => None,
            _ => Some(filter().weight(scoring())?),
        };
        Ok(Self { from, to, filter, limited })
    }

    /// Whether a segment can hold any of the events.
    pub(super) fn concerns(&self, segment: &SegmentView) -> bool {
        self.from <= self.to && segment.times.0 <= self.to && self.from <= segment.times.1
    }

    /// What to ask of a segment; `None` when all its events are wanted.
    fn weight(&self, segment: &SegmentView) -> Option<&dyn Weight> {
        let inside = self.from <= segment.times.0 && segment.times.1 <= self.to;
        if inside { self.filter.as_deref() } else { Some(&*self.limited) }
    }

    /// Whether all events of the segment are wanted.
    pub(super) fn wants_all(&self, segment: &SegmentView) -> bool {
        self.concerns(segment) && self.weight(segment).is_none()
    }

    /// Calls `see` with the events found in `segment`, block by block, in order.
    pub(super) fn for_each(
        &self,
        segment: &SegmentView,
        see: &mut dyn FnMut(&[DocId]),
    ) -> Result<()> {
        if !self.concerns(segment) {
            return Ok(());
        }
        if let Some(weight) = self.weight(segment) {
            return weight.for_each_no_score(&segment.reader, see);
        }
        let (mut block, mut start) = (Vec::with_capacity(BLOCK), 0);
        while start < segment.reader.max_doc() {
            let end = segment.reader.max_doc().min(start + BLOCK as u32);
            block.clear();
            block.extend(start..end);
            see(&block);
            start = end;
        }
        Ok(())
    }

    /// How many events of `segment` are found.
    pub(super) fn count(&self, segment: &SegmentView) -> Result<u64> {
        if !self.concerns(segment) {
            return Ok(0);
        }
        match self.weight(segment) {
            Some(weight) => Ok(weight.count(&segment.reader)?.into()),
            None => Ok(segment.reader.max_doc().into()),
        }
    }

    /// Asks every segment that can hold any of the events, on several threads if that pays.
    pub(super) fn gather<T: Send>(
        &self,
        view: &View,
        ask: impl Fn(&SegmentView) -> Result<T> + Sync,
    ) -> Result<Vec<T>> {
        let mut segments: Vec<_> =
            view.segments().map(|pair| pair.1).filter(|segment| self.concerns(segment)).collect();
        let events: u64 = segments.iter().map(|segment| u64::from(segment.reader.max_doc())).sum();
        if events < SHARED_FROM || segments.len() < 2 {
            return segments.into_iter().map(ask).collect();
        }
        // The largest first, so that the threads end together.
        segments.sort_by_key(|segment| std::cmp::Reverse(segment.reader.max_doc()));
        let next = AtomicUsize::new(0);
        let work = || -> Result<Vec<T>> {
            let taken = std::iter::from_fn(|| segments.get(next.fetch_add(1, Ordering::Relaxed)));
            taken.map(|segment| ask(segment)).collect()
        };
        let parts = std::thread::scope(|scope| {
            let threads: Vec<_> = (1..THREADS).map(|_| scope.spawn(work)).collect();
            let own = work();
            let others = threads.into_iter().map(|thread| {
                thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            std::iter::once(own).chain(others).collect::<Result<Vec<_>>>()
        })?;
        Ok(parts.into_iter().flatten().collect())
    }
}
