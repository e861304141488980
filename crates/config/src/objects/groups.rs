//! Host groups and contact groups: who is in them, by their own lists, by the members' lists, by
//! other groups.

use rustc_hash::FxHashSet;

use super::directives::D;
use super::kind::Kind;
use super::lists::{Lists, items};
use super::store::View;
use crate::problems::Problem;

/// The members of every group of one type, by block number.
pub(crate) struct Groups {
    members: Vec<Members>,
}

/// The members of one group. They are kept in the reverse of the order in which Nagios walks
/// them: it prepends, we push.
#[derive(Default, Clone)]
pub(crate) struct Members {
    pushed: Vec<u32>,
    set: FxHashSet<u32>,
    rejected: FxHashSet<u32>,
}

impl Members {
    fn add(&mut self, member: u32) {
        if !self.rejected.contains(&member) && self.set.insert(member) {
            self.pushed.push(member);
        }
    }

    /// In Nagios' order.
    pub(crate) fn walk(&self) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator {
        self.pushed.iter().rev().copied()
    }
}

/// How one type of group is put together.
struct Rules {
    group: Kind,
    member: Kind,
    /// Groups in this group.
    subgroups: D,
    /// In the member: groups it joins.
    joins: D,
}

const HOST_GROUPS: Rules = Rules {
    group: Kind::HostGroup,
    member: Kind::Host,
    subgroups: D::HostgroupMembers,
    joins: D::Hostgroups,
};

const CONTACT_GROUPS: Rules = Rules {
    group: Kind::ContactGroup,
    member: Kind::Contact,
    subgroups: D::ContactgroupMembers,
    joins: D::Contactgroups,
};

/// Works out all host groups.
pub(crate) fn host_groups(lists: &Lists<'_, '_>) -> Groups {
    Groups::build(lists, &HOST_GROUPS)
}

/// Works out all contact groups.
pub(crate) fn contact_groups(lists: &Lists<'_, '_>) -> Groups {
    Groups::build(lists, &CONTACT_GROUPS)
}

impl Groups {
    pub(crate) fn members(&self, group: u32) -> &Members {
        &self.members[group as usize]
    }

    fn build(lists: &Lists<'_, '_>, rules: &Rules) -> Self {
        let store = lists.store;
        let mut groups =
            Self { members: vec![Members::default(); store.blocks(rules.group).len()] };
        // Groups that are not registered have members too: services may still name them.
        for view in store.views(rules.group) {
            groups.add_listed(lists, rules, view);
        }
        // Newest first, as Nagios walks its lists.
        for view in store.views(rules.member).rev().filter(|view| view.block.registered) {
            groups.add_joining(lists, rules, view);
        }
        let subgroups = subgroups(lists, rules.group, rules.subgroups);
        let mut add = |group: usize, inner: usize| {
            let inner: Vec<u32> = groups.members[inner].walk().collect();
            for member in inner {
                groups.members[group].add(member);
            }
        };
        nest(lists, rules.group, &subgroups, &mut add);
        groups
    }

    fn add_listed<'a>(&mut self, lists: &Lists<'_, 'a>, rules: &Rules, view: View<'_, 'a>) {
        let Some(list) = view.text(D::Members) else { return };
        let context = || match rules.group {
            Kind::HostGroup => vec![format!(
                "Error: Could not expand members specified in hostgroup ({})",
                lists.cx.starting_on(view.block)
            )],
            _ => vec![format!(
                "Error: Failed to expand contacts for contactgroup '{}' ({})",
                view.text(D::ContactgroupName).unwrap_or(""),
                lists.cx.starting_at(view.block)
            )],
        };
        let expanded = lists.expand(rules.member, list, view, &context);
        let members = &mut self.members[view.index as usize];
        members.rejected.extend(&expanded.rejected);
        for member in expanded.items {
            members.add(member);
        }
    }

    fn add_joining<'a>(&mut self, lists: &Lists<'_, 'a>, rules: &Rules, view: View<'_, 'a>) {
        let Some(list) = view.text(rules.joins) else { return };
        let context = || {
            let (what, name) = match rules.member {
                Kind::Host => ("hostgroup names for host", view.text(D::HostName)),
                _ => ("contactgroups for contact", view.text(D::ContactName)),
            };
            vec![format!(
                "Error: Failed to process {what} '{}' ({})",
                name.unwrap_or(""),
                lists.cx.starting_at(view.block)
            )]
        };
        for group in lists.expand(rules.group, list, view, &context).accepted() {
            self.members[group as usize].add(view.index);
        }
    }
}

