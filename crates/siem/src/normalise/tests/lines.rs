//! Rules over several lines.

use super::*;

const HEAD: &str = "Alert (?P<number>\\d+): (\\S+)";

/// `Alert N: CLASS`, `Rule: N`, `Src IP: ADDRESS`.
fn three_lines() -> DetectorPlugin {
    let regex = format!("{HEAD}⏎Rule: (\\d+)⏎Src IP: (?P<src>\\S+)");
    let attributes = [
        (SID, "{$3}"),
        (Attribute::SrcIp, "{$src}"),
        (Attribute::Text(TextField::Userdata1), "{$2}"),
        (USER, "{$4}"),
    ];
    plugin("ossec", 7001, vec![rule("01", &regex, &attributes)])
}

#[test]
fn groups_are_numbered_over_all_lines_and_the_event_stands_for_all_of_them() {
    let mut bench = bench(vec![three_lines()]);
    assert_eq!(bench.give("Alert 9: syslog  "), Normalised::Pending);
    assert_eq!(bench.give("Rule: 5716"), Normalised::Pending);
    let event = bench.event("Src IP: 198.51.100.9");
    assert_eq!((event.plugin_sid.0, event.src_ip), (5716, ip("198.51.100.9")));
    assert_eq!(texts(&event), [("username", "198.51.100.9"), ("userdata1", "syslog")]);
    assert_eq!(&*event.raw, "Alert 9: syslog Rule: 5716 Src IP: 198.51.100.9");
    assert_eq!(event.id, EventId::new(3, 0));
    assert!(bench.session.take_released().is_empty());
}

#[test]
fn a_line_that_does_not_fit_gives_the_held_ones_back_with_their_own_ids() {
    let mut bench = bench(vec![three_lines()]);
    bench.give("Alert 9: syslog");
    bench.give("Rule: 5716");
    assert!(bench.event("something else").generic);
    let released = bench.session.take_released();
    let ids: Vec<_> = released.iter().map(|event| (event.id.record(), event.generic)).collect();
    assert_eq!(ids, [(1, true), (2, true)]);
    assert_eq!(&*released[1].raw, "Rule: 5716");
    assert!(bench.event("Src IP: 198.51.100.9").generic, "it is no start");
}

#[test]
fn the_line_that_does_not_fit_may_be_a_new_start() {
    let mut bench = bench(vec![three_lines()]);
    bench.give("Alert 9: syslog");
    assert_eq!(bench.give("Alert 10: syslog"), Normalised::Pending);
    assert_eq!(bench.session.take_released().len(), 1);
    bench.give("Rule: 1");
    assert_eq!(bench.event("Src IP: 198.51.100.9").plugin_sid.0, 1);
}

#[test]
fn lines_without_the_precheck_may_come_in_between() {
    let mut made = three_lines();
    made.rules[0].precheck = Some(":".into());
    let mut bench = bench(vec![made]);
    bench.give("Alert 9: syslog");
    assert!(bench.event("no colon").generic);
    bench.give("Rule: 1");
    assert_eq!(bench.event("Src IP: 198.51.100.9").plugin_sid.0, 1);
}

#[test]
fn sources_do_not_mix() {
    let mut bench = bench(vec![three_lines()]);
    bench.give("Alert 9: syslog");
    bench.source = RecordSource::SyslogUdp("198.51.100.1".parse().unwrap());
    assert!(bench.event("Rule: 1").generic);
    bench.source = RecordSource::Journal;
    assert_eq!(bench.give("Rule: 1"), Normalised::Pending);
}

#[test]
fn another_rule_may_take_a_piece() {
    let mut made = three_lines();
    made.rules.push(rule("02", "Alert 9", &[(SID, "99")]));
    let mut bench = bench(vec![made]);
    assert_eq!(bench.event("Alert 9: syslog").plugin_sid.0, 99);
    assert!(bench.event("Rule: 1").generic, "nothing waits");
    assert!(bench.session.take_released().is_empty());
}

#[test]
fn waiting_ends_after_thirty_seconds_at_the_end_and_with_the_normaliser() {
    let mut bench = bench(vec![three_lines()]);
    bench.give("Alert 9: syslog");
    bench.session.expire(NOON + std::time::Duration::from_secs(30));
    assert!(bench.session.take_released().is_empty());
    bench.now = NOON + std::time::Duration::from_secs(31);
    assert!(bench.event("Rule: 1").generic);
    assert_eq!(bench.session.take_released().len(), 1);

    bench.give("Alert 9: syslog");
    bench.session.release_all();
    assert_eq!(bench.session.take_released().len(), 1);

    bench.give("Alert 9: syslog");
    let other = super::bench(vec![three_lines()]);
    bench.normaliser = other.normaliser;
    assert!(bench.event("Rule: 1").generic);
    assert_eq!(bench.session.take_released().len(), 1);
}

#[test]
fn what_is_held_is_bounded() {
    let mut bench = bench(vec![three_lines()]);
    let long = format!("Alert 9: {}", "x".repeat(1 << 20));
    let mut most = 0;
    let mut back = 0;
    for source in 0..40_u8 {
        bench.source = RecordSource::SyslogUdp([10, 0, 0, source].into());
        assert_eq!(bench.give(&long), Normalised::Pending);
        back += bench.session.take_released().len();
        most = most.max(bench.records as usize - back);
    }
    assert!((2..=10).contains(&most), "{most} lines of a megabyte were held");
}
