//! Lines of the history log, in Nagios' exact words (engine semantics, section 24).

use model::objects::Objects;
use model::{
    CheckId, CheckableState, HistoryKind, HistoryLine, HostState, ServiceState, StateType,
};
use model::{HostName, ServiceDescription, Timestamp};

use crate::effect::Effect;

/// The word for a state code of a host or service.
pub(crate) fn state_word(check: CheckId, code: u8) -> &'static str {
    match check {
        CheckId::Host(_) => HostState::from_code(code).map_or("(unknown)", HostState::word),
        CheckId::Service(_) => {
            ServiceState::from_code(code).map_or("(unknown)", ServiceState::word)
        }
    }
}

/// Host and, for a service, description: what a line is filed under.
pub(crate) fn names(objects: &Objects, check: CheckId) -> (HostName, Option<ServiceDescription>) {
    match check {
        CheckId::Host(id) => (objects.hosts[id].name.clone(), None),
        CheckId::Service(id) => {
            let def = &objects.services[id];
            (objects.hosts[def.host].name.clone(), Some(def.description.clone()))
        }
    }
}

/// A line about one host or service.
pub(crate) fn line(
    objects: &Objects,
    check: CheckId,
    at: Timestamp,
    kind: HistoryKind,
    text: String,
) -> Effect {
    let (host, service) = names(objects, check);
    Effect::History(Box::new(HistoryLine { at, kind, host: Some(host), service, text }))
}

/// A line about nothing in particular.
pub(crate) fn general(at: Timestamp, kind: HistoryKind, text: String) -> Effect {
    Effect::History(Box::new(HistoryLine { at, kind, host: None, service: None, text }))
}

/// `HOST`, `SERVICE`: how lines begin.
pub(crate) fn noun(check: CheckId) -> &'static str {
    match check {
        CheckId::Host(_) => "HOST",
        CheckId::Service(_) => "SERVICE",
    }
}

/// `web` or `web;HTTP`: what lines are about.
pub(crate) fn subject(objects: &Objects, check: CheckId) -> String {
    match names(objects, check) {
        (host, None) => host.to_string(),
        (host, Some(service)) => format!("{host};{service}"),
    }
}

/// `SERVICE ALERT: host;service;STATE;TYPE;attempt;output`. Type and attempt are those of the
/// moment of the alert, which the stored state may already have left behind.
pub(crate) fn alert(
    objects: &Objects,
    check: CheckId,
    at: Timestamp,
    state: &CheckableState,
    (state_type, attempt): (StateType, u32),
) -> Effect {
    let text = format!(
        "{} ALERT: {};{};{};{attempt};{}",
        noun(check),
        subject(objects, check),
        state_word(check, state.state),
        state_type.word(),
        state.output,
    );
    line(objects, check, at, HistoryKind::Alert, text)
}

/// `INITIAL HOST STATE: host;STATE;TYPE;attempt;output`, or `CURRENT …` after log rotation.
/// A service that said nothing yet prints `(null)`, a host nothing.
pub(crate) fn state_line(
    objects: &Objects,
    check: CheckId,
    at: Timestamp,
    state: &CheckableState,
    word: &str,
) -> Effect {
    let output = match (check, &*state.output) {
        (CheckId::Service(_), "") => "(null)",
        (_, output) => output,
    };
    let text = format!(
        "{word} {} STATE: {};{};{};{};{output}",
        noun(check),
        subject(objects, check),
        state_word(check, state.state),
        state.state_type.word(),
        state.attempt,
    );
    line(objects, check, at, HistoryKind::State, text)
}

/// `PASSIVE SERVICE CHECK: host;service;state;output`: the state and output *before* the result.
pub(crate) fn passive_check(
    objects: &Objects,
    check: CheckId,
    at: Timestamp,
    before: &CheckableState,
) -> Effect {
    let output = if before.output.is_empty() { "(null)" } else { &before.output };
    let (noun, subject) = (noun(check), subject(objects, check));
    let text = format!("PASSIVE {noun} CHECK: {subject};{};{output}", before.state);
    line(objects, check, at, HistoryKind::PassiveCheck, text)
}
