//! A value of a field: what filters compare with, and what counts are grouped by.

use std::fmt;
use std::net::IpAddr;

use model::event::EventKind;
use model::{Protocol, Timestamp};
use serde::{Serialize, Serializer};

/// A value of a field. Its variant follows the field's [`kind`](crate::Field::kind); a value of
/// another variant equals nothing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Of a [`Number`](crate::FieldKind::Number) field.
    Number(i64),
    /// Of a [`Time`](crate::FieldKind::Time) field.
    Time(Timestamp),
    /// Of an [`Address`](crate::FieldKind::Address) field. `::ffff:192.0.2.1` is `192.0.2.1`.
    Address(IpAddr),
    /// Of a [`Protocol`](crate::FieldKind::Protocol) field.
    Protocol(Protocol),
    /// Of the [`Kind`](crate::FieldKind::Kind) field.
    Kind(Kind),
    /// Of a [`Flag`](crate::FieldKind::Flag) field.
    Flag(bool),
    /// Of a [`Text`](crate::FieldKind::Text) field. Counts are grouped by the text in lower case.
    Text(String),
}

/// [`EventKind`] with an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// [`EventKind::Detector`]
    Detector,
    /// [`EventKind::Monitor`]
    Monitor,
    /// [`EventKind::Directive`]
    Directive,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Detector, Self::Monitor, Self::Directive];

    /// As written in queries.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Detector => "detector",
            Self::Monitor => "monitor",
            Self::Directive => "directive",
        }
    }
}

impl From<EventKind> for Kind {
    fn from(kind: EventKind) -> Self {
        match kind {
            EventKind::Detector => Self::Detector,
            EventKind::Monitor => Self::Monitor,
            EventKind::Directive => Self::Directive,
        }
    }
}

/// The value alone, unquoted: `192.0.2.1`, `tcp`, `2026-11-21T10:00:00Z`, `root`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Time(time) => crate::moment::print(*time, f),
            Self::Address(address) => address.fmt(f),
            Self::Protocol(protocol) => protocol.fmt(f),
            Self::Kind(kind) => f.write_str(kind.name()),
            Self::Flag(flag) => flag.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// Numbers and flags as themselves, times in microseconds, everything else as text.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => number.serialize(serializer),
            Self::Time(time) => time.serialize(serializer),
            Self::Flag(flag) => flag.serialize(serializer),
            other => serializer.collect_str(other),
        }
    }
}
