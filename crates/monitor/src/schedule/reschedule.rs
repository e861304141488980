//! When the next check of an object is, after a result and after a check that could not run.

use std::time::Duration;

use model::{CheckId, HistoryKind, StateType, TimeperiodId, Timestamp};

use super::{RequestOptions, Rhythm};
use crate::effect::Effect;
use crate::monitor::Monitor;
use crate::transition::NextCheck;
use crate::{history, timeperiod};

/// What Nagios waits for when an object without an interval could not be checked.
const NO_INTERVAL: Duration = Duration::from_secs(300);
/// Checks moved into a period keep this distance from its end.
const KEEP_FROM_END_S: i64 = 60;

impl Monitor {
    /// Plans the next regular check (section 3.9).
    pub(crate) fn reschedule_after_result(
        &mut self,
        check: CheckId,
        next: NextCheck,
        now: Timestamp,
    ) {
        let rhythm = self.rhythm(check);
        let state = self.state(check);
        let settled = state.state_type == StateType::Hard || !state.is_problem();
        if !rhythm.active || (rhythm.check_interval <= 0.0 && settled) {
            return;
        }
        let wanted = match next {
            NextCheck::AfterCheck => {
                // A check that was under way when the clock was set back began in the future.
                state.last_check.min(now) + self.at_least_a_second(rhythm.check_interval)
            }
            NextCheck::AfterNow => now + self.at_least_a_second(rhythm.check_interval),
            NextCheck::RetryAfterNow => now + self.at_least_a_second(rhythm.retry_interval),
        };
        let wanted = wanted.max(now).truncated_to_secs();
        let at = self.moved_into_period(check, &rhythm, wanted).unwrap_or(wanted);
        self.request_check(check, at, RequestOptions::NONE);
    }

    /// Plans another try for a check that could not run (section 3.8). `preferred` is the time the
    /// failed test asked for.
    pub(crate) fn reschedule_after_failure(
        &mut self,
        check: CheckId,
        preferred: Timestamp,
        options: RequestOptions,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) {
        let rhythm = self.rhythm(check);
        let interval = if rhythm.check_interval <= 0.0 {
            NO_INTERVAL
        } else {
            self.at_least_a_second(rhythm.check_interval)
        };
        let preferred = if preferred > now { preferred } else { now + interval };
        let preferred = preferred.truncated_to_secs();
        let at = self.moved_into_period(check, &rhythm, preferred).unwrap_or_else(|| {
            self.warn_of_lost_period(check, preferred, now, out);
            let window = self.window(&rhythm, self.state(check)).as_secs();
            preferred + self.random_seconds(window as i64)
        });
        self.enqueue(check, at.max(next_second(now)), options);
    }

    fn at_least_a_second(&self, interval: f64) -> Duration {
        self.seconds(interval).max(Duration::from_secs(1))
    }

    /// `wanted`, or if that is outside the check period a random moment soon after the period
    /// begins. `None` if it never does.
    fn moved_into_period(
        &mut self,
        check: CheckId,
        rhythm: &Rhythm,
        wanted: Timestamp,
    ) -> Option<Timestamp> {
        if rhythm.period.is_none() {
            return Some(wanted);
        }
        let valid = timeperiod::next_valid(&self.objects, rhythm.period, wanted, &self.zone)?;
        if valid <= wanted {
            return Some(wanted);
        }
        let window = self.window(rhythm, self.state(check)).as_secs() as i64;
        let room = self.room_in_period(rhythm.period, valid).map_or(window, |r| r.min(window));
        Some(valid + self.random_seconds(room))
    }

    /// Seconds between `from` and the last good moment of that valid range; `None` = no end.
    fn room_in_period(&self, period: Option<TimeperiodId>, from: Timestamp) -> Option<i64> {
        let end = timeperiod::valid_range_end(&self.objects, period, from, &self.zone)?;
        Some(end.as_secs() - KEEP_FROM_END_S - from.as_secs())
    }

    pub(crate) fn random_seconds(&mut self, at_most: i64) -> Duration {
        Duration::from_secs(self.random.between(0, at_most).unsigned_abs())
    }

    fn warn_of_lost_period(
        &self,
        check: CheckId,
        at: Timestamp,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) {
        let CheckId::Service(id) = check else { return };
        let def = &self.objects.services[id];
        let text = format!(
            "Warning: Check of service '{}' on host '{}' could not be rescheduled properly.  \
             Scheduling check for {}...",
            def.description,
            self.objects.hosts[def.host].name,
            crate::macros::ctime(at, &self.zone),
        );
        out.push(history::line(&self.objects, check, now, HistoryKind::Warning, text));
    }
}

/// The first whole second after `now`.
pub(crate) fn next_second(now: Timestamp) -> Timestamp {
    now.truncated_to_secs() + Duration::from_secs(1)
}
