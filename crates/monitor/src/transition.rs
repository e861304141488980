//! What one result means for a state, as a value: the rows of the tables in sections 8 and 9 of
//! the engine semantics. Which row applies is decided in `service::table` and `host::table`; what
//! follows from it is done by `apply`.

use model::{CheckableState, StateType};

/// The part of a state that the tables look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Before {
    /// State code.
    pub(crate) state: u8,
    pub(crate) state_type: StateType,
    pub(crate) attempt: u32,
    pub(crate) last_hard_state: u8,
    /// `max_check_attempts`, at least 1.
    pub(crate) max: u32,
}

impl Before {
    pub(crate) fn of(state: &CheckableState, max: u32) -> Self {
        Self {
            state: state.state,
            state_type: state.state_type,
            attempt: state.attempt,
            last_hard_state: state.last_hard_state,
            max: max.max(1),
        }
    }
}

/// When an alert line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alert {
    /// Nothing worth a line.
    None,
    /// Only with `log_service_retries` or `log_host_retries`.
    Retry(StateType, u32),
    /// Always.
    Always(StateType, u32),
}

/// Whether contacts are to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Telling {
    /// Nothing to tell.
    Nothing,
    /// There is a problem, but only a soft one.
    StillSoft,
    /// There is a problem, but the host has one too.
    HostProblem,
    /// As far as the filters let it pass.
    Attempt,
    /// The same for a recovery that looks soft but ends a problem that was hard.
    LateRecovery,
}

/// What the next regular check counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NextCheck {
    /// `check_interval` after the start of this check (C in the tables).
    AfterCheck,
    /// `check_interval` after now (c).
    AfterNow,
    /// `retry_interval` after now (r).
    RetryAfterNow,
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Transition {
    /// Type and attempt while notifications and handlers run: what their macros say.
    pub(crate) during: (StateType, u32),
    /// Type and attempt afterwards.
    pub(crate) after: (StateType, u32),
    pub(crate) alert: Alert,
    pub(crate) handlers: bool,
    pub(crate) telling: Telling,
    pub(crate) next: NextCheck,
    /// The hard state is now another one.
    pub(crate) hard_change: bool,
}

impl Transition {
    /// A result that changes nothing.
    pub(crate) fn unchanged(state_type: StateType, attempt: u32) -> Self {
        Self {
            during: (state_type, attempt),
            after: (state_type, attempt),
            alert: Alert::None,
            handlers: false,
            telling: Telling::Nothing,
            next: NextCheck::AfterCheck,
            hard_change: false,
        }
    }

    /// A soft problem: logged as a retry, handled, not told.
    pub(crate) fn soft(attempt: u32) -> Self {
        Self {
            alert: Alert::Retry(StateType::Soft, attempt),
            handlers: true,
            telling: Telling::StillSoft,
            next: NextCheck::RetryAfterNow,
            ..Self::unchanged(StateType::Soft, attempt)
        }
    }

    /// A problem that is confirmed, or confirmed in another form.
    pub(crate) fn hard(attempt: u32) -> Self {
        Self {
            alert: Alert::Always(StateType::Hard, attempt),
            handlers: true,
            telling: Telling::Attempt,
            next: NextCheck::AfterNow,
            hard_change: true,
            ..Self::unchanged(StateType::Hard, attempt)
        }
    }

    /// A confirmed problem that goes on: time to tell again?
    pub(crate) fn still(attempt: u32) -> Self {
        Self { telling: Telling::Attempt, ..Self::unchanged(StateType::Hard, attempt) }
    }

    /// A volatile service says everything every time its problem is confirmed, even while its host
    /// has a problem as long as that one is soft.
    pub(crate) fn volatile(self) -> Self {
        let telling = match self.telling {
            Telling::Nothing | Telling::HostProblem => Telling::Attempt,
            other => other,
        };
        let alert = Alert::Always(self.during.0, self.during.1);
        Self { alert, handlers: true, telling, ..self }
    }
}

#[cfg(test)]
pub(crate) mod rows {
    //! Reads rows as they stand in the specification:
    //! `before | new | during | after | log | handlers | told | next`.
    //! A state is `CODE TYPE attempt/max`, `…(n)` giving another last hard state than its own.

    use super::*;

    fn state_type(word: &str) -> StateType {
        match word {
            "SOFT" => StateType::Soft,
            "HARD" => StateType::Hard,
            other => panic!("no state type {other:?}"),
        }
    }

    fn before(text: &str) -> Before {
        let words: Vec<_> = text.split_whitespace().collect();
        let [state, kind, attempts, last_hard @ ..] = &words[..] else { panic!("{text:?}") };
        let (attempt, max) = attempts.split_once('/').unwrap();
        let state = state.parse().unwrap();
        let own = if *kind == "HARD" { state } else { 0 };
        let last_hard_state =
            last_hard.first().map_or(own, |n| n.trim_matches(['(', ')']).parse().unwrap());
        Before {
            state,
            state_type: state_type(kind),
            attempt: attempt.parse().unwrap(),
            last_hard_state,
            max: max.parse().unwrap(),
        }
    }

    fn point(text: &str) -> (StateType, u32) {
        let (kind, attempt) = text.split_once(' ').unwrap();
        (state_type(kind), attempt.parse().unwrap())
    }

    fn alert(text: &str) -> Alert {
        if text == "-" {
            return Alert::None;
        }
        let (when, what) = text.split_once(' ').unwrap();
        let (kind, attempt) = what.split_once(';').unwrap();
        let make = if when == "A" { Alert::Always } else { Alert::Retry };
        make(state_type(kind), attempt.parse().unwrap())
    }

    /// Compares every row with what `transition` says.
    pub(crate) fn check(rows: &str, transition: impl Fn(Before, u8) -> Transition) {
        for row in rows.trim().lines() {
            let cells: Vec<_> = row.split('|').map(str::trim).collect();
            let [start, new, during, after, log, handlers, told, next] = cells[..] else {
                panic!("row {row:?}")
            };
            let got = transition(before(start), new.parse().unwrap());
            assert_eq!(got.during, point(during), "during: {row}");
            assert_eq!(got.after, point(after), "after: {row}");
            assert_eq!(got.alert, alert(log), "log: {row}");
            assert_eq!(got.handlers, handlers == "yes", "handlers: {row}");
            let telling = match got.telling {
                Telling::Nothing => "no",
                Telling::StillSoft => "soft",
                Telling::HostProblem => "host",
                Telling::Attempt => "yes",
                Telling::LateRecovery => "late",
            };
            assert_eq!(telling, told, "told: {row}");
            let base = match got.next {
                NextCheck::AfterCheck => "C",
                NextCheck::AfterNow => "c",
                NextCheck::RetryAfterNow => "r",
            };
            assert_eq!(base, next, "next: {row}");
        }
    }
}
