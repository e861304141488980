//! From an event's type to the rules that could match it, so that its cost depends on these and
//! not on all.

use model::{DataSources, Event};
use rustc_hash::FxHashMap;

use super::rule::Rule;

/// Which event types a rule listens to, as far as its text says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Select {
    Types(Vec<(u32, u32)>),
    Plugins(Vec<u32>),
    All,
}

impl Select {
    pub(crate) fn of(rule: &Rule, data_sources: &DataSources) -> Self {
        let Some(plugins) = rule.plugin_id.fixed() else {
            // 5.8 expands a product to the data sources that have it.
            let Some(products) = rule.product.fixed() else { return Self::All };
            let sources = data_sources.sources();
            let mut ids: Vec<u32> = sources
                .filter(|source| products.contains(&source.product_type.into()))
                .map(|source| source.id.0)
                .collect();
            ids.sort_unstable();
            return if products.contains(&0) { Self::All } else { Self::Plugins(ids) };
        };
        match rule.plugin_sid.fixed() {
            Some(sids) => Self::Types(
                plugins.iter().flat_map(|id| sids.iter().map(move |sid| (*id, *sid))).collect(),
            ),
            None => Self::Plugins(plugins.to_vec()),
        }
    }
}

/// A list of numbers per event type, ascending.
#[derive(Debug, Default)]
pub(crate) struct ByType {
    types: FxHashMap<(u32, u32), Box<[u32]>>,
    plugins: FxHashMap<u32, Box<[u32]>>,
    all: Box<[u32]>,
}

impl ByType {
    pub(crate) fn new(entries: &[(&Select, u32)]) -> Self {
        let mut types: FxHashMap<(u32, u32), Vec<u32>> = FxHashMap::default();
        let mut plugins: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        let mut all = Vec::new();
        for (select, number) in entries {
            match select {
                Select::Types(pairs) => {
                    for pair in pairs {
                        types.entry(*pair).or_default().push(*number);
                    }
                }
                Select::Plugins(ids) => {
                    for id in ids {
                        plugins.entry(*id).or_default().push(*number);
                    }
                }
                Select::All => all.push(*number),
            }
        }
        for list in plugins.values_mut() {
            list.extend(&all);
        }
        for ((id, _), list) in &mut types {
            list.extend(plugins.get(id).unwrap_or(&all));
        }
        Self {
            types: types.into_iter().map(|(pair, list)| (pair, ascending(list))).collect(),
            plugins: plugins.into_iter().map(|(id, list)| (id, ascending(list))).collect(),
            all: ascending(all),
        }
    }

    pub(crate) fn of(&self, event: &Event) -> &[u32] {
        let (id, sid) = (event.plugin_id.0, event.plugin_sid.0);
        self.types.get(&(id, sid)).or_else(|| self.plugins.get(&id)).unwrap_or(&self.all)
    }
}

fn ascending(mut list: Vec<u32>) -> Box<[u32]> {
    list.sort_unstable();
    list.dedup();
    list.into()
}
