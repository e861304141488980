//! Monitored hosts become assets, so that events, alarms and states meet on one page.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::Duration;

use model::AssetValue;
use model::asset::{DEFAULT_THRESHOLD, NetworkAsset, NetworkId};
use model::objects::Objects;
use store_state::{Adoption, AssetStore, Change, MonitoredHost, StoreError};
use tracing::info;

use crate::clock;

/// How long the resolver may take for one name.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(5);

/// Makes an asset of each monitored host that has none. Addresses that are names are looked up
/// when `look_up` says so.
pub(super) async fn adopt(
    store: &dyn AssetStore,
    objects: &Objects,
    look_up: bool,
) -> Result<Adoption, StoreError> {
    let mut hosts = Vec::with_capacity(objects.hosts.len());
    for host in objects.hosts.iter() {
        hosts.push(MonitoredHost {
            name: host.name.clone(),
            ips: addresses(&host.address, look_up).await,
            alias: host.alias.to_string(),
        });
    }
    let adoption = store.adopt_hosts(&hosts, clock::now()).await?;
    if adoption.created > 0 {
        info!(created = adoption.created, "monitored hosts became assets");
    }
    Ok(adoption)
}

async fn addresses(address: &str, look_up: bool) -> Vec<IpAddr> {
    if let Ok(ip) = address.parse() {
        return vec![ip];
    }
    if !look_up || address.is_empty() {
        return Vec::new();
    }
    // Names that do not resolve are found by the checks of that host; nobody need be told twice.
    match tokio::time::timeout(LOOKUP_TIMEOUT, tokio::net::lookup_host((address, 0))).await {
        Ok(Ok(found)) => {
            found.map(|socket| socket.ip()).collect::<BTreeSet<_>>().into_iter().collect()
        }
        Ok(Err(_)) | Err(_) => Vec::new(),
    }
}

/// The networks that exist before anybody has defined one: the private ranges, as OSSIM ships
/// them. They are what directives call `HOME_NET`.
#[must_use]
pub fn private_networks() -> Vec<NetworkAsset> {
    let ranges = [
        ("Private 10", "10.0.0.0/8"),
        ("Private 172", "172.16.0.0/12"),
        ("Private 192", "192.168.0.0/16"),
        ("Loopback", "127.0.0.0/8"),
    ];
    let network = |(name, range): (&str, &str)| NetworkAsset {
        id: NetworkId(0),
        name: name.to_owned(),
        cidrs: range.parse().into_iter().collect(),
        value: AssetValue::default(),
        threshold_c: DEFAULT_THRESHOLD,
        threshold_a: DEFAULT_THRESHOLD,
        internal: true,
        description: "defined at the first start".to_owned(),
    };
    ranges.into_iter().map(network).collect()
}

/// At the very first start: nobody has defined a host or a network yet.
pub(super) async fn define_private_networks(store: &dyn AssetStore) -> Result<(), StoreError> {
    if !store.network_assets().await?.is_empty() || !store.host_assets().await?.is_empty() {
        return Ok(());
    }
    for network in private_networks() {
        store.create_network_asset(&network, &Change::by_program(clock::now())).await?;
    }
    Ok(())
}
