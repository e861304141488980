//! The one place that reads the wall clock.

use std::time::SystemTime;

use model::Timestamp;

/// Now, in microseconds. A clock before 1970 reads as 1970.
#[must_use]
#[allow(clippy::disallowed_methods, reason = "this is the clock that everybody else is handed")]
pub fn now() -> Timestamp {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX))
}
