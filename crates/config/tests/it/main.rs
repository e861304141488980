//! Whole configurations through [`config::load`].
#![allow(clippy::unwrap_used, reason = "in a test a panic is the answer")]

mod builtin;
mod depth;
mod directives;
mod files;
mod fixtures;
mod foreign;
mod fuzz;
mod memory;
mod resolving;
mod scheduling;
mod security_fuzz;
mod security_target;
mod shared;
mod target;
