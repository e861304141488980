//! The plugins, event types and directives that come with the program: every sample line in a
//! plugin is taken by the rule below it and becomes what the comment says.

use std::collections::{BTreeMap, BTreeSet};

use config::builtin;
use model::data_source::DataSources;
use model::detector::{Attribute, DetectorPlugin, DetectorRule, GroupRef, Template, TemplatePart};
use model::directive::{DirectiveRule, Reliability};
use model::event::{PluginId, PluginSid};
use regex::bytes::{Captures, Regex, RegexBuilder};

/// A comment `# sample: …` with the `# expect: …` behind it, and the section that follows.
struct Sample {
    file: &'static str,
    section: String,
    line: String,
    expected: Vec<(String, String)>,
}

fn samples(file: &'static str, text: &str) -> Vec<Sample> {
    let mut samples: Vec<Sample> = Vec::new();
    for line in text.lines() {
        if let Some(sample) = line.strip_prefix("# sample: ") {
            let (line, section) = (sample.to_owned(), String::new());
            samples.push(Sample { file, section, line, expected: Vec::new() });
        } else if let Some(expected) = line.strip_prefix("# expect: ") {
            samples.last_mut().unwrap().expected = pairs(expected);
        } else if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            let open = samples.iter_mut().filter(|sample| sample.section.is_empty());
            open.for_each(|sample| sample.section = section.to_owned());
        }
    }
    samples
}

/// `a=b c="d \"e\""`
fn pairs(text: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut rest = text.trim();
    while let Some((name, value)) = rest.split_once('=') {
        let (value, after) = match value.strip_prefix('"') {
            None => value.split_once(' ').unwrap_or((value, "")),
            Some(quoted) => {
                let end = (0..quoted.len())
                    .find(|at| quoted[*at..].starts_with('"') && !quoted[..*at].ends_with('\\'));
                quoted.split_at(end.unwrap())
            }
        };
        pairs.push((name.to_owned(), value.replace("\\\"", "\"")));
        rest = after.trim_start_matches('"').trim_start();
    }
    pairs
}

fn compile(rule: &DetectorRule) -> Regex {
    let [pattern] = &rule.patterns[..] else { panic!("{} has several lines", rule.name) };
    assert!(!pattern.needs_lookaround, "{}", rule.name);
    let mut builder = RegexBuilder::new(&pattern.regex);
    builder.unicode(false).case_insensitive(true).build().unwrap()
}

fn group<'c>(groups: &'c Captures<'_>, name: &GroupRef) -> &'c str {
    let found = match name {
        GroupRef::Number(number) => groups.get(*number),
        GroupRef::Name(name) => groups.name(name),
    };
    found.map_or("", |found| std::str::from_utf8(found.as_bytes()).unwrap())
}

/// A value with the groups filled in; functions give their argument.
fn evaluate(plugin: &DetectorPlugin, template: &Template, groups: &Captures<'_>) -> String {
    let translated = |map: &[(String, String)], name: &GroupRef| {
        let key = group(groups, name).to_lowercase();
        let find = |key: &str| map.iter().find(|(k, _)| k == key).map(|(_, value)| value.clone());
        find(&key).or_else(|| find("_default_")).unwrap_or(key)
    };
    match template {
        Template::Translate(name) => translated(&plugin.translation, name),
        Template::TranslateIn(name, section) => {
            let map = plugin.translations.iter().find(|(found, _)| found == section);
            translated(&map.unwrap_or_else(|| panic!("no section {section}")).1, name)
        }
        Template::Parts(parts) | Template::Concat(parts) => parts
            .iter()
            .map(|part| match part {
                TemplatePart::Literal(text) => text.as_str(),
                TemplatePart::Group(name) => group(groups, name),
                TemplatePart::Call { arguments, .. } => group(groups, &arguments[0]),
            })
            .collect(),
    }
}

fn attribute(name: &str) -> Attribute {
    match name {
        "date" => Attribute::Date,
        "device" => Attribute::Device,
        "interface" => Attribute::Interface,
        "plugin_sid" => Attribute::PluginSid,
        "protocol" => Attribute::Protocol,
        "src_ip" => Attribute::SrcIp,
        "src_port" => Attribute::SrcPort,
        "dst_ip" => Attribute::DstIp,
        "dst_port" => Attribute::DstPort,
        text => Attribute::Text(text.parse().unwrap()),
    }
}

/// The first rule that takes a line, with its groups.
fn take<'p, 'l>(
    plugin: &'p DetectorPlugin,
    compiled: &[Regex],
    line: &'l str,
) -> Option<(&'p DetectorRule, Captures<'l>)> {
    let mut rules = plugin.rules.iter().zip(compiled);
    rules.find_map(|(rule, regex)| Some((rule, regex.captures(line.as_bytes())?)))
}

#[test]
fn every_builtin_file_loads_without_a_word() {
    assert_eq!(builtin::plugins().problems, []);
    assert_eq!(builtin::directives().problems, []);
    assert_eq!(builtin::data_sources().problems, []);
    assert_eq!(builtin::plugins().plugins.len(), 7);
    assert_eq!(builtin::directives().directives.len(), 5);
}

