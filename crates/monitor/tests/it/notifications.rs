//! Who is told, how often, and why not.

use model::objects::StateOptions;
use model::{ContactGroupId, HistoryKind};
use monitor::{Effect, NotificationKind};

use crate::objects::{Build, contacts};
use crate::script::Run;

/// One service that is hard at once, with one contact.
fn site(set: impl FnOnce(&mut model::objects::ServiceDef)) -> Build {
    Build::new().contact("ann", |_| {}).host("web", |_| {}).service("HTTP", |def| {
        def.max_check_attempts = 1;
        def.contacts = contacts(&[0]);
        set(def);
    })
}

#[test]
fn interval_0_tells_a_problem_once_and_its_recovery() {
    Run::new(site(|def| def.notification_interval = 0.0)).script(
        "
        at 0   web/HTTP CRITICAL → told ann
        at 60  web/HTTP CRITICAL → untold OnlyOnce
        at 120 web/HTTP OK       → told ann
        at 180 web/HTTP CRITICAL → told ann",
    );
}

#[test]
fn a_problem_is_told_again_when_the_interval_has_passed_and_a_result_arrives() {
    let mut run = Run::new(site(|def| def.notification_interval = 100.0));
    run.script(
        "
        at 0   web/HTTP CRITICAL → told ann
        at 99  web/HTTP CRITICAL → untold TooEarly
        at 130 web/HTTP CRITICAL → told ann
        at 200 web/HTTP CRITICAL → untold TooEarly
        at 210 web/HTTP WARNING  → told ann",
    );
    let state = run.monitor.state(run.id("web/HTTP"));
    assert_eq!((state.notification_number, state.notified_on), (3, 0b110));
}

#[test]
fn numbers_count_up_to_the_recovery_and_start_again() {
    let mut run = Run::new(site(|_| {}));
    let mut numbers = Vec::new();
    for line in [
        "at 0 web/HTTP CRITICAL",
        "at 10 web/HTTP WARNING",
        "at 20 web/HTTP OK",
        "at 30 web/HTTP CRITICAL",
    ] {
        run.script(line);
        numbers.extend(run.effects.iter().filter_map(|effect| match effect {
            Effect::Notify(n) => Some((n.kind, n.number, n.id)),
            _ => None,
        }));
    }
    use NotificationKind::{Problem, Recovery};
    assert_eq!(numbers, [(Problem, 1, 1), (Problem, 2, 2), (Recovery, 3, 3), (Problem, 1, 4)]);
}

#[test]
fn each_filter_has_its_say_in_order() {
    let off = |settings: &mut model::MainSettings| settings.enable_notifications = false;
    Run::new(site(|_| {}).settings(off)).script("at 0 web/HTTP CRITICAL → untold DisabledGlobally");
    Run::new(site(|def| def.notifications_enabled = false))
        .script("at 0 web/HTTP CRITICAL → untold Disabled");
    Run::new(site(|def| def.notification_options = StateOptions::WARNING)).script(
        "at 0 web/HTTP CRITICAL → untold StateNotWanted\nat 60 web/HTTP WARNING → told ann",
    );
    Run::new(site(|def| def.contacts.clear())).script("at 0 web/HTTP CRITICAL → untold NoContacts");
}

#[test]
fn outside_its_period_a_problem_waits_until_the_period_begins() {
    let build = Build::new().contact("ann", |_| {}).period("evening", &[(18, 24)]);
    let period = build.period_id("evening");
    let build = build.host("web", |_| {}).service("HTTP", |def| {
        def.max_check_attempts = 1;
        def.contacts = contacts(&[0]);
        def.notification_period = period;
    });
    let mut run = Run::new(build);
    run.script("at 0 web/HTTP CRITICAL → untold OutsidePeriod");
    let next = run.monitor.state(run.id("web/HTTP")).next_notification;
    assert_eq!(next, crate::script::at(6 * 3600));
    run.script("at 21600 web/HTTP CRITICAL → told ann");
}

#[test]
fn a_recovery_nobody_waits_for_is_not_told() {
    let unseen = StateOptions::WARNING.with(StateOptions::OK);
    Run::new(site(|def| def.notification_options = unseen)).script(
        "
        at 0  web/HTTP CRITICAL → untold StateNotWanted
        at 60 web/HTTP OK       → untold NobodyKnew",
    );
}

#[test]
fn the_first_notification_may_be_delayed() {
    let mut run = Run::new(site(|def| {
        def.first_notification_delay = 120.0;
        def.max_check_attempts = 2;
    }));
    run.script(
        "
        at 0   web/HTTP CRITICAL → soft 1/2
        at 10  web/HTTP CRITICAL → hard 2/2, untold FirstDelay
        at 70  web/HTTP CRITICAL → untold FirstDelay
        at 130 web/HTTP CRITICAL → told ann
        at 190 web/HTTP CRITICAL → untold TooEarly",
    );
}

