//! The state machine of a host (engine semantics, section 9).

use model::StateType::{Hard, Soft};

use crate::transition::{Alert, Before, NextCheck, Telling, Transition};

/// Which of the two machines a result goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Machine {
    /// Active results, or passive ones with `passive_host_checks_are_soft` (section 9.1).
    SoftFirst {
        /// A passive result that reachability did not look at keeps the regular rhythm.
        untranslated: bool,
    },
    /// Passive results otherwise: hard at once (section 9.2).
    HardAtOnce,
}

/// The row that applies when a host gets `new`.
pub(crate) fn transition(before: Before, new: u8, machine: Machine) -> Transition {
    let row = match machine {
        Machine::SoftFirst { .. } => soft_first(before, new),
        Machine::HardAtOnce => hard_at_once(before, new),
    };
    match machine {
        Machine::SoftFirst { untranslated: true } | Machine::HardAtOnce if new != 0 => {
            let retried = before.state == new && row.after.0 == Soft;
            let next = if retried { NextCheck::RetryAfterNow } else { NextCheck::AfterCheck };
            Transition { next, ..row }
        }
        _ => row,
    }
}

/// Section 9.1.
fn soft_first(before: Before, new: u8) -> Transition {
    let Before { attempt, max, .. } = before;
    let same = before.state == new;
    let always =
        |row: Transition| Transition { alert: Alert::Always(row.during.0, row.during.1), ..row };
    match (before.state, before.state_type, new) {
        (0, _, 0) => Transition::unchanged(Hard, 1),
        // A soft recovery stays soft until the next result.
        (_, Soft, 0) => Transition {
            alert: Alert::Always(Soft, 1),
            handlers: true,
            ..Transition::unchanged(Soft, 1)
        },
        (_, Hard, 0) => up_again(),
        (0, _, _) if max == 1 => Transition::hard(1),
        (0, _, _) => always(Transition::soft(1)),
        (_, Soft, _) if attempt + 1 >= max => Transition::hard(max),
        (_, Soft, _) if same => Transition::soft(attempt + 1),
        (_, Soft, _) => always(Transition::soft(attempt + 1)),
        (_, Hard, _) if same => Transition::still(attempt),
        (_, Hard, _) => Transition::hard(max),
    }
}

/// Section 9.2.
fn hard_at_once(before: Before, new: u8) -> Transition {
    let same = before.state == new;
    match (before.state, before.state_type) {
        (0, _) if same => Transition::unchanged(Hard, 1),
        (_, Hard) if same => Transition::still(before.attempt),
        (_, Soft) if same => Transition {
            handlers: true,
            telling: Telling::Nothing,
            ..Transition::unchanged(Hard, (before.attempt + 1).min(before.max))
        },
        _ if new == 0 => up_again(),
        _ => Transition::hard(1),
    }
}

fn up_again() -> Transition {
    Transition { next: NextCheck::AfterCheck, ..Transition::hard(1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transition::rows::check;

    // before | new | during | after | log | handlers | told | next
    #[test]
    fn rows_of_active_results() {
        let rows = "
            0 HARD 1/3     | 0 | HARD 1 | HARD 1 | -        | no  | no   | C
            0 SOFT 1/3     | 0 | HARD 1 | HARD 1 | -        | no  | no   | C
            0 HARD 1/3     | 1 | SOFT 1 | SOFT 1 | A SOFT;1 | yes | soft | r
            0 SOFT 1/3     | 1 | SOFT 1 | SOFT 1 | A SOFT;1 | yes | soft | r
            0 HARD 1/1     | 1 | HARD 1 | HARD 1 | A HARD;1 | yes | yes  | c
            1 SOFT 1/3     | 1 | SOFT 2 | SOFT 2 | R SOFT;2 | yes | soft | r
            1 SOFT 1/3     | 2 | SOFT 2 | SOFT 2 | A SOFT;2 | yes | soft | r
            1 SOFT 2/3     | 1 | HARD 3 | HARD 3 | A HARD;3 | yes | yes  | c
            1 SOFT 2/3     | 2 | HARD 3 | HARD 3 | A HARD;3 | yes | yes  | c
            1 HARD 3/3     | 1 | HARD 3 | HARD 3 | -        | no  | yes  | C
            1 HARD 1/3     | 1 | HARD 1 | HARD 1 | -        | no  | yes  | C
            1 HARD 3/3     | 2 | HARD 3 | HARD 3 | A HARD;3 | yes | yes  | c
            1 SOFT 2/3     | 0 | SOFT 1 | SOFT 1 | A SOFT;1 | yes | no   | C
            1 HARD 3/3     | 0 | HARD 1 | HARD 1 | A HARD;1 | yes | yes  | C";
        check(rows, |before, new| {
            transition(before, new, Machine::SoftFirst { untranslated: false })
        });
    }

    #[test]
    fn untranslated_soft_passive_results_keep_the_regular_rhythm() {
        let rows = "
            0 HARD 1/3     | 1 | SOFT 1 | SOFT 1 | A SOFT;1 | yes | soft | C
            1 SOFT 1/3     | 1 | SOFT 2 | SOFT 2 | R SOFT;2 | yes | soft | r
            1 SOFT 1/3     | 2 | SOFT 2 | SOFT 2 | A SOFT;2 | yes | soft | C
            1 SOFT 2/3     | 1 | HARD 3 | HARD 3 | A HARD;3 | yes | yes  | C";
        check(rows, |before, new| {
            transition(before, new, Machine::SoftFirst { untranslated: true })
        });
    }

    #[test]
    fn rows_of_passive_results_by_default() {
        let rows = "
            0 HARD 1/5     | 1 | HARD 1 | HARD 1 | A HARD;1 | yes | yes  | C
            0 SOFT 1/5     | 2 | HARD 1 | HARD 1 | A HARD;1 | yes | yes  | C
            1 SOFT 2/5     | 2 | HARD 1 | HARD 1 | A HARD;1 | yes | yes  | C
            1 HARD 5/5     | 0 | HARD 1 | HARD 1 | A HARD;1 | yes | yes  | C
            0 HARD 1/5     | 0 | HARD 1 | HARD 1 | -        | no  | no   | C
            1 HARD 1/5     | 1 | HARD 1 | HARD 1 | -        | no  | yes  | C
            1 SOFT 2/5     | 1 | HARD 3 | HARD 3 | -        | yes | no   | C";
        check(rows, |before, new| transition(before, new, Machine::HardAtOnce));
    }
}
