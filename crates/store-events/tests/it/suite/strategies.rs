//! Random events and filters, from values that are few enough to meet.

use std::net::IpAddr;

use model::event::EventKind;
use model::{AlarmId, Event, EventId, PluginId, PluginSid, Protocol, TextField, Texts, Timestamp};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use store_events::{Field, FieldKind, Filter, Kind, Pattern, Value};

use super::make::{NOW_S, at};

const WORDS: &[&str] = &[
    "failed",
    "Failed",
    "password",
    "root",
    "ROOT",
    "größe",
    "GRÖßE",
    "10.0.0.7",
    "10.0.0.70",
    "x",
    "1.2.3",
    "é",
    "İ",
    "ß",
    "日本",
    "a1",
];
const BETWEEN: &[&str] = &[" ", " ", " ", ":", ".", "=", "\n", "\0", "\"", " - ", "_", "*", "\\"];
const ADDRESSES: &[&str] = &[
    "10.0.0.1",
    "10.0.0.7",
    "192.168.1.1",
    "0.0.0.0",
    "255.255.255.255",
    "::1",
    "::",
    "2001:db8::7",
    "::ffff:10.0.0.7",
    "fe80::1",
];
const NETS: &[&str] = &[
    "10.0.0.0/8",
    "10.0.0.7/32",
    "10.0.0.4/30",
    "0.0.0.0/0",
    "192.168.0.0/16",
    "::/0",
    "::/96",
    "2001:db8::/32",
    "::1/128",
    "fe80::/10",
    "::ffff:0:0/96",
];
const PATTERNS: &[&str] = &["*", "f*", "*o*", "?", "??", "*é", "10.0.0.7*", "*ß*", "r??t", "*日?"];
const TIMES: &[i64] = &[0, -1, 1, i64::MAX, i64::MIN, 253_402_300_800_000_000];

/// Some words, or none.
pub(crate) fn text() -> impl Strategy<Value = String> {
    vec((select(WORDS), select(BETWEEN)), 0..4)
        .prop_map(|parts| parts.into_iter().flat_map(|(word, between)| [word, between]).collect())
}

fn address() -> impl Strategy<Value = IpAddr> {
    select(ADDRESSES).prop_map(|text| text.parse().unwrap())
}

fn time() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        8 => (0..20_i64).prop_map(at),
        1 => select(TIMES).prop_map(Timestamp::from_micros),
    ]
}

fn texts() -> impl Strategy<Value = Texts> {
    vec((select(TextField::ALL), text()), 0..4).prop_map(|pairs| {
        let mut texts = Texts::default();
        pairs.iter().for_each(|(field, text)| texts.set(*field, text));
        texts
    })
}

/// An event without an id.
fn event() -> impl Strategy<Value = Event> {
    let kind = select(&[EventKind::Detector, EventKind::Monitor, EventKind::Directive][..]);
    let numbers = (0..3_u32, 0..3_u32, -2..2_i16, 0..4_u8, 1..3_u32);
    let ports = (0..3_u16, 0..3_u16);
    let small = || option::of(0..4_u8);
    let small = (small(), small(), small(), small(), small(), small());
    let addresses = (option::of(address()), option::of(address()), option::of(address()));
    let alarm = option::weighted(0.2, (0..2_u32, 0..3_u64));
    let free = (text(), text(), text(), texts(), any::<bool>(), alarm);
    (kind, time(), numbers, ports, small, addresses, free).prop_map(
        |(kind, time, numbers, ports, small, addresses, free)| Event {
            kind,
            time,
            plugin_id: PluginId(numbers.0),
            plugin_sid: PluginSid(numbers.1),
            zone_minutes: numbers.2,
            protocol: Protocol(numbers.3),
            occurrences: numbers.4,
            correlation: numbers.3 % 2,
            src_port: ports.0,
            dst_port: ports.1,
            priority: small.0,
            reliability: small.1,
            asset_src: small.2,
            asset_dst: small.3,
            risk_src: small.4,
            risk_dst: small.5,
            sensor: addresses.0,
            src_ip: addresses.1,
            dst_ip: addresses.2,
            raw: free.0.into(),
            interface: free.1.into(),
            source: free.2.into(),
            texts: free.3,
            generic: free.4,
            alarm: free.5.map(|(directive, root)| AlarmId { directive, root: EventId(root) }),
            ..Event::default()
        },
    )
}

