//! Loads a configuration from disk and says how long it took: for measuring beside `nagios4 -v`.
//!
//! `cargo run --release -p config --example verify -- [--quiet] NAGIOS_CFG`

#![allow(clippy::print_stdout, clippy::disallowed_methods)]

use std::time::Instant;

use config::{LoadOptions, load};

#[path = "support/disk.rs"]
mod disk;

/// The one `atalaya` uses.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let quiet = arguments.iter().any(|argument| argument == "--quiet");
    arguments.retain(|argument| argument != "--quiet");
    let Some(path) = arguments.first() else {
        println!("usage: verify [--quiet] NAGIOS_CFG");
        std::process::exit(2);
    };
    let start = Instant::now();
    let loaded = load(path, &LoadOptions::default(), &disk::Disk);
    let elapsed = start.elapsed();
    if !quiet {
        for found in loaded.diagnostics.iter().filter(|found| !found.beyond_nagios) {
            println!("{}", found.nagios);
        }
        for found in loaded.diagnostics.iter().filter(|found| found.beyond_nagios) {
            println!("(later) {} {}", found.code, found.message);
        }
    }
    println!(
        "{} ms, exit {}, {} services, {} warnings, {} errors",
        elapsed.as_millis(),
        loaded.report.exit_code(),
        loaded.report.counts.services,
        loaded.report.total_warnings,
        loaded.report.total_errors
    );
    let exit = loaded.report.exit_code();
    // As in `atalaya verify`: the process ends anyway.
    std::mem::forget(loaded);
    std::process::exit(i32::from(exit));
}
