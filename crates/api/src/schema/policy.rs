//! Policies: what becomes of an event before it is correlated.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Time;

/// A policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PolicyItem {
    /// Its id.
    pub id: String,
    /// Its place, from 1. The first active policy whose every condition matches decides.
    pub order: u32,
    /// Whether it takes part.
    pub active: bool,
    /// What it is for.
    pub name: String,
    /// All must match.
    pub conditions: PolicyConditions,
    /// What then happens.
    pub consequences: PolicyConsequences,
    /// To be sent back when it is changed.
    pub version: i64,
    /// When it was created.
    pub created_at: Option<Time>,
    /// When it was changed last.
    pub changed_at: Option<Time>,
    /// By whom.
    pub changed_by: String,
}

/// All policies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PolicyList {
    /// In order.
    pub items: Vec<PolicyItem>,
    /// Rows that are no policy to this release: they take no part. They can be moved, replaced
    /// and deleted.
    pub unreadable: Vec<UnreadablePolicy>,
}

/// A row that is no policy to this release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnreadablePolicy {
    /// Its id.
    pub id: String,
    /// Its place.
    pub order: u32,
    /// What it is for.
    pub name: String,
    /// Whether it was to take part.
    pub active: bool,
    /// To be sent back when it is replaced.
    pub version: i64,
    /// Why it cannot be read.
    pub problem: String,
}

/// Conditions of a policy. An empty list is no condition; otherwise one entry must match.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PolicyConditions {
    /// Source address.
    pub sources: Vec<PolicyAddress>,
    /// Destination address.
    pub destinations: Vec<PolicyAddress>,
    /// Source port.
    pub source_ports: Vec<PolicyPorts>,
    /// Destination port.
    pub destination_ports: Vec<PolicyPorts>,
    /// Addresses of sensors or devices.
    pub sensors: Vec<String>,
    /// Data sources and event types.
    pub event_types: Vec<PolicyEventTypes>,
    /// Taxonomy of the event type.
    pub taxonomy: Vec<PolicyTaxonomy>,
    /// Priority before this policy, 0 to 5, equal.
    pub priority: Option<u8>,
    /// Reliability, 0 to 10, equal.
    pub reliability: Option<u8>,
    /// When.
    pub time: Option<PolicyTime>,
}

/// One address or set of addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum PolicyAddress {
    /// Any address of a host asset.
    Asset {
        /// Its id.
        id: String,
    },
    /// Any range of a network asset.
    Network {
        /// Its id.
        id: String,
    },
    /// A range, or a single address.
    Range {
        /// `10.0.0.0/8`, `192.0.2.7`
        range: String,
    },
    /// Networks marked internal.
    HomeNet,
    /// Everything outside networks marked internal.
    External,
}

/// Ports and their protocol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyPorts {
    /// First port; 0 with `last` 0 is any port.
    pub first: u16,
    /// Last port, inclusive.
    pub last: u16,
    /// `tcp`, `udp`, `icmp`, a number; `null`: any.
    #[serde(default)]
    pub protocol: Option<String>,
}

/// A data source and some of its event types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyEventTypes {
    /// The data source.
    pub plugin_id: u32,
    /// Ranges of event types; empty: all.
    #[serde(default)]
    pub sids: Vec<NumberRange>,
}

/// Numbers from the first to the last, inclusive. Of times of the day, weekdays, days and months
/// it may wrap: 1320 to 360, 6 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberRange {
    /// The first.
    pub first: u32,
    /// The last.
    pub last: u32,
}

/// OSSIM's taxonomy; 0 is any.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PolicyTaxonomy {
    /// Product type.
    pub product: u16,
    /// Category.
    pub category: u16,
    /// Subcategory.
    pub subcategory: u16,
}

/// A range of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyTime {
    /// Olson name such as `Europe/Madrid`; empty: UTC.
    #[serde(default)]
    pub zone: String,
    /// Minutes of the day, 0 to 1439.
    #[serde(default)]
    pub minutes: Option<NumberRange>,
    /// 1 (Monday) to 7.
    #[serde(default)]
    pub weekdays: Option<NumberRange>,
    /// 1 to 31.
    #[serde(default)]
    pub days: Option<NumberRange>,
    /// 1 to 12.
    #[serde(default)]
    pub months: Option<NumberRange>,
}

/// What a matching policy decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PolicyConsequences {
    /// 0 to 5; `null`: leave it.
    pub priority: Option<u8>,
    /// Process at all. No: none of the below.
    pub sim: bool,
    /// Assess risk. No: never an alarm.
    pub qualify: bool,
    /// Feed directives.
    pub correlate: bool,
    /// Raise reliability from what is known about the destination.
    pub cross_correlate: bool,
    /// Keep the event.
    pub store: bool,
    /// What to do besides.
    pub actions: Vec<PolicyAction>,
}

impl Default for PolicyConsequences {
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyAction {
    /// What.
    pub action: PolicyActionKind,
    /// Only when the event is an alarm.
    #[serde(default)]
    pub only_alarms: bool,
    /// Only when the risk is higher than when it last ran for the same alarm.
    #[serde(default)]
    pub on_risk_increase: bool,
}

/// What an action does. Texts may name the event's values: `SRC_IP`, `RISK`, `USERDATA1` …
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum PolicyActionKind {
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

/// A policy to be made or changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyRequest {
    /// 1 to 255 characters.
    pub name: String,
    /// Whether it takes part.
    #[serde(default)]
    pub active: bool,
    /// All must match.
    #[serde(default)]
    pub conditions: PolicyConditions,
    /// What then happens.
    #[serde(default)]
    pub consequences: PolicyConsequences,
    /// Where a new policy goes; default `last`. Not for a change.
    #[serde(default)]
    pub place: Option<PolicyMove>,
    /// The version that is changed; not for a new policy.
    #[serde(default)]
    pub version: Option<i64>,
}

/// Where a policy goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyMove {
    /// `up`, `down`, `first`, `last`, `before` or `after`; a new one cannot go `up` or `down`.
    pub to: PolicyPlace,
    /// The other policy, for `before` and `after`.
    #[serde(default)]
    pub other: Option<String>,
}

/// A place in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PolicyPlace {
    /// One place nearer to the first.
    Up,
    /// One place nearer to the last.
    Down,
    /// Before all others.
    First,
    /// After all others.
    Last,
    /// Just before `other`.
    Before,
    /// Just after `other`.
    After,
}

/// Whether a policy takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyActivation {
    /// Whether it does.
    pub active: bool,
}
