//! Cross-correlation: an attack on a host that is known to be vulnerable to it is reliable.
//!
//! OSSIM 2.3's effect; 5.8 as shipped looks up the wrong event type and does nothing. The rules
//! about operating systems and services (5001, 5002, 5003) need the inventory and are not here.

use model::{DataSources, Event, PluginId};

use crate::setup::Facts;

/// OSSIM's vulnerability scanner.
const VULNERABILITIES: PluginId = PluginId(3001);

/// The reliability that facts about the destination give an event, 0–10; `None` when none of
/// them is referenced by its type. A vulnerability gives 10; another fact adds the reliability of
/// the referenced type to that which the event came with, or to 0.
pub(crate) fn reliability(event: &Event, sources: &DataSources, facts: &Facts) -> Option<u8> {
    let references = sources.references(event.plugin_id, event.plugin_sid);
    if references.is_empty() || facts.is_empty() {
        return None;
    }
    let host = event.dst_ip.filter(|ip| !ip.is_unspecified())?;
    let known = |(id, sid): &&(PluginId, _)| facts.contains(host, *id, *sid);
    if references.iter().filter(known).any(|(id, _)| *id == VULNERABILITIES) {
        return Some(10);
    }
    // The first hit ends the search.
    let (id, sid) = references.iter().find(known)?;
    let referenced = sources.event_type(*id, *sid).map_or(1, |row| row.reliability);
    Some(event.reliability.unwrap_or(0).saturating_add(referenced).min(10))
}
