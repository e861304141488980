//! What an event is worth: asset values, policy, cross-correlation, priority, reliability, risk;
//! in OSSIM 5.8's order.

use std::sync::Arc;

use model::event::EventKind;
use model::{AssetBook, DataSources, Event, Timestamp};

use crate::correlate::{Endpoint, Seen, Taxonomy};
use crate::counters::Counters;
use crate::policy::{ConsideredEvent, Decision, Policies};
use crate::risk::risk;
use crate::setup::{Facts, Problem, Setup};
use crate::unknown_types::UnknownTypes;
use crate::{clock, cross};

/// Bit 0 of `Event::correlation`: a directive.
pub(crate) const BY_DIRECTIVE: u8 = 1;
/// Bit 1: cross-correlation.
pub(crate) const BY_CROSS_CORRELATION: u8 = 2;

/// What qualification goes by.
#[derive(Debug, Default)]
pub(crate) struct Knowledge {
    pub(crate) assets: Arc<AssetBook>,
    pub(crate) data_sources: Arc<DataSources>,
    facts: Arc<Facts>,
    policies: Policies,
}

/// An event's circumstances, and what the policy says.
#[derive(Debug)]
pub(crate) struct Qualified {
    pub(crate) at: Timestamp,
    pub(crate) src: Endpoint,
    pub(crate) dst: Endpoint,
    pub(crate) taxonomy: Taxonomy,
    pub(crate) policy: Option<Decision>,
}

impl Qualified {
    pub(crate) fn seen<'e>(&self, event: &'e Event, assets: &'e AssetBook) -> Seen<'e> {
        let Self { at, src, dst, taxonomy, .. } = *self;
        Seen { event, assets, at, src, dst, taxonomy }
    }
}

impl Knowledge {
    pub(crate) fn new(setup: &Setup, problems: &mut Vec<Problem>) -> Self {
        Self {
            assets: Arc::clone(&setup.assets),
            data_sources: Arc::clone(&setup.data_sources),
            facts: Arc::clone(&setup.facts),
            policies: Policies::new(&setup.policies, &setup.assets, problems),
        }
    }

    /// Fills in the event's asset values, priority, reliability and risks. A directive event
    /// comes with its priority, its reliability and the value of its source.
    pub(crate) fn qualify(
        &self,
        event: &mut Event,
        counters: &mut Counters,
        unknown: &mut UnknownTypes,
    ) -> Qualified {
        let src = Endpoint::of(event.src_ip, &self.assets);
        let dst = Endpoint::of(event.dst_ip, &self.assets);
        let taxonomy = Taxonomy::of(event, &self.data_sources);
        let is_derived = event.kind == EventKind::Directive;
        let asset_src = if is_derived { event.asset_src.unwrap_or(src.value) } else { src.value };
        let (asset_dst, at) = (dst.value, clock::time_of(event));
        (event.asset_src, event.asset_dst) = (Some(asset_src), Some(asset_dst));

        let row = self.row(event, is_derived);
        if row.is_none() && !is_derived && !event.generic {
            counters.unknown_event_types += 1;
            unknown.note(event.plugin_id, event.plugin_sid);
        }
        let (row_priority, row_reliability) = row.unwrap_or((1, 1));
        let stated = event.priority.map(|priority| priority.min(5));
        let own_priority = stated.unwrap_or(row_priority);
        let own_reliability = event.reliability.map_or(row_reliability, |number| number.min(10));
        let policy = self.policies.decide(&ConsideredEvent {
            event,
            at,
            src: &src,
            dst: &dst,
            taxonomy,
            priority: own_priority,
            reliability: own_reliability,
        });
        let says = policy.as_ref().map(|decision| &*decision.consequences);
        let confirmed = (!is_derived && says.is_none_or(|says| says.sim && says.cross_correlate))
            .then(|| cross::reliability(event, &self.data_sources, &self.facts))
            .flatten();
        if confirmed.is_some() {
            event.correlation |= BY_CROSS_CORRELATION;
            counters.cross_correlated += 1;
        }
        let reliability = confirmed.unwrap_or(own_reliability);
        // A policy that leaves the priority alone means that of the event's type (5.8), unless
        // the type has none.
        let priority = match says {
            Some(says) => says.priority.or(row.map(|row| row.0)).unwrap_or(own_priority),
            None => own_priority,
        };
        let priority = priority.min(5);
        (event.priority, event.reliability) = (Some(priority), Some(reliability));
        let assessed = says.is_none_or(|says| says.sim && says.qualify);
        event.risk_src = assessed.then(|| risk(priority, asset_src, reliability));
        event.risk_dst = assessed.then(|| risk(priority, asset_dst, reliability));
        Qualified { at, src, dst, taxonomy, policy }
    }

    /// An event that was qualified before, as rules look at it.
    pub(crate) fn look_at<'e>(&'e self, event: &'e Event) -> Seen<'e> {
        let (src, dst) =
            (Endpoint::of(event.src_ip, &self.assets), Endpoint::of(event.dst_ip, &self.assets));
        let taxonomy = Taxonomy::of(event, &self.data_sources);
        Seen { event, assets: &self.assets, at: clock::time_of(event), src, dst, taxonomy }
    }

    /// Priority and reliability of the event's type. A directive event's are its own.
    fn row(&self, event: &Event, is_derived: bool) -> Option<(u8, u8)> {
        if is_derived {
            return Some((event.priority.unwrap_or(1), event.reliability.unwrap_or(1)));
        }
        let row = self.data_sources.event_type(event.plugin_id, event.plugin_sid)?;
        Some((row.priority.min(5), row.reliability.min(10)))
    }
}
