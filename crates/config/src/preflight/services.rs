//! Rows 1 to 10 of the check: services.

use model::objects::{ServiceDef, StateOptions};

use super::{IllegalChars, Preflight};
use crate::diagnostic::Section;
use crate::objects::{Kind, View, bare_command, without_importance};
use crate::problems::Problem;

/// Whether there is something to say about a service in which every name is known. It is asked when
/// the service is made, because to fetch it from memory once more takes longer.
pub(crate) fn is_suspect(service: &ServiceDef, illegal: &IllegalChars<'_>) -> bool {
    service.notification_options == StateOptions::OK
        || (service.contacts.is_empty() && service.contact_groups.is_empty())
        || service.check_period.is_none()
        || service.notification_period.is_none()
        || notifies_too_often(service)
        || illegal.are_in(&service.description)
}

fn notifies_too_often(service: &ServiceDef) -> bool {
    service.notification_interval > 0.0 && service.notification_interval < service.check_interval
}

impl<'a> Preflight<'_, 'a> {
    pub(super) fn services(&self) {
        self.enter(Section::Services);
        if self.objects.services.is_empty() {
            let problem = Problem::error("no-services", "no service is defined");
            self.report(problem, "Error: There are no services defined!");
        }
        let all = self.objects.services.as_slice();
        if !self.compiled.missing.services.is_empty() {
            for (service, index) in all.iter().zip(0_u32..) {
                self.unknown_in_service(service, index);
                self.service(service, index, true);
            }
            return;
        }
        for index in &self.compiled.suspects {
            if let Some(service) = all.get(*index as usize) {
                self.service(service, *index, false);
            }
        }
    }

    /// The definition a service comes from.
    fn definition(&self, index: u32) -> Option<View<'_, 'a>> {
        let block = self.compiled.definitions.get(index as usize)?;
        Some(self.store.view(Kind::Service, *block))
    }

    fn host_of(&self, service: &ServiceDef) -> &str {
        &self.objects.hosts[service.host].name
    }

    fn unknown_in_service(&self, service: &ServiceDef, index: u32) {
        let Some(missing) = self.compiled.missing.services.get(&index) else { return };
        let (host, name) = (self.host_of(service), &service.description);
        if let Some(text) = missing.event_handler {
            let command = bare_command(text);
            let line = format!(
                "Error: Event handler command '{text}' specified in service '{name}' for host \
                 '{host}' not defined anywhere"
            );
            self.unknown_command(self.definition(index), command, &line);
        }
        if let Some(text) = missing.check_command {
            let command = bare_command(text);
            let line = format!(
                "Error: Service check command '{}' specified in service '{name}' for host \
                 '{host}' not defined anywhere!",
                without_importance(text)
            );
            self.unknown_command(self.definition(index), command, &line);
        }
    }

    /// "There is no such command", at the place where it is named.
    pub(super) fn unknown_command(&self, view: Option<View<'_, 'a>>, command: &'a str, line: &str) {
        let Some(view) = view else { return };
        let problem = self.cx.unknown_name(self.store, Kind::Command, command, view);
        self.report(problem, line);
    }

    fn service(&self, service: &ServiceDef, index: u32, has_missing: bool) {
        if service.notification_options == StateOptions::OK {
            let line = format!(
                "Warning: Recovery notification option in service '{}' for host '{}' doesn't make \
                 any sense - specify warning and/or critical options as well",
                service.description,
                self.host_of(service)
            );
            self.warn(service, index, "recovery-only", "notifies of recoveries only", &line);
        }
        let missing = has_missing.then(|| self.compiled.missing.services.get(&index)).flatten();
        if !missing.is_some_and(|missing| missing.others) {
            self.gaps(service, index);
        }
        if has_missing {
            self.unknown_parents(service, index);
        }
        if notifies_too_often(service) {
            let line = format!(
                "Warning: Service '{}' on host '{}'  has a notification interval less than its \
                 check interval!  Notifications are only re-sent after checks are made, so the \
                 effective notification interval will be that of the check interval.",
                service.description,
                self.host_of(service)
            );
            let text = "has a notification_interval below its check_interval";
            self.warn(service, index, "notification-interval-too-short", text, &line);
        }
        if self.illegal.are_in(&service.description)
            && let Some(view) = self.definition(index)
        {
            let line = format!(
                "Error: The description string for service '{}' on host '{}' contains one or more \
                 illegal characters.",
                service.description,
                self.host_of(service)
            );
            self.illegal_name(view, &service.description, "service", &line);
        }
    }

    /// What nobody said about a service.
    fn gaps(&self, service: &ServiceDef, index: u32) {
        let what = |what: &str| {
            let (name, host) = (&service.description, self.host_of(service));
            format!("Warning: Service '{name}' on host '{host}' has no {what} defined!")
        };
        if service.contacts.is_empty() && service.contact_groups.is_empty() {
            let line = what("default contacts or contactgroups");
            self.warn(service, index, "no-contacts", "has no contacts", &line);
        }
        if service.check_period.is_none() {
            let line = what("check time period");
            self.warn(service, index, "no-check-period", "has no check_period", &line);
        }
        if service.notification_period.is_none() {
            let line = what("notification time period");
            let code = "no-notification-period";
            self.warn(service, index, code, "has no notification_period", &line);
        }
    }

    fn warn(&self, service: &ServiceDef, index: u32, code: &'static str, what: &str, line: &str) {
        let (name, host) = (&service.description, self.host_of(service));
        let message = format!("service `{name}` on host `{host}` {what}");
        let span = self.definition(index).and_then(|view| view.span());
        self.report(Problem::warning(code, message).at(span), line);
    }

    fn unknown_parents(&self, service: &ServiceDef, index: u32) {
        let Some(missing) = self.compiled.missing.services.get(&index) else { return };
        for (host, parent) in &missing.parents {
            // Nagios 4.4.6 prints host and description swapped.
            let line = format!(
                "Error: Service '{host}' on host '{parent}' is not a valid parent for service \
                 '{}' on host '{}'",
                self.host_of(service),
                service.description
            );
            let message = format!(
                "service `{}` has the parent `{parent}` on host `{host}`, which is not defined",
                service.description
            );
            let problem = Problem::error("unknown-parent", message);
            self.report(problem.at(self.cx.sources.span(parent)), &line);
        }
    }
}
