//! `field:value`, by the kind of the field.

use std::net::IpAddr;

use ipnet::IpNet;
use model::Protocol;

use super::error::closest;
use crate::field::{Field, FieldKind};
use crate::filter::{Filter, Pattern};
use crate::moment;
use crate::value::{Kind, Value};

/// What is wrong with a condition.
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) help: Option<String>,
    pub(super) closest: Option<String>,
    /// Otherwise about the value.
    pub(super) about_operator: bool,
}

impl Wrong {
    fn value(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, closest: None, about_operator: false }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// A complete condition on `field`, for completion.
pub(super) fn example(field: Field) -> &'static str {
    match field {
        Field::Time => "time:2026-11-21",
        Field::ReceivedAt => "received_at>=2026-11-21T10:00",
        Field::PluginId => "plugin_id:4003",
        Field::PluginSid => "plugin_sid:1..6",
        Field::Ip => "ip:192.0.2.7",
        Field::SrcIp => "src_ip:10.0.0.0/8",
        Field::DstIp => "dst_ip:10.0.0.0/8",
        Field::Port => "port:22",
        Field::SrcPort => "src_port>1023",
        Field::DstPort => "dst_port:22",
        Field::Protocol => "protocol:tcp",
        Field::Risk => "risk>=3",
        Field::RiskSrc => "risk_src>=3",
        Field::RiskDst => "risk_dst>=3",
        Field::Priority => "priority>=3",
        Field::Reliability => "reliability>=6",
        Field::AssetSrc => "asset_src:5",
        Field::AssetDst => "asset_dst:5",
        Field::Text(model::TextField::Username) => "username:root",
        Field::Text(model::TextField::Password) => "has:password",
        Field::Text(model::TextField::Filename) => "filename:*shadow*",
        Field::Text(_) => "userdata1:*shadow*",
        Field::Raw => "raw:\"failed password\"",
        Field::Sensor => "sensor:192.0.2.1",
        Field::Interface => "interface:eth0",
        Field::Source => "source:file:/var/log/auth.log",
        Field::Generic => "generic:true",
        Field::Kind => "kind:directive",
        Field::Alarm => "alarm:500001-*",
        Field::Occurrences => "occurrences>1",
        Field::Correlation => "correlation>0",
        Field::ZoneMinutes => "zone_minutes:60",
        Field::Id => "id:131072",
    }
}

/// The condition `field` `operator` `value`.
pub(super) fn condition(
    field: Field,
    operator: &str,
    value: &str,
    quoted: bool,
) -> Result<Filter, Wrong> {
    let kind = field.kind();
    let ranged = matches!(kind, FieldKind::Number | FieldKind::Time);
    if matches!(operator, "<" | ">" | "<=" | ">=") && !ranged {
        let message = format!("`{field}` has no order; `{operator}` cannot be asked of it");
        let wrong = Wrong { about_operator: true, ..Wrong::value(message) };
        return Err(wrong.help(format!("for example {}", example(field))));
    }
    if !quoted && !value.is_empty() && value.chars().all(|c| c == '*') {
        let exists = Filter::Exists(field);
        return Ok(if operator == "!=" { exists.negate() } else { exists });
    }
    let filter = match kind {
        FieldKind::Number | FieldKind::Time => return range(field, operator, value),
        FieldKind::Address => address(field, value)?,
        FieldKind::Protocol => Filter::equals(field, Value::Protocol(protocol(value)?)),
        FieldKind::Kind => Filter::equals(field, Value::Kind(event_kind(value)?)),
        FieldKind::Flag => Filter::equals(field, Value::Flag(flag(value)?)),
        FieldKind::Text | FieldKind::Line if !quoted && value.contains(['*', '?']) => {
            let pattern = Pattern::new(value).map_err(|why| Wrong::value(why.to_string()))?;
            Filter::Pattern { field, pattern }
        }
        FieldKind::Text | FieldKind::Line => Filter::equals(field, Value::Text(value.to_owned())),
    };
    Ok(if operator == "!=" { filter.negate() } else { filter })
}

