//! From a syslog line to an event, an alarm and a service that shows it; over restarts.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use engine::Engine;
use engine::security::{
    JournalUse, Security, SecurityHandle, SecurityParts, SecuritySettings, StateChanges,
};
use jiff::tz::TimeZone;
use plugins::runner::{Runner, RunnerSettings};
use store_events::{EventQuery, EventStore, Tantivy, TantivySettings, query};
use store_state::{AlarmQuery, Sqlite, SqliteSettings};

use crate::fixture::Fixture;

const PLUGIN: &str = "[DEFAULT]
plugin_id=4003
[config]
type=detector
enable=yes
source=log
location=/nowhere/auth.log
[01 - failed]
event_type=event
regexp=\"sshd\\[\\d+\\]: Failed password for (?P<user>\\S+) from (?P<src>\\S+) port (?P<port>\\d+)\"
plugin_sid=1
src_ip={$src}
src_port={$port}
dst_ip=127.0.0.1
username={$user}
";

const NAGIOS_PLUGIN: &str = "[DEFAULT]
plugin_id=1525
[config]
type=detector
enable=yes
source=log
location=/nowhere/nagios.log
[01 - service]
regexp=\"SERVICE ALERT: (?P<host>[^;]+);(?P<service>[^;]+);CRITICAL;HARD\"
plugin_sid=7
dst_ip={resolv($host)}
userdata1={$host}
userdata2={$service}
";

const DIRECTIVE: &str = r#"<directives><directive id="50001" name="brute force from SRC_IP" priority="5">
<rule type="detector" name="failed" plugin_id="4003" plugin_sid="1" from="ANY" to="ANY" reliability="1" occurrence="1">
<rules><rule type="detector" name="more" plugin_id="4003" plugin_sid="1" from="1:SRC_IP" to="1:DST_IP" reliability="8" occurrence="5" time_out="600"/></rules>
</rule></directive></directives>"#;

const OBJECTS: &str = "
define host {
 host_name here
 address 127.0.0.1
 max_check_attempts 1
 contacts nobody
}
define service {
 use common
 host_name here
 service_description web
 check_command sh!true
 active_checks_enabled 0
 max_check_attempts 1
}
define service {
 use common
 host_name here
 service_description Security alarms
 check_command sh!true
 active_checks_enabled 0
 max_check_attempts 1
}
";

struct Running {
    engine: Engine,
    security: Security,
}

async fn start(fixture: &Fixture) -> Running {
    let objects = fixture.objects(OBJECTS);
    let root = fixture.path();
    for (dir, file, text) in [
        ("plugins", "ssh.cfg", PLUGIN),
        ("plugins", "nagios.cfg", NAGIOS_PLUGIN),
        ("directives", "test.xml", DIRECTIVE),
    ] {
        std::fs::create_dir_all(root.join(dir)).unwrap();
        std::fs::write(root.join(dir).join(file), text).unwrap();
    }
    let database =
        Arc::new(Sqlite::open(&root.join("state.db"), SqliteSettings::default()).await.unwrap());
    let events = Tantivy::open(&root.join("events"), TantivySettings::default()).await.unwrap();
    let (changes, changes_end) = StateChanges::channel("Security alarms");
    let runner = Arc::new(Runner::new(RunnerSettings::default()));
    let engine = Engine::start(engine::EngineSettings {
        objects,
        store: database.clone(),
        runner: runner.clone(),
        zone: TimeZone::UTC,
        history_log: fixture.history_log(),
        state_changes: Some(changes),
    })
    .await
    .unwrap();
    let security = Security::start(SecurityParts {
        settings: settings(root),
        store: database,
        events: Arc::new(events),
        engine: engine.handle(),
        runner,
        zone: TimeZone::UTC,
        state_changes: changes_end,
    })
    .await
    .unwrap();
    Running { engine, security }
}

fn settings(root: &Path) -> SecuritySettings {
    SecuritySettings {
        directory: root.to_owned(),
        plugins_dir: Some(root.join("plugins")),
        directives_dir: Some(root.join("directives")),
        syslog_udp: Vec::new(),
        syslog_tcp: vec![(Ipv4Addr::LOCALHOST, 0).into()],
        tls: None,
        follow: Vec::new(),
        follow_plugin_files: false,
        journal: JournalUse::Off,
        queue_bytes: 64 << 20,
        sensor: Ipv4Addr::LOCALHOST.into(),
        keep_days: 0,
        keep_bytes: 0,
        state_bytes: 16 << 20,
        alarm_service: "Security alarms".to_owned(),
    }
}

impl Running {
    async fn stop(self) {
        self.security.stop().await;
        self.engine.stop().await;
    }
}

/// Sends lines and waits until the sender is told, by the end of the connection, that they are
/// on disk.
async fn send(security: &SecurityHandle, lines: Vec<String>) {
    let address = security.addresses().tcp[0];
    let sent = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all((lines.join("\n") + "\n").as_bytes()).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        stream.read_to_end(&mut Vec::new()).unwrap()
    });
    assert_eq!(sent.await.unwrap(), 0);
}

fn failed(n: usize) -> String {
    let now = jiff::Timestamp::now().to_zoned(TimeZone::UTC).strftime("%b %e %H:%M:%S");
    format!(
        "<38>{now} web sshd[{n}]: Failed password for user{n} from 203.0.113.9 port {} ssh2",
        1000 + n
    )
}

