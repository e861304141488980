//! Time in correlation: event time, held together by the watermark (ADR 5, point 4).

use std::time::Duration;

use model::{Event, Timestamp};

/// How far an event may claim to lie in the future of its arrival.
pub const MOST_AHEAD: Duration = Duration::from_secs(60);

/// When an event counts as having happened: its own time, but never later than a minute after its
/// record arrived, so that one wrong clock does not end every instance.
pub(crate) fn time_of(event: &Event) -> Timestamp {
    if event.received_at.is_never() {
        return event.time;
    }
    event.time.min(event.received_at + MOST_AHEAD)
}
