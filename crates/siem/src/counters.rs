//! What has been done so far, for the page Monitors → System and for `/metrics`.

use model::Timestamp;

/// Totals since the start, but for what is said to be a level. A restored snapshot continues them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    /// Events handed in.
    pub events: u64,
    /// Events emitted by directives (1505).
    pub directive_events: u64,
    /// Events to keep, those of directives included.
    pub stored: u64,
    /// Not kept because a policy does not process such events.
    pub not_processed: u64,
    /// Not kept because a policy does not store such events.
    pub not_stored: u64,
    /// Events whose type has no priority and reliability: 1 and 1 were taken.
    pub unknown_event_types: u64,
    /// Events older than the watermark when they came.
    pub late_events: u64,
    /// Events whose reliability comes from what is known about the destination.
    pub cross_correlated: u64,
    /// Alarms raised.
    pub alarms: u64,
    /// Updates of alarms, the first of each included.
    pub alarm_updates: u64,
    /// Instances started.
    pub instances_started: u64,
    /// Instances whose last level was completed.
    pub instances_finished: u64,
    /// Instances whose time ran out.
    pub instances_expired: u64,
    /// Instances without alarm given up because the budget was exceeded.
    pub instances_evicted: u64,
    /// Instances with an alarm given up because the budget was exceeded.
    pub alarm_instances_evicted: u64,
    /// Instances given up because their directive was changed, removed or disabled.
    pub instances_dropped: u64,
    /// Directive events that were not correlated again because chains of directives end after
    /// eight.
    pub chains_cut: u64,
    /// Directive events lost because one record can have 65,535.
    pub directive_events_lost: u64,
    /// Level: instances that run now.
    pub instances_alive: u64,
    /// Level: bytes they use, as accounted.
    pub state_bytes: u64,
    /// Level: bytes they may use.
    pub state_budget_bytes: u64,
    /// Level: up to where time is known to have passed.
    pub watermark: Timestamp,
}

impl Counters {
    /// How many totals there are.
    pub(crate) const TOTALS: usize = 18;

    /// The totals, in the order of a snapshot.
    pub(crate) fn totals(&self) -> [u64; Self::TOTALS] {
        [
            self.events,
            self.directive_events,
            self.stored,
            self.not_processed,
            self.not_stored,
            self.unknown_event_types,
            self.late_events,
            self.cross_correlated,
            self.alarms,
            self.alarm_updates,
            self.instances_started,
            self.instances_finished,
            self.instances_expired,
            self.instances_evicted,
            self.alarm_instances_evicted,
            self.instances_dropped,
            self.chains_cut,
            self.directive_events_lost,
        ]
    }

    pub(crate) fn from_totals(totals: [u64; Self::TOTALS]) -> Self {
        let [
            events,
            directive_events,
            stored,
            not_processed,
            not_stored,
            unknown_event_types,
            late_events,
            cross_correlated,
            alarms,
            alarm_updates,
            instances_started,
            instances_finished,
            instances_expired,
            instances_evicted,
            alarm_instances_evicted,
            instances_dropped,
            chains_cut,
            directive_events_lost,
        ] = totals;
        Self {
            events,
            directive_events,
            stored,
            not_processed,
            not_stored,
            unknown_event_types,
            late_events,
            cross_correlated,
            alarms,
            alarm_updates,
            instances_started,
            instances_finished,
            instances_expired,
            instances_evicted,
            alarm_instances_evicted,
            instances_dropped,
            chains_cut,
            directive_events_lost,
            ..Self::default()
        }
    }
}
