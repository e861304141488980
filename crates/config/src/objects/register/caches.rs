//! What is looked up again and again while registering: shared texts, commands, time periods,
//! lists of contacts. Each distinct text is worked out once.

use std::hash::BuildHasher as _;
use std::sync::Arc;

use model::ids::{CommandId, ContactGroupId, ContactId, TimeperiodId};
use model::objects::CommandCall;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::objects::kind::Kind;
use crate::objects::lists::{Lists, items};
use crate::objects::templates::without_importance;

/// Texts remembered at a time.
const TEXTS: usize = 4096;

/// One remembered text.
#[derive(Clone, Default)]
struct Slot<'a> {
    hash: u64,
    text: &'a str,
    /// Made at the second use.
    shared: Option<Arc<str>>,
}

/// Caches by the text as written.
pub(crate) struct Caches<'s, 'a> {
    lists: &'s Lists<'s, 'a>,
    texts: Vec<Slot<'a>>,
    contacts: FxHashMap<&'a str, Found<'a, ContactId>>,
    contact_groups: FxHashMap<&'a str, Found<'a, ContactGroupId>>,
}

/// What a list of names says: ids in the order written, each once, and names that do not exist.
pub(crate) struct Found<'a, T> {
    pub(crate) ids: Vec<T>,
    pub(crate) unknown: Vec<&'a str>,
}

impl<'s, 'a> Caches<'s, 'a> {
    pub(crate) fn new(lists: &'s Lists<'s, 'a>) -> Self {
        Self {
            lists,
            texts: vec![Slot::default(); TEXTS],
            contacts: FxHashMap::default(),
            contact_groups: FxHashMap::default(),
        }
    }

    /// Shared text: the same text is mostly stored once. The place of a text is its hash; of two
    /// texts with one place the later one stays, so that neither time nor memory grows with the
    /// number of texts that are used only once. For the same reason a text is shared from its
    /// second use on.
    pub(crate) fn text(&mut self, text: &'a str) -> Arc<str> {
        let hash = FxBuildHasher.hash_one(text);
        let slot = &mut self.texts[hash as usize % TEXTS];
        if slot.hash == hash && slot.text == text {
            return Arc::clone(slot.shared.get_or_insert_with(|| text.into()));
        }
        *slot = Slot { hash, text, shared: None };
        text.into()
    }

    /// A command with its arguments; `None` when there is no such command.
    pub(crate) fn call(&mut self, text: &'a str) -> Option<CommandCall> {
        let text = without_importance(text);
        let name = memchr::memchr(b'!', text.as_bytes()).map_or(text, |end| &text[..end]);
        let id = self.lists.registry.find(self.lists.store, Kind::Command, name)?;
        Some(CommandCall { command: CommandId::from(id), text: self.text(text) })
    }

    /// A time period; `None` when there is none of this name.
    pub(crate) fn timeperiod(&self, name: &str) -> Option<TimeperiodId> {
        self.lists.registry.find(self.lists.store, Kind::Timeperiod, name).map(TimeperiodId::from)
    }

    pub(crate) fn contacts(&mut self, list: &'a str) -> &Found<'a, ContactId> {
        let lists = self.lists;
        self.contacts.entry(list).or_insert_with(|| find_all(lists, Kind::Contact, list))
    }

    pub(crate) fn contact_groups(&mut self, list: &'a str) -> &Found<'a, ContactGroupId> {
        let lists = self.lists;
        self.contact_groups.entry(list).or_insert_with(|| find_all(lists, Kind::ContactGroup, list))
    }
}

fn find_all<'a, T: From<usize>>(lists: &Lists<'_, 'a>, kind: Kind, list: &'a str) -> Found<'a, T> {
    let mut found = Found { ids: Vec::new(), unknown: Vec::new() };
    let mut seen = FxHashSet::default();
    for name in items(list) {
        match lists.registry.find(lists.store, kind, name) {
            Some(id) if seen.insert(id) => found.ids.push(T::from(id)),
            Some(_) => {}
            None => found.unknown.push(name),
        }
    }
    found
}
