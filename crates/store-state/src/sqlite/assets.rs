//! Host assets.

use std::net::IpAddr;

use async_trait::async_trait;
use model::HostName;
use model::Timestamp;
use model::asset::{AssetId, HostAsset, NetworkAsset, NetworkId};
use model::policy::AddressCondition;
use sqlx::sqlite::SqliteRow;
use sqlx::{SqliteConnection, SqlitePool};

use super::columns::{self, Columns};
use super::commit::reserve_ids;
use super::{Sqlite, adoption, networks, policies, read, write};
use crate::asset::{Adoption, AssetStore, MonitoredHost};
use crate::error::StoreError;
use crate::stored::{Change, Stored};

#[async_trait]
impl AssetStore for Sqlite {
    async fn host_assets(&self) -> Result<Vec<Stored<HostAsset>>, StoreError> {
        let mut connection = self.readers.acquire().await.map_err(read("assets"))?;
        all(&mut connection).await
    }

    async fn host_asset(&self, id: AssetId) -> Result<Option<Stored<HostAsset>>, StoreError> {
        one(&self.readers, id).await
    }

    async fn create_host_asset(
        &self,
        asset: &HostAsset,
        change: &Change,
    ) -> Result<AssetId, StoreError> {
        let mut transaction = self.begin("asset").await?;
        let id = insert(&mut transaction, asset, change).await?;
        transaction.commit().await.map_err(write("asset"))?;
        Ok(id)
    }

    async fn update_host_asset(
        &self,
        asset: &HostAsset,
        version: i64,
        change: &Change,
    ) -> Result<i64, StoreError> {
        let mut transaction = self.begin("asset").await?;
        let version = update(&mut transaction, asset, version, change).await?;
        transaction.commit().await.map_err(write("asset"))?;
        Ok(version)
    }

    async fn delete_host_asset(&self, id: AssetId) -> Result<(), StoreError> {
        delete(&self.writer, id).await
    }

    async fn adopt_hosts(
        &self,
        hosts: &[MonitoredHost],
        now: Timestamp,
    ) -> Result<Adoption, StoreError> {
        let mut transaction = self.begin("assets").await?;
        let adoption = adoption::adopt(&mut transaction, hosts, now).await?;
        transaction.commit().await.map_err(write("assets"))?;
        Ok(adoption)
    }

    async fn network_assets(&self) -> Result<Vec<Stored<NetworkAsset>>, StoreError> {
        networks::all(&self.readers).await
    }

    async fn network_asset(
        &self,
        id: NetworkId,
    ) -> Result<Option<Stored<NetworkAsset>>, StoreError> {
        networks::one(&self.readers, id).await
    }

    async fn create_network_asset(
        &self,
        network: &NetworkAsset,
        change: &Change,
    ) -> Result<NetworkId, StoreError> {
        networks::create(&self.writer, network, change).await
    }

    async fn update_network_asset(
        &self,
        network: &NetworkAsset,
        version: i64,
        change: &Change,
    ) -> Result<i64, StoreError> {
        networks::update(&self.writer, network, version, change).await
    }

    async fn delete_network_asset(&self, id: NetworkId) -> Result<(), StoreError> {
        networks::delete(&self.writer, id).await
    }
}

pub(super) async fn all(
    connection: &mut SqliteConnection,
) -> Result<Vec<Stored<HostAsset>>, StoreError> {
    let rows = sqlx::query("SELECT * FROM host_assets").fetch_all(connection).await;
    let rows = rows.map_err(read("assets"))?;
    let mut assets = rows.iter().map(asset).collect::<Result<Vec<_>, _>>()?;
    // Here and not by ORDER BY: PostgreSQL would sort by the rules of some language.
    assets.sort_unstable_by(|a, b| a.item.name.cmp(&b.item.name));
    Ok(assets)
}

async fn one(readers: &SqlitePool, id: AssetId) -> Result<Option<Stored<HostAsset>>, StoreError> {
    let row = sqlx::query("SELECT * FROM host_assets WHERE id = $1")
        .bind(id.0)
        .fetch_optional(readers)
        .await
        .map_err(read("assets"))?;
    row.as_ref().map(asset).transpose()
}

fn asset(row: &SqliteRow) -> Result<Stored<HostAsset>, StoreError> {
    let columns = Columns::of(row, "asset");
    columns.stored(HostAsset {
        id: AssetId(columns.get("id")?),
        name: columns.get("name")?,
        ips: columns.json("ips")?,
        fqdns: columns.json("fqdns")?,
        value: columns.narrow("asset_value")?,
        threshold_c: columns.number("threshold_c")?,
        threshold_a: columns.number("threshold_a")?,
        description: columns.get("description")?,
        operating_system: columns.get("operating_system")?,
        host: columns.get::<Option<&str>>("host_name")?.map(HostName::from),
    })
}

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    asset: &HostAsset,
    change: &Change,
) -> Result<AssetId, StoreError> {
    free(connection, asset, 0).await?;
    let ips = distinct(&asset.ips);
    let id = reserve_ids(connection, "host_assets", 1).await.map_err(write("asset"))?;
    sqlx::query(
        "INSERT INTO host_assets (id, name, ips, fqdns, asset_value, threshold_c, threshold_a,
             description, operating_system, host_name, version, created_at_us, changed_at_us,
             changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11, $12)",
    )
    .bind(id)
    .bind(&asset.name)
    .bind(columns::json(&ips).map_err(write("asset"))?)
    .bind(columns::json(&asset.fqdns).map_err(write("asset"))?)
    .bind(i64::from(u8::from(asset.value)))
    .bind(i64::from(asset.threshold_c))
    .bind(i64::from(asset.threshold_a))
    .bind(&asset.description)
    .bind(&asset.operating_system)
    .bind(asset.host.as_deref())
    .bind(change.at.as_micros())
    .bind(&change.actor)
    .execute(&mut *connection)
    .await
    .map_err(write("asset"))?;
    claim(connection, id, &ips).await?;
    Ok(AssetId(id))
}

