//! From files and the state store to what the deciding thread works with.

use std::net::IpAddr;
use std::sync::Arc;

use model::asset::HostAsset;
use model::data_source::EventType;
use model::{AssetBook, DataSources};
use siem::{Facts, Setup};
use store_state::{EventTypeOverride, StoreError};
use tracing::warn;

use crate::security::knowledge::Knowledge;
use crate::security::{SecuritySettings, SecurityStore};

/// Everything that decides, as it is now in files and store.
pub(super) async fn read(
    store: &dyn SecurityStore,
    knowledge: &Knowledge,
    settings: &SecuritySettings,
    zone: &str,
) -> Result<Setup, StoreError> {
    let policies = store.policies().await?;
    for unreadable in &policies.unreadable {
        warn!(
            policy.id = unreadable.id.0,
            error = unreadable.problem,
            "policy `{}` cannot be read and takes no part",
            unreadable.name
        );
    }
    Ok(Setup {
        directives: knowledge.directives.clone(),
        disabled: store.disabled_directives().await?.iter().map(|one| one.id).collect(),
        policies: policies.policies.into_iter().map(|stored| stored.item).collect(),
        assets: Arc::new(assets(store, settings).await?),
        data_sources: Arc::new(data_sources(store, knowledge).await?),
        facts: Arc::new(Facts::default()),
        state_budget_bytes: settings.state_bytes,
        timetable_zone: zone.to_owned(),
    })
}

async fn assets(
    store: &dyn SecurityStore,
    settings: &SecuritySettings,
) -> Result<AssetBook, StoreError> {
    let mut hosts: Vec<_> =
        store.host_assets().await?.into_iter().map(|stored| stored.item).collect();
    let networks = store.network_assets().await?.into_iter().map(|stored| stored.item).collect();
    know_this_machine(&mut hosts, settings.sensor);
    Ok(AssetBook::new(hosts, networks))
}

/// Lines of this machine name it by its host name, which need not be the name of any asset: it is
/// the machine at the sensor's address.
fn know_this_machine(hosts: &mut [HostAsset], sensor: IpAddr) {
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    if let Some(here) = hosts.iter_mut().find(|host| host.ips.contains(&sensor)) {
        here.fqdns.push(name);
    }
}

/// What files say, then what people defined, then what they overrode.
async fn data_sources(
    store: &dyn SecurityStore,
    knowledge: &Knowledge,
) -> Result<DataSources, StoreError> {
    let mut data_sources = knowledge.data_sources.clone();
    for stored in store.event_types().await? {
        data_sources.insert_type(stored.item);
    }
    for stored in store.event_type_overrides().await? {
        apply(&mut data_sources, &stored.item);
    }
    Ok(data_sources)
}

fn apply(data_sources: &mut DataSources, wanted: &EventTypeOverride) {
    let known = data_sources.event_type(wanted.plugin_id, wanted.sid);
    let mut event_type = known.cloned().unwrap_or_else(|| EventType {
        plugin_id: wanted.plugin_id,
        sid: wanted.sid,
        name: String::new(),
        priority: 1,
        reliability: 1,
        category: 0,
        subcategory: 0,
    });
    event_type.priority = wanted.priority.unwrap_or(event_type.priority);
    event_type.reliability = wanted.reliability.unwrap_or(event_type.reliability);
    data_sources.insert_type(event_type);
}
