//! When what is checked.

use std::time::Duration;

use model::settings::{InterCheckDelay, InterleaveFactor};
use model::{CheckId, HistoryKind, ServiceId, Timestamp};
use monitor::{Effect, Retained};

use crate::objects::Build;
use crate::script::{Run, START, at};

/// Seconds after the start at which each service is planned.
fn service_offsets(run: &Run) -> Vec<i64> {
    let ids = run.monitor.objects().services.ids();
    ids.map(|id| run.monitor.service(id).next_check.as_secs() - START).collect()
}

fn three_hosts_with_two_services_each() -> Build {
    let mut build = Build::new();
    for host in ["a", "b", "c"] {
        build = build.host(host, |def| def.check_interval = 90.0);
        for service in ["x", "y"] {
            build = build.service(service, |def| def.check_interval = 120.0);
        }
    }
    build
}

#[test]
fn first_service_checks_are_spread_and_interleaved() {
    // 6 services, average interval 120 s: delay 20 s. Factor 6/3 = 2, so 3 blocks.
    let run = Run::new(three_hosts_with_two_services_each());
    assert_eq!(service_offsets(&run), [60, 120, 80, 120, 100, 120]);
}

#[test]
fn first_host_checks_are_spread_from_0() {
    let run = Run::new(three_hosts_with_two_services_each());
    let ids = run.monitor.objects().hosts.ids();
    let offsets: Vec<_> = ids.map(|id| run.monitor.host(id).next_check.as_secs() - START).collect();
    assert_eq!(offsets, [0, 30, 60]);
}

#[test]
fn spreading_methods_can_be_chosen() {
    let with = |delay, factor| {
        let build = three_hosts_with_two_services_each().settings(|settings| {
            settings.service_inter_check_delay_method = delay;
            settings.service_interleave_factor = factor;
        });
        service_offsets(&Run::new(build))
    };
    assert_eq!(with(InterCheckDelay::None, InterleaveFactor::Smart), [0; 6]);
    assert_eq!(with(InterCheckDelay::Dumb, InterleaveFactor::Factor(1)), [6, 7, 8, 9, 10, 11]);
    assert_eq!(
        with(InterCheckDelay::Seconds(2.5), InterleaveFactor::Factor(6)),
        [2, 5, 7, 10, 12, 15]
    );
}

#[test]
fn what_is_not_checked_regularly_is_not_planned() {
    let build = Build::new()
        .host("web", |def| def.active_checks_enabled = false)
        .service("A", |def| def.check_interval = 0.0)
        .service("B", |def| def.active_checks_enabled = false)
        .service("C", |_| {});
    let run = Run::new(build);
    assert!(run.monitor.state(run.id("web")).next_check.is_never());
    assert!(run.monitor.state(run.id("web/A")).next_check.is_never());
    assert!(run.monitor.state(run.id("web/B")).next_check.is_never());
    assert!(!run.monitor.state(run.id("web/C")).next_check.is_never());
}

#[test]
fn a_due_check_runs_once_and_then_waits_for_its_result() {
    let build = Build::new().host("web", |def| def.check_interval = 0.0).service("HTTP", |_| {});
    let mut run = Run::new(build);
    assert_eq!(run.monitor.next_due(), Some(at(60)));
    run.script("at 59 tick → checks nothing\nat 60 tick → checks web/HTTP");
    let id = run.id("web/HTTP");
    assert!(run.monitor.is_executing(id));
    assert_eq!(run.monitor.next_due(), None);
    let Some(Effect::RunCheck(check)) = run.effects.last() else { panic!("{:?}", run.effects) };
    assert_eq!(check.line.expose(), "check web.example.org service");
    assert_eq!((check.timeout, check.planned), (Duration::from_secs(60), at(60)));
    assert!(check.reschedule && !check.forced && check.env.0.is_empty());
    run.script("at 61 web/HTTP OK → next +60");
    assert!(!run.monitor.is_executing(id));
}

