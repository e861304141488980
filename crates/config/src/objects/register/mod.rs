//! Registration: definitions become [`Objects`], in order of their names, references become ids.

mod caches;
mod checkable;
mod contacts;
mod dependencies;
mod escalations;
mod groups;
mod hosts;
mod services;
mod simple;
mod typing;

use model::objects::Objects;
use model::{ContactGroupId, ContactId, TimeperiodId};
use rustc_hash::FxHashMap;

use super::groups::Groups;
use super::lists::Lists;
use super::services::Services;
use super::store::View;
use super::targets::Targets;
use crate::Context;
use crate::preflight::IllegalChars;
use crate::problems::Problem;
use caches::Caches;

/// References that only the pre-flight check looks at, by index of the object.
#[derive(Default)]
pub(crate) struct Missing<'a> {
    pub(crate) services: FxHashMap<u32, MissingIn<'a>>,
    pub(crate) hosts: FxHashMap<u32, MissingIn<'a>>,
    pub(crate) contacts: FxHashMap<u32, MissingInContact<'a>>,
    /// `exclude` in time periods.
    pub(crate) excluded: FxHashMap<u32, Vec<&'a str>>,
}

/// What a host or service names that does not exist.
#[derive(Default)]
pub(crate) struct MissingIn<'a> {
    /// Contacts or periods; they have been reported already.
    pub(crate) others: bool,
    pub(crate) event_handler: Option<&'a str>,
    pub(crate) check_command: Option<&'a str>,
    /// Hosts: their names. Services: pairs of host and description.
    pub(crate) parents: Vec<(&'a str, &'a str)>,
}

/// Commands a contact names that do not exist, for hosts and for services.
#[derive(Default)]
pub(crate) struct MissingInContact<'a> {
    pub(crate) host: Vec<&'a str>,
    pub(crate) service: Vec<&'a str>,
}

/// Registers everything.
pub(crate) struct Registering<'s, 'a> {
    pub(crate) cx: &'s Context<'a>,
    pub(crate) lists: &'s Lists<'s, 'a>,
    pub(crate) host_groups: &'s Groups,
    pub(crate) contact_groups: &'s Groups,
    pub(crate) services: &'s Services<'a>,
    targets: &'s Targets<'s, 's, 'a>,
    pub(crate) service_groups: &'s [Vec<u32>],
    pub(crate) extended: super::extinfo::Extended<'a>,
    caches: Caches<'s, 'a>,
    illegal: &'s IllegalChars<'s>,
    pub(crate) objects: Objects,
    pub(crate) missing: Missing<'a>,
    /// Services that the pre-flight check has to look at.
    suspects: Vec<u32>,
}

impl<'s, 'a> Registering<'s, 'a> {
    pub(crate) fn new(
        targets: &'s Targets<'s, 's, 'a>,
        (contact_groups, service_groups): (&'s Groups, &'s [Vec<u32>]),
        extended: super::extinfo::Extended<'a>,
        illegal: &'s IllegalChars<'s>,
    ) -> Self {
        Self {
            cx: targets.lists.cx,
            lists: targets.lists,
            host_groups: targets.groups,
            contact_groups,
            services: targets.services,
            targets,
            service_groups,
            extended,
            caches: Caches::new(targets.lists.store, targets.lists.registry),
            objects: Objects::default(),
            illegal,
            missing: Missing::default(),
            suspects: Vec::new(),
        }
    }

    /// In Nagios' order. Also the services that the pre-flight check has to look at.
    pub(crate) fn all(mut self) -> (Objects, Missing<'a>, Vec<u32>) {
        self.timeperiods();
        self.commands();
        self.contact_groups();
        self.host_groups();
        self.contacts();
        self.hosts();
        self.services();
        self.service_groups();
        self.service_dependencies();
        self.service_escalations();
        self.host_dependencies();
        self.host_escalations();
        (self.objects, self.missing, self.suspects)
    }

    /// Refuses an object with one line of reason and `Could not register …`.
    fn refuse(&self, view: View<'_, 'a>, problem: Problem, line: &str, what: &str) {
        let after =
            format!("Error: Could not register {what} ({})", self.cx.starting_on(view.block));
        self.cx.problems.add(problem.nagios(line).nagios(after));
    }

    /// Refuses an unknown contact or contact group.
    fn refuse_contact(&self, view: View<'_, 'a>, kind: super::Kind, name: &'a str) {
        let word = kind.word();
        let line = match kind {
            super::Kind::Contact => format!("Error: Contact '{name}' is not defined anywhere!"),
            _ => format!("Error: Contactgroup '{name}' is not defined anywhere"),
        };
        let after = format!(
            "Error: Could not add {word} '{name}' to {} ({})",
            view.kind.word(),
            self.cx.starting_on(view.block)
        );
        let problem = self.cx.unknown_name(self.lists.store, kind, name, view);
        self.cx.problems.add(problem.nagios(line).nagios(after));
    }
}

/// Who is told, and when: what hosts and services lend to others.
#[derive(Clone, Copy)]
struct Lent<'o> {
    contacts: &'o [ContactId],
    contact_groups: &'o [ContactGroupId],
    notification_period: Option<TimeperiodId>,
}
