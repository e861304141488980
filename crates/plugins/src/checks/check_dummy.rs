//! `check_dummy STATE [TEXT]`: answers with the state and text it is given.

use model::state::ServiceState;

use super::cli::{Manual, Opt};
use super::outcome::{Outcome, Step, settle};
use super::{Args, Check, numbers};

/// The check.
pub const CHECK: Check = Check {
    name: "check_dummy",
    aliases: &[],
    summary: "Answers with the state and the text it is given.",
    run: |args| Box::pin(async move { settle(check(&args)) }),
};

const MANUAL: Manual = Manual {
    name: CHECK.name,
    summary: CHECK.summary,
    usage: "STATE [TEXT]",
    options: &[Opt::HELP, Opt::VERSION],
    stops_at_operand: false,
    notes: "STATE is 0 (OK), 1 (WARNING), 2 (CRITICAL) or 3 (UNKNOWN).",
};

/// The original looks at its first word only, and knows no options after it.
fn check(args: &Args) -> Step<Outcome> {
    let mut words = args.words.iter().map(String::as_str);
    let state = match words.next() {
        None => return Err(MANUAL.wrong("Could not parse arguments")),
        Some("-V" | "--version") => return Err(MANUAL.version()),
        Some("-h" | "--help") => return Err(MANUAL.help()),
        Some(word) => numbers::integer(word)
            .ok_or_else(|| MANUAL.wrong("Arguments to check_dummy must be an integer"))?,
    };
    let Some(state) = u8::try_from(state).ok().and_then(ServiceState::from_code) else {
        let text = format!("UNKNOWN: Status {state} is not a supported error state");
        return Ok(Outcome::line(ServiceState::Unknown, text));
    };
    let text = match words.next() {
        Some(text) => format!("{}: {text}", state.word()),
        None => state.word().to_owned(),
    };
    Ok(Outcome::line(state, text))
}