#[test]
fn too_many_service_checks_at_once_are_nudged() {
    let build = Build::new()
        .settings(|settings| {
            settings.max_concurrent_checks = 1;
            settings.service_inter_check_delay_method = InterCheckDelay::None;
        })
        .host("web", |def| def.check_interval = 0.0)
        .service("A", |_| {})
        .service("B", |_| {});
    let mut run = Run::new(build);
    run.script("at 0 tick → checks web/A");
    let nudged = run.monitor.state(run.id("web/B")).next_check;
    let by = nudged.as_secs() - START;
    assert!((5..=17).contains(&by));
    assert_eq!(
        run.lines(HistoryKind::Warning),
        [format!(
            "\tMax concurrent service checks (1) has been reached.  Nudging web:B by {by} seconds..."
        )]
    );
    run.script("at 1 force web/B → checks web/B");
}

#[test]
fn with_execution_off_checks_wait_a_window() {
    let build = Build::new()
        .settings(|settings| settings.execute_service_checks = false)
        .host("web", |def| def.check_interval = 0.0)
        .service("HTTP", |_| {});
    let mut run = Run::new(build);
    run.script("at 60 tick → checks nothing");
    assert_eq!(run.monitor.next_due(), Some(at(120)));
    // Asleep for an hour, then not sixty rounds to catch up.
    run.script("at 3600 tick → checks nothing");
    assert!(run.monitor.next_due() > Some(at(3600)));
}

#[test]
fn outside_its_period_a_check_moves_to_the_beginning_of_the_period() {
    let build = Build::new().period("evening", &[(18, 24)]);
    let period = build.period_id("evening");
    let build = build.host("web", |def| def.active_checks_enabled = false).service("HTTP", |def| {
        def.check_period = period;
        def.check_interval = 600.0;
    });
    let mut run = Run::new(build);
    let six = at(6 * 3600);
    // At the start the offset is added to the first valid time.
    assert_eq!(run.monitor.next_due(), Some(six + Duration::from_secs(600)));
    run.script("at 100 force web/HTTP → checks web/HTTP\nat 101 web/HTTP OK → checks nothing");
    let next = run.monitor.state(run.id("web/HTTP")).next_check;
    assert!(next >= six && next <= six + Duration::from_secs(600), "{next:?}");
}

#[test]
fn a_check_that_comes_up_outside_its_period_is_moved_not_run() {
    let build = Build::new().period("noon", &[(12, 13)]);
    let period = build.period_id("noon");
    let build = build.host("web", |def| def.check_interval = 0.0).service("HTTP", |def| {
        def.check_period = period;
    });
    let mut run = Run::new(build);
    run.script("at 4000 tick → checks nothing");
    let next = run.monitor.state(run.id("web/HTTP")).next_check;
    let tomorrow = at(86_400);
    assert!(next >= tomorrow && next <= tomorrow + Duration::from_secs(60), "{next:?}");
}

#[test]
fn a_host_that_was_just_checked_is_left_alone_for_a_whole_interval() {
    // Interval 20 s, retry 3 s, horizon 15 s: the retry is missed (scenario 21).
    let build = Build::new().settings(|settings| settings.cached_host_check_horizon = 15).host(
        "web",
        |def| {
            def.check_interval = 20.0;
            def.retry_interval = 3.0;
        },
    );
    let mut run = Run::new(build);
    run.script(
        "
        at 0  tick     → checks web
        at 0  web UP   → next +20
        at 20 tick     → checks web
        at 20 web DOWN → soft 1/3, next +3
        at 23 tick     → checks nothing
        at 43 tick     → checks web",
    );
}

#[test]
fn of_two_requests_the_forced_and_then_the_earlier_one_stays() {
    let build = Build::new().host("web", |def| def.check_interval = 0.0).service("HTTP", |def| {
        def.check_interval = 1000.0;
    });
    let mut run = Run::new(build);
    let ask = |run: &mut Run, second, forced| {
        let command = model::ExternalCommand::ScheduleServiceCheck {
            host: "web".into(),
            service: "HTTP".into(),
            at: at(second),
            forced,
        };
        run.monitor.command(&command, at(0), &mut run.effects).unwrap();
        run.monitor.next_due().unwrap().as_secs() - START
    };
    assert_eq!(ask(&mut run, 2000, false), 1000, "neither forced: the earlier one");
    assert_eq!(ask(&mut run, 500, false), 500);
    assert_eq!(ask(&mut run, 700, true), 700, "a forced one wins even if later");
    assert_eq!(ask(&mut run, 100, false), 700);
    assert_eq!(ask(&mut run, 600, true), 600, "both forced: the earlier one");
    assert_eq!(ask(&mut run, 650, true), 600);
}

