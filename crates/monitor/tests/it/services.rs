//! Services: soft and hard states, and the look at the host.

use model::{CheckId, CheckOutcome, HistoryKind};

use crate::objects::{Build, contacts};
use crate::script::{Run, result};

/// `web` with `HTTP` and `SSH`, one contact. The host has no schedule of its own.
fn site() -> Build {
    let build = Build::new().contact("ann", |_| {});
    let handler = build.call("handle");
    build
        .host("web", |def| {
            def.check_interval = 0.0;
            def.contacts = contacts(&[0]);
        })
        .service("HTTP", |def| {
            def.contacts = contacts(&[0]);
            def.event_handler = Some(handler);
        })
        .service("SSH", |def| def.contacts = contacts(&[0]))
}

#[test]
fn third_critical_in_a_row_becomes_hard() {
    Run::new(site()).script(
        "
        at 0   web/HTTP OK       → OK, hard 1/3, next +60, no log, silent, unhandled
        at 60  web/HTTP CRITICAL → soft 1/3, next +10, log CRITICAL;SOFT;1, untold Soft, handled
        at 70  web/HTTP WARNING  → soft 2/3, next +10, log WARNING;SOFT;2, untold Soft, handled
        at 80  web/HTTP CRITICAL → hard 3/3, next +60, log CRITICAL;HARD;3, told ann, handled
        at 140 web/HTTP CRITICAL → hard 3/3, next +60, no log, untold TooEarly, unhandled
        at 200 web/HTTP WARNING  → WARNING, hard 3/3, log WARNING;HARD;3, told ann, handled
        at 260 web/HTTP OK       → hard 1/3, next +60, log OK;HARD;3, told ann, handled
        at 320 web/HTTP OK       → hard 1/3, next +60, no log, silent, unhandled",
    );
}

#[test]
fn a_soft_recovery_is_looked_at_again_soon() {
    Run::new(site()).script(
        "
        at 0  web/HTTP CRITICAL → soft 1/3
        at 10 web/HTTP OK       → OK, hard 1/3, next +10, log OK;SOFT;2, silent, handled",
    );
}

#[test]
fn one_attempt_is_hard_at_once() {
    let build = Build::new().host("web", |_| {}).service("HTTP", |def| def.max_check_attempts = 1);
    Run::new(build).script(
        "
        at 0  web/HTTP UNKNOWN → hard 1/1, next +60, log UNKNOWN;HARD;1, untold NoContacts
        at 60 web/HTTP OK      → hard 1/1, next +60, log OK;HARD;1",
    );
}

#[test]
fn the_regular_interval_counts_from_the_start_of_the_check() {
    let mut run = Run::new(site());
    run.script("at 0 force web/HTTP → checks web/HTTP");
    let mut late = result(run.id("web/HTTP"), 0, 0);
    run.apply(&late, 7);
    assert_eq!(run.monitor.state(late.check).next_check, crate::script::at(60));
    run.script("at 7 force web/HTTP");
    late.outcome = CheckOutcome::Exited(2);
    run.apply(&late, 7);
    assert_eq!(run.monitor.state(late.check).next_check, crate::script::at(17));
}

#[test]
fn a_problem_on_a_host_that_is_down_needs_no_confirmation() {
    Run::new(site()).script(
        "
        at 0  web           DOWN     → DOWN, soft 1/3
        at 5  web/HTTP      CRITICAL → hard 1/3, next +60, log CRITICAL;HARD;1, untold HostProblem, handled
        at 20 web/HTTP      CRITICAL → hard 1/3, no log, untold HostProblem, unhandled
        at 30 web           UP       → UP
        at 65 web/HTTP      CRITICAL → hard 1/3, no log, told ann
        at 70 web/SSH       WARNING  → soft 1/3, untold Soft",
    );
}

#[test]
fn a_soft_problem_becomes_hard_with_the_maximum_attempt_when_the_host_goes_down() {
    Run::new(site()).script(
        "
        at 0  web/HTTP CRITICAL → soft 1/3
        at 1  web      DOWN     → soft 1/3
        at 10 web/HTTP CRITICAL → hard 3/3, log CRITICAL;HARD;3, untold HostProblem
        at 70 web/HTTP WARNING  → hard 3/3, log WARNING;HARD;3, untold HostProblem",
    );
}

#[test]
fn recovery_from_a_hard_problem_below_the_maximum_is_told_if_the_problem_was() {
    Run::new(site()).script(
        "
        at 0  web      DOWN     → soft 1/3
        at 5  web/HTTP CRITICAL → hard 1/3, untold HostProblem
        at 6  web      UP       → UP
        at 10 web/HTTP CRITICAL → hard 1/3, told ann
        at 70 web/HTTP OK       → hard 1/3, next +60, log OK;SOFT;1, told ann, handled",
    );
    Run::new(site()).script(
        "
        at 0  web      DOWN     → soft 1/3
        at 5  web/HTTP CRITICAL → hard 1/3, untold HostProblem
        at 6  web      UP       → UP
        at 10 web/HTTP OK       → hard 1/3, log OK;SOFT;1, untold NobodyKnew",
    );
}