async fn until<T>(what: &str, mut found: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..200 {
        if let Some(value) = found().await {
            return value;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("not within ten seconds: {what}");
}

async fn count(security: &SecurityHandle, text: &str) -> u64 {
    let filter = query::parse(text).unwrap();
    security.events().count(&EventQuery { from: None, to: None, filter }).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_becomes_an_event_and_an_attack_an_alarm_that_contacts_can_be_told_of() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    let security = running.security.handle();
    send(&security, (0..6).map(failed).collect()).await;
    until("six events", async || (count(&security, "plugin_id:4003").await == 6).then_some(()))
        .await;
    assert_eq!(count(&security, "username:user3 src_ip:203.0.113.0/24").await, 1);

    let alarms = security.store().alarms(&AlarmQuery::default()).await.unwrap().items;
    assert_eq!(alarms.len(), 1, "{alarms:#?}");
    assert_eq!(alarms[0].latest.id.directive, 50001);
    assert_eq!(alarms[0].latest.name, "brute force from 203.0.113.9");

    let engine = running.engine.handle();
    let state = until("the service shows it", async || {
        let view = engine.view();
        let live = view.service(view.objects.service("here", "Security alarms")?);
        (live.state.state == 2).then_some(live)
    })
    .await;
    assert!(state.state.output.contains("brute force"), "{}", state.state.output);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directive_goes_on_after_a_restart_and_nothing_is_stored_twice() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    send(&running.security.handle(), (0..3).map(failed).collect()).await;
    let security = running.security.handle();
    until("three events", async || (count(&security, "plugin_id:4003").await == 3).then_some(()))
        .await;
    running.stop().await;

    let running = start(&fixture).await;
    let security = running.security.handle();
    send(&security, (3..6).map(failed).collect()).await;
    until("six events", async || (count(&security, "plugin_id:4003").await == 6).then_some(()))
        .await;
    let alarms = security.store().alarms(&AlarmQuery::default()).await.unwrap().items;
    assert_eq!(alarms.len(), 1, "{alarms:#?}");
    assert_eq!(alarms[0].latest.event_count, 7, "six events and the directive's own");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hard_state_is_an_event_about_the_host() {
    let fixture = Fixture::new();
    let running = start(&fixture).await;
    let security = running.security.handle();
    let engine = running.engine.handle();
    let critical = |service: &str| model::ExternalCommand::ProcessServiceCheckResult {
        host: "here".into(),
        service: service.into(),
        code: 2,
        output: "by hand".to_owned(),
    };
    // What shows alarms must not raise further ones.
    let results = vec![critical("Security alarms"), critical("web")];
    assert_eq!(engine.submit(results).await, [Ok(()), Ok(())]);
    until("its event", async || {
        (count(&security, "plugin_id:1525 userdata1:here userdata2:web dst_ip:127.0.0.1").await
            == 1)
            .then_some(())
    })
    .await;
    assert_eq!(count(&security, "plugin_id:1525").await, 1);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_in_use_is_shown_and_stops_nobody() {
    let taken = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let fixture = Fixture::new();
    let first = start(&fixture).await;
    let mut settings = settings(fixture.path());
    settings.directory = fixture.path().join("second");
    settings.syslog_tcp = vec![taken.local_addr().unwrap()];
    let events_dir = fixture.path().join("second-events");
    let events = Tantivy::open(&events_dir, TantivySettings::default()).await.unwrap();
    let database = fixture.path().join("second.db");
    let security = Security::start(SecurityParts {
        settings,
        store: Arc::new(Sqlite::open(&database, SqliteSettings::default()).await.unwrap()),
        events: Arc::new(events) as Arc<dyn EventStore>,
        engine: first.engine.handle(),
        runner: Arc::new(Runner::new(RunnerSettings::default())),
        zone: TimeZone::UTC,
        state_changes: StateChanges::channel("").1,
    })
    .await
    .unwrap();
    let sources = security.handle().sources();
    let broken = sources.iter().filter_map(|source| source.received.as_ref()?.error.as_ref());
    assert!(broken.into_iter().any(|error| error.contains("cannot listen")), "{sources:#?}");
    security.stop().await;
    first.stop().await;
}

/// A rule of two lines holds every first line until something else comes; none of them may share
/// an id with another event, or the store would take it for a repetition.
#[tokio::test(flavor = "multi_thread")]
async fn lines_held_for_a_multi_line_rule_in_vain_are_all_kept() {
    let fixture = Fixture::new();
    std::fs::create_dir_all(fixture.path().join("plugins")).unwrap();
    let plugin = PLUGIN.replace("4003", "9100").replace(
        "regexp=\"sshd\\[\\d+\\]: Failed password for (?P<user>\\S+) from (?P<src>\\S+) port (?P<port>\\d+)\"",
        "regexp=\"first (?P<user>\\S+) (?P<src>\\S+) (?P<port>\\d+)\\nsecond\"",
    );
    assert!(plugin.contains("second"));
    std::fs::write(fixture.path().join("plugins/pair.cfg"), plugin).unwrap();
    let running = start(&fixture).await;
    let security = running.security.handle();
    let lines = (0..600).map(|n| format!("<38>Nov 21 10:00:00 web pair: first u{n} 192.0.2.1 1"));
    send(&security, lines.chain(["<38>Nov 21 10:00:00 web pair: other".to_owned()]).collect())
        .await;
    until("all of them", async || (count(&security, "generic:true").await == 601).then_some(()))
        .await;
    running.stop().await;
}
