//! `kill -9` while records arrive by the thousand: what a sender was told is on disk is found
//! after the restart, once, and an attack that goes on all the while stays one alarm.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::daemon::{Daemon, wait_for};

const KILLS: u64 = 6;
/// Offered by all senders together.
const RECORDS_PER_SECOND: u64 = 20_000;
const RECORDS_PER_CONNECTION: u64 = 500;
/// Events asked for at a time.
const PAGE: usize = 1_000;

const DIRECTIVE: &str = r#"<directives><directive id="50001" name="brute force by SRC_IP" priority="5">
<rule type="detector" name="failed" plugin_id="4003" plugin_sid="1" from="ANY" to="ANY" reliability="1" occurrence="1">
<rules><rule type="detector" name="more" plugin_id="4003" plugin_sid="1" from="1:SRC_IP" to="ANY" reliability="10" occurrence="20" time_out="86400">
<rules><rule type="detector" name="still" plugin_id="4003" plugin_sid="1" from="1:SRC_IP" to="ANY" reliability="10" occurrence="1000000" time_out="86400"/></rules>
</rule></rules></rule></directive></directives>"#;

const OBJECTS: &str = "\
define command {
 command_name true
 command_line /bin/true
}
define contact {
 contact_name c
 host_notification_commands true
 service_notification_commands true
}
define host {
 host_name h
 max_check_attempts 1
 contacts c
}
define service {
 host_name h
 service_description s
 check_command true
 active_checks_enabled 0
 max_check_attempts 1
 contacts c
}
";

#[test]
fn records_a_sender_was_told_of_are_found_once_and_alarms_are_not_doubled() {
    let dir = tempfile::tempdir().unwrap();
    let (nagios, settings, port) = configuration(dir.path());
    let data = dir.path().join("data");
    let arguments = ["--config", settings.to_str().unwrap()];
    let mut acknowledged = Vec::new();
    let mut next = 0;
    for kill in 0..KILLS {
        let daemon = Daemon::start_with(&nagios, &data, &arguments);
        let life = Duration::from_millis(1_500 + 700 * (kill % 3));
        acknowledged.extend(send_and_kill(&daemon, port, &mut next, life));
    }
    assert!(acknowledged.len() as u64 > RECORDS_PER_SECOND, "only {}", acknowledged.len());

    let daemon = Daemon::start_with(&nagios, &data, &arguments);
    let found = wait_for(Duration::from_secs(120), "every record to be processed", || {
        let sources = daemon.get("system/sources");
        (sources["queue"]["depth_records"] == 0).then_some(())?;
        let found = stored(&daemon);
        acknowledged.iter().all(|n| found.contains_key(n)).then_some(found)
    });
    let doubled: Vec<_> = found.iter().filter(|(_, times)| **times > 1).collect();
    assert!(doubled.is_empty(), "stored more than once: {doubled:?}");

    let alarms = daemon.get("alarms?limit=1000");
    let of_the_directive: Vec<&Value> = alarms["items"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|alarm| alarm["directive_id"] == 50001)
        .collect();
    assert_eq!(of_the_directive.len(), 1, "{alarms:#}");
}

/// Sends until the kill; the numbers of the records whose connection the server had closed, which
/// it does when they are on disk.
fn send_and_kill(daemon: &Daemon, port: u16, next: &mut u64, life: Duration) -> Vec<u64> {
    let over = Arc::new(AtomicBool::new(false));
    let sender = {
        let (over, mut n) = (over.clone(), *next);
        std::thread::spawn(move || {
            let mut told = Vec::new();
            let began = Instant::now();
            let first = n;
            while !over.load(Ordering::Relaxed) {
                let batch = n..n + RECORDS_PER_CONNECTION;
                n = batch.end;
                if !send(port, batch.clone()) {
                    break;
                }
                told.extend(batch);
                let due = Duration::from_secs_f64((n - first) as f64 / RECORDS_PER_SECOND as f64);
                std::thread::sleep(due.saturating_sub(began.elapsed()));
            }
            (n, told)
        })
    };
    std::thread::sleep(life);
    daemon.signal("KILL");
    over.store(true, Ordering::Relaxed);
    let (sent, told) = sender.join().expect("the sender ends");
    *next = sent;
    told
}

/// One connection; whether the server closed its side in order.
fn send(port: u16, numbers: std::ops::Range<u64>) -> bool {
    let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else { return false };
    let now = jiff::Zoned::now().strftime("%b %e %H:%M:%S").to_string();
    let lines: String = numbers
        .map(|n| {
            format!("<38>{now} web sshd[7]: Failed password for record{n} from 192.0.2.66 port 4000 ssh2\n")
        })
        .collect();
    let mut rest = Vec::new();
    stream.write_all(lines.as_bytes()).is_ok()
        && stream.shutdown(Shutdown::Write).is_ok()
        && stream.read_to_end(&mut rest).is_ok()
}

/// How often each record is stored.
fn stored(daemon: &Daemon) -> BTreeMap<u64, u32> {
    let mut found = BTreeMap::new();
    let mut cursor = String::new();
    loop {
        let page = daemon.get(&format!("events?q=plugin_id:4003&limit={PAGE}{cursor}"));
        for item in page["items"].as_array().expect("a list") {
            let name = item["username"].as_str().and_then(|name| name.strip_prefix("record"));
            if let Some(n) = name.and_then(|n| n.parse().ok()) {
                *found.entry(n).or_insert(0) += 1;
            }
        }
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return found,
        }
    }
}

/// A host, one directive, and a TCP port for syslog.
fn configuration(dir: &Path) -> (PathBuf, PathBuf, u16) {
    let probe = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = probe.local_addr().unwrap().port();
    let nagios = dir.join("nagios.cfg");
    fs::write(dir.join("objects.cfg"), OBJECTS).unwrap();
    fs::write(&nagios, "cfg_file=objects.cfg\ncheck_result_path=.\ntemp_path=.\n").unwrap();
    fs::create_dir(dir.join("directives.d")).unwrap();
    fs::write(dir.join("directives.d/test.xml"), DIRECTIVE).unwrap();
    let settings = dir.join("atalaya.toml");
    let text = format!(
        "[collect]\nsyslog_udp = []\nsyslog_tcp = [\"127.0.0.1:{port}\"]\n\
         follow_plugin_files = false\njournal = \"off\"\n"
    );
    fs::write(&settings, text).unwrap();
    (nagios, settings, port)
}
