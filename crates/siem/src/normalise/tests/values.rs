//! What a match becomes.

use model::detector::{Function, InventoryAttribute};

use super::*;

fn one(regex: &str, attributes: &[(Attribute, &str)]) -> Bench {
    let attributes = [&[(SID, "1")], attributes].concat();
    bench(vec![plugin("a", 9001, vec![rule("01", regex, &attributes)])])
}

fn call(function: Function, groups: &[&str]) -> Template {
    let arguments = groups.iter().map(|name| GroupRef::Name((*name).into())).collect();
    Template::Parts(vec![TemplatePart::Call { function, arguments, written: "{f}".into() }])
}

/// A plugin with one rule, whose templates are given as they are.
fn with(regex: &str, attributes: Vec<(Attribute, Template)>) -> DetectorPlugin {
    let mut made = rule("01", regex, &[(SID, "1")]);
    made.attributes.extend(attributes);
    plugin("a", 9001, vec![made])
}

#[test]
fn groups_by_number_and_name_and_unknown_ones_as_written() {
    let mut bench = one(
        "user=(?P<user>\\S+) id=(\\d+)( x)?",
        &[
            (USER, "{$user}"),
            (Attribute::Text(TextField::Userdata1), "<{$2}-{$user}>"),
            (Attribute::Text(TextField::Userdata2), "{$3}"),
            (Attribute::Text(TextField::Userdata3), "{$nobody} {$9}"),
            (Attribute::Interface, "{$2}"),
            (Attribute::Occurrences, "12"),
            (Attribute::Priority, "9"),
            (Attribute::Protocol, "UDP"),
            (Attribute::SrcPort, "{$2}"),
            (Attribute::DstPort, "65536"),
        ],
    );
    let event = bench.event("USER=Bob id=7 y");
    assert_eq!(
        texts(&event),
        [("username", "Bob"), ("userdata1", "<7-Bob>"), ("userdata3", "{$nobody} {$9}")]
    );
    assert_eq!((&*event.interface, event.occurrences, event.priority), ("7", 12, Some(5)));
    assert_eq!((event.src_port, event.dst_port), (7, 0));
    assert_eq!(event.protocol.to_string(), "udp");
    assert_eq!(&*event.raw, "USER=Bob id=7 y");
    assert_eq!(event.id, EventId::new(1, 0));
}

#[test]
fn a_section_s_attribute_counts_over_the_default_s() {
    let mut bench = one("text", &[(USER, "default"), (USER, "section")]);
    assert_eq!(bench.event("text").texts.get(TextField::Username), Some("section"));
}

#[test]
fn translations_are_whole_values_in_any_case_with_a_fallback() {
    let translate = Template::Translate(GroupRef::Name("word".into()));
    let translate_in = Template::TranslateIn(GroupRef::Number(1), "translation-b".into());
    let missing = Template::Translate(GroupRef::Name("nobody".into()));
    let field = Attribute::Text;
    let mut made = with(
        "word (?P<word>\\S+)",
        vec![
            (field(TextField::Userdata1), translate),
            (field(TextField::Userdata2), translate_in),
            (field(TextField::Userdata3), missing),
            (field(TextField::Userdata4), Template::Concat(vec![group("word"), group("1")])),
        ],
    );
    made.translation = vec![("yes".into(), "1".into())];
    made.translations = vec![("translation-b".into(), vec![("_default_".into(), "other".into())])];
    let mut bench = bench(vec![made]);
    assert_eq!(
        texts(&bench.event("word YES")),
        [
            ("userdata1", "1"),
            ("userdata2", "other"),
            ("userdata3", "{translate($nobody)}"),
            ("userdata4", "YESYES")
        ]
    );
    assert_eq!(texts(&bench.event("word No"))[0], ("userdata1", "No"));
}

#[test]
fn ids_out_of_range_become_ossim_s_stand_in_and_no_numbers_are_dropped() {
    let mut made = with("sid (\\S+)", vec![(SID, template("{$1}"))]);
    made.exclude_sids = vec![(5, 9)];
    let mut bench = bench(vec![made]);
    assert_eq!(bench.ids("sid 4"), "9001/4");
    assert_eq!(bench.ids("sid 0"), "9001/20000000");
    assert_eq!(bench.ids("sid -3"), "9001/20000000");
    assert_eq!(bench.ids("sid 2147483648"), "9001/20000000");
    assert_eq!(bench.ids("sid 99999999999999999999999"), "9001/20000000");
    let dropped = |reason| Normalised::Dropped { plugin: "a".into(), reason };
    assert_eq!(bench.give("sid x"), dropped(DropReason::SidIsNoNumber));
    assert_eq!(bench.give("sid 7"), dropped(DropReason::ExcludedSid));
}

