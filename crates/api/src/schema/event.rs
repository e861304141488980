//! Security events: what happened, between whom, and how much it matters.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Time;

/// An event. In lists, fields that were not asked for by `columns` are `null`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EventItem {
    /// Its id; grows with every event.
    pub id: String,
    /// When it happened, as the record says.
    pub time: Option<Time>,
    /// When the record arrived.
    pub received_at: Option<Time>,
    /// The log's offset from UTC, minutes east.
    pub zone_minutes: Option<i16>,
    /// `detector`, `monitor` or `directive`.
    pub kind: Option<String>,
    /// The data source; 0 is the generic fallback, 1505 the directive engine.
    pub plugin_id: Option<u32>,
    /// Its name, if it is known.
    pub plugin_name: Option<String>,
    /// The event type of the data source.
    pub plugin_sid: Option<u32>,
    /// Its name, if it is known.
    pub event_type: Option<String>,
    /// Whether no data source knew the line.
    pub generic: Option<bool>,
    /// Where the record came from: `file:/var/log/auth.log`, `syslog-tcp:192.0.2.7`.
    pub source: Option<String>,
    /// The device or sensor that logged it.
    pub sensor: Option<String>,
    /// The interface of the sensor.
    pub interface: Option<String>,
    /// IP protocol: `tcp`, or a number without a name.
    pub protocol: Option<String>,
    /// Source address.
    pub src_ip: Option<String>,
    /// Source port.
    pub src_port: Option<u16>,
    /// Destination address.
    pub dst_ip: Option<String>,
    /// Destination port.
    pub dst_port: Option<u16>,
    /// User named in the record.
    pub username: Option<String>,
    /// Password named in the record; shown to those who operate.
    pub password: Option<String>,
    /// File named in the record.
    pub filename: Option<String>,
    /// As the data source defines.
    pub userdata1: Option<String>,
    /// As the data source defines.
    pub userdata2: Option<String>,
    /// As the data source defines.
    pub userdata3: Option<String>,
    /// As the data source defines.
    pub userdata4: Option<String>,
    /// As the data source defines.
    pub userdata5: Option<String>,
    /// As the data source defines.
    pub userdata6: Option<String>,
    /// As the data source defines.
    pub userdata7: Option<String>,
    /// As the data source defines.
    pub userdata8: Option<String>,
    /// As the data source defines.
    pub userdata9: Option<String>,
    /// The line as received. In lists and in the live tail it ends after 2,000 characters.
    pub raw: Option<String>,
    /// Whether `raw` was cut.
    pub raw_is_cut: bool,
    /// How many equal events it stands for.
    pub occurrences: Option<u32>,
    /// 0 to 5.
    pub priority: Option<u8>,
    /// 0 to 10.
    pub reliability: Option<u8>,
    /// Value of the source asset, 0 to 5.
    pub asset_src: Option<u8>,
    /// Value of the destination asset, 0 to 5.
    pub asset_dst: Option<u8>,
    /// The higher of both risks, 0 to 10; `null` when risk was not assessed.
    pub risk: Option<u8>,
    /// Risk for the source.
    pub risk_src: Option<u8>,
    /// Risk for the destination.
    pub risk_dst: Option<u8>,
    /// Bits: 1 a directive took part, 2 cross-correlation did.
    pub correlation: Option<u8>,
    /// The alarm it belongs to.
    pub alarm: Option<String>,
}

/// One page of events.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EventPage {
    /// The events.
    pub items: Vec<EventItem>,
    /// Pass it as `cursor` for further ones; `null` when there are none.
    pub next: Option<String>,
    /// How many match on all pages.
    pub total: u64,
    /// Whether there are no more than `total`; counting stops at 10,000.
    pub total_is_exact: bool,
}

/// A field of events, for completion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EventField {
    /// Its name in queries and as a column.
    pub name: String,
    /// `number`, `time`, `address`, `protocol`, `kind`, `flag`, `text` or `line`.
    pub kind: String,
    /// What it is, in a line.
    pub description: String,
    /// Whether events can be counted by it.
    pub can_group: bool,
    /// A complete condition.
    pub example: String,
}

/// Every field of events.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EventFields {
    /// In the order in which to offer them.
    pub items: Vec<EventField>,
}

/// The most frequent values of a field, or combinations of fields.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EventTop {
    /// The fields.
    pub fields: Vec<String>,
    /// Most events first.
    pub items: Vec<EventTopItem>,
    /// How many values or combinations there are in all.
    pub distinct: u64,
    /// Events without a value; they are in no row.
    pub without: u64,
    /// Whether all is exact: not so when there were millions of values.
    pub exact: bool,
}

/// A value, or combination of values, and its events.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EventTopItem {
    /// One value for each field.
    pub values: Vec<EventValue>,
    /// How many events.
    pub events: u64,
}

/// A value of a field.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EventValue {
    /// As text.
    pub value: String,
    /// What it is called: of a data source, of an event type (when grouped with `plugin_id`), of
    /// the asset that has the address.
    pub name: Option<String>,
    /// The condition on this value, as the query bar takes it.
    #[schema(example = "src_ip:192.0.2.7")]
    pub condition: String,
}

/// Events over time.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EventHistogram {
    /// Width of a bar in seconds.
    pub bucket_s: f64,
    /// Bars that have events, the earliest first.
    pub bars: Vec<EventBar>,
    /// What bars are split by, most events first; empty when nothing was asked for.
    pub split: Vec<EventValue>,
}

/// One bar.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EventBar {
    /// Where it begins.
    pub start: Time,
    /// How many events.
    pub events: u64,
    /// How many of them for each value of `split`.
    pub split: Vec<u64>,
}

/// Data of an event named `skipped` in the live tail.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct EventsSkipped {
    /// Matching events that were not sent because there were too many to read; `null` when events
    /// were missed before anybody could look at them.
    pub events: Option<u64>,
}
