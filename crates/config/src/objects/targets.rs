//! "Which hosts", "which services": the lists that dependencies, escalations, extended info and
//! service groups share.

use rustc_hash::FxHashSet;

use super::directives::D;
use super::groups::Groups;
use super::kind::Kind;
use super::lists::{Lists, items};
use super::services::Services;
use super::store::View;
use crate::problems::Problem;

/// Finds hosts and services by lists.
pub(crate) struct Targets<'p, 's, 'a> {
    pub(crate) lists: &'p Lists<'s, 'a>,
    pub(crate) groups: &'p Groups,
    pub(crate) services: &'p Services<'a>,
}

/// What `!name` takes out of a list of hosts. Where a definition is about hosts alone, Nagios
/// forgets it for those that are named themselves or by `*`.
#[derive(Clone, Copy)]
enum Excluding {
    GroupMembers,
    Everything,
}

/// Services found so far, and services to leave out in the end.
#[derive(Default)]
struct Found {
    services: Vec<u32>,
    rejected: Vec<u32>,
}

impl Found {
    fn accepted(mut self) -> Vec<u32> {
        if !self.rejected.is_empty() {
            let rejected: FxHashSet<u32> = self.rejected.into_iter().collect();
            self.services.retain(|service| !rejected.contains(service));
        }
        self.services
    }
}

/// Lines that Nagios prints after the first one.
pub(crate) type After<'c> = &'c dyn Fn() -> Vec<String>;

impl<'a> Targets<'_, '_, 'a> {
    /// Ids of the registered hosts named by a list and by a list of groups, each once.
    /// `None` when something was not found; it has been reported.
    pub(crate) fn hosts(
        &self,
        view: View<'_, 'a>,
        hosts: Option<&'a str>,
        groups: Option<&'a str>,
        after: After<'_>,
    ) -> Option<Vec<u32>> {
        let groups_after = || {
            let first = format!(
                "Failed to expand hostgroups '{}' to something sensible",
                groups.unwrap_or("")
            );
            std::iter::once(first).chain(after()).collect()
        };
        self.hosts_with(view, [hosts, groups], after, &groups_after, Excluding::GroupMembers)
    }

