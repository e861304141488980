//! What is planned, in order of time: a heap in which abandoned entries are skipped when they
//! come up.
//!
//! An object has at most one valid entry. Which one that is, the object knows by its
//! [`Ticket`]; replacing or dropping an entry just forgets the ticket.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use model::{CheckId, Timestamp};

/// Names one entry. Never reused within four billion entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ticket(u32);

/// One planned check. The order of the fields is the order of the agenda: by time, then first
/// come, first served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub(crate) at: Timestamp,
    pub(crate) ticket: Ticket,
    pub(crate) check: CheckId,
}

/// All planned checks.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    heap: BinaryHeap<Reverse<Entry>>,
    next_ticket: u32,
}

impl Agenda {
    /// Plans a check and says by which ticket it will be known.
    pub(crate) fn plan(&mut self, check: CheckId, at: Timestamp) -> Ticket {
        let ticket = Ticket(self.next_ticket);
        self.next_ticket = self.next_ticket.wrapping_add(1);
        self.heap.push(Reverse(Entry { at, ticket, check }));
        ticket
    }

    /// The earliest entry, valid or not.
    pub(crate) fn first(&self) -> Option<Entry> {
        self.heap.peek().map(|entry| entry.0)
    }

    /// Takes the earliest entry out.
    pub(crate) fn pop(&mut self) -> Option<Entry> {
        self.heap.pop().map(|entry| entry.0)
    }

    /// Forgets everything and holds these entries, whose tickets it gave out earlier.
    pub(crate) fn replace(&mut self, entries: Vec<Entry>) {
        self.heap = entries.into_iter().map(Reverse).collect();
    }

    /// Throws abandoned entries away once they are the majority; `valid` tells them apart.
    pub(crate) fn tidy(&mut self, objects: usize, valid: impl Fn(&Entry) -> bool) {
        if self.heap.len() > 2 * objects + 64 {
            self.heap.retain(|entry| valid(&entry.0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::ServiceId;

    fn service(n: usize) -> CheckId {
        ServiceId::from(n).into()
    }

    #[test]
    fn entries_come_by_time_and_then_in_order_of_planning() {
        let mut agenda = Agenda::default();
        for (n, at) in [(0, 30), (1, 10), (2, 10), (3, 20)] {
            agenda.plan(service(n), Timestamp::from_secs(at));
        }
        let order: Vec<_> = std::iter::from_fn(|| agenda.pop()).map(|e| e.check).collect();
        assert_eq!(order, [service(1), service(2), service(3), service(0)]);
    }

    #[test]
    fn abandoned_entries_do_not_pile_up() {
        let mut agenda = Agenda::default();
        let mut last = None;
        for n in 0..1000 {
            last = Some(agenda.plan(service(0), Timestamp::from_secs(n)));
            agenda.tidy(1, |entry| Some(entry.ticket) == last);
        }
        assert!(agenda.heap.len() <= 67);
        assert!(agenda.heap.iter().any(|entry| Some(entry.0.ticket) == last));
    }
}
