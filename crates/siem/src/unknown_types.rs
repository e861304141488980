//! Event types that no data source describes, for a report.

use model::{PluginId, PluginSid};
use rustc_hash::FxHashMap;

/// Most types that are listed; further ones are only counted.
const MOST_TYPES: usize = 1_000;

/// Which unknown types came, and how often.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnknownTypes {
    counts: FxHashMap<(PluginId, PluginSid), u64>,
}

impl UnknownTypes {
    pub(crate) fn note(&mut self, id: PluginId, sid: PluginSid) {
        let room = self.counts.len() < MOST_TYPES;
        match self.counts.get_mut(&(id, sid)) {
            Some(count) => *count += 1,
            None if room => {
                self.counts.insert((id, sid), 1);
            }
            None => {}
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (PluginId, PluginSid, u64)> {
        self.counts.iter().map(|((id, sid), count)| (*id, *sid, *count))
    }
}
