//! The workspace as its manifests tell it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use toml::{Table, Value};

/// One crate of the workspace.
pub(super) struct Member {
    pub(super) name: String,
    /// Relative to the workspace.
    pub(super) directory: PathBuf,
    /// Names of the packages it depends on, also for some targets only; not those of its tests.
    pub(super) dependencies: Vec<String>,
}

impl Member {
    pub(super) fn manifest(&self) -> PathBuf {
        self.directory.join("Cargo.toml")
    }
}

/// All members of the workspace at `root`, by directory.
pub(super) fn members(root: &Path) -> Result<Vec<Member>> {
    let workspace = read(&root.join("Cargo.toml"))?;
    let patterns = get(&workspace, &["workspace", "members"]).and_then(Value::as_array);
    let patterns = patterns.context("Cargo.toml has no workspace members")?;
    let mut directories = Vec::new();
    for pattern in patterns.iter().filter_map(Value::as_str) {
        match pattern.strip_suffix("/*") {
            Some(parent) => directories.extend(crates_in(root, parent)?),
            None => directories.push(PathBuf::from(pattern)),
        }
    }
    directories.sort();
    directories.into_iter().map(|directory| member(root, directory, &workspace)).collect()
}

fn crates_in(root: &Path, parent: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs_err::read_dir(root.join(parent))? {
        let directory = Path::new(parent).join(entry?.file_name());
        if root.join(&directory).join("Cargo.toml").is_file() {
            found.push(directory);
        }
    }
    Ok(found)
}

fn member(root: &Path, directory: PathBuf, workspace: &Table) -> Result<Member> {
    let path = root.join(&directory).join("Cargo.toml");
    let manifest = read(&path)?;
    let name = get(&manifest, &["package", "name"]).and_then(Value::as_str);
    let name = name.with_context(|| format!("{} has no package name", path.display()))?;
    let mut dependencies = Vec::new();
    let targets = manifest.get("target").and_then(Value::as_table);
    let by_target = targets.into_iter().flatten().filter_map(|(_, target)| target.as_table());
    for table in std::iter::once(&manifest).chain(by_target) {
        let table = table.get("dependencies").and_then(Value::as_table);
        for (key, entry) in table.into_iter().flatten() {
            dependencies.push(package(key, entry, workspace));
        }
    }
    dependencies.sort();
    Ok(Member { name: name.to_owned(), directory, dependencies })
}

/// The package behind a dependency's key: `package = …` renames, here or in the workspace.
fn package(key: &str, entry: &Value, workspace: &Table) -> String {
    let renamed = |entry: &Value| Some(entry.get("package")?.as_str()?.to_owned());
    let shared = || get(workspace, &["workspace", "dependencies", key]).and_then(renamed);
    renamed(entry).or_else(shared).unwrap_or_else(|| key.to_owned())
}

fn get<'t>(table: &'t Table, path: &[&str]) -> Option<&'t Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(table.get(*first)?, |value, key| value.get(key))
}

fn read(path: &Path) -> Result<Table> {
    let text = fs_err::read_to_string(path)?;
    text.parse().with_context(|| format!("{} is not TOML", path.display()))
}
