//! Which alarms are wanted.

use std::net::IpAddr;

use ipnet::IpNet;
use model::Timestamp;
use model::event::{PluginId, PluginSid};

use super::{AlarmStatus, LabelId};
use crate::page::Cursor;

/// Addresses from the first to the last, inclusive. An IPv4 address and the same one mapped into
/// IPv6 are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressRange {
    /// The lowest.
    pub first: IpAddr,
    /// The highest.
    pub last: IpAddr,
}

impl From<IpAddr> for AddressRange {
    fn from(ip: IpAddr) -> Self {
        Self { first: ip, last: ip }
    }
}

impl From<IpNet> for AddressRange {
    fn from(range: IpNet) -> Self {
        Self { first: range.network(), last: range.broadcast() }
    }
}

/// What alarms must be like. The default is all of them; every field that is set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlarmFilter {
    /// Open or closed.
    pub status: Option<AlarmStatus>,
    /// At least this risk.
    pub risk_min: Option<u8>,
    /// At most this risk.
    pub risk_max: Option<u8>,
    /// The source lies in one of these; empty: any.
    pub sources: Vec<AddressRange>,
    /// The destination lies in one of these; empty: any.
    pub destinations: Vec<AddressRange>,
    /// The source or the destination lies in one of these: the addresses of an asset, or what
    /// somebody may see. `Some` of nothing selects nothing.
    pub either: Option<Vec<AddressRange>>,
    /// Raised by this directive.
    pub directive: Option<u32>,
    /// Of this data source: 1505 for directives.
    pub plugin_id: Option<PluginId>,
    /// Of this event type; a directive's id.
    pub plugin_sid: Option<PluginSid>,
    /// The name contains this, in any case.
    pub name: Option<String>,
    /// The name is exactly this.
    pub name_is: Option<String>,
    /// The sensor lies in this range.
    pub sensor: Option<AddressRange>,
    /// Bears this label.
    pub label: Option<LabelId>,
    /// The last event is not older than this.
    pub from: Option<Timestamp>,
    /// The last event is older than this.
    pub until: Option<Timestamp>,
    /// At least so many events.
    pub events_min: Option<u64>,
    /// At most so many events.
    pub events_max: Option<u64>,
    /// Shown together with alarms of this value.
    pub similar: Option<String>,
}

/// A page of alarms, newest last event first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmQuery {
    /// Which.
    pub filter: AlarmFilter,
    /// Only what comes after this item of an earlier page.
    pub after: Option<Cursor>,
    /// At most so many, up to [`MAX_PAGE`](crate::page::MAX_PAGE).
    pub limit: u32,
}

impl Default for AlarmQuery {
    fn default() -> Self {
        Self { filter: AlarmFilter::default(), after: None, limit: 100 }
    }
}
