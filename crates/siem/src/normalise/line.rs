//! What goes into the normaliser and what comes out.

use core::net::IpAddr;
use std::fmt;
use std::sync::Arc;

use jiff::tz::TimeZone;
use model::event::Event;
use model::record::RecordSource;
use model::time::Timestamp;

/// One record, prepared by whoever decoded its envelope (syslog header, journal entry).
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// What rules see: the line in traditional syslog form (`Oct 27 10:50:46 host prog[1]: …`)
    /// or as it stands in its file, without priority and line end. Any bytes.
    pub text: &'a [u8],
    /// As received; becomes [`Event::raw`].
    pub raw: &'a [u8],
    /// The exact time with zone from an RFC 5424 header. Counts more than a date that a rule
    /// finds in the header of `text`, less than one it finds in the message.
    pub time: Option<Timestamp>,
    /// The program of the syslog header.
    pub program: Option<&'a str>,
    /// The host of the syslog header.
    pub host: Option<&'a str>,
    /// When the record arrived: "now" for everything that depends on it.
    pub received_at: Timestamp,
    /// How it came in.
    pub source: &'a RecordSource,
    /// [`Event::source`], shared by the events of one source.
    pub source_name: &'a Arc<str>,
}

/// What the sensor says about itself: OSSIM's `[plugin-defaults]`.
#[derive(Debug, Clone)]
pub struct NormaliserSettings {
    /// `sensor`: stands in for addresses that are missing or are this machine's loopback.
    pub sensor: IpAddr,
    /// `interface`, mostly empty.
    pub interface: String,
    /// `tzone`: the zone of times in lines, where the plugin states none.
    pub zone: TimeZone,
}

/// What became of one line.
#[derive(Debug, Clone, PartialEq)]
pub enum Normalised {
    /// An event: by a rule, or [generic](Event::generic).
    Event(Box<Event>),
    /// A rule took the line and the plugin says that it is not wanted, or the rule's value makes
    /// no event. Counted by the caller.
    Dropped {
        /// The plugin whose rule it was.
        plugin: Arc<str>,
        /// Why.
        reason: DropReason,
    },
    /// A piece of a multi-line rule that is not complete. The session keeps it: it becomes part
    /// of a later event, or comes back by [`Session::take_released`](super::Session::take_released).
    Pending,
}

/// Why a matched line makes no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DropReason {
    /// `[config] exclude_sids` names its event type.
    ExcludedSid,
    /// `plugin_sid` came out as something that is no number.
    SidIsNoNumber,
    /// `plugin_id` came out as something that is no number from 1 to 2147483647.
    PluginIdIsNoNumber,
}

impl DropReason {
    /// A word for metrics and counters: `excluded_sid`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ExcludedSid => "excluded_sid",
            Self::SidIsNoNumber => "sid_is_no_number",
            Self::PluginIdIsNoNumber => "plugin_id_is_no_number",
        }
    }
}

impl fmt::Display for DropReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ExcludedSid => "its event type is in exclude_sids",
            Self::SidIsNoNumber => "its plugin_sid is not a number",
            Self::PluginIdIsNoNumber => "its plugin_id is not a number",
        })
    }
}

/// A rule that cannot be used as written, or that costs more than others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRule {
    /// The plugin's name.
    pub plugin: Arc<str>,
    /// Its file.
    pub file: Arc<str>,
    /// The line of the rule's section.
    pub line: u32,
    /// The rule's name.
    pub rule: String,
    /// In words.
    pub reason: String,
    /// Whether the rule works all the same and this is only a notice.
    pub works: bool,
}
