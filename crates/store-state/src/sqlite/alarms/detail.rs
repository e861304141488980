//! What belongs to one alarm: its history, its levels, its events.

use model::alarm::{AlarmEvent, AlarmId};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, SqlitePool};

use crate::alarm::{AlarmChange, AlarmChangeKind, AlarmEvents, AlarmEventsQuery, AlarmLevel};
use crate::error::StoreError;
use crate::page::MAX_PAGE;
use crate::sqlite::columns::{Columns, event};
use crate::sqlite::{page_limit, read};

/// Selects the row of an alarm by its id, as $1 and $2.
const ROW: &str = "(SELECT id FROM alarms WHERE directive_id = $1 AND root_event_id = $2)";

pub(super) async fn history(
    readers: &SqlitePool,
    id: AlarmId,
) -> Result<Vec<AlarmChange>, StoreError> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT * FROM alarm_changes WHERE alarm_id = {ROW} ORDER BY id LIMIT $3"
    )))
    .bind(i64::from(id.directive))
    .bind(event(id.root))
    .bind(i64::from(MAX_PAGE))
    .fetch_all(readers)
    .await
    .map_err(read("history of an alarm"))?;
    rows.iter().map(change).collect()
}

fn change(row: &SqliteRow) -> Result<AlarmChange, StoreError> {
    let columns = Columns::of(row, "history of an alarm");
    Ok(AlarmChange {
        kind: columns.word("kind", AlarmChangeKind::from_word)?,
        change: columns.change("at_us", "actor")?,
        event: columns.event("event_id")?,
        risk: columns.number("risk")?,
        level: columns.number("level")?,
        label: columns.get("label")?,
    })
}

pub(super) async fn levels(
    readers: &SqlitePool,
    id: AlarmId,
) -> Result<Vec<AlarmLevel>, StoreError> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT level, COUNT(*) AS events, MIN(event_id) AS first, MAX(event_id) AS last
         FROM alarm_events WHERE alarm_id = {ROW} GROUP BY level ORDER BY level"
    )))
    .bind(i64::from(id.directive))
    .bind(event(id.root))
    .fetch_all(readers)
    .await
    .map_err(read("events of an alarm"))?;
    let levels = rows.iter().map(|row| {
        let columns = Columns::of(row, "level of an alarm");
        Ok(AlarmLevel {
            level: columns.number("level")?,
            events: columns.number("events")?,
            first: columns.event("first")?,
            last: columns.event("last")?,
        })
    });
    levels.collect()
}

pub(super) async fn events(
    readers: &SqlitePool,
    id: AlarmId,
    query: &AlarmEventsQuery,
) -> Result<AlarmEvents, StoreError> {
    let limit = page_limit(query.limit);
    let mut snapshot = readers.begin().await.map_err(read("events of an alarm"))?;
    let total: i64 = selected("COUNT(*)", id, query)
        .build_query_scalar()
        .fetch_one(&mut *snapshot)
        .await
        .map_err(read("events of an alarm"))?;
    let mut sql = selected("event_id, level", id, query);
    if let Some(after) = query.after {
        sql.push(" AND event_id > ").push_bind(event(after));
    }
    sql.push(" ORDER BY event_id LIMIT ").push_bind(i64::from(limit) + 1);
    let rows = sql.build().fetch_all(&mut *snapshot).await;
    let rows = rows.map_err(read("events of an alarm"))?;
    let events = rows.iter().map(|row| {
        let columns = Columns::of(row, "event of an alarm");
        Ok(AlarmEvent { event: columns.event("event_id")?, level: columns.number("level")? })
    });
    let mut events = events.collect::<Result<Vec<_>, StoreError>>()?;
    let more = events.len() > limit as usize;
    events.truncate(limit as usize);
    let next = events.last().filter(|_| more).map(|last| last.event);
    Ok(AlarmEvents { events, next, total: u64::try_from(total).unwrap_or(0) })
}

fn selected(
    what: &'static str,
    id: AlarmId,
    query: &AlarmEventsQuery,
) -> QueryBuilder<sqlx::Sqlite> {
    let mut sql = QueryBuilder::new("SELECT ");
    sql.push(what).push(" FROM alarm_events WHERE alarm_id = (SELECT id FROM alarms");
    sql.push(" WHERE directive_id = ").push_bind(i64::from(id.directive));
    sql.push(" AND root_event_id = ").push_bind(event(id.root)).push(")");
    if let Some(level) = query.level {
        sql.push(" AND level = ").push_bind(i64::from(level));
    }
    sql
}
