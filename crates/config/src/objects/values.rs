//! How Nagios reads numbers and option letters: it never refuses a number, and takes what leads.

use model::objects::StateOptions;

use super::directives::D;
use super::kind::Kind;

/// The value that unsets a string directive and stops inheritance.
pub(crate) const NULL: &str = "null";

/// C `atoi`: leading blanks, a sign, digits; garbage gives 0.
pub(crate) fn atoi(text: &str) -> i32 {
    let text = text.trim_start_matches([' ', '\t']);
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let mut value: i64 = 0;
    for byte in digits.bytes().take_while(u8::is_ascii_digit) {
        value = value.saturating_mul(10).saturating_add(i64::from(byte - b'0'));
    }
    // glibc computes in `long` and cuts to `int`.
    (if negative { -value } else { value }) as i32
}

/// `atoi(text) > 0`, which makes `yes` false and `2` true.
pub(crate) fn truthy(text: &str) -> bool {
    atoi(text) > 0
}

/// C `strtoul` with base 0: `0x1f`, `017`, `12`; a minus sign wraps around as in C.
pub(crate) fn strtoul(text: &str) -> u64 {
    let text = text.trim_start_matches([' ', '\t']);
    let (negative, rest) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let hex = rest.strip_prefix("0x").or_else(|| rest.strip_prefix("0X"));
    let (radix, digits) = match hex {
        Some(digits) if digits.starts_with(|c: char| c.is_ascii_hexdigit()) => (16, digits),
        _ if rest.starts_with('0') => (8, rest),
        _ => (10, rest),
    };
    let mut value: u64 = 0;
    for digit in digits.chars().map_while(|c| c.to_digit(radix)) {
        value = match value.checked_mul(u64::from(radix)) {
            Some(value) => value.saturating_add(u64::from(digit)),
            None => return u64::MAX,
        };
    }
    if negative { value.wrapping_neg() } else { value }
}

/// C `strtod` for plain decimal numbers.
pub(crate) fn strtod(text: &str) -> f64 {
    // Mostly it is a small whole number, for which `f64` has room.
    if (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let value = text.bytes().fold(0_u32, |value, byte| value * 10 + u32::from(byte - b'0'));
        return f64::from(value);
    }
    let text = text.trim_start_matches([' ', '\t']);
    let bytes = text.as_bytes();
    let mut end = usize::from(matches!(bytes.first(), Some(b'-' | b'+')));
    let digits = |from: usize| bytes.iter().skip(from).take_while(|b| b.is_ascii_digit()).count();
    let whole = digits(end);
    end += whole;
    let mut fraction = 0;
    if bytes.get(end) == Some(&b'.') {
        fraction = digits(end + 1);
        end += 1 + fraction;
    }
    if whole + fraction == 0 {
        return 0.0;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'-' | b'+')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    text.get(..end).and_then(|number| number.parse().ok()).unwrap_or(0.0)
}

/// A letter, its word, its bits.
type Letter = (&'static str, &'static str, u16);

const OK: u16 = StateOptions::OK.0;
const WARNING: u16 = StateOptions::WARNING.0;
const CRITICAL: u16 = StateOptions::CRITICAL.0;
const UNKNOWN: u16 = StateOptions::UNKNOWN.0;
const PENDING: u16 = StateOptions::PENDING.0;
const FLAPPING: u16 = StateOptions::FLAPPING.0;
const DOWNTIME: u16 = StateOptions::DOWNTIME.0;
const NOTIFICATIONS: u16 = StateOptions::NOTIFICATIONS.0;

const HOST_NOTIFICATION: &[Letter] = &[
    ("d", "down", WARNING),
    ("u", "unreachable", CRITICAL),
    ("r", "recovery", OK),
    ("f", "flapping", FLAPPING),
    ("s", "downtime", DOWNTIME),
];
const SERVICE_NOTIFICATION: &[Letter] = &[
    ("u", "unknown", UNKNOWN),
    ("w", "warning", WARNING),
    ("c", "critical", CRITICAL),
    ("r", "recovery", OK),
    ("f", "flapping", FLAPPING),
    ("s", "downtime", DOWNTIME),
];
const HOST_STATES: &[Letter] =
    &[("o", "up", OK), ("d", "down", WARNING), ("u", "unreachable", CRITICAL)];
const SERVICE_STATES: &[Letter] = &[
    ("o", "ok", OK),
    ("w", "warning", WARNING),
    ("u", "unknown", UNKNOWN),
    ("c", "critical", CRITICAL),
];
const HOST_STALKING: &[Letter] = &[
    ("o", "up", OK),
    ("d", "down", WARNING),
    ("u", "unreachable", CRITICAL),
    ("N", "notifications", NOTIFICATIONS),
];
const SERVICE_STALKING: &[Letter] = &[
    ("o", "ok", OK),
    ("w", "warning", WARNING),
    ("u", "unknown", UNKNOWN),
    ("c", "critical", CRITICAL),
    ("N", "notifications", NOTIFICATIONS),
];
const HOST_DEPENDENCY: &[Letter] = &[
    ("o", "up", OK),
    ("d", "down", WARNING),
    ("u", "unreachable", CRITICAL),
    ("p", "pending", PENDING),
];
const SERVICE_DEPENDENCY: &[Letter] = &[
    ("o", "ok", OK),
    ("u", "unknown", UNKNOWN),
    ("w", "warning", WARNING),
    ("c", "critical", CRITICAL),
    ("p", "pending", PENDING),
];
const HOST_ESCALATION: &[Letter] =
    &[("d", "down", WARNING), ("u", "unreachable", CRITICAL), ("r", "recovery", OK)];
