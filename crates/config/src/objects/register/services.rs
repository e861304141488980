//! Services: one definition typed once, one copy a host.

use std::sync::Arc;

use model::ServiceState;
use model::ids::{CommandId, HostId, ServiceId};
use model::objects::{CommandCall, ServiceDef};

use super::checkable::{Call, Checkable};
use super::hosts::Prototypes;
use super::{MissingIn, Registering};
use crate::objects::directives::D;
use crate::objects::kind::Kind;
use crate::objects::services::Instance;
use crate::objects::store::View;
use crate::problems::Problem;

/// What a service takes from its host when it does not say it.
#[derive(Clone, Copy)]
struct Inherits {
    contacts: bool,
    notification_period: bool,
    notification_interval: bool,
}

impl<'a> Registering<'_, 'a> {
    pub(super) fn services(&mut self) {
        let mut copies = vec![0_u32; self.lists.store.blocks(Kind::Service).len()];
        for instance in &self.services.all {
            copies[instance.definition as usize] += 1;
        }
        let mut prototypes = Prototypes::default();
        // Definitions that are on several hosts, typed.
        let mut typed: Vec<Option<Box<Checkable<'a>>>> = Vec::new();
        typed.resize_with(copies.len(), || None);
        let mut services = Vec::with_capacity(self.services.all.len());
        let host_intervals = self.hosts_with_explicit_interval();
        for (instance, id) in self.services.all.iter().zip(0..) {
            let definition = instance.definition;
            let view = self.lists.store.view(Kind::Service, definition);
            let left = &mut copies[definition as usize];
            *left -= 1;
            let slot = &mut typed[definition as usize];
            let checkable = match (slot.take(), *left) {
                (Some(checkable), 0) => *checkable,
                (Some(checkable), _) => {
                    let copy = (*checkable).clone();
                    *slot = Some(checkable);
                    copy
                }
                (None, left) => {
                    let checkable = self.checkable(view, &mut prototypes);
                    self.check_service(view, *instance, &checkable);
                    if left > 0 {
                        *slot = Some(Box::new(checkable.clone()));
                    }
                    checkable
                }
            };
            let explicit = host_intervals.get(instance.host as usize).is_some_and(|set| *set);
            services.push(self.service(view, *instance, id, checkable, explicit));
        }
        self.objects.services = services.into();
        self.service_parents();
    }

    pub(super) fn hosts_with_explicit_interval(&self) -> Vec<bool> {
        let hosts = self.lists.registry.views(self.lists.store, Kind::Host);
        hosts.map(|host| host.has(D::NotificationInterval)).collect()
    }

    fn service(
        &mut self,
        view: View<'_, 'a>,
        instance: Instance<'a>,
        id: u32,
        mut service: Checkable<'a>,
        host_interval_is_explicit: bool,
    ) -> ServiceDef {
        if !self.extended.services.is_empty()
            && let Some(values) = self.extended.services.remove(&id)
        {
            for (directive, value) in values {
                self.extend(view, &mut service, directive, value);
            }
        }
        let inherits = Inherits {
            contacts: !view.has(D::Contacts) && !view.has(D::ContactGroups),
            notification_period: !view.has(D::NotificationPeriod),
            notification_interval: !view.has(D::NotificationInterval) && host_interval_is_explicit,
        };
        let host = HostId::from(instance.host as usize);
        self.inherit_from_host(&mut service, host, inherits);
        if !service.unknown.is_empty() {
            self.missing.services.entry(id).or_default().others = true;
        }
        if service.check_command.unknown().is_some() || service.event_handler.unknown().is_some() {
            let missing: &mut MissingIn<'a> = self.missing.services.entry(id).or_default();
            missing.check_command = service.check_command.unknown();
            missing.event_handler = service.event_handler.unknown();
        }
        self.finish(view, instance, host, service)
    }

    fn finish(
        &mut self,
        view: View<'_, 'a>,
        instance: Instance<'a>,
        host: HostId,
        service: Checkable<'a>,
    ) -> ServiceDef {
        let description = self.caches.text(instance.description);
        let check_command = service.check_command.known();
        ServiceDef {
            host,
            display_name: service.display_name.unwrap_or_else(|| Arc::clone(&description)),
            description: description.into(),
            parents: Vec::new(),
            groups: Vec::new(),
            contacts: service.contacts,
            contact_groups: service.contact_groups,
            // Without a known command there is an error, and nobody sees this.
            check_command: check_command
                .unwrap_or_else(|| CommandCall { command: CommandId::from(0), text: "".into() }),
            check_period: service.check_period,
            notification_period: service.notification_period,
            event_handler: service.event_handler.known(),
            initial_state: ServiceState::from_code(service.initial_state)
                .unwrap_or(ServiceState::Ok),
            check_interval: service.check_interval,
            retry_interval: service.retry_interval,
            max_check_attempts: u32::try_from(service.max_check_attempts).unwrap_or(1).max(1),
            importance: service.importance,
            active_checks_enabled: service.active_checks_enabled,
            passive_checks_enabled: service.passive_checks_enabled,
            is_volatile: service.is_volatile,
            obsess: service.obsess,
            event_handler_enabled: service.event_handler_enabled,
            check_freshness: service.check_freshness,
            freshness_threshold_s: u32::try_from(service.freshness_threshold_s).unwrap_or(0),
            low_flap_threshold: service.low_flap_threshold,
            high_flap_threshold: service.high_flap_threshold,
            flap_detection_enabled: service.flap_detection_enabled,
            flap_detection_options: service.flap_detection_options,
            notification_options: service.notification_options,
            notifications_enabled: service.notifications_enabled,
            notification_interval: service.notification_interval,
            first_notification_delay: service.first_notification_delay,
            stalking_options: service.stalking_options,
            process_perf_data: service.process_perf_data,
            retain_status_information: service.retain_status_information,
            retain_nonstatus_information: service.retain_nonstatus_information,
            presentation: service.presentation,
            custom: service.custom,
            location: view.block.location(),
        }
    }

    fn inherit_from_host(&self, service: &mut Checkable<'a>, host: HostId, inherits: Inherits) {
        let Some(host) = self.objects.hosts.get(host) else { return };
        if inherits.contacts {
            service.contacts.clone_from(&host.contacts);
            service.contact_groups.clone_from(&host.contact_groups);
        }
        if inherits.notification_period {
            service.notification_period = host.notification_period;
        }
        if inherits.notification_interval {
            service.notification_interval = host.notification_interval;
        }
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