    fn hosts_with(
        &self,
        view: View<'_, 'a>,
        [hosts, groups]: [Option<&'a str>; 2],
        after: After<'_>,
        groups_after: After<'_>,
        excluding: Excluding,
    ) -> Option<Vec<u32>> {
        let mut rejected = FxHashSet::default();
        let mut members: Vec<u32> = Vec::new();
        let mut direct: Vec<u32> = Vec::new();
        let mut failed = false;
        if let Some(list) = groups {
            let expanded = self.lists.expand(Kind::HostGroup, list, view, groups_after);
            for group in &expanded.rejected {
                rejected.extend(self.groups.members(*group).walk());
            }
            failed |= expanded.failed;
            for group in expanded.accepted() {
                members.extend(self.groups.members(group).walk());
            }
        }
        if let Some(list) = hosts {
            let expanded = self.lists.expand(Kind::Host, list, view, after);
            failed |= expanded.failed;
            rejected.extend(expanded.rejected);
            direct.extend(expanded.items.into_iter().rev());
        }
        members.retain(|host| !rejected.contains(host));
        if matches!(excluding, Excluding::Everything) {
            direct.retain(|host| !rejected.contains(host));
        }
        let registry = self.lists.registry;
        let mut seen = FxHashSet::default();
        let ids = members
            .into_iter()
            .chain(direct)
            .filter(|host| seen.insert(*host))
            .filter_map(|host| registry.id(Kind::Host, host).map(|id| id as u32));
        let ids = ids.collect();
        (!failed).then_some(ids)
    }

    /// Ids of the services of a host that a list of descriptions names: `*`, `!x`, expressions.
    pub(crate) fn services_of(
        &self,
        view: View<'_, 'a>,
        host: u32,
        descriptions: &'a str,
        after: After<'_>,
    ) -> Option<Vec<u32>> {
        let mut found = Found::default();
        let failed = !self.find_services(view, host, descriptions, &mut found, after);
        (!failed).then(|| found.accepted())
    }

    /// Whether everything was found.
    fn find_services(
        &self,
        view: View<'_, 'a>,
        host: u32,
        descriptions: &'a str,
        found: &mut Found,
        after: After<'_>,
    ) -> bool {
        let mut failed = false;
        for item in items(descriptions) {
            if self.lists.is_expression(item) {
                failed |= !self.matching(view, host, item, &mut found.services, after);
            } else if item == "*" {
                found.services.extend(self.services.of_host(host).map(|id| id as u32));
            } else if let Some(name) = item.strip_prefix('!') {
                match self.services.find(host, name) {
                    Some(id) => found.rejected.push(id),
                    None => failed |= self.unknown_service(view, host, name, after),
                }
            } else {
                match self.services.find(host, item) {
                    Some(id) => found.services.push(id),
                    None => failed |= self.unknown_service(view, host, item, after),
                }
            }
        }
        !failed
    }

    fn matching(
        &self,
        view: View<'_, 'a>,
        host: u32,
        item: &'a str,
        found: &mut Vec<u32>,
        after: After<'_>,
    ) -> bool {
        let before = found.len();
        let compiled = self.lists.with_expression(item, |regex| {
            for id in self.services.of_host(host) {
                if regex.is_match(self.services.all[id].description) {
                    found.push(id as u32);
                }
            }
        });
        if compiled.is_none() {
            self.lists.bad_expression(item, view, after);
            return false;
        }
        if found.len() == before {
            self.unknown_service(view, host, item, after);
        }
        found.len() > before
    }

    /// Reports a service that does not exist; always true.
    fn unknown_service(
        &self,
        view: View<'_, 'a>,
        host: u32,
        description: &'a str,
        after: After<'_>,
    ) -> bool {
        let host_name = self.lists.host_name(host);
        let known = self.services.of_host(host).map(|id| self.services.all[id].description);
        let near = self.lists.cx.problems.suggest(description, known);
        let help = near.map(|near| format!("did you mean `{near}`?"));
        self.no_such_service(view, host_name, description, help, after);
        true
    }

    fn no_such_service(
        &self,
        view: View<'_, 'a>,
        host: &str,
        description: &'a str,
        help: Option<String>,
        after: After<'_>,
    ) {
        let cx = self.lists.cx;
        let message = format!(
            "{} names service `{description}` on host `{host}`, which is not defined",
            view.title()
        );
        let mut problem = Problem::error("unknown-service", message)
            .nagios(format!(
                "Error: Could not find a service matching host name '{host}' and description \
                 '{description}' ({})",
                cx.starting_on(view.block)
            ))
            .at(cx.sources.span(description).or_else(|| view.span()))
            .label("no such service on this host")
            .help(help);
        for line in after() {
            problem = problem.nagios(line);
        }
        cx.problems.add(problem);
    }

    /// Ids of the services in a list of pairs, `host,description,…`.
    pub(crate) fn pairs(
        &self,
        view: View<'_, 'a>,
        list: &'a str,
        after: After<'_>,
    ) -> Option<Vec<u32>> {
        let parts: Vec<&'a str> = items(list).collect();
        let mut found = Found::default();
        let mut failed = false;
        let mut pairs = parts.chunks_exact(2);
        for pair in pairs.by_ref() {
            let [host, description] = *pair else { continue };
            failed |= !self.pair(view, host, description, &mut found, after);
        }
        if !pairs.remainder().is_empty() {
            failed = true;
            self.odd_pairs(view, list, after);
        }
        (!failed).then(|| found.accepted())
    }

    fn pair(
        &self,
        view: View<'_, 'a>,
        host: &'a str,
        description: &'a str,
        found: &mut Found,
        after: After<'_>,
    ) -> bool {
        if self.lists.is_expression(host) {
            let services = self.pair_of_expressions(view, host, description, after);
            found.services.extend(services.iter().flatten());
            return services.is_some();
        }
        match self.lists.registry.find(self.lists.store, Kind::Host, host) {
            Some(id) => self.find_services(view, id as u32, description, found, after),
            None => {
                self.no_such_service(view, host, description, None, after);
                false
            }
        }
    }

    /// Hosts that lack the service are passed over when the host is an expression.
    fn pair_of_expressions(
        &self,
        view: View<'_, 'a>,
        host: &'a str,
        description: &'a str,
        after: After<'_>,
    ) -> Option<Vec<u32>> {
        let hosts = 0..self.lists.registry.blocks(Kind::Host).len() as u32;
        let names = hosts.map(|id| (id, self.lists.host_name(id)));
        let matching = self.lists.with_expression(host, |regex| {
            names.filter(|(_, name)| regex.is_match(name)).map(|(id, _)| id).collect::<Vec<_>>()
        });
        let Some(matching) = matching else {
            self.lists.bad_expression(host, view, after);
            return None;
        };
        let mut found = Vec::new();
        for host in matching {
            if description == "*" {
                found.extend(self.services.of_host(host).map(|id| id as u32));
            } else if !self.lists.is_expression(description) {
                found.extend(self.services.find(host, description));
            } else {
                let services = self.services.of_host(host);
                let compiled = self.lists.with_expression(description, |regex| {
                    let is_match = |id: &usize| regex.is_match(self.services.all[*id].description);
                    found.extend(services.filter(is_match).map(|id| id as u32));
                });
                if compiled.is_none() {
                    self.lists.bad_expression(description, view, after);
                    return None;
                }
            }
        }
        if found.is_empty() {
            self.no_such_service(view, host, description, None, after);
            return None;
        }
        Some(found)
    }

    fn odd_pairs(&self, view: View<'_, 'a>, list: &'a str, after: After<'_>) {
        let cx = self.lists.cx;
        let line = format!(
            "Error: Service description missing from list '{list}' ({})",
            cx.starting_at(view.block)
        );
        let message = format!("{} lists a host without a service", view.title());
        let mut problem = Problem::error("odd-service-list", message)
            .nagios(line)
            .at(cx.sources.span(list))
            .label("pairs of host and service, separated by commas");
        for line in after() {
            problem = problem.nagios(line);
        }
        cx.problems.add(problem);
    }

    /// Ids of hosts' services: everything a definition with `host_name`, `hostgroup_name` and
    /// `service_description` speaks of.
    pub(crate) fn services_on_hosts(
        &self,
        view: View<'_, 'a>,
        names: [D; 3],
        after: After<'_>,
    ) -> Option<Vec<u32>> {
        let [hosts, groups, descriptions] = names.map(|directive| view.text(directive));
        let hosts = self.hosts_with(view, [hosts, groups], after, after, Excluding::Everything)?;
        let descriptions = descriptions?;
        let mut found = Vec::new();
        let mut failed = false;
        for host in hosts {
            match self.services_of(view, host, descriptions, after) {
                Some(services) => found.extend(services),
                None => failed = true,
            }
        }
        (!failed).then_some(found)
    }
}
