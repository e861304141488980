//! Service groups: which services are in them.

use super::directives::D;
use super::groups::{nest, subgroups};
use super::kind::Kind;
use super::store::View;
use super::targets::Targets;

/// Service ids by group block number, sorted, each once.
pub(crate) fn members(targets: &Targets<'_, '_, '_>) -> Vec<Vec<u32>> {
    let store = targets.lists.store;
    let mut groups = vec![Vec::new(); store.blocks(Kind::ServiceGroup).len()];
    for view in store.views(Kind::ServiceGroup) {
        add_listed(targets, view, &mut groups);
    }
    add_joining(targets, &mut groups);
    let subgroups = subgroups(targets.lists, Kind::ServiceGroup, D::ServicegroupMembers);
    let mut add = |group: usize, inner: usize| {
        let inner = groups[inner].clone();
        groups[group].extend(inner);
    };
    nest(targets.lists, Kind::ServiceGroup, &subgroups, &mut add);
    for group in &mut groups {
        group.sort_unstable();
        group.dedup();
    }
    groups
}

fn add_listed<'a>(targets: &Targets<'_, '_, 'a>, view: View<'_, 'a>, groups: &mut [Vec<u32>]) {
    let Some(list) = view.text(D::Members) else { return };
    let after = || {
        vec![format!(
            "Error: Could not expand members specified in servicegroup '{}' ({})",
            view.text(D::ServicegroupName).unwrap_or(""),
            targets.lists.cx.starting_at(view.block)
        )]
    };
    if let Some(services) = targets.pairs(view, list, &after) {
        groups[view.index as usize].extend(services);
    }
}

/// What a definition says about groups.
#[derive(Clone)]
enum Joined {
    NotLooked,
    None,
    Groups(Vec<u32>),
}

/// `servicegroups` in services. The list is expanded once per definition, not once per host.
fn add_joining(targets: &Targets<'_, '_, '_>, groups: &mut [Vec<u32>]) {
    let store = targets.lists.store;
    let definitions = store.blocks(Kind::Service).len();
    let mut joined = vec![Joined::NotLooked; definitions];
    let losers = targets.services.losers.iter().map(|(instance, winner)| (instance, *winner));
    for (instance, id) in targets.services.all.iter().zip(0..).chain(losers) {
        let joined = &mut joined[instance.definition as usize];
        if matches!(joined, Joined::NotLooked) {
            let view = store.view(Kind::Service, instance.definition);
            *joined = view.text(D::Servicegroups).map_or(Joined::None, |list| {
                Joined::Groups(joined_groups(targets, view, instance.host, list))
            });
        }
        if let Joined::Groups(joined) = joined {
            for group in joined {
                groups[*group as usize].push(id);
            }
        }
    }
}

fn joined_groups<'a>(
    targets: &Targets<'_, '_, 'a>,
    view: View<'_, 'a>,
    host: u32,
    list: &'a str,
) -> Vec<u32> {
    let after = || {
        vec![format!(
            "Error: Failed to process servicegroup names for service '{}' on host '{}' ({})",
            view.text(D::ServiceDescription).unwrap_or(""),
            targets.lists.host_name(host),
            targets.lists.cx.starting_at(view.block)
        )]
    };
    targets.lists.expand(Kind::ServiceGroup, list, view, &after).accepted()
}
