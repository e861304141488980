//! What is acknowledged is on disk; what cannot be on disk is not acknowledged.

use engine::SubmitError;
use model::ExternalCommand;

use crate::fixture::{Fixture, service, wait_for};

const PASSIVE: &str = "\
define service {
 use common
 service_description passive
 check_command sh!true
 active_checks_enabled 0
}
";

fn result(n: u32) -> ExternalCommand {
    ExternalCommand::ProcessServiceCheckResult {
        host: "h".into(),
        service: "passive".into(),
        code: 2,
        output: format!("n={n}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acknowledged_result_is_in_the_store_and_in_the_log() {
    let fixture = Fixture::new();
    let store = fixture.store(None).await;
    let engine = fixture.engine(fixture.objects(PASSIVE), store.clone()).await;
    let answers = engine.handle().submit(vec![result(1), result(2)]).await;
    assert_eq!(answers, [Ok(()), Ok(())]);

    let states = store.load_states().await.unwrap();
    let (_, _, state) = states.iter().find(|row| row.1.is_some()).expect("the service is stored");
    assert_eq!((&*state.output, state.state, state.attempt), ("n=2", 2, 2));
    engine.stop().await;
    let log = std::fs::read_to_string(fixture.history_log()).unwrap();
    assert!(log.contains("SERVICE ALERT: h;passive;CRITICAL;HARD;2;n=2\n"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_service_is_refused_and_the_others_are_not() {
    let fixture = Fixture::new();
    let engine = fixture.engine(fixture.objects(PASSIVE), fixture.store(None).await).await;
    let unknown = ExternalCommand::ScheduleServiceCheck {
        host: "h".into(),
        service: "nonesuch".into(),
        at: model::Timestamp::NEVER,
        forced: true,
    };
    let answers = engine.handle().submit(vec![unknown, result(1)]).await;
    assert!(matches!(&answers[0], Err(SubmitError::Refused(why)) if why.contains("nonesuch")));
    assert_eq!(answers[1], Ok(()));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_commands_while_checks_go_on() {
    let fixture = Fixture::new();
    drop(fixture.store(None).await); // creates the tables
    let store = fixture.store(None).await;
    store.close().await;
    let size = std::fs::metadata(fixture.path().join("state.db")).unwrap().len();
    let store = fixture.store(Some(size + 64 * 1024)).await;
    let checked = format!(
        "{PASSIVE}define service {{\n use common\n service_description checked\n check_command sh!echo alive\n}}\n"
    );
    let engine = fixture.engine(fixture.objects(&checked), store).await;
    let handle = engine.handle();

    let mut refused = None;
    for n in 0..400 {
        let long = ExternalCommand::ProcessServiceCheckResult {
            host: "h".into(),
            service: "passive".into(),
            code: n % 3,
            output: format!("n={n} {}", "x".repeat(4000)),
        };
        if let Err(error) = handle.submit(vec![long]).await.remove(0) {
            refused = Some(error);
            break;
        }
    }
    assert!(matches!(refused, Some(SubmitError::NotDurable(_))), "{refused:?}");

    let before = service(&handle, "checked").unwrap().state.last_check;
    wait_for(&handle, "checks go on without a disk", || {
        let live = service(&handle, "checked")?;
        (live.state.last_check > before).then_some(())
    })
    .await;
    engine.stop().await;
}
