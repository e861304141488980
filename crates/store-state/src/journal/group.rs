//! What goes to disk in one transaction: several batches, with only the last state of each
//! object.

use std::collections::{BTreeMap, HashMap};

use model::{CheckableState, HistoryLine};

use super::Write;
use crate::audit::AuditEntry;
use crate::counter::Counter;

/// What is to become of the retained state of one host (no service) or service.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ObjectWrite<'a> {
    pub(crate) host: &'a str,
    /// Empty for the host itself.
    pub(crate) service: &'a str,
    /// `None` to forget it.
    pub(crate) state: Option<&'a CheckableState>,
}

/// The content of one transaction. The order between its parts does not matter: they are
/// different tables.
#[derive(Debug, Default)]
pub(crate) struct Group<'a> {
    /// Each object once.
    pub(crate) objects: Vec<ObjectWrite<'a>>,
    /// In the order of arrival.
    pub(crate) history: Vec<&'a HistoryLine>,
    pub(crate) audit: Vec<&'a AuditEntry>,
    pub(crate) counters: BTreeMap<Counter, i64>,
    /// Object writes that a later one made unnecessary.
    pub(crate) coalesced: usize,
}

impl<'a> Group<'a> {
    /// Puts together `writes`, given in the order of arrival.
    pub(crate) fn of(writes: impl Iterator<Item = &'a Write>) -> Self {
        let mut group = Self::default();
        let mut place = HashMap::new();
        for write in writes {
            group.add(write, &mut place);
        }
        group
    }

    /// How many rows the transaction writes.
    pub(crate) fn rows(&self) -> usize {
        self.objects.len() + self.history.len() + self.audit.len() + self.counters.len()
    }

    fn add(&mut self, write: &'a Write, place: &mut HashMap<(&'a str, &'a str), usize>) {
        let (host, service, state) = match write {
            Write::State { host, service, state } => (host, service, Some(&**state)),
            Write::Forget { host, service } => (host, service, None),
            Write::History(line) => return self.history.push(line),
            Write::Audit(entry) => return self.audit.push(entry),
            Write::Counter { counter, value } => {
                self.counters.insert(*counter, *value);
                return;
            }
        };
        let object = ObjectWrite { host, service: service.as_deref().unwrap_or(""), state };
        let at = *place.entry((object.host, object.service)).or_insert(self.objects.len());
        match self.objects.get_mut(at) {
            Some(earlier) => {
                *earlier = object;
                self.coalesced += 1;
            }
            None => self.objects.push(object),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn state(service: Option<&str>, attempt: u32) -> Write {
        let state = CheckableState { attempt, ..CheckableState::pending(0, 3) };
        Write::State { host: "web".into(), service: service.map(Into::into), state: state.into() }
    }

    #[test]
    fn only_the_last_state_of_an_object_is_written() {
        let writes = [state(None, 1), state(Some("HTTP"), 1), state(Some("HTTP"), 2)];
        let group = Group::of(writes.iter());
        let attempts: Vec<_> =
            group.objects.iter().map(|o| (o.service, o.state.map(|s| s.attempt))).collect();
        assert_eq!(attempts, [("", Some(1)), ("HTTP", Some(2))]);
        assert_eq!((group.coalesced, group.rows()), (1, 2));
    }

    #[test]
    fn forgetting_and_writing_again_end_with_what_came_last() {
        let forget = Write::Forget { host: "web".into(), service: None };
        let writes = [state(None, 1), forget.clone()];
        assert_eq!(Group::of(writes.iter()).objects[0].state, None);
        let writes = [forget, state(None, 2)];
        let expected: Arc<CheckableState> = match &writes[1] {
            Write::State { state, .. } => state.clone(),
            _ => unreachable!(),
        };
        assert_eq!(Group::of(writes.iter()).objects[0].state, Some(&*expected));
    }

    #[test]
    fn the_last_value_of_a_counter_wins() {
        let counter = Counter::NextEventId;
        let writes = [5, 7, 6].map(|value| Write::Counter { counter, value });
        assert_eq!(Group::of(writes.iter()).counters, BTreeMap::from([(counter, 6)]));
    }
}
