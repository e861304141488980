//! Services: what is wrong with them, and their parents. `typing` makes them.

use model::ids::ServiceId;
use rustc_hash::FxHashSet;

use super::checkable::{Call, Checkable};
use super::typing::{Typed, Typing};
use super::{MissingIn, Registering};
use crate::loader::both;
use crate::objects::directives::D;
use crate::objects::kind::Kind;
use crate::objects::services::Instance;
use crate::objects::store::View;
use crate::problems::Problem;

/// About what one takes in a file.
const BYTES_OF_A_SERVICE: usize = 256;

impl<'a> Registering<'_, 'a> {
    /// Types all services, half of them in another thread if there are many, then says what is
    /// wrong with them, in order.
    pub(super) fn services(&mut self) {
        let intervals = self.hosts_with_explicit_interval();
        let typing = Typing {
            store: self.lists.store,
            registry: self.lists.registry,
            hosts: &self.objects.hosts,
            extended: &self.extended.services,
            host_intervals: &intervals,
            illegal: self.illegal,
            instances: &self.services.all,
        };
        let all = self.services.all.len();
        let Typed { services, missing, faulty, suspects } =
            if all.saturating_mul(BYTES_OF_A_SERVICE) < self.cx.loader.worth_sharing() {
                typing.run(0..all, all)
            } else {
                let (mut first, mut second) = both(
                    self.cx.loader,
                    || typing.run(0..all / 2, all),
                    || typing.run(all / 2..all, all - all / 2),
                );
                first.services.append(&mut second.services);
                first.missing.extend(second.missing);
                first.faulty.append(&mut second.faulty);
                first.suspects.append(&mut second.suspects);
                first
            };
        self.objects.services = services.into();
        self.missing.services = missing;
        self.suspects = suspects;
        // A definition is complained about once, for the first of its hosts.
        let mut seen = FxHashSet::default();
        for (instance, checkable) in faulty {
            if seen.insert(instance.definition) {
                let view = self.lists.store.view(Kind::Service, instance.definition);
                self.check_service(view, instance, &checkable);
            }
        }
        self.service_parents();
    }

    pub(super) fn hosts_with_explicit_interval(&self) -> Vec<bool> {
        let hosts = self.lists.registry.views(self.lists.store, Kind::Host);
        hosts.map(|host| host.has(D::NotificationInterval)).collect()
    }

    fn check_service(&self, view: View<'_, 'a>, instance: Instance<'a>, service: &Checkable<'a>) {
        let of = || {
            let host = self.lists.host_name(instance.host);
            format!("service '{}' on host '{host}'", instance.description)
        };
        if matches!(service.check_command, Call::None) {
            let line = "Error: Service description, host name, or check command is NULL";
            let message = format!("{} has no check command", view.title());
            let problem = Problem::error("incomplete-service", message).at(view.span());
            self.refuse(view, problem.label("`check_command` is missing"), line, "service");
        }
        for unknown in &service.unknown {
            let name = unknown.name;
            let line = match unknown.directive {
                D::Contacts => {
                    self.refuse_contact(view, Kind::Contact, name);
                    continue;
                }
                D::ContactGroups => {
                    self.refuse_contact(view, Kind::ContactGroup, name);
                    continue;
                }
                D::CheckPeriod => format!("Error: check_period '{name}' for {} not found!", of()),
                _ => {
                    format!("Error: notification_period '{name}' for {} could not be found!", of())
                }
            };
            self.refuse(view, self.unknown_timeperiod(view, name), &line, "service");
        }
        let wrong = [
            (service.max_check_attempts <= 0, D::MaxCheckAttempts, "max_check_attempts"),
            (service.check_interval < 0.0, D::CheckInterval, "check_interval"),
            (service.retry_interval <= 0.0, D::RetryInterval, "retry_interval"),
            (service.notification_interval < 0.0, D::NotificationInterval, "notification_interval"),
        ];
        for (_, directive, what) in wrong.into_iter().filter(|(wrong, ..)| *wrong) {
            let line = format!(
                "Error: Invalid max_attempts, check_interval, retry_interval, or \
                 notification_interval value for {}",
                of()
            );
            self.refuse(view, self.bad_number(view, directive, what), &line, "service");
        }
        if service.first_notification_delay < 0.0 {
            let what = "first_notification_delay";
            let line = format!("Error: Invalid {what} value for {}", of());
            let problem = self.bad_number(view, D::FirstNotificationDelay, what);
            self.refuse(view, problem, &line, "service");
        }
    }

    /// A single name is a service on the same host; otherwise pairs of host and service.
    fn service_parents(&mut self) {
        for (instance, id) in self.services.all.iter().zip(0_u32..) {
            let view = self.lists.store.view(Kind::Service, instance.definition);
            let Some(list) = view.text(D::Parents) else { continue };
            let parents =
                if list.contains(',') { self.parent_pairs(view, list) } else { Vec::new() };
            let mut parents: Vec<ServiceId> =
                parents.into_iter().map(|id| ServiceId::from(id as usize)).collect();
            if !list.contains(',') && !list.is_empty() {
                parents.extend(self.same_host_parent(view, *instance, id, list.trim()));
            }
            if let Some(service) = self.objects.services.get_mut(ServiceId::from(id as usize)) {
                service.parents = parents;
            }
        }
    }

    fn parent_pairs(&self, view: View<'_, 'a>, list: &'a str) -> Vec<u32> {
        let after = || {
            vec![format!(
                "Error: Failed to expand service parents ({})",
                self.cx.starting_at(view.block)
            )]
        };
        let mut parents = self.targets.pairs(view, list, &after).unwrap_or_default();
        let mut seen = rustc_hash::FxHashSet::default();
        parents.retain(|parent| seen.insert(*parent));
        parents
    }

    fn same_host_parent(
        &mut self,
        view: View<'_, 'a>,
        instance: Instance<'a>,
        id: u32,
        parent: &'a str,
    ) -> Option<ServiceId> {
        let host = self.lists.host_name(instance.host);
        if parent == instance.description {
            let after = format!(
                "Error: Could not add same-host service parent '{parent}' to service ({})",
                self.cx.starting_on(view.block)
            );
            self.cx.problems.add(
                Problem::error("own-parent", format!("service `{parent}` is its own parent"))
                    .nagios(format!(
                        "Error: Host '{host}' Service '{parent}' cannot be a child/parent of itself"
                    ))
                    .nagios(after)
                    .at(self.cx.sources.span(parent)),
            );
            return None;
        }
        let found = self.services.find(instance.host, parent);
        if found.is_none() {
            let missing: &mut MissingIn<'a> = self.missing.services.entry(id).or_default();
            missing.parents.push((host, parent));
        }
        found.map(|id| ServiceId::from(id as usize))
    }
}
