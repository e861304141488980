//! Labels, and which alarms bear them.

use model::alarm::AlarmId;
use sqlx::sqlite::SqliteRow;
use sqlx::{SqliteConnection, SqlitePool};

use super::{Standing, note, standing};
use crate::alarm::{AlarmChangeKind, Label, LabelId};
use crate::error::StoreError;
use crate::sqlite::columns::Columns;
use crate::sqlite::commit::reserve_ids;
use crate::sqlite::{expect_version, read, write};
use crate::stored::{Change, Stored};

pub(super) async fn all(readers: &SqlitePool) -> Result<Vec<Stored<Label>>, StoreError> {
    let rows = sqlx::query("SELECT * FROM alarm_labels").fetch_all(readers).await;
    let rows = rows.map_err(read("labels"))?;
    let mut labels = rows.iter().map(label).collect::<Result<Vec<_>, _>>()?;
    labels.sort_unstable_by(|a, b| a.item.name.cmp(&b.item.name));
    Ok(labels)
}

fn label(row: &SqliteRow) -> Result<Stored<Label>, StoreError> {
    let columns = Columns::of(row, "label");
    columns.stored(Label {
        id: LabelId(columns.get("id")?),
        name: columns.get("name")?,
        background: columns.get("background")?,
        colour: columns.get("colour")?,
        bold: columns.get("bold")?,
        italic: columns.get("italic")?,
    })
}

pub(super) async fn create(
    connection: &mut SqliteConnection,
    label: &Label,
    change: &Change,
) -> Result<LabelId, StoreError> {
    let id = reserve_ids(connection, "alarm_labels", 1).await.map_err(write("label"))?;
    let inserted = sqlx::query(
        "INSERT INTO alarm_labels (id, name, background, colour, bold, italic, version,
             created_at_us, changed_at_us, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $7, $8) ON CONFLICT (name) DO NOTHING",
    )
    .bind(id)
    .bind(&label.name)
    .bind(&label.background)
    .bind(&label.colour)
    .bind(label.bold)
    .bind(label.italic)
    .bind(change.at.as_micros())
    .bind(&change.actor)
    .execute(connection)
    .await
    .map_err(write("label"))?
    .rows_affected();
    if inserted == 0 {
        return Err(StoreError::Exists { what: "label", name: label.name.clone() });
    }
    Ok(LabelId(id))
}

pub(super) async fn update(
    connection: &mut SqliteConnection,
    label: &Label,
    version: i64,
    change: &Change,
) -> Result<i64, StoreError> {
    let id = label.id.0;
    let found: Option<i64> = sqlx::query_scalar("SELECT version FROM alarm_labels WHERE id = $1")
        .bind(id)
        .fetch_optional(&mut *connection)
        .await
        .map_err(read("labels"))?;
    expect_version("label", id, &label.name, found, version)?;
    let taken: Option<i64> =
        sqlx::query_scalar("SELECT id FROM alarm_labels WHERE name = $1 AND id <> $2")
            .bind(&label.name)
            .bind(id)
            .fetch_optional(&mut *connection)
            .await
            .map_err(read("labels"))?;
    if taken.is_some() {
        return Err(StoreError::Exists { what: "label", name: label.name.clone() });
    }
    sqlx::query(
        "UPDATE alarm_labels SET name = $2, background = $3, colour = $4, bold = $5, italic = $6,
             version = version + 1, changed_at_us = $7, changed_by = $8
         WHERE id = $1",
    )
    .bind(id)
    .bind(&label.name)
    .bind(&label.background)
    .bind(&label.colour)
    .bind(label.bold)
    .bind(label.italic)
    .bind(change.at.as_micros())
    .bind(&change.actor)
    .execute(connection)
    .await
    .map_err(write("label"))?;
    Ok(version + 1)
}

pub(super) async fn delete(writer: &SqlitePool, id: LabelId) -> Result<(), StoreError> {
    let deleted = sqlx::query("DELETE FROM alarm_labels WHERE id = $1")
        .bind(id.0)
        .execute(writer)
        .await
        .map_err(write("label"))?;
    if deleted.rows_affected() == 0 {
        return Err(missing(id));
    }
    Ok(())
}

fn missing(id: LabelId) -> StoreError {
    StoreError::Missing { what: "label", name: id.0.to_string() }
}

/// Gives labels to alarms, and takes others away.
pub(super) async fn apply(
    connection: &mut SqliteConnection,
    ids: &[AlarmId],
    add: &[LabelId],
    remove: &[LabelId],
    change: &Change,
) -> Result<u64, StoreError> {
    let mut steps = Vec::with_capacity(add.len() + remove.len());
    for id in add {
        let name = name(connection, *id).await.map_err(read("labels"))?;
        steps.push((*id, name.ok_or_else(|| missing(*id))?, true));
    }
    for id in remove {
        // A label that is gone is on no alarm.
        if let Some(name) = name(connection, *id).await.map_err(read("labels"))? {
            steps.push((*id, name, false));
        }
    }
    let mut changed = 0;
    for id in ids {
        let Some(alarm) = standing(connection, *id).await.map_err(read("alarms"))? else {
            continue;
        };
        let one = apply_to(connection, alarm, &steps, change).await;
        changed += u64::from(one.map_err(write("labels of alarms"))?);
    }
    Ok(changed)
}

async fn name(
    connection: &mut SqliteConnection,
    id: LabelId,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT name FROM alarm_labels WHERE id = $1")
        .bind(id.0)
        .fetch_optional(connection)
        .await
}

/// Takes each step (label, name, whether to add it) that changes something.
async fn apply_to(
    connection: &mut SqliteConnection,
    alarm: Standing,
    steps: &[(LabelId, String, bool)],
    change: &Change,
) -> Result<bool, sqlx::Error> {
    let mut changed = false;
    for (label, name, add) in steps {
        let (sql, kind) = if *add {
            (
                "INSERT INTO alarm_label_uses (alarm_id, label_id) VALUES ($1, $2)
                 ON CONFLICT (alarm_id, label_id) DO NOTHING",
                AlarmChangeKind::Labelled,
            )
        } else {
            (
                "DELETE FROM alarm_label_uses WHERE alarm_id = $1 AND label_id = $2",
                AlarmChangeKind::Unlabelled,
            )
        };
        let done = sqlx::query(sql).bind(alarm.row).bind(label.0).execute(&mut *connection).await?;
        if done.rows_affected() > 0 {
            note(connection, alarm, kind, (change.at, &change.actor), name).await?;
            changed = true;
        }
    }
    Ok(changed)
}
