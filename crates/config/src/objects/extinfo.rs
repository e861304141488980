//! `hostextinfo` and `serviceextinfo`: they fill what hosts and services leave open.

use rustc_hash::FxHashMap;

use super::directives::D;
use super::kind::Kind;
use super::store::View;
use super::targets::Targets;
use crate::problems::Problem;

/// Directives and values for hosts and services, by id; earlier ones win.
#[derive(Default)]
pub(crate) struct Extended<'a> {
    pub(crate) hosts: FxHashMap<u32, Vec<(D, &'a str)>>,
    pub(crate) services: FxHashMap<u32, Vec<(D, &'a str)>>,
}

const FOR_SERVICES: [D; 5] = [D::Notes, D::NotesUrl, D::ActionUrl, D::IconImage, D::IconImageAlt];
const FOR_HOSTS: [D; 9] = [
    D::Notes,
    D::NotesUrl,
    D::ActionUrl,
    D::IconImage,
    D::IconImageAlt,
    D::VrmlImage,
    D::StatusmapImage,
    D::Coords2d,
    D::Coords3d,
];

/// Finds out which objects the extended infos are about.
pub(crate) fn collect<'a>(targets: &Targets<'_, '_, 'a>) -> Extended<'a> {
    let mut extended = Extended::default();
    let store = targets.lists.store;
    for view in store.views(Kind::HostExtInfo).filter(|view| view.block.registered) {
        for host in hosts(targets, view).unwrap_or_default() {
            extended.hosts.entry(host).or_default().extend(values(view, &FOR_HOSTS));
        }
    }
    for view in store.views(Kind::ServiceExtInfo).filter(|view| view.block.registered) {
        for service in services(targets, view).unwrap_or_default() {
            extended.services.entry(service).or_default().extend(values(view, &FOR_SERVICES));
        }
    }
    extended
}

fn values<'a>(view: View<'_, 'a>, directives: &[D]) -> Vec<(D, &'a str)> {
    directives.iter().filter_map(|directive| Some((*directive, view.text(*directive)?))).collect()
}

fn hosts<'a>(targets: &Targets<'_, '_, 'a>, view: View<'_, 'a>) -> Option<Vec<u32>> {
    let after = || {
        vec![format!(
            "Error: Could not expand hostgroups and/or hosts specified in extended host info ({})",
            targets.lists.cx.starting_on(view.block)
        )]
    };
    let (hosts, groups) = (view.text(D::HostName), view.text(D::HostgroupName));
    let found = targets.hosts(view, hosts, groups, &after)?;
    if found.is_empty() && (hosts.is_some() || groups.is_some()) {
        let message = "this extended host info is about no host";
        let mut problem = Problem::error("empty-extinfo", message).at(view.span());
        for line in after() {
            problem = problem.nagios(line);
        }
        targets.lists.cx.problems.add(problem);
    }
    Some(found)
}

fn services<'a>(targets: &Targets<'_, '_, 'a>, view: View<'_, 'a>) -> Option<Vec<u32>> {
    let after = || {
        vec![format!(
            "Error: Could not expand services specified in extended service info ({})",
            targets.lists.cx.starting_on(view.block)
        )]
    };
    targets.services_on_hosts(view, [D::HostName, D::HostgroupName, D::ServiceDescription], &after)
}