/// The first and last value that `text` names; they differ for days and minutes.
fn span(field: Field, text: &str) -> Result<(Value, Value), Wrong> {
    if field.kind() == FieldKind::Time {
        let (first, last) = moment::parse(text).ok_or_else(|| {
            Wrong::value(format!("`{text}` is not a time"))
                .help("write 2026-11-21, 2026-11-21T10:00 or 2026-11-21T10:00:00Z (UTC)")
        })?;
        return Ok((Value::Time(first), Value::Time(last)));
    }
    let number = text.parse::<i64>().map_err(|_| {
        let help = format!("for example {}", example(field));
        Wrong::value(format!("`{field}` is a number, which `{text}` is not")).help(help)
    })?;
    Ok((Value::Number(number), Value::Number(number)))
}

fn range(field: Field, operator: &str, text: &str) -> Result<Filter, Wrong> {
    let make = |from, to| Filter::Range { field, from, to };
    if let (Some((from, to)), true) = (text.split_once(".."), matches!(operator, ":" | "=" | "!="))
    {
        let from = if from.is_empty() { None } else { Some(span(field, from)?.0) };
        let to = if to.is_empty() { None } else { Some(span(field, to)?.1) };
        let filter = match (from, to) {
            (None, None) => Filter::Exists(field),
            (Some(from), Some(to)) if from > to => {
                return Err(Wrong::value("this range ends before it begins"));
            }
            (from, to) => make(from, to),
        };
        return Ok(if operator == "!=" { filter.negate() } else { filter });
    }
    let (first, last) = span(field, text)?;
    Ok(match operator {
        ">=" => make(Some(first), None),
        "<=" => make(None, Some(last)),
        ">" => make(Some(moved(&last, 1)?), None),
        "<" => make(None, Some(moved(&first, -1)?)),
        _ => {
            let equal = if first == last {
                Filter::equals(field, first)
            } else {
                make(Some(first), Some(last))
            };
            if operator == "!=" { equal.negate() } else { equal }
        }
    })
}

/// The neighbour of a number or time.
fn moved(value: &Value, by: i64) -> Result<Value, Wrong> {
    let neighbour = match value {
        Value::Number(number) => number.checked_add(by).map(Value::Number),
        Value::Time(time) => {
            let micros = time.as_micros().checked_add(by);
            micros.map(|micros| Value::Time(model::Timestamp::from_micros(micros)))
        }
        _ => None,
    };
    neighbour.ok_or_else(|| Wrong::value("nothing lies beyond this"))
}

fn address(field: Field, text: &str) -> Result<Filter, Wrong> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return Ok(Filter::equals(field, Value::Address(address.to_canonical())));
    }
    if let Ok(net) = text.parse::<IpNet>() {
        return Ok(Filter::Net { field, net });
    }
    let wrong = Wrong::value(format!("`{text}` is neither an address nor a network"));
    Err(wrong.help("write 192.0.2.7, 192.0.2.0/24, 2001:db8::7 or 2001:db8::/32"))
}

fn protocol(text: &str) -> Result<Protocol, Wrong> {
    if let Ok(number) = text.parse() {
        return Ok(Protocol(number));
    }
    let names = || (0..=u8::MAX).filter_map(|number| Protocol(number).name());
    if names().any(|name| name.eq_ignore_ascii_case(text)) {
        return Ok(Protocol::parse(text));
    }
    let wrong = Wrong::value(format!("there is no protocol `{text}`"));
    let closest = closest(text, names());
    Err(Wrong { closest, ..wrong.help("write a name such as tcp, or a number from 0 to 255") })
}

fn event_kind(text: &str) -> Result<Kind, Wrong> {
    let found = Kind::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(text));
    found.ok_or_else(|| {
        let closest = closest(text, Kind::ALL.map(Kind::name));
        let wrong = Wrong::value(format!("there is no kind `{text}`"));
        Wrong { closest, ..wrong.help("it is detector, monitor or directive") }
    })
}

fn flag(text: &str) -> Result<bool, Wrong> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" => Ok(false),
        _ => Err(Wrong::value(format!("`{text}` is neither true nor false"))),
    }
}
