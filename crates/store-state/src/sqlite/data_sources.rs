//! Event types of people's own, overrides, and data sources seen.

use async_trait::async_trait;
use model::data_source::EventType;
use model::event::{PluginId, PluginSid};
use sqlx::sqlite::SqliteRow;

use super::columns::{self, Columns};
use super::{Sqlite, read, write};
use crate::data_source::{DataSourceStore, EventTypeOverride, SeenDataSource};
use crate::error::StoreError;
use crate::stored::{Change, Stored};

#[async_trait]
impl DataSourceStore for Sqlite {
    async fn event_type_overrides(&self) -> Result<Vec<Stored<EventTypeOverride>>, StoreError> {
        let sql = "SELECT * FROM event_type_overrides ORDER BY plugin_id, plugin_sid";
        let rows = sqlx::query(sql).fetch_all(&self.readers).await;
        rows.map_err(read("event types"))?.iter().map(an_override).collect()
    }

    async fn set_event_type_override(
        &self,
        wanted: &EventTypeOverride,
        change: &Change,
    ) -> Result<(), StoreError> {
        let EventTypeOverride { plugin_id, sid, priority, reliability } = wanted;
        let query = if priority.is_none() && reliability.is_none() {
            sqlx::query("DELETE FROM event_type_overrides WHERE plugin_id = $1 AND plugin_sid = $2")
                .bind(i64::from(plugin_id.0))
                .bind(i64::from(sid.0))
        } else {
            sqlx::query(
                "INSERT INTO event_type_overrides (plugin_id, plugin_sid, priority, reliability,
                     version, created_at_us, changed_at_us, changed_by)
                 VALUES ($1, $2, $3, $4, 1, $5, $5, $6)
                 ON CONFLICT (plugin_id, plugin_sid) DO UPDATE SET
                     priority = excluded.priority, reliability = excluded.reliability,
                     version = event_type_overrides.version + 1,
                     changed_at_us = excluded.changed_at_us, changed_by = excluded.changed_by",
            )
            .bind(i64::from(plugin_id.0))
            .bind(i64::from(sid.0))
            .bind(priority.map(i64::from))
            .bind(reliability.map(i64::from))
            .bind(change.at.as_micros())
            .bind(&change.actor)
        };
        query.execute(&self.writer).await.map_err(write("event type"))?;
        Ok(())
    }

    async fn event_types(&self) -> Result<Vec<Stored<EventType>>, StoreError> {
        let sql = "SELECT * FROM event_types ORDER BY plugin_id, plugin_sid";
        let rows = sqlx::query(sql).fetch_all(&self.readers).await;
        rows.map_err(read("event types"))?.iter().map(event_type).collect()
    }

    async fn put_event_type(
        &self,
        event_type: &EventType,
        change: &Change,
    ) -> Result<(), StoreError> {
        let EventType { plugin_id, sid, name, priority, reliability, category, subcategory } =
            event_type;
        sqlx::query(
            "INSERT INTO event_types (plugin_id, plugin_sid, name, priority, reliability,
                 category, subcategory, version, created_at_us, changed_at_us, changed_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $8, $9)
             ON CONFLICT (plugin_id, plugin_sid) DO UPDATE SET
                 name = excluded.name, priority = excluded.priority,
                 reliability = excluded.reliability, category = excluded.category,
                 subcategory = excluded.subcategory, version = event_types.version + 1,
                 changed_at_us = excluded.changed_at_us, changed_by = excluded.changed_by",
        )
        .bind(i64::from(plugin_id.0))
        .bind(i64::from(sid.0))
        .bind(name)
        .bind(i64::from(*priority))
        .bind(i64::from(*reliability))
        .bind(i64::from(*category))
        .bind(i64::from(*subcategory))
        .bind(change.at.as_micros())
        .bind(&change.actor)
        .execute(&self.writer)
        .await
        .map_err(write("event type"))?;
        Ok(())
    }

    async fn delete_event_type(&self, id: PluginId, sid: PluginSid) -> Result<(), StoreError> {
        let deleted =
            sqlx::query("DELETE FROM event_types WHERE plugin_id = $1 AND plugin_sid = $2")
                .bind(i64::from(id.0))
                .bind(i64::from(sid.0))
                .execute(&self.writer)
                .await
                .map_err(write("event type"))?;
        if deleted.rows_affected() == 0 {
            return Err(StoreError::Missing { what: "event type", name: format!("{id}/{sid}") });
        }
        Ok(())
    }

    async fn seen_data_sources(&self) -> Result<Vec<SeenDataSource>, StoreError> {
        let sql = "SELECT * FROM seen_data_sources ORDER BY plugin_id";
        let rows = sqlx::query(sql).fetch_all(&self.readers).await;
        rows.map_err(read("data sources"))?.iter().map(seen).collect()
    }

    async fn note_data_sources(&self, seen: &[SeenDataSource]) -> Result<(), StoreError> {
        if seen.is_empty() {
            return Ok(());
        }
        let mut transaction = self.begin("data sources").await?;
        for SeenDataSource { plugin_id, first_at, last_at, events } in seen {
            sqlx::query(
                "INSERT INTO seen_data_sources (plugin_id, first_at_us, last_at_us, events)
                 VALUES ($1, $2, $3, $4)
                 ON CONFLICT (plugin_id) DO UPDATE SET
                     first_at_us = CASE WHEN excluded.first_at_us < seen_data_sources.first_at_us
                         THEN excluded.first_at_us ELSE seen_data_sources.first_at_us END,
                     last_at_us = CASE WHEN excluded.last_at_us > seen_data_sources.last_at_us
                         THEN excluded.last_at_us ELSE seen_data_sources.last_at_us END,
                     events = seen_data_sources.events + excluded.events",
            )
            .bind(i64::from(plugin_id.0))
            .bind(first_at.as_micros())
            .bind(last_at.as_micros())
            .bind(columns::count(*events))
            .execute(&mut *transaction)
            .await
            .map_err(write("data sources"))?;
        }
        transaction.commit().await.map_err(write("data sources"))
    }
}

fn an_override(row: &SqliteRow) -> Result<Stored<EventTypeOverride>, StoreError> {
    let columns = Columns::of(row, "event type");
    columns.stored(EventTypeOverride {
        plugin_id: PluginId(columns.number("plugin_id")?),
        sid: PluginSid(columns.number("plugin_sid")?),
        priority: columns.optional_number("priority")?,
        reliability: columns.optional_number("reliability")?,
    })
}

fn event_type(row: &SqliteRow) -> Result<Stored<EventType>, StoreError> {
    let columns = Columns::of(row, "event type");
    columns.stored(EventType {
        plugin_id: PluginId(columns.number("plugin_id")?),
        sid: PluginSid(columns.number("plugin_sid")?),
        name: columns.get("name")?,
        priority: columns.number("priority")?,
        reliability: columns.number("reliability")?,
        category: columns.number("category")?,
        subcategory: columns.number("subcategory")?,
    })
}

fn seen(row: &SqliteRow) -> Result<SeenDataSource, StoreError> {
    let columns = Columns::of(row, "data source");
    Ok(SeenDataSource {
        plugin_id: PluginId(columns.number("plugin_id")?),
        first_at: columns.time("first_at_us")?,
        last_at: columns.time("last_at_us")?,
        events: columns.number("events")?,
    })
}
