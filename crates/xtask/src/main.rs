//! `cargo xtask VERB`: what a machine can check about this repository, and what it can write.
//!
//! One module a verb; a new verb is a module and a line in [`VERBS`].

#![allow(clippy::print_stdout, reason = "a command line tool")]

mod deps;
mod layers;
mod problem;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};

use problem::Problem;

/// A verb looks at the repository and returns what is wrong with it.
type Verb = fn(root: &Path, arguments: &[String]) -> Result<Vec<Problem>>;

const VERBS: [(&str, &str, Verb); 2] = [
    ("layers", "crates use only layers below them, pure crates stay pure", layers::run),
    ("deps", "every dependency has its reason in docs/dependencies.md", deps::run),
];

fn main() -> Result<ExitCode> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let verb = arguments.first().map_or("", String::as_str);
    let Some((name, _, run)) = VERBS.iter().find(|(name, _, _)| *name == verb) else {
        return Ok(usage(verb));
    };
    let problems = run(&root()?, &arguments[1..])?;
    for problem in &problems {
        println!("{problem}");
    }
    if problems.is_empty() {
        println!("{name}: ok");
        return Ok(ExitCode::SUCCESS);
    }
    println!("{name}: {} problem(s)", problems.len());
    Ok(ExitCode::FAILURE)
}

fn usage(verb: &str) -> ExitCode {
    println!("usage: cargo xtask VERB\n");
    for (name, what, _) in VERBS {
        println!("  {name:<10} {what}");
    }
    if matches!(verb, "help" | "--help" | "-h") { ExitCode::SUCCESS } else { ExitCode::from(2) }
}

/// The repository: cargo says where this crate is.
fn root() -> Result<PathBuf> {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").context("run me as `cargo xtask`")?;
    let root = Path::new(&here).ancestors().nth(2).context("this crate is not in crates/xtask")?;
    Ok(root.to_path_buf())
}
