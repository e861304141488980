use std::collections::BTreeMap;

use super::*;
use crate::directory::Memory;
use model::detector::{Attribute, DetectorSource, GroupRef, RuleEventType, Template, TemplatePart};
use model::event::PluginId;
use model::text_field::TextField;

const CONFIG: &str = "[config]\ntype=detector\nsource=log\nenable=yes\n";

fn loaded(text: &str) -> LoadedPlugins {
    read("dir/x.cfg", text.as_bytes(), None, &Environment::default())
}

fn plugin(text: &str) -> DetectorPlugin {
    let mut loaded = loaded(&format!("{CONFIG}{text}"));
    assert_eq!(loaded.problems, []);
    loaded.plugins.remove(0)
}

/// Code, line, column and what it is about.
fn complaints(text: &str) -> Vec<(&'static str, u32, u32)> {
    let places = loaded(text).problems;
    places.iter().map(|problem| (problem.code, problem.line, problem.column)).collect()
}

fn literal(text: &str) -> Template {
    Template::Parts(vec![TemplatePart::Literal(text.into())])
}

#[test]
fn options_of_the_configuration_section() {
    let plugin = plugin(
        "location=/var/log/a.log, b.log\nrlocation=/var/log/*.log\ncreate_file = True\n\
         process: sshd\nexclude_sids=1, 5-9\n[DEFAULT]\nplugin_id=\"4003\"\ntzone=Europe/Madrid\n\
         [translation]\nKey:x=5\nk=v ; note\n_DEFAULT_='9'\n[translation-two]\na=b\n\
         [r]\nregexp=a\n",
    );
    assert_eq!(&*plugin.name, "x");
    assert_eq!(plugin.plugin_id, Some(PluginId(4003)));
    assert!(plugin.enabled && plugin.create_file);
    assert_eq!(plugin.source, DetectorSource::Log);
    assert_eq!(plugin.locations, ["/var/log/a.log", " b.log", "/var/log/*.log"]);
    assert_eq!(plugin.process, "sshd");
    assert_eq!(plugin.exclude_sids, [(1, 1), (5, 9)]);
    assert_eq!(plugin.time_zone, "Europe/Madrid");
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    let map = vec![pair("key:x", "5"), pair("k", "v"), pair("_default_", "9")];
    assert_eq!(plugin.translation, map);
    assert_eq!(plugin.translations, [("translation-two".to_owned(), vec![pair("a", "b")])]);
}

#[test]
fn rules_are_sorted_bytewise_by_name_and_inherit_defaults() {
    let plugin = plugin(
        "[DEFAULT]\nplugin_id=1\ndst_ip=192.0.2.1\n[b]\nregexp=b\n[a]\nregexp=(a)\n\
         event_type=event\nprecheck=Foo\nPlugin_SID=7\ndst_ip={$1}\nuserdata9=x\n[B]\nregexp=B\n",
    );
    let names: Vec<&str> = plugin.rules.iter().map(|rule| &*rule.name).collect();
    assert_eq!(names, ["B", "a", "b"]);
    let a = &plugin.rules[1];
    assert_eq!(
        (a.line, a.precheck.as_deref(), a.event_type),
        (10, Some("Foo"), RuleEventType::Event)
    );
    let group = Template::Parts(vec![TemplatePart::Group(GroupRef::Number(1))]);
    assert_eq!(
        a.attributes,
        [
            (Attribute::PluginId, literal("1")),
            (Attribute::PluginSid, literal("7")),
            (Attribute::DstIp, group),
            (Attribute::Text(TextField::Userdata9), literal("x")),
        ]
    );
    assert_eq!(plugin.rules[2].attributes[1], (Attribute::DstIp, literal("192.0.2.1")));
}

