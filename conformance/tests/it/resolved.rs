//! What templates, lists, groups and inheritance come to: Nagios' precached objects beside ours.
//!
//! Every value of every object is compared. Lists are compared as sets, except the order of the
//! exceptions of a time period, which decides. Not compared: `initial_state`, of which Nagios
//! always writes `o`, and `parallelize_check`, which has no effect.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use config::LoadOptions;

use crate::files::{Files, copy_tree};
use crate::object_cache::{self, Block, WEEKDAYS};
use crate::peer;

#[test]
fn good_fixtures_resolve_as_with_nagios() {
    let Some(nagios) = peer::nagios4() else { return };
    let copy = tempfile::tempdir().unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/config/tests/good");
    copy_tree(&fixtures, copy.path()).unwrap();
    let mut directories: Vec<_> = std::fs::read_dir(copy.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    directories.sort();
    let differences: Vec<String> = directories
        .iter()
        .filter_map(|directory| {
            let difference = difference(&nagios, directory)?;
            let name = directory.file_name().unwrap_or_default().to_string_lossy();
            Some(format!("good/{name}:\n{difference}"))
        })
        .collect();
    assert!(
        differences.is_empty(),
        "{} of {} fixtures differ (- nagios4, + ours):\n\n{}",
        differences.len(),
        directories.len(),
        differences.join("\n")
    );
}

/// What differs in the objects of `directory/nagios.cfg`, which both must accept.
pub(crate) fn difference(nagios: &Path, directory: &Path) -> Option<String> {
    let main = directory.join("nagios.cfg");
    let cache = directory.join("objects.precache");
    let mut text = std::fs::read(&main).unwrap();
    text.extend_from_slice(b"\nprecached_object_file=objects.precache\n");
    std::fs::write(&main, text).unwrap();
    let run = Command::new(nagios).arg("-p").arg(&main).current_dir(directory).output().unwrap();
    assert!(run.status.success(), "nagios4 -p {}: {run:?}", main.display());

    let files = Files { working_directory: directory.to_owned() };
    let loaded = config::load(&main.to_string_lossy(), &LoadOptions::default(), &files);
    let mut balance: BTreeMap<String, i32> = BTreeMap::new();
    let theirs = object_cache::parse(&decoded(std::fs::read(cache).unwrap()));
    for line in facts(&theirs) {
        *balance.entry(line).or_default() -= 1;
    }
    for line in facts(&object_cache::blocks(&loaded)) {
        *balance.entry(line).or_default() += 1;
    }
    let mut diff = String::new();
    for (line, n) in balance {
        let sign = if n < 0 { '-' } else { '+' };
        for _ in 0..n.abs() {
            diff += &format!("{sign} {line}\n");
        }
    }
    (!diff.is_empty()).then_some(diff)
}

/// Every value as a line of its own that also says whose it is.
fn facts(blocks: &[Block]) -> Vec<String> {
    let mut facts = Vec::new();
    for block in blocks {
        let owner = owner(block);
        facts.push(owner.clone());
        for (name, value) in &block.entries {
            if !matches!(name.as_str(), "initial_state" | "parallelize_check") {
                facts.push(format!("{owner}: {name} = {}", normal(block, name, value)));
            }
        }
        if block.kind == "timeperiod" {
            let known = ["timeperiod_name", "alias", "exclude"];
            let dated = block.entries.iter().map(|(name, _)| name.as_str());
            let dated = dated.filter(|name| !known.contains(name) && !WEEKDAYS.contains(name));
            facts.push(format!("{owner}: order {:?}", dated.collect::<Vec<_>>()));
        }
    }
    facts
}

fn owner(block: &Block) -> String {
    const NAMES: [&str; 8] = [
        "host_name",
        "service_description",
        "dependent_host_name",
        "dependent_service_description",
        "first_notification",
        "last_notification",
        "execution_failure_options",
        "notification_failure_options",
    ];
    let own_name = format!("{}_name", block.kind);
    let mut owner = block.kind.clone();
    for (name, value) in &block.entries {
        if *name == own_name || NAMES.contains(&name.as_str()) {
            owner += &format!(" {value}");
        }
    }
    owner
}

fn normal(block: &Block, name: &str, value: &str) -> String {
    let pairs =
        matches!((block.kind.as_str(), name), ("servicegroup", "members") | ("service", "parents"));
    let list = matches!(name, "members" | "parents" | "contacts" | "contact_groups" | "exclude")
        || name.ends_with("_options")
        || name.ends_with("_commands")
        || (block.kind == "timeperiod" && !matches!(name, "timeperiod_name" | "alias"));
    if !list {
        return value.to_owned();
    }
    let mut words: Vec<&str> = value.split(',').collect();
    let mut items: Vec<String> = if pairs {
        let host = block.entries.iter().find(|(name, _)| name == "host_name");
        if let ([_], Some((_, host))) = (&words[..], host) {
            // A parent on the same host is written without it.
            words.insert(0, host);
        }
        words.chunks(2).map(|pair| pair.join(";")).collect()
    } else {
        words.iter().map(|word| (*word).to_owned()).collect()
    };
    items.sort();
    items.join(",")
}

/// What is not UTF-8 is taken for Latin-1, byte by byte.
fn decoded(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| error.as_bytes().iter().map(|byte| char::from(*byte)).collect())
}
