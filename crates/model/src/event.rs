//! A normalised security record: what happened, between whom, and how much it matters.

use core::net::IpAddr;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::text_field::Texts;
use crate::time::Timestamp;

/// A data source (OSSIM "plugin"): `4003` is sshd.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct PluginId(pub u32);

impl PluginId {
    /// The directive engine's own events; their sid is the directive's id.
    pub const DIRECTIVE: Self = Self(1505);
    /// What no data source recognised. Outside the range of OSSIM's ids.
    pub const GENERIC: Self = Self(0);
}

/// An event type of a data source (OSSIM "plugin sid"). 0: never correlated.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct PluginSid(pub u32);

impl fmt::Display for PluginId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for PluginSid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Which event: the number of the record it came from, and which of the events of that record.
/// The same queue processed again gives the same ids, so nothing is stored twice.
///
/// Ordered as received. In JSON a string, because JavaScript numbers end at 2⁵³.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct EventId(pub u64);

impl EventId {
    const PART_BITS: u32 = 16;

    /// The `part`-th event of record number `record` (48 bits).
    #[must_use]
    pub const fn new(record: u64, part: u16) -> Self {
        Self((record << Self::PART_BITS) | part as u64)
    }

    /// The record's number in the queue.
    #[must_use]
    pub const fn record(self) -> u64 {
        self.0 >> Self::PART_BITS
    }

    /// 0: the record itself; from 1: what correlation derived from it.
    #[must_use]
    pub const fn part(self) -> u16 {
        self.0 as u16
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for EventId {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl Serialize for EventId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EventId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// An IP protocol number (IANA), or one of OSSIM's pseudo protocols from 134.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Protocol(pub u8);

impl Protocol {
    /// 1
    pub const ICMP: Self = Self(1);
    /// 6; what an event without a protocol has.
    pub const TCP: Self = Self(6);
    /// 17
    pub const UDP: Self = Self(17);
    /// 139: a protocol whose name is unknown.
    pub const OTHER: Self = Self(139);

    /// By name (any case) or number; unknown names are [`Protocol::OTHER`].
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if let Ok(number) = text.parse() {
            return Self(number);
        }
        let named = NAMES.iter().find(|(_, name)| name.eq_ignore_ascii_case(text));
        named.map_or(Self::OTHER, |(number, _)| Self(*number))
    }

    /// Its lower-case name, if it has one.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        NAMES.iter().find(|(number, _)| *number == self.0).map(|(_, name)| *name)
    }
}

impl Default for Protocol {
    fn default() -> Self {
        Self::TCP
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => self.0.fmt(f),
        }
    }
}

const NAMES: &[(u8, &str)] = &[
    (0, "ip"),
    (1, "icmp"),
    (2, "igmp"),
    (4, "ipip"),
    (6, "tcp"),
    (17, "udp"),
    (41, "ipv6"),
    (47, "gre"),
    (50, "esp"),
    (51, "ah"),
    (58, "ipv6-icmp"),
    (89, "ospf"),
    (103, "pim"),
    (112, "vrrp"),
    (132, "sctp"),
    (134, "host-arp"),
    (135, "host-os"),
    (136, "host-service"),
    (137, "host-ids"),
    (138, "information"),
    (139, "other"),
];

/// What kind of event it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EventKind {
    /// A record that a data source or the generic fallback normalised.
    #[default]
    Detector,
    /// The answer of a monitor to a directive's question.
    Monitor,
    /// Emitted by a directive (plugin 1505).
    Directive,
}

/// One normalised event. Rules for each field: `spec` of OSSIM's `acid_event`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Event {
    /// Which event.
    pub id: EventId,
    /// What kind.
    pub kind: EventKind,
    /// When it happened, from the record where it says so.
    pub time: Timestamp,
    /// When the record arrived.
    pub received_at: Timestamp,
    /// Offset of the log's local time from UTC, in minutes east.
    pub zone_minutes: i16,
    /// The data source.
    pub plugin_id: PluginId,
    /// The event type of that data source.
    pub plugin_sid: PluginSid,
    /// Whether no data source knew the line and only the generic fallback took it.
    pub generic: bool,
    /// The address of the device that logged it, or of the sensor.
    pub sensor: Option<IpAddr>,
    /// The interface of the sensor, mostly empty.
    pub interface: Box<str>,
    /// Where the record came from: `file:/var/log/auth.log`, `syslog-tcp:192.0.2.7`, `monitor`.
    pub source: Arc<str>,
    /// IP protocol.
    pub protocol: Protocol,
    /// Source address; `None` when unknown (OSSIM: 0.0.0.0).
    pub src_ip: Option<IpAddr>,
    /// Destination address; `None` when unknown.
    pub dst_ip: Option<IpAddr>,
    /// Source port; 0: none.
    pub src_port: u16,
    /// Destination port; 0: none.
    pub dst_port: u16,
    /// Username, password, filename, userdata1…9.
    pub texts: Texts,
    /// The line as received: UTF-8 as it was, anything else read as Latin-1.
    pub raw: Box<str>,
    /// How many equal events this one stands for; at least 1.
    pub occurrences: u32,
    /// 0–5. Set before qualification when the sender stated one.
    pub priority: Option<u8>,
    /// 0–10. Set before qualification when the sender stated one.
    pub reliability: Option<u8>,
    /// Value of the source asset, 0–5, once qualified.
    pub asset_src: Option<u8>,
    /// Value of the destination asset, 0–5, once qualified.
    pub asset_dst: Option<u8>,
    /// Risk for the source ("compromise"), 0–10, rounded down; `None` when not assessed.
    pub risk_src: Option<u8>,
    /// Risk for the destination ("attack"), 0–10, rounded down; `None` when not assessed.
    pub risk_dst: Option<u8>,
    /// Which correlation took part: bit 0 directive, bit 1 cross-correlation.
    pub correlation: u8,
    /// For a directive event, and for events that belong to an alarm when known at storing.
    pub alarm: Option<crate::alarm::AlarmId>,
    /// For monitor events: the condition and value they answer.
    pub answer: Option<Box<MonitorAnswer>>,
}

impl Event {
    /// The higher of both risks; `None` when risk was not assessed.
    #[must_use]
    pub fn risk(&self) -> Option<u8> {
        self.risk_src.max(self.risk_dst)
    }
}

/// What a monitor found true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonitorAnswer {
    /// `eq ne gt ge lt le`
    pub condition: Box<str>,
    /// As the directive asked.
    pub value: Box<str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_the_order_of_records_then_parts() {
        let first = EventId::new(7, 3);
        assert!(first < EventId::new(8, 0) && EventId::new(7, 0) < first);
        assert_eq!((first.record(), first.part()), (7, 3));
        assert_eq!(first.to_string().parse(), Ok(first));
    }

    #[test]
    fn protocols_by_name_number_and_neither() {
        assert_eq!(Protocol::parse("UDP"), Protocol::UDP);
        assert_eq!(Protocol::parse("47").to_string(), "gre");
        assert_eq!(Protocol::parse("carrier-pigeon"), Protocol::OTHER);
    }
}
