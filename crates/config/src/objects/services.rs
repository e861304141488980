//! Services on hosts: every definition is copied to each of its hosts, and when two definitions
//! meet on one host, Nagios' rules say which one stays.

use std::cmp::Ordering;
use std::ops::Range;

use rustc_hash::FxHashSet;

use super::directives::D;
use super::groups::Groups;
use super::kind::Kind;
use super::lists::Lists;
use super::store::{Prefix, View};
use crate::Context;
use crate::problems::Problem;
use model::settings::EmptyHostgroup;

/// One service on one host.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Instance<'a> {
    /// Id of the host.
    pub(crate) host: u32,
    /// Its description.
    pub(crate) description: &'a str,
    /// Block number of its definition.
    pub(crate) definition: u32,
}

/// All services, sorted by host and description: their index is their id.
#[derive(Default)]
pub(crate) struct Services<'a> {
    pub(crate) all: Vec<Instance<'a>>,
    /// Definitions that lost against another, and the id of the one that won. They still put
    /// the winner into their service groups.
    pub(crate) losers: Vec<(Instance<'a>, u32)>,
    /// By host id: where its services begin; one more at the end.
    starts: Vec<u32>,
}

impl<'a> Services<'a> {
    /// The ids of the services of a host.
    pub(crate) fn of_host(&self, host: u32) -> Range<usize> {
        match (self.starts.get(host as usize), self.starts.get(host as usize + 1)) {
            (Some(start), Some(end)) => *start as usize..*end as usize,
            _ => 0..0,
        }
    }

    /// The id of a service.
    pub(crate) fn find(&self, host: u32, description: &str) -> Option<u32> {
        let range = self.of_host(host);
        let found = self.all[range.clone()]
            .binary_search_by(|instance| instance.description.cmp(description));
        found.ok().map(|at| (range.start + at) as u32)
    }
}

/// One copy before duplicates are dropped. Copies from host groups lose against others.
#[derive(Clone, Copy)]
struct Copy<'a> {
    instance: Instance<'a>,
    prefix: Prefix,
    from_group: bool,
    /// Earlier ones win.
    position: u32,
}

impl Copy<'_> {
    /// By description; the one that stays before those that do not.
    fn compare(&self, other: &Self) -> Ordering {
        self.compare_names(other)
            .then(self.from_group.cmp(&other.from_group))
            .then(self.position.cmp(&other.position))
    }

    fn compare_names(&self, other: &Self) -> Ordering {
        Prefix::compare(
            (self.prefix, self.instance.description),
            (other.prefix, other.instance.description),
        )
    }
}

/// Copies all definitions to their hosts.
pub(crate) fn place<'a>(
    lists: &Lists<'_, 'a>,
    groups: &Groups,
    empty_groups: EmptyHostgroup,
) -> Services<'a> {
    let mut placing = Placing {
        lists,
        groups,
        empty_groups,
        neighbour: None,
        copies: Vec::new(),
        originals: Vec::with_capacity(lists.store.blocks(Kind::Service).len()),
    };
    // Newest first, as Nagios walks its lists.
    for view in lists.store.views(Kind::Service).rev() {
        let neighbour = placing.neighbour.take();
        if view.block.registered {
            placing.definition(view, neighbour);
        }
    }
    placing.finish()
}