#[test]
fn another_problem_below_the_maximum_starts_over_softly() {
    Run::new(site()).script(
        "
        at 0  web      DOWN     → soft 1/3
        at 5  web/HTTP CRITICAL → hard 1/3
        at 6  web      UP       → UP
        at 10 web/HTTP WARNING  → soft 1/3, next +60, log WARNING;SOFT;1, untold Soft
        at 70 web/HTTP WARNING  → soft 2/3, next +10, log WARNING;SOFT;2",
    );
}

#[test]
fn a_soft_problem_starts_over_when_the_host_is_back() {
    // Soft with a mark: the host was not UP, the problem was the last hard state already.
    let mut run = Run::new(site());
    run.script(
        "
        at 0   web      DOWN     → soft 1/3
        at 5   web/HTTP CRITICAL → hard 1/3
        at 6   web      UP       → UP
        at 10  web/HTTP WARNING  → soft 1/3
        at 21  web      DOWN     → DOWN
        at 30  web/HTTP CRITICAL → soft 2/3",
    );
    assert!(run.monitor.state(run.id("web/HTTP")).host_problem_at_last_check);
    run.script(
        "
        at 31  web      UP       → UP
        at 40  web/HTTP CRITICAL → soft 2/3",
    );
    assert!(!run.monitor.state(run.id("web/HTTP")).host_problem_at_last_check);
}

#[test]
fn recovery_on_a_host_that_is_down_hard_is_not_told() {
    Run::new(site()).script(
        "
        at 0   web/HTTP CRITICAL → soft 1/3
        at 10  web/HTTP CRITICAL → soft 2/3
        at 20  web/HTTP CRITICAL → hard 3/3, told ann
        at 21  web      DOWN     → soft 1/3
        at 31  web      DOWN     → soft 2/3
        at 41  web      DOWN     → hard 3/3, told ann
        at 80  web/HTTP OK       → hard 1/3, log OK;HARD;3, untold HostProblem, handled",
    );
}

#[test]
fn recovery_on_a_host_that_is_down_softly_is_told() {
    Run::new(site()).script(
        "
        at 0   web/HTTP CRITICAL → soft 1/3
        at 10  web/HTTP CRITICAL → soft 2/3
        at 20  web/HTTP CRITICAL → hard 3/3, told ann
        at 21  web      DOWN     → soft 1/3
        at 80  web/HTTP OK       → hard 1/3, log OK;HARD;3, told ann",
    );
}

#[test]
fn a_volatile_service_says_every_hard_problem() {
    let build = Build::new().contact("ann", |_| {}).host("web", |_| {}).service("LOG", |def| {
        def.is_volatile = true;
        def.max_check_attempts = 1;
        def.notification_interval = 0.0;
        def.contacts = contacts(&[0]);
    });
    Run::new(build).script(
        "
        at 0  web/LOG CRITICAL → log CRITICAL;HARD;1, told ann
        at 60 web/LOG CRITICAL → log CRITICAL;HARD;1, told ann
        at 61 web/LOG OK       → log OK;HARD;1, told ann",
    );
}

#[test]
fn trouble_of_a_service_makes_us_look_at_its_host() {
    Run::new(site()).script(
        "
        at 0   web/HTTP OK       → checks web
        at 1   web      UP
        at 60  web/HTTP CRITICAL → checks web
        at 61  web      UP
        at 70  web/HTTP CRITICAL → checks nothing
        at 80  web/HTTP WARNING  → checks web",
    );
}

#[test]
fn a_healthy_service_on_a_host_that_is_down_makes_us_look_too() {
    let build = Build::new()
        .settings(|settings| settings.cached_host_check_horizon = 15)
        .host("web", |def| {
            def.check_interval = 0.0;
            def.max_check_attempts = 1;
        })
        .service("SSH", |_| {});
    let mut run = Run::new(build);
    run.script(
        "
        at 0  web      DOWN
        at 5  web/SSH  OK       → checks nothing
        at 30 web/SSH  OK       → checks web",
    );
    assert!(run.monitor.state(run.id("web/SSH")).host_problem_at_last_check);
}

#[test]
fn a_fresh_host_result_is_good_enough() {
    let build = site().settings(|settings| settings.cached_host_check_horizon = 15);
    Run::new(build).script(
        "
        at 0  web      UP
        at 10 web/HTTP CRITICAL → checks nothing
        at 20 web/HTTP OK       → checks nothing
        at 40 web/HTTP CRITICAL → checks web",
    );
}

