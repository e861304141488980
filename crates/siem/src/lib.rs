//! Decides what a record means: normalisation, policy, risk, correlation, alarms.

mod alarm;
mod clock;
mod correlate;
mod counters;
mod cross;
mod directive_event;
mod effect;
mod ids;
mod levels;
mod policy;
mod qualify;
mod report;
mod risk;
mod setup;
mod siem;
mod snapshot;
mod unknown_types;

pub use alarm::{AlarmJson, alarm_json};
pub use clock::MOST_AHEAD;
pub use correlate::InstanceView;
pub use counters::Counters;
pub use effect::{DiscardReason, Effect, WatchRule};
pub use levels::{RiskLevel, RiskLevels};
pub use risk::risk;
pub use setup::{DEFAULT_STATE_BUDGET_BYTES, Facts, Problem, ProblemPlace, Setup};
pub use siem::Siem;
pub use snapshot::{RestoreReport, SnapshotError};

pub mod normalise;
