//! What the Backlog page shows of a running instance.

use core::net::IpAddr;

use model::{AlarmId, Timestamp};

use super::instance::{Instance, NEVER_S};
use super::program::Program;
use super::seen::NO_ADDRESS;

/// A running instance of a directive (OSSIM "backlog").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceView<'a> {
    /// Which instance; its alarm, if it has one, has the same id.
    pub id: AlarmId,
    /// The directive's name, with its words not filled in.
    pub name: &'a str,
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
    /// For each alternative that may come next: how many events it has, and needs.
    pub waiting: Vec<(u32, u32)>,
}

impl<'a> InstanceView<'a> {
    pub(super) fn of(instance: &Instance, program: &'a Program) -> Self {
        let last = instance.levels.last();
        let known = |ip: IpAddr| (ip != NO_ADDRESS).then_some(ip);
        let ends_s = instance.expires_s(program);
        let waiting = instance.alternatives(program).map(|(n, _, rule)| {
            (instance.tallies.get(n).map_or(0, |tally| tally.count), rule.occurrence)
        });
        Self {
            id: instance.id(program),
            name: &program.directive.name,
            level: program.rule(instance.node).map_or(1, |rule| rule.level),
            depth: program.depth,
            first_at: instance.first_at,
            last_at: instance.last_at,
            ends_at: (ends_s != NEVER_S).then(|| Timestamp::from_secs(ends_s)),
            event_count: instance.event_count,
            src_ip: last.and_then(|level| known(level.src)),
            dst_ip: last.and_then(|level| known(level.dst)),
            alarm_risk: instance.raised.as_ref().map(|raised| raised.latest.risk),
            waiting: waiting.collect(),
        }
    }
}
