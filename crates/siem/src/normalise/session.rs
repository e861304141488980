//! What changes while lines are normalised: one per thread, never shared.

#![expect(clippy::vec_box, reason = "events are large and travel boxed")]

use std::mem;
use std::sync::Arc;

use model::event::Event;
use model::time::Timestamp;

use super::date::DateCache;
use super::select::Scratch;
use super::waiting::WaitingRoom;

/// Scratch space, memories and unfinished multi-line rules of one thread.
///
/// A session belongs to the normaliser it was first used with; used with another (after a
/// reload), it starts afresh and releases what it held.
///
/// # Multi-line rules
/// A line that is a piece of one and that nobody else wants is held ([`Pending`]). When the rule
/// completes, its event stands for all its lines and has the id of the last. When it does not (the
/// source's next line does not fit; 30 s pass; the session holds more than 10,000 lines or 16
/// MiB), each held line becomes a generic event with its own id: [`Session::take_released`].
/// Whoever forgets what was processed before must first ask for these.
///
/// [`Pending`]: super::Normalised::Pending
#[derive(Debug, Default)]
pub struct Session {
    pub(super) normaliser: Option<Arc<()>>,
    pub(super) scratch: Scratch,
    pub(super) text: String,
    pub(super) dates: DateCache,
    pub(super) waiting: WaitingRoom,
    pub(super) released: Vec<Box<Event>>,
}

impl Session {
    /// An empty session.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The lines that were [`Pending`](super::Normalised::Pending) and will not become part of a
    /// multi-line event after all, as generic events, in the order of their ids. To be asked after
    /// every line and after [`Session::expire`] and [`Session::release_all`]; cheap when empty.
    #[must_use]
    pub fn take_released(&mut self) -> Vec<Box<Event>> {
        mem::take(&mut self.released)
    }

    /// Gives up multi-line rules that have waited too long at `now`. To be called when no lines
    /// come; with lines, time passes by their arrival.
    pub fn expire(&mut self, now: Timestamp) {
        self.waiting.expire(now, &mut self.released);
    }

    /// Gives up all multi-line rules: at the end of the input, or before stopping.
    pub fn release_all(&mut self) {
        self.waiting.release_all(&mut self.released);
    }

    /// Starts afresh when the normaliser is another than before.
    pub(super) fn belong_to(&mut self, normaliser: &Arc<()>) {
        if self.normaliser.as_ref().is_some_and(|known| Arc::ptr_eq(known, normaliser)) {
            return;
        }
        self.waiting.release_all(&mut self.released);
        let released = mem::take(&mut self.released);
        *self = Self { normaliser: Some(normaliser.clone()), released, ..Self::default() };
    }
}
