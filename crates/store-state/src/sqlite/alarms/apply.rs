//! What correlation says of alarms, applied so that saying it again changes nothing.

use std::collections::HashSet;

use model::alarm::{AlarmEvent, AlarmId, AlarmUpdate};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use super::{Standing, note};
use crate::alarm::{AlarmChangeKind, AlarmStatus, Applied, MAX_ALARM_EVENTS};
use crate::sqlite::columns::{address, count, event};
use crate::sqlite::commit::reserve_ids;
use crate::stored::PROGRAM;

/// Events attached by one statement.
const EVENTS_PER_STATEMENT: usize = 100;

/// The columns that an update sets, in the order of [`push_values`].
const COLUMNS: [&str; 22] = [
    "event_id",
    "first_at_us",
    "last_at_us",
    "plugin_id",
    "plugin_sid",
    "name",
    "folded_name",
    "risk",
    "risk_src",
    "risk_dst",
    "priority",
    "reliability",
    "src_address",
    "dst_address",
    "src_port",
    "dst_port",
    "protocol",
    "sensor_address",
    "level",
    "event_count",
    "correlating",
    "similar_to",
];

/// An alarm as stored, as far as an update is compared with it.
struct Known {
    standing: Standing,
    kept_events: i64,
    correlating: bool,
    closed: bool,
    closed_risk: i64,
}

pub(super) async fn apply(
    connection: &mut SqliteConnection,
    update: &AlarmUpdate,
) -> Result<Applied, sqlx::Error> {
    let Some(known) = known(connection, update.id).await? else {
        if is_deleted(connection, update.id).await? {
            return Ok(Applied::Known);
        }
        raise(connection, update).await?;
        return Ok(Applied::Raised);
    };
    if event(update.event) > known.standing.event_id {
        return advance(connection, &known, update).await;
    }
    catch_up(connection, &known, update).await?;
    if update.correlating || !known.correlating {
        return Ok(Applied::Known);
    }
    end(connection, known.standing.row).await?;
    Ok(Applied::Ended)
}

/// Takes from an update that shows nothing new the events that counted for it: when an instance
/// ends, some were waiting for a level that was never reached.
async fn catch_up(
    connection: &mut SqliteConnection,
    known: &Known,
    update: &AlarmUpdate,
) -> Result<(), sqlx::Error> {
    let row = known.standing.row;
    attach(connection, row, known.kept_events, &update.new_events).await?;
    sqlx::query("UPDATE alarms SET event_count = $2 WHERE id = $1 AND event_count < $2")
        .bind(row)
        .bind(count(update.event_count))
        .execute(&mut *connection)
        .await?;
    sqlx::query("UPDATE alarms SET last_at_us = $2 WHERE id = $1 AND last_at_us < $2")
        .bind(row)
        .bind(update.last_at.as_micros())
        .execute(connection)
        .await?;
    Ok(())
}

async fn known(
    connection: &mut SqliteConnection,
    id: AlarmId,
) -> Result<Option<Known>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT id, event_id, risk, level, kept_events, correlating, status, closed_risk
         FROM alarms WHERE directive_id = $1 AND root_event_id = $2",
    )
    .bind(i64::from(id.directive))
    .bind(event(id.root))
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let status: &str = row.try_get("status")?;
    Ok(Some(Known {
        standing: Standing {
            row: row.try_get("id")?,
            event_id: row.try_get("event_id")?,
            risk: row.try_get("risk")?,
            level: row.try_get("level")?,
        },
        kept_events: row.try_get("kept_events")?,
        correlating: row.try_get("correlating")?,
        closed: status == AlarmStatus::Closed.word(),
        closed_risk: row.try_get("closed_risk")?,
    }))
}

