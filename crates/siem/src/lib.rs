//! Decides what a record means: normalisation, policy, risk, correlation, alarms.

pub mod correlate;
mod counters;
mod effect;
mod setup;
mod siem;
mod snapshot;

pub use counters::Counters;
pub use effect::{DiscardReason, Effect, WatchRule};
pub use setup::{DEFAULT_STATE_BUDGET_BYTES, Facts, Problem, ProblemPlace, Setup};
pub use siem::Siem;
pub use snapshot::{RestoreReport, SnapshotError};

pub mod normalise;
