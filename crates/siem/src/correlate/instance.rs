//! One running instance of a directive.

use model::alarm::AlarmEvent;
use model::{AlarmId, AlarmUpdate, EventId, Timestamp};

use super::distinct::Distinct;
use super::level::Level;
use super::program::Program;
use super::rule::Rule;
use super::waiting::WAIT_BYTES;

/// Most events that are listed with an alarm; further ones are only counted.
pub(crate) const MOST_LISTED: u64 = 10_000;

/// "Never", as a second.
pub(crate) const NEVER_S: i64 = i64::MAX;

/// What has been counted for one alternative.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Tally {
    pub(crate) count: u32,
    /// A `not` rule that was matched: it cannot fire any more.
    pub(crate) refuted: bool,
    /// The highest value of a source among the events counted.
    pub(crate) asset_src: u8,
    pub(crate) distinct: Distinct,
}

/// How often an action of a policy ran for this alarm at most with which risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ActionRun {
    pub(crate) policy: i64,
    pub(crate) action: u32,
    pub(crate) risk: u8,
}

/// The alarm of an instance.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Raised {
    /// As last sent, without its `new_events`.
    pub(crate) latest: AlarmUpdate,
    pub(crate) action_runs: Vec<ActionRun>,
}

/// A running instance.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Instance {
    /// Counts instances in the order of their creation.
    pub(crate) number: u64,
    /// Place of the directive in the list of programs.
    pub(crate) directive: u32,
    /// Place of the rule completed last.
    pub(crate) node: u16,
    /// Its last level is completed, or its time has run out: to be removed.
    pub(crate) ended: bool,
    /// The event that started it.
    pub(crate) root: EventId,
    /// Data of the levels completed, the root's first; never empty.
    pub(crate) levels: Vec<Level>,
    /// For each alternative that may come next; empty while nothing was counted.
    pub(crate) tallies: Vec<Tally>,
    /// When `node` was completed.
    pub(crate) completed_s: i64,
    pub(crate) first_at: Timestamp,
    pub(crate) last_at: Timestamp,
    /// Events attached so far.
    pub(crate) event_count: u64,
    /// How many of them are, or will be, listed with the alarm.
    pub(crate) listed: u64,
    /// Listed events that the alarm does not have yet.
    pub(crate) pending: Vec<AlarmEvent>,
    /// The event attached last.
    pub(crate) last_event: EventId,
    pub(crate) raised: Option<Box<Raised>>,
    /// Its appointment, or [`NEVER_S`].
    pub(crate) due_s: i64,
    /// Grows with every event attached to any instance: who was advanced last.
    pub(crate) advanced: u64,
    /// Handle in the index of who waits for what, and the places it takes there.
    pub(crate) waits: u32,
    pub(crate) wait_count: u32,
    /// Bytes accounted for it.
    pub(crate) bytes: usize,
    /// Neighbours in the order of advancing.
    pub(crate) older: u32,
    pub(crate) newer: u32,
}

/// Bytes accounted for every instance besides what it points to: itself, its place in the slab,
/// two appointments (a sweep leaves at most one that no longer holds), and what the allocator
/// adds.
const BASE_BYTES: usize = size_of::<Instance>() + 2 * size_of::<u64>() + 2 * 24 + 96;

impl Instance {
    /// The instance's name, and its alarm's.
    pub(crate) fn id(&self, program: &Program) -> AlarmId {
        AlarmId { directive: program.directive.id, root: self.root }
    }

    /// Notes an event as one of this instance's.
    pub(crate) fn attach(&mut self, event: EventId, at: Timestamp, level: u8) {
        self.event_count += 1;
        self.last_event = self.last_event.max(event);
        self.first_at = self.first_at.min(at);
        self.last_at = self.last_at.max(at);
        if self.listed < MOST_LISTED {
            self.listed += 1;
            self.pending.push(AlarmEvent { event, level });
        }
    }

    /// The tally of the `n`-th alternative of `rule`.
    pub(crate) fn tally(&mut self, n: usize, rule: &Rule) -> &mut Tally {
        if self.tallies.len() < rule.children.len() {
            self.tallies.resize(rule.children.len(), Tally::default());
        }
        // The line above made room for every alternative.
        self.tallies.get_mut(n).expect("as many tallies as alternatives")
    }

    pub(crate) fn is_refuted(&self, n: usize) -> bool {
        self.tallies.get(n).is_some_and(|tally| tally.refuted)
    }

    /// The last second inside the time-out of an alternative.
    pub(crate) fn until_s(&self, rule: &Rule) -> i64 {
        match rule.time_out_s {
            0 => NEVER_S,
            seconds => self.completed_s.saturating_add_unsigned(seconds),
        }
    }

    /// The last second in which one of its alternatives can be completed.
    pub(crate) fn expires_s(&self, program: &Program) -> i64 {
        let rules = self.alternatives(program);
        rules.map(|(_, _, rule)| self.until_s(rule)).max().unwrap_or(NEVER_S)
    }

    /// The moment at which something happens to it by itself.
    pub(crate) fn next_due_s(&self, program: &Program) -> i64 {
        let rules = self.alternatives(program);
        let pending = rules.filter(|(n, _, rule)| rule.negated && !self.is_refuted(*n));
        let first = pending.map(|(_, _, rule)| self.until_s(rule)).min().unwrap_or(NEVER_S);
        first.min(self.expires_s(program))
    }

    /// What may come next: number, place and rule, in document order.
    pub(crate) fn alternatives<'p>(
        &self,
        program: &'p Program,
    ) -> impl Iterator<Item = (usize, u16, &'p Rule)> + use<'p> {
        let children = program.rule(self.node).map_or(&[][..], |rule| &rule.children);
        let rules = children.iter().enumerate();
        rules.filter_map(|(n, place)| Some((n, *place, program.rule(*place)?)))
    }

    /// Works out the bytes accounted for it. Lists count as what growing by doubling takes, so
    /// that the number depends on what is in them only.
    pub(crate) fn measure(&self) -> usize {
        let list = |length: usize, size: usize| length.next_power_of_two() * size;
        let levels: usize = self.levels.iter().map(Level::heap_bytes).sum();
        let tallies: usize = self.tallies.iter().map(|tally| tally.distinct.heap_bytes()).sum();
        let raised = self.raised.as_ref().map_or(0, |raised| {
            size_of::<Raised>()
                + raised.latest.name.len()
                + raised.latest.similar.len()
                + list(raised.action_runs.len(), size_of::<ActionRun>())
        });
        BASE_BYTES
            + self.levels.len() * size_of::<Level>()
            + self.tallies.len() * size_of::<Tally>()
            + list(self.pending.len(), size_of::<AlarmEvent>())
            + self.wait_count as usize * WAIT_BYTES
            + levels
            + tallies
            + raised
    }
}
