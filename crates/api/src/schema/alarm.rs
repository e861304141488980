//! Alarms.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{EventItem, Time};

/// Whether somebody has dealt with an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AlarmStatus {
    /// Nobody has.
    Open,
    /// Somebody has. Stays so unless its risk rises.
    Closed,
}

/// An asset, where something belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssetRef {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The monitored host with which it is one.
    pub host: Option<String>,
}

/// An alarm in a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AlarmItem {
    /// Its id: `500001-131072`.
    pub id: String,
    /// The directive that raised it; `null` for a plain event.
    pub directive_id: Option<u32>,
    /// 1505 for a directive, else the event's data source.
    pub plugin_id: u32,
    /// The directive's id, else the event's type.
    pub plugin_sid: u32,
    /// The directive's name with addresses filled in, else the event type's.
    pub name: String,
    /// Whether somebody has dealt with it.
    pub status: AlarmStatus,
    /// When that changed last; raising it counts.
    pub status_changed_at: Option<Time>,
    /// Who changed it; `system` for correlation.
    pub status_changed_by: String,
    /// The higher of both risks, 0 to 10.
    pub risk: u8,
    /// Risk for the source.
    pub risk_src: u8,
    /// Risk for the destination.
    pub risk_dst: u8,
    /// 0 to 5.
    pub priority: u8,
    /// 0 to 10.
    pub reliability: u8,
    /// When its first event happened.
    pub first_at: Option<Time>,
    /// When its last event happened.
    pub last_at: Option<Time>,
    /// Source of the event that last advanced it.
    pub src_ip: Option<String>,
    /// The source's port.
    pub src_port: Option<u16>,
    /// The asset that has the source address.
    pub src_asset: Option<AssetRef>,
    /// Destination of the event that last advanced it.
    pub dst_ip: Option<String>,
    /// The destination's port.
    pub dst_port: Option<u16>,
    /// The asset that has the destination address.
    pub dst_asset: Option<AssetRef>,
    /// IP protocol.
    pub protocol: String,
    /// The sensor of the event that last advanced it.
    pub sensor: Option<String>,
    /// How deep the directive has advanced; the root is 1.
    pub level: u8,
    /// How many events belong to it.
    pub events: u64,
    /// Whether its directive still runs. Such an alarm can be closed, but not deleted.
    pub correlating: bool,
    /// Alarms with the same value are shown together.
    pub similar: String,
    /// Ids of its labels.
    pub labels: Vec<String>,
}

/// One page of alarms, newest last event first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AlarmPage {
    /// The alarms.
    pub items: Vec<AlarmItem>,
    /// Pass it as `cursor` for older ones; `null` when there are none.
    pub next: Option<String>,
    /// How many match in all.
    pub total: u64,
}

/// How many alarms there are by day, status and label.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AlarmDays {
    /// Days that have alarms, newest first.
    pub days: Vec<AlarmDay>,
    /// Open alarms.
    pub open: u64,
    /// Closed alarms.
    pub closed: u64,
    /// Alarms that bear each label.
    pub labels: Vec<AlarmsOfLabel>,
}

/// The alarms of one day.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AlarmDay {
    /// The date in the zone asked for.
    #[schema(example = "2026-11-21")]
    pub date: String,
    /// When it begins; for `from` of a list.
    pub from: Time,
    /// When it ends; for `to` of a list.
    pub to: Time,
    /// Open alarms whose last event happened then.
    pub open: u64,
    /// Closed alarms.
    pub closed: u64,
    /// The highest risk.
    pub risk: u8,
}

/// How many alarms bear a label.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AlarmsOfLabel {
    /// The label's id.
    pub label: String,
    /// How many.
    pub alarms: u64,
}

/// All alarms of one name.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct UniqueAlarm {
    /// The name.
    pub name: String,
    /// How many.
    pub alarms: u64,
    /// How many of them are open.
    pub open: u64,
    /// The highest risk.
    pub risk: u8,
    /// Different source addresses.
    pub sources: u64,
    /// Different destination addresses.
    pub destinations: u64,
    /// Different sensors.
    pub sensors: u64,
    /// Events of all of them.
    pub events: u64,
    /// When the first event of any of them happened.
    pub first_at: Option<Time>,
    /// When the last event of any of them happened.
    pub last_at: Option<Time>,
}

/// One page of names of alarms, newest last event first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct UniqueAlarmPage {
    /// The names.
    pub items: Vec<UniqueAlarm>,
    /// Pass it as `cursor` for further ones; `null` when there are none.
    pub next: Option<String>,
    /// How many names there are in all.
    pub total: u64,
}

