//! One event as rules look at it: addresses resolved, taxonomy looked up, once.

use core::net::{IpAddr, Ipv4Addr};

use model::{AssetBook, DataSources, Event, Timestamp};

/// OSSIM's "no address".
pub(crate) const NO_ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// An address, and what the assets say of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Endpoint {
    /// As in the event; 0.0.0.0 when it has none.
    pub(crate) ip: IpAddr,
    /// The first address of its host asset, else itself: equal for all addresses of one host.
    pub(crate) canonical: IpAddr,
    /// Whether it belongs to a host asset.
    pub(crate) is_host: bool,
    /// In a network marked internal.
    pub(crate) is_home: bool,
    /// Asset value, 0–5.
    pub(crate) value: u8,
}

impl Endpoint {
    pub(crate) fn of(ip: Option<IpAddr>, assets: &AssetBook) -> Self {
        let ip = ip.unwrap_or(NO_ADDRESS);
        let host = assets.host_of(ip);
        let mut networks = assets.networks_of(ip).peekable();
        let network_value = networks.peek().map(|network| network.value);
        let value = host.map(|host| host.value).or(network_value).unwrap_or_default();
        Self {
            ip,
            canonical: host.and_then(|host| host.ips.first().copied()).unwrap_or(ip),
            is_host: host.is_some(),
            is_home: networks.any(|network| network.internal),
            value: value.into(),
        }
    }
}

/// The address that stands for all addresses of the same host asset.
pub(crate) fn canonical(ip: IpAddr, assets: &AssetBook) -> IpAddr {
    assets.host_of(ip).and_then(|host| host.ips.first().copied()).unwrap_or(ip)
}

/// OSSIM 5.8's classification of an event type; 0: none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Taxonomy {
    pub(crate) product: u16,
    pub(crate) category: u16,
    pub(crate) subcategory: u16,
}

impl Taxonomy {
    pub(crate) fn of(event: &Event, data_sources: &DataSources) -> Self {
        let event_type = data_sources.event_type(event.plugin_id, event.plugin_sid);
        Self {
            product: data_sources.source(event.plugin_id).map_or(0, |source| source.product_type),
            category: event_type.map_or(0, |event_type| event_type.category),
            subcategory: event_type.map_or(0, |event_type| event_type.subcategory),
        }
    }
}

/// What rules look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'e> {
    pub(crate) event: &'e Event,
    pub(crate) assets: &'e AssetBook,
    /// When it counts as having happened: see [`crate::clock::time_of`].
    pub(crate) at: Timestamp,
    pub(crate) src: Endpoint,
    pub(crate) dst: Endpoint,
    pub(crate) taxonomy: Taxonomy,
}
