//! The monitor from outside: inputs in, effects out.

// What helps tests is test code too, though the lint only knows functions marked `#[test]`.
#![allow(clippy::unwrap_used)]

mod clock;
mod hosts;
mod invariants;
mod macros;
mod notifications;
mod objects;
mod passive;
mod reachability;
mod retention;
mod schedule;
mod script;
mod services;
