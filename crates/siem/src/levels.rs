//! Levels of compromise and attack (C and A) of hosts and networks: OSSIM 2.3's, gone in 5.8.
//!
//! Every event adds its risk for the source to the C level of the source, and its risk for the
//! destination to the A level of the destination; networks that contain the address get the
//! same. Levels fall by a constant at every tick. They decide nothing: they are a picture of
//! where trouble is, next to the thresholds of assets. [`crate::Siem`] does not keep them; a
//! caller that wants them shows them the stored events.

use core::net::IpAddr;

use model::asset::NetworkId;
use model::{AssetBook, Event};
use rustc_hash::FxHashMap;

/// Levels are kept exactly, in twenty-fifths: OSSIM adds the risk before it is rounded.
const PARTS: u64 = 25;

/// Most addresses that have a level at a time. Others are not added, but counted.
const MOST_HOSTS: usize = 100_000;

/// C and A of one address or network.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RiskLevel {
    c: u64,
    a: u64,
}

impl RiskLevel {
    /// Compromise, rounded down.
    #[must_use]
    pub fn c(self) -> u64 {
        self.c / PARTS
    }

    /// Attack, rounded down.
    #[must_use]
    pub fn a(self) -> u64 {
        self.a / PARTS
    }

    fn fall(&mut self, by: u64) -> bool {
        for level in [&mut self.c, &mut self.a] {
            *level = level.saturating_sub(by);
        }
        self.c + self.a > 0
    }
}

/// The levels of everything that has one.
#[derive(Debug, Clone, Default)]
pub struct RiskLevels {
    hosts: FxHashMap<IpAddr, RiskLevel>,
    networks: FxHashMap<NetworkId, RiskLevel>,
    left_out: u64,
}

impl RiskLevels {
    /// Adds the risks of a qualified event; one that was not assessed adds nothing. Directive
    /// events count, too.
    pub fn add(&mut self, event: &Event, assets: &AssetBook) {
        let part = |asset: Option<u8>| {
            let factors = [event.priority, asset, event.reliability];
            let product: u64 =
                factors.iter().map(|factor| u64::from(factor.unwrap_or(0))).product();
            product.min(10 * PARTS)
        };
        if let (Some(_), Some(ip)) = (event.risk_src, event.src_ip) {
            self.add_to(ip, RiskLevel { c: part(event.asset_src), a: 0 }, assets);
        }
        if let (Some(_), Some(ip)) = (event.risk_dst, event.dst_ip) {
            self.add_to(ip, RiskLevel { c: 0, a: part(event.asset_dst) }, assets);
        }
    }

    /// One tick: every level falls by `recovery` (OSSIM: 1 every 15 seconds); what is not above
    /// it becomes 0.
    pub fn recover(&mut self, recovery: u64) {
        let by = recovery.saturating_mul(PARTS);
        self.hosts.retain(|_, level| level.fall(by));
        self.networks.retain(|_, level| level.fall(by));
    }

    /// The level of an address.
    #[must_use]
    pub fn of_host(&self, ip: IpAddr) -> RiskLevel {
        self.hosts.get(&ip).copied().unwrap_or_default()
    }

    /// The level of a network.
    #[must_use]
    pub fn of_network(&self, id: NetworkId) -> RiskLevel {
        self.networks.get(&id).copied().unwrap_or_default()
    }

    /// How often an address got no level because too many had one.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    fn add_to(&mut self, ip: IpAddr, more: RiskLevel, assets: &AssetBook) {
        if ip.is_unspecified() || more == RiskLevel::default() {
            return;
        }
        let room = self.hosts.len() < MOST_HOSTS;
        match self.hosts.get_mut(&ip) {
            Some(level) => raise(level, more),
            None if room => raise(self.hosts.entry(ip).or_default(), more),
            None => self.left_out += 1,
        }
        let mut networks: Vec<NetworkId> =
            assets.networks_of(ip).map(|network| network.id).collect();
        networks.sort_unstable();
        networks.dedup();
        for id in networks {
            raise(self.networks.entry(id).or_default(), more);
        }
    }
}

fn raise(level: &mut RiskLevel, more: RiskLevel) {
    level.c = level.c.saturating_add(more.c);
    level.a = level.a.saturating_add(more.a);
}
