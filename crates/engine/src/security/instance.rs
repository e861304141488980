//! Running directives, as the Backlog page shows them.

use std::net::IpAddr;

use model::{AlarmId, Timestamp};
use siem::InstanceView;

/// A running instance of a directive (OSSIM "backlog"), at the moment somebody asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningInstance {
    /// Which; its alarm, if it has one, has the same id.
    pub id: AlarmId,
    /// The directive's name.
    pub name: String,
    /// The level it has completed; the root is 1.
    pub level: u8,
    /// How many levels its directive has on the longest path.
    pub depth: u8,
    /// When its first event happened.
    pub first_at: Timestamp,
    /// When its last event happened.
    pub last_at: Timestamp,
    /// When it ends unless something happens; `None`: never.
    pub ends_at: Option<Timestamp>,
    /// Events attached to it.
    pub event_count: u64,
    /// Source of the event that last advanced it.
    pub src_ip: Option<IpAddr>,
    /// Its destination.
    pub dst_ip: Option<IpAddr>,
    /// Risk of its alarm, if it has one.
    pub alarm_risk: Option<u8>,
}

impl From<InstanceView<'_>> for RunningInstance {
    fn from(view: InstanceView<'_>) -> Self {
        Self {
            id: view.id,
            name: view.name.to_owned(),
            level: view.level,
            depth: view.depth,
            first_at: view.first_at,
            last_at: view.last_at,
            ends_at: view.ends_at,
            event_count: view.event_count,
            src_ip: view.src_ip,
            dst_ip: view.dst_ip,
            alarm_risk: view.alarm_risk,
        }
    }
}