async fn is_deleted(connection: &mut SqliteConnection, id: AlarmId) -> Result<bool, sqlx::Error> {
    let found: Option<i64> = sqlx::query_scalar(
        "SELECT deleted_at_us FROM deleted_alarms WHERE directive_id = $1 AND root_event_id = $2",
    )
    .bind(i64::from(id.directive))
    .bind(event(id.root))
    .fetch_optional(connection)
    .await?;
    Ok(found.is_some())
}

async fn raise(connection: &mut SqliteConnection, update: &AlarmUpdate) -> Result<(), sqlx::Error> {
    let row = reserve_ids(connection, "alarms", 1).await?;
    let mut sql = QueryBuilder::new(format!(
        "INSERT INTO alarms ({}, id, directive_id, root_event_id, kept_events, status,
             status_at_us, status_by, closed_risk) VALUES (",
        COLUMNS.join(", ")
    ));
    for (at, value) in values(update).into_iter().enumerate() {
        sql.push(if at == 0 { "" } else { ", " });
        value.push(&mut sql);
    }
    sql.push(", ").push_bind(row);
    sql.push(", ").push_bind(i64::from(update.id.directive));
    sql.push(", ").push_bind(event(update.id.root));
    sql.push(", 0, ").push_bind(AlarmStatus::Open.word());
    sql.push(", ").push_bind(update.last_at.as_micros());
    sql.push(", ").push_bind(PROGRAM).push(", 0)");
    sql.build().execute(&mut *connection).await?;
    attach(connection, row, 0, &update.new_events).await?;
    let standing = standing_of(row, update);
    let by = (update.last_at, PROGRAM);
    note(connection, standing, AlarmChangeKind::Raised, by, "").await
}

async fn advance(
    connection: &mut SqliteConnection,
    known: &Known,
    update: &AlarmUpdate,
) -> Result<Applied, sqlx::Error> {
    let row = known.standing.row;
    let reopened = known.closed && i64::from(update.risk) > known.closed_risk;
    let mut sql = QueryBuilder::new("UPDATE alarms SET ");
    for (at, (column, value)) in COLUMNS.into_iter().zip(values(update)).enumerate() {
        sql.push(if at == 0 { "" } else { ", " }).push(column).push(" = ");
        value.push(&mut sql);
    }
    if reopened {
        sql.push(", status = ").push_bind(AlarmStatus::Open.word());
        sql.push(", status_at_us = ").push_bind(update.last_at.as_micros());
        sql.push(", status_by = ").push_bind(PROGRAM);
    }
    sql.push(" WHERE id = ").push_bind(row);
    sql.build().execute(&mut *connection).await?;
    attach(connection, row, known.kept_events, &update.new_events).await?;

    let standing = standing_of(row, update);
    let by = (update.last_at, PROGRAM);
    // A last level may count thousands of events; only what changed the picture is history.
    if (standing.risk, standing.level) != (known.standing.risk, known.standing.level) {
        note(connection, standing, AlarmChangeKind::Advanced, by, "").await?;
    }
    if reopened {
        note(connection, standing, AlarmChangeKind::Reopened, by, "").await?;
    }
    let risk_before = u8::try_from(known.standing.risk).unwrap_or(u8::MAX);
    Ok(Applied::Advanced { risk_before, reopened })
}

fn standing_of(row: i64, update: &AlarmUpdate) -> Standing {
    Standing {
        row,
        event_id: event(update.event),
        risk: i64::from(update.risk),
        level: i64::from(update.level),
    }
}