#[test]
fn a_disabled_check_runs_only_when_forced() {
    let build =
        Build::new().host("web", |def| def.active_checks_enabled = false).service("HTTP", |def| {
            def.active_checks_enabled = false;
        });
    let mut run = Run::new(build);
    let command = model::ExternalCommand::ScheduleServiceCheck {
        host: "web".into(),
        service: "HTTP".into(),
        at: at(5),
        forced: false,
    };
    run.monitor.command(&command, at(0), &mut run.effects).unwrap();
    assert_eq!(run.monitor.next_due(), None);
    run.script("at 5 force web/HTTP → checks web/HTTP\nat 6 web/HTTP OK → next -1, checks nothing");
    assert_eq!(run.monitor.next_due(), None);
}

#[test]
fn services_below_a_broken_service_or_host_wait() {
    let build = Build::new()
        .settings(|settings| {
            settings.host_down_disable_service_checks = 1;
            settings.service_skip_check_parent_status = Some(3);
        })
        .host("web", |def| def.check_interval = 0.0)
        .service("app", |def| def.parents = vec![ServiceId::from(1)])
        .service("db", |def| {
            def.check_interval = 0.0;
            def.max_check_attempts = 1;
        });
    let mut run = Run::new(build);
    run.script(
        "
        at 0  web/db  CRITICAL → hard 1/1
        at 60 tick             → checks nothing",
    );
    assert_eq!(run.monitor.state(run.id("web/app")).state, 3);
    // Even a forced check waits for what it depends on.
    run.script(
        "
        at 61 force web/app    → checks nothing
        at 62 web/db OK        → OK
        at 63 web UP           → UP
        at 64 force web/app    → checks web/app
        at 65 web/app OK       → OK
        at 66 web DOWN         → DOWN
        at 70 force web/app    → checks nothing",
    );
}

#[test]
fn time_going_backwards_neither_runs_nor_loses_checks() {
    let build = Build::new().host("web", |def| def.check_interval = 0.0).service("HTTP", |_| {});
    let mut run = Run::new(build);
    run.script("at 60 tick → checks web/HTTP\nat 60 web/HTTP OK → next +60");
    run.script("at -5000 tick → checks nothing\nat 120 tick → checks web/HTTP");
    run.script("at -4000 web/HTTP OK");
    assert!(run.monitor.next_due().is_some());
}

#[test]
fn a_host_last_checked_in_the_future_is_not_taken_for_fresh() {
    let build = Build::new()
        .settings(|settings| settings.cached_host_check_horizon = 15)
        .host("web", |def| def.check_interval = 0.0)
        .service("HTTP", |_| {});
    let mut run = Run::new(build);
    run.script("at 10000 web UP\nat 10001 web/HTTP OK\nat 100 web/HTTP CRITICAL → checks web");
}

#[test]
fn a_result_nobody_asked_for_does_not_unbalance_the_count_of_running_checks() {
    let build = Build::new()
        .settings(|settings| settings.max_concurrent_checks = 1)
        .host("web", |def| def.check_interval = 0.0)
        .service("HTTP", |_| {});
    let mut run = Run::new(build);
    run.script("at 0 web/HTTP OK\nat 1 web/HTTP OK\nat 61 tick → checks web/HTTP");
}

#[test]
fn the_same_seed_makes_the_same_choices() {
    let offsets = |seed| {
        let mut build = Build::new();
        for host in ["a", "b", "c", "d"] {
            build = build.host(host, |def| def.check_interval = 100.0);
        }
        let build =
            build.settings(|s| s.host_inter_check_delay_method = InterCheckDelay::Seconds(80.0));
        let utc = jiff::tz::TimeZone::UTC;
        let monitor = monitor::Monitor::new(build.finish(), Retained::default(), utc, seed, at(0));
        let ids: Vec<_> = monitor.objects().hosts.ids().collect();
        ids.into_iter()
            .map(|id| monitor.state(CheckId::Host(id)).next_check)
            .collect::<Vec<Timestamp>>()
    };
    assert_eq!(offsets(1), offsets(1));
    assert_ne!(offsets(1), offsets(2));
    assert!(
        offsets(1).iter().all(|next| *next <= at(100)),
        "no host waits longer than its interval"
    );
}
