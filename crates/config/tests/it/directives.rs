//! Every directive of the list is known, under each of its names.

use std::collections::BTreeSet;

use config::{LoadOptions, Loaded, load};

use crate::memory::Memory;

/// Scope, name, other names, default, obsolete; from Nagios 4.4.6 and later.
const LIST: &str = include_str!("../directives.tsv");

struct Row {
    scope: &'static str,
    names: Vec<&'static str>,
    obsolete: bool,
}

fn rows() -> Vec<Row> {
    let row = |line: &'static str| {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or("");
        let (scope, name, aliases) = (next(), next(), next());
        let aliases = aliases.split(',').filter(|alias| !alias.is_empty());
        let names = std::iter::once(name).chain(aliases).collect();
        let _default = next();
        Row { scope, names, obsolete: next() == "1" }
    };
    LIST.lines().skip(1).map(row).collect()
}

fn load_files(files: &[(&str, String)]) -> Loaded {
    let mut memory = Memory::default();
    for (name, text) in files {
        memory.files.insert((*name).to_owned(), text.clone().into_bytes());
    }
    load("/nagios.cfg", &LoadOptions::default(), &memory)
}

fn codes(loaded: &Loaded) -> BTreeSet<&'static str> {
    loaded.diagnostics.iter().map(|found| found.code).collect()
}

#[test]
fn the_main_file_knows_every_directive() {
    let mut walked = 0;
    for row in rows().iter().filter(|row| row.scope == "main") {
        for name in &row.names {
            // A value that fits no directive is refused for its value, not for its name.
            let loaded = load_files(&[("/nagios.cfg", format!("{name}=1\n"))]);
            assert!(!codes(&loaded).contains("unknown-variable"), "{name}");
            assert_eq!(!loaded.report.deprecations.is_empty(), row.obsolete, "{name}");
            walked += 1;
        }
    }
    assert!(walked >= 150, "{walked} names");
    let unknown = load_files(&[("/nagios.cfg", "no_such_directive=1\n".to_owned())]);
    assert!(codes(&unknown).contains("unknown-variable"));
}

#[test]
fn every_type_of_object_knows_its_directives() {
    let mut walked = 0;
    for row in rows() {
        let kind = row.scope.trim_end_matches("-4.5");
        if ["main", "resource", "objectfile"].contains(&kind) || kind.starts_with("cgi") {
            continue;
        }
        for name in &row.names {
            let name = match *name {
                "<date exception>" => "day 1",
                "_<NAME>" => "_name",
                name => name,
            };
            let main = "cfg_file=/objects.cfg\n".to_owned();
            let objects = format!("define {kind} {{\n{name} 00:00-24:00\n}}\n");
            let loaded = load_files(&[("/nagios.cfg", main), ("/objects.cfg", objects)]);
            let codes = codes(&loaded);
            assert!(!codes.contains("unknown-directive"), "{kind} {name}");
            assert!(!codes.contains("invalid-timeperiod-directive"), "{kind} {name}");
            assert_eq!(codes.contains("obsolete-directive"), row.obsolete, "{kind} {name}");
            walked += 1;
        }
    }
    assert!(walked >= 280, "{walked} names");
}

#[test]
fn user_macros_are_read_from_resource_files() {
    let main = "resource_file=/resource.cfg\n".to_owned();
    let text = "$USER1$=/plugins\n$USER256$=a=b\n$OTHER$=x\n".to_owned();
    let files = [("/nagios.cfg", main), ("/resource.cfg", text)];
    let loaded = load_files(&files);
    assert!(!codes(&loaded).contains("invalid-resource-line"));
    assert_eq!(loaded.sources.line(1, 1), None, "secrets are not shown");
}

#[test]
fn object_files_include_files_and_directories() {
    let files = [
        ("/nagios.cfg", "cfg_file=/a.cfg\n".to_owned()),
        ("/a.cfg", "include_file=/b.cfg\n".to_owned()),
        ("/b.cfg", "define command {\ncommand_name c\ncommand_line x\n}\n".to_owned()),
    ];
    assert_eq!(load_files(&files).report.counts.commands, 1);
}

#[test]
fn a_file_that_includes_itself_is_refused() {
    let files = [
        ("/nagios.cfg", "cfg_file=/a.cfg\n".to_owned()),
        ("/a.cfg", "include_file=/a.cfg\n".to_owned()),
    ];
    assert!(codes(&load_files(&files)).contains("include-depth"));
}

#[test]
fn directives_of_later_releases_are_noticed_or_refused() {
    let objects = "define host {\nname t\nregister 0\nevent_handler_period x\n}\n".to_owned();
    let main = "cfg_file=/a.cfg\n".to_owned();
    let mut memory = Memory::default();
    memory.files.insert("/nagios.cfg".to_owned(), main.into_bytes());
    memory.files.insert("/a.cfg".to_owned(), objects.into_bytes());
    let tolerant = load("/nagios.cfg", &LoadOptions::default(), &memory);
    assert!(codes(&tolerant).contains("later-release"));
    let options = LoadOptions { strict: true, ..LoadOptions::default() };
    assert!(codes(&load("/nagios.cfg", &options, &memory)).contains("unknown-directive"));
}
