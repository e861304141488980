//! Dependencies, one entry a pair and kind.

use model::ids::{HostId, ServiceId, TimeperiodId};
use model::objects::{FailureCriteria, HostDependencyDef, ServiceDependencyDef, StateOptions};
use rustc_hash::FxHashSet;

use super::Registering;
use crate::objects::directives::D;
use crate::objects::kind::Kind;
use crate::objects::store::View;
use crate::objects::values::{self, truthy};
use crate::problems::{Problem, Problems};

/// What one definition says about each of its pairs.
struct Rule {
    criteria: Vec<FailureCriteria>,
    inherits_parent: bool,
    period: Option<TimeperiodId>,
}

/// A dependency without its place: Nagios drops one that says exactly what another said.
type Key = (u32, u32, bool, u16, bool, Option<TimeperiodId>);

fn key(master: usize, dependent: usize, criteria: FailureCriteria, rule: &Rule) -> Key {
    let (is_execution, options) = match criteria {
        FailureCriteria::Execution(options) => (true, options),
        FailureCriteria::Notification(options) => (false, options),
    };
    (master as u32, dependent as u32, is_execution, options.0, rule.inherits_parent, rule.period)
}

impl<'a> Registering<'_, 'a> {
    pub(super) fn service_dependencies(&mut self) {
        let mut seen: FxHashSet<Key> = FxHashSet::default();
        let store = self.lists.store;
        for view in store.views(Kind::ServiceDependency).filter(|view| view.block.registered) {
            let Some(pairs) = self.service_pairs(view) else { continue };
            let Some(rule) = self.rule(view) else {
                self.lame(view, pairs.len());
                continue;
            };
            if let (Some(period), Some((master, dependent))) =
                (self.unknown_period(view), pairs.first())
            {
                self.refuse_service_period(view, period, *master, *dependent);
            }
            for (master, dependent) in pairs {
                for criteria in rule.criteria.iter().copied() {
                    let (master, dependent) = (master as usize, dependent as usize);
                    if seen.insert(key(master, dependent, criteria, &rule)) {
                        self.objects.service_dependencies.push(ServiceDependencyDef {
                            master: ServiceId::from(master),
                            dependent: ServiceId::from(dependent),
                            criteria,
                            inherits_parent: rule.inherits_parent,
                            period: rule.period,
                            location: view.block.location(),
                        });
                    }
                }
            }
        }
    }

    pub(super) fn host_dependencies(&mut self) {
        let mut seen: FxHashSet<Key> = FxHashSet::default();
        let store = self.lists.store;
        for view in store.views(Kind::HostDependency).filter(|view| view.block.registered) {
            let Some((masters, dependents)) = self.host_pairs(view) else { continue };
            let Some(rule) = self.rule(view) else { continue };
            if let (Some(period), Some(master), Some(dependent)) =
                (self.unknown_period(view), masters.first(), dependents.first())
            {
                self.refuse_host_period(view, period, *master, *dependent);
            }
            for dependent in &dependents {
                for master in &masters {
                    for criteria in rule.criteria.iter().copied() {
                        let (master, dependent) = (*master as usize, *dependent as usize);
                        if seen.insert(key(master, dependent, criteria, &rule)) {
                            self.objects.host_dependencies.push(HostDependencyDef {
                                master: HostId::from(master),
                                dependent: HostId::from(dependent),
                                criteria,
                                inherits_parent: rule.inherits_parent,
                                period: rule.period,
                                location: view.block.location(),
                            });
                        }
                    }
                }
            }
        }
    }

    /// `None` when it says nothing about failures.
    fn rule(&self, view: View<'_, 'a>) -> Option<Rule> {
        let options = |directive| -> Option<StateOptions> {
            let (letters, _) = values::letters(view.kind, directive)?;
            // Unknown letters have been refused while reading.
            view.raw(directive).map(|text| values::options(letters, text).unwrap_or_default())
        };
        let execution = options(D::ExecutionFailureCriteria).map(FailureCriteria::Execution);
        let notification =
            options(D::NotificationFailureCriteria).map(FailureCriteria::Notification);
        let criteria: Vec<FailureCriteria> = execution.into_iter().chain(notification).collect();
        let period = view.text(D::DependencyPeriod).and_then(|name| self.caches.timeperiod(name));
        let inherits_parent = view.raw(D::InheritsParent).is_some_and(truthy);
        (!criteria.is_empty()).then_some(Rule { criteria, inherits_parent, period })
    }

    fn unknown_period(&self, view: View<'_, 'a>) -> Option<&'a str> {
        view.text(D::DependencyPeriod).filter(|name| self.caches.timeperiod(name).is_none())
    }

    /// Nagios says it once for every pair.
    fn lame(&self, view: View<'_, 'a>, pairs: usize) {
        let file = self.cx.file_name(view.block.file);
        let line = format!(
            "Warning: Ignoring lame service dependency (config file '{file}', line {})",
            view.block.line
        );
        let message = "a service dependency without failure criteria has no effect";
        let mut problem = Problem::warning("lame-dependency", message).at(view.span());
        for _ in 0..pairs {
            problem = problem.nagios(&line);
        }
        self.cx.problems.add(problem);
    }

    /// Masters and dependents of a service dependency.
    fn service_pairs(&self, view: View<'_, 'a>) -> Option<Vec<(u32, u32)>> {
        let gives = |directives: [D; 3]| directives.into_iter().any(|d| view.text(d).is_some());
        let has_masters = gives([D::HostName, D::HostgroupName, D::ServicegroupName]);
        let has_dependents =
            gives([D::DependentHostName, D::DependentHostgroupName, D::DependentServicegroupName]);
        match (has_masters, has_dependents) {
            (true, true) => {
                let (masters, dependents) = (self.masters(view)?, self.dependents(view)?);
                let pairs = masters.iter().flat_map(|master| {
                    dependents.iter().map(move |dependent| (*master, *dependent))
                });
                Some(pairs.collect())
            }
            (true, false) if view.text(D::DependentServiceDescription).is_some() => {
                let masters = self.masters(view)?;
                self.on_same_host(view, &masters, D::DependentServiceDescription, false)
            }
            (false, true) if view.text(D::ServiceDescription).is_some() => {
                let dependents = self.dependents(view)?;
                self.on_same_host(view, &dependents, D::ServiceDescription, true)
            }
            _ => {
                self.impossible(view);
                None
            }
        }
    }

    /// Pairs each service with services of the same host.
    fn on_same_host(
        &self,
        view: View<'_, 'a>,
        services: &[u32],
        descriptions: D,
        found_are_masters: bool,
    ) -> Option<Vec<(u32, u32)>> {
        let after = || {
            vec![format!(
                "Error: Failed to expand same-host servicedependency services ({})",
                self.cx.starting_at(view.block)
            )]
        };
        let descriptions = view.text(descriptions)?;
        let mut pairs = Vec::new();
        let mut failed = false;
        for service in services {
            let host = self.services.all[*service as usize].host;
            let Some(found) = self.targets.services_of(view, host, descriptions, &after) else {
                failed = true;
                continue;
            };
            let pair = |other: u32| {
                if found_are_masters { (other, *service) } else { (*service, other) }
            };
            pairs.extend(found.into_iter().map(pair));
        }
        (!failed).then_some(pairs)
    }

    fn masters(&self, view: View<'_, 'a>) -> Option<Vec<u32>> {
        let line = format!(
            "Error: Could not expand master service(s) ({})",
            self.cx.starting_at(view.block)
        );
        let names = [D::HostName, D::HostgroupName, D::ServiceDescription];
        self.side(view, D::ServicegroupName, names, &line)
    }

    fn dependents(&self, view: View<'_, 'a>) -> Option<Vec<u32>> {
        let file = self.cx.file_name(view.block.file);
        let line = format!(
            "Error: Could not expand dependent service(s) (at config file '{file}', starting on \
             line {})",
            view.block.line
        );
        let names =
            [D::DependentHostName, D::DependentHostgroupName, D::DependentServiceDescription];
        self.side(view, D::DependentServicegroupName, names, &line)
    }

    /// One side of a service dependency: members of groups and services on hosts.
    fn side(&self, view: View<'_, 'a>, group: D, names: [D; 3], line: &str) -> Option<Vec<u32>> {
        let after = || vec![line.to_owned()];
        let mut found = Vec::new();
        if let Some(list) = view.text(group) {
            found.extend(self.service_group_members(view, list, &after)?);
        }
        let [hosts, groups, descriptions] = names.map(|directive| view.text(directive));
        if hosts.is_some() || groups.is_some() {
            if descriptions.is_none() {
                let message = format!("{} names hosts but no services", view.title());
                let problem = Problem::error("incomplete-dependency", message).at(view.span());
                self.cx.problems.add(problem.nagios(line));
                return None;
            }
            found.extend(self.targets.services_on_hosts(view, names, &after)?);
        }
        let mut seen = FxHashSet::default();
        found.retain(|service| seen.insert(*service));
        Some(found)
    }

    /// Ids of the members of the service groups in a list.
    pub(super) fn service_group_members(
        &self,
        view: View<'_, 'a>,
        list: &'a str,
        after: crate::objects::targets::After<'_>,
    ) -> Option<Vec<u32>> {
        let expanded = self.lists.expand(Kind::ServiceGroup, list, view, after);
        if expanded.failed {
            return None;
        }
        let members = |group: &u32| self.service_groups[*group as usize].iter().copied();
        let rejected: FxHashSet<u32> = expanded.rejected.iter().flat_map(members).collect();
        let groups = expanded.accepted();
        let found = groups.iter().flat_map(members).filter(|id| !rejected.contains(id));
        Some(found.collect())
    }

    fn impossible(&self, view: View<'_, 'a>) {
        let file = self.cx.file_name(view.block.file);
        let message = "this service dependency does not say which services it is about";
        self.cx.problems.add(
            Problem::error("impossible-dependency", message)
                .nagios("Error: Impossible service dependency definition")
                .nagios(format!(" (config file '{file}', starting at line '{}')", view.block.line))
                .at(view.span()),
        );
    }

    /// Masters and dependents of a host dependency. Nagios reports unknown hosts here but goes
    /// on without the dependency.
    fn host_pairs(&self, view: View<'_, 'a>) -> Option<(Vec<u32>, Vec<u32>)> {
        let problems: &Problems = &self.cx.problems;
        problems.tolerate(true);
        let side = |hosts, groups| {
            self.targets.hosts(view, view.text(hosts), view.text(groups), &Vec::new)
        };
        let masters = side(D::HostName, D::HostgroupName);
        let dependents =
            masters.as_ref().and_then(|_| side(D::DependentHostName, D::DependentHostgroupName));
        problems.tolerate(false);
        masters.zip(dependents)
    }

    fn refuse_service_period(
        &self,
        view: View<'_, 'a>,
        name: &'a str,
        master: u32,
        dependent: u32,
    ) {
        let [master, dependent] = [master, dependent].map(|id| self.services.all[id as usize]);
        let hosts = [master, dependent].map(|service| self.lists.host_name(service.host));
        let lines = [
            // Nagios has the two ends the wrong way round here.
            format!(
                "Error: Failed to locate timeperiod '{name}' for dependency from service '{}' on \
                 host '{}' to service '{}' on host '{}'",
                dependent.description, hosts[1], master.description, hosts[0]
            ),
            self.could_not_register_dependency(view, "service"),
            format!(
                "Error: Failed to register servicedependency from '{};{}' to '{};{}' ({})",
                hosts[0],
                master.description,
                hosts[1],
                dependent.description,
                self.cx.starting_at(view.block)
            ),
        ];
        self.refuse_period(view, name, &lines);
    }

    fn refuse_host_period(&self, view: View<'_, 'a>, name: &'a str, master: u32, dependent: u32) {
        let hosts = [master, dependent].map(|host| self.lists.host_name(host));
        let lines = [
            format!(
                "Error: Unable to locate dependency_period '{name}' for {}->{} host dependency",
                hosts[0], hosts[1]
            ),
            self.could_not_register_dependency(view, "host"),
        ];
        self.refuse_period(view, name, &lines);
    }

    fn could_not_register_dependency(&self, view: View<'_, 'a>, what: &str) -> String {
        let kind = if view.has(D::ExecutionFailureCriteria) { "execution" } else { "notification" };
        let place = self.cx.starting_on(view.block);
        format!("Error: Could not register {what} {kind} dependency ({place})")
    }

    pub(super) fn refuse_period(&self, view: View<'_, 'a>, name: &'a str, lines: &[String]) {
        let mut problem = self.unknown_timeperiod(view, name);
        for line in lines {
            problem = problem.nagios(line);
        }
        self.cx.problems.add(problem);
    }
}
