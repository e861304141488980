//! Alarms counted in other ways than one by one.

use std::collections::BTreeMap;

use model::Timestamp;

use super::LabelId;
use crate::page::Cursor;

/// How many alarms a filter selects, by what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlarmCounts {
    /// By the day of their last event, newest first; days without alarms are left out.
    pub days: Vec<DayCount>,
    /// How many are open.
    pub open: u64,
    /// How many are closed.
    pub closed: u64,
    /// How many bear each label that is in use.
    pub labels: BTreeMap<LabelId, u64>,
}

/// The alarms of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCount {
    /// When the day began.
    pub start: Timestamp,
    /// How many are open.
    pub open: u64,
    /// How many are closed.
    pub closed: u64,
    /// The highest risk among them.
    pub risk: u8,
}

/// All alarms of one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UniqueAlarm {
    /// The name.
    pub name: String,
    /// How many.
    pub alarms: u64,
    /// How many of them are open.
    pub open: u64,
    /// The highest risk among them.
    pub risk: u8,
    /// Different source addresses.
    pub sources: u64,
    /// Different destination addresses.
    pub destinations: u64,
    /// Different sensors.
    pub sensors: u64,
    /// Their events in all.
    pub events: u64,
    /// When the first event of any of them happened.
    pub first_at: Timestamp,
    /// When the last event of any of them happened.
    pub last_at: Timestamp,
    /// The newest row among them.
    pub row: i64,
}

impl UniqueAlarm {
    /// Where this stands in the list.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        Cursor { at: self.last_at, id: self.row }
    }
}
