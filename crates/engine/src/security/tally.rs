//! What became of records, by source: for Monitors → System and `/metrics`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::{Event, PluginId, Timestamp};
use rustc_hash::FxHashMap;
use siem::Counters;

use crate::security::problem::SecurityProblem;

/// Sources counted one by one; what comes from further ones is counted together.
const SOURCES: usize = 1_000;
/// The name under which they are.
const OTHERS: &str = "others";

/// What became of the records of one source since the start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceTally {
    /// Became an event by a rule of a data source plugin.
    pub parsed: u64,
    /// No plugin knew them; kept as generic events.
    pub generic: u64,
    /// Made no event because the plugin says so, by reason.
    pub dropped: BTreeMap<&'static str, u64>,
    /// When its last event happened.
    pub last_at: Timestamp,
}

/// What came of one data source since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PluginTally {
    /// Events.
    pub events: u64,
    /// When the last one arrived.
    pub last_at: Timestamp,
}

#[derive(Debug, Default)]
struct Counted {
    sources: FxHashMap<Arc<str>, SourceTally>,
    plugins: FxHashMap<PluginId, PluginTally>,
    correlation: Counters,
    problems: Vec<SecurityProblem>,
}

/// Counts shared by the deciding thread, which writes, and those who show them.
#[derive(Debug, Default)]
pub(super) struct Tally(Mutex<Counted>);

impl Tally {
    /// The lock is held for a few instructions and never across anything that waits.
    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn event(&self, event: &Event) {
        let mut counted = self.counted();
        let source = counted.source(&event.source);
        if event.generic {
            source.generic += 1;
        } else {
            source.parsed += 1;
        }
        source.last_at = source.last_at.max(event.time);
        let plugin = counted.plugins.entry(event.plugin_id).or_default();
        plugin.events += 1;
        plugin.last_at = plugin.last_at.max(event.received_at);
    }

    pub(super) fn dropped(&self, source: &Arc<str>, reason: &'static str) {
        *self.counted().source(source).dropped.entry(reason).or_default() += 1;
    }

    pub(super) fn correlation(&self, counters: Counters) {
        self.counted().correlation = counters;
    }

    /// What in the setup in force cannot do what it says.
    pub(super) fn set_problems(&self, problems: &[siem::Problem]) {
        self.counted().problems = problems.iter().map(SecurityProblem::from).collect();
    }

    pub(super) fn problems(&self) -> Vec<SecurityProblem> {
        self.counted().problems.clone()
    }

    pub(super) fn counters(&self) -> Counters {
        self.counted().correlation
    }

    pub(super) fn sources(&self) -> BTreeMap<Arc<str>, SourceTally> {
        self.counted().sources.iter().map(|(name, tally)| (name.clone(), tally.clone())).collect()
    }

    pub(super) fn plugins(&self) -> BTreeMap<PluginId, PluginTally> {
        self.counted().plugins.iter().map(|(id, tally)| (*id, *tally)).collect()
    }
}

impl Counted {
    fn source(&mut self, name: &Arc<str>) -> &mut SourceTally {
        let is_known = self.sources.contains_key(name);
        let name = match is_known || self.sources.len() < SOURCES {
            true => name.clone(),
            false => OTHERS.into(),
        };
        self.sources.entry(name).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_sources_is_counted_together() {
        let tally = Tally::default();
        for n in 0..SOURCES + 5 {
            tally.dropped(&format!("syslog-udp:192.0.2.{n}").into(), "excluded_sid");
        }
        let sources = tally.sources();
        assert_eq!(sources.len(), SOURCES + 1);
        assert_eq!(sources[OTHERS].dropped["excluded_sid"], 5);
    }
}
