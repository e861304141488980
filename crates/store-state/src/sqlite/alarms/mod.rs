//! Alarms in tables.
//!
//! Written by correlation in `apply`, by people in `status`, `deletion` and `labels`; read in
//! `list`, `counts` and `detail`, which all select by `filter`.

mod apply;
mod counts;
mod deletion;
mod detail;
mod filter;
mod labels;
mod list;
mod status;

use async_trait::async_trait;
use model::Timestamp;
use model::alarm::{AlarmId, AlarmUpdate};
use sqlx::SqliteConnection;

use super::commit::reserve_ids;
use super::{Sqlite, columns, write};
use crate::alarm::{
    Alarm, AlarmChange, AlarmChangeKind, AlarmCounts, AlarmEvents, AlarmEventsQuery, AlarmFilter,
    AlarmLevel, AlarmQuery, AlarmStatus, AlarmStore, Applied, Deleted, Label, LabelId, UniqueAlarm,
};
use crate::error::StoreError;
use crate::page::Page;
use crate::stored::{Change, Stored};

#[async_trait]
impl AlarmStore for Sqlite {
    async fn apply_alarms(&self, updates: &[AlarmUpdate]) -> Result<Vec<Applied>, StoreError> {
        if updates.is_empty() {
            return Ok(Vec::new());
        }
        let mut transaction = self.begin("alarms").await?;
        let mut applied = Vec::with_capacity(updates.len());
        for update in updates {
            applied.push(apply::apply(&mut transaction, update).await.map_err(write("alarms"))?);
        }
        transaction.commit().await.map_err(write("alarms"))?;
        Ok(applied)
    }

    async fn end_alarms_except(&self, running: &[AlarmId]) -> Result<u64, StoreError> {
        let mut transaction = self.begin("alarms").await?;
        let ended = apply::end_except(&mut transaction, running).await.map_err(write("alarms"))?;
        transaction.commit().await.map_err(write("alarms"))?;
        Ok(ended)
    }

    async fn alarms(&self, query: &AlarmQuery) -> Result<Page<Alarm>, StoreError> {
        list::page(&self.readers, query).await
    }

    async fn count_alarms(&self, filter: &AlarmFilter) -> Result<u64, StoreError> {
        counts::alarms(&self.readers, filter).await
    }

    async fn alarm_counts(
        &self,
        filter: &AlarmFilter,
        offset_s: i32,
    ) -> Result<AlarmCounts, StoreError> {
        counts::by_day_status_and_label(&self.readers, filter, offset_s).await
    }

    async fn unique_alarms(&self, query: &AlarmQuery) -> Result<Page<UniqueAlarm>, StoreError> {
        counts::unique(&self.readers, query).await
    }

    async fn count_unique_alarms(&self, filter: &AlarmFilter) -> Result<u64, StoreError> {
        counts::names(&self.readers, filter).await
    }

    async fn alarm(&self, id: AlarmId) -> Result<Option<Alarm>, StoreError> {
        list::one(&self.readers, id).await
    }

    async fn alarm_history(&self, id: AlarmId) -> Result<Vec<AlarmChange>, StoreError> {
        detail::history(&self.readers, id).await
    }

    async fn alarm_levels(&self, id: AlarmId) -> Result<Vec<AlarmLevel>, StoreError> {
        detail::levels(&self.readers, id).await
    }

    async fn alarm_events(
        &self,
        id: AlarmId,
        query: &AlarmEventsQuery,
    ) -> Result<AlarmEvents, StoreError> {
        detail::events(&self.readers, id, query).await
    }

    async fn set_alarm_status(
        &self,
        ids: &[AlarmId],
        status: AlarmStatus,
        change: &Change,
    ) -> Result<u64, StoreError> {
        let mut transaction = self.begin("alarms").await?;
        let changed = status::set(&mut transaction, ids, status, change).await?;
        transaction.commit().await.map_err(write("alarms"))?;
        Ok(changed)
    }

    async fn delete_alarms(&self, ids: &[AlarmId], change: &Change) -> Result<u64, StoreError> {
        let mut transaction = self.begin("deletion of alarms").await?;
        let deleted = deletion::these(&mut transaction, ids, change).await?;
        transaction.commit().await.map_err(write("deletion of alarms"))?;
        Ok(deleted)
    }

    async fn delete_alarms_where(
        &self,
        filter: &AlarmFilter,
        change: &Change,
    ) -> Result<Deleted, StoreError> {
        deletion::selected(&self.writer, filter, change).await
    }

    async fn labels(&self) -> Result<Vec<Stored<Label>>, StoreError> {
        labels::all(&self.readers).await
    }

    async fn create_label(&self, label: &Label, change: &Change) -> Result<LabelId, StoreError> {
        let mut transaction = self.begin("label").await?;
        let id = labels::create(&mut transaction, label, change).await?;
        transaction.commit().await.map_err(write("label"))?;
        Ok(id)
    }

    async fn update_label(
        &self,
        label: &Label,
        version: i64,
        change: &Change,
    ) -> Result<i64, StoreError> {
        let mut transaction = self.begin("label").await?;
        let version = labels::update(&mut transaction, label, version, change).await?;
        transaction.commit().await.map_err(write("label"))?;
        Ok(version)
    }

    async fn delete_label(&self, id: LabelId) -> Result<(), StoreError> {
        labels::delete(&self.writer, id).await
    }

    async fn label_alarms(
        &self,
        ids: &[AlarmId],
        add: &[LabelId],
        remove: &[LabelId],
        change: &Change,
    ) -> Result<u64, StoreError> {
        let mut transaction = self.begin("labels of alarms").await?;
        let changed = labels::apply(&mut transaction, ids, add, remove, change).await?;
        transaction.commit().await.map_err(write("labels of alarms"))?;
        Ok(changed)
    }
}

/// An alarm's row, and what a line of its history says about how it stands.
#[derive(Debug, Clone, Copy)]
struct Standing {
    row: i64,
    event_id: i64,
    risk: i64,
    level: i64,
}

/// How the alarm stands; `None` when there is no such alarm.
async fn standing(
    connection: &mut SqliteConnection,
    id: AlarmId,
) -> Result<Option<Standing>, sqlx::Error> {
    let found: Option<(i64, i64, i64, i64)> = sqlx::query_as(
        "SELECT id, event_id, risk, level FROM alarms
         WHERE directive_id = $1 AND root_event_id = $2",
    )
    .bind(i64::from(id.directive))
    .bind(columns::event(id.root))
    .fetch_optional(connection)
    .await?;
    Ok(found.map(|(row, event_id, risk, level)| Standing { row, event_id, risk, level }))
}

/// Adds a line to an alarm's history.
async fn note(
    connection: &mut SqliteConnection,
    alarm: Standing,
    kind: AlarmChangeKind,
    (at, actor): (Timestamp, &str),
    label: &str,
) -> Result<(), sqlx::Error> {
    let id = reserve_ids(connection, "alarm_changes", 1).await?;
    sqlx::query(
        "INSERT INTO alarm_changes (id, alarm_id, at_us, actor, kind, event_id, risk, level, label)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(id)
    .bind(alarm.row)
    .bind(at.as_micros())
    .bind(actor)
    .bind(kind.word())
    .bind(alarm.event_id)
    .bind(alarm.risk)
    .bind(alarm.level)
    .bind(label)
    .execute(connection)
    .await?;
    Ok(())
}
