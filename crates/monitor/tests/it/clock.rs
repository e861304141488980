//! The clock is set while the program runs, or was wrong when it last ran.

use std::time::Duration;

use model::settings::InterCheckDelay;
use model::{CheckableState, HistoryKind, StateType, Timestamp};
use monitor::{Effect, Retained};

use crate::objects::{Build, contacts};
use crate::script::{Run, START, at};

const HOUR: i64 = 3600;

/// The clock moves by `by` seconds and then says `second`.
fn set_clock(run: &mut Run, by: i64, second: i64) {
    run.effects.clear();
    let amount = Duration::from_secs(by.unsigned_abs());
    run.monitor.clock_changed(by < 0, amount, at(second), &mut run.effects);
}

fn updated(run: &Run) -> Vec<String> {
    let updated = run.effects.iter().filter_map(|effect| match effect {
        Effect::Updated(check) => Some(run.name(*check)),
        _ => None,
    });
    updated.collect()
}

/// A service that tells ann, on a host that is never checked.
fn lone_service() -> Build {
    Build::new().contact("ann", |_| {}).host("web", |def| def.check_interval = 0.0).service(
        "HTTP",
        |def| {
            def.contacts = contacts(&[0]);
        },
    )
}

/// All times of a state, as seconds of the run.
fn times(state: &CheckableState) -> Vec<Option<i64>> {
    let single = [
        state.last_check,
        state.next_check,
        state.last_state_change,
        state.last_hard_state_change,
        state.last_notification,
        state.next_notification,
    ];
    let all = single.into_iter().chain(state.last_time_in_state);
    all.map(|time| (!time.is_never()).then(|| time.as_secs() - START)).collect()
}

fn all_times_different(state: &mut CheckableState) {
    state.has_been_checked = true;
    state.state = 2;
    state.last_check = at(-10);
    state.next_check = at(20);
    state.last_state_change = at(-30);
    state.last_hard_state_change = at(-40);
    state.last_notification = at(-50);
    state.last_time_in_state = [at(-70), Timestamp::NEVER, at(-80), at(-90)];
}

fn retained_service(set: impl FnOnce(&mut CheckableState)) -> Retained {
    let mut state = CheckableState::pending(0, 3);
    set(&mut state);
    let mut retained = Retained::default();
    retained.services.entry("web".into()).or_default().insert("HTTP".into(), state);
    retained
}

#[test]
fn checks_go_on_when_the_clock_is_set_back() {
    let mut run = Run::new(lone_service());
    run.script("at 60 web/HTTP OK → next +60");
    set_clock(&mut run, -5 * HOUR, 70 - 5 * HOUR);
    assert_eq!(run.monitor.next_due(), Some(at(120 - 5 * HOUR)));
    run.script("at -17881 tick → checks nothing\nat -17880 tick → checks web/HTTP");
    run.script("at -17880 web/HTTP OK → next +60");
}

#[test]
fn checks_keep_their_distance_when_the_clock_is_set_forward() {
    let mut run = Run::new(lone_service());
    run.script("at 60 web/HTTP OK → next +60");
    set_clock(&mut run, 2 * HOUR, 70 + 2 * HOUR);
    run.script("at 7319 tick → checks nothing\nat 7320 tick → checks web/HTTP");
}

#[test]
fn every_time_moves_and_never_stays_never() {
    for by in [-HOUR, HOUR] {
        let retained = retained_service(all_times_different);
        let mut run = Run::retaining(lone_service(), retained);
        let (id, pending) = (run.id("web/HTTP"), run.id("web"));
        let before = times(run.monitor.state(id));
        assert_eq!(before.iter().filter(|time| time.is_none()).count(), 1);
        set_clock(&mut run, by, 5 + by);
        let moved: Vec<_> = before.iter().map(|time| time.map(|time| time + by)).collect();
        assert_eq!(times(run.monitor.state(id)), moved);
        assert_eq!(times(run.monitor.state(pending)), [None; 10]);
        assert_eq!(updated(&run), ["web/HTTP"], "what has no times has nothing to say");
    }
}

