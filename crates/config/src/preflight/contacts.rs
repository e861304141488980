//! Rows 22 to 31 of the check: contacts.

use model::objects::{ContactDef, ContactRules, StateOptions};

use super::Preflight;
use crate::diagnostic::Section;
use crate::objects::{Kind, View, bare_command};
use crate::problems::Problem;

impl<'a> Preflight<'_, 'a> {
    pub(super) fn contacts(&self) {
        self.enter(Section::Contacts);
        if self.objects.contacts.is_empty() {
            let problem = Problem::error("no-contacts-defined", "no contact is defined");
            self.report(problem, "Error: There are no contacts defined!");
        }
        for (contact, index) in self.objects.contacts.iter().zip(0..) {
            let Some(block) = self.store.names(Kind::Contact).get(&*contact.name) else { continue };
            self.contact(self.store.view(Kind::Contact, *block), contact, index);
        }
    }

    fn contact(&self, view: View<'_, 'a>, contact: &ContactDef, index: u32) {
        let missing = self.compiled.missing.contacts.get(&index);
        let name = &contact.name;
        let service = missing.map_or(&[][..], |missing| &missing.service);
        let host = missing.map_or(&[][..], |missing| &missing.host);
        self.commands(view, name, ("service", "Service"), &contact.service, service);
        self.commands(view, name, ("host", "Host"), &contact.host, host);
        self.period(view, name, "service", &contact.service);
        self.period(view, name, "host", &contact.host);
        if contact.host.options == StateOptions::OK {
            let line = format!(
                "Warning: Host recovery notification option for contact '{name}' doesn't make any \
                 sense - specify down and/or unreachable options as well"
            );
            self.warn_contact(view, "recovery-only", "is told of host recoveries only", &line);
        }
        if contact.service.options == StateOptions::OK {
            let line = format!(
                "Warning: Service recovery notification option for contact '{name}' doesn't make \
                 any sense - specify critical and/or warning options as well"
            );
            self.warn_contact(view, "recovery-only", "is told of service recoveries only", &line);
        }
        if self.illegal.are_in(name) {
            let line = format!(
                "Error: The name of contact '{name}' contains one or more illegal characters."
            );
            self.illegal_name(view, name, "contact", &line);
        }
    }

    fn commands(
        &self,
        view: View<'_, 'a>,
        name: &str,
        (word, capital): (&str, &str),
        rules: &ContactRules,
        unknown: &[&'a str],
    ) {
        if rules.commands.is_empty() && unknown.is_empty() {
            let line =
                format!("Error: Contact '{name}' has no {word} notification commands defined!");
            let message = format!("{} has no {word}_notification_commands", view.title());
            let problem = Problem::error("no-notification-commands", message).at(view.span());
            self.report(problem, &line);
        }
        for text in unknown {
            let command = bare_command(text);
            let line = format!(
                "Error: {capital} notification command '{text}' specified for contact '{name}' \
                 is not defined anywhere!"
            );
            self.unknown_command(Some(view), command, &line);
        }
    }

    fn period(&self, view: View<'_, 'a>, name: &str, word: &str, rules: &ContactRules) {
        if rules.period.is_none() {
            let line = format!(
                "Warning: Contact '{name}' has no {word} notification time period defined!"
            );
            let what = format!("has no {word}_notification_period");
            self.warn_contact(view, "no-notification-period", &what, &line);
        }
    }

    fn warn_contact(&self, view: View<'_, 'a>, code: &'static str, what: &str, line: &str) {
        let message = format!("{} {what}", view.title());
        self.report(Problem::warning(code, message).at(view.span()), line);
    }
}