/// An alarm with all that belongs to it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AlarmDetail {
    /// The alarm.
    pub alarm: AlarmItem,
    /// The levels of its directive, the root first, also those not reached yet; of a plain event
    /// one.
    pub levels: Vec<AlarmLevel>,
    /// What happened to it, oldest first.
    pub history: Vec<AlarmChange>,
    /// The query that finds its events by address on the page Events.
    pub query: String,
}

/// A level of an alarm.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AlarmLevel {
    /// 1 is the root.
    pub level: u8,
    /// Names of the directive's rules at this level: alternatives. Empty when the directive is no
    /// longer loaded.
    pub rules: Vec<String>,
    /// Whether the alarm has reached it.
    pub reached: bool,
    /// Events attached at this level, of those that are kept.
    pub events: u64,
    /// Id of the first of them.
    pub first_event: Option<String>,
    /// Id of the last of them.
    pub last_event: Option<String>,
}

/// A line of an alarm's history.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AlarmChange {
    /// `raised`, `advanced`, `closed`, `reopened`, `labelled` or `unlabelled`.
    pub kind: String,
    /// When: for what correlation did, the time of the event.
    pub at: Option<Time>,
    /// Who; `system` for correlation.
    pub by: String,
    /// The event it then showed.
    pub event: String,
    /// The risk it then had.
    pub risk: u8,
    /// The level it had then reached.
    pub level: u8,
    /// The label's name, for `labelled` and `unlabelled`.
    pub label: Option<String>,
}

/// An event of an alarm.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AlarmEvent {
    /// Its id.
    pub id: String,
    /// The level of the rule it satisfied or counted for.
    pub level: u8,
    /// The event; `null` when it is no longer, or not yet, stored.
    pub event: Option<EventItem>,
}

/// One page of the events of an alarm, oldest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AlarmEventPage {
    /// The events.
    pub items: Vec<AlarmEvent>,
    /// Pass it as `cursor` for further ones; `null` when there are none.
    pub next: Option<String>,
    /// How many there are in all, of the 10,000 that are kept for an alarm.
    pub total: u64,
}

/// Alarms to do something with.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlarmIds {
    /// Up to 1,000 ids.
    pub ids: Vec<String>,
}

/// Alarms to delete: either `ids`, or all whose last event happened between `from` and `to`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlarmDeletion {
    /// Up to 1,000 ids. Refused as a whole when one of them is still being correlated.
    #[serde(default)]
    pub ids: Option<Vec<String>>,
    /// Not older than this.
    #[serde(default)]
    pub from: Option<Time>,
    /// Older than this.
    #[serde(default)]
    pub to: Option<Time>,
}

/// How many alarms were changed.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct AlarmsChanged {
    /// So many; those that do not exist, or were so already, are passed over.
    pub changed: u64,
}

/// What became of alarms that were to be deleted.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct AlarmsDeleted {
    /// Are gone, with their events and history.
    pub deleted: u64,
    /// Are still there because they are being correlated.
    pub correlating: u64,
}

/// Labels to give to alarms and to take from them.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlarmLabelling {
    /// Up to 1,000 alarms.
    pub ids: Vec<String>,
    /// Ids of labels to give.
    #[serde(default)]
    pub add: Vec<String>,
    /// Ids of labels to take away.
    #[serde(default)]
    pub remove: Vec<String>,
}

/// A label.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LabelItem {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its background.
    #[schema(example = "#ffe9a8")]
    pub background: String,
    /// Its text.
    #[schema(example = "#5c4400")]
    pub colour: String,
    /// In bold.
    pub bold: bool,
    /// In italics.
    pub italic: bool,
    /// To be sent back when it is changed.
    pub version: i64,
    /// When it was changed last.
    pub changed_at: Option<Time>,
    /// By whom.
    pub changed_by: String,
}

/// All labels.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LabelList {
    /// By name.
    pub items: Vec<LabelItem>,
}

/// A label to be made or changed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelRequest {
    /// Unique, 1 to 64 characters.
    pub name: String,
    /// `#rrggbb`
    pub background: String,
    /// `#rrggbb`
    pub colour: String,
    /// In bold.
    #[serde(default)]
    pub bold: bool,
    /// In italics.
    #[serde(default)]
    pub italic: bool,
    /// The version that is changed; not for a new label.
    #[serde(default)]
    pub version: Option<i64>,
}