#[test]
fn the_order_of_checks_survives() {
    let order = |by: i64| {
        let mut build = Build::new().settings(|settings| {
            settings.service_inter_check_delay_method = InterCheckDelay::None;
        });
        build = build.host("web", |def| def.check_interval = 5.0);
        for service in ["A", "B", "C", "D"] {
            build = build.service(service, |_| {});
        }
        let mut run = Run::new(build);
        if by != 0 {
            set_clock(&mut run, by, by);
        }
        run.tick(60 + by);
        run.started()
    };
    assert_eq!(order(0).len(), 5);
    assert_eq!(order(-HOUR), order(0));
    assert_eq!(order(HOUR), order(0));
}

#[test]
fn replaced_entries_of_the_agenda_do_not_come_back() {
    let mut run = Run::new(lone_service());
    run.script("at 10 force web/HTTP → checks web/HTTP\nat 10 web/HTTP OK → next +60");
    set_clock(&mut run, -HOUR, 11 - HOUR);
    run.script("at -3531 tick → checks nothing\nat -3530 tick → checks web/HTTP");
    assert_eq!(run.monitor.next_due(), None);
}

#[test]
fn a_forced_check_stays_forced() {
    let build = lone_service().settings(|settings| settings.execute_service_checks = false);
    let mut run = Run::new(build);
    let command = model::ExternalCommand::ScheduleServiceCheck {
        host: "web".into(),
        service: "HTTP".into(),
        at: at(30),
        forced: true,
    };
    run.monitor.command(&command, at(0), &mut run.effects).unwrap();
    set_clock(&mut run, -HOUR, 1 - HOUR);
    run.script("at -3570 tick → checks web/HTTP");
}

#[test]
fn notifications_keep_their_interval() {
    let mut run = Run::new(lone_service());
    run.script(
        "at 0 web/HTTP CRITICAL\nat 10 web/HTTP CRITICAL\nat 20 web/HTTP CRITICAL → told ann",
    );
    set_clock(&mut run, -HOUR, 21 - HOUR);
    run.script("at -3281 web/HTTP CRITICAL → untold TooEarly");
    run.script("at -3280 web/HTTP CRITICAL → told ann");
}

#[test]
fn the_line_says_how_far_and_which_way() {
    let mut run = Run::new(lone_service());
    let line = |run: &mut Run, by: i64| {
        set_clock(run, by, 0);
        let [line] = run.lines(HistoryKind::Warning)[..] else { panic!("{:?}", run.effects) };
        line.to_owned()
    };
    assert_eq!(
        line(&mut run, -18_065),
        "Warning: A system time change of 18065 seconds (0d 5h 1m 5s backwards in time) has been \
         detected.  Compensating..."
    );
    assert_eq!(
        line(&mut run, 2 * 86_400 + 59),
        "Warning: A system time change of 172859 seconds (2d 0h 0m 59s forwards in time) has been \
         detected.  Compensating..."
    );
}

#[test]
fn states_are_journalled_before_the_line_which_has_the_new_time() {
    let mut run = Run::new(lone_service());
    set_clock(&mut run, -HOUR, 5 - HOUR);
    let [Effect::Updated(_), Effect::History(line)] = &run.effects[..] else {
        panic!("{:?}", run.effects)
    };
    assert_eq!((line.at, &line.host), (at(5 - HOUR), &None));
}

#[test]
fn the_amount_counts_to_the_nearest_second() {
    let moved_by = |millis| {
        let mut run = Run::new(lone_service());
        let by = Duration::from_millis(millis);
        run.monitor.clock_changed(true, by, at(0), &mut run.effects);
        let next = run.monitor.state(run.id("web/HTTP")).next_check;
        assert_eq!(run.monitor.next_due(), Some(next));
        (at(60).since(next), run.effects.len())
    };
    assert_eq!(moved_by(499), (Duration::ZERO, 0));
    assert_eq!(moved_by(1_999), (Duration::from_secs(2), 2));
    assert_eq!(moved_by(2_001), (Duration::from_secs(2), 2));
}

