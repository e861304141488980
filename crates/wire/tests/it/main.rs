//! The codecs from outside.

#![allow(clippy::unwrap_used)] // clippy knows tests by their attribute, not their helpers

mod fuzz;
mod syslog;
mod target;
