//! Hosts and services: lists and details.

mod detail;
pub(crate) mod hosts;
pub(crate) mod item;
pub(crate) mod services;
mod sort;