pub(super) async fn update(
    connection: &mut SqliteConnection,
    asset: &HostAsset,
    version: i64,
    change: &Change,
) -> Result<i64, StoreError> {
    let id = asset.id.0;
    let found: Option<i64> = sqlx::query_scalar("SELECT version FROM host_assets WHERE id = $1")
        .bind(id)
        .fetch_optional(&mut *connection)
        .await
        .map_err(read("assets"))?;
    super::expect_version("asset", id, &asset.name, found, version)?;
    free(connection, asset, id).await?;
    let ips = distinct(&asset.ips);
    sqlx::query(
        "UPDATE host_assets SET name = $2, ips = $3, fqdns = $4, asset_value = $5,
             threshold_c = $6, threshold_a = $7, description = $8, operating_system = $9,
             host_name = $10, version = version + 1, changed_at_us = $11, changed_by = $12
         WHERE id = $1",
    )
    .bind(id)
    .bind(&asset.name)
    .bind(columns::json(&ips).map_err(write("asset"))?)
    .bind(columns::json(&asset.fqdns).map_err(write("asset"))?)
    .bind(i64::from(u8::from(asset.value)))
    .bind(i64::from(asset.threshold_c))
    .bind(i64::from(asset.threshold_a))
    .bind(&asset.description)
    .bind(&asset.operating_system)
    .bind(asset.host.as_deref())
    .bind(change.at.as_micros())
    .bind(&change.actor)
    .execute(&mut *connection)
    .await
    .map_err(write("asset"))?;
    sqlx::query("DELETE FROM host_asset_addresses WHERE asset_id = $1")
        .bind(id)
        .execute(&mut *connection)
        .await
        .map_err(write("asset"))?;
    claim(connection, id, &ips).await?;
    Ok(version + 1)
}

/// Whether the name and the monitored host are nobody's but `own`'s.
async fn free(
    connection: &mut SqliteConnection,
    asset: &HostAsset,
    own: i64,
) -> Result<(), StoreError> {
    let taken: Option<(String,)> = sqlx::query_as(
        "SELECT name FROM host_assets WHERE id <> $1 AND (name = $2 OR host_name = $3)
         ORDER BY CASE WHEN name = $2 THEN 0 ELSE 1 END LIMIT 1",
    )
    .bind(own)
    .bind(&asset.name)
    .bind(asset.host.as_deref())
    .fetch_optional(connection)
    .await
    .map_err(read("assets"))?;
    match (taken, &asset.host) {
        (None, _) => Ok(()),
        (Some((name,)), Some(host)) if name != asset.name => {
            Err(StoreError::Exists { what: "asset of the monitored host", name: host.to_string() })
        }
        (Some((name,)), _) => Err(StoreError::Exists { what: "asset", name }),
    }
}

/// Makes addresses an asset's own; the first that is not free is an error.
async fn claim(
    connection: &mut SqliteConnection,
    id: i64,
    ips: &[IpAddr],
) -> Result<(), StoreError> {
    for ip in ips {
        let claimed = sqlx::query(
            "INSERT INTO host_asset_addresses (address, asset_id) VALUES ($1, $2)
             ON CONFLICT (address) DO NOTHING",
        )
        .bind(columns::address(*ip))
        .bind(id)
        .execute(&mut *connection)
        .await
        .map_err(write("asset"))?
        .rows_affected();
        if claimed == 0 {
            return Err(StoreError::Exists { what: "address", name: ip.to_string() });
        }
    }
    Ok(())
}

/// Each address once, as IPv4 where it is one.
pub(super) fn distinct(ips: &[IpAddr]) -> Vec<IpAddr> {
    let mut distinct = Vec::with_capacity(ips.len());
    for ip in ips.iter().map(IpAddr::to_canonical) {
        if !distinct.contains(&ip) {
            distinct.push(ip);
        }
    }
    distinct
}

async fn delete(writer: &SqlitePool, id: AssetId) -> Result<(), StoreError> {
    let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await.map_err(write("asset"))?;
    let name: Option<String> =
        sqlx::query_scalar("DELETE FROM host_assets WHERE id = $1 RETURNING name")
            .bind(id.0)
            .fetch_optional(&mut *transaction)
            .await
            .map_err(write("asset"))?;
    let name = name.ok_or_else(|| StoreError::Missing { what: "asset", name: id.0.to_string() })?;
    let wanted = AddressCondition::Asset(id);
    if let Some(policy) = policies::first_naming(&mut transaction, &wanted).await? {
        return Err(StoreError::InUse { what: "asset", name, policy });
    }
    transaction.commit().await.map_err(write("asset"))
}
