//! `<timetable>`: when directives may start.

use model::directive::Timetable;
use roxmltree::Node;

use super::element::ElementReader;

/// The timetable in an element; `None` when there is an error in it.
pub(super) fn read(reader: &mut ElementReader<'_>, node: Node<'_, '_>) -> Option<Timetable> {
    let name = reader.attribute(node, "name").map(|(name, _)| name.to_owned());
    match &name {
        Some(name) => reader.subject = format!("timetable `{name}`"),
        None => {
            let message = "a timetable must have a `name`";
            reader.error("missing-attribute", node.range().start, message);
        }
    }
    let mut rules = Vec::new();
    for child in node.children().filter(Node::is_element) {
        if !child.has_tag_name("timerule") {
            super::rule::unexpected(reader, child);
            continue;
        }
        let text = |name| reader.attribute(child, name).unwrap_or(("", child.range().start));
        let ((days_text, days_at), (times_text, times_at)) = (text("datespec"), text("timespec"));
        let days = days(days_text);
        let times: Option<Vec<_>> = times_text.split(',').map(times).collect();
        if days.is_none() {
            let message =
                format!("`datespec` is a list of days such as `Mon,Tue`, not `{days_text}`");
            reader.error("bad-value", days_at, message);
        }
        if times.is_none() {
            let message = format!("`timespec` is a time such as `8:00-18:00`, not `{times_text}`");
            reader.error("bad-value", times_at, message);
        }
        for (from, to) in times.unwrap_or_default() {
            add(&mut rules, days.unwrap_or(0), from, to);
        }
    }
    let name = name.filter(|_| !reader.failed)?;
    Some(Timetable { name, rules })
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const EVERY_DAY: u8 = 0x7f;
const LAST_MINUTE: u16 = 24 * 60 - 1;

/// `Mon,Wed-Fri`; nothing or `*` is every day.
fn days(text: &str) -> Option<u8> {
    if ["", "*", "any"].contains(&text.trim().to_ascii_lowercase().as_str()) {
        return Some(EVERY_DAY);
    }
    let mut days = 0;
    for item in text.split(',').map(str::trim) {
        let (first, last) = item.split_once('-').unwrap_or((item, item));
        let (mut day, last) = (day(first)?, day(last)?);
        days |= 1 << last;
        while day != last {
            days |= 1 << day;
            day = (day + 1) % 7;
        }
    }
    Some(days)
}

/// 0 is Monday.
fn day(text: &str) -> Option<usize> {
    let short = text.trim().get(..3)?.to_ascii_lowercase();
    DAYS.iter().position(|day| *day == short)
}

/// `8:00-18:00`; nothing or `*` is the whole day.
fn times(text: &str) -> Option<(u16, u16)> {
    if ["", "*", "any"].contains(&text.trim().to_ascii_lowercase().as_str()) {
        return Some((0, LAST_MINUTE));
    }
    let (from, to) = text.split_once('-')?;
    Some((minute(from)?, minute(to)?.min(LAST_MINUTE)))
}

/// Minutes since midnight; `24:00` is its end.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':').unwrap_or((text.trim(), "0"));
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (minute < 60 && (hour < 24 || (hour == 24 && minute == 0))).then_some(hour * 60 + minute)
}

/// A stretch over midnight goes on at the next day.
fn add(rules: &mut Vec<(u8, u16, u16)>, days: u8, from: u16, to: u16) {
    if from <= to {
        rules.push((days, from, to));
    } else {
        rules.push((days, from, LAST_MINUTE));
        let next = ((days << 1) | (days >> 6)) & EVERY_DAY;
        rules.push((next, 0, to));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_lists_and_ranges() {
        assert_eq!(days("Mon,Tue, friday"), Some(0b001_0011));
        assert_eq!(days("Sat-Mon"), Some(0b110_0001));
        assert_eq!(days(""), Some(EVERY_DAY));
        assert_eq!((days("Mo"), days("Xyz")), (None, None));
    }

    #[test]
    fn times_are_minutes_and_may_pass_midnight() {
        assert_eq!(times("8:00-18:30"), Some((480, 1110)));
        assert_eq!(times("0:00-24:00"), Some((0, 1439)));
        assert_eq!((times("8:00"), times("8:60-9:00"), times("25-26")), (None, None, None));
        let mut rules = Vec::new();
        add(&mut rules, 0b100_0001, 22 * 60, 60);
        assert_eq!(rules, [(0b100_0001, 1320, 1439), (0b000_0011, 0, 60)]);
    }
}
