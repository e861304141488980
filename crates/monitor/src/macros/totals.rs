//! `$TOTAL…$`: counts over everything, or over what one contact is responsible for.

use model::objects::Objects;
use model::{CheckId, CheckableState, ContactId};

use super::names::TotalMacro;
use crate::monitor::Monitor;
use crate::notify::contacts_of;

/// Counts of hosts and services by state; pending ones do not count as UP or OK; `unhandled` ones have checks enabled (and will
/// have neither downtime nor acknowledgement).
#[derive(Debug, Clone, Default)]
pub(super) struct Totals {
    hosts: [u32; 3],
    hosts_unhandled: [u32; 3],
    services: [u32; 4],
    services_unhandled: [u32; 4],
}

impl Totals {
    pub(super) fn count(monitor: &Monitor, contact: Option<ContactId>) -> Self {
        let objects = &monitor.objects;
        let cares = |check| contact.is_none_or(|contact| is_responsible(objects, contact, check));
        let mut totals = Self::default();
        for (id, live) in monitor.hosts.pairs() {
            let state = usize::from(live.state.state);
            if counts(&live.state) && cares(CheckId::Host(id)) && state < 3 {
                totals.hosts[state] += 1;
                totals.hosts_unhandled[state] += u32::from(objects.hosts[id].active_checks_enabled);
            }
        }
        for (id, live) in monitor.services.pairs() {
            let state = usize::from(live.state.state);
            if counts(&live.state) && cares(CheckId::Service(id)) && state < 4 {
                let def = &objects.services[id];
                let host_is_up = monitor.hosts[def.host].state.state == 0;
                totals.services[state] += 1;
                totals.services_unhandled[state] +=
                    u32::from(def.active_checks_enabled && host_is_up);
            }
        }
        totals
    }

    pub(super) fn get(&self, which: TotalMacro) -> u32 {
        let of_services = |counts: &[u32; 4], state: u8| counts.get(usize::from(state)).copied();
        match which {
            TotalMacro::HostsUp => self.hosts[0],
            TotalMacro::HostsDown => self.hosts[1],
            TotalMacro::HostsUnreachable => self.hosts[2],
            TotalMacro::HostProblems => self.hosts[1] + self.hosts[2],
            // Nagios files unhandled unreachable hosts under DOWN and leaves the other at 0.
            TotalMacro::HostsDownUnhandled | TotalMacro::HostProblemsUnhandled => {
                self.hosts_unhandled[1] + self.hosts_unhandled[2]
            }
            TotalMacro::HostsUnreachableUnhandled => 0,
            TotalMacro::Services(state) => of_services(&self.services, state).unwrap_or(0),
            TotalMacro::ServicesUnhandled(state) => {
                of_services(&self.services_unhandled, state).unwrap_or(0)
            }
            TotalMacro::ServiceProblems => self.services[1..].iter().sum(),
            TotalMacro::ServiceProblemsUnhandled => self.services_unhandled[1..].iter().sum(),
        }
    }
}

fn counts(state: &CheckableState) -> bool {
    state.has_been_checked || state.is_problem()
}

/// Whether the contact is one of the object's, or for a service one of its host's.
fn is_responsible(objects: &Objects, contact: ContactId, check: CheckId) -> bool {
    let named = |check| {
        let (direct, groups) = contacts_of(objects, check);
        direct.contains(&contact)
            || groups.iter().any(|id| objects.contact_groups[*id].members.contains(&contact))
    };
    match check {
        CheckId::Host(_) => named(check),
        CheckId::Service(id) => named(check) || named(objects.services[id].host.into()),
    }
}