#[test]
fn the_dialect_of_values() {
    let plugin = plugin(
        "[DEFAULT]\nid=ab\n# comment\n; comment\nREM comment\n[r]\nregexp = \"\"(\\d+);x\"\"\n\
         userdata1 = a # b ; c ; d\nuserdata2=a;b\nuserdata3=\"'x'\"\nuserdata4=\"\"\nuserdata5=\n\
         userdata6=one\n  two\n\n\t# three\nuserdata7: %(id)s%x\nuserdata8=1\nUserData8=2\n\
         [s]\nregexp=%(q)s%\n[r]\nuserdata9=more\n",
    );
    let rule = &plugin.rules[0];
    assert_eq!(rule.patterns[0].regex, r"(\d+);x");
    let value = |field| {
        let found = rule.attributes.iter().find(|(a, _)| *a == Attribute::Text(field));
        template::literal(&found.unwrap().1).unwrap().to_owned()
    };
    use TextField::*;
    let fields = [Userdata1, Userdata2, Userdata3, Userdata4, Userdata5];
    assert_eq!(fields.map(value), ["a # b", "a;b", "x", "", ""]);
    let fields = [Userdata6, Userdata7, Userdata8, Userdata9];
    assert_eq!(fields.map(value), ["one\ntwo\n# three", "ab%x", "2", "more"]);
    assert_eq!(plugin.rules[1].patterns[0].regex, "%(q)s%");
}

#[test]
fn a_local_file_overrides_single_options() {
    let text = format!("{CONFIG}[DEFAULT]\nplugin_id=1\n[r]\nregexp=a\nplugin_sid=1\n");
    let local =
        "[config]\nlocation=/l\n[DEFAULT]\nplugin_id=2\n[r]\nplugin_sid=3\n[new]\nregexp=(\n";
    let mut loaded =
        read("x.cfg", text.as_bytes(), Some(local.as_bytes()), &Environment::default());
    let plugin = loaded.plugins.remove(0);
    assert_eq!(
        (plugin.plugin_id, &plugin.locations[..]),
        (Some(PluginId(2)), &["/l".to_owned()][..])
    );
    assert_eq!(plugin.rules[0].attributes[1], (Attribute::PluginSid, literal("3")));
    let problem = &loaded.problems[0];
    assert_eq!((&*problem.file, problem.line, problem.column), ("x.cfg.local", 8, 8));
}

#[test]
fn lines_of_multi_line_rules_are_separate_patterns_with_aliases() {
    let plugin = plugin("[r]\nregexp=\"^\\TIME$\\n(?P<ip>\\IPV4)\"\nsrc_ip={$ip}\n");
    let patterns: Vec<&str> = plugin.rules[0].patterns.iter().map(|p| &*p.regex).collect();
    assert_eq!(patterns, [r"^\d\d:\d\d:\d\d(?m:$)", r"(?P<ip>\d{1,3}(?:\.\d{1,3}){3})"]);
}

#[test]
fn a_bad_rule_costs_only_itself() {
    let text = format!(
        "{CONFIG}[a]\nregexp=\"\\TIME (x\"\n[b]\nregexp=ok\n[c]\nregexp=a\n  [b\n[d]\nno option\nregexp=d\n"
    );
    let loaded = loaded(&text);
    let names: Vec<&str> = loaded.plugins[0].rules.iter().map(|rule| &*rule.name).collect();
    assert_eq!(names, ["b", "d"]);
    let of = |code| loaded.problems.iter().find(move |p| p.code == code).unwrap();
    let places: Vec<(u32, u32)> = loaded
        .problems
        .iter()
        .filter(|p| p.code == "bad-regex")
        .map(|p| (p.line, p.column))
        .collect();
    // Behind the alias, and on the line that continues.
    assert_eq!(places, [(6, 15), (11, 3)]);
    assert_eq!(of("bad-line").line, 13);
    assert_eq!(of("bad-regex").subject.as_deref(), Some("rule `a`"));
}

#[test]
fn what_is_not_a_detector_is_listed_with_the_reason() {
    assert_eq!(
        complaints("[config]\ntype=monitor\nsource=command\nenable=1\n"),
        [("monitor-plugin", 2, 6)]
    );
    assert_eq!(complaints("[config]\ntype=other\nsource=log\nenable=1\n"), [("bad-type", 2, 6)]);
    assert_eq!(complaints("[config]\nsource=log\n"), [("missing-option", 0, 0)]);
    assert_eq!(complaints("[x]\ny=1\n"), [("no-config", 0, 0)]);
    assert_eq!(complaints(""), [("no-config", 0, 0)]);
    assert_eq!(complaints("a=b\n"), [("bad-line", 1, 1), ("no-config", 0, 0)]);
    let database =
        "[config]\ntype=detector\nsource=database\nenable=no\n[q]\nregexp=\nquery=x\nsrc_ip={$0}\n";
    assert_eq!(complaints(database), [("unsupported-source", 3, 8)]);
    let plugin = &loaded(database).plugins[0];
    assert_eq!(plugin.source, DetectorSource::Unsupported("database".into()));
    assert!(!plugin.enabled);
}

