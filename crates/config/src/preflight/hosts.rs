//! Rows 11 to 20 of the check: hosts.

use model::objects::{HostDef, StateOptions};

use super::Preflight;
use crate::diagnostic::Section;
use crate::objects::{Kind, View, bare_command};
use crate::problems::Problem;

impl<'a> Preflight<'_, 'a> {
    pub(super) fn hosts(&self) {
        self.enter(Section::Hosts);
        if self.objects.hosts.is_empty() {
            let problem = Problem::error("no-hosts", "no host is defined");
            self.report(problem, "Error: There are no hosts defined!");
        }
        let with_services = self.hosts_with_services();
        for (id, host) in self.objects.hosts.pairs() {
            let Some(block) = self.store.names(Kind::Host).get(&*host.name) else { continue };
            let view = self.store.view(Kind::Host, *block);
            if self.cx.options.very_verbose && !with_services[id.index()] {
                let line =
                    format!("Warning: Host '{}' has no services associated with it!", host.name);
                self.warn_host(view, "host-without-services", "has no services", &line);
            }
            self.host(view, host, id.index() as u32);
        }
    }

    /// One walk over the services costs less than a look-up for each host.
    fn hosts_with_services(&self) -> Vec<bool> {
        let mut with_services = vec![false; self.objects.hosts.len()];
        for service in self.objects.services.iter() {
            with_services[service.host.index()] = true;
        }
        with_services
    }

    fn host(&self, view: View<'_, 'a>, host: &HostDef, index: u32) {
        let name = &host.name;
        let missing = self.compiled.missing.hosts.get(&index);
        if let Some(text) = missing.and_then(|missing| missing.event_handler) {
            let command = bare_command(text);
            let line = format!(
                "Error: Event handler command '{text}' specified for host '{name}' not defined \
                 anywhere"
            );
            self.unknown_command(Some(view), command, &line);
        }
        if let Some(text) = missing.and_then(|missing| missing.check_command) {
            let command = bare_command(text);
            let line = format!(
                "Error: Host check command '{text}' specified for host '{name}' is not defined \
                 anywhere!"
            );
            self.unknown_command(Some(view), command, &line);
        }
        let has_unknown = missing.is_some_and(|missing| missing.others);
        if host.contacts.is_empty() && host.contact_groups.is_empty() && !has_unknown {
            let line =
                format!("Warning: Host '{name}' has no default contacts or contactgroups defined!");
            self.warn_host(view, "no-contacts", "has no contacts", &line);
        }
        for (parent, _) in missing.iter().flat_map(|missing| &missing.parents) {
            let line = format!("Error: '{parent}' is not a valid parent for host '{name}'!");
            self.report(self.cx.unknown_name(self.store, Kind::Host, parent, view), &line);
        }
        if host.notification_options == StateOptions::OK {
            let line = format!(
                "Warning: Recovery notification option in host '{name}' definition doesn't make \
                 any sense - specify down and/or unreachable options as well"
            );
            self.warn_host(view, "recovery-only", "notifies of recoveries only", &line);
        }
        if self.illegal.are_in(name) {
            let line = format!(
                "Error: The name of host '{name}' contains one or more illegal characters."
            );
            self.illegal_name(view, name, "host", &line);
        }
    }

    fn warn_host(&self, view: View<'_, 'a>, code: &'static str, what: &str, line: &str) {
        let message = format!("{} {what}", view.title());
        self.report(Problem::warning(code, message).at(view.span()), line);
    }
}
