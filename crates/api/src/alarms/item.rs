//! Alarms as the contract writes them.

use std::net::IpAddr;

use model::AssetBook;
use store_state::alarm::{Alarm, AlarmStatus};

use crate::assets::item::asset_ref;
use crate::schema::{self, AlarmItem, Time};

pub(crate) fn alarm_item(alarm: &Alarm, assets: &AssetBook) -> AlarmItem {
    let latest = &alarm.latest;
    let asset = |ip: Option<IpAddr>| ip.and_then(|ip| assets.host_of(ip)).map(asset_ref);
    AlarmItem {
        id: latest.id.to_string(),
        directive_id: (latest.id.directive > 0).then_some(latest.id.directive),
        plugin_id: latest.plugin_id.0,
        plugin_sid: latest.plugin_sid.0,
        name: latest.name.clone(),
        status: status(alarm.status),
        status_changed_at: Time::known(alarm.status_changed.at),
        status_changed_by: alarm.status_changed.actor.clone(),
        risk: latest.risk,
        risk_src: latest.risk_src,
        risk_dst: latest.risk_dst,
        priority: latest.priority,
        reliability: latest.reliability,
        first_at: Time::known(latest.first_at),
        last_at: Time::known(latest.last_at),
        src_ip: latest.src_ip.map(|ip| ip.to_string()),
        src_port: (latest.src_port > 0).then_some(latest.src_port),
        src_asset: asset(latest.src_ip),
        dst_ip: latest.dst_ip.map(|ip| ip.to_string()),
        dst_port: (latest.dst_port > 0).then_some(latest.dst_port),
        dst_asset: asset(latest.dst_ip),
        protocol: latest.protocol.to_string(),
        sensor: latest.sensor.map(|ip| ip.to_string()),
        level: latest.level,
        events: latest.event_count,
        correlating: latest.correlating,
        similar: latest.similar.clone(),
        labels: alarm.labels.iter().map(|label| label.0.to_string()).collect(),
    }
}

fn status(status: AlarmStatus) -> schema::AlarmStatus {
    match status {
        AlarmStatus::Open => schema::AlarmStatus::Open,
        AlarmStatus::Closed => schema::AlarmStatus::Closed,
    }
}