#[test]
fn a_rule_may_have_its_own_plugin_id() {
    let mut bench = one("id (\\S+)", &[(Attribute::PluginId, "{$1}")]);
    assert_eq!(bench.ids("id 1500"), "1500/1");
    let reason = DropReason::PluginIdIsNoNumber;
    assert_eq!(bench.give("id x"), Normalised::Dropped { plugin: "a".into(), reason });
}

fn addresses() -> Vec<(Attribute, Template)> {
    vec![
        (Attribute::SrcIp, call(Function::Resolv, &["src"])),
        (Attribute::DstIp, template("{$dst}")),
        (Attribute::Sensor, call(Function::Resolv, &["sensor"])),
    ]
}

#[test]
fn addresses_by_number_and_asset_name_and_what_is_neither() {
    let regex = "src=(?P<src>\\S*) dst=(?P<dst>\\S*) sensor=(?P<sensor>\\S*)";
    let mut bench = bench(vec![with(regex, addresses())]);
    let event = bench.event("src=WEB1 dst=2001:db8::1 sensor=10.0.0.1");
    assert_eq!((event.src_ip, event.dst_ip), (ip("192.0.2.80"), ip("2001:db8::1")));
    assert_eq!(event.sensor, ip("10.0.0.1"));
    let event = bench.event("src=nobody dst=999.1.1.1 sensor=fw");
    assert_eq!((event.src_ip, event.dst_ip), (None, None));
    assert_eq!(
        texts(&event),
        [("userdata7", "fw"), ("userdata8", "nobody"), ("userdata9", "999.1.1.1")]
    );
    assert_eq!(event.sensor, ip("192.0.2.5"));
    let event = bench.event("src= dst=0.0.0.0 sensor=");
    assert_eq!(
        (event.src_ip, event.dst_ip, event.sensor),
        (ip("192.0.2.5"), None, ip("192.0.2.5"))
    );
    assert_eq!(texts(&event), []);
}

#[test]
fn loopback_is_the_sensor_unless_the_sensor_is_loopback_itself() {
    let regex = "src=(?P<src>\\S*) dst=(?P<dst>\\S*) sensor=(?P<sensor>\\S*)";
    let line = "src=127.0.0.1 dst=::1 sensor=127.0.1.1";
    let own = ip("192.0.2.5");
    let event = bench(vec![with(regex, addresses())]).event(line);
    assert_eq!((event.src_ip, event.dst_ip, event.sensor), (own, own, own));
    let event = with_sensor(vec![with(regex, addresses())], "127.0.0.1").event(line);
    assert_eq!(event.src_ip, ip("127.0.0.1"));
    assert_eq!((event.dst_ip, event.sensor), (ip("::1"), ip("127.0.1.1")));
}

#[test]
fn the_sender_is_the_sensor_when_the_rule_names_none_and_device_counts_over_sensor() {
    let mut bench = one("text", &[]);
    bench.source = RecordSource::SyslogUdp("198.51.100.1".parse().unwrap());
    let event = bench.event("text");
    assert_eq!((event.sensor, event.src_ip), (ip("198.51.100.1"), ip("198.51.100.1")));
    let mut bench =
        one("text", &[(Attribute::Device, "10.0.0.2"), (Attribute::Sensor, "10.0.0.1")]);
    assert_eq!(bench.event("text").sensor, ip("10.0.0.2"));
}

#[test]
fn dates_are_of_the_plugin_s_zone_and_missing_ones_now() {
    let date = vec![(Attribute::Date, call(Function::NormalizeDate, &["date"]))];
    let mut made = with("at (?P<date>.*) end", date);
    made.time_zone = "-3.5".into();
    let mut bench = bench(vec![made]);
    let event = bench.event("at 2010-10-27 06:00:46 end");
    assert_eq!((event.time.as_secs(), event.zone_minutes), (1_288_171_846, -210));
    let event = bench.event("at 2010-10-27T09:30:46Z end");
    assert_eq!((event.time.as_secs(), event.zone_minutes), (1_288_171_846, 0));
    let event = bench.event("at noon end");
    assert_eq!((event.time, event.zone_minutes), (NOON, -210));
    assert_eq!(event.received_at, NOON);
}