#[test]
fn contacts_filter_for_themselves() {
    let build = Build::new()
        .contact("all", |_| {})
        .contact("critical", |def| def.service.options = StateOptions::CRITICAL)
        .contact("important", |def| def.minimum_importance = 5)
        .contact("off", |def| def.service.enabled = false)
        .contact("warned", |def| {
            def.service.options = StateOptions::WARNING.with(StateOptions::OK);
        })
        .host("web", |_| {})
        .service("HTTP", |def| {
            def.max_check_attempts = 1;
            def.contacts = contacts(&[0, 1, 2, 3, 4]);
        });
    let mut run = Run::new(build);
    run.script("at 0 web/HTTP CRITICAL → told all critical");
    assert_eq!(run.reasons(), ["NotImportantEnough", "ContactDisabled", "ContactStateNotWanted"]);
    // Somebody knew of the problem, but `warned` did not.
    run.script("at 60 web/HTTP OK → told all");
    assert_eq!(run.reasons().last().unwrap(), "ContactDidNotKnow");
}

#[test]
fn a_notification_nobody_got_does_not_count() {
    let build = Build::new()
        .contact("off", |def| def.service.enabled = false)
        .host("web", |_| {})
        .service("HTTP", |def| {
            def.max_check_attempts = 1;
            def.contacts = contacts(&[0]);
        });
    let mut run = Run::new(build);
    run.script("at 0 web/HTTP CRITICAL → untold ContactDisabled, untold NoContacts");
    let state = run.monitor.state(run.id("web/HTTP"));
    assert_eq!((state.notification_number, state.notified_on), (0, 0));
    assert_eq!((state.notification_id, run.monitor.counters().next_notification_id), (1, 2));
}

/// Observed on Nagios 4.4.6: contacts z1,a1,m1 and groups g3,g1,g2 are told in the order g3 g1 g2
/// z1 a1 m1, and `$NOTIFICATIONRECIPIENTS$` is the opposite order.
#[test]
fn group_members_are_told_before_direct_contacts_each_once() {
    let names = ["a1", "g1", "g2", "g3", "m1", "z1"];
    let mut build = Build::new().command("list", "list $NOTIFICATIONRECIPIENTS$");
    let list = build.call("list");
    for name in names {
        build = build.contact(name, |def| def.service.commands = vec![list.clone()]);
    }
    let build = build
        .contact_group("one", &[1])
        .contact_group("three", &[3])
        .contact_group("two", &[2, 5])
        .host("web", |_| {})
        .service("HTTP", |def| {
            def.max_check_attempts = 1;
            def.contacts = contacts(&[5, 0, 4]);
            def.contact_groups = [1, 0, 2].map(ContactGroupId::from).to_vec();
        });
    let mut run = Run::new(build);
    run.script("at 0 web/HTTP CRITICAL → told g3 g1 g2 z1 a1 m1");
    let line = run.effects.iter().find_map(|effect| match effect {
        Effect::Notify(n) => Some(n.line.expose().to_owned()),
        _ => None,
    });
    assert_eq!(line.unwrap(), "list m1,a1,z1,g2,g1,g3");
}

#[test]
fn every_command_of_a_contact_is_logged_and_sent() {
    let build = Build::new().command("sms", "sms $CONTACTPAGER$ $NOTIFICATIONTYPE$");
    let commands = vec![build.call("notify"), build.call("sms!ignored")];
    let build = build
        .contact("ann", |def| {
            def.pager = Some("555".into());
            def.host.commands = commands.clone();
        })
        .host("web", |def| {
            def.max_check_attempts = 1;
            def.contacts = contacts(&[0]);
        });
    let mut run = Run::new(build);
    run.script("at 0 web DOWN → told ann ann");
    assert_eq!(
        run.lines(HistoryKind::Notification),
        [
            "HOST NOTIFICATION: ann;web;DOWN;notify;said so",
            "HOST NOTIFICATION: ann;web;DOWN;sms;said so"
        ]
    );
    let lines: Vec<_> = run
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Notify(n) => Some(n.line.expose()),
            _ => None,
        })
        .collect();
    assert_eq!(lines, ["tell ann", "sms 555 PROBLEM"]);
}

#[test]
fn in_the_log_a_notification_comes_before_its_alert_and_handlers_last() {
    let build = site(|_| {});
    let handler = build.call("handle!$HOSTNAME$ $USER1$");
    let build = Build::new()
        .user_macro(1, "secret")
        .contact("ann", |_| {})
        .settings(|settings| settings.global_service_event_handler = Some(handler.clone()))
        .host("web", |_| {})
        .service("HTTP", |def| {
            def.max_check_attempts = 1;
            def.contacts = contacts(&[0]);
            def.event_handler = Some(handler.clone());
        });
    let mut run = Run::new(build);
    run.script("at 0 web/HTTP CRITICAL");
    let texts: Vec<_> = run
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::History(line) => Some(line.text.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(
        texts,
        [
            "SERVICE NOTIFICATION: ann;web;HTTP;CRITICAL;notify;said so",
            "SERVICE ALERT: web;HTTP;CRITICAL;HARD;1;said so",
            "GLOBAL SERVICE EVENT HANDLER: web;HTTP;CRITICAL;HARD;1;handle!web $USER1$",
            "SERVICE EVENT HANDLER: web;HTTP;CRITICAL;HARD;1;handle!web $USER1$",
        ]
    );
}

#[test]
fn a_host_waits_for_the_importance_of_all_its_services() {
    let build = Build::new()
        .contact("boss", |def| def.minimum_importance = 10)
        .host("web", |def| {
            def.importance = 4;
            def.max_check_attempts = 1;
            def.contacts = contacts(&[0]);
        })
        .service("HTTP", |def| def.importance = 6);
    Run::new(build).script("at 0 web DOWN → told boss");
}
