//! The shared back-end suite on every back end, what is particular to tantivy, and the query
//! language.

// clippy.toml lets tests unwrap, but does not count their helpers.
#![allow(clippy::unwrap_used)]

mod crash;
mod fuzz;
mod query;
mod suite;
mod tantivy;
mod target;
