//! OSSIM's risk: asset value × priority × reliability / 25, rounded down, at most 10.

/// The divisor: priority 5, asset 5 and reliability 10 give the highest risk, 10.
const DIVISOR: u32 = 25;

/// Risk for one side, 0–10. `priority` and `asset` are 0–5, `reliability` 0–10.
///
/// ```
/// assert_eq!(siem::risk(5, 5, 1), 1);
/// assert_eq!(siem::risk(3, 4, 2), 0); // 24/25
/// assert_eq!(siem::risk(5, 5, 10), 10);
/// ```
#[must_use]
pub fn risk(priority: u8, asset: u8, reliability: u8) -> u8 {
    let product = u32::from(priority) * u32::from(asset) * u32::from(reliability);
    (product / DIVISOR).min(10) as u8
}

/// Whether a risk that exists raises an alarm: from 1.
#[must_use]
pub(crate) fn is_alarm(priority: u8, asset: u8, reliability: u8) -> bool {
    risk(priority, asset, reliability) >= 1
}
