//! Start, reload, stop.

use std::time::{Duration, Instant};

use crate::fixture::{Fixture, service, wait_for};

fn checked(name: &str, script: &str) -> String {
    format!(
        "define service {{\n use common\n service_description {name}\n check_command sh!{script}\n}}\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_runs_and_its_result_is_published_and_kept_over_a_restart() {
    let fixture = Fixture::new();
    let slow = "define service {\n use common\n service_description slow\n check_command sh!true\n check_interval 600\n}\n";
    let objects = fixture.objects(&format!("{}{slow}", checked("bad", "echo broken && exit 2")));
    let engine = fixture.engine(objects.clone(), fixture.store(None).await).await;
    let handle = engine.handle();
    let before = wait_for(&handle, "hard after two attempts", || {
        let live = service(&handle, "bad")?;
        (live.state.attempt == 2 && &*live.state.output == "broken").then_some(live)
    })
    .await;
    let planned = wait_for(&handle, "the slow one is checked and planned again", || {
        service(&handle, "slow").filter(|live| live.state.has_been_checked)
    })
    .await;
    engine.stop().await;

    let engine = fixture.engine(objects, fixture.store(None).await).await;
    let slow = service(&engine.handle(), "slow").unwrap();
    assert_eq!(slow.state.next_check, planned.state.next_check, "planned times survive");
    let after = service(&engine.handle(), "bad").unwrap();
    assert_eq!(after.state.attempt, 2);
    assert_eq!(after.state.last_hard_state, 2);
    assert!(after.state.last_check >= before.state.last_check);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_keeps_what_both_configurations_have() {
    let fixture = Fixture::new();
    let old = format!("{}{}", checked("kept", "echo k && exit 1"), checked("gone", "echo g"));
    let engine = fixture.engine(fixture.objects(&old), fixture.store(None).await).await;
    let handle = engine.handle();
    let kept = wait_for(&handle, "checked once", || {
        service(&handle, "kept").filter(|live| live.state.state == 1)
    })
    .await;

    let new = format!("{}{}", checked("kept", "echo k && exit 1"), checked("added", "echo a"));
    handle.reload(fixture.objects(&new)).await.unwrap();
    let after = service(&handle, "kept").unwrap();
    assert_eq!(after.state.state, 1);
    assert!(after.state.last_check >= kept.state.last_check);
    assert!(service(&handle, "gone").is_none());
    wait_for(&handle, "the new one is checked", || {
        service(&handle, "added").filter(|live| live.state.has_been_checked)
    })
    .await;
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_of_a_larger_configuration_do_no_harm_after_a_reload() {
    let fixture = Fixture::new();
    let many: String = (0..40).map(|n| checked(&format!("s{n:02}"), "echo x")).collect();
    let large = fixture.objects(&many);
    let small = fixture.objects(&checked("s39", "echo x && exit 2"));
    let engine = fixture.engine(large.clone(), fixture.store(None).await).await;
    let handle = engine.handle();
    let last = large.service("h", "s00").unwrap();
    let moved = large.service("h", "s39").unwrap();
    for _ in 0..10 {
        // All forty are in flight or on their way to disk when most of them cease to exist.
        let all = (0..40).map(|n| model::ExternalCommand::ScheduleServiceCheck {
            host: "h".into(),
            service: format!("s{n:02}").into(),
            at: model::Timestamp::NEVER,
            forced: true,
        });
        let forced = handle.submit(all.collect());
        let (forced, reloaded) = tokio::join!(forced, handle.reload(small.clone()));
        assert!(forced.iter().all(Result::is_ok) && reloaded.is_ok());
        assert_eq!(handle.command_line(&large, last.into()).await, None, "it is gone");
        let line = handle.command_line(&large, moved.into()).await.unwrap();
        assert!(line.contains("exit 2"), "the line of the same service today: {line}");
        handle.reload(large.clone()).await.unwrap();
    }
    assert!(handle.is_running());
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_does_not_wait_for_a_hanging_plugin() {
    let fixture = Fixture::new();
    let started = fixture.path().join("started");
    let script = format!("echo > {} && exec sleep 600", started.display());
    let objects = fixture.objects(&checked("hangs", &script));
    let engine = fixture.engine(objects, fixture.store(None).await).await;
    let handle = engine.handle();
    wait_for(&handle, "it runs", || {
        service(&handle, "hangs").filter(|live| live.executing).map(|_| ())
    })
    .await;
    let asked = Instant::now();
    engine.stop().await;
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
}
