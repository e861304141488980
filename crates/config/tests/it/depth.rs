//! Structures so deep that a careless walk would run out of stack.

use std::fmt::Write as _;

use config::{LoadOptions, Loaded};

use crate::memory::Memory;

/// Far more than the stack of a test thread holds of anything.
const DEEP: usize = 20_000;

fn load(objects: String) -> Loaded {
    let mut memory = Memory::default();
    memory
        .files
        .insert("/nagios.cfg".into(), b"cfg_file=/objects.cfg\ncheck_result_path=/\n".to_vec());
    memory.files.insert("/objects.cfg".into(), objects.into_bytes());
    config::load("/nagios.cfg", &LoadOptions::default(), &memory)
}

/// `line` for every level: `{n}` is the level, `{m}` the one before it.
fn levels(line: &str) -> String {
    let mut text = String::new();
    for n in 1..=DEEP {
        let line = line.replace("{n}", &n.to_string()).replace("{m}", &(n - 1).to_string());
        let _ = writeln!(text, "{line}");
    }
    text
}

fn codes(loaded: &Loaded) -> Vec<&'static str> {
    let mut codes: Vec<_> = loaded.diagnostics.iter().map(|d| d.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[test]
fn a_long_chain_of_templates() {
    let loaded = load(levels("define host {\nname t{n}\nregister 0\nuse t{m}\n}"));
    assert!(codes(&loaded).contains(&"unknown-template"), "{:?}", codes(&loaded));
}

#[test]
fn a_long_chain_of_parents() {
    let hosts = levels("define host {\nhost_name h{n}\nmax_check_attempts 1\nparents h{m}\n}");
    let loaded = load(hosts);
    assert!(codes(&loaded).contains(&"unknown-host"), "{:?}", codes(&loaded));
    let hosts = levels("define host {\nhost_name h{n}\nmax_check_attempts 1\nparents h{m}\n}");
    let first =
        format!("define host {{\nhost_name h0\nmax_check_attempts 1\nparents h{DEEP}\n}}\n");
    let loaded = load(hosts + &first);
    assert!(codes(&loaded).contains(&"circular-parents"), "{:?}", codes(&loaded));
}

#[test]
fn a_long_chain_of_groups() {
    for kind in ["hostgroup", "servicegroup", "contactgroup"] {
        let line = format!("define {kind} {{\n{kind}_name g{{n}}\n{kind}_members g{{m}}\n}}");
        let last = format!("define {kind} {{\n{kind}_name g0\n{kind}_members g{DEEP}\n}}\n");
        let loaded = load(levels(&line) + &last);
        assert!(codes(&loaded).contains(&"group-loop"), "{kind}: {:?}", codes(&loaded));
    }
}

#[test]
fn a_long_chain_of_exclusions() {
    let line = "define timeperiod {\ntimeperiod_name p{n}\nalias p\nexclude p{m}\n}";
    let last = format!("define timeperiod {{\ntimeperiod_name p0\nalias p\nexclude p{DEEP}\n}}\n");
    let loaded = load(levels(line) + &last);
    assert!(codes(&loaded).contains(&"circular-exclusion"), "{:?}", codes(&loaded));
}
