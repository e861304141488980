//! Alarms: what correlation says of them, and what people do with them.
//!
//! Correlation hands in [`AlarmUpdate`]s, again after a crash; applying one twice changes
//! nothing. People close, reopen, label and delete.

mod changes;
mod counts;
mod filter;
mod label;
mod store;

use std::collections::BTreeSet;

use model::alarm::{AlarmEvent, AlarmUpdate};
use model::event::EventId;

use crate::page::Cursor;
use crate::stored::Change;

pub use changes::{AlarmChange, AlarmChangeKind, Applied};
pub use counts::{AlarmCounts, DayCount, UniqueAlarm};
pub use filter::{AddressRange, AlarmFilter, AlarmQuery};
pub use label::{Label, LabelId};
pub use store::{AlarmStore, Deleted};

/// Most events of an alarm that are kept with it; further ones are only counted.
pub const MAX_ALARM_EVENTS: u64 = 10_000;

/// Whether somebody has dealt with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlarmStatus {
    /// As raised.
    Open,
    /// Dealt with. Stays so while its risk does not rise.
    Closed,
}

impl AlarmStatus {
    /// `open`, `closed`: in the API and in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }

    /// The status of this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Open, Self::Closed].into_iter().find(|status| status.word() == word)
    }
}

/// A stored alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// Grows with every alarm stored; never used twice.
    pub row: i64,
    /// As correlation last said. `new_events` is empty: see
    /// [`alarm_events`](AlarmStore::alarm_events).
    pub latest: AlarmUpdate,
    /// Whether somebody has dealt with it.
    pub status: AlarmStatus,
    /// Who set the status, and when; raising it counts.
    pub status_changed: Change,
    /// Its labels.
    pub labels: BTreeSet<LabelId>,
}

impl Alarm {
    /// Where this alarm stands in the list.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        Cursor { at: self.latest.last_at, id: self.row }
    }
}

/// The events attached at one level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlarmLevel {
    /// The level; the root is 1.
    pub level: u8,
    /// How many are kept.
    pub events: u64,
    /// The first of them.
    pub first: EventId,
    /// The last of them.
    pub last: EventId,
}

/// Some of the events attached to an alarm.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlarmEvents {
    /// Oldest first.
    pub events: Vec<AlarmEvent>,
    /// The event after which the next page begins; `None` when this was the last one.
    pub next: Option<EventId>,
    /// How many there are in all, within [`MAX_ALARM_EVENTS`].
    pub total: u64,
}

/// Which events of an alarm are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlarmEventsQuery {
    /// Of this level only.
    pub level: Option<u8>,
    /// Only what comes after this event.
    pub after: Option<EventId>,
    /// At most so many, up to [`MAX_PAGE`](crate::page::MAX_PAGE).
    pub limit: u32,
}

impl Default for AlarmEventsQuery {
    fn default() -> Self {
        Self { level: None, after: None, limit: 100 }
    }
}
