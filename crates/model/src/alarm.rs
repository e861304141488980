//! An alarm: an event, or a running directive, whose risk is at least 1.

use core::net::IpAddr;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::event::{EventId, PluginId, PluginSid, Protocol};
use crate::time::Timestamp;

/// Which alarm: one per directive instance (OSSIM "backlog"), or one per plain event.
///
/// Made from the directive's id and the event that started the instance, so that processing the
/// same records again finds the same alarm. Written `500001-131072`; plain events have directive 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AlarmId {
    /// The directive; 0: a plain event with risk of its own.
    pub directive: u32,
    /// The event that started it.
    pub root: EventId,
}

impl fmt::Display for AlarmId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.directive, self.root)
    }
}

/// Not of the form `500001-131072`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an alarm id has the form DIRECTIVE-EVENT, such as 500001-131072")]
pub struct BadAlarmId;

impl FromStr for AlarmId {
    type Err = BadAlarmId;
    fn from_str(text: &str) -> Result<Self, BadAlarmId> {
        let (directive, root) = text.split_once('-').ok_or(BadAlarmId)?;
        Ok(Self {
            directive: directive.parse().map_err(|_| BadAlarmId)?,
            root: root.parse().map_err(|_| BadAlarmId)?,
        })
    }
}

impl Serialize for AlarmId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AlarmId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// An event attached to an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmEvent {
    /// The event.
    pub event: EventId,
    /// The level of the rule it satisfied or counted for; the root is 1.
    pub level: u8,
}

/// An alarm as correlation knows it, sent whenever it is raised or changes. Applying the same
/// update twice changes nothing: `event` only grows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlarmUpdate {
    /// Which alarm.
    pub id: AlarmId,
    /// The event whose risk it now shows; newer updates have a higher one.
    pub event: EventId,
    /// When the alarm's first event happened.
    pub first_at: Timestamp,
    /// When its last event happened.
    pub last_at: Timestamp,
    /// 1505 for a directive, else the event's data source.
    pub plugin_id: PluginId,
    /// The directive's id, else the event's type.
    pub plugin_sid: PluginSid,
    /// The directive's name with `SRC_IP` … filled in, else the event type's name.
    pub name: String,
    /// 0–10, rounded down: the higher of both sides.
    pub risk: u8,
    /// 0–10
    pub risk_src: u8,
    /// 0–10
    pub risk_dst: u8,
    /// 0–5
    pub priority: u8,
    /// 0–10
    pub reliability: u8,
    /// Source of the event that last advanced it.
    pub src_ip: Option<IpAddr>,
    /// Its destination.
    pub dst_ip: Option<IpAddr>,
    /// 0: none
    pub src_port: u16,
    /// 0: none
    pub dst_port: u16,
    /// IP protocol.
    pub protocol: Protocol,
    /// The sensor of the event that last advanced it.
    pub sensor: Option<IpAddr>,
    /// How deep the directive has advanced; the root is 1. Plain events: 1.
    pub level: u8,
    /// All events attached so far, those beyond the cap of the list included.
    pub event_count: u64,
    /// Events attached since the update before, oldest first.
    pub new_events: Vec<AlarmEvent>,
    /// Whether the instance still runs. Such an alarm can be closed but not deleted.
    pub correlating: bool,
    /// Alarms with the same value are shown together (`groupalarmby`): lower-case hex.
    pub similar: String,
}
