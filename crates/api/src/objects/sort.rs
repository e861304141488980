//! Fields that hosts and services can both be sorted by.

use engine::Live;
use model::{CheckableState, StateType};

use crate::list::Key;

/// A field of live state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Common {
    StateType,
    Attempt,
    Output,
    LastCheck,
    NextCheck,
    LastStateChange,
    LastHardStateChange,
    Latency,
    Execution,
}

impl Common {
    /// What an object is compared by.
    pub(crate) fn key(self, live: &Live) -> Key<'_> {
        let CheckableState { state_type, attempt, output, latency_s, execution_s, .. } =
            &*live.state;
        let state = &live.state;
        match self {
            Self::StateType => Key::Number(i64::from(*state_type == StateType::Hard)),
            Self::Attempt => Key::Number(i64::from(*attempt)),
            Self::Output => Key::text(output),
            Self::LastCheck => Key::Number(state.last_check.as_micros()),
            Self::NextCheck => Key::Number(state.next_check.as_micros()),
            Self::LastStateChange => Key::Number(state.last_state_change.as_micros()),
            Self::LastHardStateChange => Key::Number(state.last_hard_state_change.as_micros()),
            Self::Latency => micros(*latency_s),
            Self::Execution => micros(*execution_s),
        }
    }
}

fn micros(seconds: f32) -> Key<'static> {
    Key::Number((f64::from(seconds) * 1e6) as i64)
}
