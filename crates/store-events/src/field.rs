//! The fields of an event by which one can search, group and complete.

use std::fmt;
use std::str::FromStr;

use model::TextField;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What kind of values a field has, and so what can be asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// A whole number: equal, range.
    Number,
    /// A moment: equal, range.
    Time,
    /// An IP address: equal, network.
    Address,
    /// An IP protocol, by name or number: equal.
    Protocol,
    /// `detector`, `monitor` or `directive`: equal.
    Kind,
    /// `true` or `false`: equal.
    Flag,
    /// A text, compared without regard to case: equal, pattern.
    Text,
    /// The line as received: words, phrases, patterns of one word.
    Line,
}

/// A field of an event, or two fields asked at once (`ip`, `port`, `risk`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The event's id.
    Id,
    /// What kind of event.
    Kind,
    /// When it happened.
    Time,
    /// When its record arrived.
    ReceivedAt,
    /// Offset of the log's local time from UTC, minutes east.
    ZoneMinutes,
    /// The data source.
    PluginId,
    /// The event type of the data source.
    PluginSid,
    /// Whether only the generic fallback took the line.
    Generic,
    /// The device or sensor that logged it.
    Sensor,
    /// The sensor's interface.
    Interface,
    /// Where the record came from.
    Source,
    /// IP protocol.
    Protocol,
    /// Either address.
    Ip,
    /// Source address.
    SrcIp,
    /// Destination address.
    DstIp,
    /// Either port.
    Port,
    /// Source port.
    SrcPort,
    /// Destination port.
    DstPort,
    /// Username, password, filename, userdata1…9.
    Text(TextField),
    /// The line as received.
    Raw,
    /// How many equal events it stands for.
    Occurrences,
    /// 0–5
    Priority,
    /// 0–10
    Reliability,
    /// Value of the source asset, 0–5.
    AssetSrc,
    /// Value of the destination asset, 0–5.
    AssetDst,
    /// The higher of both risks, 0–10.
    Risk,
    /// Risk for the source, 0–10.
    RiskSrc,
    /// Risk for the destination, 0–10.
    RiskDst,
    /// Which correlation took part, as bits.
    Correlation,
    /// The alarm it belongs to.
    Alarm,
}

use FieldKind as K;

