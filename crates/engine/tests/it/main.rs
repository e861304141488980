//! The engine with a real store, real programs and real configuration files.

mod fixture;
mod durable;
mod lifecycle;
