//! Results that somebody else reports, and other external commands.

use model::{ExternalCommand, HistoryKind};
use monitor::CommandRefused;

use crate::objects::{Build, contacts};
use crate::script::{Run, at};

fn site() -> Build {
    Build::new()
        .contact("ann", |_| {})
        .host("web", |def| {
            def.max_check_attempts = 5;
            def.contacts = contacts(&[0]);
        })
        .service("HTTP", |def| def.contacts = contacts(&[0]))
}

fn command(run: &mut Run, command: &ExternalCommand) -> Result<(), CommandRefused> {
    run.effects.clear();
    run.monitor.command(command, at(0), &mut run.effects)
}

fn service_result(host: &str, service: &str, code: i32, output: &str) -> ExternalCommand {
    ExternalCommand::ProcessServiceCheckResult {
        host: host.into(),
        service: service.into(),
        code,
        output: output.to_owned(),
    }
}

fn host_result(host: &str, code: i32) -> ExternalCommand {
    ExternalCommand::ProcessHostCheckResult { host: host.into(), code, output: "gone".to_owned() }
}

#[test]
fn a_passive_host_problem_is_hard_at_once() {
    Run::new(site()).script(
        "
        at 0 web passive DOWN → DOWN, hard 1/5, log DOWN;HARD;1, told ann
        at 1 web passive DOWN → hard 1/5, no log, untold TooEarly
        at 2 web passive UNREACHABLE → UNREACHABLE, hard 1/5, log UNREACHABLE;HARD;1, told ann
        at 3 web passive UP   → hard 1/5, log UP;HARD;1, told ann",
    );
}

#[test]
fn a_soft_active_problem_hardens_silently_by_a_passive_result() {
    Run::new(site()).script(
        "
        at 0 web DOWN         → soft 1/5
        at 1 web passive DOWN → hard 2/5, no log, silent
        at 2 web passive DOWN → hard 2/5, no log, told ann",
    );
}

#[test]
fn passive_host_results_may_be_soft_and_translated() {
    let soft = |settings: &mut model::MainSettings| settings.passive_host_checks_are_soft = true;
    Run::new(site().settings(soft)).script(
        "
        at 0 web UP           → next +60
        at 5 web passive DOWN → soft 1/5, log DOWN;SOFT;1, next +55
        at 6 web passive DOWN → soft 2/5, log DOWN;SOFT;2, next +54",
    );
    let build = Build::new()
        .settings(|settings| settings.translate_passive_host_checks = true)
        .host("router", |_| {})
        .host("web", |def| def.parents = vec![model::HostId::from(0)]);
    Run::new(build).script(
        "
        at 0 router passive DOWN → DOWN
        at 1 web passive DOWN    → UNREACHABLE",
    );
}

#[test]
fn a_passive_result_moves_the_schedule_only_if_it_changes_the_state() {
    let mut run = Run::new(site());
    run.script("at 0 web/HTTP OK → next +60");
    run.script(
        "
        at 30 web/HTTP passive OK       → next +30
        at 40 web/HTTP passive CRITICAL → soft 1/3, next +10",
    );
}

#[test]
fn the_line_of_a_passive_result_shows_what_was_before() {
    let mut run = Run::new(site());
    command(&mut run, &service_result("web", "HTTP", 2, "broken | x=1")).unwrap();
    assert_eq!(run.lines(HistoryKind::PassiveCheck), ["PASSIVE SERVICE CHECK: web;HTTP;0;(null)"]);
    command(&mut run, &service_result("web.example.org", "HTTP", 0, "fine")).unwrap();
    assert_eq!(run.lines(HistoryKind::PassiveCheck), ["PASSIVE SERVICE CHECK: web;HTTP;2;broken"]);
    assert_eq!(
        run.lines(HistoryKind::ExternalCommand),
        ["EXTERNAL COMMAND: PROCESS_SERVICE_CHECK_RESULT;web.example.org;HTTP;0;fine"]
    );
    command(&mut run, &host_result("web", 1)).unwrap();
    assert_eq!(run.lines(HistoryKind::PassiveCheck), ["PASSIVE HOST CHECK: web;0;(null)"]);
}

#[test]
fn both_lines_obey_log_passive_checks() {
    let mut run = Run::new(site().settings(|settings| settings.log_passive_checks = false));
    command(&mut run, &service_result("web", "HTTP", 0, "ok")).unwrap();
    assert!(run.lines(HistoryKind::PassiveCheck).is_empty());
    assert!(run.lines(HistoryKind::ExternalCommand).is_empty());
}

#[test]
fn codes_out_of_range_are_unknown_for_services_and_refused_for_hosts() {
    let mut run = Run::new(site());
    command(&mut run, &service_result("web", "HTTP", 77, "?")).unwrap();
    assert_eq!(run.monitor.state(run.id("web/HTTP")).state, 3);
    assert_eq!(command(&mut run, &host_result("web", 3)), Err(CommandRefused::BadHostCode(3)));
    assert_eq!(
        run.lines(HistoryKind::Warning),
        ["Error: External command failed -> PROCESS_HOST_CHECK_RESULT;web;3;gone"]
    );
}

#[test]
fn closed_gates_and_unknown_names_are_refused() {
    let closed =
        |settings: &mut model::MainSettings| settings.accept_passive_service_checks = false;
    let mut run = Run::new(site().settings(closed));
    let refused = Err(CommandRefused::PassiveNotAccepted);
    assert_eq!(command(&mut run, &service_result("web", "HTTP", 0, "ok")), refused);
    assert_eq!(command(&mut run, &host_result("web", 0)), refused);

    let mut run = Run::new(site());
    let unknown = command(&mut run, &service_result("web", "FTP", 0, "ok"));
    assert_eq!(unknown, Err(CommandRefused::UnknownService("web".into(), "FTP".into())));
    assert_eq!(
        run.lines(HistoryKind::Warning)[0],
        "Warning:  Passive check result was received for service 'FTP' on host 'web', \
         but the service could not be found!"
    );
    assert_eq!(
        command(&mut run, &host_result("mail", 0)),
        Err(CommandRefused::UnknownHost("mail".into()))
    );
}

#[test]
fn output_is_one_line_again_in_the_log() {
    let mut run = Run::new(site());
    command(&mut run, &service_result("web", "HTTP", 0, "a\nb\\c")).unwrap();
    assert_eq!(
        run.lines(HistoryKind::ExternalCommand),
        ["EXTERNAL COMMAND: PROCESS_SERVICE_CHECK_RESULT;web;HTTP;0;a\\nb\\\\c"]
    );
    assert_eq!(&*run.monitor.state(run.id("web/HTTP")).long_output, "b\\\\c");
}

#[test]
fn scheduling_commands_are_logged_and_obeyed() {
    let mut run = Run::new(site());
    run.script("at 0 web/HTTP OK → next +60");
    let at_20 = ExternalCommand::ScheduleServiceCheck {
        host: "web".into(),
        service: "HTTP".into(),
        at: at(20),
        forced: false,
    };
    command(&mut run, &at_20).unwrap();
    assert_eq!(
        run.lines(HistoryKind::ExternalCommand),
        [format!("EXTERNAL COMMAND: SCHEDULE_SVC_CHECK;web;HTTP;{}", at(20).as_secs())]
    );
    assert_eq!(run.monitor.state(run.id("web/HTTP")).next_check, at(20));
    run.script("at 21 force web/HTTP → checks web/HTTP");
}
