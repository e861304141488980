//! Cuts one page out of what matches, sorting no more than it needs.

use std::cmp::Ordering;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use engine::Live;
use serde::{Deserialize, Serialize};

use super::split::split;
use super::{Candidate, Key, Order, Prefix, Row, Table};
use crate::extract::invalid_parameter;
use crate::problem::Problem;

/// Where a page begins.
#[derive(Debug)]
pub(crate) enum Start {
    /// So many rows after the first.
    Offset(usize),
    /// After the last row of another page.
    After(Cursor),
}

/// The place of the last row of a page: what it was sorted by, and its names.
///
/// It names the object, not its number, so it outlives a reload; and it holds what the object
/// was sorted by, so rows that move meanwhile neither repeat nor hide the others.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Cursor {
    sort: String,
    keys: Vec<Key<'static>>,
    host: String,
    service: String,
}

/// A page.
pub(crate) struct Slice {
    /// Its rows, in order.
    pub(crate) rows: Vec<Row>,
    /// Where the next one begins.
    pub(crate) next: Option<String>,
    /// How many rows there are in all.
    pub(crate) total: u64,
}

impl Cursor {
    /// Reads query parameter `cursor`.
    pub(crate) fn parse(text: &str) -> Result<Self, Problem> {
        BASE64_URL_SAFE_NO_PAD
            .decode(text)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .ok_or_else(|| invalid_parameter("cursor", "is not one that this server gave out"))
    }

    fn write(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }
}

impl Start {
    /// Refuses a cursor that belongs to another order.
    pub(crate) fn check<F: Copy + PartialEq + 'static>(
        &self,
        order: &Order<F>,
    ) -> Result<(), Problem> {
        match self {
            Self::After(cursor)
                if cursor.sort != order.text || cursor.keys.len() != order.len() =>
            {
                Err(invalid_parameter("cursor", "belongs to a list sorted in another way"))
            }
            _ => Ok(()),
        }
    }
}

/// Gathers what matches, in the order of the configuration, and cuts a page out of it.
pub(crate) struct Matches<'a, T: Table> {
    table: &'a T,
    order: &'a Order<T::Field>,
    start: &'a Start,
    /// Place in the configuration of the first object after the one that the cursor names.
    first_after: usize,
    candidates: Vec<Candidate>,
    total: u64,
}

impl<'a, T: Table> Matches<'a, T> {
    /// Nothing yet.
    pub(crate) fn new(table: &'a T, order: &'a Order<T::Field>, start: &'a Start) -> Self {
        let first_after = match start {
            Start::Offset(_) => 0,
            Start::After(cursor) => match table.find((&cursor.host, &cursor.service)) {
                Ok(index) => index + 1,
                Err(index) => index,
            },
        };
        Self { table, order, start, first_after, candidates: Vec::new(), total: 0 }
    }

    /// Adds an object that matches, in this state.
    pub(crate) fn push(&mut self, index: usize, live: &Live) {
        self.total += 1;
        let place = match self.start {
            Start::Offset(_) => Ordering::Greater,
            Start::After(cursor) => {
                self.order.compare_with(self.table, (index, live), &cursor.keys)
            }
        };
        if place.then(index.cmp(&self.first_after)).is_ge() {
            self.candidates.push(self.order.candidate(self.table, index, live));
        }
    }

    /// Adds an object that matches whatever its state; the order must be the natural one.
    pub(crate) fn push_unseen(&mut self, index: usize) {
        self.total += 1;
        if index >= self.first_after {
            self.candidates.push(Candidate { primary: Prefix(0), index });
        }
    }

    /// The page of `limit` rows.
    pub(crate) fn page(self, limit: usize) -> Slice {
        let Self { table, order, start, mut candidates, total, .. } = self;
        let skip = match start {
            Start::Offset(offset) => (*offset).min(candidates.len()),
            Start::After(_) => 0,
        };
        let is_last = skip.saturating_add(limit) >= candidates.len();
        if order.is_natural() {
            candidates.truncate(skip.saturating_add(limit));
            candidates.drain(..skip);
        } else {
            (_, candidates) = split(table, order, candidates, skip);
            (candidates, _) = split(table, order, candidates, limit);
        }
        let mut rows: Vec<Row> = candidates.iter().map(|one| order.row(table, *one)).collect();
        if !order.is_natural() {
            rows.sort_unstable_by(|a, b| order.compare(table, a, b));
        }
        let last = rows.last().filter(|_| !is_last);
        let next = last.map(|last| cursor_at(table, order, last).write());
        Slice { rows, next, total }
    }
}

fn cursor_at<T: Table>(table: &T, order: &Order<T::Field>, row: &Row) -> Cursor {
    let (host, service) = table.names(row.index);
    Cursor {
        sort: order.text.clone(),
        keys: order.keys(table, row),
        host: host.to_owned(),
        service: service.to_owned(),
    }
}
