use std::collections::BTreeMap;

use model::directive::{
    Accept, AddressToken, EventField, GroupAlarmBy, Reference, Reliability, RuleKind, TextToken,
};
use model::event::{PluginId, PluginSid, Protocol};
use model::text_field::TextField;

use super::*;
use crate::directory::Memory;

fn loaded(text: &str) -> LoadedDirectives {
    read("x.xml", text, None)
}

fn complaints(text: &str) -> Vec<(&'static str, u32, u32)> {
    loaded(text).problems.iter().map(|p| (p.code, p.line, p.column)).collect()
}

/// A directive whose root has these attributes; another rule with `child` below it.
fn with(root: &str, child: &str) -> String {
    format!(
        "<directive id='7' name='n' priority='1'>\n<rule type='detector' {root}><rules>\n\
         <rule type='detector' {child}/></rules></rule></directive>"
    )
}

fn root(attributes: &str) -> model::directive::DirectiveRule {
    let mut loaded = loaded(&with(attributes, ""));
    assert_eq!(loaded.problems, []);
    loaded.directives.remove(0).root
}

fn child(attributes: &str) -> model::directive::DirectiveRule {
    let mut loaded = loaded(&with("", attributes));
    assert_eq!(loaded.problems, []);
    loaded.directives.remove(0).root.children.remove(0)
}

fn these<T>(these: Vec<T>) -> Accept<T> {
    Accept { these, ..Accept::default() }
}

#[test]
fn a_directive_with_everything() {
    let text = "\n  <directive id=\"500001\" name=\"SSH against DST_IP\" priority=\"4\" timetable='w'\n\
        groupalarmby='src_ip,DST_PORT' groupalarmtimeout='60' chain='true' rev='3'>\n\
        <rule type='detector' name='failed' plugin_id='4003' plugin_sid='1,!2' reliability='1'>\n\
        <rules><rule type='monitor' plugin_id='2005' plugin_sid='248' condition='GE' value='10'\n\
        interval='15' absolute='true' reliability='+2' occurrence='3' time_out='60' sticky='true'\n\
        sticky_different='DST_PORT'/></rules>\n<rules><rule type='detector' not='true' time_out='9'/>\n\
        </rules></rule></directive>\n<timetables><timetable name='w'>\n\
        <timerule datespec='Mon' timespec='8:00-18:00'/></timetable></timetables>";
    let loaded = loaded(text);
    assert_eq!(loaded.problems, []);
    let directive = &loaded.directives[0];
    assert_eq!((directive.id, directive.priority, directive.line), (500_001, 4, 2));
    assert_eq!(directive.name, "SSH against DST_IP");
    assert_eq!(&text[directive.span.0..directive.span.0 + 14], "<directive id=");
    assert!(text[..directive.span.1].ends_with("</directive>"));
    assert_eq!(directive.timetable.as_ref().unwrap().rules, [(1, 480, 1080)]);
    assert_eq!(directive.group_alarm_by, [GroupAlarmBy::SrcIp, GroupAlarmBy::DstPort]);
    assert_eq!((directive.group_alarm_timeout_s, directive.chained), (60, true));
    let root = &directive.root;
    assert_eq!((root.line, &*root.name, &root.kind), (4, "failed", &RuleKind::Detector));
    assert_eq!(root.plugin_sid.these, [PluginSid(1)]);
    assert_eq!(root.plugin_sid.not_these, [PluginSid(2)]);
    let [monitor, not] = &root.children[..] else { panic!() };
    let kind = RuleKind::Monitor {
        condition: "ge".into(),
        value: "10".into(),
        interval_s: Some(15),
        absolute: true,
    };
    assert_eq!((&monitor.kind, monitor.line), (&kind, 5));
    assert_eq!((monitor.reliability, monitor.occurrence), (Reliability::Relative(2), 3));
    assert_eq!((monitor.time_out_s, monitor.sticky_different), (60, Some(EventField::DstPort)));
    assert_eq!((not.negated, not.reliability), (true, Reliability::Absolute(1)));
}

