//! A filter as conditions of a `WHERE`.

use sqlx::{QueryBuilder, Sqlite};

use crate::alarm::{AddressRange, AlarmFilter};
use crate::sqlite::columns::{address, count};

/// Appends ` AND …` for everything the filter demands of a row of `alarms`.
pub(super) fn push(sql: &mut QueryBuilder<Sqlite>, filter: &AlarmFilter) {
    let AlarmFilter {
        status,
        risk_min,
        risk_max,
        sources,
        destinations,
        either,
        directive,
        plugin_id,
        plugin_sid,
        name,
        name_is,
        sensor,
        label,
        from,
        until,
        events_min,
        events_max,
        similar,
    } = filter;
    if let Some(status) = status {
        sql.push(" AND status = ").push_bind(status.word());
    }
    for (condition, number) in [
        (" AND risk >= ", risk_min.map(i64::from)),
        (" AND risk <= ", risk_max.map(i64::from)),
        (" AND directive_id = ", directive.map(i64::from)),
        (" AND plugin_id = ", plugin_id.map(|id| i64::from(id.0))),
        (" AND plugin_sid = ", plugin_sid.map(|sid| i64::from(sid.0))),
        (" AND last_at_us >= ", from.map(|at| at.as_micros())),
        (" AND last_at_us < ", until.map(|at| at.as_micros())),
        (" AND event_count >= ", events_min.map(count)),
        (" AND event_count <= ", events_max.map(count)),
    ] {
        if let Some(number) = number {
            sql.push(condition).push_bind(number);
        }
    }
    if let Some(name) = name {
        sql.push(" AND folded_name LIKE ").push_bind(contains(name)).push(" ESCAPE '\\'");
    }
    for (condition, text) in [(" AND name = ", name_is), (" AND similar_to = ", similar)] {
        if let Some(text) = text {
            sql.push(condition).push_bind(text.clone());
        }
    }
    if !sources.is_empty() {
        push_addresses(sql, &["src_address"], sources);
    }
    if !destinations.is_empty() {
        push_addresses(sql, &["dst_address"], destinations);
    }
    if let Some(sensor) = sensor {
        push_addresses(sql, &["sensor_address"], std::slice::from_ref(sensor));
    }
    if let Some(either) = either {
        push_addresses(sql, &["src_address", "dst_address"], either);
    }
    if let Some(label) = label {
        sql.push(" AND id IN (SELECT alarm_id FROM alarm_label_uses WHERE label_id = ");
        sql.push_bind(label.0).push(")");
    }
}

/// Whether the filter names single addresses, so that few alarms are found by an index on them.
pub(super) fn is_by_address(filter: &AlarmFilter) -> bool {
    let either = filter.either.as_deref().unwrap_or_default();
    [&filter.sources, &filter.destinations, either]
        .into_iter()
        .any(|ranges| !ranges.is_empty() && ranges.iter().all(|range| range.first == range.last))
}

/// The pattern that finds a text anywhere in a folded one.
fn contains(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// One of the columns lies in one of the ranges. Single addresses go into one list, which is
/// looked up in an index; ranges are walked.
fn push_addresses(
    sql: &mut QueryBuilder<Sqlite>,
    columns: &[&'static str],
    ranges: &[AddressRange],
) {
    let bytes = ranges.iter().map(|range| (address(range.first), address(range.last)));
    let (single, wide): (Vec<_>, Vec<_>) = bytes.partition(|(first, last)| first == last);
    if ranges.is_empty() {
        sql.push(" AND FALSE");
        return;
    }
    let mut or = " AND (";
    for column in columns {
        if !single.is_empty() {
            sql.push(or).push(*column).push(" IN (");
            or = " OR ";
            let mut list = sql.separated(", ");
            for (only, _) in &single {
                list.push_bind(only.clone());
            }
            sql.push(")");
        }
        for (first, last) in &wide {
            sql.push(or).push(*column).push(" BETWEEN ").push_bind(first.clone());
            sql.push(" AND ").push_bind(last.clone());
            or = " OR ";
        }
    }
    sql.push(")");
}
