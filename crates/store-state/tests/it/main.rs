//! The shared back-end suite on every back end, and what is particular to SQLite.

// clippy.toml lets tests unwrap, but does not count their helpers.
#![allow(clippy::unwrap_used)]

mod crash;
mod crash_alarms;
mod samples;
mod sqlite;
mod suite;
