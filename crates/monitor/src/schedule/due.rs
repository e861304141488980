//! When a planned check comes up: may it run, and if not, when then (engine semantics, 3.6
//! and 3.7).

use std::time::Duration;

use model::{CheckId, HistoryKind, HostId, ServiceId, ServiceState, Timestamp};

use super::reschedule::next_second;
use super::{Queued, Rhythm, is_recent};
use crate::effect::{Effect, RunCheck};
use crate::macros::Macros;
use crate::monitor::Monitor;
use crate::{history, timeperiod};

/// A check that may not run now; the time a failed test would rather see.
struct NotNow {
    preferred: Timestamp,
}

/// Service parents deeper than this are not looked at.
const MAX_PARENT_DEPTH: u32 = 64;

impl Monitor {
    /// Fires everything that is due. Whatever cannot run is planned for a later second, so this
    /// ends.
    pub(crate) fn fire_due(&mut self, now: Timestamp, out: &mut Vec<Effect>) {
        while let Some(entry) = self.agenda.first().filter(|entry| entry.at <= now) {
            self.agenda.pop();
            let live = self.live_mut(entry.check);
            if live.queued.is_some_and(|queued| queued.ticket == entry.ticket) {
                let queued = live.queued.take().expect("just seen");
                self.fire(entry.check, queued, now, out);
            }
        }
    }

    fn fire(&mut self, check: CheckId, queued: Queued, now: Timestamp, out: &mut Vec<Effect>) {
        let rhythm = self.rhythm(check);
        let forced = queued.options.is_forced();
        if !forced && let Some(delay) = self.capacity_delay(check, &rhythm, now, out) {
            let at = (queued.at + delay).max(next_second(now));
            self.enqueue(check, at, queued.options);
            return;
        }
        match self.may_run(check, &rhythm, forced, now) {
            Ok(()) => self.run_check(check, &queued, now, out),
            Err(NotNow { preferred }) => {
                self.reschedule_after_failure(check, preferred, queued.options, now, out);
            }
        }
    }

    /// Program-wide limits; `Some` = try again after that time.
    fn capacity_delay(
        &mut self,
        check: CheckId,
        rhythm: &Rhythm,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) -> Option<Duration> {
        let settings = &self.objects.settings;
        let (enabled, limit) = match check {
            CheckId::Host(_) => (settings.execute_host_checks, 0),
            CheckId::Service(_) => {
                (settings.execute_service_checks, settings.max_concurrent_checks)
            }
        };
        if limit != 0 && u64::from(self.running_services) >= limit {
            let nudge = self.random.between(5, 17);
            self.log_nudge(check, limit, nudge, now, out);
            return Some(Duration::from_secs(nudge.unsigned_abs()));
        }
        (!enabled).then(|| self.window(rhythm, self.state(check)))
    }

    fn log_nudge(
        &self,
        check: CheckId,
        limit: u64,
        nudge: i64,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) {
        let (host, service) = history::names(&self.objects, check);
        let service = service.as_deref().unwrap_or_default().to_owned();
        let text = format!(
            "\tMax concurrent service checks ({limit}) has been reached.  \
             Nudging {host}:{service} by {nudge} seconds..."
        );
        out.push(history::line(&self.objects, check, now, HistoryKind::Warning, text));
    }

    fn may_run(
        &mut self,
        check: CheckId,
        rhythm: &Rhythm,
        forced: bool,
        now: Timestamp,
    ) -> Result<(), NotNow> {
        if let CheckId::Host(id) = check
            && (!rhythm.runnable || (!forced && self.host_was_just_checked(id, now)))
        {
            return Err(NotNow { preferred: now });
        }
        let mut refused = None;
        if !forced {
            if !rhythm.active {
                refused = Some(now + self.window(rhythm, self.state(check)));
            }
            if !timeperiod::is_valid(&self.objects, rhythm.period, now, &self.zone) {
                refused = Some(now);
            }
            // Execution dependencies are tested here.
        }
        if let CheckId::Service(id) = check
            && self.something_above_is_broken(id)
        {
            refused = Some(now + self.window(rhythm, self.state(check)));
        }
        refused.map_or(Ok(()), |preferred| Err(NotNow { preferred }))
    }

    fn host_was_just_checked(&self, id: HostId, now: Timestamp) -> bool {
        let horizon = self.objects.settings.cached_host_check_horizon;
        let live = &self.hosts[id];
        live.executing > 0 || is_recent(live.state.last_check, horizon, now.truncated_to_secs())
    }

    /// Service parents and, with `host_down_disable_service_checks`, the host. Where a
    /// `*_skip_*_status` is set, the service takes that state, without anything following from it.
    fn something_above_is_broken(&mut self, id: ServiceId) -> bool {
        let settings = &self.objects.settings;
        let def = &self.objects.services[id];
        let host_is_up = self.hosts[def.host].state.state == 0;
        let (host_status, parent_status) = (
            settings.service_skip_check_host_down_status,
            settings.service_skip_check_parent_status,
        );
        let host_blocks = settings.host_down_disable_service_checks != 0 && !host_is_up;
        let parent_blocks = self.a_parent_is_broken(id, 0);
        for status in [parent_status.filter(|_| parent_blocks), host_status.filter(|_| host_blocks)]
        {
            if let Some(status) = status.filter(|status| *status <= 3) {
                self.live_mut(id.into()).state.state = status;
                self.touch(id.into());
            }
        }
        host_blocks || parent_blocks
    }

    fn a_parent_is_broken(&self, id: ServiceId, depth: u32) -> bool {
        self.objects.services[id].parents.iter().any(|parent| {
            let hard = self.services[*parent].state.last_hard_state;
            hard == ServiceState::Critical.code()
                || hard == ServiceState::Unknown.code()
                || (depth < MAX_PARENT_DEPTH && self.a_parent_is_broken(*parent, depth + 1))
        })
    }

    fn run_check(
        &mut self,
        check: CheckId,
        queued: &Queued,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) {
        let objects = std::sync::Arc::clone(&self.objects);
        let (call, timeout) = match check {
            CheckId::Host(id) => {
                (objects.hosts[id].check_command.as_ref(), objects.settings.host_check_timeout)
            }
            CheckId::Service(id) => {
                (Some(&objects.services[id].check_command), objects.settings.service_check_timeout)
            }
        };
        let Some(call) = call else { return };
        let macros = Macros::of(self, check, now);
        let (line, env) = (macros.command_line(call), macros.environment(call));
        let live = self.live_mut(check);
        live.executing = live.executing.saturating_add(1);
        if matches!(check, CheckId::Service(_)) {
            self.running_services += 1;
        }
        out.push(Effect::RunCheck(Box::new(RunCheck {
            check,
            command: call.command,
            line,
            timeout: command_timeout(timeout),
            planned: queued.at,
            reschedule: true,
            forced: queued.options.is_forced(),
            env,
        })));
    }
}

/// A timeout of 0 means what Nagios' workers make of it: a minute.
pub(crate) fn command_timeout(seconds: u64) -> Duration {
    Duration::from_secs(if seconds == 0 { 60 } else { seconds })
}
