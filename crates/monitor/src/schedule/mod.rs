//! When what is checked (engine semantics, section 3).
//!
//! `initial` spreads the first checks, `due` fires what is due, `reschedule` finds the next time;
//! here is what they share: how often an object wants to be checked, and the one way onto the
//! agenda.

mod due;
mod initial;
mod reschedule;

pub(crate) use due::command_timeout;

use std::time::Duration;

use model::{CheckId, CheckableState, StateType, TimeperiodId, Timestamp};

use crate::agenda::Ticket;
use crate::monitor::Monitor;

/// How a check was asked for (Nagios' CHECK_OPTION bits).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RequestOptions(u8);

impl RequestOptions {
    /// By the schedule or politely.
    pub(crate) const NONE: Self = Self(0);
    /// By somebody who means it.
    pub(crate) const FORCE: Self = Self(1);
    /// To learn about something that depends on it; a fresh result will do.
    pub(crate) const DEPENDENCY: Self = Self(8);

    pub(crate) fn is_forced(self) -> bool {
        self.0 & Self::FORCE.0 != 0
    }
}

/// An object's entry on the agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Queued {
    pub(crate) at: Timestamp,
    pub(crate) ticket: Ticket,
    pub(crate) options: RequestOptions,
}

/// What the schedule needs to know of a definition. Changes by command will be answered here.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rhythm {
    pub(crate) check_interval: f64,
    pub(crate) retry_interval: f64,
    pub(crate) period: Option<TimeperiodId>,
    pub(crate) active: bool,
    /// There is a command to run.
    pub(crate) runnable: bool,
}

impl Monitor {
    pub(crate) fn rhythm(&self, check: CheckId) -> Rhythm {
        match check {
            CheckId::Host(id) => {
                let def = &self.objects.hosts[id];
                Rhythm {
                    check_interval: def.check_interval,
                    retry_interval: def.retry_interval,
                    period: def.check_period,
                    active: def.active_checks_enabled,
                    runnable: def.check_command.is_some(),
                }
            }
            CheckId::Service(id) => {
                let def = &self.objects.services[id];
                Rhythm {
                    check_interval: def.check_interval,
                    retry_interval: def.retry_interval,
                    period: def.check_period,
                    active: def.active_checks_enabled,
                    runnable: true,
                }
            }
        }
    }

    /// An interval of the configuration in whole seconds, as Nagios cuts it off; never negative.
    pub(crate) fn seconds(&self, interval: f64) -> Duration {
        let seconds = interval * self.objects.settings.interval_length as f64;
        // `as` saturates and turns NaN into 0.
        Duration::from_secs((seconds as u64).min(MAX_INTERVAL_S))
    }

    /// How far the next check may be away: the retry interval while a problem is soft.
    pub(crate) fn window(&self, rhythm: &Rhythm, state: &CheckableState) -> Duration {
        if state.is_problem() && state.state_type == StateType::Soft {
            self.seconds(rhythm.retry_interval)
        } else {
            self.seconds(rhythm.check_interval)
        }
    }

    /// Asks for a check at `at`. At most one is planned per object; which of two requests stays
    /// is decided as in section 3.5.
    pub(crate) fn request_check(&mut self, check: CheckId, at: Timestamp, options: RequestOptions) {
        let at = at.truncated_to_secs();
        let rhythm = self.rhythm(check);
        if !rhythm.runnable || (!rhythm.active && !options.is_forced()) {
            return;
        }
        if options == RequestOptions::DEPENDENCY && self.last_check_will_do(check, at) {
            return;
        }
        match self.live(check).queued {
            Some(queued) if stays(queued, at, options) => {
                if self.state(check).next_check != queued.at {
                    self.live_mut(check).state.next_check = queued.at;
                    self.touch(check);
                }
            }
            _ => self.enqueue(check, at, options),
        }
    }

    fn last_check_will_do(&self, check: CheckId, at: Timestamp) -> bool {
        let settings = &self.objects.settings;
        let horizon = match check {
            CheckId::Host(_) => settings.cached_host_check_horizon,
            CheckId::Service(_) => settings.cached_service_check_horizon,
        };
        is_recent(self.state(check).last_check, horizon, at)
    }

    /// Puts the one entry of an object on the agenda; an older one is forgotten.
    pub(crate) fn enqueue(&mut self, check: CheckId, at: Timestamp, options: RequestOptions) {
        let ticket = self.agenda.plan(check, at);
        let live = self.live_mut(check);
        live.queued = Some(Queued { at, ticket, options });
        live.state.next_check = at;
        self.touch(check);
    }
}

/// Whether a check was less than `horizon_s` seconds ago. One in the future (the clock was set
/// back) is not.
fn is_recent(last_check: Timestamp, horizon_s: u64, at: Timestamp) -> bool {
    last_check <= at && last_check + Duration::from_secs(horizon_s) > at
}

/// Ten years: keeps absurd intervals away from the ends of time.
const MAX_INTERVAL_S: u64 = 10 * 365 * 86_400;

/// Whether the entry on the agenda outlives a new request.
fn stays(queued: Queued, at: Timestamp, options: RequestOptions) -> bool {
    match (queued.options.is_forced(), options.is_forced()) {
        (true, false) => true,
        (false, true) => false,
        (true, true) | (false, false) => queued.at <= at,
    }
}