#[test]
fn an_exact_header_counts_over_its_traditional_form_but_not_over_the_message() {
    let date = vec![(Attribute::Date, call(Function::NormalizeDate, &["date"]))];
    let header = with("^(?P<date>\\w+ \\d+ [\\d:]+) h p: one", date.clone());
    let message = with("^\\w+ \\d+ [\\d:]+ h p: at (?P<date>\\S+ \\S+) two", date);
    let mut bench = bench(vec![header, message]);
    let exact = Timestamp::from_micros(1_795_003_198_123_456);
    bench.time = Some(exact);
    assert_eq!(bench.event("Nov 18 11:59:58 h p: one").time, exact);
    let event = bench.event("Nov 18 11:59:58 h p: at 2010-10-27 09:30:46 two");
    assert_eq!(event.time.as_secs(), 1_288_171_846);
    assert_eq!(bench.event("Nov 18 11:59:58 h p: three").time, exact);
}

#[test]
fn log_replaces_the_raw_line() {
    let mut bench = one("text (\\S+)", &[(Attribute::Log, "only {$1}")]);
    assert_eq!(&*bench.event("text this").raw, "only this");
}

#[test]
fn inventory_events_have_their_texts_where_the_server_puts_them() {
    use InventoryAttribute as I;
    let make = |id, kind, regex: &str, attributes: &[(I, &str)]| {
        let attributes: Vec<_> = attributes
            .iter()
            .map(|(attribute, value)| (Attribute::Inventory(*attribute), *value))
            .collect();
        let mut made = rule("01", regex, &[&[(SID, "1")], attributes.as_slice()].concat());
        made.event_type = kind;
        plugin("a", id, vec![made])
    };
    let mut bench = bench(vec![
        make(1511, RuleEventType::HostOs, "os (\\S+) (.+)", &[(I::Host, "{$1}"), (I::Os, "{$2}")]),
        make(
            1512,
            RuleEventType::HostMac,
            "mac (\\S+) (\\S+) (.+)",
            &[(I::Host, "{$1}"), (I::Mac, "{$2}"), (I::Vendor, "{$3}")],
        ),
        make(
            1516,
            RuleEventType::HostService,
            "service (\\S+) (\\d+) (\\S+) (.+)",
            &[(I::Host, "{$1}"), (I::Port, "{$2}"), (I::Service, "{$3}"), (I::Application, "{$4}")],
        ),
    ]);
    let event = bench.event("os 10.0.0.9 Linux 2.6");
    assert_eq!((event.protocol.0, event.src_ip, event.dst_ip), (135, ip("10.0.0.9"), None));
    assert_eq!(texts(&event), [("userdata1", "Linux 2.6\n".trim_end())]);
    let event = bench.event("mac 10.0.0.9 0:1B:44:11:3A:B7 Dell");
    assert_eq!(event.protocol.0, 134);
    assert_eq!(texts(&event), [("userdata1", "00:1b:44:11:3a:b7"), ("userdata2", "Dell")]);
    let event = bench.event("service 10.0.0.9 80 http Apache/2.2");
    assert_eq!((event.protocol.0, event.src_port), (136, 80));
    assert_eq!(texts(&event), [("userdata1", "Apache/2.2"), ("userdata2", "http")]);
}

#[test]
fn what_no_plugin_knows_is_a_generic_event() {
    let mut bench = bench(Vec::new());
    let event = bench.event("Nov 18 11:59:58 web1 cron[42]: (root) CMD (ls)");
    assert!(event.generic);
    assert_eq!((event.plugin_id, event.plugin_sid.0), (PluginId::GENERIC, 1));
    assert_eq!(event.time.as_secs(), 1_795_003_198);
    assert_eq!((event.src_ip, event.sensor), (ip("192.0.2.80"), ip("192.0.2.80")));
    assert_eq!(
        texts(&event),
        [
            ("userdata1", "cron"),
            ("userdata2", "42"),
            ("userdata3", "(root) CMD (ls)"),
            ("userdata4", "web1")
        ]
    );
    bench.source = RecordSource::SyslogTcp("198.51.100.1".parse().unwrap());
    let event = bench.event("no header at all");
    assert_eq!((event.time, event.src_ip), (NOON, ip("198.51.100.1")));
    assert_eq!(texts(&event), [("userdata3", "no header at all")]);
}