/// The groups that each group names as parts of itself, by block number.
pub(crate) fn subgroups(lists: &Lists<'_, '_>, kind: Kind, directive: D) -> Vec<Vec<u32>> {
    let store = lists.store;
    let names = store.names(kind);
    let mut all = vec![Vec::new(); store.blocks(kind).len()];
    for view in store.views(kind) {
        let Some(list) = view.text(directive) else { continue };
        for name in items(list) {
            match names.get(name) {
                Some(inner) => all[view.index as usize].push(*inner),
                None => unknown_subgroup(lists, view, name),
            }
        }
    }
    all
}

fn unknown_subgroup<'a>(lists: &Lists<'_, 'a>, view: View<'_, 'a>, name: &'a str) {
    let own_name = view.kind.name_directive().and_then(|own_name| view.text(own_name));
    let line = format!(
        "Error: Could not find member group '{name}' specified in {} '{}' ({})",
        view.kind.word(),
        own_name.unwrap_or(""),
        lists.cx.starting_on(view.block)
    );
    let problem = lists.cx.unknown_name(lists.store, view.kind, name, view);
    lists.cx.problems.add(problem.nagios(line));
}

#[derive(Clone, Copy, PartialEq)]
enum Visit {
    Not,
    Open,
    Done,
}

/// Visits groups so that inner ones come first; `add(group, inner)` copies members. Loops are
/// reported once each.
pub(crate) fn nest(
    lists: &Lists<'_, '_>,
    kind: Kind,
    subgroups: &[Vec<u32>],
    add: &mut dyn FnMut(usize, usize),
) {
    let mut visits = vec![Visit::Not; subgroups.len()];
    for root in (0..subgroups.len()).rev() {
        if visits[root] != Visit::Not {
            continue;
        }
        // (group, how many of its subgroups are done)
        let mut path: Vec<(usize, usize)> = vec![(root, 0)];
        visits[root] = Visit::Open;
        while let Some((group, next)) = path.pop() {
            let Some(inner) = subgroups[group].get(next).map(|inner| *inner as usize) else {
                visits[group] = Visit::Done;
                if let Some((outer, _)) = path.last() {
                    add(*outer, group);
                }
                continue;
            };
            path.push((group, next + 1));
            match visits[inner] {
                Visit::Not => {
                    visits[inner] = Visit::Open;
                    path.push((inner, 0));
                }
                Visit::Open => loop_found(lists, kind, &path, inner),
                Visit::Done => add(group, inner),
            }
        }
    }
}

/// Nagios prints one line for each group on its way out of the loop.
fn loop_found(lists: &Lists<'_, '_>, kind: Kind, path: &[(usize, usize)], inner: usize) {
    let name = |group: usize| {
        let view = lists.store.view(kind, group as u32);
        kind.name_directive().and_then(|own_name| view.text(own_name)).unwrap_or("")
    };
    let (title, are) = match kind {
        Kind::HostGroup => ("Hostgroups", ""),
        Kind::ContactGroup => ("Contactgroups", "are "),
        _ => ("Servicegroups", "are "),
    };
    let mut groups: Vec<usize> = path.iter().map(|(group, _)| *group).collect();
    let start = groups.iter().position(|group| *group == inner).unwrap_or(0);
    let round: Vec<&str> = groups[start..].iter().map(|group| name(*group)).collect();
    let message = format!("{} loop: {} -> {}", kind.word(), round.join(" -> "), name(inner));
    let last = groups.last().copied().unwrap_or(inner);
    groups.push(inner);
    let view = lists.store.view(kind, last as u32);
    let mut problem = Problem::error("group-loop", message).at(view.span());
    for pair in groups.windows(2).rev() {
        problem = problem.nagios(format!(
            "Error: {title} '{}' and '{}' {are}part of a {}_members include loop",
            name(pair[0]),
            name(pair[1]),
            kind.word()
        ));
    }
    lists.cx.problems.add(problem);
}
