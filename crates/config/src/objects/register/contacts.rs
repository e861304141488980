//! Contacts and contact groups.

use std::sync::Arc;

use model::ids::{ContactGroupId, ContactId};
use model::objects::{ContactDef, ContactGroupDef, ContactRules, StateOptions};

use super::checkable::custom_variable;
use super::{MissingInContact, Registering};
use crate::objects::directives::D;
use crate::objects::kind::Kind;
use crate::objects::lists::items;
use crate::objects::store::View;
use crate::objects::values::{self, strtoul, truthy};

/// The directives of one kind of notification.
struct RuleNames {
    word: &'static str,
    enabled: D,
    period: D,
    options: D,
    commands: D,
}

const HOST: RuleNames = RuleNames {
    word: "Host",
    enabled: D::HostNotificationsEnabled,
    period: D::HostNotificationPeriod,
    options: D::HostNotificationOptions,
    commands: D::HostNotificationCommands,
};

const SERVICE: RuleNames = RuleNames {
    word: "Service",
    enabled: D::ServiceNotificationsEnabled,
    period: D::ServiceNotificationPeriod,
    options: D::ServiceNotificationOptions,
    commands: D::ServiceNotificationCommands,
};

impl<'a> Registering<'_, 'a> {
    pub(super) fn contact_groups(&mut self) {
        let registry = self.lists.registry;
        for view in registry.views(self.lists.store, Kind::ContactGroup) {
            let name = self.caches.text(view.text(D::ContactgroupName).unwrap_or(""));
            let alias = view.text(D::Alias).map(|alias| self.caches.text(alias));
            let members = self.contact_groups.members(view.index).walk();
            let members = members.filter_map(|block| registry.id(Kind::Contact, block));
            let members: Vec<ContactId> = members.map(ContactId::from).collect();
            self.report_unregistered_contacts(view);
            self.objects.contact_groups.push(ContactGroupDef {
                alias: alias.unwrap_or_else(|| Arc::clone(&name)),
                name: name.into(),
                members,
                location: view.block.location(),
            });
        }
    }

    fn report_unregistered_contacts(&self, view: View<'_, 'a>) {
        let group = view.text(D::ContactgroupName).unwrap_or("");
        for block in self.contact_groups.members(view.index).walk() {
            if self.lists.registry.id(Kind::Contact, block).is_none() {
                let contact = self.lists.store.view(Kind::Contact, block);
                let name = contact.text(D::ContactName).unwrap_or("");
                let line =
                    format!("Error: Failed to locate contact '{name}' for contactgroup '{group}'");
                self.unregistered_member(view, contact, &[line]);
            }
        }
    }

    pub(super) fn contacts(&mut self) {
        let registry = self.lists.registry;
        for (view, index) in registry.views(self.lists.store, Kind::Contact).zip(0..) {
            let contact = self.contact(view, index);
            self.objects.contacts.push(contact);
        }
        for group in self.objects.contact_groups.ids() {
            for member in self.objects.contact_groups[group].members.clone() {
                self.join_group(member, group);
            }
        }
    }

    fn join_group(&mut self, member: ContactId, group: ContactGroupId) {
        if let Some(contact) = self.objects.contacts.get_mut(member) {
            contact.groups.push(group);
        }
    }

    fn contact(&mut self, view: View<'_, 'a>, index: u32) -> ContactDef {
        let name = self.caches.text(view.text(D::ContactName).unwrap_or(""));
        let (host, missing_host) = self.rules(view, &HOST);
        let (service, missing_service) = self.rules(view, &SERVICE);
        if !missing_host.is_empty() || !missing_service.is_empty() {
            let missing = MissingInContact { host: missing_host, service: missing_service };
            self.missing.contacts.insert(index, missing);
        }
        let flag = |directive| view.raw(directive).is_none_or(truthy);
        let mut text = |directive| view.text(directive).map(|text| self.caches.text(text));
        let addresses =
            [D::Address1, D::Address2, D::Address3, D::Address4, D::Address5, D::Address6];
        ContactDef {
            alias: text(D::Alias).unwrap_or_else(|| Arc::clone(&name)),
            name: name.into(),
            email: text(D::Email),
            pager: text(D::Pager),
            addresses: addresses.map(&mut text),
            host,
            service,
            can_submit_commands: flag(D::CanSubmitCommands),
            retain_status_information: flag(D::RetainStatusInformation),
            retain_nonstatus_information: flag(D::RetainNonstatusInformation),
            minimum_importance: view.raw(D::MinimumImportance).map_or(0, strtoul) as u32,
            groups: Vec::new(),
            custom: view.customs().map(custom_variable).collect(),
            location: view.block.location(),
        }
    }

    fn rules(&mut self, view: View<'_, 'a>, names: &RuleNames) -> (ContactRules, Vec<&'a str>) {
        let period = view.text(names.period);
        let found = period.and_then(|name| self.caches.timeperiod(name));
        if let (Some(name), None) = (period, found) {
            self.refuse_contact_period(view, name, names.word);
        }
        let options = view.raw(names.options).zip(values::letters(view.kind, names.options));
        let options = options.map_or(StateOptions::NONE, |(text, (letters, _))| {
            // Unknown letters have been refused while reading.
            values::options(letters, text).unwrap_or_default()
        });
        let mut missing = Vec::new();
        let mut commands = Vec::new();
        for text in view.text(names.commands).into_iter().flat_map(items) {
            match self.caches.call(text) {
                Some(call) => commands.push(call),
                None => missing.push(text),
            }
        }
        let enabled = view.raw(names.enabled).is_none_or(truthy);
        (ContactRules { enabled, period: found, options, commands }, missing)
    }

    fn refuse_contact_period(&self, view: View<'_, 'a>, name: &'a str, word: &str) {
        let contact = view.text(D::ContactName).unwrap_or("");
        let line = format!(
            "Error: {word} notification period '{name}' specified for contact '{contact}' is not \
             defined anywhere!"
        );
        self.refuse(view, self.unknown_timeperiod(view, name), &line, "contact");
    }
}