#[test]
fn with_host_checks_off_nobody_is_asked() {
    let build = site().settings(|settings| settings.execute_host_checks = false);
    Run::new(build).script(
        "
        at 0  web      UP
        at 60 web/HTTP CRITICAL → soft 1/3, checks nothing",
    );
}

#[test]
fn a_repeated_problem_on_a_host_that_is_down_may_renotify_the_host() {
    Run::new(site()).script(
        "
        at 0   web      DOWN     → soft 1/3
        at 10  web      DOWN     → soft 2/3
        at 20  web      DOWN     → hard 3/3, told ann
        at 30  web/HTTP CRITICAL → hard 1/3, untold HostProblem
        at 400 web/HTTP CRITICAL → told ann",
    );
}

#[test]
fn abnormal_ends_of_a_plugin_have_their_state_text_and_warning() {
    let cases = [
        (
            CheckOutcome::TimedOut,
            2,
            "(Service check timed out after 3.00 seconds)",
            "Warning: Check of service 'HTTP' on host 'web' timed out after 3.000s!",
        ),
        (
            CheckOutcome::NotRun,
            2,
            "(Service check did not exit properly)",
            "Warning:  Check of service 'HTTP' on host 'web' did not exit properly!",
        ),
        (
            CheckOutcome::Exited(126),
            2,
            "(Return code of 126 is out of bounds. Check if plugin is executable)",
            "Warning: Return code of 126 for service 'HTTP' on host 'web' may indicate a non-executable plugin.",
        ),
        (
            CheckOutcome::Exited(127),
            2,
            "(Return code of 127 is out of bounds. Check if plugin exists)",
            "Warning: Return code of 127 for service 'HTTP' on host 'web' may indicate this plugin doesn't exist.",
        ),
        (
            CheckOutcome::Exited(-1),
            2,
            "(Return code of -1 for service 'HTTP' on host 'web' was out of bounds)",
            "Warning: Return code of -1 for check of service 'HTTP' on host 'web' was out of bounds.",
        ),
    ];
    for (outcome, state, text, warning) in cases {
        let mut run = Run::new(site());
        let mut result = result(run.id("web/HTTP"), 0, 0);
        result.outcome = outcome;
        result.finish_time = crate::script::at(3);
        run.apply(&result, 3);
        let got = run.monitor.state(result.check);
        assert_eq!((i32::from(got.state), &*got.output), (state, text));
        assert_eq!(run.lines(HistoryKind::Warning), [warning]);
    }
}

#[test]
fn the_state_of_a_timeout_is_configurable() {
    let build = site()
        .settings(|settings| settings.service_check_timeout_state = model::ServiceState::Unknown);
    let mut run = Run::new(build);
    let mut result = result(run.id("web/HTTP"), 0, 0);
    result.outcome = CheckOutcome::TimedOut;
    run.apply(&result, 0);
    assert_eq!(run.monitor.state(result.check).state, 3);
}

#[test]
fn change_times_and_ids_follow_the_problem() {
    let mut run = Run::new(site());
    run.script("at 0 web/HTTP OK");
    let id = run.id("web/HTTP");
    assert!(run.monitor.state(id).last_state_change.is_never());
    run.script("at 60 web/HTTP OK");
    assert_eq!(run.monitor.state(id).last_state_change, crate::script::at(0));
    run.script("at 120 web/HTTP CRITICAL");
    let state = run.monitor.state(id).clone();
    assert_eq!(state.last_state_change, crate::script::at(120));
    assert_eq!(state.last_hard_state_change, crate::script::at(0));
    assert_eq!((state.event_id, state.problem_id), (1, 1));
    run.script(
        "
        at 130 web/HTTP WARNING
        at 140 web/HTTP WARNING",
    );
    let state = run.monitor.state(id).clone();
    assert_eq!(state.last_hard_state_change, crate::script::at(140));
    assert_eq!((state.event_id, state.last_event_id, state.problem_id), (2, 1, 1));
    run.script("at 200 web/HTTP OK");
    let state = run.monitor.state(id);
    assert_eq!((state.problem_id, state.last_problem_id), (0, 1));
    assert_eq!(state.last_hard_state, 0);
}

#[test]
fn one_update_per_object_comes_before_everything_else() {
    let mut run = Run::new(site());
    run.effects.clear();
    let id = run.id("web/HTTP");
    run.monitor.apply_result(&result(id, 2, 0), crate::script::at(0), &mut run.effects);
    let updated: Vec<CheckId> = run
        .effects
        .iter()
        .map_while(|effect| match effect {
            monitor::Effect::Updated(id) => Some(*id),
            _ => None,
        })
        .collect();
    assert_eq!(updated, [run.id("web"), id], "the host is to be checked, the service has a result");
}
