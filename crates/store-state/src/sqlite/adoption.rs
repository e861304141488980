//! Monitored hosts become assets.

use std::collections::HashMap;
use std::net::IpAddr;

use model::asset::{AssetId, AssetValue, DEFAULT_THRESHOLD, HostAsset};
use model::{HostName, Timestamp};
use sqlx::SqliteConnection;

use super::{assets, write};
use crate::asset::{Adoption, MonitoredHost};
use crate::error::StoreError;
use crate::stored::{Change, PROGRAM, Stored};

/// Longest description, in characters.
const MAX_DESCRIPTION_CHARS: usize = 255;

pub(super) async fn adopt(
    connection: &mut SqliteConnection,
    hosts: &[MonitoredHost],
    now: Timestamp,
) -> Result<Adoption, StoreError> {
    let mut book = Book::new(assets::all(connection).await?);
    let change = Change::by_program(now);
    let mut adoption = Adoption::default();
    for host in hosts {
        match book.plan(host) {
            Plan::Create(asset) => {
                let id = assets::insert(connection, &asset, &change).await?;
                let asset = HostAsset { id, ..*asset };
                book.add(Stored {
                    item: asset,
                    version: 1,
                    created_at: now,
                    changed: change.clone(),
                });
                adoption.created += 1;
            }
            Plan::Join(at) => {
                book.join(at, host);
                join(connection, book.assets[at].item.id, host).await?;
                adoption.joined += 1;
            }
            Plan::Update(at, asset) => {
                let version = book.assets[at].version;
                assets::update(connection, &asset, version, &change).await?;
                book.replace(at, *asset);
                adoption.updated += 1;
            }
            Plan::Keep => adoption.known += 1,
            Plan::NoAddress => adoption.without_address += 1,
            Plan::NameTaken => adoption.name_taken += 1,
        }
    }
    Ok(adoption)
}

/// Names the monitored host of an asset; whoever changed it last stays its editor.
async fn join(
    connection: &mut SqliteConnection,
    id: AssetId,
    host: &MonitoredHost,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE host_assets SET host_name = $2, version = version + 1 WHERE id = $1")
        .bind(id.0)
        .bind(&*host.name)
        .execute(connection)
        .await
        .map_err(write("asset"))?;
    Ok(())
}

/// What is to become of a monitored host.
enum Plan {
    Create(Box<HostAsset>),
    /// The place of the asset.
    Join(usize),
    Update(usize, Box<HostAsset>),
    Keep,
    NoAddress,
    NameTaken,
}

/// All assets, by what hosts may have in common with them.
#[derive(Default)]
struct Book {
    assets: Vec<Stored<HostAsset>>,
    by_host: HashMap<HostName, usize>,
    by_name: HashMap<String, usize>,
    by_ip: HashMap<IpAddr, usize>,
}

impl Book {
    fn new(assets: Vec<Stored<HostAsset>>) -> Self {
        let mut book = Self::default();
        assets.into_iter().for_each(|asset| book.add(asset));
        book
    }

    fn add(&mut self, asset: Stored<HostAsset>) {
        let at = self.assets.len();
        self.by_name.insert(asset.item.name.clone(), at);
        if let Some(host) = &asset.item.host {
            self.by_host.insert(host.clone(), at);
        }
        for ip in &asset.item.ips {
            self.by_ip.insert(*ip, at);
        }
        self.assets.push(asset);
    }

    fn join(&mut self, at: usize, host: &MonitoredHost) {
        if let Some(asset) = self.assets.get_mut(at) {
            asset.item.host = Some(host.name.clone());
            asset.version += 1;
            self.by_host.insert(host.name.clone(), at);
        }
    }

    fn replace(&mut self, at: usize, asset: HostAsset) {
        let Some(old) = self.assets.get_mut(at) else { return };
        for ip in &old.item.ips {
            self.by_ip.remove(ip);
        }
        for ip in &asset.ips {
            self.by_ip.insert(*ip, at);
        }
        old.item = asset;
        old.version += 1;
    }

    fn plan(&self, host: &MonitoredHost) -> Plan {
        if let Some(at) = self.by_host.get(&host.name) {
            return self.follow(*at, host);
        }
        let ips = assets::distinct(&host.ips);
        let named = self.by_name.get(&*host.name).copied();
        let unjoined = |at: &usize| self.assets.get(*at).is_some_and(|a| a.item.host.is_none());
        let mut addressed = ips.iter().filter_map(|ip| self.by_ip.get(ip).copied());
        if let Some(at) = named.into_iter().chain(addressed.clone()).find(unjoined) {
            return Plan::Join(at);
        }
        // Several hosts may be checked at one address; it is one asset all the same.
        if addressed.next().is_some() {
            return Plan::Keep;
        }
        if named.is_some() {
            return Plan::NameTaken;
        }
        if ips.is_empty() {
            return Plan::NoAddress;
        }
        Plan::Create(Box::new(HostAsset {
            id: AssetId(0),
            name: host.name.to_string(),
            ips,
            fqdns: Vec::new(),
            value: AssetValue::default(),
            threshold_c: DEFAULT_THRESHOLD,
            threshold_a: DEFAULT_THRESHOLD,
            description: description(host),
            operating_system: String::new(),
            host: Some(host.name.clone()),
        }))
    }

    /// An asset that only the program has touched shows what its host is now.
    fn follow(&self, at: usize, host: &MonitoredHost) -> Plan {
        let Some(asset) = self.assets.get(at).filter(|a| a.changed.actor == PROGRAM) else {
            return Plan::Keep;
        };
        let mut ips = assets::distinct(&host.ips);
        ips.retain(|ip| self.by_ip.get(ip).is_none_or(|owner| *owner == at));
        if ips.is_empty() {
            ips.clone_from(&asset.item.ips);
        }
        let description = description(host);
        if ips == asset.item.ips && description == asset.item.description {
            return Plan::Keep;
        }
        Plan::Update(at, Box::new(HostAsset { ips, description, ..asset.item.clone() }))
    }
}

/// The alias, where it says more than the name.
fn description(host: &MonitoredHost) -> String {
    if host.alias == *host.name {
        return String::new();
    }
    host.alias.chars().take(MAX_DESCRIPTION_CHARS).collect()
}