const SERVICE_ESCALATION: &[Letter] = &[
    ("w", "warning", WARNING),
    ("u", "unknown", UNKNOWN),
    ("c", "critical", CRITICAL),
    ("r", "recovery", OK),
];

/// The letters a directive takes, and what Nagios calls them; `None` for other directives.
pub(crate) fn letters(kind: Kind, directive: D) -> Option<(&'static [Letter], &'static str)> {
    use Kind::{Contact, Host, HostDependency, HostEscalation};
    let host = matches!(kind, Host | HostDependency | HostEscalation);
    let pick = |for_host, for_service| if host { for_host } else { for_service };
    Some(match directive {
        D::NotificationOptions => (pick(HOST_NOTIFICATION, SERVICE_NOTIFICATION), "notification"),
        D::HostNotificationOptions if kind == Contact => (HOST_NOTIFICATION, "host notification"),
        D::ServiceNotificationOptions if kind == Contact => {
            (SERVICE_NOTIFICATION, "service notification")
        }
        D::FlapDetectionOptions => (pick(HOST_STATES, SERVICE_STATES), "flap detection"),
        D::StalkingOptions => (pick(HOST_STALKING, SERVICE_STALKING), "stalking"),
        D::EscalationOptions => (pick(HOST_ESCALATION, SERVICE_ESCALATION), "escalation"),
        D::ExecutionFailureCriteria => {
            (pick(HOST_DEPENDENCY, SERVICE_DEPENDENCY), "execution dependency")
        }
        D::NotificationFailureCriteria => {
            (pick(HOST_DEPENDENCY, SERVICE_DEPENDENCY), "notification dependency")
        }
        _ => return None,
    })
}

/// Reads option letters in order: `n` clears and `a` sets everything where it stands.
/// An unknown one is the error.
pub(crate) fn options<'a>(letters: &[Letter], text: &'a str) -> Result<StateOptions, &'a str> {
    let mut bits = 0;
    for word in text.split([',', ' ']).filter(|word| !word.is_empty()) {
        match word {
            "n" | "none" => bits = 0,
            "a" | "all" => bits = StateOptions::ALL.0,
            _ => match letters.iter().find(|(letter, name, _)| word == *letter || word == *name) {
                Some((_, _, bit)) => bits |= bit,
                None => return Err(word),
            },
        }
    }
    Ok(StateOptions(bits))
}

/// Numbers separated by commas and blanks; `None` when there are fewer than `N`.
pub(crate) fn coordinates<const N: usize>(text: &str) -> Option<[f64; N]> {
    let mut numbers = text.split([',', ' ']).filter(|part| !part.is_empty());
    let mut values = [0.0; N];
    for value in &mut values {
        *value = strtod(numbers.next()?);
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_what_leads_and_never_fail() {
        assert_eq!(atoi(" -12abc"), -12);
        assert_eq!(atoi("yes"), 0);
        assert_eq!(strtoul("0x10"), 16);
        assert_eq!(strtoul("010"), 8);
        assert_eq!(strtoul("12x"), 12);
        assert_eq!(strtoul("99999999999999999999999"), u64::MAX);
        assert_eq!(strtod("2.5e1x"), 25.0);
        assert_eq!(strtod(".5"), 0.5);
        assert_eq!((strtod("0"), strtod("0060"), strtod("123456789")), (0.0, 60.0, 123_456_789.0));
        assert_eq!(strtod("1234567890123"), 1_234_567_890_123.0);
        assert_eq!(strtod("e"), 0.0);
        assert!(truthy("2") && !truthy("yes"));
    }

    #[test]
    fn none_clears_and_all_sets_at_their_place() {
        assert_eq!(options(HOST_NOTIFICATION, "d,n"), Ok(StateOptions(0)));
        assert_eq!(options(HOST_NOTIFICATION, "n, down"), Ok(StateOptions(WARNING)));
        assert_eq!(options(HOST_NOTIFICATION, "a"), Ok(StateOptions::ALL));
        assert_eq!(options(HOST_NOTIFICATION, "d,w"), Err("w"));
    }

    #[test]
    fn recovery_and_ok_are_the_same_bit() {
        assert_eq!(options(SERVICE_NOTIFICATION, "r"), options(SERVICE_STATES, "o"));
    }

    #[test]
    fn coordinates_need_every_number() {
        assert_eq!(coordinates::<2>("3, 4"), Some([3.0, 4.0]));
        assert_eq!(coordinates::<3>("3,4"), None);
    }
}
