//! Services from their definitions: one definition typed once, one copy a host. Nothing is reported
//! here, so that any stretch of services can be done by itself.

use std::ops::Range;
use std::sync::Arc;

use model::ServiceState;
use model::ids::{CommandId, HostId, Table};
use model::objects::{CommandCall, HostDef, ServiceDef};
use rustc_hash::FxHashMap;

use super::MissingIn;
use super::caches::Caches;
use super::checkable::{Call, Checkable};
use crate::objects::directives::D;
use crate::objects::kind::Kind;
use crate::objects::registry::Registry;
use crate::objects::services::Instance;
use crate::objects::store::{Store, View};
use crate::preflight::{IllegalChars, is_suspect};

/// What a service takes from its host when it does not say it.
#[derive(Clone, Copy)]
struct Inherits {
    contacts: bool,
    notification_period: bool,
    notification_interval: bool,
}

/// What services are made from.
pub(super) struct Typing<'s, 'a> {
    pub(super) store: &'s Store<'a>,
    pub(super) registry: &'s Registry,
    pub(super) hosts: &'s Table<HostId, HostDef>,
    /// From extended infos, by id.
    pub(super) extended: &'s FxHashMap<u32, Vec<(D, &'a str)>>,
    /// Whether a host says `notification_interval`, by id.
    pub(super) host_intervals: &'s [bool],
    pub(super) instances: &'s [Instance<'a>],
    pub(super) illegal: &'s IllegalChars<'s>,
}

/// Services in order.
pub(super) struct Typed<'a> {
    pub(super) services: Vec<ServiceDef>,
    pub(super) missing: FxHashMap<u32, MissingIn<'a>>,
    /// Those to complain about, at least for the first host of each definition.
    pub(super) faulty: Vec<(Instance<'a>, Box<Checkable<'a>>)>,
    /// Ids of those that the pre-flight check has to look at.
    pub(super) suspects: Vec<u32>,
}

/// Definitions that have hosts left.
struct Definitions<'a> {
    /// How many, by number of the definition.
    copies: Vec<u32>,
    /// Those on several hosts, typed.
    typed: Vec<Option<Box<Checkable<'a>>>>,
}

impl<'a> Typing<'_, 'a> {
    /// Makes the services with these ids; there is room for `room` of them.
    pub(super) fn run(&self, ids: Range<usize>, room: usize) -> Typed<'a> {
        let instances = &self.instances[ids.clone()];
        let mut caches = Caches::new(self.store, self.registry);
        let mut definitions = self.definitions(instances);
        let mut typed = Typed {
            services: Vec::with_capacity(room),
            missing: FxHashMap::default(),
            faulty: Vec::new(),
            suspects: Vec::new(),
        };
        for (instance, id) in instances.iter().zip(ids.start as u32..) {
            let view = self.store.view(Kind::Service, instance.definition);
            let checkable =
                self.checkable(view, *instance, &mut definitions, &mut caches, &mut typed);
            let service = self.service(view, *instance, id, checkable, &mut caches, &mut typed);
            if is_suspect(&service, self.illegal) {
                typed.suspects.push(id);
            }
            typed.services.push(service);
        }
        typed
    }

    fn definitions(&self, instances: &[Instance<'a>]) -> Definitions<'a> {
        let mut copies = vec![0_u32; self.store.blocks(Kind::Service).len()];
        for instance in instances {
            copies[instance.definition as usize] += 1;
        }
        let mut typed = Vec::new();
        typed.resize_with(copies.len(), || None);
        Definitions { copies, typed }
    }

    fn checkable(
        &self,
        view: View<'_, 'a>,
        instance: Instance<'a>,
        definitions: &mut Definitions<'a>,
        caches: &mut Caches<'_, 'a>,
        typed: &mut Typed<'a>,
    ) -> Checkable<'a> {
        let left = &mut definitions.copies[instance.definition as usize];
        *left -= 1;
        let slot = &mut definitions.typed[instance.definition as usize];
        match (slot.take(), *left) {
            (Some(checkable), 0) => *checkable,
            (Some(checkable), _) => {
                let copy = (*checkable).clone();
                *slot = Some(checkable);
                copy
            }
            (None, left) => {
                let checkable = Checkable::of(caches, view);
                if is_faulty(&checkable) {
                    typed.faulty.push((instance, Box::new(checkable.clone())));
                }
                if left > 0 {
                    *slot = Some(Box::new(checkable.clone()));
                }
                checkable
            }
        }
    }

    fn service(
        &self,
        view: View<'_, 'a>,
        instance: Instance<'a>,
        id: u32,
        mut service: Checkable<'a>,
        caches: &mut Caches<'_, 'a>,
        typed: &mut Typed<'a>,
    ) -> ServiceDef {
        if !self.extended.is_empty() {
            for (directive, value) in self.extended.get(&id).into_iter().flatten() {
                service.extend(caches, view, *directive, value);
            }
        }
        let host_interval = self.host_intervals.get(instance.host as usize);
        let inherits = Inherits {
            contacts: !view.has(D::Contacts) && !view.has(D::ContactGroups),
            notification_period: !view.has(D::NotificationPeriod),
            notification_interval: !view.has(D::NotificationInterval)
                && host_interval.is_some_and(|is_explicit| *is_explicit),
        };
        let host = HostId::from(instance.host as usize);
        self.inherit_from_host(&mut service, host, inherits);
        if !service.unknown.is_empty() {
            typed.missing.entry(id).or_default().others = true;
        }
        if service.check_command.unknown().is_some() || service.event_handler.unknown().is_some() {
            let missing: &mut MissingIn<'a> = typed.missing.entry(id).or_default();
            missing.check_command = service.check_command.unknown();
            missing.event_handler = service.event_handler.unknown();
        }
        finish(view, instance, host, service, caches)
    }

    fn inherit_from_host(&self, service: &mut Checkable<'a>, host: HostId, inherits: Inherits) {
        let Some(host) = self.hosts.get(host) else { return };
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
}

/// Whether there is something to say about it.
fn is_faulty(service: &Checkable<'_>) -> bool {
    matches!(service.check_command, Call::None)
        || !service.unknown.is_empty()
        || service.max_check_attempts <= 0
        || service.check_interval < 0.0
        || service.retry_interval <= 0.0
        || service.notification_interval < 0.0
        || service.first_notification_delay < 0.0
}

fn finish<'a>(
    view: View<'_, 'a>,
    instance: Instance<'a>,
    host: HostId,
    service: Checkable<'a>,
    caches: &mut Caches<'_, 'a>,
) -> ServiceDef {
    let description = caches.text(instance.description);
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
        initial_state: ServiceState::from_code(service.initial_state).unwrap_or(ServiceState::Ok),
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
