//! REST, SSE, OpenAPI, sessions, permissions; serves the embedded web UI.
//!
//! - [`router`]: everything that answers, from a [`Context`]; testable without a socket.
//! - [`serve`]: the router on a listener, with time limits and an ordered stop.
//! - [`schema`]: every type of the contract; [`openapi`] publishes them.
//! - [`accounts`]: passwords and tokens, also for the command line.
//! - [`SecurityControl`]: what the API needs of the running security half.
//!
//! Inside: `auth` finds out who asks and what they may see, `list` filters and sorts, the other
//! modules are one resource each. What changes monitoring becomes a [`model::ExternalCommand`]
//! and goes to the engine; what changes assets, alarms, policies and the like is noted in the
//! audit trail, stored, and then told to the security half.

mod about;
pub mod accounts;
mod alarms;
mod assets;
mod auth;
mod changes;
mod closest;
mod commands;
mod context;
mod data_sources;
mod directives;
mod events;
mod external_command;
mod extract;
mod health;
mod history;
mod list;
mod metrics;
mod objects;
mod openapi;
mod overview;
mod policies;
mod problem;
mod respond;
mod router;
pub mod schema;
pub mod security_control;
mod serve;
mod sources;
mod web;
mod write_progress;

pub use context::{About, ApiSettings, Context, DatabaseLocation};
pub use openapi::{openapi, openapi_json};
pub use problem::ProblemBody;
pub use router::router;
pub use security_control::SecurityControl;
pub use serve::serve;
