//! Closing and reopening.

use model::alarm::AlarmId;
use sqlx::SqliteConnection;

use super::{note, standing};
use crate::alarm::{AlarmChangeKind, AlarmStatus};
use crate::error::StoreError;
use crate::sqlite::write;
use crate::stored::Change;

pub(super) async fn set(
    connection: &mut SqliteConnection,
    ids: &[AlarmId],
    status: AlarmStatus,
    change: &Change,
) -> Result<u64, StoreError> {
    let mut changed = 0;
    for id in ids {
        let one = set_one(connection, *id, status, change).await;
        changed += u64::from(one.map_err(write("alarms"))?);
    }
    Ok(changed)
}

async fn set_one(
    connection: &mut SqliteConnection,
    id: AlarmId,
    status: AlarmStatus,
    change: &Change,
) -> Result<bool, sqlx::Error> {
    let Some(standing) = standing(connection, id).await? else { return Ok(false) };
    // The risk it has now is what a closed alarm must exceed to be reopened.
    let changed = sqlx::query(
        "UPDATE alarms SET status = $2, status_at_us = $3, status_by = $4, closed_risk = risk
         WHERE id = $1 AND status <> $2",
    )
    .bind(standing.row)
    .bind(status.word())
    .bind(change.at.as_micros())
    .bind(&change.actor)
    .execute(&mut *connection)
    .await?
    .rows_affected();
    if changed == 0 {
        return Ok(false);
    }
    let kind = match status {
        AlarmStatus::Open => AlarmChangeKind::Reopened,
        AlarmStatus::Closed => AlarmChangeKind::Closed,
    };
    note(connection, standing, kind, (change.at, &change.actor), "").await?;
    Ok(true)
}
