//! Assets, alarms and policies to put into a store.

use model::alarm::{AlarmEvent, AlarmId, AlarmUpdate};
use model::asset::{AssetId, AssetValue, HostAsset, NetworkAsset, NetworkId};
use model::event::{EventId, PluginId, PluginSid, Protocol};
use store_state::{Change, MonitoredHost};

use super::make::secs;

pub(crate) fn change(at: i64, actor: &str) -> Change {
    Change { actor: actor.into(), at: secs(at) }
}

pub(crate) fn host_asset(name: &str, ips: &[&str]) -> HostAsset {
    HostAsset {
        id: AssetId(0),
        name: name.into(),
        ips: ips.iter().map(|ip| ip.parse().unwrap()).collect(),
        fqdns: vec![format!("{name}.example.org"), "größer \"x\"".into()],
        value: AssetValue::try_from(4).unwrap(),
        threshold_c: 31,
        threshold_a: 32,
        description: "it's the web".into(),
        operating_system: "Linux".into(),
        host: None,
    }
}

pub(crate) fn network(name: &str, cidrs: &[&str]) -> NetworkAsset {
    NetworkAsset {
        id: NetworkId(0),
        name: name.into(),
        cidrs: cidrs.iter().map(|cidr| cidr.parse().unwrap()).collect(),
        value: AssetValue::try_from(5).unwrap(),
        threshold_c: 33,
        threshold_a: 34,
        internal: true,
        description: "the LAN".into(),
    }
}

pub(crate) fn monitored(name: &str, ips: &[&str], alias: &str) -> MonitoredHost {
    MonitoredHost {
        name: name.into(),
        ips: ips.iter().map(|ip| ip.parse().unwrap()).collect(),
        alias: alias.into(),
    }
}

pub(crate) fn alarm_id(directive: u32, root: u64) -> AlarmId {
    AlarmId { directive, root: EventId(root) }
}

/// What directive `directive`, started by event `root`, says when it has seen event `event`: that
/// is the last of the events from `root` on, all of them at the level `event - root + 1`. Its
/// risk is that level. Event 100 happens in second 100.
pub(crate) fn alarm(directive: u32, root: u64, event: u64) -> AlarmUpdate {
    let level = (event - root + 1) as u8;
    AlarmUpdate {
        id: alarm_id(directive, root),
        event: EventId(event),
        first_at: secs(root as i64),
        last_at: secs(event as i64),
        plugin_id: PluginId::DIRECTIVE,
        plugin_sid: PluginSid(directive),
        name: format!("Directive {directive}"),
        risk: level,
        risk_src: level,
        risk_dst: 0,
        priority: 3,
        reliability: 4,
        src_ip: Some("192.0.2.1".parse().unwrap()),
        dst_ip: Some("2001:db8::1".parse().unwrap()),
        src_port: 40_000,
        dst_port: 22,
        protocol: Protocol::TCP,
        sensor: Some("10.0.0.1".parse().unwrap()),
        level,
        event_count: u64::from(level),
        new_events: vec![AlarmEvent { event: EventId(event), level }],
        correlating: true,
        similar: format!("{directive:08x}"),
    }
}
