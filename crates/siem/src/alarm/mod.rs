//! Alarms: one per instance of a directive whose event has a risk of at least 1, and one per
//! plain event with such a risk.

mod group;
mod json;
mod name;
mod update;

pub(crate) use self::group::{AlarmGroups, Group};
pub use self::json::{AlarmJson, alarm_json};
pub(crate) use self::update::{ending, growing, of_directive, of_plain};
