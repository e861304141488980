//! An alarm as `atalaya replay` prints it.

use core::net::IpAddr;

use model::{AlarmId, AlarmUpdate, Timestamp};
use serde::Serialize;

/// One alarm, for JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlarmJson<'a> {
    /// `500001-131072`; directive 0 is a plain event.
    pub alarm_id: AlarmId,
    /// 0: a plain event.
    pub directive_id: u32,
    /// 1505 for a directive.
    pub plugin_id: u32,
    /// The directive's id, else the event's type.
    pub plugin_sid: u32,
    /// With addresses filled in.
    pub name: &'a str,
    /// 0–10
    pub risk: u8,
    /// 0–10
    pub risk_src: u8,
    /// 0–10
    pub risk_dst: u8,
    /// 0–5
    pub priority: u8,
    /// 0–10
    pub reliability: u8,
    /// `null`: unknown.
    pub src_ip: Option<IpAddr>,
    /// `null`: unknown.
    pub dst_ip: Option<IpAddr>,
    /// 0: none
    pub src_port: u16,
    /// 0: none
    pub dst_port: u16,
    /// Lower-case name, or number.
    pub protocol: String,
    /// RFC 3339, UTC.
    pub first: String,
    /// RFC 3339, UTC.
    pub last: String,
    /// The root is 1.
    pub level: u8,
    /// How many events belong to it.
    pub events: u64,
    /// `open`: correlation closes none.
    pub status: &'static str,
}

impl<'a> From<&'a AlarmUpdate> for AlarmJson<'a> {
    fn from(alarm: &'a AlarmUpdate) -> Self {
        Self {
            alarm_id: alarm.id,
            directive_id: alarm.id.directive,
            plugin_id: alarm.plugin_id.0,
            plugin_sid: alarm.plugin_sid.0,
            name: &alarm.name,
            risk: alarm.risk,
            risk_src: alarm.risk_src,
            risk_dst: alarm.risk_dst,
            priority: alarm.priority,
            reliability: alarm.reliability,
            src_ip: alarm.src_ip,
            dst_ip: alarm.dst_ip,
            src_port: alarm.src_port,
            dst_port: alarm.dst_port,
            protocol: alarm.protocol.to_string(),
            first: rfc_3339(alarm.first_at),
            last: rfc_3339(alarm.last_at),
            level: alarm.level,
            events: alarm.event_count,
            status: "open",
        }
    }
}

/// One alarm as one line of JSON, without a line end.
#[must_use]
pub fn alarm_json(alarm: &AlarmUpdate) -> String {
    serde_json::to_string(&AlarmJson::from(alarm)).expect("texts and numbers are always JSON")
}

/// Times that no calendar has are shown as the nearest that one has.
fn rfc_3339(at: Timestamp) -> String {
    let range = jiff::Timestamp::MIN.as_microsecond()..=jiff::Timestamp::MAX.as_microsecond();
    let micros = at.as_micros().clamp(*range.start(), *range.end());
    jiff::Timestamp::from_microsecond(micros).unwrap_or_default().to_string()
}
