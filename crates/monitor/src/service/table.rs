//! The state machine of a service (engine semantics, sections 8.1 and 8.2).

use model::StateType::{Hard, Soft};

use crate::transition::{Alert, Before, NextCheck, Telling, Transition};

/// The row that applies when a service gets `new` while its host is UP or not.
pub(crate) fn transition(before: Before, new: u8, host_is_up: bool) -> Transition {
    match (before.state, new) {
        (0, 0) => Transition::unchanged(Hard, 1),
        (_, 0) => recovery(before, host_is_up),
        _ if host_is_up => problem(before, new),
        _ => unheard_problem(before, new),
    }
}

/// While the host is not UP, a problem needs no confirmation and is the host's to tell.
fn unheard_problem(before: Before, new: u8) -> Transition {
    let row = match (before.state, before.state_type) {
        (_, Hard) if before.state == new => Transition::still(before.attempt),
        // It comes back to the problem it had: confirmed as always, and told as always.
        _ if before.last_hard_state == new => return problem(before, new),
        (0, _) => Transition::hard(1),
        _ => Transition::hard(before.max),
    };
    Transition { telling: Telling::HostProblem, ..row }
}

/// Rows 2 to 8, 11 and 12.
fn problem(before: Before, new: u8) -> Transition {
    let Before { attempt, max, .. } = before;
    let same = before.state == new;
    match (before.state, before.state_type) {
        (0, _) if max == 1 => Transition::hard(1),
        (0, _) => Transition::soft(1),
        (_, Soft) if attempt + 1 < max => Transition::soft(attempt + 1),
        (_, Soft) => Transition::hard(max),
        (_, Hard) if same => Transition::still(attempt),
        (_, Hard) if attempt >= max => Transition::hard(max),
        // Hard below the maximum comes from a host that was down (8.2); another problem state
        // then starts over softly.
        (_, Hard) => Transition { next: NextCheck::AfterCheck, ..Transition::soft(attempt) },
    }
}

/// Rows 9, 10 and 13.
fn recovery(before: Before, host_is_up: bool) -> Transition {
    let Before { attempt, max, .. } = before;
    let was_hard = before.last_hard_state != 0;
    let next_attempt = (attempt + 1).min(max);
    match before.state_type {
        _ if was_hard && !host_is_up => hard_recovery(max),
        Hard if attempt >= max => hard_recovery(max),
        Soft if was_hard && next_attempt == max => hard_recovery(max),
        // Nagios 4.4.6 takes the next two for soft recoveries and tells nobody, though the problem
        // may have been told. The log line stays, the recovery is told
        // (conformance/DIFFERENCES.md).
        Hard => ends_softly(attempt, NextCheck::AfterCheck, was_hard),
        // Yes, the retry interval: Nagios looks once more soon after a soft recovery.
        Soft => ends_softly(next_attempt, NextCheck::RetryAfterNow, was_hard),
    }
}

fn hard_recovery(max: u32) -> Transition {
    Transition { after: (Hard, 1), ..Transition::hard(max) }
}

fn ends_softly(attempt: u32, next: NextCheck, was_hard: bool) -> Transition {
    Transition {
        during: (Soft, attempt),
        after: (Hard, 1),
        alert: Alert::Retry(Soft, attempt),
        handlers: true,
        telling: if was_hard { Telling::LateRecovery } else { Telling::Nothing },
        next,
        hard_change: was_hard,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transition::rows::check;

    // before | new | during | after | log | handlers | told | next
    #[test]
    fn rows_with_the_host_up() {
        let rows = "
            0 HARD 1/3     | 0 | HARD 1 | HARD 1 | -        | no  | no   | C
            0 HARD 1/3     | 2 | SOFT 1 | SOFT 1 | R SOFT;1 | yes | soft | r
            0 HARD 1/1     | 2 | HARD 1 | HARD 1 | A HARD;1 | yes | yes  | c
            2 SOFT 1/3     | 2 | SOFT 2 | SOFT 2 | R SOFT;2 | yes | soft | r
            2 SOFT 1/3     | 1 | SOFT 2 | SOFT 2 | R SOFT;2 | yes | soft | r
            2 SOFT 2/3     | 2 | HARD 3 | HARD 3 | A HARD;3 | yes | yes  | c
            2 SOFT 2/3     | 3 | HARD 3 | HARD 3 | A HARD;3 | yes | yes  | c
            2 HARD 3/3     | 2 | HARD 3 | HARD 3 | -        | no  | yes  | C
            2 HARD 3/3     | 1 | HARD 3 | HARD 3 | A HARD;3 | yes | yes  | c
            2 SOFT 1/3     | 0 | SOFT 2 | HARD 1 | R SOFT;2 | yes | no   | r
            2 SOFT 3/3     | 0 | SOFT 3 | HARD 1 | R SOFT;3 | yes | no   | r
            2 HARD 3/3     | 0 | HARD 3 | HARD 1 | A HARD;3 | yes | yes  | c
            2 HARD 1/3     | 2 | HARD 1 | HARD 1 | -        | no  | yes  | C
            2 HARD 1/3     | 1 | SOFT 1 | SOFT 1 | R SOFT;1 | yes | soft | C
            2 HARD 1/3     | 0 | SOFT 1 | HARD 1 | R SOFT;1 | yes | late | C
            1 SOFT 1/3 (2) | 0 | SOFT 2 | HARD 1 | R SOFT;2 | yes | late | r
            1 SOFT 1/2 (2) | 0 | HARD 2 | HARD 1 | A HARD;2 | yes | yes  | c";
        check(rows, |before, new| transition(before, new, true));
    }

    #[test]
    fn rows_with_the_host_not_up() {
        let rows = "
            0 HARD 1/3     | 0 | HARD 1 | HARD 1 | -        | no  | no   | C
            0 HARD 1/3     | 2 | HARD 1 | HARD 1 | A HARD;1 | yes | host | c
            2 SOFT 1/3     | 2 | HARD 3 | HARD 3 | A HARD;3 | yes | host | c
            2 SOFT 1/3     | 1 | HARD 3 | HARD 3 | A HARD;3 | yes | host | c
            2 HARD 3/3     | 2 | HARD 3 | HARD 3 | -        | no  | host | C
            2 HARD 1/3     | 2 | HARD 1 | HARD 1 | -        | no  | host | C
            2 HARD 1/3     | 1 | HARD 3 | HARD 3 | A HARD;3 | yes | host | c
            2 HARD 1/3     | 0 | HARD 3 | HARD 1 | A HARD;3 | yes | yes  | c
            2 SOFT 1/3     | 0 | SOFT 2 | HARD 1 | R SOFT;2 | yes | no   | r
            1 SOFT 1/3 (2) | 0 | HARD 3 | HARD 1 | A HARD;3 | yes | yes  | c
            1 SOFT 2/3 (2) | 2 | HARD 3 | HARD 3 | A HARD;3 | yes | yes  | c
            1 SOFT 1/3 (2) | 2 | SOFT 2 | SOFT 2 | R SOFT;2 | yes | soft | r";
        check(rows, |before, new| transition(before, new, false));
    }

    #[test]
    fn a_volatile_service_repeats_itself_when_hard() {
        let still = Transition::still(3).volatile();
        assert_eq!(still.alert, Alert::Always(Hard, 3));
        assert!(still.handlers);
        let unheard = Transition { telling: Telling::HostProblem, ..Transition::still(3) };
        assert_eq!(unheard.volatile().telling, Telling::Attempt);
    }
}
