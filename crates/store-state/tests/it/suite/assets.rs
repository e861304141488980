//! Hosts and networks as assets.

use model::asset::{HostAsset, NetworkAsset};
use model::policy::{AddressCondition, Conditions, Policy};
use store_state::{Adoption, Place, StateStore, StoreError};

use super::Backend;
use super::make::secs;
use super::make_security::{change, host_asset, monitored, network};

/// What is taken, if that is why it was refused.
fn taken<T: std::fmt::Debug>(result: Result<T, StoreError>) -> (&'static str, String) {
    match result {
        Err(StoreError::Exists { what, name }) => (what, name),
        other => panic!("expected something to be taken: {other:?}"),
    }
}

pub(crate) async fn a_host_asset_is_kept_with_every_field(backend: &impl Backend) {
    let store = backend.open().await;
    let wanted = HostAsset {
        host: Some("web-01".into()),
        ..host_asset("web", &["192.0.2.1", "2001:db8::1", "::ffff:192.0.2.2", "192.0.2.1"])
    };
    let id = store.create_host_asset(&wanted, &change(5, "ann")).await.unwrap();
    store.close().await;

    let store = backend.open().await;
    let stored = store.host_asset(id).await.unwrap().unwrap();
    // Each address once, and IPv4 as IPv4.
    let ips = ["192.0.2.1", "2001:db8::1", "192.0.2.2"].map(|ip| ip.parse().unwrap()).into();
    assert_eq!(stored.item, HostAsset { id, ips, ..wanted });
    assert_eq!((stored.version, stored.created_at), (1, secs(5)));
    assert_eq!(stored.changed, change(5, "ann"));
    assert_eq!(store.host_assets().await.unwrap(), [stored]);
}

pub(crate) async fn names_and_addresses_of_hosts_are_unique(backend: &impl Backend) {
    let store = backend.open().await;
    let now = change(5, "ann");
    let web = HostAsset { host: Some("w".into()), ..host_asset("web", &["192.0.2.1"]) };
    let web_id = store.create_host_asset(&web, &now).await.unwrap();
    let db = host_asset("db", &["192.0.2.2"]);
    let db_id = store.create_host_asset(&db, &now).await.unwrap();

    let again = store.create_host_asset(&host_asset("web", &["192.0.2.9"]), &now).await;
    assert_eq!(taken(again), ("asset", "web".into()));
    let again =
        store.create_host_asset(&host_asset("x", &["192.0.2.8", "::ffff:192.0.2.1"]), &now).await;
    assert_eq!(taken(again), ("address", "192.0.2.1".into()));
    let again = HostAsset { host: Some("w".into()), ..host_asset("y", &["192.0.2.7"]) };
    let again = store.create_host_asset(&again, &now).await;
    assert_eq!(taken(again), ("asset of the monitored host", "w".into()));
    let renamed = HostAsset { id: db_id, ..host_asset("web", &["192.0.2.2"]) };
    assert_eq!(taken(store.update_host_asset(&renamed, 1, &now).await).0, "asset");
    let moved = HostAsset { id: db_id, ..host_asset("db", &["192.0.2.3", "192.0.2.1"]) };
    assert_eq!(taken(store.update_host_asset(&moved, 1, &now).await).0, "address");

    // What was refused left nothing behind.
    assert_eq!(store.host_assets().await.unwrap().len(), 2);
    let free = host_asset("free", &["192.0.2.3", "192.0.2.7", "192.0.2.8", "192.0.2.9"]);
    store.create_host_asset(&free, &now).await.unwrap();
    // Addresses that an asset gives up, or a deleted one had, are free.
    let moved = HostAsset { id: db_id, ..host_asset("db", &["192.0.2.4"]) };
    store.update_host_asset(&moved, 1, &now).await.unwrap();
    store.delete_host_asset(web_id).await.unwrap();
    store.create_host_asset(&host_asset("web", &["192.0.2.1", "192.0.2.2"]), &now).await.unwrap();
}

