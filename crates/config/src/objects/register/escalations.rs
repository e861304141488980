//! Escalations, one entry a host or service.

use model::ids::{HostId, ServiceId};
use model::objects::{EscalationDef, HostEscalationDef, ServiceEscalationDef, StateOptions};
use rustc_hash::FxHashSet;

use super::{Lent, Registering};
use crate::objects::directives::D;
use crate::objects::kind::Kind;
use crate::objects::lists::items;
use crate::objects::store::View;
use crate::objects::values::{self, atoi, strtod};
use crate::problems::Problem;

impl<'a> Registering<'_, 'a> {
    pub(super) fn service_escalations(&mut self) {
        let host_intervals = self.hosts_with_explicit_interval();
        let store = self.lists.store;
        let mut found = Vec::new();
        for view in store.views(Kind::ServiceEscalation).filter(|view| view.block.registered) {
            let Some(services) = self.escalated_services(view) else { continue };
            self.check_escalation(view, || {
                let service = services.first().map(|id| self.services.all[*id as usize]);
                let (description, host) = service.map_or(("", ""), |service| {
                    (service.description, self.lists.host_name(service.host))
                });
                (host, description)
            });
            for id in services {
                let service = &self.objects.services[ServiceId::from(id as usize)];
                let instance = self.services.all[id as usize];
                let definition = store.view(Kind::Service, instance.definition);
                let explicit = definition.has(D::NotificationInterval)
                    || host_intervals.get(instance.host as usize).is_some_and(|set| *set);
                let lent = Lent {
                    contacts: &service.contacts,
                    contact_groups: &service.contact_groups,
                    notification_period: service.notification_period,
                };
                let interval = if explicit { service.notification_interval } else { 0.0 };
                let rule = escalation(&mut self.caches, view, lent, interval);
                found.push(ServiceEscalationDef { service: ServiceId::from(id as usize), rule });
            }
        }
        found.sort_by_key(|escalation| escalation.service);
        self.objects.service_escalations = found;
    }

    pub(super) fn host_escalations(&mut self) {
        let host_intervals = self.hosts_with_explicit_interval();
        let store = self.lists.store;
        let mut found = Vec::new();
        for view in store.views(Kind::HostEscalation).filter(|view| view.block.registered) {
            let Some(hosts) = self.escalated_hosts(view) else { continue };
            self.check_escalation(view, || {
                (hosts.first().map_or("", |host| self.lists.host_name(*host)), "")
            });
            for id in hosts {
                let host = &self.objects.hosts[HostId::from(id as usize)];
                let explicit = host_intervals.get(id as usize).is_some_and(|set| *set);
                let lent = Lent {
                    contacts: &host.contacts,
                    contact_groups: &host.contact_groups,
                    notification_period: host.notification_period,
                };
                let interval = if explicit { host.notification_interval } else { 0.0 };
                let rule = escalation(&mut self.caches, view, lent, interval);
                found.push(HostEscalationDef { host: HostId::from(id as usize), rule });
            }
        }
        found.sort_by_key(|escalation| escalation.host);
        self.objects.host_escalations = found;
    }

    fn escalated_services(&self, view: View<'_, 'a>) -> Option<Vec<u32>> {
        let (hosts, description) = (view.text(D::HostName), view.text(D::ServiceDescription));
        let has_hosts = hosts.is_some() || view.text(D::HostgroupName).is_some();
        let mut found = Vec::new();
        if let Some(list) = view.text(D::ServicegroupName)
            && (has_hosts || description.is_none())
        {
            found.extend(self.service_group_members(view, list, &Vec::new)?);
        }
        if has_hosts && description.is_some() {
            let names = [D::HostName, D::HostgroupName, D::ServiceDescription];
            found.extend(self.targets.services_on_hosts(view, names, &Vec::new)?);
        }
        let mut seen = FxHashSet::default();
        found.retain(|service| seen.insert(*service));
        // `*` also meets the definitions that lost against others: one more escalation each.
        if description.is_some_and(|list| items(list).any(|item| item == "*")) {
            let lost = self.services.losers.iter().map(|(_, winner)| *winner);
            found.extend(lost.filter(|winner| seen.contains(winner)));
        }
        if found.is_empty() {
            let line = match (hosts, description) {
                // Nagios goes on with the definition itself and has host and service swapped.
                (Some(host), Some(description)) => format!(
                    "Error: Service '{host}' on host '{description}' has an escalation but is not \
                     defined anywhere!"
                ),
                _ => "Error: Service escalation host name or description is NULL".to_owned(),
            };
            let message = "this service escalation is about no service";
            let problem = Problem::error("empty-escalation", message).at(view.span());
            self.refuse(view, problem, &line, "service escalation");
            return None;
        }
        Some(found)
    }

    fn escalated_hosts(&self, view: View<'_, 'a>) -> Option<Vec<u32>> {
        let (hosts, groups) = (view.text(D::HostName), view.text(D::HostgroupName));
        let expand = format!(
            "Error: Could not expand hostgroups and/or hosts specified in host escalation ({})",
            self.cx.starting_on(view.block)
        );
        let found = self.targets.hosts(view, hosts, groups, &|| vec![expand.clone()])?;
        if found.is_empty() {
            let message = "this host escalation is about no host";
            let mut problem = Problem::error("empty-escalation", message).at(view.span());
            if hosts.is_some() || groups.is_some() {
                problem = problem.nagios(expand);
            }
            let line = match hosts {
                Some(host) => {
                    format!("Error: Host '{host}' has an escalation, but is not defined anywhere!")
                }
                None => "Error: Host escalation host name is NULL".to_owned(),
            };
            self.refuse(view, problem, &line, "host escalation");
            return None;
        }
        Some(found)
    }

    /// Refuses unknown periods and contacts; `first` names the first object it is about.
    fn check_escalation(&self, view: View<'_, 'a>, first: impl Fn() -> (&'a str, &'a str)) {
        let caches = &self.caches;
        if let Some(name) = view.text(D::EscalationPeriod)
            && caches.timeperiod(name).is_none()
        {
            let (host, description) = first();
            let (line, what) = match view.kind {
                Kind::HostEscalation => (
                    format!(
                        "Error: Unable to locate timeperiod '{name}' for hostescalation '{host}'"
                    ),
                    "host",
                ),
                _ => (
                    format!(
                        "Error: Escalation period '{name}' specified in service escalation for \
                         service '{description}' on host '{host}' is not defined anywhere!"
                    ),
                    "service",
                ),
            };
            let place = self.cx.starting_on(view.block);
            let after = format!("Error: Could not register {what} escalation ({place})");
            self.refuse_period(view, name, &[line, after]);
        }
        for (directive, kind) in
            [(D::Contacts, Kind::Contact), (D::ContactGroups, Kind::ContactGroup)]
        {
            let list = view.text(directive).map(without_plus).unwrap_or("");
            for name in items(list) {
                if self.lists.registry.find(self.lists.store, kind, name).is_none() {
                    self.refuse_contact(view, kind, name);
                }
            }
        }
    }
}