#[test]
fn what_is_suspicious_is_a_warning() {
    let text = format!(
        "{CONFIG}[a]\nregexp=\"\\IPV5 (?!x)\"\nuserdat1=x\nsrc_ip={{$1}}{{$who}}\ndate={{norm($1)}}\n\
         plugin_sid=seven\nevent_type=alert\n[b]\nplugin_sid=1\n"
    );
    let codes: Vec<&str> = complaints(&text).into_iter().map(|(code, ..)| code).collect();
    assert_eq!(
        codes,
        [
            "unknown-alias",
            "slow-regex",
            "unknown-attribute",
            "unknown-group",
            "unknown-group",
            "unknown-function",
            "unknown-group",
            "bad-number",
            "unknown-event-type",
            "rule-without-regexp",
        ]
    );
    let helps: Vec<String> = loaded(&text).problems.into_iter().filter_map(|p| p.help).collect();
    assert_eq!(helps, [r"did you mean `\IPV4`?", "did you mean `userdata1`?"]);
}

#[test]
fn bytes_that_are_not_utf8_are_latin1_and_a_byte_order_mark_is_none() {
    let bytes =
        [b"\xef\xbb\xbf", CONFIG.as_bytes(), b"[r]\nregexp=a\nuserdata1=\xe9 \xc3\xa9\n"].concat();
    let loaded = read("x.cfg", &bytes, None, &Environment::default());
    assert_eq!(loaded.problems, []);
    let (_, value) = &loaded.plugins[0].rules[0].attributes[0];
    assert_eq!(value, &literal("\u{e9} \u{e9}"));
}

#[test]
fn references_without_end_and_many_problems_are_bounded() {
    let mut text = format!(
        "{CONFIG}[r]\nregexp=a\na=%(b)s%(b)s%(b)s%(b)s%(b)s%(b)s%(b)s%(b)s%(b)s\nb=%(a)s%(a)s%(a)s%(a)s\nlog=%(a)s\n"
    );
    text.push_str(&"junk\n".repeat(1_000));
    let loaded = loaded(&text);
    assert_eq!(loaded.plugins.len(), 1);
    assert_eq!(loaded.problems.len(), 201);
    assert_eq!(loaded.problems[200].code, "more-problems");
}

#[test]
fn a_directory_with_what_lies_beside_its_plugins() {
    let plugin = |extra: &str| {
        format!("{CONFIG}[r]\nregexp=\\PORT\nsensor=\\_CFG(plugin-defaults,sensor)\n{extra}")
    };
    let files = Memory(BTreeMap::from([
        ("p/b.cfg", plugin("")),
        ("p/a.cfg", plugin("")),
        ("p/a.cfg.local", "[r]\nregexp=local\n".to_owned()),
        ("p/c.cfg.save", plugin("")),
        ("p/monitor.cfg", "[config]\ntype=monitor\nsource=http\nenable=yes\n".to_owned()),
        ("p/config.cfg", "[plugin-defaults]\nsensor=192.0.2.5\n".to_owned()),
        ("p/../aliases.cfg", "[regexp]\nPORT=one\n".to_owned()),
        ("p/../aliases.local", "[regexp]\nPORT=two\n".to_owned()),
    ]));
    let loaded = load("p/", &files);
    let rules = loaded.plugins.iter().map(|plugin| (&*plugin.file, &plugin.rules[0]));
    let rules: Vec<_> = rules.map(|(file, rule)| (file, &*rule.patterns[0].regex)).collect();
    assert_eq!(rules, [("p/a.cfg", "local"), ("p/b.cfg", "two")]);
    let sensor = &loaded.plugins[0].rules[0].attributes[0];
    assert_eq!(sensor, &(Attribute::Sensor, literal("192.0.2.5")));
    let codes: Vec<_> = loaded.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["monitor-plugin"]);
    assert_eq!(load_file("p/b.cfg", &files).plugins, loaded.plugins[1..]);
}

#[test]
fn what_cannot_be_read_is_a_problem() {
    let files = Memory(BTreeMap::new());
    assert_eq!(load("p", &files).problems[0].code, "unreadable-directory");
    assert_eq!(load_file("x.cfg", &files).problems[0].code, "unreadable-file");
}
