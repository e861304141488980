//! What an event has in each field, and counts by it, in the plainest way: a second opinion.

use std::collections::BTreeMap;

use model::Event;
use store_events::{Field, MAX_TEXT_BYTES, Top, TopRow, Value};

/// The different values of a field.
pub(crate) fn values(event: &Event, field: Field) -> Vec<Value> {
    let number = |number: i64| vec![Value::Number(number)];
    let small = |number: Option<u8>| number.map(|n| Value::Number(n.into())).into_iter().collect();
    let port = |port: u16| (port > 0).then_some(Value::Number(port.into()));
    let ip = |ip: Option<std::net::IpAddr>| ip.map(|ip| Value::Address(ip.to_canonical()));
    let text = |text: &str| {
        let mut text: String = text.chars().flat_map(char::to_lowercase).collect();
        while text.len() > MAX_TEXT_BYTES {
            text.pop();
        }
        if text.is_empty() { vec![] } else { vec![Value::Text(text)] }
    };
    let both = |a: Option<Value>, b: Option<Value>| {
        let b = b.filter(|b| a.as_ref() != Some(b));
        a.into_iter().chain(b).collect()
    };
    match field {
        Field::Id => number(event.id.0 as i64),
        Field::Kind => vec![Value::Kind(event.kind.into())],
        Field::Time => vec![Value::Time(event.time)],
        Field::ReceivedAt => vec![Value::Time(event.received_at)],
        Field::ZoneMinutes => number(event.zone_minutes.into()),
        Field::PluginId => number(event.plugin_id.0.into()),
        Field::PluginSid => number(event.plugin_sid.0.into()),
        Field::Generic => vec![Value::Flag(event.generic)],
        Field::Sensor => ip(event.sensor).into_iter().collect(),
        Field::Interface => text(&event.interface),
        Field::Source => text(&event.source),
        Field::Protocol => vec![Value::Protocol(event.protocol)],
        Field::Ip => both(ip(event.src_ip), ip(event.dst_ip)),
        Field::SrcIp => ip(event.src_ip).into_iter().collect(),
        Field::DstIp => ip(event.dst_ip).into_iter().collect(),
        Field::Port => both(port(event.src_port), port(event.dst_port)),
        Field::SrcPort => port(event.src_port).into_iter().collect(),
        Field::DstPort => port(event.dst_port).into_iter().collect(),
        Field::Text(field) => text(event.texts.get(field).unwrap_or_default()),
        Field::Raw => vec![],
        Field::Occurrences => number(event.occurrences.into()),
        Field::Priority => small(event.priority),
        Field::Reliability => small(event.reliability),
        Field::AssetSrc => small(event.asset_src),
        Field::AssetDst => small(event.asset_dst),
        Field::Risk => small(event.risk()),
        Field::RiskSrc => small(event.risk_src),
        Field::RiskDst => small(event.risk_dst),
        Field::Correlation => number(event.correlation.into()),
        Field::Alarm => text(&event.alarm.map_or(String::new(), |alarm| alarm.to_string())),
    }
}

/// What `EventStore::top` has to answer.
pub(crate) fn top(events: &[Event], by: &[Field], n: usize) -> Top {
    let mut counts: BTreeMap<Vec<Value>, u64> = BTreeMap::new();
    let mut without = 0;
    for event in events {
        let fields: Vec<_> = by.iter().map(|field| values(event, *field)).collect();
        if fields.iter().any(Vec::is_empty) {
            without += 1;
        } else if let [values] = &fields[..] {
            values.iter().for_each(|value| *counts.entry(vec![value.clone()]).or_default() += 1);
        } else {
            *counts.entry(fields.concat()).or_default() += 1;
        }
    }
    let distinct = counts.len() as u64;
    let mut rows: Vec<_> =
        counts.into_iter().map(|(values, events)| TopRow { values, events }).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.events));
    rows.truncate(n);
    Top { rows, distinct, without, exact: true }
}
