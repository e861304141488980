//! What is looked up again and again while registering: shared texts, commands, time periods,
//! lists of contacts. Each distinct text is worked out once.

use std::cell::Cell;
use std::hash::BuildHasher as _;
use std::sync::Arc;

use model::ids::{CommandId, ContactGroupId, ContactId, TimeperiodId};
use model::objects::CommandCall;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::checkable::Checkable;
use crate::objects::kind::Kind;
use crate::objects::lists::items;
use crate::objects::registry::Registry;
use crate::objects::store::Store;
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

/// Caches by the text as written. Beside each stands what was asked for last: it is mostly what is
/// asked for next.
pub(crate) struct Caches<'s, 'a> {
    names: Names<'s, 'a>,
    texts: Vec<Slot<'a>>,
    last_command: Option<(&'a str, CommandId)>,
    last_period: Cell<Option<(&'a str, TimeperiodId)>>,
    contacts: Remembered<'a, ContactId>,
    contact_groups: Remembered<'a, ContactGroupId>,
    /// Typed templates by number of the base.
    pub(super) prototypes: FxHashMap<u32, Checkable<'a>>,
}

/// Which objects there are.
#[derive(Clone, Copy)]
struct Names<'s, 'a> {
    store: &'s Store<'a>,
    registry: &'s Registry,
}

impl Names<'_, '_> {
    fn find(self, kind: Kind, name: &str) -> Option<usize> {
        self.registry.find(self.store, kind, name)
    }
}

/// What a list of names says: ids in the order written, each once, and names that do not exist.
pub(crate) struct Found<'a, T> {
    pub(crate) ids: Vec<T>,
    pub(crate) unknown: Vec<&'a str>,
}

/// Lists that were looked up.
struct Remembered<'a, T> {
    by_text: FxHashMap<&'a str, usize>,
    found: Vec<Found<'a, T>>,
    last: Option<(&'a str, usize)>,
}

impl<'a, T: From<usize>> Remembered<'a, T> {
    fn new() -> Self {
        Self { by_text: FxHashMap::default(), found: Vec::new(), last: None }
    }

    fn get(&mut self, names: Names<'_, 'a>, kind: Kind, list: &'a str) -> &Found<'a, T> {
        let index = match self.last {
            Some((last, index)) if last == list => index,
            _ => *self.by_text.entry(list).or_insert_with(|| {
                self.found.push(find_all(names, kind, list));
                self.found.len() - 1
            }),
        };
        self.last = Some((list, index));
        &self.found[index]
    }
}

impl<'s, 'a> Caches<'s, 'a> {
    pub(crate) fn new(store: &'s Store<'a>, registry: &'s Registry) -> Self {
        Self {
            names: Names { store, registry },
            texts: vec![Slot::default(); TEXTS],
            last_command: None,
            last_period: Cell::default(),
            contacts: Remembered::new(),
            contact_groups: Remembered::new(),
            prototypes: FxHashMap::default(),
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
        let command = match self.last_command {
            Some((last, command)) if last == name => command,
            _ => CommandId::from(self.names.find(Kind::Command, name)?),
        };
        self.last_command = Some((name, command));
        Some(CommandCall { command, text: self.text(text) })
    }

    /// A time period; `None` when there is none of this name.
    pub(crate) fn timeperiod(&self, name: &'a str) -> Option<TimeperiodId> {
        if let Some((last, period)) = self.last_period.get()
            && last == name
        {
            return Some(period);
        }
        let period = TimeperiodId::from(self.names.find(Kind::Timeperiod, name)?);
        self.last_period.set(Some((name, period)));
        Some(period)
    }

    pub(crate) fn contacts(&mut self, list: &'a str) -> &Found<'a, ContactId> {
        self.contacts.get(self.names, Kind::Contact, list)
    }

    pub(crate) fn contact_groups(&mut self, list: &'a str) -> &Found<'a, ContactGroupId> {
        self.contact_groups.get(self.names, Kind::ContactGroup, list)
    }
}

fn find_all<'a, T: From<usize>>(names: Names<'_, 'a>, kind: Kind, list: &'a str) -> Found<'a, T> {
    let mut found = Found { ids: Vec::new(), unknown: Vec::new() };
    let mut seen = FxHashSet::default();
    for name in items(list) {
        match names.find(kind, name) {
            Some(id) if seen.insert(id) => found.ids.push(T::from(id)),
            Some(_) => {}
            None => found.unknown.push(name),
        }
    }
    found
}
