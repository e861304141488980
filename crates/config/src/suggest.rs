//! "Did you mean": the known name closest to a wrong one.

/// The candidate with the smallest edit distance, if it is close enough to be a slip of the pen.
pub(crate) fn closest<'n>(
    wrong: &str,
    candidates: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    let wrong: Vec<char> = wrong.chars().take(MAX_LEN).collect();
    let limit = (wrong.len() / 3).clamp(1, 3);
    let mut best: Option<(usize, &str)> = None;
    for name in candidates {
        let bound = best.map_or(limit, |(distance, _)| distance.saturating_sub(1));
        if name.len().abs_diff(wrong.len()) > bound * 4 {
            continue;
        }
        let candidate: Vec<char> = name.chars().take(MAX_LEN).collect();
        if let Some(distance) = distance_within(&wrong, &candidate, bound) {
            best = Some((distance, name));
        }
        if matches!(best, Some((0, _))) {
            break;
        }
    }
    best.filter(|(distance, name)| *distance < name.chars().count()).map(|(_, name)| name)
}

/// Longer names are compared by their beginning.
const MAX_LEN: usize = 64;

/// Edit distance with swaps of neighbours, or `None` when above `bound`. Case counts nothing
/// extra: `Web-01` for `web-01` is one edit like any other.
fn distance_within(a: &[char], b: &[char], bound: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > bound {
        return None;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let mut cost = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                cost = cost.min(before_last[j - 1] + 1);
            }
            row.push(cost);
        }
        if row.iter().all(|cost| *cost > bound) {
            return None;
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|distance| *distance <= bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_corrected_and_a_different_word_is_not() {
        let names = ["web-01", "web-02", "database"];
        assert_eq!(closest("web-20", names), Some("web-02"));
        assert_eq!(closest("databse", names), Some("database"));
        assert_eq!(closest("router", names), None);
    }

    #[test]
    fn the_nearest_of_several_wins() {
        assert_eq!(closest("host_nam", ["hosts", "host_name", "host"]), Some("host_name"));
    }

    #[test]
    fn swapped_letters_are_one_edit() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(distance_within(&chars("ab"), &chars("ba"), 1), Some(1));
    }

    #[test]
    fn one_letter_names_are_not_suggested_for_each_other() {
        assert_eq!(closest("x", ["a", "b"]), None);
    }
}