/// Attaches events until the alarm has as many as are kept.
async fn attach(
    connection: &mut SqliteConnection,
    row: i64,
    kept: i64,
    mut events: &[AlarmEvent],
) -> Result<(), sqlx::Error> {
    let mut attached = 0;
    while !events.is_empty() {
        let room = count(MAX_ALARM_EVENTS).saturating_sub(kept).saturating_sub(attached);
        let step = events.len().min(EVENTS_PER_STATEMENT);
        // Those that are attached already take no room: the last places are filled one by one.
        let step = match usize::try_from(room).unwrap_or(0) {
            0 => break,
            room if room < step => 1,
            _ => step,
        };
        let (now, rest) = events.split_at(step);
        let mut sql = QueryBuilder::new("INSERT INTO alarm_events (alarm_id, event_id, level) ");
        sql.push_values(now, |mut value, attached| {
            value.push_bind(row);
            value.push_bind(event(attached.event));
            value.push_bind(i64::from(attached.level));
        });
        sql.push(" ON CONFLICT (alarm_id, event_id) DO NOTHING");
        let new = sql.build().execute(&mut *connection).await?.rows_affected();
        attached = attached.saturating_add(count(new));
        events = rest;
    }
    if attached > 0 {
        sqlx::query("UPDATE alarms SET kept_events = kept_events + $2 WHERE id = $1")
            .bind(row)
            .bind(attached)
            .execute(connection)
            .await?;
    }
    Ok(())
}

async fn end(connection: &mut SqliteConnection, row: i64) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE alarms SET correlating = FALSE WHERE id = $1")
        .bind(row)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn end_except(
    connection: &mut SqliteConnection,
    running: &[AlarmId],
) -> Result<u64, sqlx::Error> {
    let running: HashSet<(i64, i64)> =
        running.iter().map(|id| (i64::from(id.directive), event(id.root))).collect();
    let marked: Vec<(i64, i64, i64)> = sqlx::query_as(
        "SELECT id, directive_id, root_event_id FROM alarms WHERE correlating = TRUE",
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut ended = 0;
    for (row, directive, root) in marked {
        if !running.contains(&(directive, root)) {
            end(connection, row).await?;
            ended += 1;
        }
    }
    Ok(ended)
}

/// A value of one of the [`COLUMNS`].
enum Value<'u> {
    Number(i64),
    Flag(bool),
    Text(&'u str),
    Folded(String),
    Address(Option<Vec<u8>>),
}

impl<'u> Value<'u> {
    fn push(self, sql: &mut QueryBuilder<Sqlite>) {
        match self {
            Self::Number(number) => sql.push_bind(number),
            Self::Flag(flag) => sql.push_bind(flag),
            Self::Text(text) => sql.push_bind(text.to_owned()),
            Self::Folded(text) => sql.push_bind(text),
            Self::Address(bytes) => sql.push_bind(bytes),
        };
    }
}

/// The values of [`COLUMNS`]. Takes the update apart so that a new field cannot be forgotten.
fn values(update: &AlarmUpdate) -> [Value<'_>; COLUMNS.len()] {
    let AlarmUpdate {
        id: _,
        event: shown,
        first_at,
        last_at,
        plugin_id,
        plugin_sid,
        name,
        risk,
        risk_src,
        risk_dst,
        priority,
        reliability,
        src_ip,
        dst_ip,
        src_port,
        dst_port,
        protocol,
        sensor,
        level,
        event_count,
        new_events: _,
        correlating,
        similar,
    } = update;
    [
        Value::Number(event(*shown)),
        Value::Number(first_at.as_micros()),
        Value::Number(last_at.as_micros()),
        Value::Number(plugin_id.0.into()),
        Value::Number(plugin_sid.0.into()),
        Value::Text(name),
        Value::Folded(name.to_lowercase()),
        Value::Number((*risk).into()),
        Value::Number((*risk_src).into()),
        Value::Number((*risk_dst).into()),
        Value::Number((*priority).into()),
        Value::Number((*reliability).into()),
        Value::Address(src_ip.map(address)),
        Value::Address(dst_ip.map(address)),
        Value::Number((*src_port).into()),
        Value::Number((*dst_port).into()),
        Value::Number(protocol.0.into()),
        Value::Address(sensor.map(address)),
        Value::Number((*level).into()),
        Value::Number(count(*event_count)),
        Value::Flag(*correlating),
        Value::Text(similar),
    ]
}
