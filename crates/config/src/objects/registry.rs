//! Which named objects are registered, and the id each one gets: its rank by name.

use super::kind::Kind;
use super::store::{Store, View};
use super::values::NULL;

/// The ids of all types that have names of their own.
pub(crate) struct Registry {
    kinds: [Ids; Kind::COUNT],
}

#[derive(Default)]
struct Ids {
    /// Block numbers in order of names.
    blocks: Vec<u32>,
    /// Ids by block number; [`NONE`] when not registered.
    ids: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Registry {
    pub(crate) fn new(store: &Store<'_>) -> Self {
        Self { kinds: Kind::ALL.map(|kind| Ids::new(store, kind)) }
    }

    /// The blocks of a type in order of their ids.
    pub(crate) fn blocks(&self, kind: Kind) -> &[u32] {
        &self.kinds[kind as usize].blocks
    }

    /// The id of a block, if it is registered.
    pub(crate) fn id(&self, kind: Kind, block: u32) -> Option<usize> {
        let id = *self.kinds[kind as usize].ids.get(block as usize)?;
        (id != NONE).then_some(id as usize)
    }

    /// The id of a registered object by name.
    pub(crate) fn find(&self, store: &Store<'_>, kind: Kind, name: &str) -> Option<usize> {
        self.id(kind, *store.names(kind).get(name)?)
    }

    /// Definitions in order of their ids.
    pub(crate) fn views<'s, 'a>(
        &'s self,
        store: &'s Store<'a>,
        kind: Kind,
    ) -> impl Iterator<Item = View<'s, 'a>> {
        self.blocks(kind).iter().map(move |block| store.view(kind, *block))
    }
}

impl Ids {
    fn new(store: &Store<'_>, kind: Kind) -> Self {
        let Some(own_name) = kind.name_directive() else { return Self::default() };
        let mut named: Vec<(&str, u32)> = Vec::new();
        for view in store.views(kind).filter(|view| view.block.registered) {
            // A second definition of the same name has been refused already.
            if let Some(name) = view.own(own_name).filter(|name| *name != NULL)
                && store.names(kind).get(name) == Some(&view.index)
            {
                named.push((name, view.index));
            }
        }
        named.sort_unstable();
        let blocks: Vec<u32> = named.into_iter().map(|(_, block)| block).collect();
        let mut ids = vec![NONE; store.blocks(kind).len()];
        for (id, block) in (0..).zip(&blocks) {
            ids[*block as usize] = id;
        }
        Self { blocks, ids }
    }
}