/// The rule for one host or service, with what the object lends to it.
fn escalation<'a>(
    caches: &mut super::Caches<'_, 'a>,
    view: View<'_, 'a>,
    lent: Lent<'_>,
    interval: f64,
) -> EscalationDef {
    let inherits_contacts = !view.has(D::Contacts) && !view.has(D::ContactGroups);
    let options =
        view.raw(D::EscalationOptions).zip(values::letters(view.kind, D::EscalationOptions));
    let options = options.map_or(StateOptions::ALL, |(text, (letters, _))| {
        // Unknown letters have been refused while reading.
        values::options(letters, text).unwrap_or_default()
    });
    let contacts = view
        .text(D::Contacts)
        .map(|list| (list.starts_with('+'), caches.contacts(without_plus(list)).ids.clone()));
    let contact_groups = view
        .text(D::ContactGroups)
        .map(|list| (list.starts_with('+'), caches.contact_groups(without_plus(list)).ids.clone()));
    EscalationDef {
        first_notification: view.raw(D::FirstNotification).map_or(-2, atoi),
        last_notification: view.raw(D::LastNotification).map_or(-2, atoi),
        notification_interval: view.raw(D::NotificationInterval).map_or(interval, strtod),
        period: if view.has(D::EscalationPeriod) {
            view.text(D::EscalationPeriod).and_then(|name| caches.timeperiod(name))
        } else {
            lent.notification_period
        },
        options,
        contacts: with_lent(contacts, lent.contacts, inherits_contacts),
        contact_groups: with_lent(contact_groups, lent.contact_groups, inherits_contacts),
        location: view.block.location(),
    }
}

/// Own ids alone, after those of the object (`+`), or the object's.
fn with_lent<T: Copy + PartialEq>(
    own: Option<(bool, Vec<T>)>,
    lent: &[T],
    inherits: bool,
) -> Vec<T> {
    match own {
        None if inherits => lent.to_vec(),
        None => Vec::new(),
        Some((false, own)) => own,
        Some((true, own)) => {
            let mut all = lent.to_vec();
            all.extend(own.into_iter().filter(|id| !lent.contains(id)));
            all
        }
    }
}

fn without_plus(list: &str) -> &str {
    list.strip_prefix('+').unwrap_or(list)
}
