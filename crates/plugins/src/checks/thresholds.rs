//! Warning and critical ranges, and how states combine.

use model::range::Range;
use model::state::ServiceState;

use super::outcome::{Outcome, Step};

/// A pair of ranges; either may be missing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Thresholds {
    /// Outside of it the state is WARNING.
    pub warn: Option<Range>,
    /// Outside of it the state is CRITICAL.
    pub crit: Option<Range>,
}

impl Thresholds {
    /// Reads both ranges.
    ///
    /// # Errors
    /// The answer of the originals to a range that is upside down.
    pub fn parse(warn: Option<&str>, crit: Option<&str>) -> Step<Self> {
        Ok(Self { warn: warn.map(range).transpose()?, crit: crit.map(range).transpose()? })
    }

    /// The state of `value`: critical is looked at first.
    #[must_use]
    pub fn state(&self, value: f64) -> ServiceState {
        let alerts = |range: &Option<Range>| range.as_ref().is_some_and(|r| r.alerts(value));
        if alerts(&self.crit) {
            ServiceState::Critical
        } else if alerts(&self.warn) {
            ServiceState::Warning
        } else {
            ServiceState::Ok
        }
    }
}

/// One range as an option's value.
///
/// # Errors
/// The answer of the originals to a range that is upside down (no line feed, exit 3).
pub fn range(text: &str) -> Step<Range> {
    text.parse().map_err(|error: model::range::RangeError| {
        Outcome::new(ServiceState::Unknown, error.to_string())
    })
}

/// `max_state`: CRITICAL, WARNING, OK, UNKNOWN from worst to best.
#[must_use]
pub fn worst(a: ServiceState, b: ServiceState) -> ServiceState {
    use ServiceState::{Critical, Ok, Unknown, Warning};
    [Critical, Warning, Ok].into_iter().find(|state| a == *state || b == *state).unwrap_or(Unknown)
}

/// `max_state_alt`: CRITICAL, WARNING, UNKNOWN, OK from worst to best.
#[must_use]
pub fn worst_unknown_over_ok(a: ServiceState, b: ServiceState) -> ServiceState {
    use ServiceState::{Critical, Ok, Unknown, Warning};
    [Critical, Warning, Unknown].into_iter().find(|state| a == *state || b == *state).unwrap_or(Ok)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ServiceState::{Critical, Ok, Unknown, Warning};

    #[test]
    fn critical_is_looked_at_before_warning() {
        let both = Thresholds::parse(Some("5"), Some("10")).expect("valid");
        assert_eq!([1.0, 6.0, 11.0].map(|v| both.state(v)), [Ok, Warning, Critical]);
        assert_eq!(Thresholds::default().state(1e9), Ok);
    }

    #[test]
    fn an_upside_down_range_ends_the_check() {
        let early = Thresholds::parse(None, Some("5:1")).expect_err("upside down");
        assert_eq!((early.code, early.output.as_str()), (3, "Range format incorrect"));
    }

    #[test]
    fn the_two_orders_differ_only_in_unknown() {
        assert_eq!((worst(Ok, Unknown), worst_unknown_over_ok(Ok, Unknown)), (Ok, Unknown));
        assert_eq!((worst(Unknown, Warning), worst(Warning, Critical)), (Warning, Critical));
    }
}
