//! Groups, and contacts with what groups they are in.

use model::objects::Presentation;
use model::{CheckId, ContactId};

use super::clean::push;
use super::names::{CheckableMacro, ContactMacro, GroupMacro};
use super::{Macros, Manner, Scope};
use crate::command_line::CommandLine;

impl Macros<'_> {
    /// All groups; Nagios keeps them with the last one first.
    pub(super) fn push_group_names(&self, out: &mut CommandLine, id: CheckId) {
        let objects = &self.monitor.objects;
        match id {
            CheckId::Host(id) => {
                let groups = objects.hosts[id].groups.iter().rev();
                joined(out, groups.map(|id| &*objects.host_groups[*id].name));
            }
            CheckId::Service(id) => {
                let groups = objects.services[id].groups.iter().rev();
                joined(out, groups.map(|id| &*objects.service_groups[*id].name));
            }
        }
    }

    pub(super) fn push_contact(&self, out: &mut CommandLine, id: ContactId, what: ContactMacro) {
        let objects = &self.monitor.objects;
        let def = &objects.contacts[id];
        match what {
            ContactMacro::Name => push(out, &def.name),
            ContactMacro::Alias => push(out, &def.alias),
            ContactMacro::Email => push(out, def.email.as_deref().unwrap_or_default()),
            ContactMacro::Pager => push(out, def.pager.as_deref().unwrap_or_default()),
            ContactMacro::GroupNames => {
                joined(out, def.groups.iter().rev().map(|id| &*objects.contact_groups[*id].name));
            }
        }
    }

    pub(super) fn push_contact_address(
        &self,
        out: &mut CommandLine,
        number: usize,
        scope: Scope,
    ) -> bool {
        let Some(contact) = scope.contact else { return false };
        let addresses = &self.monitor.objects.contacts[contact].addresses;
        let Some(address) = number.checked_sub(1).and_then(|n| addresses.get(n)) else {
            return false;
        };
        push(out, address.as_deref().unwrap_or_default());
        true
    }

    /// The group asked for, or the first one of the host, which is the last by name.
    pub(super) fn push_host_group(
        &self,
        out: &mut CommandLine,
        what: GroupMacro,
        scope: Scope,
        manner: Manner<'_>,
    ) -> Option<()> {
        let objects = &self.monitor.objects;
        let own = || objects.hosts[scope.host?].groups.last().copied();
        let def = &objects.host_groups[scope.host_group.or_else(own)?];
        let hosts = def.members.iter().map(|id| &objects.hosts[*id]);
        match what {
            GroupMacro::Name => push(out, &def.name),
            GroupMacro::Alias => push(out, &def.alias),
            GroupMacro::Members => joined(out, hosts.map(|host| &*host.name)),
            GroupMacro::MemberAddresses => joined(out, hosts.map(|host| &*host.address)),
            _ => self.push_group_presentation(out, def.presentation.as_deref(), what, manner),
        }
        Some(())
    }

    pub(super) fn push_service_group(
        &self,
        out: &mut CommandLine,
        what: GroupMacro,
        scope: Scope,
        manner: Manner<'_>,
    ) -> Option<()> {
        let objects = &self.monitor.objects;
        let own = || objects.services[scope.service?].groups.last().copied();
        let def = &objects.service_groups[scope.service_group.or_else(own)?];
        match what {
            GroupMacro::Name => push(out, &def.name),
            GroupMacro::Alias => push(out, &def.alias),
            GroupMacro::Members | GroupMacro::MemberAddresses => {
                let pairs = def.members.iter().flat_map(|id| {
                    let service = &objects.services[*id];
                    [&*objects.hosts[service.host].name, &*service.description]
                });
                joined(out, pairs);
            }
            _ => self.push_group_presentation(out, def.presentation.as_deref(), what, manner),
        }
        Some(())
    }

    pub(super) fn push_contact_group(
        &self,
        out: &mut CommandLine,
        what: GroupMacro,
        scope: Scope,
    ) -> Option<()> {
        let objects = &self.monitor.objects;
        let own = || objects.contacts[scope.contact?].groups.last().copied();
        let def = &objects.contact_groups[scope.contact_group.or_else(own)?];
        match what {
            GroupMacro::Alias => push(out, &def.alias),
            GroupMacro::Members => {
                // Unlike hosts and services, contacts stay in the order of definition, backwards.
                joined(out, def.members.iter().rev().map(|id| &*objects.contacts[*id].name));
            }
            _ => push(out, &def.name),
        }
        Some(())
    }

    fn push_group_presentation(
        &self,
        out: &mut CommandLine,
        presentation: Option<&Presentation>,
        what: GroupMacro,
        manner: Manner<'_>,
    ) {
        let what = match what {
            GroupMacro::NotesUrl => CheckableMacro::NotesUrl,
            GroupMacro::ActionUrl => CheckableMacro::ActionUrl,
            _ => CheckableMacro::Notes,
        };
        self.push_presentation(out, presentation, what, manner);
    }
}

fn joined<'t>(out: &mut CommandLine, texts: impl Iterator<Item = &'t str>) {
    for (n, text) in texts.enumerate() {
        if n > 0 {
            out.push(',');
        }
        out.push_str(text);
    }
}
