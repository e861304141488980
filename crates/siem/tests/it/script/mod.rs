//! A small language for scenarios.
//!
//! A directive is a table of rules, one per line, deeper rules indented by two more blanks:
//!
//! ```text
//! directive 500001 priority 4
//! 4003/1 ANY -> ANY rel 1
//!   4003/1 1:SRC_IP -> 1:DST_IP occ 3 time_out 60 rel +2
//! ```
//!
//! A step is a line with the second, the event, and what must come of it after a `|`:
//!
//! ```text
//! 0  4003/1 203.0.113.9 -> 10.1.0.5        | start I1
//! 10 4003/1 203.0.113.9 -> 10.1.0.5        | I1 1/3
//! ```
//!
//! `start I1`: an instance began. `I1 1/3`: an alternative has counted one of three. `D I1 rel 3
//! 0/1 a -> b`: a directive event, its reliability, both risks rounded down, its addresses.
//! `alarm I1 risk 1 level 2`: the alarm was raised or replaced; `more I1`: it grew. `end I1`: the
//! instance is gone. `own alarm risk 4`: of the event itself. Nothing: nothing of these.

mod directives;
mod events;
mod scene;

pub(crate) use events::event;
pub(crate) use scene::Scene;
pub(crate) use scene::{START_S, assets, data_sources, network, setup};
