//! The values that `sticky_different` has seen.

use core::net::IpAddr;
use std::collections::BTreeSet;

use model::directive::EventField;
use model::{Event, TextField};
use sha1::{Digest, Sha1};

use super::seen::NO_ADDRESS;

/// Up to here a sorted list is smaller and as fast as a tree.
const FEW: usize = 64;

/// A set of values, each as 128 bits: addresses and numbers as they are, texts as the start of
/// their SHA-1, so that nobody can make two texts look like one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Distinct {
    /// Sorted.
    Few(Vec<u128>),
    Many(BTreeSet<u128>),
}

impl Default for Distinct {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Distinct {
    /// Returns whether the value is new.
    pub(crate) fn insert(&mut self, value: u128) -> bool {
        match self {
            Self::Few(values) => {
                let Err(place) = values.binary_search(&value) else { return false };
                values.insert(place, value);
                if values.len() > FEW {
                    *self = Self::Many(std::mem::take(values).into_iter().collect());
                }
                true
            }
            Self::Many(values) => values.insert(value),
        }
    }

    /// Ascending.
    pub(crate) fn values(&self) -> Vec<u128> {
        match self {
            Self::Few(values) => values.clone(),
            Self::Many(values) => values.iter().copied().collect(),
        }
    }

    /// From values in any order.
    pub(crate) fn from_values(mut values: Vec<u128>) -> Self {
        if values.len() > FEW {
            return Self::Many(values.into_iter().collect());
        }
        values.sort_unstable();
        values.dedup();
        Self::Few(values)
    }

    /// Memory behind this value, in bytes. A tree's nodes are at least half full.
    pub(crate) fn heap_bytes(&self) -> usize {
        match self {
            Self::Few(values) => values.len().next_power_of_two() * size_of::<u128>(),
            Self::Many(values) => values.len() * size_of::<u128>() * 2,
        }
    }
}

/// The value of a field in which events must differ. `None`: the event always counts, because
/// the text is missing or the field is one that `sticky_different` ignores (as in 5.8).
pub(crate) fn distinguishing(event: &Event, field: EventField) -> Option<u128> {
    Some(match field {
        EventField::SrcIp => address(event.src_ip),
        EventField::DstIp => address(event.dst_ip),
        EventField::Sensor => address(event.sensor),
        EventField::SrcPort => event.src_port.into(),
        EventField::DstPort => event.dst_port.into(),
        EventField::Protocol => event.protocol.0.into(),
        EventField::PluginId => event.plugin_id.0.into(),
        EventField::PluginSid => event.plugin_sid.0.into(),
        EventField::Text(TextField::Password | TextField::Filename)
        | EventField::Product
        | EventField::Category
        | EventField::Subcategory => return None,
        EventField::Text(field) => text(event.texts.get(field)?),
    })
}

fn address(ip: Option<IpAddr>) -> u128 {
    match ip.unwrap_or(NO_ADDRESS) {
        IpAddr::V4(ip) => ip.to_ipv6_mapped().to_bits(),
        IpAddr::V6(ip) => ip.to_bits(),
    }
}

fn text(text: &str) -> u128 {
    let digest = Sha1::digest(text.as_bytes());
    digest.iter().take(16).fold(0, |bits, byte| bits << 8 | u128::from(*byte))
}
