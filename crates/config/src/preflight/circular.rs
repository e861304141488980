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
    /// An end of an edge that closed a circle: not reported again.
    Loopy,
}

/// Follows `next(node, n)`, the n-th edge of a node, depth first from each of `roots`; the edges
/// that close a circle, in the order found.
fn closing_edges(
    nodes: usize,
    roots: impl IntoIterator<Item = usize>,
    next: impl Fn(usize, usize) -> Option<usize>,
) -> Vec<Edge> {
    let mut marks = vec![Mark::Unchecked; nodes];
    let mut found = Vec::new();
    let mut path: Vec<(usize, usize)> = Vec::new();
    for root in roots {
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
                Some(Mark::Open) => {
                    found.push((node, to));
                    marks[node] = Mark::Loopy;
                    marks[to] = Mark::Loopy;
                }
                _ => {}
            }
        }
    }
    found
}

/// Hosts that are their own ancestors: parent, child.
pub(super) fn parents(objects: &Objects) -> Vec<Edge> {
    let hosts = objects.hosts.as_slice();
    closing_edges(hosts.len(), 0..hosts.len(), |host, n| {
        hosts[host].children.get(n).map(|id| id.index())
    })
}

/// Time periods that exclude themselves in the end.
pub(super) fn exclusions(objects: &Objects) -> Vec<Edge> {
    let periods = objects.timeperiods.as_slice();
    closing_edges(periods.len(), 0..periods.len(), |period, n| {
        periods[period].exclude.get(n).map(|id| id.index())
    })
}

/// Dependents that depend on themselves in the end: dependent, master. `edges` are such pairs.
/// Nagios begins with the dependents of the first object, then those of the second, and so on.
pub(super) fn dependencies(nodes: usize, edges: &[Edge]) -> Vec<Edge> {
    let masters = Lists::new(nodes, edges.iter().copied());
    let dependents =
        Lists::new(nodes, edges.iter().map(|(dependent, master)| (*master, *dependent)));
    closing_edges(nodes, dependents.all.iter().copied(), |node, n| masters.of(node, n))
}

/// For each node a list of others, all in one piece.
struct Lists {
    starts: Vec<usize>,
    all: Vec<usize>,
}

impl Lists {
    fn new(nodes: usize, edges: impl Iterator<Item = Edge> + Clone) -> Self {
        let mut starts = vec![0; nodes + 1];
        for (from, _) in edges.clone() {
            starts[from + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut all = vec![0; starts[nodes]];
        for (from, to) in edges {
            all[next[from]] = to;
            next[from] += 1;
        }
        Self { starts, all }
    }

    fn of(&self, node: usize, n: usize) -> Option<usize> {
        let at = self.starts[node] + n;
        (at < self.starts[node + 1]).then(|| self.all[at])
    }
}

/// Whether a dependency blocks checks; otherwise it blocks notifications.
pub(super) fn is_execution(criteria: FailureCriteria) -> bool {
    matches!(criteria, FailureCriteria::Execution(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `ab` says that a depends on b.
    fn circles(pairs: &[&str]) -> Vec<String> {
        let node = |byte: u8| usize::from(byte - b'a');
        let edges: Vec<Edge> =
            pairs.iter().map(|p| (node(p.as_bytes()[0]), node(p.as_bytes()[1]))).collect();
        let name = |node: usize| char::from(b'a' + node as u8);
        let found = dependencies(6, &edges);
        found.into_iter().map(|(from, to)| format!("{}{}", name(from), name(to))).collect()
    }

    // The expected edges are those that nagios4 4.4.6 prints.
    #[test]
    fn each_circle_is_reported_at_the_edge_that_nagios_names() {
        assert_eq!(circles(&["aa"]), ["aa"]);
        assert_eq!(circles(&["ab", "ba"]), ["ab"]);
        assert_eq!(circles(&["ab", "bc", "ca"]), ["bc"]);
        assert_eq!(circles(&["ac", "cb", "ba"]), ["cb"]);
        assert_eq!(circles(&["ab", "bc", "cd", "de", "ea"]), ["de"]);
        assert_eq!(circles(&["ab", "ba", "ac", "ca"]), ["ab"]);
        assert_eq!(circles(&["ab", "bc", "ca", "cb"]), ["bc"]);
    }

    #[test]
    fn leading_into_a_circle_is_no_error_of_its_own() {
        assert_eq!(circles(&["ab", "bc", "cb"]), ["cb"]);
        assert_eq!(circles(&["ac", "bc", "cd", "dc"]), ["dc"]);
        assert_eq!(circles(&["ab", "bb"]), ["bb"]);
    }

    #[test]
    fn a_tree_has_no_circles() {
        assert_eq!(circles(&["ba", "ca", "db", "dc"]), [""; 0]);
    }
}
