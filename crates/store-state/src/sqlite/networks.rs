//! Network assets.

use ipnet::IpNet;
use model::asset::{NetworkAsset, NetworkId};
use model::policy::AddressCondition;
use sqlx::sqlite::SqliteRow;
use sqlx::{SqliteConnection, SqlitePool};

use super::columns::{self, Columns};
use super::commit::reserve_ids;
use super::{policies, read, write};
use crate::error::StoreError;
use crate::stored::{Change, Stored};

pub(super) async fn all(readers: &SqlitePool) -> Result<Vec<Stored<NetworkAsset>>, StoreError> {
    let rows = sqlx::query("SELECT * FROM network_assets").fetch_all(readers).await;
    let rows = rows.map_err(read("networks"))?;
    let mut networks = rows.iter().map(network).collect::<Result<Vec<_>, _>>()?;
    networks.sort_unstable_by(|a, b| a.item.name.cmp(&b.item.name));
    Ok(networks)
}

pub(super) async fn one(
    readers: &SqlitePool,
    id: NetworkId,
) -> Result<Option<Stored<NetworkAsset>>, StoreError> {
    let row = sqlx::query("SELECT * FROM network_assets WHERE id = $1")
        .bind(id.0)
        .fetch_optional(readers)
        .await
        .map_err(read("networks"))?;
    row.as_ref().map(network).transpose()
}

fn network(row: &SqliteRow) -> Result<Stored<NetworkAsset>, StoreError> {
    let columns = Columns::of(row, "network");
    columns.stored(NetworkAsset {
        id: NetworkId(columns.get("id")?),
        name: columns.get("name")?,
        cidrs: columns.json("cidrs")?,
        value: columns.narrow("asset_value")?,
        threshold_c: columns.number("threshold_c")?,
        threshold_a: columns.number("threshold_a")?,
        internal: columns.get("internal")?,
        description: columns.get("description")?,
    })
}

pub(super) async fn create(
    writer: &SqlitePool,
    network: &NetworkAsset,
    change: &Change,
) -> Result<NetworkId, StoreError> {
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await.map_err(write("network"))?;
    free(&mut transaction, network, 0).await?;
    let cidrs = distinct(&network.cidrs);
    let id = reserve_ids(&mut transaction, "network_assets", 1).await.map_err(write("network"))?;
    sqlx::query(
        "INSERT INTO network_assets (id, name, cidrs, asset_value, threshold_c, threshold_a,
             internal, description, version, created_at_us, changed_at_us, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9, $10)",
    )
    .bind(id)
    .bind(&network.name)
    .bind(columns::json(&cidrs).map_err(write("network"))?)
    .bind(i64::from(u8::from(network.value)))
    .bind(i64::from(network.threshold_c))
    .bind(i64::from(network.threshold_a))
    .bind(network.internal)
    .bind(&network.description)
    .bind(change.at.as_micros())
    .bind(&change.actor)
    .execute(&mut *transaction)
    .await
    .map_err(write("network"))?;
    claim(&mut transaction, id, &cidrs).await?;
    transaction.commit().await.map_err(write("network"))?;
    Ok(NetworkId(id))
}

pub(super) async fn update(
    writer: &SqlitePool,
    network: &NetworkAsset,
    version: i64,
    change: &Change,
) -> Result<i64, StoreError> {
    let id = network.id.0;
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await.map_err(write("network"))?;
    let found: Option<i64> = sqlx::query_scalar("SELECT version FROM network_assets WHERE id = $1")
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await
        .map_err(read("networks"))?;
    super::expect_version("network", id, &network.name, found, version)?;
    free(&mut transaction, network, id).await?;
    let cidrs = distinct(&network.cidrs);
    sqlx::query(
        "UPDATE network_assets SET name = $2, cidrs = $3, asset_value = $4, threshold_c = $5,
             threshold_a = $6, internal = $7, description = $8, version = version + 1,
             changed_at_us = $9, changed_by = $10
         WHERE id = $1",
    )
    .bind(id)
    .bind(&network.name)
    .bind(columns::json(&cidrs).map_err(write("network"))?)
    .bind(i64::from(u8::from(network.value)))
    .bind(i64::from(network.threshold_c))
    .bind(i64::from(network.threshold_a))
    .bind(network.internal)
    .bind(&network.description)
    .bind(change.at.as_micros())
    .bind(&change.actor)
    .execute(&mut *transaction)
    .await
    .map_err(write("network"))?;
    sqlx::query("DELETE FROM network_asset_ranges WHERE network_id = $1")
        .bind(id)
        .execute(&mut *transaction)
        .await
        .map_err(write("network"))?;
    claim(&mut transaction, id, &cidrs).await?;
    transaction.commit().await.map_err(write("network"))?;
    Ok(version + 1)
}

/// Whether the name is nobody's but `own`'s.
async fn free(
    connection: &mut SqliteConnection,
    network: &NetworkAsset,
    own: i64,
) -> Result<(), StoreError> {
    let taken: Option<i64> =
        sqlx::query_scalar("SELECT id FROM network_assets WHERE name = $1 AND id <> $2")
            .bind(&network.name)
            .bind(own)
            .fetch_optional(connection)
            .await
            .map_err(read("networks"))?;
    match taken {
        None => Ok(()),
        Some(_) => Err(StoreError::Exists { what: "network", name: network.name.clone() }),
    }
}

/// Makes ranges a network's own; the first that is not free is an error.
async fn claim(
    connection: &mut SqliteConnection,
    id: i64,
    cidrs: &[IpNet],
) -> Result<(), StoreError> {
    for cidr in cidrs {
        let claimed = sqlx::query(
            "INSERT INTO network_asset_ranges (cidr, network_id) VALUES ($1, $2)
             ON CONFLICT (cidr) DO NOTHING",
        )
        .bind(cidr.to_string())
        .bind(id)
        .execute(&mut *connection)
        .await
        .map_err(write("network"))?
        .rows_affected();
        if claimed == 0 {
            return Err(StoreError::Exists { what: "range", name: cidr.to_string() });
        }
    }
    Ok(())
}

/// Each range once, its host bits 0.
fn distinct(cidrs: &[IpNet]) -> Vec<IpNet> {
    let mut distinct = Vec::with_capacity(cidrs.len());
    for cidr in cidrs.iter().map(IpNet::trunc) {
        if !distinct.contains(&cidr) {
            distinct.push(cidr);
        }
    }
    distinct
}

pub(super) async fn delete(writer: &SqlitePool, id: NetworkId) -> Result<(), StoreError> {
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await.map_err(write("network"))?;
    let name: Option<String> =
        sqlx::query_scalar("DELETE FROM network_assets WHERE id = $1 RETURNING name")
            .bind(id.0)
            .fetch_optional(&mut *transaction)
            .await
            .map_err(write("network"))?;
    let name =
        name.ok_or_else(|| StoreError::Missing { what: "network", name: id.0.to_string() })?;
    let wanted = AddressCondition::Network(id);
    if let Some(policy) = policies::first_naming(&mut transaction, &wanted).await? {
        return Err(StoreError::InUse { what: "network", name, policy });
    }
    transaction.commit().await.map_err(write("network"))
}
