//! Hosts and networks as assets.

use std::net::IpAddr;

use async_trait::async_trait;
use model::HostName;
use model::asset::{AssetId, HostAsset, NetworkAsset, NetworkId};
use model::time::Timestamp;

use crate::error::StoreError;
use crate::stored::{Change, Stored};

/// A monitored host, as far as it matters to assets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonitoredHost {
    /// Its name.
    pub name: HostName,
    /// Its addresses; empty when they are not known (a name that does not resolve).
    pub ips: Vec<IpAddr>,
    /// The `alias` of its definition; becomes the description.
    pub alias: String,
}

/// What became of the monitored hosts handed in, one count for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Adoption {
    /// Became new assets.
    pub created: u64,
    /// Were joined to an asset of the same name or address that a person had made.
    pub joined: u64,
    /// Had an asset that nobody edited, which now shows the host's new addresses or alias.
    pub updated: u64,
    /// Had an asset already, of their own or by an address that belongs to another one.
    pub known: u64,
    /// Have no address, so they can be no asset.
    pub without_address: u64,
    /// The name belongs to the asset of another host.
    pub name_taken: u64,
}

/// Keeps assets. Names are unique among hosts and among networks; an address belongs to one
/// host, a range to one network.
#[async_trait]
pub trait AssetStore: Send + Sync {
    /// All host assets, by name.
    async fn host_assets(&self) -> Result<Vec<Stored<HostAsset>>, StoreError>;

    /// One host asset.
    async fn host_asset(&self, id: AssetId) -> Result<Option<Stored<HostAsset>>, StoreError>;

    /// Adds a host asset (its `id` is ignored) and returns its id; [`StoreError::Exists`] names
    /// the `asset` or `address` that is taken.
    async fn create_host_asset(
        &self,
        asset: &HostAsset,
        change: &Change,
    ) -> Result<AssetId, StoreError>;

    /// Replaces the host asset of this id and returns its new version; [`StoreError::Missing`],
    /// [`StoreError::Stale`] unless `version` is the stored one, [`StoreError::Exists`].
    async fn update_host_asset(
        &self,
        asset: &HostAsset,
        version: i64,
        change: &Change,
    ) -> Result<i64, StoreError>;

    /// Removes a host asset; [`StoreError::InUse`] while a policy names it.
    async fn delete_host_asset(&self, id: AssetId) -> Result<(), StoreError>;

    /// Makes an asset of each monitored host that has none, in one transaction. A host has one
    /// when an asset names it as its monitored host, bears its name, or has one of its
    /// addresses. What a person edited is not overwritten, except that an asset without a
    /// monitored host is joined to this one.
    async fn adopt_hosts(
        &self,
        hosts: &[MonitoredHost],
        now: Timestamp,
    ) -> Result<Adoption, StoreError>;

    /// All network assets, by name.
    async fn network_assets(&self) -> Result<Vec<Stored<NetworkAsset>>, StoreError>;

    /// One network asset.
    async fn network_asset(
        &self,
        id: NetworkId,
    ) -> Result<Option<Stored<NetworkAsset>>, StoreError>;

    /// Adds a network asset, as [`create_host_asset`](Self::create_host_asset);
    /// [`StoreError::Exists`] names the `network` or `range` that is taken.
    async fn create_network_asset(
        &self,
        network: &NetworkAsset,
        change: &Change,
    ) -> Result<NetworkId, StoreError>;

    /// Replaces a network asset, as [`update_host_asset`](Self::update_host_asset).
    async fn update_network_asset(
        &self,
        network: &NetworkAsset,
        version: i64,
        change: &Change,
    ) -> Result<i64, StoreError>;

    /// Removes a network asset; [`StoreError::InUse`] while a policy names it.
    async fn delete_network_asset(&self, id: NetworkId) -> Result<(), StoreError>;
}
