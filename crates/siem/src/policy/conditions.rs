//! Conditions of a policy: all must match; an empty list is no condition.

use core::net::IpAddr;

use ipnet::IpNet;
use model::policy::{
    AddressCondition, Conditions, EventTypeCondition, PortCondition, TaxonomyCondition,
};
use model::{AssetBook, Event, Timestamp};

use super::time::CompiledTime;
use super::within;
use crate::correlate::{Endpoint, Taxonomy};

/// An event, with what conditions ask about it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Considered<'e> {
    pub(crate) event: &'e Event,
    pub(crate) at: Timestamp,
    pub(crate) src: &'e Endpoint,
    pub(crate) dst: &'e Endpoint,
    pub(crate) taxonomy: Taxonomy,
    /// As it would be without a policy.
    pub(crate) priority: u8,
    /// As it would be without a policy and without cross-correlation.
    pub(crate) reliability: u8,
}

/// One side's addresses, with assets resolved.
#[derive(Debug, Default)]
struct Side {
    ranges: Vec<IpNet>,
    home: bool,
    external: bool,
    any: bool,
}

impl Side {
    fn new(conditions: &[AddressCondition], assets: &AssetBook) -> Self {
        let mut side = Self { any: conditions.is_empty(), ..Self::default() };
        for condition in conditions {
            match condition {
                AddressCondition::Asset(id) => {
                    let host = assets.hosts().iter().find(|host| host.id == *id);
                    side.ranges
                        .extend(host.iter().flat_map(|host| &host.ips).copied().map(IpNet::from));
                }
                AddressCondition::Network(id) => {
                    let network = assets.networks().iter().find(|network| network.id == *id);
                    side.ranges.extend(network.iter().flat_map(|network| &network.cidrs));
                }
                AddressCondition::Range(range) => side.ranges.push(*range),
                AddressCondition::HomeNet => side.home = true,
                AddressCondition::External => side.external = true,
            }
        }
        side
    }

    fn matches(&self, address: &Endpoint) -> bool {
        self.any
            || (self.home && address.is_home)
            || (self.external && !address.is_home)
            || within(&self.ranges, address.ip)
    }
}

/// Conditions, ready to be asked.
#[derive(Debug)]
pub(crate) struct CompiledConditions {
    sources: Side,
    destinations: Side,
    source_ports: Vec<PortCondition>,
    destination_ports: Vec<PortCondition>,
    sensors: Vec<IpAddr>,
    event_types: Vec<EventTypeCondition>,
    taxonomy: Vec<TaxonomyCondition>,
    priority: Option<u8>,
    reliability: Option<u8>,
    time: Option<CompiledTime>,
}

impl CompiledConditions {
    /// `Err` says what cannot be understood; the policy then decides about nothing.
    pub(crate) fn new(conditions: &Conditions, assets: &AssetBook) -> Result<Self, String> {
        Ok(Self {
            sources: Side::new(&conditions.sources, assets),
            destinations: Side::new(&conditions.destinations, assets),
            source_ports: conditions.source_ports.clone(),
            destination_ports: conditions.destination_ports.clone(),
            sensors: conditions.sensors.clone(),
            event_types: conditions.event_types.clone(),
            taxonomy: conditions.taxonomy.clone(),
            priority: conditions.priority,
            reliability: conditions.reliability,
            time: conditions.time.as_ref().map(CompiledTime::new).transpose()?,
        })
    }

    pub(crate) fn match_event(&self, considered: &Considered<'_>) -> bool {
        let event = considered.event;
        self.priority.is_none_or(|priority| priority == considered.priority)
            && self.reliability.is_none_or(|number| number == considered.reliability)
            && any_of(&self.event_types, |condition| is_type(condition, event))
            && any_of(&self.taxonomy, |condition| is_in(condition, considered.taxonomy))
            && self.sources.matches(considered.src)
            && self.destinations.matches(considered.dst)
            && any_of(&self.source_ports, |condition| is_port(condition, event, event.src_port))
            && any_of(&self.destination_ports, |condition| {
                is_port(condition, event, event.dst_port)
            })
            && any_of(&self.sensors, |sensor| event.sensor == Some(*sensor))
            && self.time.as_ref().is_none_or(|time| time.contains(considered.at))
    }
}

fn any_of<T>(conditions: &[T], matches: impl Fn(&T) -> bool) -> bool {
    conditions.is_empty() || conditions.iter().any(matches)
}

fn is_type(condition: &EventTypeCondition, event: &Event) -> bool {
    condition.plugin_id == event.plugin_id
        && any_of(&condition.sids, |(first, last)| (*first..=*last).contains(&event.plugin_sid))
}

fn is_in(condition: &TaxonomyCondition, taxonomy: Taxonomy) -> bool {
    let agrees = |wanted: u16, have: u16| wanted == 0 || wanted == have;
    agrees(condition.product, taxonomy.product)
        && agrees(condition.category, taxonomy.category)
        && agrees(condition.subcategory, taxonomy.subcategory)
}

fn is_port(condition: &PortCondition, event: &Event, port: u16) -> bool {
    let any = (condition.first, condition.last) == (0, 0);
    condition.protocol.is_none_or(|protocol| protocol == event.protocol)
        && (any || (condition.first..=condition.last).contains(&port))
}
