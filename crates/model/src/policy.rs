//! Policies: what becomes of an event before it is correlated. The first active policy, in
//! order, whose every condition matches decides; there is no fall-through.

use core::net::IpAddr;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::asset::{AssetId, NetworkId};
use crate::event::{PluginId, PluginSid, Protocol};

/// A policy's row in the state store.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct PolicyId(pub i64);

/// One policy.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Policy {
    /// Its row; 0 before it is stored.
    pub id: PolicyId,
    /// Evaluated in ascending order.
    pub order: u32,
    /// Whether it takes part.
    pub active: bool,
    /// What it is for.
    pub name: String,
    /// All must match.
    pub conditions: Conditions,
    /// What then happens.
    pub consequences: Consequences,
}

/// Conditions of a policy. An empty list is no condition; otherwise one entry must match.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Conditions {
    /// Source address.
    pub sources: Vec<AddressCondition>,
    /// Destination address.
    pub destinations: Vec<AddressCondition>,
    /// Source port.
    pub source_ports: Vec<PortCondition>,
    /// Destination port.
    pub destination_ports: Vec<PortCondition>,
    /// Sensor or device address.
    pub sensors: Vec<IpAddr>,
    /// Data sources and event types.
    pub event_types: Vec<EventTypeCondition>,
    /// Taxonomy of the event type.
    pub taxonomy: Vec<TaxonomyCondition>,
    /// Priority before this policy, 0–5, equal.
    pub priority: Option<u8>,
    /// Reliability, 0–10, equal.
    pub reliability: Option<u8>,
    /// When.
    pub time: Option<TimeCondition>,
}

/// One address or set of addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressCondition {
    /// A host asset: any of its addresses.
    Asset(AssetId),
    /// A network asset: any of its ranges.
    Network(NetworkId),
    /// A range; a single address is a /32 or /128.
    Range(IpNet),
    /// Networks marked internal.
    HomeNet,
    /// Everything outside networks marked internal.
    External,
}

/// Ports, with the protocol they belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortCondition {
    /// First port; 0 with `last` 0 is any port.
    pub first: u16,
    /// Last port, inclusive.
    pub last: u16,
    /// `None`: any.
    pub protocol: Option<Protocol>,
}

/// A data source and some of its event types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventTypeCondition {
    /// The data source.
    pub plugin_id: PluginId,
    /// Inclusive ranges; empty: all.
    pub sids: Vec<(PluginSid, PluginSid)>,
}

/// OSSIM 5.8's taxonomy; 0 is any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs)]
pub struct TaxonomyCondition {
    pub product: u16,
    pub category: u16,
    pub subcategory: u16,
}

/// A range of time in a zone. Each part wraps (22:00–06:00, Sat–Mon, Dec–Jan).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeCondition {
    /// Olson name; empty: UTC.
    pub zone: String,
    /// Minutes of the day, inclusive.
    pub minutes: Option<(u16, u16)>,
    /// 1 (Monday) to 7, inclusive.
    pub weekdays: Option<(u8, u8)>,
    /// 1 to 31, inclusive.
    pub days: Option<(u8, u8)>,
    /// 1 to 12, inclusive.
    pub months: Option<(u8, u8)>,
}

/// What a matching policy decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Consequences {
    /// `None`: leave it; else 0–5.
    pub priority: Option<u8>,
    /// Process at all. No: none of the below.
    pub sim: bool,
    /// Assess risk. No: never an alarm.
    pub qualify: bool,
    /// Feed directives.
    pub correlate: bool,
    /// Raise reliability from what is known about the destination.
    pub cross_correlate: bool,
    /// Keep the event. Events of an alarm are kept regardless (5.8).
    pub store: bool,
    /// What to do besides.
    pub actions: Vec<Action>,
}

impl Default for Consequences {
    fn default() -> Self {
        Self {
            priority: None,
            sim: true,
            qualify: true,
            correlate: true,
            cross_correlate: true,
            store: true,
            actions: Vec::new(),
        }
    }
}

/// Something to do for an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// What.
    pub kind: ActionKind,
    /// Only when the event is an alarm.
    pub only_alarms: bool,
    /// Only when the risk is higher than when it last ran for the same alarm.
    pub on_risk_increase: bool,
}

/// What an action does. Texts may name the event's values: `SRC_IP`, `RISK`, `USERDATA1` …
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ActionKind {
    /// A passive result for this service: its contacts are told as for any problem.
    Notify {
        /// The monitored host.
        host: String,
        /// Its service.
        service: String,
    },
    /// Run a command line; values are quoted for the shell.
    Command {
        /// The line.
        line: String,
    },
}
