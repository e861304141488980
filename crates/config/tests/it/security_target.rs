//! What the fuzzers call for the files of the security half.
//!
//! Whatever the bytes, reading ends, does not panic, and what comes out is consistent.

use std::collections::BTreeSet;

use config::detector::Environment;
use config::{FileProblem, data_sources, detector, directives};
use model::directive::DirectiveRule;

use crate::memory::Memory;

/// `bytes` as a plugin, as its local file, and as the files beside it.
pub(crate) fn plugin_file(bytes: &[u8]) {
    let mut environment = Environment::default();
    check(&environment.add_aliases("aliases.cfg", bytes), bytes);
    check(&environment.add_settings("config.cfg", bytes), bytes);
    let loaded = detector::read("x.cfg", bytes, Some(bytes), &environment);
    check(&loaded.problems, bytes);
    for plugin in &loaded.plugins {
        assert!(plugin.rules.is_sorted_by(|one, other| one.name <= other.name));
        for rule in &plugin.rules {
            assert!(!rule.patterns.is_empty(), "{rule:?}");
            for pattern in rule.patterns.iter().filter(|pattern| !pattern.needs_lookaround) {
                compiles(&pattern.regex);
            }
        }
    }
}

/// Compiles as the model promises: for bytes, Unicode off, case ignored. Only its size may be too
/// much.
fn compiles(pattern: &str) {
    let mut builder = regex::bytes::RegexBuilder::new(pattern);
    match builder.unicode(false).case_insensitive(true).size_limit(1 << 16).build() {
        Ok(_) | Err(regex::Error::CompiledTooBig(_)) => {}
        Err(error) => panic!("`{pattern}`: {error}"),
    }
}

/// `bytes` as a file of directives that may include itself.
pub(crate) fn directive_file(bytes: &[u8]) {
    let mut memory = Memory::default();
    memory.files.insert("/directives.xml".into(), bytes.to_vec());
    memory.files.insert("/a.xml".into(), bytes.to_vec());
    let loaded = directives::load("/", &memory);
    check(&loaded.problems, bytes);
    let ids: BTreeSet<u32> = loaded.directives.iter().map(|directive| directive.id).collect();
    assert_eq!(ids.len(), loaded.directives.len());
    for directive in &loaded.directives {
        let element = bytes.get(directive.span.0..directive.span.1).unwrap();
        assert!(element.starts_with(b"<directive") && element.ends_with(b">"), "{directive:?}");
        assert!(directive.priority <= 5 && directive.line > 0);
        rule(&directive.root, 1);
    }
}

fn rule(rule: &DirectiveRule, level: u8) {
    assert!(rule.occurrence > 0 && rule.line > 0);
    let references = [&rule.from, &rule.to, &rule.sensor].into_iter().flat_map(|a| &a.references);
    assert!(references.clone().all(|reference| (1..level).contains(&reference.level)));
    rule.children.iter().for_each(|child| self::rule(child, level + 1));
}

/// `bytes` as a file of event types.
pub(crate) fn event_types(bytes: &[u8]) {
    let loaded = data_sources::read("x.sql", bytes);
    check(&loaded.problems, bytes);
    assert!(loaded.types.iter().all(|one| one.priority <= 5 && one.reliability <= 10));
}

fn check(problems: &[FileProblem], bytes: &[u8]) {
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
    for problem in problems {
        assert!(problem.line as usize <= lines, "{problem:?}");
        assert!(!problem.to_string().is_empty() && serde_json::to_string(problem).is_ok());
    }
}
