//! Hosts and networks as assets: what they are worth, and which addresses are theirs.

use core::net::IpAddr;

use ipnet::IpNet;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::names::HostName;

/// What an asset is worth: 0 (nothing) to 5. Unknown addresses count 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct AssetValue(u8);

/// Not 0 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an asset value is a number from 0 to 5")]
pub struct BadAssetValue;

impl TryFrom<u8> for AssetValue {
    type Error = BadAssetValue;
    fn try_from(value: u8) -> Result<Self, BadAssetValue> {
        if value <= 5 { Ok(Self(value)) } else { Err(BadAssetValue) }
    }
}

impl From<AssetValue> for u8 {
    fn from(value: AssetValue) -> Self {
        value.0
    }
}

impl Default for AssetValue {
    /// 2, OSSIM's `def_asset`.
    fn default() -> Self {
        Self(2)
    }
}

/// The threshold of C and A levels when nobody set one (OSSIM's `threshold`).
pub const DEFAULT_THRESHOLD: u32 = 30;

/// A host asset's row in the state store.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct AssetId(pub i64);

/// A network asset's row in the state store.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct NetworkId(pub i64);

/// A host as an asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostAsset {
    /// Its row; 0 before it is stored.
    pub id: AssetId,
    /// Unique label, at most 128 characters.
    pub name: String,
    /// Its addresses, at least one; an address belongs to one asset only.
    pub ips: Vec<IpAddr>,
    /// Names it is also known by.
    pub fqdns: Vec<String>,
    /// Importance in the risk formula.
    pub value: AssetValue,
    /// C level at which it is over its threshold.
    pub threshold_c: u32,
    /// A level at which it is over its threshold.
    pub threshold_a: u32,
    /// At most 255 characters.
    pub description: String,
    /// Empty: unknown.
    pub operating_system: String,
    /// The monitored host with which it is one.
    pub host: Option<HostName>,
}

/// A network as an asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkAsset {
    /// Its row; 0 before it is stored.
    pub id: NetworkId,
    /// Unique label, at most 128 characters.
    pub name: String,
    /// Its address ranges, at least one.
    pub cidrs: Vec<IpNet>,
    /// Value of hosts in it that are no asset of their own.
    pub value: AssetValue,
    /// As for hosts.
    pub threshold_c: u32,
    /// As for hosts.
    pub threshold_a: u32,
    /// Whether directives mean it by `HOME_NET`.
    pub internal: bool,
    /// At most 255 characters.
    pub description: String,
}

/// All assets, ready to be asked about addresses.
///
/// ```
/// use model::asset::{AssetBook, NetworkAsset, NetworkId, DEFAULT_THRESHOLD};
/// let lan = NetworkAsset {
///     id: NetworkId(1), name: "lan".into(), cidrs: vec!["10.2.0.0/16".parse().unwrap()],
///     value: 4.try_into().unwrap(), threshold_c: DEFAULT_THRESHOLD,
///     threshold_a: DEFAULT_THRESHOLD, internal: true, description: String::new(),
/// };
/// let book = AssetBook::new(Vec::new(), vec![lan]);
/// assert_eq!(u8::from(book.value_of("10.2.0.3".parse().unwrap())), 4);
/// assert_eq!(u8::from(book.value_of("192.0.2.1".parse().unwrap())), 2);
/// ```
#[derive(Debug, Clone, Default)]
pub struct AssetBook {
    hosts: Vec<HostAsset>,
    networks: Vec<NetworkAsset>,
    by_ip: FxHashMap<IpAddr, u32>,
    by_name: FxHashMap<String, u32>,
    /// The ranges by prefix, and which prefix lengths occur, longest first.
    by_range: FxHashMap<IpNet, u32>,
    prefixes_v4: Vec<u8>,
    prefixes_v6: Vec<u8>,
}

impl AssetBook {
    /// Indexes assets. Where two claim one address or range, the first keeps it.
    #[must_use]
    pub fn new(hosts: Vec<HostAsset>, networks: Vec<NetworkAsset>) -> Self {
        let mut book = Self { hosts, networks, ..Self::default() };
        for (n, host) in (0..).zip(&book.hosts) {
            for ip in &host.ips {
                book.by_ip.entry(*ip).or_insert(n);
            }
            let monitored = host.host.iter().map(|name| &**name);
            let names = host.fqdns.iter().map(String::as_str).chain(monitored);
            for name in std::iter::once(host.name.as_str()).chain(names) {
                book.by_name.entry(name.to_lowercase()).or_insert(n);
            }
        }
        for (n, network) in (0..).zip(&book.networks) {
            for range in &network.cidrs {
                book.by_range.entry(range.trunc()).or_insert(n);
                let prefixes = match range {
                    IpNet::V4(_) => &mut book.prefixes_v4,
                    IpNet::V6(_) => &mut book.prefixes_v6,
                };
                if let Err(place) = prefixes.binary_search_by(|have| range.prefix_len().cmp(have)) {
                    prefixes.insert(place, range.prefix_len());
                }
            }
        }
        book
    }

