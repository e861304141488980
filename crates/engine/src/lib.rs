//! What runs: owns live state, feeds `monitor`, performs its effects, supervises tasks.
//!
//! - [`Engine::start`]: from a compiled configuration and an open store to a running engine.
//! - [`Handle`]: what `api` and gateways hold: read the [`View`], submit commands, follow changes.
//! - [`View`]: everything that is known now, readable without asking anybody.
//! - [`security`]: the other half: events, correlation, alarms.
//!
//! One task (`decide`) owns the [`monitor::Monitor`]; everything else reaches it by messages and
//! reads what it published.

pub mod clock;
mod decide;
pub mod disk;
mod handle;
mod history_log;
mod outbox;
mod programs;
mod reload;
mod retention;
pub mod security;
mod start;
mod view;

pub use handle::{Change, Handle, Stats, SubmitError};
pub use start::{Engine, EngineSettings};
pub use view::{Live, View};
