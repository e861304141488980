//! The monitor itself: live state, and the doors through which input comes.

use std::sync::Arc;

use jiff::tz::TimeZone;
use model::ids::Table;
use model::objects::Objects;
use model::{CheckId, CheckResult, CheckableState, ExternalCommand, HostId, ServiceId, Timestamp};

use crate::command_line::CommandLine;
use crate::effect::{CommandRefused, Effect};
use crate::retained::{Counters, Retained};

/// The live state of everything that is configured, and what follows from each input.
///
/// Every method that takes `out` appends effects, to be performed in that order. After each call
/// ask [`Monitor::next_due`]: a decision may have queued a check for this very moment.
/// The same inputs with the same seed give the same effects.
pub struct Monitor {
    objects: Arc<Objects>,
    zone: TimeZone,
    hosts: Table<HostId, CheckableState>,
    services: Table<ServiceId, CheckableState>,
    counters: Counters,
}

impl Monitor {
    /// Builds live state from `retained` (by host and service name) or as pending, and plans the
    /// first checks (engine semantics, section 3). `seed` feeds every random choice.
    #[must_use]
    pub fn new(
        objects: Arc<Objects>,
        retained: Retained,
        zone: TimeZone,
        seed: u64,
        now: Timestamp,
    ) -> Self {
        let _ = (seed, now, &retained.hosts);
        let hosts = objects
            .hosts
            .iter()
            .map(|h| CheckableState::pending(h.initial_state.code(), h.max_check_attempts));
        let services = objects
            .services
            .iter()
            .map(|s| CheckableState::pending(s.initial_state.code(), s.max_check_attempts));
        Self {
            hosts: hosts.collect::<Vec<_>>().into(),
            services: services.collect::<Vec<_>>().into(),
            counters: retained.counters,
            objects,
            zone,
        }
    }

    /// What is said once at start: the INITIAL states, if `log_initial_states` is on.
    pub fn started(&mut self, now: Timestamp, out: &mut Vec<Effect>) {
        let _ = (now, out);
    }

    /// The configuration all ids refer to.
    #[must_use]
    pub fn objects(&self) -> &Arc<Objects> {
        &self.objects
    }

    /// The local time zone, for periods and date macros.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The state of a host.
    #[must_use]
    pub fn host(&self, id: HostId) -> &CheckableState {
        &self.hosts[id]
    }

    /// The state of a service.
    #[must_use]
    pub fn service(&self, id: ServiceId) -> &CheckableState {
        &self.services[id]
    }

    /// The state of a host or service.
    #[must_use]
    pub fn state(&self, id: CheckId) -> &CheckableState {
        match id {
            CheckId::Host(id) => self.host(id),
            CheckId::Service(id) => self.service(id),
        }
    }

    /// Whether a check was handed out and its result has not come back.
    #[must_use]
    pub fn is_executing(&self, id: CheckId) -> bool {
        let _ = id;
        false
    }

    /// The line the next check of this object would run; `None` for a host without command.
    #[must_use]
    pub fn check_command_line(&self, id: CheckId, now: Timestamp) -> Option<CommandLine> {
        let _ = (id, now);
        None
    }

    /// When [`Monitor::tick`] has something to do next; may lie in the past.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        None
    }

    /// Fires everything that is due.
    pub fn tick(&mut self, now: Timestamp, out: &mut Vec<Effect>) {
        let _ = (now, out);
    }

    /// Applies one check result, active or passive. A passive one goes through the gates of
    /// passive checks; one that does not pass is dropped.
    pub fn apply_result(&mut self, result: &CheckResult, now: Timestamp, out: &mut Vec<Effect>) {
        let _ = (result, now, out);
    }

    /// Obeys an external command. `now` is also the check time of a passive result: a caller that
    /// knows a better one builds a [`CheckResult`] and calls [`Monitor::apply_result`].
    pub fn command(
        &mut self,
        command: &ExternalCommand,
        now: Timestamp,
        out: &mut Vec<Effect>,
    ) -> Result<(), CommandRefused> {
        let _ = (command, now, out);
        Ok(())
    }

    /// The next free ids, for retention.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// Everything a successor needs: for a reload, pass it to [`Monitor::new`] with the new objects.
    #[must_use]
    pub fn retained(&self, now: Timestamp) -> Retained {
        Retained { counters: self.counters, saved_at: now, ..Retained::default() }
    }
}
