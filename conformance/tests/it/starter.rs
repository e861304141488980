//! The starter configuration and Debian's sample, run by the binary and by hand.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::daemon::{Daemon, wait_for};
use crate::peer;

/// The services of Nagios' own localhost sample.
const SERVICES: [&str; 8] = [
    "Current Load",
    "Current Users",
    "HTTP",
    "PING",
    "Root Partition",
    "SSH",
    "Swap Usage",
    "Total Processes",
];

fn starter() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/starter/nagios.cfg")
}

#[test]
fn the_starter_has_checked_everything_within_a_minute() {
    let data = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(&starter(), data.path());
    let (user, password) = daemon.first_login.clone().expect("a first start prints a login");
    assert_eq!(user, "admin");
    assert!(password.len() >= 16, "a one-time password is long");

    let services =
        wait_for(Duration::from_secs(60), "all services checked", || all_checked(&daemon));
    assert_eq!(names(&services), SERVICES);
    compare_with_plugins(&daemon, &services);

    // Nothing listens on port 80 of a fresh machine: that is found out and confirmed.
    if std::net::TcpStream::connect("127.0.0.1:80").is_err() {
        wait_for(Duration::from_secs(60), "HTTP is a hard problem", || {
            let http = daemon.get("hosts/localhost/services/HTTP");
            (http["state"] == "CRITICAL" && http["state_type"] == "hard").then_some(())
        });
    }
    let (status, took) = daemon.stop();
    assert!(status.success(), "{status}");
    assert!(took < Duration::from_secs(5), "an ordered stop took {took:?}");
}

#[test]
fn debians_sample_runs_unmodified() {
    let Some(sample) =
        peer::find("Debian's sample configuration (nagios4-core)", &["/etc/nagios4/nagios.cfg"])
    else {
        return;
    };
    let data = tempfile::tempdir().unwrap();
    let daemon = Daemon::start(&sample, data.path());
    // The sample spreads first checks over five minutes; a user would press "check now".
    let forced = json!({"command": "SCHEDULE_FORCED_HOST_SVC_CHECKS", "args": ["localhost", "0"]});
    let answer = daemon.post("commands", &forced).expect("the server answers");
    assert_eq!(answer["results"][0]["accepted"], true, "{answer}");

    let services =
        wait_for(Duration::from_secs(60), "all services checked", || all_checked(&daemon));
    assert_eq!(names(&services), SERVICES);
    compare_with_plugins(&daemon, &services);
}

fn all_checked(daemon: &Daemon) -> Option<Vec<Value>> {
    let answer = daemon.get("services?host=localhost&sort=name");
    let items = answer["items"].as_array()?.clone();
    (items.len() == SERVICES.len() && items.iter().all(|s| s["state"] != "PENDING"))
        .then_some(items)
}

fn names(services: &[Value]) -> Vec<&str> {
    services.iter().filter_map(|s| s["name"].as_str()).collect()
}

/// Runs each service's command line with the real plugins: the state must be the same.
fn compare_with_plugins(daemon: &Daemon, services: &[Value]) {
    let Some(plugins) = peer::plugins() else { return };
    for service in services {
        let name = service["name"].as_str().unwrap();
        let path = format!("hosts/localhost/services/{}", name.replace(' ', "%20"));
        let detail = daemon.get(&path);
        let line = detail["command_line"].as_str().unwrap();
        let line = line.replace("$USER1$", plugins.to_str().unwrap());
        assert!(line.starts_with('/'), "`{line}` names the plugin by its path");
        let output = Command::new("/bin/sh").args(["-c", &line]).output().unwrap();
        let by_hand = match output.status.code() {
            Some(0) => "OK",
            Some(1) => "WARNING",
            Some(2) => "CRITICAL",
            _ => "UNKNOWN",
        };
        assert_eq!(
            service["state"],
            by_hand,
            "{name}: we say {}, by hand: {}",
            service["output"],
            String::from_utf8_lossy(&output.stdout)
        );
    }
}
