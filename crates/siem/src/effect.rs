//! What the caller must do after an event or a tick. Effects are to be performed in order.

use core::net::IpAddr;

use model::policy::{Action, PolicyId};
use model::{AlarmId, AlarmUpdate, Event, EventId, PluginId, PluginSid};

/// One thing to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Keep this qualified event; events of directives (1505) come this way, too.
    Store(Box<Event>),
    /// The event is not kept.
    Discarded {
        /// Which.
        event: EventId,
        /// Why.
        reason: DiscardReason,
    },
    /// An alarm was raised or has changed.
    Alarm(Box<AlarmUpdate>),
    /// A policy wants this done.
    Action {
        /// What.
        action: Action,
        /// For this event.
        event: Box<Event>,
        /// The alarm it belongs to, if any.
        alarm: Option<AlarmId>,
    },
    /// A directive waits for a monitor's answer: a [`model::event::EventKind::Monitor`] event.
    AskMonitor(WatchRule),
}

/// Why an event is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiscardReason {
    /// This policy does not process such events at all.
    NotProcessed(PolicyId),
    /// This policy does not store such events, and it belongs to no alarm or directive.
    NotStored(PolicyId),
}

/// What a monitor is to find out (OSSIM `watch-rule`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchRule {
    /// The instance that asks.
    pub instance: AlarmId,
    /// The monitor.
    pub plugin_id: PluginId,
    /// Its question: the first sid of the rule.
    pub plugin_sid: PluginSid,
    /// First address of `from`, resolved; `None`: any.
    pub from: Option<IpAddr>,
    /// First address of `to`, resolved; `None`: any.
    pub to: Option<IpAddr>,
    /// First port of `port_from`, resolved; 0: any.
    pub port_from: u16,
    /// First port of `port_to`, resolved; 0: any.
    pub port_to: u16,
    /// `eq ne lt le gt ge`
    pub condition: Box<str>,
    /// To compare with.
    pub value: Box<str>,
    /// For how long to ask, in seconds; `None`: once.
    pub interval_s: Option<u64>,
    /// Compare with the value itself rather than with its increase. Always so without interval.
    pub absolute: bool,
    /// An answer after so many seconds comes too late; 0: never.
    pub time_out_s: u64,
}
