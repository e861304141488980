//! The real programs and us, on the same scenario.
#![allow(clippy::unwrap_used, reason = "in a test a panic is the answer")]

mod called_as;
mod crash;
mod daemon;
mod events_crash;
mod files;
mod mutated;
mod object_cache;
mod peer;
mod random;
mod resolved;
mod sequences;
mod starter;
mod time_lines;
mod validity;
mod verify;