#[test]
fn absurd_amounts_make_nothing_never() {
    let mut run = Run::retaining(lone_service(), retained_service(all_times_different));
    let id = run.id("web/HTTP");
    run.monitor.clock_changed(true, Duration::MAX, at(0), &mut run.effects);
    let times = times(run.monitor.state(id));
    assert_eq!(times.iter().filter(|time| time.is_none()).count(), 1);
    assert_eq!(run.monitor.next_due(), Some(Timestamp::from_secs(1)));
    run.script("at 1 tick → checks web/HTTP");
    run.monitor.clock_changed(false, Duration::MAX, at(2), &mut run.effects);
    assert!(run.monitor.state(id).last_check > at(0));
}

#[test]
fn program_and_event_start_move_too() {
    let build = lone_service().command("when", "$PROCESSSTARTTIME$ $EVENTSTARTTIME$");
    let call = build.call("when");
    let build = build.service("when", |def| def.check_command = call);
    let retained = Retained { program_start: at(-500), ..Retained::default() };
    let mut run = Run::retaining(build, retained);
    let id = run.id("web/when");
    let line = |run: &Run| {
        let line = run.monitor.check_command_line(id, at(0)).unwrap();
        line.expose().to_owned()
    };
    assert_eq!(line(&run), format!("{} {START}", START - 500));
    set_clock(&mut run, -HOUR, -HOUR);
    assert_eq!(line(&run), format!("{} {}", START - 500 - HOUR, START - HOUR));
    assert_eq!(run.monitor.retained().program_start, at(-500 - HOUR));
}

#[test]
fn a_check_under_way_when_the_clock_is_set_back_does_not_plan_the_next_for_the_old_time() {
    let mut run = Run::new(lone_service());
    run.script("at 60 tick → checks web/HTTP");
    set_clock(&mut run, -5 * HOUR, 61 - 5 * HOUR);
    // It comes back with the start it was given by the old clock.
    let result = crate::script::result(run.id("web/HTTP"), 0, 60);
    run.apply(&result, 62 - 5 * HOUR);
    assert_eq!(run.monitor.next_due(), Some(at(122 - 5 * HOUR)));
}

/// Where a host and a service with this retained time are planned at second 0.
fn planned_with(next_check: i64, set: impl Fn(&mut CheckableState)) -> [i64; 2] {
    let mut state = CheckableState::pending(0, 3);
    state.has_been_checked = true;
    state.next_check = at(next_check);
    set(&mut state);
    let mut retained = retained_service(|kept| *kept = state.clone());
    retained.hosts.insert("web".into(), state);
    let build = Build::new().host("web", |_| {}).service("HTTP", |_| {});
    let run = Run::retaining(build, retained);
    ["web", "web/HTTP"].map(|name| run.monitor.state(run.id(name)).next_check.as_secs() - START)
}

#[test]
fn a_restart_keeps_times_within_the_interval_and_plans_others_anew() {
    let anew = planned_with(-5, |_| {});
    assert!(anew.iter().all(|at| (0..=60).contains(at)), "{anew:?}");
    assert_eq!(planned_with(1, |_| {}), [1, 1]);
    assert_eq!(planned_with(33, |_| {}), [33, 33]);
    assert_eq!(planned_with(60, |_| {}), [60, 60]);
    assert_eq!(planned_with(0, |_| {}), anew);
    assert_eq!(planned_with(61, |_| {}), anew);
    assert_eq!(planned_with(5 * HOUR, |_| {}), anew);
}

#[test]
fn in_a_soft_problem_the_interval_that_counts_at_a_restart_is_that_of_retries() {
    let soft = |state: &mut CheckableState| {
        state.state = 1;
        state.state_type = StateType::Soft;
    };
    assert_eq!(planned_with(10, soft), [10, 10]);
    assert!(planned_with(11, soft).iter().all(|at| (0..=10).contains(at)));
}
