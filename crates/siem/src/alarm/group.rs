//! Alarms that are shown together: OSSIM 5.8's `groupalarmby` and `groupalarmtimeout`.

use std::fmt::Write as _;

use model::directive::{Directive, GroupAlarmBy};
use model::{Event, EventId};
use rustc_hash::FxHashMap;
use sha1::{Digest, Sha1};

use crate::correlate::NO_ADDRESS;

/// A group that still takes alarms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Group {
    /// The event that opened it.
    pub(crate) first: EventId,
    /// The last second in which it takes alarms.
    pub(crate) until_s: i64,
}

/// The open groups, by their key.
#[derive(Debug, Clone, Default)]
pub(crate) struct AlarmGroups {
    open: FxHashMap<[u8; 20], Group>,
    /// Closed ones are swept out when there are so many.
    sweep_at: usize,
}

/// Below this a sweep is not worth it.
const SMALL: usize = 1024;

impl AlarmGroups {
    /// What a directive's alarm has in common with others: equal for those of one group.
    pub(crate) fn similar(&mut self, directive: &Directive, event: &Event, at_s: i64) -> String {
        if directive.group_alarm_by.is_empty() {
            return similar_to_nothing(event.id);
        }
        let text = key_text(directive, event);
        let timeout_s = directive.group_alarm_timeout_s;
        if timeout_s == 0 {
            return hex(&Sha1::digest(text.as_bytes()));
        }
        let key: [u8; 20] = Sha1::digest(text.as_bytes()).into();
        let group = match self.open.get(&key) {
            Some(group) if at_s <= group.until_s => *group,
            _ => {
                let until_s = at_s.saturating_add_unsigned(timeout_s);
                let group = Group { first: event.id, until_s };
                self.sweep(at_s);
                self.open.insert(key, group);
                group
            }
        };
        hex(&Sha1::digest(format!("{text}|event={}", group.first).as_bytes()))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&[u8; 20], &Group)> {
        self.open.iter()
    }

    pub(crate) fn insert(&mut self, key: [u8; 20], group: Group) {
        self.open.insert(key, group);
    }

    fn sweep(&mut self, at_s: i64) {
        if self.open.len() >= self.sweep_at.max(SMALL) {
            self.open.retain(|_, group| group.until_s >= at_s);
            self.sweep_at = self.open.len() * 2;
        }
    }
}

/// The value of an alarm that stands for itself.
pub(crate) fn similar_to_nothing(event: EventId) -> String {
    hex(&Sha1::digest(event.to_string().as_bytes()))
}

fn key_text(directive: &Directive, event: &Event) -> String {
    let mut text = format!("plugin_id={}|plugin_sid={}", event.plugin_id, event.plugin_sid);
    for by in &directive.group_alarm_by {
        // Writing to a string cannot fail.
        let _ = match by {
            GroupAlarmBy::SrcIp => write!(text, "|src_ip={}", event.src_ip.unwrap_or(NO_ADDRESS)),
            GroupAlarmBy::DstIp => write!(text, "|dst_ip={}", event.dst_ip.unwrap_or(NO_ADDRESS)),
            GroupAlarmBy::SrcPort => write!(text, "|src_port={}", event.src_port),
            GroupAlarmBy::DstPort => write!(text, "|dst_port={}", event.dst_port),
        };
    }
    text
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(40), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
