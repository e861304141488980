//! Host groups and service groups; membership is noted in the members too.

use std::sync::Arc;

use model::ids::{HostGroupId, HostId, ServiceGroupId, ServiceId};
use model::objects::{HostGroupDef, Presentation, ServiceGroupDef};

use super::Registering;
use super::checkable::set_presentation;
use crate::objects::directives::D;
use crate::objects::kind::Kind;
use crate::objects::store::View;
use crate::problems::Problem;

impl<'a> Registering<'_, 'a> {
    pub(super) fn host_groups(&mut self) {
        let registry = self.lists.registry;
        for view in registry.views(self.lists.store, Kind::HostGroup) {
            let name = self.caches.text(view.text(D::HostgroupName).unwrap_or(""));
            let alias = view.text(D::Alias).map(|alias| self.caches.text(alias));
            let mut members: Vec<HostId> = Vec::new();
            for block in self.host_groups.members(view.index).walk() {
                match registry.id(Kind::Host, block) {
                    Some(id) => members.push(HostId::from(id)),
                    None => self.unregistered_host_in_group(view, block),
                }
            }
            members.sort_unstable();
            let presentation = self.group_presentation(view);
            self.objects.host_groups.push(HostGroupDef {
                alias: alias.unwrap_or_else(|| Arc::clone(&name)),
                name: name.into(),
                members,
                presentation,
                location: view.block.location(),
            });
        }
    }

    fn unregistered_host_in_group(&self, view: View<'_, 'a>, block: u32) {
        let group = view.text(D::HostgroupName).unwrap_or("");
        let host = self.lists.store.view(Kind::Host, block);
        let name = host.text(D::HostName).unwrap_or("");
        let lines = [
            format!("Error: Failed to locate host '{name}' for hostgroup '{group}'"),
            format!(
                "Error: Bad member of hostgroup '{group}' ({})",
                self.cx.starting_on(view.block)
            ),
        ];
        self.unregistered_member(view, host, &lines);
    }

    /// A group has a member whose definition says `register 0`.
    pub(super) fn unregistered_member(
        &self,
        view: View<'_, 'a>,
        member: View<'_, 'a>,
        lines: &[String],
    ) {
        let message =
            format!("{} has the member {}, which is not registered", view.title(), member.title());
        let mut problem = Problem::error("unregistered-member", message).at(view.span());
        for line in lines {
            problem = problem.nagios(line);
        }
        self.cx.problems.add(problem);
    }

    fn group_presentation(&mut self, view: View<'_, 'a>) -> Option<Box<Presentation>> {
        let mut presentation = None;
        for directive in [D::Notes, D::NotesUrl, D::ActionUrl] {
            let text = view.text(directive).map(|text| self.caches.text(text));
            set_presentation(&mut presentation, directive, text);
        }
        presentation
    }

    pub(super) fn service_groups(&mut self) {
        let registry = self.lists.registry;
        for (view, index) in registry.views(self.lists.store, Kind::ServiceGroup).zip(0_usize..) {
            let name = self.caches.text(view.text(D::ServicegroupName).unwrap_or(""));
            let alias = view.text(D::Alias).map(|alias| self.caches.text(alias));
            let members = &self.service_groups[view.index as usize];
            let members: Vec<ServiceId> =
                members.iter().map(|id| ServiceId::from(*id as usize)).collect();
            for member in &members {
                if let Some(service) = self.objects.services.get_mut(*member) {
                    service.groups.push(ServiceGroupId::from(index));
                }
            }
            let presentation = self.group_presentation(view);
            self.objects.service_groups.push(ServiceGroupDef {
                alias: alias.unwrap_or_else(|| Arc::clone(&name)),
                name: name.into(),
                members,
                presentation,
                location: view.block.location(),
            });
        }
    }

    /// Notes host groups in their members.
    pub(super) fn join_host_groups(&mut self) {
        let Self { objects, .. } = self;
        for (group, index) in objects.host_groups.iter().zip(0_usize..) {
            for member in &group.members {
                if let Some(host) = objects.hosts.get_mut(*member) {
                    host.groups.push(HostGroupId::from(index));
                }
            }
        }
    }
}
