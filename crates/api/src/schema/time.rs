//! Times as the contract writes them.

use std::fmt;

use model::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::ToSchema;

/// A point in time: RFC 3339, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-01-31T12:00:00.5Z")]
pub struct Time(pub Timestamp);

impl Time {
    /// The time, or nothing when it is "never".
    #[must_use]
    pub fn known(at: Timestamp) -> Option<Self> {
        (!at.is_never()).then_some(Self(at))
    }

    /// Reads RFC 3339 with any offset.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let at: jiff::Timestamp = text.parse().ok()?;
        Some(Self(Timestamp::from_micros(at.as_microsecond())))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Times outside of the years jiff knows come from nowhere but a damaged clock or store.
        match jiff::Timestamp::from_microsecond(self.0.as_micros()) {
            Ok(at) => at.fmt(f),
            Err(_) if self.0.as_micros() < 0 => jiff::Timestamp::MIN.fmt(f),
            Err(_) => jiff::Timestamp::MAX.fmt(f),
        }
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| de::Error::custom("expected a time like 2026-01-31T12:00:00Z"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_other_offsets() {
        let time = Time(Timestamp::from_micros(1_769_860_800_500_000));
        assert_eq!(time.to_string(), "2026-01-31T12:00:00.5Z");
        assert_eq!(Time::parse(&time.to_string()), Some(time));
        assert_eq!(Time::parse("2026-01-31T14:00:00.5+02:00"), Some(time));
        assert_eq!(Time::parse("yesterday"), None);
    }

    #[test]
    fn times_out_of_range_are_clamped() {
        assert!(Time(Timestamp::from_micros(i64::MAX)).to_string().starts_with("9999-12-30"));
        assert!(Time(Timestamp::from_micros(i64::MIN)).to_string().starts_with("-009999"));
    }
}
