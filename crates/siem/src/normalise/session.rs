//! What changes while lines are normalised: one per thread, never shared.

use std::mem;
use std::sync::Arc;

use model::event::Event;
use model::time::Timestamp;

use super::date::DateCache;

/// Scratch space, memories and unfinished multi-line rules of one thread.
///
/// A session belongs to the normaliser it was first used with; used with another (after a
/// reload), it starts afresh and releases what it held.
#[derive(Debug, Default)]
pub struct Session {
    pub(super) normaliser: Option<Arc<()>>,
    pub(super) dates: DateCache,
    pub(super) released: Vec<Box<Event>>,
}

impl Session {
    /// An empty session.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The lines that were [`Pending`](super::Normalised::Pending) and will not become part of a
    /// multi-line event after all, as generic events with the ids they were normalised with, in
    /// the order of their lines. To be asked after every line and after [`Session::expire`].
    #[must_use]
    pub fn take_released(&mut self) -> Vec<Box<Event>> {
        mem::take(&mut self.released)
    }

    /// Gives up multi-line rules that have waited too long at `now`. To be called when no lines
    /// come; with lines, time passes by their arrival.
    pub fn expire(&mut self, now: Timestamp) {
        let _ = now;
    }
}