struct Placing<'p, 's, 'a> {
    lists: &'p Lists<'s, 'a>,
    groups: &'p Groups,
    empty_groups: EmptyHostgroup,
    /// The host of the definition just placed, when the one before it in the file has the same
    /// `host_name`: its text need not be looked at again.
    neighbour: Option<u32>,
    copies: Vec<(Instance<'a>, bool)>,
    originals: Vec<(Instance<'a>, bool)>,
}

impl<'a> Placing<'_, '_, 'a> {
    fn definition(&mut self, view: View<'_, 'a>, neighbour: Option<u32>) {
        let hosts = view.text(D::HostName);
        let groups = view.text(D::HostgroupName);
        let description = view.text(D::ServiceDescription);
        let (Some(description), true) = (description, hosts.is_some() || groups.is_some()) else {
            return incomplete(self.lists.cx, view);
        };
        // The common case by far: one host by name.
        if let (Some(name), None) = (hosts, groups)
            && !self.lists.cx.regex.always
            && let Some(host) =
                neighbour.or_else(|| self.lists.store.names(Kind::Host).get(name).copied())
        {
            self.neighbour = view.block.same_hosts.then_some(host);
            return self.add(view, host, description, true, false);
        }
        self.on_many_hosts(view, hosts, groups, description);
    }

    fn on_many_hosts(
        &mut self,
        view: View<'_, 'a>,
        hosts: Option<&'a str>,
        groups: Option<&'a str>,
        description: &'a str,
    ) {
        let mut done = FxHashSet::default();
        let mut rounds: Vec<(Vec<u32>, bool)> = vec![(Vec::new(), false)];
        if let Some(list) = groups {
            let expanded = self.lists.expand(Kind::HostGroup, list, view, &Vec::new);
            for group in &expanded.rejected {
                done.extend(self.groups.members(*group).walk());
            }
            let in_list = expanded.items.iter().filter(|g| !expanded.rejected.contains(g));
            rounds.extend(in_list.map(|g| (self.groups.members(*g).walk().collect(), true)));
            if rounds.len() == 1 && done.is_empty() && !expanded.failed {
                self.no_group_left(view);
            }
        }
        if let Some(list) = hosts {
            let context = || {
                // Nagios has cut its copy of the list at the first comma by now.
                let first = list.split(',').next().unwrap_or("");
                let file = self.lists.cx.file_name(view.block.file);
                vec![format!(
                    "Error: Failed to expand host list '{first}' for service '{description}' \
                     ({file}:{})",
                    view.block.line
                )]
            };
            let expanded = self.lists.expand(Kind::Host, list, view, &context);
            done.extend(&expanded.rejected);
            rounds[0].0 = expanded.items;
        }
        let last_round = rounds.len() - 1;
        for (at, (members, from_group)) in rounds.into_iter().enumerate() {
            let last_member = members.len().wrapping_sub(1);
            for (n, host) in members.into_iter().enumerate() {
                if done.insert(host) {
                    // Nagios puts the definition itself on the very last host; it counts as
                    // written for that host even when it comes from a group.
                    let is_original = at == last_round && n == last_member;
                    self.add(view, host, description, is_original, from_group && !is_original);
                }
            }
        }
    }

    fn add(
        &mut self,
        view: View<'_, 'a>,
        host: u32,
        description: &'a str,
        is_original: bool,
        from_group: bool,
    ) {
        let Some(host) = self.lists.registry.id(Kind::Host, host) else {
            return unregistered_host(self.lists, view, host, description);
        };
        let instance = Instance { host: host as u32, description, definition: view.index };
        if is_original {
            self.originals.push((instance, from_group));
        } else {
            self.copies.push((instance, from_group));
        }
    }

    fn no_group_left(&self, view: View<'_, 'a>) {
        let text = format!(
            "Could not expand hostgroups and/or hosts specified in service ({})",
            self.lists.cx.starting_on(view.block)
        );
        let message = format!("{} names no host group that exists", view.title());
        let span = view.text(D::HostgroupName).and_then(|list| self.lists.cx.sources.span(list));
        let (problem, severity) = match self.empty_groups {
            EmptyHostgroup::Silent => return,
            EmptyHostgroup::Warn => (Problem::warning("no-hostgroup-left", message), "Warning"),
            EmptyHostgroup::Error => (Problem::error("no-hostgroup-left", message), "Error"),
        };
        self.lists.cx.problems.add(problem.nagios(format!("{severity}: {text}")).at(span));
    }

    /// Nagios' list has the newest copies in front of the originals.
    fn finish(self) -> Services<'a> {
        let hosts = self.lists.registry.blocks(Kind::Host).len();
        let all = self.copies.iter().rev().chain(&self.originals).zip(0..);
        let blocks = self.lists.store.blocks(Kind::Service);
        let copies = all.map(|((instance, from_group), position)| {
            let block = &blocks[instance.definition as usize];
            let prefix = if block.set.has(D::ServiceDescription) {
                block.prefix
            } else {
                Prefix::of(instance.description)
            };
            Copy { instance: *instance, prefix, from_group: *from_group, position }
        });
        let (mut copies, starts) = by_host(copies, hosts);
        for pair in starts.windows(2) {
            copies[pair[0] as usize..pair[1] as usize].sort_unstable_by(Copy::compare);
        }
        drop_losers(self.lists, copies, hosts)
    }
}

