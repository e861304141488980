//! Questions about many events, and their answers.

use std::fmt;
use std::str::FromStr;

use model::{Event, EventId, Timestamp};
use serde::Serialize;

use crate::filter::Filter;
use crate::value::Value;

/// Most events one page holds; larger limits are cut to it.
pub const MAX_PAGE: usize = 10_000;

/// Which events.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventQuery {
    /// Events that happened then or later.
    pub from: Option<Timestamp>,
    /// Events that happened before.
    pub to: Option<Timestamp>,
    /// Events that meet this.
    pub filter: Filter,
}

impl EventQuery {
    /// Whether `event` is one of these: for the live tail.
    #[must_use]
    pub fn matches(&self, event: &Event) -> bool {
        self.from.is_none_or(|from| from <= event.time)
            && self.to.is_none_or(|to| event.time < to)
            && self.filter.matches(event)
    }
}

/// By the time at which events happened; by id where that is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// The latest first.
    #[default]
    NewestFirst,
    /// The earliest first.
    OldestFirst,
}

/// Which part of the found events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    /// How many events at most; more than [`MAX_PAGE`] are cut to it.
    pub limit: usize,
    /// Only events after this place; `None`: from the first one on.
    pub cursor: Option<Cursor>,
    /// Which come first.
    pub order: Order,
    /// Counting may stop when this many were found; then [`Total::AtLeast`] is answered. 0 for
    /// the quickest page, [`u64::MAX`] for an exact total.
    pub count_up_to: u64,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { limit: 100, cursor: None, order: Order::NewestFirst, count_up_to: 10_000 }
    }
}

/// How many events a query finds, whatever the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Total {
    /// So many.
    Exact(u64),
    /// So many or more.
    AtLeast(u64),
}

impl Total {
    /// The number, exact or not.
    #[must_use]
    pub const fn events(self) -> u64 {
        match self {
            Self::Exact(events) | Self::AtLeast(events) => events,
        }
    }
}

/// A part of the found events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventPage {
    /// In the order asked for.
    pub events: Vec<Event>,
    /// Where the next page begins; `None` when this was the last one.
    pub next: Option<Cursor>,
    /// How many there are on all pages.
    pub total: Total,
}

/// The place of the last event seen. It stays good when that event is gone, and events stored
/// meanwhile move nothing. As text (`1700000000000000-42`) it is opaque to clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cursor {
    /// When it happened.
    pub time: Timestamp,
    /// Its id.
    pub id: EventId,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.time.as_micros(), self.id)
    }
}

/// The text is not a cursor that we gave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct NotACursor;

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        // The last dash: times before 1970 begin with one.
        let (time, id) = text.rsplit_once('-').ok_or(NotACursor)?;
        let time = Timestamp::from_micros(time.parse().map_err(|_| NotACursor)?);
        Ok(Self { time, id: id.parse().map_err(|_| NotACursor)? })
    }
}

/// Most rows of a [`Top`]; more are cut to it.
pub const MAX_TOP: usize = 10_000;

/// The most frequent values of a field, or combinations of fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Top {
    /// Most events first; the smaller value first where they are equal.
    pub rows: Vec<TopRow>,
    /// How many values or combinations there are in all.
    pub distinct: u64,
    /// Events that have no value in one of the fields; they are in no row.
    pub without: u64,
    /// Whether all is exact. It is not when there were so many values (millions) that the rare
    /// ones were forgotten on the way; frequent ones are not concerned in practice.
    pub exact: bool,
}

/// One value, or combination of values, and its events. An event whose both sides differ counts
/// for two values of `ip` and `port`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopRow {
    /// One value for each field that was asked.
    pub values: Vec<Value>,
    /// How many events have them.
    pub events: u64,
}

/// Most bars of a histogram; a request that finds more is refused.
pub const MAX_BARS: usize = 100_000;

/// Events over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Its start: a whole number of bar widths since 1970 (UTC).
    pub start: Timestamp,
    /// Events that happened within it.
    pub events: u64,
    /// The same by the values asked to split by, in their order; events with other values are in
    /// `events` only.
    pub split: Vec<u64>,
}

/// How to split the bars of a histogram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// By this field …
    pub field: crate::Field,
    /// … into these values, best taken from [`Top`].
    pub values: Vec<Value>,
}

/// What a store holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Statistics {
    /// Oldest first.
    pub partitions: Vec<Partition>,
}

impl Statistics {
    /// Events in all partitions.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.partitions.iter().map(|partition| partition.events).sum()
    }

    /// Bytes on disk of all partitions.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.partitions.iter().map(|partition| partition.bytes).sum()
    }
}

/// A part of the store that retention drops as a whole: the events received on one day, or a
/// part of such a day. What was appended since the last commit is not counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partition {
    /// Its name, which is also its directory's.
    pub name: String,
    /// When its first and last records arrived; `None` when it is empty.
    pub received: Option<(Timestamp, Timestamp)>,
    /// When its earliest and latest events happened; `None` when it is empty.
    pub time: Option<(Timestamp, Timestamp)>,
    /// How many events it holds.
    pub events: u64,
    /// Bytes on disk.
    pub bytes: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_what_it_printed() {
        for time in [1_700_000_000_000_001, 0, -5] {
            let cursor = Cursor { time: Timestamp::from_micros(time), id: EventId::new(42, 1) };
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for text in ["", "-", "1", "1-", "-1", "x-1", "1-x", "1-2-x", "99999999999999999999-1"] {
            assert_eq!(text.parse::<Cursor>(), Err(NotACursor), "{text:?}");
        }
    }
}
