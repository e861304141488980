//! Data source plugins as configured: OSSIM's `.cfg` files, read but not compiled.
//!
//! `config` fills these in; `siem` compiles them into a normaliser. Text rules of the format
//! (aliases, `\_CFG`, quotes, `.local` overrides) are already applied; regular expressions are
//! already in the syntax of Rust's `regex` crate, see [`Pattern`].

use std::sync::Arc;

use crate::event::PluginId;
use crate::text_field::TextField;

/// One plugin file.
#[derive(Debug, Clone, PartialEq)]
pub struct DetectorPlugin {
    /// The file's name without `.cfg`: `ssh`.
    pub name: Arc<str>,
    /// The file, as the loader knows it.
    pub file: Arc<str>,
    /// `[DEFAULT] plugin_id`; rules may set another.
    pub plugin_id: Option<PluginId>,
    /// `[config] enable`: whether its source is to be followed.
    pub enabled: bool,
    /// `[config] source`.
    pub source: DetectorSource,
    /// `[config] location` and `rlocation`: files or globs to follow.
    pub locations: Vec<String>,
    /// `[config] create_file`.
    pub create_file: bool,
    /// `[config] process`: often the program name in the syslog header. Empty: none.
    pub process: String,
    /// `[config] exclude_sids`, as inclusive ranges.
    pub exclude_sids: Vec<(u32, u32)>,
    /// `[DEFAULT] tzone`: an Olson name or an offset in hours. Empty: the sensor's.
    pub time_zone: String,
    /// `[translation]`: lower-case key → value; `_default_` is the fallback.
    pub translation: Vec<(String, String)>,
    /// `[translation-NAME]` sections by their whole section name.
    pub translations: Vec<(String, Vec<(String, String)>)>,
    /// In the order in which they are tried: by section name, bytewise.
    pub rules: Vec<DetectorRule>,
}

/// How a plugin gets its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DetectorSource {
    /// Lines of files, or of syslog.
    Log,
    /// Any other (`database`, `wmi`, `sdee`, `snortlog`, `remote-log`, …): its rules can be shown,
    /// but nothing here reads such a source.
    Unsupported(String),
}

/// One rule section.
#[derive(Debug, Clone, PartialEq)]
pub struct DetectorRule {
    /// The section's name.
    pub name: String,
    /// Its line in the file.
    pub line: u32,
    /// Bytes that must occur in the line, case counting, before the pattern is tried.
    pub precheck: Option<String>,
    /// One pattern per log line; several for a multi-line rule. Never empty.
    pub patterns: Vec<Pattern>,
    /// `event_type`: which set of attributes it fills in.
    pub event_type: RuleEventType,
    /// What to set, in file order with `[DEFAULT]`'s attributes before.
    pub attributes: Vec<(Attribute, Template)>,
}

/// A regular expression in the syntax of the `regex` crate, to be compiled for bytes with
/// Unicode off and case ignored. Groups keep their Python numbers and names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The translated expression.
    pub regex: String,
    /// Whether it needs an engine with look-around or back references: accepted, but slow.
    pub needs_lookaround: bool,
}

/// `event_type` of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RuleEventType {
    /// `event`, or absent.
    #[default]
    Event,
    /// `host-os-event`
    HostOs,
    /// `host-mac-event`
    HostMac,
    /// `host-service-event`
    HostService,
    /// `host-ids-event`
    HostIds,
    /// `idm-event`
    Idm,
    /// Any other: the rule matches but makes no event, and the next rule is tried.
    Unknown,
}

/// An attribute a rule sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Attribute {
    Date,
    /// `sensor`, or 5.8's `device`, which wins over it.
    Sensor,
    Device,
    Interface,
    PluginId,
    PluginSid,
    Priority,
    Protocol,
    SrcIp,
    SrcPort,
    DstIp,
    DstPort,
    Text(TextField),
    Occurrences,
    Log,
    /// Read and stored with the raw line's texts where the event has no field for it:
    /// `host`, `os`, `mac`, `vendor`, `port`, `service`, `application`, `hostname`, …
    Inventory(InventoryAttribute),
    /// Known to OSSIM, used by nothing here: `data`, `snort_sid`, `snort_cid`, `fdate`, …
    Ignored,
}

/// Attributes of the four inventory event types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum InventoryAttribute {
    Host,
    Hostname,
    Os,
    Mac,
    Vendor,
    Port,
    Service,
    Application,
}

/// The value of an attribute: what is written in the file, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Template {
    /// Literal text and groups, in order.
    Parts(Vec<TemplatePart>),
    /// `{translate($x)}` anywhere: the whole value becomes the translation.
    Translate(GroupRef),
    /// `{translate2($x,$section)}`: the same in the map of that section name.
    TranslateIn(GroupRef, String),
    /// `$CONCAT(a,$b,…)`
    Concat(Vec<TemplatePart>),
}

/// One part of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplatePart {
    /// As written. An unknown `{$name}` is literal too, as in OSSIM.
    Literal(String),
    /// `{$name}` or `{$3}`
    Group(GroupRef),
    /// `{f($a,$b)}`
    Call {
        /// Which function.
        function: Function,
        /// Its arguments.
        arguments: Vec<GroupRef>,
        /// As written: what stays when a variable is missing.
        written: String,
    },
}

/// Which group of the pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupRef {
    /// By number, from 1; 0 would be the whole match and is not OSSIM's. In a multi-line rule the
    /// numbers go on from line to line.
    Number(usize),
    /// By name; in a multi-line rule the last line that has it counts.
    Name(String),
}

/// OSSIM's built-in functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Function {
    Resolv,
    ResolvIp,
    ResolvPort,
    ResolvIface,
    NormalizeProtocol,
    NormalizeDate,
    NormalizeDateAmerican,
    Md5sum,
    SnortId,
    Upper,
    Sanitize,
    HexToInt,
    CheckValue,
    IntrushieldSid,
    NetscreenIdpSid,
    IssSiteprotectorSid,
    TranslateWsaeaIds,
    /// `geoip_get…`: empty as long as there is no GeoIP database.
    GeoIp,
    /// Unknown or custom: replaced by its last argument.
    Unknown,
}
