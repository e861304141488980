//! What people and events add to the data sources that plugins bring along.

use async_trait::async_trait;
use model::data_source::EventType;
use model::event::{PluginId, PluginSid};
use model::time::Timestamp;

use crate::error::StoreError;
use crate::stored::{Change, Stored};

/// Another priority or reliability for an event type, whoever defines it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventTypeOverride {
    /// The data source.
    pub plugin_id: PluginId,
    /// Its event type.
    pub sid: PluginSid,
    /// 0–5; `None`: as defined.
    pub priority: Option<u8>,
    /// 0–10; `None`: as defined.
    pub reliability: Option<u8>,
}

/// A data source of which events came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenDataSource {
    /// The data source.
    pub plugin_id: PluginId,
    /// When its first event was noted.
    pub first_at: Timestamp,
    /// When its last event was noted.
    pub last_at: Timestamp,
    /// How many.
    pub events: u64,
}

/// Keeps event types of people's own, overrides, and which data sources are alive.
#[async_trait]
pub trait DataSourceStore: Send + Sync {
    /// All overrides, by data source and event type.
    async fn event_type_overrides(&self) -> Result<Vec<Stored<EventTypeOverride>>, StoreError>;

    /// Sets the override of an event type, or removes it when it overrides nothing.
    async fn set_event_type_override(
        &self,
        wanted: &EventTypeOverride,
        change: &Change,
    ) -> Result<(), StoreError>;

    /// Event types defined by people, by data source and event type.
    async fn event_types(&self) -> Result<Vec<Stored<EventType>>, StoreError>;

    /// Defines an event type, or defines it anew.
    async fn put_event_type(
        &self,
        event_type: &EventType,
        change: &Change,
    ) -> Result<(), StoreError>;

    /// Removes an event type that a person defined; [`StoreError::Missing`].
    async fn delete_event_type(&self, id: PluginId, sid: PluginSid) -> Result<(), StoreError>;

    /// Data sources of which events came, by id.
    async fn seen_data_sources(&self) -> Result<Vec<SeenDataSource>, StoreError>;

    /// Adds to what was seen: `events` more, the earliest first and the latest last time.
    async fn note_data_sources(&self, seen: &[SeenDataSource]) -> Result<(), StoreError>;
}
