//! `cargo xtask layers`: the map of the crates, enforced.
//!
//! A crate may use crates of lower layers only. The two lowest layers are pure: no sockets, no
//! files, no clock, no runtime. clippy's `disallowed_methods` (each pure crate's `clippy.toml`)
//! catches the calls; here is what clippy cannot see: the manifests, and whole modules.
//!
//! `table` is the map, `manifest` reads the workspace, `source` reads Rust.

mod manifest;
mod source;
mod table;

use std::path::Path;

use anyhow::Result;

use crate::problem::Problem;
use manifest::Member;
use table::{Layer, layer_of};

/// What would let a pure crate reach the outside.
const IMPURE: [&str; 12] = [
    "axum",
    "fs-err",
    "hyper",
    "hyper-util",
    "reqwest",
    "rustix",
    "socket2",
    "sqlx",
    "tokio",
    "tokio-rustls",
    "tokio-stream",
    "tokio-util",
];

/// Checks the workspace at `root`.
pub(crate) fn run(root: &Path, _arguments: &[String]) -> Result<Vec<Problem>> {
    let members = manifest::members(root)?;
    let mut problems = Vec::new();
    for member in &members {
        let Some(layer) = layer_of(&member.name) else {
            problems.push(unknown(member));
            continue;
        };
        check_uses(member, layer, &members, &mut problems);
        if layer.is_pure() {
            check_purity(root, member, &mut problems)?;
        }
    }
    Ok(problems)
}

fn unknown(member: &Member) -> Problem {
    Problem {
        file: member.manifest(),
        line: None,
        what: format!("crate `{}` has no layer", member.name),
        help: "give it one in crates/xtask/src/layers/table.rs, or make it a module of a crate \
               that exists: a crate is born for a boundary or a heavy dependency"
            .into(),
    }
}

/// Only layers below, and development crates for nobody.
fn check_uses(member: &Member, layer: Layer, members: &[Member], problems: &mut Vec<Problem>) {
    for used in &member.dependencies {
        if !members.iter().any(|other| other.name == *used) {
            continue; // theirs
        }
        // One without a layer is reported by itself.
        let Some(below) = layer_of(used).filter(|below| *below >= layer) else { continue };
        if layer == Layer::Development {
            continue;
        }
        let help = if below == Layer::Development {
            "development crates belong into [dev-dependencies]"
        } else {
            "a layer uses layers below it, never one above or beside it: move what both need \
             down, or pass it in as a value"
        };
        problems.push(Problem {
            file: member.manifest(),
            line: None,
            what: format!("`{}` ({layer}) uses `{used}` ({below})", member.name),
            help: help.into(),
        });
    }
}

fn check_purity(root: &Path, member: &Member, problems: &mut Vec<Problem>) -> Result<()> {
    for used in member.dependencies.iter().filter(|used| IMPURE.contains(&used.as_str())) {
        problems.push(Problem {
            file: member.manifest(),
            line: None,
            what: format!("pure crate `{}` uses `{used}`", member.name),
            help: "text and time come in as arguments, decisions go out as values; whatever \
                   touches the outside belongs into an adapter or the engine"
                .into(),
        });
    }
    if !root.join(&member.directory).join("clippy.toml").is_file() {
        problems.push(Problem {
            file: member.directory.join("clippy.toml"),
            line: None,
            what: format!("pure crate `{}` has no clippy.toml", member.name),
            help: "copy the one of crates/model: it forbids clocks, files, threads and sockets"
                .into(),
        });
    }
    source::check(root, member, problems)
}

#[cfg(test)]
mod tests;
