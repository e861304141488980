//! The event that a directive emits (plugin 1505).

use core::net::IpAddr;
use std::sync::Arc;

use model::event::EventKind;
use model::{Event, EventId, PluginId, PluginSid, Timestamp};

use crate::correlate::{Instance, NO_ADDRESS, Program, Rule};
use crate::qualify::BY_DIRECTIVE;

/// The event for the level that an instance has just completed. Addresses, ports, protocol,
/// sensor and texts are those of the event that completed it (5.8); `trigger` is that event, and
/// `None` when a `not` rule fired: then they are those of the level before.
pub(crate) fn directive_event(
    id: EventId,
    instance: &Instance,
    program: &Program,
    rule: &Rule,
    trigger: Option<&Event>,
    at: Timestamp,
) -> Event {
    let known = |ip: IpAddr| (ip != NO_ADDRESS).then_some(ip);
    let mut event = Event {
        id,
        kind: EventKind::Directive,
        time: at,
        received_at: trigger.map_or(at, |trigger| trigger.received_at),
        zone_minutes: trigger.map_or(0, |trigger| trigger.zone_minutes),
        plugin_id: PluginId::DIRECTIVE,
        plugin_sid: PluginSid(program.directive.id),
        source: Arc::from("directive"),
        interface: trigger.map(|trigger| trigger.interface.clone()).unwrap_or_default(),
        occurrences: 1,
        priority: Some(program.priority()),
        reliability: Some(rule.reliability),
        correlation: BY_DIRECTIVE,
        alarm: Some(instance.id(program)),
        raw: format!(
            "directive_event: {}, level {} of {}, {} events",
            program.directive.name, rule.level, program.depth, instance.event_count
        )
        .into(),
        ..Event::default()
    };
    if let Some(level) = instance.levels.last() {
        (event.src_ip, event.dst_ip) = (known(level.src), known(level.dst));
        (event.src_port, event.dst_port) = (level.src_port, level.dst_port);
        event.protocol = level.protocol;
        event.sensor = known(level.sensor);
        event.asset_src = Some(level.asset_src);
        if let Some(texts) = &level.texts {
            event.texts = (**texts).clone();
        }
    }
    if let Some(trigger) = trigger {
        event.texts = trigger.texts.clone();
    }
    event
}
