//! Hosts: soft and hard states, exit codes.

use model::{CheckOutcome, HistoryKind};

use crate::objects::{Build, contacts};
use crate::script::{Run, at, result};

fn site() -> Build {
    let build = Build::new().contact("ann", |_| {});
    let handler = build.call("handle");
    build.host("web", |def| {
        def.contacts = contacts(&[0]);
        def.event_handler = Some(handler);
    })
}

#[test]
fn a_host_goes_down_hard_and_comes_back() {
    Run::new(site()).script(
        "
        at 0   web UP   → hard 1/3, next +60, no log, silent, unhandled
        at 60  web DOWN → DOWN, soft 1/3, next +10, log DOWN;SOFT;1, untold Soft, handled
        at 70  web DOWN → soft 2/3, next +10, log DOWN;SOFT;2, untold Soft, handled
        at 80  web DOWN → hard 3/3, next +60, log DOWN;HARD;3, told ann, handled
        at 140 web DOWN → hard 3/3, next +60, no log, untold TooEarly, unhandled
        at 380 web DOWN → hard 3/3, no log, told ann, unhandled
        at 440 web UP   → hard 1/3, next +60, log UP;HARD;1, told ann, handled",
    );
}

#[test]
fn a_soft_recovery_stays_soft_until_the_next_result() {
    Run::new(site()).script(
        "
        at 0  web DOWN → soft 1/3
        at 10 web DOWN → soft 2/3
        at 20 web UP   → UP, soft 1/3, next +60, log UP;SOFT;1, silent, handled
        at 80 web UP   → hard 1/3, next +60, no log, silent, unhandled
        at 90 web DOWN → soft 1/3, log DOWN;SOFT;1",
    );
}

#[test]
fn without_log_host_retries_only_changes_are_logged() {
    let build = site().settings(|settings| settings.log_host_retries = false);
    Run::new(build).script(
        "
        at 0  web DOWN → log DOWN;SOFT;1
        at 10 web DOWN → no log
        at 20 web UP   → log UP;SOFT;1",
    );
}

#[test]
fn exit_code_1_is_a_warning_and_so_up_unless_checking_is_aggressive() {
    for (aggressive, state) in [(false, 0), (true, 1)] {
        let build = site().settings(|settings| settings.use_aggressive_host_checking = aggressive);
        let mut run = Run::new(build);
        let result = result(run.id("web"), 1, 0);
        run.apply(&result, 0);
        assert_eq!(run.monitor.state(result.check).state, state);
    }
}

#[test]
fn a_host_without_command_is_assumed_to_be_up() {
    let mut run = Run::new(Build::new().host("web", |def| def.check_command = None));
    let result = result(run.id("web"), 2, 0);
    assert!(run.monitor.next_due().is_none());
    run.apply(&result, 0);
    let state = run.monitor.state(result.check);
    assert_eq!((state.state, &*state.output), (0, "(Host assumed to be UP)"));
}

#[test]
fn abnormal_ends_of_a_host_check_are_down() {
    let cases = [
        (
            CheckOutcome::TimedOut,
            "(Host check timed out after 3.00 seconds)",
            "Warning: Check of host 'web' timed out after 3.00 seconds",
        ),
        (
            CheckOutcome::NotRun,
            "(Host check did not exit properly)",
            "Warning:  Check of host 'web' did not exit properly!",
        ),
        (
            CheckOutcome::Exited(127),
            "(Return code of 127 is out of bounds. Check if plugin exists)",
            "Warning: Return code of 127 for host 'web' may indicate this plugin doesn't exist.",
        ),
        (
            CheckOutcome::Exited(9),
            "(Return code of 9 for host 'web' was out of bounds)",
            "Warning: Return code of 9 for check of host 'web' was out of bounds.",
        ),
    ];
    for (outcome, text, warning) in cases {
        let mut run = Run::new(site());
        let mut result = result(run.id("web"), 0, 0);
        result.outcome = outcome;
        result.finish_time = at(3);
        run.apply(&result, 3);
        let got = run.monitor.state(result.check);
        assert_eq!((got.state, &*got.output), (1, text));
        assert_eq!(run.lines(HistoryKind::Warning), [warning]);
    }
}
