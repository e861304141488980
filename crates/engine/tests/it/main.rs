//! The engine with a real store, real programs and real configuration files.

#![allow(clippy::unwrap_used, reason = "a fixture that cannot be made fails the test")]

mod durable;
mod fixture;
mod lifecycle;
mod security;
