//! When somebody sets the clock: everything that is known by its time moves along (engine
//! semantics, section 2).
//!
//! Noticing that the clock was set is left to the caller, who has a clock that nobody sets to
//! compare with.

use std::time::Duration;

use model::{CheckId, CheckableState, HistoryKind, Timestamp};

use crate::agenda::Entry;
use crate::effect::Effect;
use crate::history;
use crate::monitor::{Live, Monitor};

/// Where times end up that would otherwise lie before 1970; zero would mean "never".
const EARLIEST: Timestamp = Timestamp::from_secs(1);

/// How far the clock was set, in whole seconds: what is planned stays on whole seconds.
#[derive(Debug, Clone, Copy)]
struct Shift {
    backwards: bool,
    by: Duration,
}

impl Monitor {
    /// The clock was set by `by`; `now` is what it says since. Moves every planned check and all
    /// times that states, the agenda and the program remember, so that intervals keep their
    /// length; what never happened stays so. `by` counts to the nearest second, and less than half
    /// a second changes nothing.
    ///
    /// Call it before the first [`Monitor::tick`] with the new time: a tick does not know that the
    /// clock jumped. Nagios compensates for every step back, and for steps forward from
    /// `time_change_threshold` on.
    pub fn clock_changed(
        &mut self,
        backwards: bool,
        by: Duration,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) {
        let shift = Shift { backwards, by: nearest_second(by) };
        if shift.by.is_zero() {
            return;
        }
        self.within(out, |monitor, out| {
            out.push(history::general(now, HistoryKind::Warning, shift.warning()));
            shift.apply(&mut monitor.program_start);
            shift.apply(&mut monitor.event_start);
            monitor.shift_objects(shift);
        });
    }

    fn shift_objects(&mut self, shift: Shift) {
        let hosts = self.hosts.ids().map(CheckId::Host);
        let checks: Vec<_> = hosts.chain(self.services.ids().map(CheckId::Service)).collect();
        let mut planned = Vec::with_capacity(checks.len());
        for check in checks {
            let live = self.live_mut(check);
            let moved = shift.apply_to(live);
            if let Some(queued) = live.queued {
                planned.push(Entry { at: queued.at, ticket: queued.ticket, check });
            }
            if moved {
                self.touch(check);
            }
        }
        self.agenda.replace(planned);
    }
}

impl Shift {
    /// Moves all times of an object; says whether it had any.
    fn apply_to(self, live: &mut Live) -> bool {
        let mut moved = false;
        if let Some(queued) = &mut live.queued {
            moved |= self.apply(&mut queued.at);
        }
        for time in times(&mut live.state) {
            moved |= self.apply(time);
        }
        moved
    }

    /// Moves one time; `false` if there is none.
    fn apply(self, time: &mut Timestamp) -> bool {
        if time.is_never() {
            return false;
        }
        *time = if self.backwards { (*time - self.by).max(EARLIEST) } else { *time + self.by };
        true
    }

    fn warning(self) -> String {
        let seconds = self.by.as_secs();
        let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
        format!(
            "Warning: A system time change of {seconds} seconds ({days}d {}h {}m {}s {} in time) \
             has been detected.  Compensating...",
            hours % 24,
            minutes % 60,
            seconds % 60,
            if self.backwards { "backwards" } else { "forwards" },
        )
    }
}

/// Every time a state remembers.
fn times(state: &mut CheckableState) -> impl Iterator<Item = &mut Timestamp> {
    let single = [
        &mut state.last_check,
        &mut state.next_check,
        &mut state.last_state_change,
        &mut state.last_hard_state_change,
        &mut state.last_notification,
        &mut state.next_notification,
    ];
    single.into_iter().chain(&mut state.last_time_in_state)
}

fn nearest_second(by: Duration) -> Duration {
    Duration::from_secs(by.saturating_add(Duration::from_millis(500)).as_secs())
}
