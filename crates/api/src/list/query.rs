//! What is asked for, as far as hosts and services have it in common.

use engine::Live;
use model::StateType;

use super::Start;
use super::page::Cursor;
use crate::closest::hint;
use crate::extract::{invalid_parameter, shown};
use crate::problem::Problem;

/// Rows of a page when nothing else is asked for.
const DEFAULT_LIMIT: u32 = 100;
/// Most rows of a page.
const MAX_LIMIT: u32 = 1000;

/// The bit of objects that were never checked.
const PENDING_BIT: u8 = 1 << 4;

/// Which states are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StateFilter {
    states: u8,
    state_type: Option<StateType>,
    problem: Option<bool>,
}

impl StateFilter {
    /// Reads query parameters `state`, `state_type` and `problem`. `states` are the words of the
    /// state codes; `PENDING` is known besides.
    pub(crate) fn parse(
        states: &[&str],
        state: Option<&str>,
        state_type: Option<&str>,
        problem: Option<bool>,
    ) -> Result<Self, Problem> {
        let mut mask = 0;
        for word in state.unwrap_or("").split(',').filter(|word| !word.is_empty()) {
            mask |= state_bit(states, word)?;
        }
        let state_type = match state_type {
            None | Some("") => None,
            Some("soft") => Some(StateType::Soft),
            Some("hard") => Some(StateType::Hard),
            Some(_) => return Err(invalid_parameter("state_type", "is `soft` or `hard`")),
        };
        let states = if mask == 0 { u8::MAX } else { mask };
        Ok(Self { states, state_type, problem })
    }

    /// Whether every object is wanted.
    pub(crate) fn is_everything(&self) -> bool {
        *self == Self { states: u8::MAX, state_type: None, problem: None }
    }

    /// Whether an object in this state is wanted.
    pub(crate) fn matches(&self, live: &Live) -> bool {
        let state = &live.state;
        let bit = if state.has_been_checked { 1 << (state.state & 3) } else { PENDING_BIT };
        self.states & bit != 0
            && self.state_type.is_none_or(|wanted| wanted == state.state_type)
            && self
                .problem
                .is_none_or(|wanted| wanted == (state.has_been_checked && state.is_problem()))
    }
}

fn state_bit(states: &[&str], word: &str) -> Result<u8, Problem> {
    let upper = word.to_ascii_uppercase();
    if upper == "PENDING" {
        return Ok(PENDING_BIT);
    }
    if let Some(code) = states.iter().position(|known| *known == upper) {
        return Ok(1 << code);
    }
    let known = states.iter().copied().chain(["PENDING"]);
    let why = match hint(word, known.clone()) {
        found if !found.is_empty() => found,
        _ => format!("; known are {}", known.collect::<Vec<_>>().join(", ")),
    };
    Err(invalid_parameter("state", &format!("names `{}`, which is no state{why}", shown(word))))
}

/// Reads query parameter `limit`.
pub(crate) fn limit(limit: Option<u32>) -> Result<usize, Problem> {
    match limit.unwrap_or(DEFAULT_LIMIT) {
        limit @ 1..=MAX_LIMIT => Ok(limit as usize),
        _ => Err(invalid_parameter("limit", &format!("is not within 1 and {MAX_LIMIT}"))),
    }
}

/// Reads query parameters `cursor` and `offset`.
pub(crate) fn start(cursor: Option<&str>, offset: Option<u32>) -> Result<Start, Problem> {
    match (cursor, offset) {
        (Some(_), Some(_)) => {
            Err(invalid_parameter("offset", "cannot be given together with `cursor`"))
        }
        (Some(cursor), None) => Cursor::parse(cursor).map(Start::After),
        (None, offset) => Ok(Start::Offset(offset.unwrap_or(0) as usize)),
    }
}

/// How bad a state is: never checked, well, then by `ranks` of the other state codes.
pub(crate) fn severity(live: &Live, ranks: [i64; 4]) -> i64 {
    if !live.state.has_been_checked {
        return 0;
    }
    ranks.get(usize::from(live.state.state)).copied().unwrap_or(0)
}
