//! The one binary. What it is depends on how it is called: `check_*` is a plugin, `nagios` checks a
//! configuration or monitors, anything else is `atalaya` with its subcommands.

#![allow(clippy::print_stdout, reason = "a command line answers on stdout")]

mod account;
mod called_as;
mod check;
mod cli;
mod data_dir;
mod first_login;
mod limits;
mod lines;
mod nagios;
mod normalise;
mod options;
mod projection;
mod reload;
mod replay;
mod run;
mod settings;
mod verify;

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    called_as::dispatch(std::env::args_os().collect())
}
