//! What a rule accepts as an address, in OSSIM 5.8's order: host assets, addresses, the most
//! specific network, `HOME_NET`.

use core::net::IpAddr;

use ipnet::IpNet;
use model::AssetBook;
use model::directive::{Accept, AddressToken, Reference};

use super::accept::{is_list, single_reference};
use super::level::{Level, referenced};
use super::seen::Endpoint;

/// Addresses of one sign: those of the accept list, or those of the reject list.
#[derive(Debug, Default)]
struct Tokens {
    /// First addresses of host assets.
    hosts: Vec<IpAddr>,
    ips: Vec<IpAddr>,
    networks: Vec<IpNet>,
    home: bool,
}

impl Tokens {
    fn resolve(tokens: &[AddressToken], assets: &AssetBook, unknown: &mut Vec<String>) -> Self {
        let mut resolved = Self::default();
        for token in tokens {
            match token {
                AddressToken::Ip(ip) => resolved.ips.push(*ip),
                AddressToken::Net(net) => resolved.networks.push(net.trunc()),
                AddressToken::HomeNet => resolved.home = true,
                AddressToken::Name(name) => {
                    if let Some(network) = assets.network_named(name) {
                        resolved.networks.extend(network.cidrs.iter().map(IpNet::trunc));
                    } else if let Some(host) = assets.host_named(name) {
                        resolved.hosts.extend(host.ips.first());
                    } else {
                        unknown.push(name.clone());
                    }
                }
            }
        }
        resolved
    }

    fn longest_prefix(&self, ip: IpAddr) -> Option<u8> {
        let around = self.networks.iter().filter(|network| network.contains(&ip));
        around.map(IpNet::prefix_len).max()
    }
}

/// Accepted and rejected addresses.
#[derive(Debug, Default)]
pub(crate) struct Addresses {
    these: Tokens,
    not_these: Tokens,
    references: Vec<Reference>,
    /// An address must be in the list, rather than merely not be rejected.
    is_list: bool,
    /// Only references are listed.
    only_references: bool,
    /// Nothing is asked for.
    accepts_all: bool,
}

impl Addresses {
    /// Names that no asset has go to `unknown`; they match nothing.
    pub(crate) fn new(
        accept: &Accept<AddressToken>,
        assets: &AssetBook,
        unknown: &mut Vec<String>,
    ) -> Self {
        let is_list = is_list(accept);
        let rejects = !accept.not_these.is_empty() || accept.references.iter().any(|r| r.negated);
        Self {
            these: Tokens::resolve(&accept.these, assets, unknown),
            not_these: Tokens::resolve(&accept.not_these, assets, unknown),
            references: accept.references.clone(),
            is_list,
            only_references: accept.these.is_empty(),
            accepts_all: !is_list && !rejects,
        }
    }

    /// Whether nothing is asked for.
    pub(crate) fn accepts_all(&self) -> bool {
        self.accepts_all
    }

    /// The reference, when the address it stands for is the only one accepted.
    pub(crate) fn single_reference(&self) -> Option<Reference> {
        single_reference(&self.references, self.is_list && self.only_references)
    }

    /// `same_host`: a referenced address means all addresses of its host asset. Monitors are
    /// asked about the address itself.
    pub(crate) fn accepts(
        &self,
        address: &Endpoint,
        levels: &[Level],
        assets: &AssetBook,
        same_host: bool,
    ) -> bool {
        if self.accepts_all {
            return true;
        }
        if address.is_host {
            if self.these.hosts.contains(&address.canonical) {
                return true;
            }
            if self.not_these.hosts.contains(&address.canonical) {
                return false;
            }
        }
        let referred = |negated: bool| {
            self.references.iter().any(|reference| {
                reference.negated == negated
                    && refers_to(*reference, address, levels, assets, same_host)
            })
        };
        if self.these.ips.contains(&address.ip) || referred(false) {
            return true;
        }
        if self.not_these.ips.contains(&address.ip) || referred(true) {
            return false;
        }
        let inside = self.these.longest_prefix(address.ip);
        let outside = self.not_these.longest_prefix(address.ip);
        if inside.is_some() || outside.is_some() {
            return inside >= outside;
        }
        if address.is_home && (self.these.home || self.not_these.home) {
            return self.these.home;
        }
        !self.is_list
    }

    /// The first address accepted, for a question to a monitor.
    pub(crate) fn first(&self, levels: &[Level]) -> Option<IpAddr> {
        let resolved = self.references.iter().filter(|r| !r.negated);
        let resolved = resolved
            .filter_map(|r| referenced(levels, r.level)?.address(r.field))
            .find(|address| !address.is_unspecified());
        let fixed = self.these.ips.first().or(self.these.hosts.first()).copied();
        resolved.or(fixed).filter(|_| self.is_list)
    }
}

fn refers_to(
    reference: Reference,
    address: &Endpoint,
    levels: &[Level],
    assets: &AssetBook,
    same_host: bool,
) -> bool {
    let level = referenced(levels, reference.level);
    let Some(meant) = level.and_then(|level| level.address(reference.field)) else {
        return false;
    };
    meant == address.ip
        || (same_host
            && address.is_host
            && super::seen::canonical(meant, assets) == address.canonical)
}