#[test]
fn every_sample_becomes_what_its_comment_says() {
    let plugins = builtin::plugins().plugins;
    let mut data_sources = DataSources::default();
    builtin::data_sources().insert_into(&mut data_sources);
    for (file, text) in builtin::files().filter(|(file, _)| file.ends_with(".cfg")) {
        let plugin = plugins.iter().find(|plugin| plugin.file.ends_with(file)).unwrap();
        let compiled: Vec<Regex> = plugin.rules.iter().map(compile).collect();
        let mut used = BTreeSet::new();
        for sample in samples(file, text) {
            let Sample { section, line, .. } = &sample;
            // Rules see the line end, too.
            let line = format!("{line}\n");
            let (rule, groups) = take(plugin, &compiled, &line)
                .unwrap_or_else(|| panic!("{file}: no rule takes `{line}`"));
            assert_eq!(&rule.name, section, "{file}: {line}");
            used.insert(rule.name.as_str());
            let value = |wanted: Attribute| {
                let found = rule.attributes.iter().find(|(attribute, _)| *attribute == wanted);
                found.map_or(String::new(), |(_, value)| evaluate(plugin, value, &groups))
            };
            assert!(!sample.expected.is_empty(), "{file}: nothing is expected of `{line}`");
            for (name, expected) in &sample.expected {
                assert_eq!(
                    &value(attribute(name)),
                    expected,
                    "{}: {name} of `{line}`",
                    sample.file
                );
            }
            let sid = PluginSid(value(Attribute::PluginSid).parse().unwrap());
            let id = plugin.plugin_id.unwrap();
            assert!(data_sources.event_type(id, sid).is_some(), "{id}/{} is nowhere", sid.0);
        }
        let unused: Vec<_> =
            plugin.rules.iter().filter(|r| !used.contains(r.name.as_str())).collect();
        assert!(unused.is_empty(), "{file}: no sample for {:?}", unused[0].name);
    }
}

#[test]
fn lines_of_one_plugin_are_left_alone_by_the_others() {
    let plugins = builtin::plugins().plugins;
    let compiled: Vec<Vec<Regex>> =
        plugins.iter().map(|plugin| plugin.rules.iter().map(compile).collect()).collect();
    let takers = |line: &str| -> Vec<&str> {
        let all = plugins.iter().zip(&compiled);
        let takers = all.filter(|(plugin, compiled)| take(plugin, compiled, line).is_some());
        takers.map(|(plugin, _)| &*plugin.name).collect()
    };
    for (file, text) in builtin::files().filter(|(file, _)| file.ends_with(".cfg")) {
        for sample in samples(file, text) {
            let takers = takers(&sample.line);
            // Both web servers write the same access log: the file or the program decides.
            let is_access_log = takers == ["apache", "nginx"];
            assert!(takers.len() == 1 || is_access_log, "{takers:?} take `{}`", sample.line);
        }
    }
}

/// Event types that directives of ours name, with those of every level.
fn event_types(rule: &DirectiveRule, found: &mut BTreeSet<(PluginId, PluginSid)>) {
    for id in &rule.plugin_id.these {
        found.extend(rule.plugin_sid.these.iter().map(|sid| (*id, *sid)));
    }
    rule.children.iter().for_each(|child| event_types(child, found));
}

#[test]
fn directives_name_event_types_that_exist() {
    let mut data_sources = DataSources::default();
    builtin::data_sources().insert_into(&mut data_sources);
    let directives = builtin::directives().directives;
    let mut found = BTreeSet::new();
    directives.iter().for_each(|directive| event_types(&directive.root, &mut found));
    for (id, sid) in found {
        let known = if id == PluginId::DIRECTIVE {
            directives.iter().any(|directive| directive.id == sid.0)
        } else {
            data_sources.event_type(id, sid).is_some()
        };
        assert!(known, "{id}/{sid}");
    }
}

/// Risk at every level, by its name, for a destination of the default value.
fn risks(priority: u8, rule: &DirectiveRule, found: &mut BTreeMap<String, u32>) {
    let Reliability::Absolute(reliability) = rule.reliability else { panic!("{}", rule.name) };
    found.insert(rule.name.clone(), u32::from(priority) * 2 * u32::from(reliability) / 25);
    rule.children.iter().for_each(|child| risks(priority, child, found));
}

#[test]
fn the_risk_of_guessed_passwords_rises() {
    let directives = builtin::directives().directives;
    let directive = directives.iter().find(|directive| directive.id == 51901).unwrap();
    let mut found = BTreeMap::new();
    risks(directive.priority, &directive.root, &mut found);
    let of = |name: &str| found[name];
    let path = ["Failed login", "5 failed logins", "10 failed logins", "50 failed logins"];
    assert_eq!(path.map(of), [0, 0, 1, 2]);
    let logins = ["Login after 5 failures", "Login after 10 failures", "Login after 50 failures"];
    assert_eq!(logins.map(of), [2, 4, 4]);
    let depth = |mut rule: &DirectiveRule| {
        let mut failures = rule.occurrence;
        while let Some(next) = rule.children.iter().find(|child| child.name.contains("failed")) {
            rule = next;
            failures += rule.occurrence;
        }
        failures
    };
    assert_eq!(depth(&directive.root), 50 + 100_000);
}