/// Every field: its name in queries, its kind, and one line for completion.
const FIELDS: [(Field, &str, FieldKind, &str); 41] = [
    (Field::Time, "time", K::Time, "when it happened, as the record says"),
    (Field::ReceivedAt, "received_at", K::Time, "when the record arrived"),
    (
        Field::PluginId,
        "plugin_id",
        K::Number,
        "data source; 4003 is sshd, 0 is the generic fallback",
    ),
    (Field::PluginSid, "plugin_sid", K::Number, "event type of the data source"),
    (Field::Ip, "ip", K::Address, "source or destination address"),
    (Field::SrcIp, "src_ip", K::Address, "source address"),
    (Field::DstIp, "dst_ip", K::Address, "destination address"),
    (Field::Port, "port", K::Number, "source or destination port"),
    (Field::SrcPort, "src_port", K::Number, "source port"),
    (Field::DstPort, "dst_port", K::Number, "destination port"),
    (Field::Protocol, "protocol", K::Protocol, "IP protocol, such as tcp or 17"),
    (Field::Risk, "risk", K::Number, "higher of both risks, 0–10"),
    (Field::RiskSrc, "risk_src", K::Number, "risk for the source, 0–10"),
    (Field::RiskDst, "risk_dst", K::Number, "risk for the destination, 0–10"),
    (Field::Priority, "priority", K::Number, "0–5"),
    (Field::Reliability, "reliability", K::Number, "0–10"),
    (Field::AssetSrc, "asset_src", K::Number, "value of the source asset, 0–5"),
    (Field::AssetDst, "asset_dst", K::Number, "value of the destination asset, 0–5"),
    (Field::Text(TextField::Username), "username", K::Text, "user named in the record"),
    (Field::Text(TextField::Password), "password", K::Text, "password named in the record"),
    (Field::Text(TextField::Filename), "filename", K::Text, "file named in the record"),
    (Field::Text(TextField::Userdata1), "userdata1", K::Text, "as the data source defines"),
    (Field::Text(TextField::Userdata2), "userdata2", K::Text, "as the data source defines"),
    (Field::Text(TextField::Userdata3), "userdata3", K::Text, "as the data source defines"),
    (Field::Text(TextField::Userdata4), "userdata4", K::Text, "as the data source defines"),
    (Field::Text(TextField::Userdata5), "userdata5", K::Text, "as the data source defines"),
    (Field::Text(TextField::Userdata6), "userdata6", K::Text, "as the data source defines"),
    (Field::Text(TextField::Userdata7), "userdata7", K::Text, "as the data source defines"),
    (Field::Text(TextField::Userdata8), "userdata8", K::Text, "as the data source defines"),
    (Field::Text(TextField::Userdata9), "userdata9", K::Text, "as the data source defines"),
    (Field::Raw, "raw", K::Line, "words of the line as received"),
    (Field::Sensor, "sensor", K::Address, "device or sensor that logged it"),
    (Field::Interface, "interface", K::Text, "interface of the sensor"),
    (
        Field::Source,
        "source",
        K::Text,
        "where the record came from, such as file:/var/log/auth.log",
    ),
    (Field::Generic, "generic", K::Flag, "true: no data source knew the line"),
    (Field::Kind, "kind", K::Kind, "detector, monitor or directive"),
    (Field::Alarm, "alarm", K::Text, "alarm it belongs to, such as 500001-131072"),
    (Field::Occurrences, "occurrences", K::Number, "how many equal events it stands for"),
    (Field::Correlation, "correlation", K::Number, "1 directive, 2 cross-correlation, 3 both"),
    (Field::ZoneMinutes, "zone_minutes", K::Number, "the log's offset from UTC, minutes east"),
    (Field::Id, "id", K::Number, "the event's id"),
];

impl Field {
    /// Every field, in the order in which completion offers them.
    pub fn all() -> impl Iterator<Item = Self> {
        FIELDS.iter().map(|row| row.0)
    }

    fn row(self) -> &'static (Self, &'static str, FieldKind, &'static str) {
        FIELDS.iter().find(|row| row.0 == self).expect("FIELDS has every field")
    }

    /// Its name in queries, in the API and in exports.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// What kind of values it has.
    #[must_use]
    pub fn kind(self) -> FieldKind {
        self.row().2
    }

    /// One line for people who complete a query.
    #[must_use]
    pub fn description(self) -> &'static str {
        self.row().3
    }

    /// Whether events can be counted by it: not by the line, the id, and times, for which there
    /// is the histogram.
    #[must_use]
    pub fn can_group(self) -> bool {
        self != Self::Id && !matches!(self.kind(), FieldKind::Line | FieldKind::Time)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No field has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("events have no field `{0}`")]
pub struct UnknownField(pub String);

impl FromStr for Field {
    type Err = UnknownField;
    fn from_str(name: &str) -> Result<Self, UnknownField> {
        let row = FIELDS.iter().find(|row| row.1.eq_ignore_ascii_case(name));
        row.map(|row| row.0).ok_or_else(|| UnknownField(name.to_owned()))
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_again_and_no_field_is_listed_twice() {
        let fields: std::collections::BTreeSet<_> = Field::all().collect();
        assert_eq!(fields.len(), FIELDS.len());
        for field in fields {
            assert_eq!(field.name().to_uppercase().parse(), Ok(field));
        }
        assert!(TextField::ALL.iter().all(|text| Field::Text(*text).name() == text.name()));
        assert_eq!("usrname".parse::<Field>(), Err(UnknownField("usrname".into())));
    }
}
