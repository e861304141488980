//! What is known about data sources and their event types (OSSIM tables `plugin`, `plugin_sid`).

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::event::{PluginId, PluginSid};

/// A data source (OSSIM "plugin").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataSource {
    /// Its number.
    pub id: PluginId,
    /// Its name, at most 100 characters: `sshd`.
    pub name: String,
    /// What it is, in a sentence.
    pub description: String,
    /// OSSIM 5.8's product type, 1–30; 0: none stated.
    pub product_type: u16,
}

/// An event type of a data source (OSSIM "plugin sid").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventType {
    /// The data source.
    pub plugin_id: PluginId,
    /// Its number within the data source, from 1.
    pub sid: PluginSid,
    /// At most 512 characters.
    pub name: String,
    /// 0–5; OSSIM's default is 1.
    pub priority: u8,
    /// 0–10; OSSIM's default is 1.
    pub reliability: u8,
    /// OSSIM 5.8's category; 0: none.
    pub category: u16,
    /// OSSIM 5.8's subcategory; 0: none.
    pub subcategory: u16,
}

/// "An event of this type at a host that has the fact" (OSSIM `plugin_reference`): what
/// cross-correlation looks up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reference {
    /// The event's data source.
    pub plugin_id: PluginId,
    /// The event's type.
    pub sid: PluginSid,
    /// The fact's data source: 3001 is the vulnerability scanner.
    pub reference_id: PluginId,
    /// The fact's type.
    pub reference_sid: PluginSid,
}

/// Every data source, event type and reference, indexed.
#[derive(Debug, Clone, Default)]
pub struct DataSources {
    sources: FxHashMap<PluginId, DataSource>,
    types: FxHashMap<(PluginId, PluginSid), EventType>,
    references: FxHashMap<(PluginId, PluginSid), Vec<(PluginId, PluginSid)>>,
}

impl DataSources {
    /// Adds or replaces a data source.
    pub fn insert_source(&mut self, source: DataSource) {
        self.sources.insert(source.id, source);
    }

    /// Adds or replaces an event type.
    pub fn insert_type(&mut self, event_type: EventType) {
        self.types.insert((event_type.plugin_id, event_type.sid), event_type);
    }

    /// Adds a reference.
    pub fn insert_reference(&mut self, reference: Reference) {
        let facts = self.references.entry((reference.plugin_id, reference.sid)).or_default();
        let fact = (reference.reference_id, reference.reference_sid);
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }

    /// A data source.
    #[must_use]
    pub fn source(&self, id: PluginId) -> Option<&DataSource> {
        self.sources.get(&id)
    }

    /// An event type.
    #[must_use]
    pub fn event_type(&self, id: PluginId, sid: PluginSid) -> Option<&EventType> {
        self.types.get(&(id, sid))
    }

    /// The facts that confirm an event of this type.
    #[must_use]
    pub fn references(&self, id: PluginId, sid: PluginSid) -> &[(PluginId, PluginSid)] {
        self.references.get(&(id, sid)).map_or(&[], Vec::as_slice)
    }

    /// All data sources, in no order.
    pub fn sources(&self) -> impl Iterator<Item = &DataSource> {
        self.sources.values()
    }

    /// All event types, in no order.
    pub fn types(&self) -> impl Iterator<Item = &EventType> {
        self.types.values()
    }
}
