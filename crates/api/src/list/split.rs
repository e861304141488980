//! Finds the first rows of an order without sorting the others.
//!
//! Rows are compared by one number at a time: the first field, then, only for those that are
//! equal so far and lie where the cut must be made, the next eight bytes of its text or the next
//! field. A comparison of two rows themselves follows several pointers each and costs a hundred
//! times as much.

use std::cmp::Ordering;

use super::{Candidate, Order, Prefix, Row, Table};

/// Texts that are equal for this many chunks of eight bytes are compared as a whole.
const MOST_CHUNKS: usize = 32;

/// So few rows are faster compared than taken apart.
const FEW: usize = 64;

/// The first `count` in this order, and the others; neither is sorted.
pub(super) fn split<T: Table>(
    table: &T,
    order: &Order<T::Field>,
    candidates: Vec<Candidate>,
    count: usize,
) -> (Vec<Candidate>, Vec<Candidate>) {
    if count == 0 {
        return (Vec::new(), candidates);
    }
    if count >= candidates.len() {
        return (candidates, Vec::new());
    }
    let mut cut = Cut { first: Vec::with_capacity(count), rest: Vec::new(), missing: count };
    let mut tied = cut.decide(candidates.into_iter().map(|one| (one.primary, one)).collect());
    for nth in 0..order.len() {
        // The first chunk of the first field has been compared above.
        let mut chunk = usize::from(nth == 0);
        let first = tied.first().map_or(0, |first| first.index);
        let mut goes_on = chunk == 0 || !order.is_number(table, first, nth);
        while goes_on && chunk < MOST_CHUNKS && tied.len() > FEW.max(cut.missing) {
            goes_on = false;
            let next = tied.into_iter().map(|one| {
                let (prefix, more) = order.chunk(table, one.index, (nth, chunk));
                goes_on |= more;
                (prefix, one)
            });
            let next = next.collect();
            tied = cut.decide(next);
            chunk += 1;
        }
    }
    if 0 < cut.missing && cut.missing < tied.len() {
        tied = sort(table, order, &tied);
    }
    cut.finish(tied)
}

/// Sorts those that numbers could not tell apart.
fn sort<T: Table>(table: &T, order: &Order<T::Field>, tied: &[Candidate]) -> Vec<Candidate> {
    let mut rows: Vec<Row> = tied.iter().map(|one| order.row(table, *one)).collect();
    rows.sort_unstable_by(|a, b| order.compare(table, a, b));
    rows.iter().map(Row::candidate).collect()
}

/// Where candidates go as soon as it is known.
struct Cut {
    first: Vec<Candidate>,
    rest: Vec<Candidate>,
    /// How many `first` still needs.
    missing: usize,
}

impl Cut {
    /// Sends away those whose number tells on which side of the cut they are, and returns those
    /// it does not.
    fn decide(&mut self, mut numbered: Vec<(Prefix, Candidate)>) -> Vec<Candidate> {
        if self.missing == 0 || self.missing >= numbered.len() {
            return numbered.into_iter().map(|(_, one)| one).collect();
        }
        let (_, (edge, _), _) = numbered.select_nth_unstable_by_key(self.missing - 1, |(n, _)| *n);
        let edge = *edge;
        let before = self.first.len();
        let mut tied = Vec::new();
        for (number, one) in numbered {
            match number.cmp(&edge) {
                Ordering::Less => self.first.push(one),
                Ordering::Equal => tied.push(one),
                Ordering::Greater => self.rest.push(one),
            }
        }
        self.missing -= self.first.len() - before;
        tied
    }

    /// Puts what is left where it belongs: by now it is in order.
    fn finish(mut self, mut tied: Vec<Candidate>) -> (Vec<Candidate>, Vec<Candidate>) {
        let missing = self.missing.min(tied.len());
        self.rest.extend(tied.drain(missing..));
        self.first.append(&mut tied);
        (self.first, self.rest)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use engine::Live;
    use model::CheckableState;
    use proptest::prelude::*;

    use super::super::Key;
    use super::*;

    /// Rows with a text and a number each.
    #[derive(Debug)]
    struct Pairs(Vec<(String, i64)>);

    impl Table for Pairs {
        type Field = bool;
        const FIELDS: &'static [(&'static str, bool)] = &[("text", true), ("number", false)];

        fn key<'a>(&'a self, index: usize, _: &'a Live, is_text: bool) -> Key<'a> {
            match is_text {
                true => Key::text(&self.0[index].0),
                false => Key::Number(self.0[index].1),
            }
        }

        fn names(&self, _: usize) -> (&str, &str) {
            ("", "")
        }

        fn find(&self, _: (&str, &str)) -> Result<usize, usize> {
            Err(0)
        }

        fn live(&self, _: usize) -> Arc<Live> {
            let state = Arc::new(CheckableState::pending(0, 1));
            Arc::new(Live { state, executing: false })
        }

        fn look_at<R>(&self, index: usize, look: impl FnOnce(&Live) -> R) -> R {
            look(&self.live(index))
        }
    }

    fn candidates(table: &Pairs, order: &Order<bool>) -> Vec<Candidate> {
        let live = table.live(0);
        (0..table.0.len()).map(|index| order.candidate(table, index, &live)).collect()
    }

    fn pairs() -> impl Strategy<Value = Pairs> {
        // Few different texts with long common beginnings, so that many rows are tied.
        let text = prop_oneof!["[ab]{0,3}", "(common beginning ){1,18}[ab]?", "\\PC{0,20}"];
        proptest::collection::vec((text, -2i64..3), 0..300).prop_map(Pairs)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn the_first_rows_are_those_that_sorting_everything_gives(
            table in pairs(),
            count in 0usize..320,
            by in prop_oneof![
                Just("text"), Just("-text,number"), Just("number,-text"), Just("-number"), Just("")
            ],
        ) {
            let order = Order::parse::<Pairs>(Some(by)).map_err(|_| TestCaseError::fail(by))?;
            let sorted = sort(&table, &order, &candidates(&table, &order));
            let mut expected: Vec<usize> = sorted.iter().map(|one| one.index).collect();
            let mut others = expected.split_off(count.min(expected.len()));
            let (first, rest) = split(&table, &order, candidates(&table, &order), count);
            let indices = |found: Vec<Candidate>| -> Vec<usize> {
                let mut indices: Vec<usize> = found.iter().map(|one| one.index).collect();
                indices.sort_unstable();
                indices
            };
            expected.sort_unstable();
            others.sort_unstable();
            prop_assert_eq!(indices(first), expected);
            prop_assert_eq!(indices(rest), others);
        }
    }
}
