//! Policies: a row each, conditions and consequences as JSON.
//!
//! Places are kept as 1, 2, 3 …: after every change of the order they are written anew, which is
//! cheap for the few dozen policies that people keep.

use async_trait::async_trait;
use model::policy::{AddressCondition, Conditions, Policy, PolicyId};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::columns::{self, Columns};
use super::commit::reserve_ids;
use super::{Sqlite, read, write};
use crate::error::StoreError;
use crate::policy::{Place, Policies, PolicyMove, PolicyStore, UnreadablePolicy};
use crate::stored::{Change, Stored};

#[async_trait]
impl PolicyStore for Sqlite {
    async fn policies(&self) -> Result<Policies, StoreError> {
        let mut connection = self.readers.acquire().await.map_err(read("policies"))?;
        all(&mut connection).await
    }

    async fn create_policy(
        &self,
        policy: &Policy,
        place: Place,
        change: &Change,
    ) -> Result<PolicyId, StoreError> {
        let mut transaction = self.begin("policy").await?;
        let id = insert(&mut transaction, policy, change).await?;
        put(&mut transaction, id, PolicyMove::To(place)).await?;
        transaction.commit().await.map_err(write("policy"))?;
        Ok(id)
    }

    async fn update_policy(
        &self,
        policy: &Policy,
        version: i64,
        change: &Change,
    ) -> Result<i64, StoreError> {
        let mut transaction = self.begin("policy").await?;
        let version = update(&mut transaction, policy, version, change).await?;
        transaction.commit().await.map_err(write("policy"))?;
        Ok(version)
    }

    async fn activate_policy(
        &self,
        id: PolicyId,
        active: bool,
        change: &Change,
    ) -> Result<(), StoreError> {
        let changed = sqlx::query(
            "UPDATE policies SET active = $2, version = version + 1, changed_at_us = $3,
                 changed_by = $4
             WHERE id = $1",
        )
        .bind(id.0)
        .bind(active)
        .bind(change.at.as_micros())
        .bind(&change.actor)
        .execute(&self.writer)
        .await
        .map_err(write("policy"))?;
        found(id, changed.rows_affected())
    }

    async fn duplicate_policy(
        &self,
        id: PolicyId,
        change: &Change,
    ) -> Result<PolicyId, StoreError> {
        let mut transaction = self.begin("policy").await?;
        let copy = duplicate(&mut transaction, id, change).await?;
        put(&mut transaction, copy, PolicyMove::To(Place::After(id))).await?;
        transaction.commit().await.map_err(write("policy"))?;
        Ok(copy)
    }

    async fn move_policy(&self, id: PolicyId, to: PolicyMove) -> Result<(), StoreError> {
        let mut transaction = self.begin("policies").await?;
        put(&mut transaction, id, to).await?;
        transaction.commit().await.map_err(write("policies"))
    }

    async fn delete_policy(&self, id: PolicyId) -> Result<(), StoreError> {
        let mut transaction = self.begin("policy").await?;
        let deleted = sqlx::query("DELETE FROM policies WHERE id = $1")
            .bind(id.0)
            .execute(&mut *transaction)
            .await
            .map_err(write("policy"))?;
        found(id, deleted.rows_affected())?;
        let order = order(&mut transaction).await?;
        number(&mut transaction, &order).await?;
        transaction.commit().await.map_err(write("policy"))
    }
}

async fn all(connection: &mut SqliteConnection) -> Result<Policies, StoreError> {
    let rows = sqlx::query("SELECT * FROM policies ORDER BY place, id")
        .fetch_all(connection)
        .await
        .map_err(read("policies"))?;
    let mut policies = Policies::default();
    for row in &rows {
        match policy(row) {
            Ok(policy) => policies.policies.push(policy),
            Err(problem) => policies.unreadable.push(unreadable(row, problem)?),
        }
    }
    Ok(policies)
}

/// The policy in a row, or what keeps it from being one.
fn policy(row: &SqliteRow) -> Result<Stored<Policy>, String> {
    let columns = Columns::of(row, "policy");
    let text = |column| columns.get::<&str>(column).map_err(|error| error.to_string());
    let conditions = serde_json::from_str(text("conditions")?)
        .map_err(|error| format!("conditions: {error}"))?;
    let consequences = serde_json::from_str(text("consequences")?)
        .map_err(|error| format!("consequences: {error}"))?;
    let read = || {
        columns.stored(Policy {
            id: PolicyId(columns.get("id")?),
            order: columns.number("place")?,
            active: columns.get("active")?,
            name: columns.get("name")?,
            conditions,
            consequences,
        })
    };
    read().map_err(|error: StoreError| error.to_string())
}

fn unreadable(row: &SqliteRow, problem: String) -> Result<UnreadablePolicy, StoreError> {
    let columns = Columns::of(row, "policy");
    Ok(UnreadablePolicy {
        id: PolicyId(columns.get("id")?),
        order: columns.number("place").unwrap_or_default(),
        name: columns.get("name").unwrap_or_default(),
        active: columns.get("active").unwrap_or_default(),
        version: columns.get("version").unwrap_or_default(),
        problem,
    })
}

