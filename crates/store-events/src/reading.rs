//! What an event has in a field, in the three shapes that are searched: numbers, addresses, texts.

use std::borrow::Cow;
use std::net::IpAddr;

use model::Event;

use crate::field::{Field, FieldKind};
use crate::value::{Kind, Value};

/// `ip` and `port` have two values, every other field at most one.
pub(crate) type Pair<T> = [Option<T>; 2];

/// The numbers of a field that is a number or is kept as one: times in microseconds, protocols,
/// kinds, flags.
pub(crate) fn numbers(event: &Event, field: Field) -> Pair<i64> {
    let port = |port: u16| (port > 0).then_some(i64::from(port));
    let small = |number: Option<u8>| number.map(i64::from);
    let one = match field {
        Field::Port => return [port(event.src_port), port(event.dst_port)],
        Field::Id => i64::try_from(event.id.0).ok(),
        Field::Kind => Some(Kind::from(event.kind) as i64),
        Field::Time => Some(event.time.as_micros()),
        Field::ReceivedAt => Some(event.received_at.as_micros()),
        Field::ZoneMinutes => Some(i64::from(event.zone_minutes)),
        Field::PluginId => Some(i64::from(event.plugin_id.0)),
        Field::PluginSid => Some(i64::from(event.plugin_sid.0)),
        Field::Generic => Some(i64::from(event.generic)),
        Field::Protocol => Some(i64::from(event.protocol.0)),
        Field::SrcPort => port(event.src_port),
        Field::DstPort => port(event.dst_port),
        Field::Occurrences => Some(i64::from(event.occurrences)),
        Field::Priority => small(event.priority),
        Field::Reliability => small(event.reliability),
        Field::AssetSrc => small(event.asset_src),
        Field::AssetDst => small(event.asset_dst),
        Field::Risk => small(event.risk()),
        Field::RiskSrc => small(event.risk_src),
        Field::RiskDst => small(event.risk_dst),
        Field::Correlation => Some(i64::from(event.correlation)),
        _ => None,
    };
    [one, None]
}

/// The addresses of an address field.
pub(crate) fn addresses(event: &Event, field: Field) -> Pair<IpAddr> {
    let canonical = |address: Option<IpAddr>| address.map(|address| address.to_canonical());
    match field {
        Field::Ip => [canonical(event.src_ip), canonical(event.dst_ip)],
        Field::SrcIp => [canonical(event.src_ip), None],
        Field::DstIp => [canonical(event.dst_ip), None],
        Field::Sensor => [canonical(event.sensor), None],
        _ => [None, None],
    }
}

/// The text of a text field, as the event has it.
pub(crate) fn text(event: &Event, field: Field) -> Option<Cow<'_, str>> {
    let text = match field {
        Field::Text(text) => event.texts.get(text)?,
        Field::Interface => &event.interface,
        Field::Source => &event.source,
        Field::Alarm => return event.alarm.map(|alarm| Cow::Owned(alarm.to_string())),
        _ => return None,
    };
    (!text.is_empty()).then_some(Cow::Borrowed(text))
}

/// The number that a value is kept as in `field`; `None` when they do not fit together.
pub(crate) fn as_number(field: Field, value: &Value) -> Option<i64> {
    match (field.kind(), value) {
        (FieldKind::Number, Value::Number(number)) => Some(*number),
        (FieldKind::Time, Value::Time(time)) => Some(time.as_micros()),
        (FieldKind::Protocol, Value::Protocol(protocol)) => Some(i64::from(protocol.0)),
        (FieldKind::Kind, Value::Kind(kind)) => Some(*kind as i64),
        (FieldKind::Flag, Value::Flag(flag)) => Some(i64::from(*flag)),
        _ => None,
    }
}

/// The opposite of [`as_number`].
pub(crate) fn from_number(field: Field, number: i64) -> Value {
    match field.kind() {
        FieldKind::Time => Value::Time(model::Timestamp::from_micros(number)),
        FieldKind::Protocol => Value::Protocol(model::Protocol(number as u8)),
        FieldKind::Flag => Value::Flag(number != 0),
        FieldKind::Kind => {
            let kind = Kind::ALL.into_iter().find(|kind| *kind as i64 == number);
            Value::Kind(kind.unwrap_or(Kind::Detector))
        }
        _ => Value::Number(number),
    }
}

/// The limits of a range as numbers; `None` when `field` has no ranges or a limit is not of its
/// kind.
pub(crate) fn limits(field: Field, from: Option<&Value>, to: Option<&Value>) -> Option<(i64, i64)> {
    if !matches!(field.kind(), FieldKind::Number | FieldKind::Time) {
        return None;
    }
    let limit = |value: Option<&Value>, open| match value {
        None => Some(open),
        Some(value) => as_number(field, value),
    };
    Some((limit(from, i64::MIN)?, limit(to, i64::MAX)?))
}
