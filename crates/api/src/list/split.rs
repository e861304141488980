//! Finds the first rows of an order without sorting the others.
//!
//! Rows are compared by one number at a time: the first field, then, only for those that are
//! equal so far and lie where the cut must be made, the next eight bytes of its text or the next
//! field. A comparison of two rows themselves follows several pointers each and costs a hundred
//! times as much.

use super::{Order, Prefix, Row, Table};

/// Texts that are equal for this many chunks of eight bytes are compared as a whole.
const MOST_CHUNKS: usize = 16;

/// So few rows are faster compared than taken apart.
const FEW: usize = 64;

/// The first `count` rows in this order, and the others; neither is sorted.
pub(super) fn split<T: Table>(
    table: &T,
    order: &Order<T::Field>,
    rows: Vec<Row>,
    count: usize,
) -> (Vec<Row>, Vec<Row>) {
    if count == 0 {
        return (Vec::new(), rows);
    }
    if count >= rows.len() {
        return (rows, Vec::new());
    }
    let mut cut = Cut { first: Vec::with_capacity(count), rest: Vec::new(), missing: count };
    let tied = rows.into_iter().map(|row| (row.primary, row)).collect();
    let mut tied: Vec<Row> = cut.decide(tied);
    for nth in 0..order.len() {
        let decided_chunks = usize::from(nth == 0);
        for chunk in decided_chunks..MOST_CHUNKS {
            let goes_on = |row: &Row| chunk == 0 || order.goes_on(table, row, nth, chunk);
            if tied.len() <= FEW.max(cut.missing) || !tied.iter().any(goes_on) {
                break;
            }
            let next = tied.into_iter().map(|row| (order.prefix(table, &row, nth, chunk), row));
            tied = cut.decide(next.collect());
        }
    }
    cut.finish(tied, |tied, at| {
        tied.select_nth_unstable_by(at, |a, b| order.compare(table, a, b));
    })
}

/// Where rows go as soon as it is known.
struct Cut {
    first: Vec<Row>,
    rest: Vec<Row>,
    /// How many rows `first` still needs.
    missing: usize,
}

impl Cut {
    /// Sends away the rows whose number tells on which side of the cut they are, and returns
    /// those it does not.
    fn decide(&mut self, mut rows: Vec<(Prefix, Row)>) -> Vec<Row> {
        if self.missing == 0 || self.missing >= rows.len() {
            return rows.into_iter().map(|(_, row)| row).collect();
        }
        let (_, (edge, _), _) = rows.select_nth_unstable_by_key(self.missing - 1, |(n, _)| *n);
        let edge = *edge;
        let before = self.first.len();
        let mut tied = Vec::new();
        for (number, row) in rows {
            match number.cmp(&edge) {
                std::cmp::Ordering::Less => self.first.push(row),
                std::cmp::Ordering::Equal => tied.push(row),
                std::cmp::Ordering::Greater => self.rest.push(row),
            }
        }
        self.missing -= self.first.len() - before;
        tied
    }

    fn finish(
        mut self,
        mut tied: Vec<Row>,
        select: impl FnOnce(&mut [Row], usize),
    ) -> (Vec<Row>, Vec<Row>) {
        if 0 < self.missing && self.missing < tied.len() {
            select(&mut tied, self.missing);
        }
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
    }

    fn rows(table: &Pairs, order: &Order<bool>) -> Vec<Row> {
        let live = Live { state: Arc::new(CheckableState::pending(0, 1)), executing: false };
        let live = Arc::new(live);
        (0..table.0.len()).map(|index| order.row(table, index, live.clone())).collect()
    }

    fn pairs() -> impl Strategy<Value = Pairs> {
        // Few different texts with long common beginnings, so that many rows are tied.
        let text = prop_oneof!["[ab]{0,3}", "(common beginning ){1,10}[ab]?", "\\PC{0,20}"];
        proptest::collection::vec((text, -2i64..3), 0..300).prop_map(Pairs)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn the_first_rows_are_those_that_sorting_everything_gives(
            table in pairs(),
            count in 0usize..320,
            sort in prop_oneof![
                Just("text"), Just("-text,number"), Just("number,-text"), Just("-number"), Just("")
            ],
        ) {
            let order = Order::parse::<Pairs>(Some(sort)).map_err(|_| TestCaseError::fail("sort"))?;
            let mut sorted = rows(&table, &order);
            sorted.sort_by(|a, b| order.compare(&table, a, b));
            let mut expected: Vec<usize> = sorted.iter().map(|row| row.index).collect();
            let others = expected.split_off(count.min(expected.len()));
            let (first, rest) = split(&table, &order, rows(&table, &order), count);
            let indices = |rows: Vec<Row>| -> Vec<usize> {
                let mut indices: Vec<usize> = rows.iter().map(|row| row.index).collect();
                indices.sort_unstable();
                indices
            };
            expected.sort_unstable();
            prop_assert_eq!(indices(first), expected);
            let mut others = others;
            others.sort_unstable();
            prop_assert_eq!(indices(rest), others);
        }
    }
}
