//! Scenarios: events in, alarms out. `script` explains how to read them.

mod budget;
mod examples;
mod pipeline;
mod policies;
mod properties;
mod reload;
mod script;
mod snapshots;
mod subtle;
