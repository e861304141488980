//! The shared back-end suite on every back end, and what is particular to SQLite.

mod crash;
mod samples;
mod sqlite;
mod suite;
