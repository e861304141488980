//! `kill -9` at random moments: what was acknowledged is there, the database is never corrupt, and a
//! restart shows what was journalled.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;
use store_state::{Sqlite, SqliteSettings, StateRow, StateStore as _};

use crate::daemon::Daemon;

const KILLS: u64 = 200;
/// A restart without checks, to compare what is shown with what is stored, after every so many.
const COMPARE_EVERY: u64 = 20;

#[test]
fn nothing_acknowledged_is_lost_by_200_kills() {
    let dir = tempfile::tempdir().unwrap();
    let checking = configuration(dir.path(), "checking", 1);
    let idle = configuration(dir.path(), "idle", 0);
    let data = dir.path().join("data");
    let mut sent = 0;
    let mut random = 88_172_645_463_325_252_u64;
    for kill in 1..=KILLS {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let daemon = Daemon::start(&checking, &data);
        let acknowledged = run_and_kill(daemon, &mut sent, Duration::from_millis(random % 350));
        let states = stored(&data);
        let last = last_stored(&states);
        assert!(
            last >= acknowledged,
            "kill {kill}: {acknowledged} was acknowledged, {last} is stored"
        );
        if kill % COMPARE_EVERY == 0 {
            let daemon = Daemon::start(&idle, &data);
            compare(&daemon, &states);
            daemon.stop();
        }
    }
}

/// Submits passive results until the kill; the number of the last one that was acknowledged.
fn run_and_kill(daemon: Daemon, sent: &mut u64, life: Duration) -> u64 {
    let acknowledged = Arc::new(AtomicU64::new(0));
    let over = Arc::new(AtomicBool::new(false));
    let daemon = Arc::new(daemon);
    let submitter = {
        let (daemon, acknowledged, over) = (daemon.clone(), acknowledged.clone(), over.clone());
        let mut n = *sent;
        std::thread::spawn(move || {
            while !over.load(Ordering::Relaxed) {
                n += 1;
                let result = json!([{"host": "h", "service": "passive", "state": 2,
                                     "output": format!("n={n}")}]);
                match daemon.post("results", &result) {
                    Some(answer) if answer["results"][0]["accepted"] == true => {
                        acknowledged.store(n, Ordering::Relaxed);
                    }
                    _ => break,
                }
            }
            n
        })
    };
    std::thread::sleep(life);
    daemon.signal("KILL");
    over.store(true, Ordering::Relaxed);
    *sent = submitter.join().expect("the submitter ends");
    acknowledged.load(Ordering::Relaxed)
}

fn stored(data: &Path) -> Vec<StateRow> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Sqlite::open(&data.join("state.db"), SqliteSettings::default())
            .await
            .expect("the database opens");
        assert_eq!(integrity(&data.join("state.db")).await, "ok");
        let states = store.load_states().await.expect("states can be read");
        store.close().await;
        states
    })
}

async fn integrity(database: &Path) -> String {
    let options = SqliteConnectOptions::new().filename(database).read_only(true);
    let mut connection = options.connect().await.expect("the database opens");
    let check = sqlx::query_scalar("PRAGMA integrity_check");
    check.fetch_one(&mut connection).await.expect("it can be checked")
}

fn last_stored(states: &[StateRow]) -> u64 {
    let is_passive = |row: &&StateRow| row.1.as_ref().is_some_and(|name| &**name == "passive");
    let Some((_, _, state)) = states.iter().find(is_passive) else { return 0 };
    state.output.strip_prefix("n=").and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// With checks switched off nothing may differ from what is stored.
fn compare(daemon: &Daemon, states: &[StateRow]) {
    let shown = daemon.get("services?limit=1000");
    let items = shown["items"].as_array().expect("a list");
    for (host, service, state) in states {
        let Some(service) = service else { continue };
        let item = items
            .iter()
            .find(|item| item["host"] == **host && item["name"] == **service)
            .unwrap_or_else(|| panic!("{host};{service} is stored but not shown"));
        assert_eq!(item["attempt"], state.attempt, "{service}");
        assert_eq!(item["output"], *state.output, "{service}");
        assert_eq!(item["state"], word(state.state, state.has_been_checked), "{service}");
        let state_type = if state.state_type == model::StateType::Hard { "hard" } else { "soft" };
        assert_eq!(item["state_type"], state_type, "{service}");
        assert_ne!(item["last_check"], Value::Null, "{service}");
    }
    let planned = items.iter().filter(|item| item["next_check"] != Value::Null).count();
    assert!(planned >= items.len() - 1, "all but the passive one are planned again: {shown}");
}

fn word(state: u8, checked: bool) -> &'static str {
    match (checked, state) {
        (false, _) => "PENDING",
        (true, 0) => "OK",
        (true, 1) => "WARNING",
        (true, 2) => "CRITICAL",
        (true, _) => "UNKNOWN",
    }
}

/// A host, a passive service and twenty that are checked every second with changing results.
fn configuration(dir: &Path, name: &str, execute: u8) -> PathBuf {
    fs::write(dir.join("changing"), "n=$(date +%s)\necho at $n\nexit $((n / 2 % 3))\n").unwrap();
    let mut objects = OBJECTS.replace("@DIR@", dir.to_str().unwrap());
    for n in 0..20 {
        objects.push_str(&format!(
            "define service {{\n use checked\n service_description s{n:02}\n}}\n"
        ));
    }
    fs::write(dir.join(format!("{name}.objects")), objects).unwrap();
    let path = dir.join(format!("{name}.cfg"));
    let main = format!(
        "cfg_file={name}.objects\ncheck_result_path=.\ntemp_path=.\ninterval_length=1\n\
         service_inter_check_delay_method=n\nhost_inter_check_delay_method=n\n\
         execute_service_checks={execute}\nexecute_host_checks={execute}\n\
         illegal_macro_output_chars=`\n"
    );
    fs::write(&path, main).unwrap();
    path
}

const OBJECTS: &str = "\
define command {
 command_name changing
 command_line /bin/sh @DIR@/changing
}
define command {
 command_name up
 command_line check_dummy 0 fine
}
define contact {
 contact_name nobody
 host_notification_commands up
 service_notification_commands up
}
define host {
 host_name h
 check_command up
 check_interval 1
 max_check_attempts 2
 contacts nobody
}
define service {
 name common
 register 0
 host_name h
 max_check_attempts 3
 check_interval 1
 retry_interval 1
 contacts nobody
}
define service {
 name checked
 use common
 register 0
 check_command changing
}
define service {
 use common
 service_description passive
 check_command up
 active_checks_enabled 0
}
";
