//! Assets as the contract writes them.

use model::asset::{HostAsset, NetworkAsset};
use store_state::Stored;

use crate::schema::{AssetItem, AssetRef, NetworkItem, NetworkRef, Time};

pub(crate) fn asset_item(stored: Stored<HostAsset>) -> AssetItem {
    let asset = stored.item;
    AssetItem {
        id: asset.id.0.to_string(),
        name: asset.name,
        ips: asset.ips.iter().map(ToString::to_string).collect(),
        fqdns: asset.fqdns,
        value: asset.value.into(),
        threshold_c: asset.threshold_c,
        threshold_a: asset.threshold_a,
        description: asset.description,
        operating_system: asset.operating_system,
        host: asset.host.map(|host| host.to_string()),
        version: stored.version,
        created_at: Time::known(stored.created_at),
        changed_at: Time::known(stored.changed.at),
        changed_by: stored.changed.actor,
    }
}

pub(crate) fn network_item(stored: Stored<NetworkAsset>) -> NetworkItem {
    let network = stored.item;
    NetworkItem {
        id: network.id.0.to_string(),
        name: network.name,
        cidrs: network.cidrs.iter().map(ToString::to_string).collect(),
        value: network.value.into(),
        threshold_c: network.threshold_c,
        threshold_a: network.threshold_a,
        internal: network.internal,
        description: network.description,
        version: stored.version,
        created_at: Time::known(stored.created_at),
        changed_at: Time::known(stored.changed.at),
        changed_by: stored.changed.actor,
    }
}

pub(crate) fn asset_ref(asset: &HostAsset) -> AssetRef {
    AssetRef {
        id: asset.id.0.to_string(),
        name: asset.name.clone(),
        host: asset.host.as_ref().map(ToString::to_string),
    }
}

pub(crate) fn network_ref(network: &NetworkAsset) -> NetworkRef {
    NetworkRef { id: network.id.0.to_string(), name: network.name.clone() }
}
