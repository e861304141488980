//! Performance data in the exact shapes of the originals. They differ in number format and in
//! how many semicolons stand at the end (`plugins/utils.c`), so each shape has its function.

use std::fmt::{Display, Write as _};

/// What may stand after a value.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits<T> {
    /// Warning threshold.
    pub warn: Option<T>,
    /// Critical threshold.
    pub crit: Option<T>,
    /// Smallest possible value.
    pub min: Option<T>,
    /// Largest possible value.
    pub max: Option<T>,
}

/// `perfdata` and `perfdata_uint64`: whole numbers, `label=vU;w;c;min;max` whatever is missing.
#[must_use]
pub fn whole<T: Display>(label: &str, value: T, unit: &str, limits: Limits<T>) -> String {
    let mut text = format!("{}={value}{unit};", quoted(label));
    let or_empty = |limit: Option<T>| limit.map(|l| l.to_string()).unwrap_or_default();
    let Limits { warn, crit, min, max } = limits;
    let (warn, crit, min, max) = (or_empty(warn), or_empty(crit), or_empty(min), or_empty(max));
    let _ = write!(text, "{warn};{crit};{min};{max}");
    text
}

/// `fperfdata`: six decimals; the fourth semicolon only before a maximum.
#[must_use]
pub fn float(label: &str, value: f64, unit: &str, limits: Limits<f64>) -> String {
    let or_empty = |limit: Option<f64>| limit.map(|l| format!("{l:.6}")).unwrap_or_default();
    let (warn, crit) = (or_empty(limits.warn), or_empty(limits.crit));
    let min = or_empty(limits.min);
    let mut text = format!("{}={value:.6}{unit};{warn};{crit};{min}", quoted(label));
    if let Some(max) = limits.max {
        let _ = write!(text, ";{max:.6}");
    }
    text
}

/// Thresholds printed as they were typed, with the bounds of the value.
#[derive(Debug, Clone, Copy, Default)]
pub struct TypedLimits<'a, T> {
    /// Warning range as typed.
    pub warn: Option<&'a str>,
    /// Critical range as typed.
    pub crit: Option<&'a str>,
    /// Smallest possible value.
    pub min: Option<T>,
    /// Largest possible value.
    pub max: Option<T>,
}

/// `sperfdata`: value with six decimals, thresholds as typed.
#[must_use]
pub fn float_typed(label: &str, value: f64, unit: &str, limits: TypedLimits<'_, f64>) -> String {
    let min = limits.min.map(|m| format!("{m:.6}"));
    let max = limits.max.map(|m| format!("{m:.6}"));
    typed(label, &format!("{value:.6}"), unit, TypedLimits { min, max, ..labels(&limits) })
}

/// `sperfdata_int`: whole value, thresholds as typed.
#[must_use]
pub fn whole_typed(label: &str, value: i64, unit: &str, limits: TypedLimits<'_, i64>) -> String {
    let (min, max) = (limits.min.map(|m| m.to_string()), limits.max.map(|m| m.to_string()));
    typed(label, &value.to_string(), unit, TypedLimits { min, max, ..labels(&limits) })
}

fn labels<'a, T>(limits: &TypedLimits<'a, T>) -> TypedLimits<'a, String> {
    TypedLimits { warn: limits.warn, crit: limits.crit, min: None, max: None }
}

fn typed(label: &str, value: &str, unit: &str, limits: TypedLimits<'_, String>) -> String {
    let TypedLimits { warn, crit, min, max } = limits;
    let (warn, crit) = (warn.unwrap_or_default(), crit.unwrap_or_default());
    let min = min.unwrap_or_default();
    let mut text = format!("{}={value}{unit};{warn};{crit};{min}", quoted(label));
    if let Some(max) = max {
        let _ = write!(text, ";{max}");
    }
    text
}

/// The label, in quotes if it needs them. Inner quotes stay single, as in the originals.
fn quoted(label: &str) -> std::borrow::Cow<'_, str> {
    if label.contains(['\'', '=', ' ']) { format!("'{label}'").into() } else { label.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_always_have_four_semicolons() {
        assert_eq!(whole("size", 5, "B", Limits::default()), "size=5B;;;;");
        let limits = Limits { warn: Some(1), crit: Some(2), min: Some(0), max: Some(9) };
        assert_eq!(whole("/a b", 5, "", limits), "'/a b'=5;1;2;0;9");
    }

    #[test]
    fn floats_have_three_semicolons_unless_there_is_a_maximum() {
        assert_eq!(float("t", 0.5, "s", Limits::default()), "t=0.500000s;;;");
        let limits = Limits { min: Some(0.0), max: Some(10.0), ..Limits::default() };
        assert_eq!(float("t", 0.5, "s", limits), "t=0.500000s;;;0.000000;10.000000");
    }

    #[test]
    fn typed_thresholds_are_repeated_as_typed() {
        let limits = TypedLimits { warn: Some("@1:2"), min: Some(0), ..TypedLimits::default() };
        assert_eq!(whole_typed("users", 3, "", limits), "users=3;@1:2;;0");
        let limits = TypedLimits { crit: Some("~:5"), max: Some(9.0), ..TypedLimits::default() };
        assert_eq!(float_typed("e", 3.0, "", limits), "e=3.000000;;~:5;;9.000000");
    }
}
