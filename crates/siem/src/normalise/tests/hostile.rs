//! Lines that mean harm, and lines that mean nothing.

use proptest::prelude::*;

use super::*;

fn plugins() -> Vec<DetectorPlugin> {
    let attributes = [
        (SID, "{$sid}"),
        (Attribute::SrcIp, "{$src}"),
        (Attribute::Date, "{$date}"),
        (USER, "{$user}"),
        (Attribute::Text(TextField::Userdata1), "%s {$user} ${jndi:ldap://x}"),
    ];
    let greedy = "(?P<date>\\S+ \\S+).*?user=(?P<user>.*?) .*src=(?P<src>\\S+).*sid=(?P<sid>\\S+)";
    vec![
        plugin("a", 9001, vec![rule("01", greedy, &attributes)]),
        plugin("b", 9002, vec![rule("01", "((a+)+)+b", &[(SID, "1")])]),
        plugin("c", 9003, vec![rule("01", "(x+x+)+y⏎(.*) (.*) (.*) z", &[(SID, "1")])]),
    ]
}

#[test]
fn a_megabyte_of_anything_is_a_generic_event_in_time() {
    let mut bench = bench(plugins());
    for (text, generic) in [("a", true), ("x", true), ("user= src= ", true), ("sid=1 ", true)] {
        let line = text.repeat((1 << 20) / text.len());
        let event = bench.event(&line);
        assert_eq!(event.generic, generic);
        assert_eq!(event.raw.len(), line.len());
    }
}

#[test]
fn bytes_that_are_no_text_are_read_as_latin_1_and_the_rest_stays() {
    let mut bench = bench(plugins());
    let event = bench.event(b"2010-10-27 09:30:46 user=J\xfcrg\0 src=10.0.0.1 sid=3");
    assert_eq!(event.texts.get(TextField::Username), Some("Jürg\0"));
    assert_eq!(event.texts.get(TextField::Userdata1), Some("%s Jürg\0 ${jndi:ldap://x}"));
    assert_eq!(event.time.as_secs(), 1_288_171_846);
    assert!(event.raw.contains("Jürg\0"));
    let event = bench.event("2010-10-27 09:30:46 user=é src=10.0.0.1 sid=3");
    assert_eq!(event.texts.get(TextField::Username), Some("é"));
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    let words = prop_oneof![
        "[ -~]{0,8}".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..6),
        prop::sample::select(vec![
            "user=",
            "src=",
            "sid=",
            "7",
            "10.0.0.1",
            "2010-10-27 09:30:46 ",
            "aaaa",
            "xxxx",
            "Nov 18 11:59:58 h p[1]: ",
            " ",
            "\n",
            "[",
            "::1",
            "999",
        ])
        .prop_map(|word| word.as_bytes().to_vec()),
    ];
    prop::collection::vec(words, 0..12).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn any_lines_make_the_same_events_every_time(lines in prop::collection::vec(line(), 1..6)) {
        let (mut one, mut other) = (bench(plugins()), bench(plugins()));
        for line in &lines {
            prop_assert_eq!(one.give(line), other.give(line));
            prop_assert_eq!(one.session.take_released(), other.session.take_released());
        }
    }

    #[test]
    fn every_line_is_an_event_once(lines in prop::collection::vec(line(), 1..8)) {
        let mut bench = bench(plugins());
        let mut seen = Vec::new();
        let mut joined = 0;
        for line in &lines {
            match bench.give(line) {
                Normalised::Event(event) => {
                    joined += usize::from(event.plugin_id == PluginId(9003));
                    seen.push(event.id.record());
                }
                Normalised::Dropped { .. } => seen.push(bench.records),
                Normalised::Pending => {}
            }
            seen.extend(bench.session.take_released().iter().map(|event| event.id.record()));
        }
        bench.session.release_all();
        seen.extend(bench.session.take_released().iter().map(|event| event.id.record()));
        seen.sort_unstable();
        seen.dedup();
        prop_assert_eq!(seen.len() + joined, lines.len());
    }
}
