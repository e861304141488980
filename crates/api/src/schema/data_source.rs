//! Data sources and their event types.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Time;

/// A data source (OSSIM "plugin").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DataSourceItem {
    /// Its number.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// OSSIM's product type; `null`: none stated.
    pub product_type: Option<u16>,
    /// How many event types it has.
    pub event_types: u64,
    /// Plugin files that produce its events.
    pub plugins: Vec<PluginFile>,
    /// Events since the start of the program.
    pub events: u64,
    /// When the last event arrived, also before the start.
    pub last_event_at: Option<Time>,
    /// How many problems its plugin files have.
    pub problems: u32,
}

/// A plugin file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PluginFile {
    /// Its name: `ssh`.
    pub name: String,
    /// The file.
    pub file: String,
    /// Whether the file says that its source is to be followed.
    pub enabled: bool,
    /// How it gets its data, when nothing here reads such a source: `database`, `wmi`.
    pub unsupported_source: Option<String>,
    /// How many rules it has.
    pub rules: u32,
}

/// All data sources.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DataSourceList {
    /// By id.
    pub items: Vec<DataSourceItem>,
}

/// An event type (OSSIM "plugin sid").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EventTypeItem {
    /// Its data source.
    pub plugin_id: u32,
    /// Its number within it.
    pub sid: u32,
    /// Its name.
    pub name: String,
    /// 0 to 5, in force.
    pub priority: u8,
    /// 0 to 10, in force.
    pub reliability: u8,
    /// As defined, without what people changed.
    pub default_priority: u8,
    /// As defined, without what people changed.
    pub default_reliability: u8,
    /// OSSIM's category; `null`: none.
    pub category: Option<u16>,
    /// OSSIM's subcategory; `null`: none.
    pub subcategory: Option<u16>,
    /// Whether somebody defined it here, rather than a file.
    pub custom: bool,
    /// When somebody changed priority or reliability; `null`: nobody did.
    pub changed_at: Option<Time>,
    /// Who did.
    pub changed_by: Option<String>,
}

/// One page of event types.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EventTypePage {
    /// By number.
    pub items: Vec<EventTypeItem>,
    /// Pass it as `cursor` for further ones; `null` when there are none.
    pub next: Option<String>,
    /// How many match in all.
    pub total: u64,
}

/// Another priority and reliability for an event type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventTypeRequest {
    /// 0 to 5; `null`: as defined.
    #[serde(default)]
    pub priority: Option<u8>,
    /// 0 to 10; `null`: as defined.
    #[serde(default)]
    pub reliability: Option<u8>,
}

/// An event type to be defined here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEventType {
    /// Its number within the data source, from 1.
    pub sid: u32,
    /// 1 to 512 characters.
    pub name: String,
    /// 0 to 5; default 1.
    #[serde(default)]
    pub priority: Option<u8>,
    /// 0 to 10; default 1.
    #[serde(default)]
    pub reliability: Option<u8>,
    /// OSSIM's category.
    #[serde(default)]
    pub category: Option<u16>,
    /// OSSIM's subcategory.
    #[serde(default)]
    pub subcategory: Option<u16>,
}
