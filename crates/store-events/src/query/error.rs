//! What is wrong with a query, and where.

use serde::Serialize;

use crate::field::Field;

/// What is wrong with a query, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message} (character {})", position + 1)]
pub struct QueryError {
    /// Where the wrong part begins, in characters (Unicode scalar values) from 0.
    pub position: usize,
    /// How many characters it has; 0: something is missing there.
    pub length: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// What was probably meant instead of the wrong part.
    pub closest: Option<String>,
}

/// The one of `names` that is most like `name`, if any is much like it.
pub(super) fn closest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let name = name.to_lowercase();
    let limit = (name.chars().count() / 3).clamp(1, 3);
    let distances = names.into_iter().map(|other| (distance(&name, other), other));
    let contained = |other: &str| name.len() >= 3 && other.contains(&name);
    distances
        .filter(|(distance, other)| *distance <= limit || contained(other))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, other)| other.to_owned())
}

/// The field whose name is most like `name`.
pub(super) fn closest_field(name: &str) -> Option<String> {
    closest(name, Field::all().map(Field::name).chain(["has"]))
}

/// How many characters have to be changed, added, removed or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(40).collect(), b.chars().collect());
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut cost =
                (rows[i][j + 1] + 1).min(row[j] + 1).min(rows[i][j] + usize::from(x != y));
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                cost = cost.min(rows[i - 1][j - 1] + 1);
            }
            row.push(cost);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognised() {
        for (typed, meant) in [
            ("usrname", "username"),
            ("src_pi", "src_ip"),
            ("Srcip", "src_ip"),
            ("reliab", "reliability"),
            ("prioritty", "priority"),
            ("hsa", "has"),
        ] {
            assert_eq!(closest_field(typed).as_deref(), Some(meant), "{typed}");
        }
        assert_eq!(closest_field("zebra"), None);
        assert_eq!(closest_field(&"x".repeat(10_000)), None);
    }
}