#[test]
fn lists_of_addresses_ports_and_protocols() {
    let rule = root(
        "from='10.0.0.1,!10.1.2.3/16,HOME_NET,web-1,2001:db8::1' to='!HOME_NET' sensor='any'\n\
         port_from='ANY' port_to='80,1024-65535,!22' protocol='TCP,17,Host_OS_Event'",
    );
    let ip = |text: &str| AddressToken::Ip(text.parse().unwrap());
    let name = AddressToken::Name("web-1".into());
    assert_eq!(rule.from.these, [ip("10.0.0.1"), AddressToken::HomeNet, name, ip("2001:db8::1")]);
    assert_eq!(rule.from.not_these, [AddressToken::Net("10.1.0.0/16".parse().unwrap())]);
    assert_eq!(rule.to.not_these, [AddressToken::HomeNet]);
    assert!(rule.sensor.any && rule.port_from.any && rule.port_from.is_unconstrained());
    assert_eq!(rule.port_to.these, [(80, 80), (1024, 65535)]);
    assert_eq!(rule.port_to.not_these, [(22, 22)]);
    assert_eq!(rule.protocol, these(vec![Protocol::TCP, Protocol::UDP, Protocol(135)]));
}

#[test]
fn taxonomies_and_suppressed_pairs() {
    let rule = root("product='13, 14' category='2' subcategory='25' suppress='4003,1,2;1501,400'");
    assert_eq!((rule.product.these, rule.category.these), (vec![13, 14], vec![2]));
    assert_eq!(rule.subcategory, these(vec![25]));
    let pair = |id, sid| (PluginId(id), PluginSid(sid));
    assert_eq!(rule.suppress, [pair(4003, 1), pair(4003, 2), pair(1501, 400)]);
}

#[test]
fn references_name_ancestors() {
    let rule = child(
        "from='1:SRC_IP,!1:dst_ip' to='10.0.0.9,1:SRC_IP' port_to='1:SRC_PORT' plugin_sid='1:PLUGIN_SID' userdata1='1:USERDATA2'",
    );
    let to = |negated, field| Reference { negated, level: 1, field };
    assert_eq!(rule.from.references, [to(false, EventField::SrcIp), to(true, EventField::DstIp)]);
    assert_eq!((rule.to.these.len(), rule.to.references.len()), (1, 1));
    assert_eq!(rule.port_to.references, [to(false, EventField::SrcPort)]);
    assert_eq!(rule.plugin_sid.references, [to(false, EventField::PluginSid)]);
    let text = EventField::Text(TextField::Userdata2);
    assert_eq!(rule.texts[0].1.references, [to(false, text)]);
}

#[test]
fn references_elsewhere_drop_the_directive_or_are_ignored() {
    let of = |child: &str| complaints(&with("", child));
    assert_eq!(of("from='2:SRC_IP'"), [("bad-level", 3, 29)]);
    assert_eq!(of("from='0:SRC_IP'"), [("bad-level", 3, 29)]);
    assert_eq!(complaints(&with("from='1:SRC_IP'", "")), [("bad-level", 2, 29)]);
    assert_eq!(of("port_from='1:PORT_FROM'"), [("unknown-reference", 3, 34)]);
    assert_eq!(of("from='1:SRC_PORT'"), [("useless-reference", 3, 29)]);
    let loaded = loaded(&with("", "port_from='1:PORT_FROM'"));
    assert!(loaded.directives[0].root.children[0].port_from.is_unconstrained());
}

#[test]
fn texts_in_the_syntax_of_both_versions() {
    let rule = child(
        "username='root,!adm in,EMPTY' userdata1='ANY' userdata2='FIND:a,EXACT:b,!REGEX:^x{1,2}$' filename='10:30' password='PREV:1'",
    );
    let text = |field| &rule.texts.iter().find(|(f, _)| *f == field).unwrap().1;
    let literal = |text: &str| TextToken::Literal(text.into());
    let user = text(TextField::Username);
    assert_eq!(user.these, [literal("root"), TextToken::Empty]);
    assert_eq!(user.not_these, [literal("adm in")]);
    assert!(text(TextField::Userdata1).any);
    let two = text(TextField::Userdata2);
    assert_eq!(two.these, [TextToken::Find("a".into()), literal("b")]);
    assert_eq!(two.not_these, [TextToken::Regex("^x{1,2}$".into())]);
    assert_eq!(text(TextField::Filename).these, [literal("10:30")]);
    let field = EventField::Text(TextField::Password);
    assert_eq!(
        text(TextField::Password).references,
        [Reference { negated: false, level: 1, field }]
    );
}

