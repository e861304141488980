//! Alarms one by one, newest first.

use std::collections::{BTreeSet, HashMap};

use model::alarm::{AlarmId, AlarmUpdate};
use model::event::{PluginId, PluginSid, Protocol};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, SqliteConnection, SqlitePool};

use super::filter;
use crate::alarm::{Alarm, AlarmQuery, AlarmStatus, LabelId};
use crate::error::StoreError;
use crate::page::Page;
use crate::sqlite::columns::{Columns, event};
use crate::sqlite::{cut, page_limit, read};

pub(super) async fn page(
    readers: &SqlitePool,
    query: &AlarmQuery,
) -> Result<Page<Alarm>, StoreError> {
    let limit = page_limit(query.limit);
    // One view of the database for the alarms and their labels.
    let mut snapshot = readers.begin().await.map_err(read("alarms"))?;
    let rows = statement(query, limit).build().fetch_all(&mut *snapshot).await;
    let rows = rows.map_err(read("alarms"))?;
    let alarms = rows.iter().map(alarm).collect::<Result<Vec<_>, _>>()?;
    let mut page = cut(alarms, limit, Alarm::cursor);
    attach_labels(&mut snapshot, &mut page.items).await?;
    Ok(page)
}

pub(super) fn statement(query: &AlarmQuery, limit: u32) -> QueryBuilder<sqlx::Sqlite> {
    let mut sql = QueryBuilder::new("SELECT * FROM alarms WHERE TRUE");
    filter::push(&mut sql, &query.filter);
    // The `+ 0` keeps the database from walking all alarms in order for those of one address.
    let time = if filter::is_by_address(&query.filter) { "last_at_us + 0" } else { "last_at_us" };
    if let Some(after) = query.after {
        sql.push(" AND (").push(time).push(", id) < (").push_bind(after.at.as_micros());
        sql.push(", ").push_bind(after.id).push(")");
    }
    sql.push(" ORDER BY ").push(time).push(" DESC, id DESC LIMIT ");
    sql.push_bind(i64::from(limit) + 1);
    sql
}

pub(super) async fn one(readers: &SqlitePool, id: AlarmId) -> Result<Option<Alarm>, StoreError> {
    let mut snapshot = readers.begin().await.map_err(read("alarms"))?;
    let row = sqlx::query("SELECT * FROM alarms WHERE directive_id = $1 AND root_event_id = $2")
        .bind(i64::from(id.directive))
        .bind(event(id.root))
        .fetch_optional(&mut *snapshot)
        .await
        .map_err(read("alarms"))?;
    let Some(row) = row else { return Ok(None) };
    let mut alarms = [alarm(&row)?];
    attach_labels(&mut snapshot, &mut alarms).await?;
    let [alarm] = alarms;
    Ok(Some(alarm))
}

async fn attach_labels(
    connection: &mut SqliteConnection,
    alarms: &mut [Alarm],
) -> Result<(), StoreError> {
    if alarms.is_empty() {
        return Ok(());
    }
    let mut sql = QueryBuilder::<sqlx::Sqlite>::new(
        "SELECT alarm_id, label_id FROM alarm_label_uses WHERE alarm_id IN (",
    );
    let mut list = sql.separated(", ");
    for alarm in alarms.iter() {
        list.push_bind(alarm.row);
    }
    sql.push(")");
    let uses: Vec<(i64, i64)> =
        sql.build_query_as().fetch_all(connection).await.map_err(read("labels"))?;
    let mut labels = HashMap::<i64, BTreeSet<LabelId>>::new();
    for (alarm, label) in uses {
        labels.entry(alarm).or_default().insert(LabelId(label));
    }
    for alarm in alarms {
        alarm.labels = labels.remove(&alarm.row).unwrap_or_default();
    }
    Ok(())
}

fn alarm(row: &SqliteRow) -> Result<Alarm, StoreError> {
    let columns = Columns::of(row, "alarm");
    let latest = AlarmUpdate {
        id: AlarmId {
            directive: columns.number("directive_id")?,
            root: columns.event("root_event_id")?,
        },
        event: columns.event("event_id")?,
        first_at: columns.time("first_at_us")?,
        last_at: columns.time("last_at_us")?,
        plugin_id: PluginId(columns.number("plugin_id")?),
        plugin_sid: PluginSid(columns.number("plugin_sid")?),
        name: columns.get("name")?,
        risk: columns.number("risk")?,
        risk_src: columns.number("risk_src")?,
        risk_dst: columns.number("risk_dst")?,
        priority: columns.number("priority")?,
        reliability: columns.number("reliability")?,
        src_ip: columns.address("src_address")?,
        dst_ip: columns.address("dst_address")?,
        src_port: columns.number("src_port")?,
        dst_port: columns.number("dst_port")?,
        protocol: Protocol(columns.number("protocol")?),
        sensor: columns.address("sensor_address")?,
        level: columns.number("level")?,
        event_count: columns.number("event_count")?,
        new_events: Vec::new(),
        correlating: columns.get("correlating")?,
        similar: columns.get("similar_to")?,
    };
    Ok(Alarm {
        row: columns.get("id")?,
        latest,
        status: columns.word("status", AlarmStatus::from_word)?,
        status_changed: columns.change("status_at_us", "status_by")?,
        labels: BTreeSet::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alarm::AlarmFilter;
    use crate::page::Cursor;
    use model::Timestamp;
    use sqlx::sqlite::SqlitePoolOptions;
    use sqlx::{AssertSqlSafe, Row as _};

    /// What SQLite means to do for a query.
    async fn plan(filter: AlarmFilter) -> String {
        let options = SqlitePoolOptions::new().max_connections(1);
        let pool = options.connect("sqlite::memory:").await.unwrap();
        for step in crate::migrations::MIGRATIONS {
            sqlx::raw_sql(step.sql).execute(&pool).await.unwrap();
        }
        let after = Some(Cursor { at: Timestamp::from_secs(5), id: 3 });
        let query = AlarmQuery { filter, after, limit: 10 };
        let sql = format!("EXPLAIN QUERY PLAN {}", statement(&query, 10).into_string());
        let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(&pool).await.unwrap();
        rows.iter().map(|row| row.get::<String, _>("detail") + "\n").collect()
    }

    #[tokio::test]
    async fn common_lists_walk_an_index_in_order_and_addresses_are_looked_up() {
        let ip: std::net::IpAddr = "192.0.2.1".parse().unwrap();
        let either = Some(vec![ip.into()]);
        for (filter, indexes, sorts) in [
            (AlarmFilter::default(), &["alarms_by_time"][..], false),
            (
                AlarmFilter { status: Some(AlarmStatus::Open), ..AlarmFilter::default() },
                &["alarms_by_status"],
                false,
            ),
            (
                AlarmFilter { either, ..AlarmFilter::default() },
                &["alarms_by_source", "alarms_by_destination"],
                true,
            ),
        ] {
            let plan = plan(filter).await;
            assert!(indexes.iter().all(|index| plan.contains(index)), "{plan}");
            assert!(sorts || !plan.contains("TEMP B-TREE"), "{plan}");
            assert!(!plan.contains("SCAN alarms"), "{plan}");
        }
    }
}
