//! Inputs of the sensor: syslog, files, journald; the durable queue behind them.
//!
//! - [`queue`]: everything enters through one queue on disk (ADR 5). Where to start when a
//!   record seems to be missing.
//! - [`Collector`]: starts the inputs and tells what they count. `udp`, `stream` (TCP and TLS),
//!   `follow` (files) and `journal` each put [`RawRecord`](model::RawRecord)s into the queue.
//!
//! What a record means is not decided here: the bytes are kept as they came.

mod bound;
mod collector;
mod counters;
mod error;
mod follow;
mod journal;
mod kernel_drops;
pub mod queue;
mod settings;
mod stream;
mod udp;

pub use bound::BoundAddresses;
pub use collector::Collector;
pub use counters::{DropReason, Drops, SourceCounters, SourceKind};
pub use error::CollectError;
pub use settings::{
    CollectSettings, ConnectionLimits, FollowFrom, FollowSpec, JournalUse, TlsSettings,
};