#[test]
fn errors_drop_the_directive_and_say_where() {
    let root = |attributes: &str| {
        let text = with(attributes, "");
        assert_eq!(loaded(&text).directives, [], "{attributes}");
        let all = complaints(&text);
        assert_eq!(all.len(), 1, "{attributes}");
        (all[0].0, all[0].2)
    };
    assert_eq!(root("from='!ANY'"), ("not-any", 29));
    assert_eq!(root("from='10.0.0.0/33'"), ("bad-value", 29));
    assert_eq!(root("plugin_sid='x'"), ("bad-value", 35));
    assert_eq!(root("plugin_id='1,2' plugin_sid='3'"), ("ambiguous-event-types", 1));
    assert_eq!(root("port_to='9-1'"), ("bad-value", 32));
    assert_eq!(root("reliability='high'"), ("bad-value", 36));
    assert_eq!(root("reliability='+-1'"), ("bad-value", 36));
    assert_eq!(root("occurrence='ANY'"), ("bad-value", 35));
    assert_eq!(root("pulse_id='x'"), ("unsupported-attribute", 33));
    assert_eq!(root("username='REGEX:('"), ("bad-value", 33));
    assert_eq!(root("suppress='4003'"), ("bad-value", 33));
    assert_eq!(root("not='true'"), ("negated-root", 1));
    let of = |text: &str| complaints(text).into_iter().map(|(code, ..)| code).collect::<Vec<_>>();
    assert_eq!(of("<directive id='1' priority='1'><rule/></directive>"), ["missing-attribute"]);
    assert_eq!(of("<directive id='1' priority='1'><rule type='x'/></directive>"), ["bad-type"]);
    assert_eq!(of("<directive id='1' priority='1'/>"), ["no-rule"]);
    assert_eq!(
        of("<directive priority='1'><rule type='detector'/></directive>"),
        ["missing-attribute"]
    );
    assert_eq!(
        of("<directive id='0' priority='1'><rule type='monitor'/></directive>"),
        ["bad-value", "missing-attribute"]
    );
    let nowhere =
        "<directive id='1' priority='1' timetable='t'><rule type='detector'/></directive>";
    assert_eq!(of(nowhere), ["unknown-timetable"]);
}

#[test]
fn what_is_only_odd_is_a_warning() {
    let text = "<directive id='1' priority='6' nam='x'><rule type='detector' occurrence='5' reliability='11'>\
        <rule type='detector'/><rules><rules/></rules></rule><rule type='detector'/></directive>\n\
        <directive id='2'><rule type='detector' time_out='5' sticky_different='FILENAME' protocol='x'/></directive>\n\
        <directive id='1' priority='2'><rule type='detector'/></directive>";
    let loaded = loaded(text);
    let codes: Vec<&str> = loaded.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(
        codes,
        [
            "out-of-range",
            "unknown-attribute",
            "root-occurrence",
            "out-of-range",
            "nested-rule",
            "unexpected-element",
            "second-root",
            "missing-attribute",
            "bad-value",
            "unknown-protocol",
            "duplicate-id",
        ]
    );
    assert!(loaded.problems.iter().all(|problem| problem.severity == Severity::Warning));
    let ids: Vec<_> = loaded.directives.iter().map(|d| (d.id, d.priority, &*d.name)).collect();
    assert_eq!(ids, [(1, 5, "directive 1"), (2, 0, "directive 2")]);
    let first = &loaded.directives[0].root;
    assert_eq!((first.occurrence, first.reliability), (1, Reliability::Absolute(10)));
    assert_eq!(loaded.directives[1].root.time_out_s, 0);
}

