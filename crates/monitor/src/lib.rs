//! Decides what a check result, a command or a tick means. Pure: `(state, input, now) → effects`.
//!
//! [`Monitor`] is the one door: it owns the live state of every host and service and the agenda of
//! checks. The caller feeds it results ([`Monitor::apply_result`]), commands
//! ([`Monitor::command`]) and time ([`Monitor::tick`], [`Monitor::clock_changed`]) and performs the
//! [`Effect`]s it appends.
//! Semantics are those of Nagios Core 4.4.6; deliberate differences are listed in
//! `conformance/DIFFERENCES.md`.

mod agenda;
mod apply;
mod clock;
mod command;
mod command_line;
mod effect;
mod handler;
mod history;
mod host;
mod macros;
mod monitor;
mod notify;
mod outcome;
mod output;
mod passive;
mod random;
mod reachability;
mod retained;
mod schedule;
mod service;
pub mod timeperiod;
mod transition;

pub use command_line::CommandLine;
pub use effect::{
    CommandRefused, Effect, Environment, EventHandler, Notification, NotificationKind, RunCheck,
    Suppressed,
};
pub use monitor::Monitor;
pub use retained::{Counters, Retained};
