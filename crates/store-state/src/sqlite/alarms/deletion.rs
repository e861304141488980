//! Deleting alarms, with a note that they were: records processed again must not revive them.

use std::time::Duration;

use model::alarm::AlarmId;
use sqlx::{QueryBuilder, SqliteConnection, SqlitePool};

use super::filter;
use crate::alarm::{AlarmFilter, Deleted};
use crate::error::StoreError;
use crate::sqlite::columns::event;
use crate::sqlite::{read, write};
use crate::stored::Change;

/// Alarms deleted in one transaction; each may have 10,000 events.
const DELETE_BATCH: i64 = 20;

/// For how long it is remembered that an alarm was deleted. Records are processed again for
/// seconds, at the next start; this is for whoever starts the next month.
const REMEMBERED: Duration = Duration::from_secs(90 * 86_400);

/// An alarm's row, directive, root, and whether it correlates.
type Row = (i64, i64, i64, bool);

pub(super) async fn these(
    connection: &mut SqliteConnection,
    ids: &[AlarmId],
    change: &Change,
) -> Result<u64, StoreError> {
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        let row: Option<Row> = sqlx::query_as(
            "SELECT id, directive_id, root_event_id, correlating FROM alarms
             WHERE directive_id = $1 AND root_event_id = $2",
        )
        .bind(i64::from(id.directive))
        .bind(event(id.root))
        .fetch_optional(&mut *connection)
        .await
        .map_err(read("alarms"))?;
        match row {
            Some((.., true)) => return Err(StoreError::Correlating(*id)),
            Some(row) if !rows.contains(&row) => rows.push(row),
            _ => {}
        }
    }
    delete(connection, &rows, change).await.map_err(write("deletion of alarms"))?;
    Ok(rows.len() as u64)
}

pub(super) async fn selected(
    writer: &SqlitePool,
    wanted: &AlarmFilter,
    change: &Change,
) -> Result<Deleted, StoreError> {
    let mut deleted = 0;
    loop {
        let batch = batch(writer, wanted, change).await.map_err(write("deletion of alarms"))?;
        deleted += batch;
        if batch < DELETE_BATCH as u64 {
            break;
        }
    }
    let mut sql = QueryBuilder::new("SELECT COUNT(*) FROM alarms WHERE correlating = TRUE");
    filter::push(&mut sql, wanted);
    let left: i64 = sql.build_query_scalar().fetch_one(writer).await.map_err(read("alarms"))?;
    Ok(Deleted { deleted, correlating: u64::try_from(left).unwrap_or(0) })
}

async fn batch(
    writer: &SqlitePool,
    wanted: &AlarmFilter,
    change: &Change,
) -> Result<u64, sqlx::Error> {
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await?;
    let mut sql = QueryBuilder::new(
        "SELECT id, directive_id, root_event_id, correlating FROM alarms WHERE correlating = FALSE",
    );
    filter::push(&mut sql, wanted);
    sql.push(" ORDER BY last_at_us, id LIMIT ").push_bind(DELETE_BATCH);
    let rows: Vec<Row> = sql.build_query_as().fetch_all(&mut *transaction).await?;
    delete(&mut transaction, &rows, change).await?;
    transaction.commit().await?;
    Ok(rows.len() as u64)
}

async fn delete(
    connection: &mut SqliteConnection,
    rows: &[Row],
    change: &Change,
) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM deleted_alarms WHERE deleted_at_us < $1")
        .bind((change.at - REMEMBERED).as_micros())
        .execute(&mut *connection)
        .await?;
    for (row, directive, root, _) in rows {
        sqlx::query(
            "INSERT INTO deleted_alarms (directive_id, root_event_id, deleted_at_us)
             VALUES ($1, $2, $3) ON CONFLICT (directive_id, root_event_id) DO NOTHING",
        )
        .bind(directive)
        .bind(root)
        .bind(change.at.as_micros())
        .execute(&mut *connection)
        .await?;
        sqlx::query("DELETE FROM alarms WHERE id = $1").bind(row).execute(&mut *connection).await?;
    }
    Ok(())
}