pub(crate) async fn whoever_saw_an_old_version_does_not_overwrite_it(backend: &impl Backend) {
    let store = backend.open().await;
    let id = store.create_host_asset(&host_asset("web", &["::1"]), &change(1, "ann")).await;
    let asset = HostAsset { id: id.unwrap(), ..host_asset("web-2", &["::1", "::2"]) };
    assert_eq!(store.update_host_asset(&asset, 1, &change(2, "ann")).await.unwrap(), 2);
    let late = HostAsset { description: "late".into(), ..asset.clone() };
    let refused = store.update_host_asset(&late, 1, &change(3, "ben")).await;
    assert!(matches!(refused, Err(StoreError::Stale { what: "asset", .. })), "{refused:?}");
    let stored = store.host_asset(asset.id).await.unwrap().unwrap();
    assert_eq!((&stored.item, stored.version), (&asset, 2));
    assert_eq!((stored.created_at, stored.changed), (secs(1), change(2, "ann")));

    store.delete_host_asset(asset.id).await.unwrap();
    for gone in [
        store.update_host_asset(&asset, 2, &change(4, "ben")).await.map(drop),
        store.delete_host_asset(asset.id).await,
    ] {
        assert!(matches!(gone, Err(StoreError::Missing { what: "asset", .. })), "{gone:?}");
    }
}

pub(crate) async fn networks_are_kept_like_hosts(backend: &impl Backend) {
    let store = backend.open().await;
    let now = change(5, "ann");
    let lan = network("lan", &["10.1.2.3/16", "2001:db8::/32", "10.1.0.0/16"]);
    let id = store.create_network_asset(&lan, &now).await.unwrap();
    store.close().await;

    let store = backend.open().await;
    let stored = store.network_asset(id).await.unwrap().unwrap();
    let cidrs = ["10.1.0.0/16", "2001:db8::/32"].map(|cidr| cidr.parse().unwrap()).into();
    assert_eq!(stored.item, NetworkAsset { id, cidrs, ..lan.clone() });
    assert_eq!(store.network_assets().await.unwrap(), [stored]);

    let again = store.create_network_asset(&network("lan", &["10.2.0.0/16"]), &now).await;
    assert_eq!(taken(again), ("network", "lan".into()));
    let again = store.create_network_asset(&network("x", &["10.1.0.0/16"]), &now).await;
    assert_eq!(taken(again), ("range", "10.1.0.0/16".into()));
    // A range within another is a network of its own.
    store.create_network_asset(&network("servers", &["10.1.9.0/24"]), &now).await.unwrap();
    let changed = NetworkAsset { id, internal: false, ..network("home", &["10.3.0.0/16"]) };
    assert_eq!(store.update_network_asset(&changed, 1, &now).await.unwrap(), 2);
    let late = store.update_network_asset(&changed, 1, &now).await;
    assert!(matches!(late, Err(StoreError::Stale { .. })), "{late:?}");
    assert_eq!(store.network_asset(id).await.unwrap().unwrap().item, changed);
    store.delete_network_asset(id).await.unwrap();
    assert!(matches!(store.delete_network_asset(id).await, Err(StoreError::Missing { .. })));
    let names: Vec<_> =
        store.network_assets().await.unwrap().into_iter().map(|n| n.item.name).collect();
    assert_eq!(names, ["servers"]);
}

pub(crate) async fn an_asset_that_a_policy_names_stays(backend: &impl Backend) {
    let store = backend.open().await;
    let now = change(5, "ann");
    let host = store.create_host_asset(&host_asset("web", &["::1"]), &now).await.unwrap();
    let lan = store.create_network_asset(&network("lan", &["10.0.0.0/8"]), &now).await.unwrap();
    let conditions = Conditions {
        sources: vec![AddressCondition::HomeNet, AddressCondition::Asset(host)],
        destinations: vec![AddressCondition::Network(lan)],
        ..Conditions::default()
    };
    let policy = Policy { name: "quiet".into(), conditions, ..Policy::default() };
    let policy = store.create_policy(&policy, Place::Last, &now).await.unwrap();
    for (refused, kind) in [
        (store.delete_host_asset(host).await, "asset"),
        (store.delete_network_asset(lan).await, "network"),
    ] {
        assert!(
            matches!(&refused, Err(StoreError::InUse { what, policy, .. })
                if *what == kind && policy == "quiet"),
            "{refused:?}"
        );
    }
    assert!(store.host_asset(host).await.unwrap().is_some());
    store.delete_policy(policy).await.unwrap();
    store.delete_host_asset(host).await.unwrap();
    store.delete_network_asset(lan).await.unwrap();
}

/// Names of all assets with the monitored host they are one with.
async fn joined(store: &dyn StateStore) -> Vec<(String, Option<String>)> {
    let assets = store.host_assets().await.unwrap().into_iter().map(|asset| asset.item);
    assets.map(|asset| (asset.name, asset.host.map(|host| host.to_string()))).collect()
}