    /// All host assets.
    #[must_use]
    pub fn hosts(&self) -> &[HostAsset] {
        &self.hosts
    }

    /// All network assets.
    #[must_use]
    pub fn networks(&self) -> &[NetworkAsset] {
        &self.networks
    }

    /// The host that has this address.
    #[must_use]
    pub fn host_of(&self, ip: IpAddr) -> Option<&HostAsset> {
        self.hosts.get(*self.by_ip.get(&ip)? as usize)
    }

    /// The host of this name, alias or monitored host name, in any case.
    #[must_use]
    pub fn host_named(&self, name: &str) -> Option<&HostAsset> {
        self.hosts.get(*self.by_name.get(&name.to_lowercase())? as usize)
    }

    /// The network of this name, exactly as written.
    #[must_use]
    pub fn network_named(&self, name: &str) -> Option<&NetworkAsset> {
        self.networks.iter().find(|network| network.name == name)
    }

    /// The networks that contain this address, longest prefix first.
    pub fn networks_of(&self, ip: IpAddr) -> impl Iterator<Item = &NetworkAsset> {
        let prefixes = if ip.is_ipv4() { &self.prefixes_v4 } else { &self.prefixes_v6 };
        prefixes.iter().filter_map(move |prefix| {
            let range = IpNet::new(ip, *prefix).ok()?.trunc();
            self.networks.get(*self.by_range.get(&range)? as usize)
        })
    }

    /// The host's own value, else that of the containing network with the longest prefix, else 2.
    #[must_use]
    pub fn value_of(&self, ip: IpAddr) -> AssetValue {
        if let Some(host) = self.host_of(ip) {
            return host.value;
        }
        self.networks_of(ip).next().map_or_else(AssetValue::default, |network| network.value)
    }

    /// Whether the address is in a network marked internal: `HOME_NET`.
    #[must_use]
    pub fn is_home(&self, ip: IpAddr) -> bool {
        self.networks_of(ip).any(|network| network.internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(name: &str, cidr: &str, value: u8, internal: bool) -> NetworkAsset {
        NetworkAsset {
            id: NetworkId(0),
            name: name.into(),
            cidrs: vec![cidr.parse().unwrap()],
            value: value.try_into().unwrap(),
            threshold_c: DEFAULT_THRESHOLD,
            threshold_a: DEFAULT_THRESHOLD,
            internal,
            description: String::new(),
        }
    }

    fn host(name: &str, ip: &str, value: u8) -> HostAsset {
        HostAsset {
            id: AssetId(0),
            name: name.into(),
            ips: vec![ip.parse().unwrap()],
            fqdns: vec![format!("{name}.example.org")],
            value: value.try_into().unwrap(),
            threshold_c: DEFAULT_THRESHOLD,
            threshold_a: DEFAULT_THRESHOLD,
            description: String::new(),
            operating_system: String::new(),
            host: None,
        }
    }

    fn value(book: &AssetBook, ip: &str) -> u8 {
        book.value_of(ip.parse().unwrap()).into()
    }

    #[test]
    fn a_host_counts_before_its_networks_and_the_longest_prefix_before_shorter_ones() {
        let book = AssetBook::new(
            vec![host("web", "10.1.0.5", 5)],
            vec![
                network("all", "10.0.0.0/8", 1, true),
                network("servers", "10.1.0.0/16", 4, false),
                network("six", "2001:db8::/32", 3, true),
            ],
        );
        assert_eq!(value(&book, "10.1.0.5"), 5);
        assert_eq!(value(&book, "10.1.0.6"), 4);
        assert_eq!(value(&book, "10.9.0.6"), 1);
        assert_eq!(value(&book, "2001:db8::1"), 3);
        assert_eq!(value(&book, "192.0.2.1"), 2);
        assert!(book.is_home("10.1.0.6".parse().unwrap()), "by the wider network");
        assert!(!book.is_home("192.0.2.1".parse().unwrap()));
        assert_eq!(book.host_named("WEB.example.org").unwrap().name, "web");
    }
}
