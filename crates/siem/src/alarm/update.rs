//! What is sent of an alarm, and when.

use model::alarm::AlarmEvent;
use model::{AlarmId, AlarmUpdate, DataSources, Event};

use super::group::similar_to_nothing;
use super::name::filled_in;
use crate::correlate::{Instance, Program};

/// The alarm of a plain event with a risk of its own.
pub(crate) fn of_plain(event: &Event, sources: &DataSources) -> AlarmUpdate {
    let row = sources.event_type(event.plugin_id, event.plugin_sid);
    let number = || format!("{}/{}", event.plugin_id, event.plugin_sid);
    AlarmUpdate {
        first_at: event.time,
        last_at: event.time,
        name: row.map_or_else(number, |row| row.name.clone()),
        level: 1,
        event_count: 1,
        new_events: vec![AlarmEvent { event: event.id, level: 1 }],
        correlating: false,
        similar: similar_to_nothing(event.id),
        ..with_values_of(event, AlarmId { directive: 0, root: event.id })
    }
}

/// The alarm of an instance, as the directive event that it just emitted makes it. Takes the
/// events that were not sent yet. An alarm stays in the group in which it was raised.
pub(crate) fn of_directive(
    instance: &mut Instance,
    program: &Program,
    event: &Event,
    similar: impl FnOnce() -> String,
) -> AlarmUpdate {
    let before = instance.raised.as_ref().map(|raised| raised.latest.similar.clone());
    AlarmUpdate {
        first_at: instance.first_at,
        last_at: instance.last_at,
        name: filled_in(&program.directive.name, event),
        level: program.rule(instance.node).map_or(1, |rule| rule.level),
        event_count: instance.event_count,
        new_events: std::mem::take(&mut instance.pending),
        correlating: !instance.ended,
        similar: before.unwrap_or_else(similar),
        ..with_values_of(event, instance.id(program))
    }
}

/// The alarm as it was, with the events that came since. `None` without an alarm.
pub(crate) fn growing(instance: &mut Instance) -> Option<AlarmUpdate> {
    let latest = &mut instance.raised.as_mut()?.latest;
    latest.event = latest.event.max(instance.last_event);
    latest.first_at = instance.first_at;
    latest.last_at = instance.last_at;
    latest.event_count = instance.event_count;
    let new_events = std::mem::take(&mut instance.pending);
    Some(AlarmUpdate { new_events, ..latest.clone() })
}

/// The alarm of an instance that has ended. `None` without an alarm, or when that was said.
pub(crate) fn ending(instance: &mut Instance) -> Option<AlarmUpdate> {
    let latest = &mut instance.raised.as_mut()?.latest;
    if !latest.correlating {
        return None;
    }
    latest.correlating = false;
    growing(instance)
}

fn with_values_of(event: &Event, id: AlarmId) -> AlarmUpdate {
    let (risk_src, risk_dst) = (event.risk_src.unwrap_or(0), event.risk_dst.unwrap_or(0));
    AlarmUpdate {
        id,
        event: event.id,
        first_at: event.time,
        last_at: event.time,
        plugin_id: event.plugin_id,
        plugin_sid: event.plugin_sid,
        name: String::new(),
        risk: risk_src.max(risk_dst),
        risk_src,
        risk_dst,
        priority: event.priority.unwrap_or(0),
        reliability: event.reliability.unwrap_or(0),
        src_ip: event.src_ip,
        dst_ip: event.dst_ip,
        src_port: event.src_port,
        dst_port: event.dst_port,
        protocol: event.protocol,
        sensor: event.sensor,
        level: 1,
        event_count: 0,
        new_events: Vec::new(),
        correlating: false,
        similar: String::new(),
    }
}
