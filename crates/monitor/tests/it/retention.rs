//! What survives a restart or a reload.

use model::{CheckableState, HistoryKind, StateType, Timestamp};
use monitor::Retained;

use crate::objects::{Build, contacts};
use crate::script::{Run, at};

fn site() -> Build {
    Build::new().contact("ann", |_| {}).host("web", |_| {}).service("HTTP", |def| {
        def.contacts = contacts(&[0]);
    })
}

fn with_service(state: CheckableState) -> Retained {
    let mut retained = Retained::default();
    retained.services.entry("web".into()).or_default().insert("HTTP".into(), state);
    retained
}

fn hard_problem() -> CheckableState {
    let mut state = CheckableState::pending(0, 3);
    state.has_been_checked = true;
    state.state = 2;
    state.last_hard_state = 2;
    state.attempt = 3;
    state.last_notification = at(-100);
    state.notified_on = 0b100;
    state.notification_number = 1;
    state
}

#[test]
fn a_restart_continues_where_the_program_stopped() {
    let mut run = Run::new(site());
    run.script(
        "at 0 web/HTTP CRITICAL\nat 10 web/HTTP CRITICAL\nat 20 web/HTTP CRITICAL → told ann",
    );
    let retained = run.monitor.retained();
    assert_eq!(retained.counters.next_problem_id, 2);
    let mut next = Run::retaining_at(26, site(), retained);
    let id = next.id("web/HTTP");
    assert_eq!(next.monitor.state(id), run.monitor.state(id));
    assert_eq!(next.monitor.counters(), run.monitor.counters());
    next.script(
        "at 80 web/HTTP CRITICAL → untold TooEarly\nat 90 web/HTTP OK → told ann, log OK;HARD;3",
    );
}

#[test]
fn a_new_maximum_is_the_attempt_of_a_hard_problem() {
    let build = Build::new().host("web", |_| {}).service("HTTP", |def| def.max_check_attempts = 5);
    let run = Run::retaining(build, with_service(hard_problem()));
    assert_eq!(run.monitor.state(run.id("web/HTTP")).attempt, 5);
}

#[test]
fn the_next_notification_is_computed_from_the_last() {
    let run = Run::retaining(site(), with_service(hard_problem()));
    assert_eq!(run.monitor.state(run.id("web/HTTP")).next_notification, at(200));
}

#[test]
fn a_planned_time_that_lies_ahead_is_kept() {
    let mut state = hard_problem();
    state.next_check = at(33);
    let run = Run::retaining(site(), with_service(state));
    assert_eq!(run.monitor.state(run.id("web/HTTP")).next_check, at(33));
}

#[test]
fn a_planned_time_in_the_past_is_spread_anew() {
    let mut state = hard_problem();
    state.next_check = at(-5);
    let retained = Retained { program_start: at(-1000), ..with_service(state) };
    let run = Run::retaining(site(), retained);
    assert!(run.monitor.state(run.id("web/HTTP")).next_check > at(0));
}

#[test]
fn what_makes_no_sense_starts_pending() {
    let mut state = hard_problem();
    state.state = 9;
    let run = Run::retaining(site(), with_service(state));
    assert!(!run.monitor.state(run.id("web/HTTP")).has_been_checked);
}

#[test]
fn who_does_not_want_to_be_retained_is_not() {
    let build = Build::new()
        .host("web", |_| {})
        .service("HTTP", |def| def.retain_status_information = false);
    let run = Run::retaining(build, with_service(hard_problem()));
    assert!(!run.monitor.state(run.id("web/HTTP")).has_been_checked);
}

#[test]
fn a_soft_attempt_fits_a_smaller_maximum() {
    let mut state = hard_problem();
    state.state_type = StateType::Soft;
    state.attempt = 7;
    let mut run = Run::retaining(site(), with_service(state));
    assert_eq!(run.monitor.state(run.id("web/HTTP")).attempt, 3);
    run.script("at 1 web/HTTP CRITICAL → hard 3/3");
}

#[test]
fn initial_and_current_states_are_logged_on_demand() {
    let mut run = Run::new(site().settings(|settings| settings.log_initial_states = true));
    run.monitor.started(at(0), &mut run.effects);
    assert_eq!(
        run.lines(HistoryKind::State),
        ["INITIAL HOST STATE: web;UP;HARD;1;", "INITIAL SERVICE STATE: web;HTTP;OK;HARD;1;(null)"]
    );
    run.effects.clear();
    run.monitor.log_rotated(Timestamp::NEVER, &mut run.effects);
    assert_eq!(run.lines(HistoryKind::State)[0], "CURRENT HOST STATE: web;UP;HARD;1;");
}
