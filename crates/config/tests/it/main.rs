//! Whole configurations through [`config::load`].

mod files;
mod fixtures;
mod fuzz;
mod memory;
mod scheduling;
mod target;
