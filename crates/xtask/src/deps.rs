//! `cargo xtask deps`: every dependency that we name ourselves has its reason in
//! `docs/dependencies.md`, and every reason its dependency.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use toml::Table;

use crate::problem::Problem;

const LIST: &str = "docs/dependencies.md";
const CARGO: &str = "Cargo.toml";
const NPM: &str = "web/package.json";

/// Compares the manifests at `root` with the list.
pub(crate) fn run(root: &Path, _arguments: &[String]) -> Result<Vec<Problem>> {
    let list = reasons(&fs_err::read_to_string(root.join(LIST))?);
    let mut problems = Vec::new();
    let mut used = BTreeSet::new();
    for (file, names) in [(CARGO, cargo(root)?), (NPM, npm(root)?)] {
        for name in names {
            if !list.iter().any(|reason| reason.name == name) {
                problems.push(missing(file, &name));
            }
            used.insert(name);
        }
    }
    for reason in list {
        if !used.contains(&reason.name) {
            problems.push(reason.problem("is not a dependency", "remove it from the list"));
        } else if reason.why.is_empty() {
            problems
                .push(reason.problem("has no reason", "say what it is for, and in which crate"));
        }
    }
    Ok(problems)
}

fn missing(file: &str, name: &str) -> Problem {
    Problem {
        file: PathBuf::from(file),
        line: None,
        what: format!("`{name}` has no line in {LIST}"),
        help: "add one: which crate needs it for what, and why this one".into(),
    }
}

/// One name of a row of the table.
struct Reason {
    name: String,
    why: String,
    line: usize,
}

impl Reason {
    fn problem(&self, what: &str, help: &str) -> Problem {
        Problem {
            file: PathBuf::from(LIST),
            line: Some(self.line),
            what: format!("`{}` {what}", self.name),
            help: help.into(),
        }
    }
}

/// The rows `| name, name | why |` below the tables' headings.
fn reasons(text: &str) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut in_table = false;
    for (at, line) in text.lines().enumerate() {
        let Some(row) = line.trim().strip_prefix('|') else {
            in_table = false;
            continue;
        };
        if row.trim_start().starts_with("--") {
            in_table = true;
            continue;
        }
        if !in_table {
            continue; // the heading
        }
        let (names, why) = row.split_once('|').unwrap_or((row, ""));
        let why = why.trim().trim_end_matches('|').trim();
        for name in names.split(',').map(|name| name.trim().trim_matches('`')) {
            reasons.push(Reason { name: name.into(), why: why.into(), line: at + 1 });
        }
    }
    reasons
}

/// What the workspace names, without its own crates.
fn cargo(root: &Path) -> Result<Vec<String>> {
    let manifest: Table = fs_err::read_to_string(root.join(CARGO))?.parse()?;
    let table = manifest.get("workspace").and_then(|w| w.get("dependencies")?.as_table());
    let table = table.context("Cargo.toml has no [workspace.dependencies]")?;
    let theirs = table.iter().filter(|(_, entry)| entry.get("path").is_none());
    Ok(theirs.map(|(name, _)| name.clone()).collect())
}

/// What the web UI names, if there is one.
fn npm(root: &Path) -> Result<Vec<String>> {
    let path = root.join(NPM);
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let manifest: serde_json::Value = serde_json::from_str(&fs_err::read_to_string(&path)?)
        .with_context(|| format!("{NPM} is not JSON"))?;
    let kinds = ["dependencies", "devDependencies"];
    let tables = kinds.iter().filter_map(|kind| manifest.get(kind)?.as_object());
    Ok(tables.flat_map(|table| table.keys().cloned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "[workspace.dependencies]\nmodel = { path = \"crates/model\" }\n\
                            serde = \"1\"\ntokio = { version = \"1\" }\n";
    const PACKAGE: &str = r#"{"dependencies": {"react": "19"}, "devDependencies": {"vite": "8"}}"#;

    /// The problems of a repository with this list.
    fn problems(list: &str) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        for (file, text) in [(LIST, list), (CARGO, MANIFEST), (NPM, PACKAGE)] {
            let path = root.path().join(file);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, text).unwrap();
        }
        let problems = run(root.path(), &[]).unwrap();
        problems
            .iter()
            .map(|problem| format!("{}: {}", problem.file.display(), problem.what))
            .collect()
    }

    #[test]
    fn a_complete_list_is_sound() {
        let list = "# Title\n| dependency | why |\n|---|---|\n| serde, `tokio` | a |\n\n\
                    | package | why |\n| --- | --- |\n| react | b |\n| vite | c |\n";
        assert_eq!(problems(list), [""; 0]);
    }

    #[test]
    fn what_is_missing_is_listed_with_where_it_is_named() {
        let list = "| dependency | why |\n|---|---|\n| serde | a |\n| react | b |\n";
        assert_eq!(
            problems(list),
            [
                "Cargo.toml: `tokio` has no line in docs/dependencies.md",
                "web/package.json: `vite` has no line in docs/dependencies.md",
            ]
        );
    }

    #[test]
    fn what_is_gone_or_without_a_reason_is_listed() {
        let list =
            "| dependency | why |\n|---|---|\n| serde, tokio, react |  |\n| vite, old | b |\n";
        assert_eq!(
            problems(list),
            [
                "docs/dependencies.md: `serde` has no reason",
                "docs/dependencies.md: `tokio` has no reason",
                "docs/dependencies.md: `react` has no reason",
                "docs/dependencies.md: `old` is not a dependency",
            ]
        );
    }

    #[test]
    fn a_mention_outside_the_table_is_not_a_line() {
        let list = "serde and tokio\n| serde | why |\n|---|---|\n| tokio, react, vite | a |\n";
        assert_eq!(problems(list), ["Cargo.toml: `serde` has no line in docs/dependencies.md"]);
    }
}