/// The name of the first policy that has this condition on an address.
pub(super) async fn first_naming(
    connection: &mut SqliteConnection,
    wanted: &AddressCondition,
) -> Result<Option<String>, StoreError> {
    let rows = sqlx::query("SELECT name, conditions FROM policies ORDER BY place, id")
        .fetch_all(connection)
        .await
        .map_err(read("policies"))?;
    for row in &rows {
        let text: &str = row.try_get("conditions").map_err(read("policies"))?;
        // One that cannot be read takes no part, so it needs nothing.
        let Ok(conditions) = serde_json::from_str::<Conditions>(text) else { continue };
        let mut addresses = conditions.sources.iter().chain(&conditions.destinations);
        if addresses.any(|condition| condition == wanted) {
            return row.try_get("name").map(Some).map_err(read("policies"));
        }
    }
    Ok(None)
}

/// Adds a row whose place is still to be found.
async fn insert(
    connection: &mut SqliteConnection,
    policy: &Policy,
    change: &Change,
) -> Result<PolicyId, StoreError> {
    let id = reserve_ids(connection, "policies", 1).await.map_err(write("policy"))?;
    sqlx::query(
        "INSERT INTO policies (id, place, active, name, conditions, consequences, version,
             created_at_us, changed_at_us, changed_by)
         VALUES ($1, 0, $2, $3, $4, $5, 1, $6, $6, $7)",
    )
    .bind(id)
    .bind(policy.active)
    .bind(&policy.name)
    .bind(columns::json(&policy.conditions).map_err(write("policy"))?)
    .bind(columns::json(&policy.consequences).map_err(write("policy"))?)
    .bind(change.at.as_micros())
    .bind(&change.actor)
    .execute(connection)
    .await
    .map_err(write("policy"))?;
    Ok(PolicyId(id))
}

async fn update(
    connection: &mut SqliteConnection,
    policy: &Policy,
    version: i64,
    change: &Change,
) -> Result<i64, StoreError> {
    let id = policy.id.0;
    let found: Option<i64> = sqlx::query_scalar("SELECT version FROM policies WHERE id = $1")
        .bind(id)
        .fetch_optional(&mut *connection)
        .await
        .map_err(read("policies"))?;
    super::expect_version("policy", id, &policy.name, found, version)?;
    sqlx::query(
        "UPDATE policies SET active = $2, name = $3, conditions = $4, consequences = $5,
             version = version + 1, changed_at_us = $6, changed_by = $7
         WHERE id = $1",
    )
    .bind(id)
    .bind(policy.active)
    .bind(&policy.name)
    .bind(columns::json(&policy.conditions).map_err(write("policy"))?)
    .bind(columns::json(&policy.consequences).map_err(write("policy"))?)
    .bind(change.at.as_micros())
    .bind(&change.actor)
    .execute(connection)
    .await
    .map_err(write("policy"))?;
    Ok(version + 1)
}

/// Copies a row as it is, readable or not.
async fn duplicate(
    connection: &mut SqliteConnection,
    id: PolicyId,
    change: &Change,
) -> Result<PolicyId, StoreError> {
    let copy = reserve_ids(connection, "policies", 1).await.map_err(write("policy"))?;
    let copied = sqlx::query(
        "INSERT INTO policies (id, place, active, name, conditions, consequences, version,
             created_at_us, changed_at_us, changed_by)
         SELECT $2, 0, FALSE, name || ' (copy)', conditions, consequences, 1, $3, $3, $4
         FROM policies WHERE id = $1",
    )
    .bind(id.0)
    .bind(copy)
    .bind(change.at.as_micros())
    .bind(&change.actor)
    .execute(connection)
    .await
    .map_err(write("policy"))?;
    found(id, copied.rows_affected())?;
    Ok(PolicyId(copy))
}

/// Puts a policy where it belongs, and numbers all of them anew.
async fn put(
    connection: &mut SqliteConnection,
    id: PolicyId,
    to: PolicyMove,
) -> Result<(), StoreError> {
    let mut order = order(connection).await?;
    let from = position(&order, id)?;
    order.remove(from);
    let at = match to {
        PolicyMove::Up => from.saturating_sub(1),
        PolicyMove::Down => (from + 1).min(order.len()),
        PolicyMove::To(Place::First) => 0,
        PolicyMove::To(Place::Last) => order.len(),
        PolicyMove::To(Place::Before(other) | Place::After(other)) if other == id => from,
        PolicyMove::To(Place::Before(other)) => position(&order, other)?,
        PolicyMove::To(Place::After(other)) => position(&order, other)? + 1,
    };
    order.insert(at, id);
    number(connection, &order).await
}

fn position(order: &[PolicyId], id: PolicyId) -> Result<usize, StoreError> {
    let at = order.iter().position(|other| *other == id);
    at.ok_or_else(|| StoreError::Missing { what: "policy", name: id.0.to_string() })
}

async fn order(connection: &mut SqliteConnection) -> Result<Vec<PolicyId>, StoreError> {
    let ids: Vec<i64> = sqlx::query_scalar("SELECT id FROM policies ORDER BY place, id")
        .fetch_all(connection)
        .await
        .map_err(read("policies"))?;
    Ok(ids.into_iter().map(PolicyId).collect())
}

async fn number(connection: &mut SqliteConnection, order: &[PolicyId]) -> Result<(), StoreError> {
    for (place, id) in (1_i64..).zip(order) {
        sqlx::query("UPDATE policies SET place = $2 WHERE id = $1 AND place <> $2")
            .bind(id.0)
            .bind(place)
            .execute(&mut *connection)
            .await
            .map_err(write("policies"))?;
    }
    Ok(())
}

fn found(id: PolicyId, rows: u64) -> Result<(), StoreError> {
    if rows == 0 {
        return Err(StoreError::Missing { what: "policy", name: id.0.to_string() });
    }
    Ok(())
}