/// Sorts by host id, in linear time; also where each host begins.
fn by_host<'a>(
    copies: impl Iterator<Item = Copy<'a>> + Clone,
    hosts: usize,
) -> (Vec<Copy<'a>>, Vec<u32>) {
    let mut starts = vec![0_u32; hosts + 1];
    for copy in copies.clone() {
        starts[copy.instance.host as usize + 1] += 1;
    }
    for host in 0..hosts {
        starts[host + 1] += starts[host];
    }
    let mut next = starts.clone();
    let Some(filler) = copies.clone().next() else { return (Vec::new(), starts) };
    let mut sorted = vec![filler; starts[hosts] as usize];
    for copy in copies {
        let at = &mut next[copy.instance.host as usize];
        sorted[*at as usize] = copy;
        *at += 1;
    }
    (sorted, starts)
}

/// Keeps the first of each host and description; reports the others in Nagios' order.
fn drop_losers<'a>(lists: &Lists<'_, 'a>, copies: Vec<Copy<'a>>, hosts: usize) -> Services<'a> {
    let mut services =
        Services { all: Vec::with_capacity(copies.len()), losers: Vec::new(), starts: vec![0] };
    let mut losers: Vec<(Copy<'a>, u32)> = Vec::new();
    let mut last: Option<Copy<'a>> = None;
    for copy in copies {
        let instance = copy.instance;
        match last {
            Some(last)
                if last.instance.host == instance.host && last.compare_names(&copy).is_eq() =>
            {
                losers.push((copy, services.all.len() as u32 - 1));
            }
            _ => {
                last = Some(copy);
                while services.starts.len() <= instance.host as usize {
                    services.starts.push(services.all.len() as u32);
                }
                services.all.push(instance);
            }
        }
    }
    while services.starts.len() <= hosts {
        services.starts.push(services.all.len() as u32);
    }
    losers.sort_unstable_by_key(|(copy, _)| (copy.from_group, copy.position));
    for (copy, winner) in losers {
        services.losers.push((copy.instance, winner));
        duplicate(lists, copy.instance, services.all[winner as usize].definition);
    }
    services
}

fn incomplete<'a>(cx: &Context<'a>, view: View<'_, 'a>) {
    let missing = if view.text(D::ServiceDescription).is_none() {
        "`service_description` is missing"
    } else {
        "`host_name` or `hostgroup_name` is missing"
    };
    let line = format!(
        "Error: Service has no hosts and/or service_description ({})",
        cx.starting_on(view.block)
    );
    let message = format!("{} has no host or no description", view.title());
    let problem = Problem::error("incomplete-service", message).nagios(line).at(view.span());
    cx.problems.add(problem.label(missing));
}

fn unregistered_host<'a>(lists: &Lists<'_, 'a>, view: View<'_, 'a>, host: u32, description: &str) {
    let cx = lists.cx;
    let name = lists.store.view(Kind::Host, host).text(D::HostName).unwrap_or("");
    let message = format!("{} names host `{name}`, which is not registered", view.title());
    let span = view.text(D::HostName).and_then(|list| cx.sources.span(list));
    cx.problems.add(
        Problem::error("unregistered-host", message)
            .nagios(format!("Error: Unable to locate host '{name}' for service '{description}'"))
            .nagios(format!("Error: Could not register service ({})", cx.starting_on(view.block)))
            .at(span.or_else(|| view.span()))
            .label("its definition says `register 0`"),
    );
}

fn duplicate<'a>(lists: &Lists<'_, 'a>, loser: Instance<'a>, winner: u32) {
    let cx = lists.cx;
    let view = lists.store.view(Kind::Service, loser.definition);
    let host = lists.host_name(loser.host);
    let description = loser.description;
    let line = format!(
        "Warning: Duplicate definition found for service '{description}' on host '{host}' ({})",
        cx.starting_on(view.block)
    );
    let winner = lists.store.view(Kind::Service, winner).block;
    let help = format!("{}:{} is used instead", cx.file_name(winner.file), winner.line);
    let message = format!("service `{description}` on host `{host}` is defined twice");
    let problem = Problem::warning("duplicate-service", message).nagios(line).at(view.span());
    cx.problems.add(problem.help(help));
}
