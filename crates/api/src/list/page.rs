//! Cuts one page out of what matches, sorting no more than it needs.

use std::cmp::Ordering;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use engine::Live;
use serde::{Deserialize, Serialize};

use super::split::split;
use super::{Key, Order, Row, Table};
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

/// The page of `limit` rows that begins at `start`.
pub(crate) fn select<T: Table>(
    table: &T,
    mut rows: Vec<Row>,
    order: &Order<T::Field>,
    start: &Start,
    limit: usize,
) -> Slice {
    let total = rows.len() as u64;
    let skip = match start {
        Start::Offset(offset) => (*offset).min(rows.len()),
        Start::After(cursor) => {
            keep_after(table, &mut rows, order, cursor);
            0
        }
    };
    let is_last = skip.saturating_add(limit) >= rows.len();
    if order.is_natural() {
        // Rows come in the order of the configuration.
        rows.truncate(skip.saturating_add(limit));
        rows.drain(..skip);
    } else {
        (_, rows) = split(table, order, rows, skip);
        (rows, _) = split(table, order, rows, limit);
        rows.sort_unstable_by(|a, b| order.compare(table, a, b));
    }
    let next = rows.last().filter(|_| !is_last).map(|last| cursor_at(table, order, last).write());
    Slice { rows, next, total }
}

/// The same for a list in the order of the configuration of which nothing but the objects is
/// known: state is looked up for the page only.
pub(crate) fn select_natural<T: Table>(
    table: &T,
    indices: &[usize],
    order: &Order<T::Field>,
    start: &Start,
    limit: usize,
    live: impl Fn(usize) -> Arc<Live>,
) -> Slice {
    let skip = match start {
        Start::Offset(offset) => (*offset).min(indices.len()),
        Start::After(cursor) => {
            let first_after = first_after(table, cursor);
            indices.partition_point(|index| *index < first_after)
        }
    };
    let page = indices.iter().skip(skip).take(limit);
    let rows: Vec<Row> = page.map(|index| order.row(table, *index, live(*index))).collect();
    let is_last = skip + rows.len() >= indices.len();
    let next = rows.last().filter(|_| !is_last).map(|last| cursor_at(table, order, last).write());
    Slice { rows, next, total: indices.len() as u64 }
}

/// Place in the configuration of the first object after the one that a cursor names.
fn first_after<T: Table>(table: &T, cursor: &Cursor) -> usize {
    match table.find((&cursor.host, &cursor.service)) {
        Ok(index) => index + 1,
        Err(index) => index,
    }
}

fn keep_after<T: Table>(table: &T, rows: &mut Vec<Row>, order: &Order<T::Field>, cursor: &Cursor) {
    let first_after = first_after(table, cursor);
    rows.retain(|row| match order.compare_with(table, row, &cursor.keys) {
        Ordering::Less => false,
        Ordering::Greater => true,
        Ordering::Equal => row.index >= first_after,
    });
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