pub(crate) async fn monitored_hosts_become_assets_once(backend: &impl Backend) {
    let store = backend.open().await;
    let hosts = [
        monitored("db", &["192.0.2.2"], "Database"),
        monitored("web", &["192.0.2.1", "2001:db8::1"], "web"),
        monitored("web-ssl", &["192.0.2.1"], "the same machine"),
        monitored("no-address", &[], ""),
    ];
    let first = store.adopt_hosts(&hosts, secs(5)).await.unwrap();
    let expected = Adoption { created: 2, known: 1, without_address: 1, ..Adoption::default() };
    assert_eq!(first, expected);
    let assets = store.host_assets().await.unwrap();
    let db = &assets[0];
    assert_eq!((&*db.item.description, u8::from(db.item.value)), ("Database", 2));
    assert_eq!((db.item.threshold_c, &*db.changed.actor), (30, "system"));
    assert_eq!(assets[1].item.description, "");
    assert_eq!(assets[1].item.ips.len(), 2);

    let again = store.adopt_hosts(&hosts, secs(6)).await.unwrap();
    assert_eq!(again, Adoption { known: 3, without_address: 1, ..Adoption::default() });
    assert_eq!(store.host_assets().await.unwrap(), assets);
}

pub(crate) async fn adoption_joins_what_people_made_and_overwrites_nothing(backend: &impl Backend) {
    let store = backend.open().await;
    let ann = change(1, "ann");
    let by_name = host_asset("web", &["192.0.2.1"]);
    let by_ip = host_asset("Oracle", &["192.0.2.2"]);
    for asset in [&by_name, &by_ip] {
        store.create_host_asset(asset, &ann).await.unwrap();
    }
    let other = HostAsset { host: Some("x".into()), ..host_asset("mail", &["192.0.2.3"]) };
    store.create_host_asset(&other, &ann).await.unwrap();
    let hosts = [
        monitored("web", &["192.0.2.99"], "moved"),
        monitored("db", &["192.0.2.2"], "Database"),
        // Its name belongs to the asset of another host.
        monitored("mail", &["192.0.2.50"], ""),
    ];
    let adoption = store.adopt_hosts(&hosts, secs(5)).await.unwrap();
    assert_eq!(adoption, Adoption { joined: 2, name_taken: 1, ..Adoption::default() });
    let pairs = [("Oracle", "db"), ("mail", "x"), ("web", "web")];
    let pairs = pairs.map(|(name, host)| (name.to_owned(), Some(host.to_owned())));
    assert_eq!(joined(&*store).await, pairs);
    let assets = store.host_assets().await.unwrap();
    let web = &assets[2];
    let expected = HostAsset { id: web.item.id, host: Some("web".into()), ..by_name };
    assert_eq!(web.item, expected, "all else is as ann made it");
    assert_eq!((web.version, &web.changed), (2, &ann));

    let again = store.adopt_hosts(&hosts, secs(6)).await.unwrap();
    assert_eq!(again, Adoption { known: 2, name_taken: 1, ..Adoption::default() });
    assert_eq!(store.host_assets().await.unwrap(), assets);
}

pub(crate) async fn an_adopted_asset_follows_its_host_until_a_person_edits_it(
    backend: &impl Backend,
) {
    let store = backend.open().await;
    let hosts = |ip: &str, alias: &str| {
        [monitored("web", &[ip], alias), monitored("db", &["192.0.2.2"], "Database")]
    };
    store.adopt_hosts(&hosts("192.0.2.1", "old"), secs(5)).await.unwrap();
    let moved = store.adopt_hosts(&hosts("192.0.2.8", "new"), secs(6)).await.unwrap();
    assert_eq!(moved, Adoption { updated: 1, known: 1, ..Adoption::default() });
    // The address of another asset is not taken over.
    let clash = store.adopt_hosts(&hosts("192.0.2.2", "new"), secs(7)).await.unwrap();
    assert_eq!(clash, Adoption { known: 2, ..Adoption::default() });
    let web = store.host_assets().await.unwrap().pop().unwrap();
    assert_eq!(web.item.ips, ["192.0.2.8".parse::<std::net::IpAddr>().unwrap()]);
    assert_eq!((&*web.item.description, web.version), ("new", 2));

    let edited = HostAsset { description: "mine".into(), ..web.item };
    store.update_host_asset(&edited, 2, &change(8, "ann")).await.unwrap();
    store.adopt_hosts(&hosts("192.0.2.9", "newest"), secs(9)).await.unwrap();
    assert_eq!(store.host_asset(edited.id).await.unwrap().unwrap().item, edited);
}
