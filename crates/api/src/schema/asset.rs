//! Hosts and networks as assets.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AlarmItem, AssetRef, EventItem, HostStateWord, ServiceStateCounts, Time};

/// A host as an asset.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AssetItem {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its addresses.
    pub ips: Vec<String>,
    /// Names it is also known by.
    pub fqdns: Vec<String>,
    /// What it is worth: 0 to 5.
    pub value: u8,
    /// C level at which it is over its threshold.
    pub threshold_c: u32,
    /// A level at which it is over its threshold.
    pub threshold_a: u32,
    /// What it is.
    pub description: String,
    /// Empty: unknown.
    pub operating_system: String,
    /// The monitored host with which it is one.
    pub host: Option<String>,
    /// To be sent back when it is changed.
    pub version: i64,
    /// When it was created.
    pub created_at: Option<Time>,
    /// When it was changed last.
    pub changed_at: Option<Time>,
    /// By whom; `system` for assets made of monitored hosts that nobody has edited.
    pub changed_by: String,
}

/// One page of host assets.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AssetPage {
    /// The assets.
    pub items: Vec<AssetItem>,
    /// Pass it as `cursor` for further ones; `null` when there are none.
    pub next: Option<String>,
    /// How many match in all.
    pub total: u64,
}

/// A host asset with what both halves know of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AssetDetail {
    /// The asset.
    pub asset: AssetItem,
    /// State of its monitored host; `null` when it is not monitored.
    pub host_state: Option<HostStateWord>,
    /// Its services by state; `null` when it is not monitored.
    pub services: Option<ServiceStateCounts>,
    /// Networks that contain its addresses.
    pub networks: Vec<NetworkRef>,
    /// Its events and alarms.
    pub security: SecuritySummary,
}

/// A network, where something belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NetworkRef {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Events and alarms of some addresses, in numbers.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SecuritySummary {
    /// Open alarms with one of the addresses on either side.
    pub open_alarms: u64,
    /// The highest risk among them.
    pub open_alarms_risk: Option<u8>,
    /// Events of the last 24 hours; `null` when no events are kept here.
    pub events_24h: Option<u64>,
    /// The query that finds its events.
    pub query: String,
}

/// Events and alarms of a monitored host.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HostSecurity {
    /// Its asset; `null` when it has none.
    pub asset: Option<AssetRef>,
    /// Its addresses as an asset.
    pub ips: Vec<String>,
    /// In numbers.
    pub summary: SecuritySummary,
    /// The newest alarms, open ones and closed ones.
    pub alarms: Vec<AlarmItem>,
    /// The newest events.
    pub events: Vec<EventItem>,
}

/// A host asset to be made or changed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetRequest {
    /// Unique, 1 to 128 characters.
    pub name: String,
    /// At least one address; no other asset may have it.
    pub ips: Vec<String>,
    /// Names it is also known by, together at most 255 characters.
    #[serde(default)]
    pub fqdns: Vec<String>,
    /// 0 to 5; default 2, or that of the smallest network that contains its first address.
    #[serde(default)]
    pub value: Option<u8>,
    /// Default 30, or that of the smallest network that contains its first address.
    #[serde(default)]
    pub threshold_c: Option<u32>,
    /// As `threshold_c`.
    #[serde(default)]
    pub threshold_a: Option<u32>,
    /// At most 255 characters.
    #[serde(default)]
    pub description: String,
    /// At most 255 characters.
    #[serde(default)]
    pub operating_system: String,
    /// The monitored host with which it is one.
    #[serde(default)]
    pub host: Option<String>,
    /// The version that is changed; not for a new asset.
    #[serde(default)]
    pub version: Option<i64>,
}

/// A network as an asset.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NetworkItem {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its address ranges.
    pub cidrs: Vec<String>,
    /// Value of hosts in it that are no asset of their own: 0 to 5.
    pub value: u8,
    /// As for hosts.
    pub threshold_c: u32,
    /// As for hosts.
    pub threshold_a: u32,
    /// Whether directives mean it by `HOME_NET`.
    pub internal: bool,
    /// What it is.
    pub description: String,
    /// To be sent back when it is changed.
    pub version: i64,
    /// When it was created.
    pub created_at: Option<Time>,
    /// When it was changed last.
    pub changed_at: Option<Time>,
    /// By whom.
    pub changed_by: String,
}

/// All networks that match.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NetworkPage {
    /// The networks.
    pub items: Vec<NetworkItem>,
    /// Pass it as `cursor` for further ones; `null` when there are none.
    pub next: Option<String>,
    /// How many match in all.
    pub total: u64,
}

/// A network to be made or changed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NetworkRequest {
    /// Unique, 1 to 128 characters.
    pub name: String,
    /// At least one range; no other network may have it.
    #[schema(example = json!(["10.1.0.0/16"]))]
    pub cidrs: Vec<String>,
    /// 0 to 5; default 2.
    #[serde(default)]
    pub value: Option<u8>,
    /// Default 30.
    #[serde(default)]
    pub threshold_c: Option<u32>,
    /// Default 30.
    #[serde(default)]
    pub threshold_a: Option<u32>,
    /// Whether directives mean it by `HOME_NET`.
    #[serde(default)]
    pub internal: bool,
    /// At most 255 characters.
    #[serde(default)]
    pub description: String,
    /// The version that is changed; not for a new network.
    #[serde(default)]
    pub version: Option<i64>,
}
