//! The real programs and us, on the same scenario.

mod crash;
mod daemon;
mod files;
mod object_cache;
mod peer;
mod resolved;
mod sequences;
mod starter;
mod verify;