#[test]
fn malformed_xml_costs_one_directive_and_is_placed_in_the_file() {
    let good = |id: u32| {
        format!("<directive id='{id}' priority='1'><rule type='detector'/></directive>\n")
    };
    let text = format!(
        "<?xml version='1.0'?>\n{}<directive id='2'>\n<rule type='detector'>\n</directive>\n{}\
         <directive id='4' x=\"&nope;\"><rule type='detector'/></directive>\n  <directive id='5'>\n{}",
        good(1),
        good(3),
        good(6)
    );
    let loaded = loaded(&text);
    let ids: Vec<u32> = loaded.directives.iter().map(|directive| directive.id).collect();
    assert_eq!(ids, [1, 3, 6]);
    let mut lines: Vec<u32> = loaded.problems.iter().map(|problem| problem.line).collect();
    lines.sort_unstable();
    assert_eq!(lines, [5, 7, 8]);
    assert!(loaded.problems.iter().all(|problem| !problem.message.contains(" at ")));
}

fn simple(id: u32) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<directive id='{id}' priority='1'><rule type='detector'/></directive>\n"
    )
}

fn ids(loaded: &LoadedDirectives) -> Vec<(u32, &str, u32)> {
    loaded.directives.iter().map(|d| (d.id, &*d.file, d.line)).collect()
}

#[test]
fn a_main_file_names_the_others_wherever_they_were() {
    let main = "<!DOCTYPE directives SYSTEM 'directives.dtd' [\n\
        <!ENTITY b SYSTEM '/etc/ossim/server/b.xml'>\n<!ENTITY a SYSTEM '../../a.xml'>\n\
        <!ENTITY gone SYSTEM 'gone.xml'><!ENTITY self SYSTEM 'directives.xml'><!ENTITY up SYSTEM '..'>\n\
        ]><directives>&b;&a;&b;&gone;&self;&up;&nope;</directives>";
    let files = Memory(BTreeMap::from([
        ("d/directives.xml", main.to_owned()),
        ("d/a.xml", simple(1)),
        ("d/b.xml", simple(2) + &simple(1)),
        ("d/c.xml", simple(3)),
        ("d/categories.xml", "<categories/>".to_owned()),
    ]));
    let loaded = load("d", &files);
    assert_eq!(ids(&loaded), [(2, "d/b.xml", 2), (1, "d/b.xml", 4)]);
    let mut codes: Vec<&str> = loaded.problems.iter().map(|problem| problem.code).collect();
    codes.sort_unstable();
    assert_eq!(
        codes,
        [
            "bad-entity",
            "duplicate-id",
            "not-included",
            "repeated-entity",
            "repeated-entity",
            "unknown-entity",
            "unreadable-file"
        ]
    );
}

#[test]
fn without_a_main_file_every_file_counts_once() {
    let includes = "<!DOCTYPE d [<!ENTITY a SYSTEM 'a.xml'><!ENTITY z SYSTEM 'z.xml'>]>&z;&a;";
    let files = Memory(BTreeMap::from([
        ("d/a.xml", simple(1)),
        ("d/b.xml", includes.to_owned()),
        ("d/z.xml", simple(2)),
        ("d/note.txt", simple(9)),
    ]));
    let loaded = load("d", &files);
    assert_eq!(ids(&loaded), [(1, "d/a.xml", 2), (2, "d/z.xml", 2)]);
}

#[test]
fn files_within_files_have_an_end() {
    let chain =
        |next: &str| format!("<!DOCTYPE d [<!ENTITY e{next} SYSTEM '{next}.xml'>]>&e{next};");
    let names = [
        "d/0.xml", "d/1.xml", "d/2.xml", "d/3.xml", "d/4.xml", "d/5.xml", "d/6.xml", "d/7.xml",
        "d/8.xml", "d/9.xml",
    ];
    let mut files: BTreeMap<&str, String> =
        names.iter().enumerate().map(|(n, name)| (*name, chain(&(n + 1).to_string()))).collect();
    files.insert("d/directives.xml", chain("0"));
    let loaded = load("d", &Memory(files));
    assert!(loaded.problems.iter().any(|problem| problem.code == "too-deep"));
}
