//! Which rule takes a line.

use super::*;

fn simple(name: &str, id: u32, regex: &str) -> DetectorPlugin {
    plugin(name, id, vec![rule("01", regex, &[(SID, "1")])])
}

#[test]
fn the_first_rule_in_order_wins_within_a_plugin_even_when_it_says_less() {
    let rules = vec![
        rule("01", "user (\\w+)", &[(SID, "1")]),
        rule("02", "failed password for user (\\w+)", &[(SID, "2")]),
        rule("03", "(\\w+)", &[(SID, "3")]),
    ];
    let mut bench = bench(vec![plugin("a", 9001, rules)]);
    assert_eq!(bench.ids("failed password for user bob"), "9001/1");
}

#[test]
fn a_rule_without_fixed_text_keeps_its_place_in_its_plugin() {
    let rules = vec![rule("01", "^\\d+(?m:$)", &[(SID, "1")]), rule("02", "y5", &[(SID, "2")])];
    let mut bench = bench(vec![plugin("a", 9001, rules)]);
    assert_eq!(bench.ids("12345"), "9001/1");
    assert_eq!(bench.ids("xy5"), "9001/2");
    assert_eq!(bench.ids("678"), "9001/1");
}

#[test]
fn the_most_specific_rule_wins_between_plugins_then_the_lower_id() {
    let mut bench = bench(vec![
        simple("short", 9001, "password"),
        simple("long", 9009, "failed password"),
        simple("same", 9008, "failed.password|failed password"),
        simple("twin", 9010, "failed password"),
    ]);
    assert_eq!(bench.ids("failed password"), "9009/1");
    assert_eq!(bench.ids("a password"), "9001/1");
}

#[test]
fn of_equal_rules_the_plugin_called_as_the_program_wins() {
    let mut bench =
        bench(vec![simple("one", 9001, "failed password"), simple("two", 9002, "failed password")]);
    assert_eq!(bench.ids("failed password"), "9001/1");
    bench.program = Some("two");
    assert_eq!(bench.ids("failed password"), "9002/1");
}

#[test]
fn a_plugin_whose_process_is_the_program_wins_over_longer_texts() {
    let mut sshd = simple("ssh", 4003, "password");
    sshd.process = "sshd".into();
    let mut bench = bench(vec![simple("long", 9001, "failed password"), sshd]);
    assert_eq!(bench.ids("failed password"), "9001/1");
    bench.program = Some("sshd");
    assert_eq!(bench.ids("failed password"), "4003/1");
    assert!(bench.event("nothing").generic);
}

#[test]
fn lines_of_a_plugin_s_file_are_its_own_first_and_others_when_it_does_not_know_them() {
    let mut own = simple("own", 9002, "password");
    own.locations = vec!["/var/log/own*.log".into()];
    let mut bench = bench(vec![simple("long", 9001, "failed password|other text"), own]);
    assert_eq!(bench.ids("failed password"), "9001/1");
    bench.source = RecordSource::File("/var/log/own-1.log".into());
    assert_eq!(bench.ids("failed password"), "9002/1");
    assert_eq!(bench.ids("other text"), "9001/1");
    bench.source = RecordSource::File("/var/log/else.log".into());
    assert_eq!(bench.ids("failed password"), "9001/1");
}

#[test]
fn a_rule_for_every_line_takes_only_its_own_files_lines() {
    let mut all = simple("all", 9001, "^(.*)(?m:$)");
    all.locations = vec!["/var/log/all.log".into()];
    let mut bench = bench(vec![all]);
    assert!(bench.event("Nov 18 11:59:58 h p: text").generic);
    bench.source = RecordSource::File("/var/log/all.log".into());
    assert_eq!(bench.ids("Nov 18 11:59:58 h p: text"), "9001/1");
}

#[test]
fn precheck_counts_case_where_the_pattern_does_not() {
    let mut checked = rule("01", "failed", &[(SID, "1")]);
    checked.precheck = Some("Failed".into());
    let mut bench = bench(vec![plugin("a", 9001, vec![checked])]);
    assert_eq!(bench.ids("xFailedx"), "9001/1");
    assert!(bench.event("xfailedx").generic);
}

#[test]
fn the_line_end_is_there_to_be_matched() {
    let rules =
        vec![rule("01", "first\\s", &[(SID, "1")]), rule("02", "second(?m:$)", &[(SID, "2")])];
    let mut bench = bench(vec![plugin("a", 9001, rules)]);
    assert_eq!(bench.ids("the first"), "9001/1");
    assert_eq!(bench.ids("the second"), "9001/2");
    assert!(bench.event("seconds").generic);
}

#[test]
fn disabled_plugins_and_other_sources_take_nothing() {
    let mut off = simple("off", 9001, "text");
    off.enabled = false;
    let mut database = simple("database", 9002, "text");
    database.source = DetectorSource::Unsupported("database".into());
    let mut bench = bench(vec![off, database]);
    assert!(bench.event("text").generic);
    assert_eq!(bench.normaliser.size(), (0, 0));
}

#[test]
fn rules_that_cannot_be_used_are_named_and_the_others_work() {
    let mut unknown = rule("unknown", "b", &[(SID, "1")]);
    unknown.event_type = RuleEventType::Unknown;
    let mut slow = rule("slow", "c(?!d)", &[(SID, "1")]);
    slow.patterns[0].needs_lookaround = true;
    let rules = vec![rule("bad", "(", &[(SID, "1")]), unknown, slow];
    let mut nameless = plugin("nameless", 0, vec![rule("01", "e", &[(SID, "1")])]);
    nameless.plugin_id = None;
    let mut zone = plugin("zone", 9002, Vec::new());
    zone.time_zone = "Middle/Earth".into();
    let plugins = [plugin("a", 9001, rules), nameless, zone].map(Arc::new);
    let settings = NormaliserSettings {
        sensor: "192.0.2.5".parse().unwrap(),
        interface: String::new(),
        zone: TimeZone::UTC,
    };
    let (normaliser, refused) = Normaliser::compile(&plugins, settings);
    let said: Vec<_> = refused
        .iter()
        .map(|rule| format!("{} {}:{} {}", rule.works, rule.file, rule.line, rule.reason))
        .collect();
    assert_eq!(
        said,
        [
            "false a.cfg:7 unclosed group",
            "false a.cfg:7 its event_type is none of OSSIM's: it makes no event",
            "true a.cfg:7 look-around or back references: tried by a slower engine",
            "false nameless.cfg:7 neither it nor [DEFAULT] has a plugin_id",
            "true zone.cfg:0 no time zone is called `Middle/Earth`: the sensor's counts",
        ]
    );
    assert_eq!(normaliser.size(), (3, 1));
    assert_eq!(normaliser.plugin_name(PluginId(9001)).map(|name| &**name), Some("a"));
}