/// Events with ascending ids that arrived within three days.
pub(crate) fn events() -> impl Strategy<Value = Vec<Event>> {
    vec((event(), 0..2_u16, 0..4_000_i64), 0..40).prop_map(|parts| {
        let (mut record, mut arrived) = (1, NOW_S);
        let mut part = 0;
        let number = |(mut event, again, seconds): (Event, u16, i64)| {
            (record, part) = if again > 0 { (record, part + 1) } else { (record + 1, 0) };
            arrived += seconds;
            event.id = EventId::new(record, part);
            event.received_at = Timestamp::from_secs(arrived);
            event
        };
        parts.into_iter().map(number).collect()
    })
}

fn field_of(kinds: &'static [FieldKind]) -> impl Strategy<Value = Field> {
    let fields: Vec<_> = Field::all().filter(|field| kinds.contains(&field.kind())).collect();
    select(fields)
}

/// A value of the field's kind.
fn value(field: Field) -> BoxedStrategy<Value> {
    match field.kind() {
        FieldKind::Number if field == Field::Id => (0..20_u64, 0..2_u16)
            .prop_map(|(n, p)| Value::Number(EventId::new(n, p).0 as i64))
            .boxed(),
        FieldKind::Number => (-2..5_i64).prop_map(Value::Number).boxed(),
        FieldKind::Time => time().prop_map(Value::Time).boxed(),
        FieldKind::Address => address().prop_map(Value::Address).boxed(),
        FieldKind::Protocol => (0..5_u8).prop_map(|n| Value::Protocol(Protocol(n))).boxed(),
        FieldKind::Kind => select(&Kind::ALL[..]).prop_map(Value::Kind).boxed(),
        FieldKind::Flag => any::<bool>().prop_map(Value::Flag).boxed(),
        FieldKind::Text if field == Field::Alarm => {
            (0..2_u32, 0..3_u64).prop_map(|(d, r)| Value::Text(format!("{d}-{r}"))).boxed()
        }
        FieldKind::Text => text().prop_map(Value::Text).boxed(),
        FieldKind::Line => {
            let word = (select(WORDS), text()).prop_map(|(word, rest)| format!("{word} {rest}"));
            word.prop_map(Value::Text).boxed()
        }
    }
}

const ALL_KINDS: &[FieldKind] = &[
    FieldKind::Number,
    FieldKind::Time,
    FieldKind::Address,
    FieldKind::Protocol,
    FieldKind::Kind,
    FieldKind::Flag,
    FieldKind::Text,
    FieldKind::Line,
];

/// One condition that fits its field.
fn condition() -> impl Strategy<Value = Filter> {
    let equals = field_of(ALL_KINDS)
        .prop_flat_map(|field| value(field).prop_map(move |value| Filter::equals(field, value)));
    let range = field_of(&[FieldKind::Number, FieldKind::Time]).prop_flat_map(|field| {
        let limit = || option::of(value(field));
        (limit(), limit()).prop_map(move |(a, b)| match (a, b) {
            (Some(a), Some(b)) if a > b => Filter::Range { field, from: Some(b), to: Some(a) },
            (from, to) => Filter::Range { field, from, to },
        })
    });
    let net = (field_of(&[FieldKind::Address]), select(NETS))
        .prop_map(|(field, net)| Filter::Net { field, net: net.parse().unwrap() });
    let pattern = (field_of(&[FieldKind::Text, FieldKind::Line]), select(PATTERNS));
    let pattern = pattern
        .prop_filter("a line has no pattern without letters", |(field, pattern)| {
            *field != Field::Raw || pattern.contains(char::is_alphanumeric)
        });
    let pattern = pattern
        .prop_map(|(field, text)| Filter::Pattern { field, pattern: Pattern::new(text).unwrap() });
    let words =
        (select(WORDS), text()).prop_map(|(word, rest)| Filter::Text(format!("{word} {rest}")));
    let word = select(WORDS).prop_map(|word| Filter::Text(word.into()));
    prop_oneof![
        4 => equals,
        2 => range,
        1 => net,
        2 => pattern,
        1 => words,
        2 => word,
        1 => field_of(ALL_KINDS).prop_map(Filter::Exists),
        1 => Just(Filter::All),
    ]
}

/// Any filter whose conditions fit their fields, in any shape.
pub(crate) fn filter() -> impl Strategy<Value = Filter> {
    condition().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Filter::And),
            vec(inner.clone(), 0..4).prop_map(Filter::Or),
            vec(inner.clone(), 1..4).prop_map(Filter::all_of),
            inner.prop_map(|filter| Filter::Not(Box::new(filter))),
        ]
    })
}

/// A range of time, mostly open.
pub(crate) fn range() -> impl Strategy<Value = (Option<Timestamp>, Option<Timestamp>)> {
    (option::weighted(0.3, time()), option::weighted(0.3, time()))
}
