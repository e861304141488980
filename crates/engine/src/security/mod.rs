//! The security half, running: collect → queue → normalise and correlate → keep (ADR 5).
//!
//! - [`Security::start`]: from settings and an open state store to everything running.
//! - [`SecurityHandle`]: what `api` holds.
//! - `pipeline`: the deciding thread and the writing task, and how they start again after a
//!   failure of the disk; `deciding`, `keeping`: the two themselves.
//! - `bridge`: hard state changes become records; `alarm_services`: alarms become check results.

mod actions;
mod adoption;
mod alarm_services;
mod bridge;
mod deciding;
mod handle;
mod housekeeping;
mod inputs;
mod instance;
mod keeping;
pub mod knowledge;
pub mod line;
mod pipeline;
mod problem;
mod settings;
mod setup;
mod snapshots;
mod start;
mod tally;

pub use adoption::private_networks;
pub use bridge::{StateChanges, StateChangesEnd};
pub use collect::queue::QueueStats;
pub use collect::{JournalUse, SourceCounters, TlsSettings};
pub use handle::{SecurityHandle, SourceReport};
pub use instance::RunningInstance;
pub use keeping::AlarmNews;
pub use knowledge::Knowledge;
pub use problem::SecurityProblem;
pub use settings::SecuritySettings;
pub use start::{Security, SecurityError, SecurityParts};
pub use tally::{PluginTally, SourceTally};

use store_state::{AlarmStore, AssetStore, DataSourceStore, DirectiveStore, PolicyStore};

/// What the security half needs of a state store.
pub trait SecurityStore:
    AlarmStore + AssetStore + DataSourceStore + DirectiveStore + PolicyStore + 'static
{
}

impl<S> SecurityStore for S where
    S: AlarmStore + AssetStore + DataSourceStore + DirectiveStore + PolicyStore + 'static
{
}
