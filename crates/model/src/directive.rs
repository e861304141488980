//! Correlation directives as configured: OSSIM's XML, read but not compiled.
//!
//! `config` fills these in; `siem` runs them. Names of assets are still names: `siem` resolves
//! them against the [`AssetBook`](crate::asset::AssetBook).

use core::net::IpAddr;
use std::sync::Arc;

use ipnet::IpNet;

use crate::event::{PluginId, PluginSid, Protocol};
use crate::text_field::TextField;

/// One directive.
#[derive(Debug, Clone, PartialEq)]
pub struct Directive {
    /// Becomes the sid of its 1505 events.
    pub id: u32,
    /// May contain `SRC_IP`, `DST_IP` …, which are filled in for display.
    pub name: String,
    /// 0–5.
    pub priority: u8,
    /// Starts instances only inside this.
    pub timetable: Option<Arc<Timetable>>,
    /// 5.8's `groupalarmby`; empty: alarms are not grouped.
    pub group_alarm_by: Vec<GroupAlarmBy>,
    /// 5.8's `groupalarmtimeout`, in seconds; 0: never.
    pub group_alarm_timeout_s: u64,
    /// Whether events of other directives (1505) may match it: an extension, off unless the
    /// directive has `chain="true"` or its root names plugin 1505.
    pub chained: bool,
    /// The root rule.
    pub root: DirectiveRule,
    /// The file it is from.
    pub file: Arc<str>,
    /// Its line there.
    pub line: u32,
    /// Its bytes there: start and end.
    pub span: (usize, usize),
}

/// One level of a directive, with the alternatives that may follow it.
#[derive(Debug, Clone, PartialEq)]
pub struct DirectiveRule {
    /// Shown at the alarm's tree.
    pub name: String,
    /// Its line in the file.
    pub line: u32,
    /// What it listens to.
    pub kind: RuleKind,
    /// `plugin_id`
    pub plugin_id: Accept<PluginId>,
    /// `plugin_sid`
    pub plugin_sid: Accept<PluginSid>,
    /// `product`: OSSIM product types.
    pub product: Accept<u16>,
    /// `category`
    pub category: Accept<u16>,
    /// `subcategory`
    pub subcategory: Accept<u16>,
    /// `suppress`: excluded pairs.
    pub suppress: Vec<(PluginId, PluginSid)>,
    /// `from`
    pub from: Accept<AddressToken>,
    /// `to`
    pub to: Accept<AddressToken>,
    /// `port_from`: inclusive ranges. A referenced port 0 accepts any.
    pub port_from: Accept<(u16, u16)>,
    /// `port_to`
    pub port_to: Accept<(u16, u16)>,
    /// `protocol`
    pub protocol: Accept<Protocol>,
    /// `sensor`
    pub sensor: Accept<AddressToken>,
    /// `username`, `filename`, `userdata1` …
    pub texts: Vec<(TextField, Accept<TextToken>)>,
    /// `reliability`
    pub reliability: Reliability,
    /// How many events complete it; at least 1.
    pub occurrence: u32,
    /// Seconds after the parent's completion; 0: never. The limit second is still inside.
    pub time_out_s: u64,
    /// `sticky`; always on in 5.8 and here, kept for display.
    pub sticky: bool,
    /// Events must differ in this to count.
    pub sticky_different: Option<EventField>,
    /// `not`: completes when its time-out passes without a match.
    pub negated: bool,
    /// Alternatives that may follow, in document order.
    pub children: Vec<DirectiveRule>,
}

/// Who answers a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleKind {
    /// Events of detectors.
    Detector,
    /// The answer of a monitor to this question.
    Monitor {
        /// `eq ne lt le gt ge`
        condition: String,
        /// Compared as text with the answer's.
        value: String,
        /// For how long to ask.
        interval_s: Option<u64>,
        /// Compare with the value itself rather than with its increase.
        absolute: bool,
    },
}

/// `reliability` of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reliability {
    /// `6`
    Absolute(u8),
    /// `+2`: added to the raw numbers of all ancestors, absolute ones included.
    Relative(u8),
}

/// What an attribute of a rule accepts. All empty: no constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accept<T> {
    /// `ANY` is listed.
    pub any: bool,
    /// One of these.
    pub these: Vec<T>,
    /// None of these (`!x`).
    pub not_these: Vec<T>,
    /// Values of an ancestor's event, added when the parent completes (`1:SRC_IP`, `!1:DST_IP`).
    pub references: Vec<Reference>,
}

impl<T> Default for Accept<T> {
    fn default() -> Self {
        Self { any: false, these: Vec::new(), not_these: Vec::new(), references: Vec::new() }
    }
}

impl<T> Accept<T> {
    /// Whether there is no constraint at all.
    #[must_use]
    pub fn is_unconstrained(&self) -> bool {
        self.these.is_empty()
            && self.not_these.is_empty()
            && (self.any || self.references.is_empty())
            && self.references.iter().all(|reference| !reference.negated)
    }
}

/// `L:VAR`: the value at level `L` of the instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// `!L:VAR`
    pub negated: bool,
    /// Absolute level; the root is 1. Always that of an ancestor.
    pub level: u8,
    /// Which value.
    pub field: EventField,
}

/// A field of an event that directives can refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum EventField {
    PluginId,
    PluginSid,
    SrcIp,
    DstIp,
    SrcPort,
    DstPort,
    Protocol,
    Sensor,
    Product,
    Category,
    Subcategory,
    Text(TextField),
}

/// A token of `from`, `to`, `sensor`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressToken {
    /// One address.
    Ip(IpAddr),
    /// A range of addresses.
    Net(IpNet),
    /// A host's or network's name (hosts may also be given by FQDN).
    Name(String),
    /// Networks marked internal.
    HomeNet,
}

/// A token of a text attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextToken {
    /// Equal, in any case.
    Literal(String),
    /// `EMPTY`: the field is absent.
    Empty,
    /// `FIND:x`: contains it, in any case (extension; 2.3's prefix).
    Find(String),
    /// `REGEX:x`: matches it anywhere, in any case (extension; 2.3's prefix).
    Regex(String),
}

/// A key of `groupalarmby`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum GroupAlarmBy {
    SrcIp,
    DstIp,
    SrcPort,
    DstPort,
}

/// When a directive may start. Any of its rules suffices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timetable {
    /// Its name in the file.
    pub name: String,
    /// Weekdays (bit 0 Monday … bit 6 Sunday) and minutes of the day, from and to inclusive.
    pub rules: Vec<(u8, u16, u16)>,
}
