//! What is due when: a heap of the moments at which instances end or `not` rules fire.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// An instance's appointment. Ordered by time, then by the instances' creation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Appointment {
    /// The last second that is still inside.
    pub(crate) until_s: i64,
    /// Creation number of the instance.
    pub(crate) number: u64,
    /// Where it lives.
    pub(crate) slot: u32,
}

/// All appointments. Those that no longer hold stay until they come up, or until they are the
/// larger part: then they are swept out, so that memory stays in proportion to what holds.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    heap: BinaryHeap<Reverse<Appointment>>,
    stale: usize,
}

/// Below this a sweep is not worth it.
const SMALL: usize = 1024;

impl Agenda {
    pub(crate) fn add(&mut self, appointment: Appointment) {
        self.heap.push(Reverse(appointment));
    }

    /// Says that one appointment no longer holds.
    pub(crate) fn cancel_one(&mut self) {
        self.stale += 1;
    }

    /// Drops what no longer holds, when that is more than half.
    pub(crate) fn sweep(&mut self, holds: impl Fn(&Appointment) -> bool) {
        if self.heap.len() > SMALL && self.stale * 2 > self.heap.len() {
            self.heap.retain(|Reverse(appointment)| holds(appointment));
            self.heap.shrink_to(self.heap.len() * 2);
            self.stale = 0;
        }
    }

    pub(crate) fn first(&self) -> Option<Appointment> {
        self.heap.peek().map(|Reverse(appointment)| *appointment)
    }

    /// Takes the first one away; `held`: whether it still did.
    pub(crate) fn pop(&mut self, held: bool) {
        self.heap.pop();
        if !held {
            self.stale = self.stale.saturating_sub(1);
        }
    }
}
