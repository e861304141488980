//! Object files: from text to registered objects.
//!
//! The steps, in order: `files` reads blocks into a `store`; `templates` connects them with what
//! they inherit; `registry` gives ids; `groups` and `services` work out who is where; `register`
//! types everything and turns names into ids.

mod ahead;
mod block;
mod directives;
mod extinfo;
mod files;
mod groups;
mod kind;
pub(crate) mod lexer;
mod lists;
mod pattern;
mod register;
mod registry;
mod servicegroups;
mod services;
mod store;
mod targets;
mod templates;
pub(crate) mod values;

use model::MainSettings;
use model::objects::Objects;

pub(crate) use files::{ObjectSource, reason};
pub(crate) use kind::Kind;
use lists::Lists;
use register::{Missing, Registering};
use registry::Registry;
pub(crate) use store::{Block, Store, View};
use targets::Targets;
pub(crate) use templates::{bare_command, without_importance};

use crate::Context;
use crate::preflight::IllegalChars;

/// Registered objects and what only the pre-flight check complains about.
pub(crate) struct Compiled<'a> {
    pub(crate) objects: Objects,
    pub(crate) missing: Missing<'a>,
    /// Services that the pre-flight check has to look at even if no name is missing, in order.
    pub(crate) suspects: Vec<u32>,
    /// Block numbers of the definitions of services, by id.
    pub(crate) definitions: Vec<u32>,
}

/// Reads, resolves and registers. Problems go to the context; with errors among them the objects
/// are good for looking on, not for use.
pub(crate) fn compile<'a>(
    cx: &Context<'a>,
    from: &[ObjectSource],
    settings: &MainSettings,
) -> (Compiled<'a>, Store<'a>) {
    let mut store = files::read_all(cx, from);
    templates::resolve(cx, &mut store);
    let registry = Registry::new(&store);
    let compiled = {
        let lists = Lists::new(cx, &store, &registry);
        let contact_groups = groups::contact_groups(&lists);
        let host_groups = groups::host_groups(&lists);
        let services =
            services::place(&lists, &host_groups, settings.allow_empty_hostgroup_assignment);
        let targets = Targets { lists: &lists, groups: &host_groups, services: &services };
        let service_groups = servicegroups::members(&targets);
        let extended = extinfo::collect(&targets);
        let illegal = IllegalChars::new(settings);
        let groups = (&contact_groups, service_groups.as_slice());
        let registering = Registering::new(&targets, groups, extended, &illegal);
        let (objects, missing, suspects) = registering.all();
        let definitions = services.all.iter().map(|service| service.definition).collect();
        Compiled { objects, missing, suspects, definitions }
    };
    (compiled, store)
}
