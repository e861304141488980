//! Scenarios: events in, alarms out. `script` explains how to read them.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod budget;
mod examples;
mod pipeline;
mod policies;
mod properties;
mod reload;
mod script;
mod snapshots;
mod subtle;
