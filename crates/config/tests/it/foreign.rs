//! OSSIM's own files, which cannot be part of this tree: with `OSSIM_PLUGINS`, `OSSIM_DIRECTIVES`
//! or `OSSIM_SQL` naming a directory, everything in it is loaded, and what was refused is printed
//! with the reason (`cargo test -p config foreign -- --nocapture`).
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "the tester names the directory"
)]

use std::collections::BTreeMap;
use std::io;

use config::{DirEntry, EntryKind, FileProblem, Loader, Severity};

/// The file system.
struct Disk;

impl Loader for Disk {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }
    fn list_dir(&self, path: &str) -> io::Result<Vec<DirEntry>> {
        let name = |entry: std::fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let entry = |name| DirEntry { name, kind: EntryKind::File };
        std::fs::read_dir(path)?.map(|found| Ok(entry(name(found?)))).collect()
    }
    fn is_dir(&self, path: &str) -> bool {
        std::path::Path::new(path).is_dir()
    }
    fn is_writable_dir(&self, _: &str) -> io::Result<()> {
        Ok(())
    }
    fn absolute(&self, path: &str) -> String {
        path.to_owned()
    }
}

/// The directory that a variable of the environment names.
fn directory(variable: &str) -> Option<String> {
    let found = std::env::var(variable).ok();
    if found.is_none() {
        println!("{variable} names no directory: nothing to load");
    }
    found
}

fn print(problems: &[FileProblem]) {
    let mut counts: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for problem in problems {
        *counts.entry((problem.severity, problem.code)).or_default() += 1;
        println!("{problem}\n");
    }
    println!("{counts:#?}");
}

#[test]
fn plugins() {
    let Some(dir) = directory("OSSIM_PLUGINS") else { return };
    let loaded = config::detector::load(&dir, &Disk);
    print(&loaded.problems);
    for plugin in &loaded.plugins {
        println!("loaded {}: {} rules", plugin.file, plugin.rules.len());
    }
    let rules: usize = loaded.plugins.iter().map(|plugin| plugin.rules.len()).sum();
    println!("{} plugins, {rules} rules, {} problems", loaded.plugins.len(), loaded.problems.len());
    assert!(!loaded.plugins.is_empty(), "no plugin in {dir} can be used");
}

#[test]
fn directives() {
    let Some(dir) = directory("OSSIM_DIRECTIVES") else { return };
    let loaded = config::directives::load(&dir, &Disk);
    print(&loaded.problems);
    println!("{} directives, {} problems", loaded.directives.len(), loaded.problems.len());
    assert!(!loaded.directives.is_empty(), "no directive in {dir} can be used");
}

#[test]
fn data_sources() {
    let Some(dir) = directory("OSSIM_SQL") else { return };
    let loaded = config::data_sources::load(&dir, &Disk);
    print(&loaded.problems);
    let counts = (loaded.sources.len(), loaded.types.len(), loaded.references.len());
    println!("sources, types, references: {counts:?}, {} problems", loaded.problems.len());
    assert!(!loaded.types.is_empty(), "no event type in {dir} can be used");
}
