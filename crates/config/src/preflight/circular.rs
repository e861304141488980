//! Circles in parents, dependencies and exclusions.

use model::objects::{FailureCriteria, Objects};

/// An edge that closes a circle: from, to.
pub(super) type Edge = (usize, usize);

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Unchecked,
    /// On the path being followed.
    Open,
    Fine,
}

/// Follows `next(node, n)`, the n-th edge of a node, depth first from every node; the edges that
/// close a circle, in the order found.
fn closing_edges(nodes: usize, next: impl Fn(usize, usize) -> Option<usize>) -> Vec<Edge> {
    let mut marks = vec![Mark::Unchecked; nodes];
    let mut found = Vec::new();
    let mut path: Vec<(usize, usize)> = Vec::new();
    for root in 0..nodes {
        if marks[root] != Mark::Unchecked {
            continue;
        }
        marks[root] = Mark::Open;
        path.push((root, 0));
        while let Some((node, edge)) = path.pop() {
            let Some(to) = next(node, edge) else {
                if marks[node] == Mark::Open {
                    marks[node] = Mark::Fine;
                }
                continue;
            };
            path.push((node, edge + 1));
            match marks.get(to) {
                Some(Mark::Unchecked) => {
                    marks[to] = Mark::Open;
                    path.push((to, 0));
                }
                Some(Mark::Open) => found.push((node, to)),
                _ => {}
            }
        }
    }
    found
}

/// Hosts that are their own ancestors: parent, child.
pub(super) fn parents(objects: &Objects) -> Vec<Edge> {
    let hosts = objects.hosts.as_slice();
    closing_edges(hosts.len(), |host, n| hosts[host].children.get(n).map(|id| id.index()))
}

/// Time periods that exclude themselves in the end.
pub(super) fn exclusions(objects: &Objects) -> Vec<Edge> {
    let periods = objects.timeperiods.as_slice();
    closing_edges(periods.len(), |period, n| periods[period].exclude.get(n).map(|id| id.index()))
}

/// Masters by dependent, of one kind of dependency.
#[derive(Default)]
pub(super) struct Masters {
    starts: Vec<u32>,
    masters: Vec<u32>,
}

impl Masters {
    /// `edges` are pairs of dependent and master.
    pub(super) fn new(nodes: usize, edges: &[(u32, u32)]) -> Self {
        let mut starts = vec![0_u32; nodes + 1];
        for (dependent, _) in edges {
            starts[*dependent as usize + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut masters = vec![0; edges.len()];
        for (dependent, master) in edges {
            let at = &mut next[*dependent as usize];
            masters[*at as usize] = *master;
            *at += 1;
        }
        Self { starts, masters }
    }

    fn of(&self, node: usize, n: usize) -> Option<usize> {
        let at = self.starts[node] as usize + n;
        (at < self.starts[node + 1] as usize).then(|| self.masters[at] as usize)
    }

    /// The edges Nagios reports for circles: dependent, master.
    pub(super) fn circles(&self) -> Vec<Edge> {
        closing_edges(self.starts.len().saturating_sub(1), |node, n| self.of(node, n))
    }
}

/// Whether a dependency blocks checks; otherwise it blocks notifications.
pub(super) fn is_execution(criteria: FailureCriteria) -> bool {
    matches!(criteria, FailureCriteria::Execution(_))
}
