//! The queue and the inputs from outside.

#![allow(clippy::unwrap_used)] // clippy knows tests by their attribute, not their helpers

mod crash;
mod damage;
mod files;
mod harness;
mod journal;
mod logger;
mod queue;
mod rotation;
mod streams;
mod udp;
