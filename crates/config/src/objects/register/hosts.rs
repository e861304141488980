//! Hosts.

use std::sync::Arc;

use model::HostState;
use model::ids::HostId;
use model::objects::HostDef;

use super::checkable::Checkable;
use super::{MissingIn, Registering};
use crate::objects::directives::D;
use crate::objects::kind::Kind;
use crate::objects::lists::items;
use crate::objects::store::View;
use crate::problems::Problem;

impl<'a> Registering<'_, 'a> {
    pub(super) fn hosts(&mut self) {
        let registry = self.lists.registry;
        for (view, index) in registry.views(self.lists.store, Kind::Host).zip(0..) {
            let host = self.host(view, index);
            self.objects.hosts.push(host);
        }
        self.join_host_groups();
        self.fill_children();
    }

    fn host(&mut self, view: View<'_, 'a>, index: u32) -> HostDef {
        let name = view.text(D::HostName).unwrap_or("");
        let mut host = Checkable::of(&mut self.caches, view);
        for (directive, value) in self.extended.hosts.remove(&index).unwrap_or_default() {
            host.extend(&mut self.caches, view, directive, value);
        }
        self.check_host(view, name, &host);
        let parents = self.parents(view, index, name);
        let shared = self.caches.text(name);
        let text = |directive, caches: &mut super::Caches<'_, 'a>| {
            view.text(directive).map(|text| caches.text(text))
        };
        let alias = text(D::Alias, &mut self.caches).unwrap_or_else(|| Arc::clone(&shared));
        let address = text(D::Address, &mut self.caches).unwrap_or_else(|| Arc::clone(&shared));
        self.note_unknown(index, &host);
        HostDef {
            display_name: host.display_name.unwrap_or_else(|| Arc::clone(&shared)),
            name: shared.into(),
            alias,
            address,
            parents,
            children: Vec::new(),
            groups: Vec::new(),
            contacts: host.contacts,
            contact_groups: host.contact_groups,
            check_command: host.check_command.known(),
            check_period: host.check_period,
            notification_period: host.notification_period,
            event_handler: host.event_handler.known(),
            initial_state: HostState::from_code(host.initial_state).unwrap_or(HostState::Up),
            check_interval: host.check_interval,
            retry_interval: host.retry_interval,
            max_check_attempts: u32::try_from(host.max_check_attempts).unwrap_or(1).max(1),
            importance: host.importance,
            active_checks_enabled: host.active_checks_enabled,
            passive_checks_enabled: host.passive_checks_enabled,
            obsess: host.obsess,
            event_handler_enabled: host.event_handler_enabled,
            check_freshness: host.check_freshness,
            freshness_threshold_s: u32::try_from(host.freshness_threshold_s).unwrap_or(0),
            low_flap_threshold: host.low_flap_threshold,
            high_flap_threshold: host.high_flap_threshold,
            flap_detection_enabled: host.flap_detection_enabled,
            flap_detection_options: host.flap_detection_options,
            notification_options: host.notification_options,
            notifications_enabled: host.notifications_enabled,
            notification_interval: host.notification_interval,
            first_notification_delay: host.first_notification_delay,
            stalking_options: host.stalking_options,
            process_perf_data: host.process_perf_data,
            retain_status_information: host.retain_status_information,
            retain_nonstatus_information: host.retain_nonstatus_information,
            presentation: host.presentation,
            custom: host.custom,
            location: view.block.location(),
        }
    }

    fn note_unknown(&mut self, index: u32, host: &Checkable<'a>) {
        if !host.unknown.is_empty() {
            self.missing.hosts.entry(index).or_default().others = true;
        }
        if host.check_command.unknown().is_none() && host.event_handler.unknown().is_none() {
            return;
        }
        let missing: &mut MissingIn<'a> = self.missing.hosts.entry(index).or_default();
        missing.check_command = host.check_command.unknown();
        missing.event_handler = host.event_handler.unknown();
    }

    fn parents(&mut self, view: View<'_, 'a>, index: u32, name: &str) -> Vec<HostId> {
        let mut parents = Vec::new();
        for parent in view.text(D::Parents).into_iter().flat_map(items) {
            if parent == name {
                self.own_parent(view, parent);
                continue;
            }
            match self.lists.registry.find(self.lists.store, Kind::Host, parent) {
                Some(id) if parents.contains(&HostId::from(id)) => {}
                Some(id) => parents.push(HostId::from(id)),
                None => {
                    self.missing.hosts.entry(index).or_default().parents.push((parent, ""));
                }
            }
        }
        parents
    }

    fn own_parent(&self, view: View<'_, 'a>, name: &'a str) {
        let after = format!(
            "Error: Could not add parent host '{name}' to host ({})",
            self.cx.starting_on(view.block)
        );
        self.cx.problems.add(
            Problem::error("own-parent", format!("host `{name}` is its own parent"))
                .nagios(format!("Error: Host '{name}' cannot be a child/parent of itself"))
                .nagios(after)
                .at(self.cx.sources.span(name)),
        );
    }

    fn check_host(&self, view: View<'_, 'a>, name: &str, host: &Checkable<'a>) {
        for unknown in &host.unknown {
            match unknown.directive {
                D::Contacts => self.refuse_contact(view, Kind::Contact, unknown.name),
                D::ContactGroups => self.refuse_contact(view, Kind::ContactGroup, unknown.name),
                directive => {
                    let what = if directive == D::CheckPeriod {
                        "check_period"
                    } else {
                        "notification_period"
                    };
                    let line = format!(
                        "Error: Failed to locate {what} '{}' for host '{name}'!",
                        unknown.name
                    );
                    let problem = self.unknown_timeperiod(view, unknown.name);
                    self.refuse(view, problem, &line, "host");
                }
            }
        }
        let wrong = [
            (host.max_check_attempts <= 0, D::MaxCheckAttempts, "max_check_attempts"),
            (host.check_interval < 0.0, D::CheckInterval, "check_interval"),
            (host.notification_interval < 0.0, D::NotificationInterval, "notification_interval"),
            (
                host.first_notification_delay < 0.0,
                D::FirstNotificationDelay,
                "first_notification_delay",
            ),
            (host.freshness_threshold_s < 0, D::FreshnessThreshold, "freshness_threshold"),
        ];
        for (_, directive, what) in wrong.into_iter().filter(|(wrong, ..)| *wrong) {
            let line = format!("Error: Invalid {what} value for host '{name}'");
            let problem = self.bad_number(view, directive, what);
            self.refuse(view, problem, &line, "host");
        }
    }

    pub(super) fn unknown_timeperiod(&self, view: View<'_, 'a>, name: &'a str) -> Problem {
        self.cx.unknown_name(self.lists.store, Kind::Timeperiod, name, view)
    }

    /// A number that is missing or out of range.
    pub(super) fn bad_number(&self, view: View<'_, 'a>, directive: D, name: &str) -> Problem {
        match view.raw(directive) {
            Some(value) => {
                let message = format!("`{name}` of {} cannot be `{value}`", view.title());
                Problem::error("invalid-number", message).at(self.cx.sources.span(value))
            }
            None => {
                let message = format!("{} has no `{name}`", view.title());
                Problem::error("missing-directive", message).at(view.span())
            }
        }
    }

    fn fill_children(&mut self) {
        let mut children: Vec<Vec<HostId>> = vec![Vec::new(); self.objects.hosts.len()];
        for (id, host) in self.objects.hosts.pairs() {
            for parent in &host.parents {
                children[parent.index()].push(id);
            }
        }
        for (id, children) in children.into_iter().enumerate() {
            if let Some(host) = self.objects.hosts.get_mut(HostId::from(id)) {
                host.children = children;
            }
        }
    }
}
