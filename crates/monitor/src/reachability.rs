//! Hosts behind hosts: DOWN or UNREACHABLE, and whom to look at next (engine semantics,
//! section 10).

use model::{CheckId, HostId, HostState, Timestamp};

use crate::monitor::Monitor;
use crate::schedule::RequestOptions;

impl Monitor {
    /// What a host that does not answer is called: DOWN, unless it has parents and none is UP.
    /// Parents count with the state they have now, soft or hard.
    pub(crate) fn down_or_unreachable(&self, id: HostId) -> HostState {
        let parents = &self.objects.hosts[id].parents;
        if parents.is_empty() || parents.iter().any(|parent| self.hosts[*parent].state.state == 0) {
            HostState::Down
        } else {
            HostState::Unreachable
        }
    }

    /// When a host goes down or comes back, its neighbours may have done the same: those whose
    /// recorded state the change calls into question are checked now.
    ///
    /// Nagios 4.4.6 asks the wrong parents (those that agree already); this is the condition of
    /// 4.5.9 (conformance/DIFFERENCES.md).
    pub(crate) fn propagate_host_change(&mut self, id: HostId, was_up: bool, now: Timestamp) {
        let is_up = self.hosts[id].state.state == 0;
        if was_up == is_up {
            return;
        }
        let objects = std::sync::Arc::clone(&self.objects);
        let def = &objects.hosts[id];
        let state_of = |m: &Self, id: HostId| m.hosts[id].state.state;
        for parent in &def.parents {
            if (state_of(self, *parent) == 0) == was_up {
                self.look_now(*parent, now);
            }
        }
        for child in &def.children {
            let state = state_of(self, *child);
            let doubtful = if is_up { state != 0 } else { state != HostState::Unreachable.code() };
            if doubtful {
                self.look_now(*child, now);
            }
        }
    }

    fn look_now(&mut self, host: HostId, now: Timestamp) {
        self.request_check(CheckId::Host(host), now, RequestOptions::DEPENDENCY);
    }
}
