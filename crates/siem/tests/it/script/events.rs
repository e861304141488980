//! Events from words: `4003/1 203.0.113.9:1025 -> 10.1.0.5:22 username=root`.

use std::net::IpAddr;

use model::event::{EventKind, MonitorAnswer};
use model::{Event, PluginId, PluginSid, Protocol, Timestamp};

/// One event at a second after the start of the scenario. `-` is an unknown address.
pub(crate) fn event(text: &str) -> Event {
    let mut words = text.split_whitespace();
    let (id, sid) = words.next().unwrap().split_once('/').unwrap();
    let (src_ip, src_port) = address(words.next().unwrap());
    assert_eq!(words.next(), Some("->"), "{text}");
    let (dst_ip, dst_port) = address(words.next().unwrap());
    let mut event = Event {
        plugin_id: PluginId(id.parse().unwrap()),
        plugin_sid: PluginSid(sid.parse().unwrap()),
        src_ip,
        src_port,
        dst_ip,
        dst_port,
        occurrences: 1,
        ..Event::default()
    };
    for word in words {
        let (key, value) = word.split_once('=').unwrap();
        match key {
            "ge" | "eq" | "GE" => {
                event.kind = EventKind::Monitor;
                let (condition, value) = (key.into(), value.into());
                event.answer = Some(Box::new(MonitorAnswer { condition, value }));
            }
            "priority" => event.priority = Some(value.parse().unwrap()),
            "reliability" => event.reliability = Some(value.parse().unwrap()),
            "protocol" => event.protocol = Protocol::parse(value),
            "sensor" => event.sensor = Some(value.parse().unwrap()),
            "at" => event.time = Timestamp::from_secs(value.parse().unwrap()),
            field => event.texts.set(field.parse().unwrap(), value),
        }
    }
    event
}

/// An address with an optional port; IPv6 without one.
pub(crate) fn address(text: &str) -> (Option<IpAddr>, u16) {
    if text == "-" {
        return (None, 0);
    }
    if let Ok(ip) = text.parse() {
        return (Some(ip), 0);
    }
    let (ip, port) = text.rsplit_once(':').unwrap();
    (Some(ip.parse().unwrap()), port.parse().unwrap())
}
