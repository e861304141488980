//! Alarms counted.

use std::collections::BTreeMap;

use model::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Sqlite, SqlitePool};

use super::filter;
use crate::alarm::{
    AlarmCounts, AlarmFilter, AlarmQuery, AlarmStatus, DayCount, LabelId, UniqueAlarm,
};
use crate::error::StoreError;
use crate::page::Page;
use crate::sqlite::columns::Columns;
use crate::sqlite::{cut, page_limit, read};

const SECOND_US: i64 = 1_000_000;
const DAY_US: i64 = 86_400 * SECOND_US;

pub(super) async fn alarms(readers: &SqlitePool, filter: &AlarmFilter) -> Result<u64, StoreError> {
    count(readers, "SELECT COUNT(*) FROM alarms WHERE TRUE", filter).await
}

pub(super) async fn names(readers: &SqlitePool, filter: &AlarmFilter) -> Result<u64, StoreError> {
    count(readers, "SELECT COUNT(DISTINCT name) FROM alarms WHERE TRUE", filter).await
}

async fn count(
    readers: &SqlitePool,
    select: &'static str,
    filter: &AlarmFilter,
) -> Result<u64, StoreError> {
    let mut sql = QueryBuilder::new(select);
    filter::push(&mut sql, filter);
    let count: i64 = sql.build_query_scalar().fetch_one(readers).await.map_err(read("alarms"))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

pub(super) async fn by_day_status_and_label(
    readers: &SqlitePool,
    filter: &AlarmFilter,
    offset_s: i32,
) -> Result<AlarmCounts, StoreError> {
    let offset_us = i64::from(offset_s) * SECOND_US;
    let mut snapshot = readers.begin().await.map_err(read("alarms"))?;
    let rows = days(filter, offset_us).build().fetch_all(&mut *snapshot).await;
    let mut counts = AlarmCounts::default();
    for row in &rows.map_err(read("alarms"))? {
        add_day(&mut counts, row, offset_us)?;
    }
    let rows = labels(filter).build().fetch_all(&mut *snapshot).await;
    counts.labels = rows
        .map_err(read("labels"))?
        .iter()
        .map(|row| {
            let columns = Columns::of(row, "label");
            Ok((LabelId(columns.get("label_id")?), columns.number("alarms")?))
        })
        .collect::<Result<BTreeMap<_, _>, StoreError>>()?;
    Ok(counts)
}

fn days(filter: &AlarmFilter, offset_us: i64) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new("SELECT (last_at_us + ");
    sql.push_bind(offset_us).push(") / ").push_bind(DAY_US);
    sql.push(" AS day, status, COUNT(*) AS alarms, MAX(risk) AS risk FROM alarms WHERE TRUE");
    filter::push(&mut sql, filter);
    sql.push(" GROUP BY day, status ORDER BY day DESC");
    sql
}

fn labels(filter: &AlarmFilter) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new(
        "SELECT label_id, COUNT(*) AS alarms FROM alarm_label_uses
         WHERE alarm_id IN (SELECT id FROM alarms WHERE TRUE",
    );
    filter::push(&mut sql, filter);
    sql.push(") GROUP BY label_id");
    sql
}

/// Adds the alarms of one status of one day.
fn add_day(counts: &mut AlarmCounts, row: &SqliteRow, offset_us: i64) -> Result<(), StoreError> {
    let columns = Columns::of(row, "alarms of a day");
    let day: i64 = columns.get("day")?;
    let start = Timestamp::from_micros(day.saturating_mul(DAY_US).saturating_sub(offset_us));
    let alarms: u64 = columns.number("alarms")?;
    if counts.days.last().is_none_or(|last| last.start != start) {
        counts.days.push(DayCount { start, open: 0, closed: 0, risk: 0 });
    }
    let Some(day) = counts.days.last_mut() else { return Ok(()) };
    day.risk = day.risk.max(columns.number("risk")?);
    match columns.word("status", AlarmStatus::from_word)? {
        AlarmStatus::Open => {
            day.open += alarms;
            counts.open += alarms;
        }
        AlarmStatus::Closed => {
            day.closed += alarms;
            counts.closed += alarms;
        }
    }
    Ok(())
}

pub(super) async fn unique(
    readers: &SqlitePool,
    query: &AlarmQuery,
) -> Result<Page<UniqueAlarm>, StoreError> {
    let limit = page_limit(query.limit);
    let mut sql = QueryBuilder::new(
        "SELECT name, COUNT(*) AS alarms, COUNT(CASE WHEN status = 'open' THEN 1 END) AS open,
             MAX(risk) AS risk, COUNT(DISTINCT src_address) AS sources,
             COUNT(DISTINCT dst_address) AS destinations,
             COUNT(DISTINCT sensor_address) AS sensors,
             CAST(SUM(event_count) AS BIGINT) AS events, MIN(first_at_us) AS first_at_us,
             MAX(last_at_us) AS last_at_us, MAX(id) AS id
         FROM alarms WHERE TRUE",
    );
    filter::push(&mut sql, &query.filter);
    sql.push(" GROUP BY name");
    if let Some(after) = query.after {
        sql.push(" HAVING (MAX(last_at_us), MAX(id)) < (").push_bind(after.at.as_micros());
        sql.push(", ").push_bind(after.id).push(")");
    }
    sql.push(" ORDER BY MAX(last_at_us) DESC, MAX(id) DESC LIMIT ");
    sql.push_bind(i64::from(limit) + 1);
    let rows = sql.build().fetch_all(readers).await.map_err(read("alarms"))?;
    let alarms = rows.iter().map(unique_alarm).collect::<Result<Vec<_>, _>>()?;
    Ok(cut(alarms, limit, UniqueAlarm::cursor))
}

fn unique_alarm(row: &SqliteRow) -> Result<UniqueAlarm, StoreError> {
    let columns = Columns::of(row, "alarms of a name");
    Ok(UniqueAlarm {
        name: columns.get("name")?,
        alarms: columns.number("alarms")?,
        open: columns.number("open")?,
        risk: columns.number("risk")?,
        sources: columns.number("sources")?,
        destinations: columns.number("destinations")?,
        sensors: columns.number("sensors")?,
        events: columns.number("events")?,
        first_at: columns.time("first_at_us")?,
        last_at: columns.time("last_at_us")?,
        row: columns.get("id")?,
    })
}
