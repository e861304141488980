//! One store of every released schema version is kept in `tests/samples`, and can be opened.
//!
//! A release that changes the schema adds `vN.sql` (a dump: `sqlite3 state.db .dump`) with every
//! table filled, and a line in [`SAMPLES`].

use std::collections::BTreeMap;
use std::path::Path;

use model::alarm::{AlarmId, AlarmUpdate};
use model::event::{EventId, PluginId, PluginSid, Protocol};
use model::policy::{ActionKind, AddressCondition};
use model::{CheckKind, CheckableState, HistoryKind, StateType, Timestamp};
use sqlx::{AssertSqlSafe, Row, SqlitePool};
use store_state::alarm::{AlarmEventsQuery, LabelId};
use store_state::{
    AlarmStatus, AlarmStore, Applied, AssetStore, AuditQuery, Counter, DataSourceStore,
    DirectiveStore, HistoryQuery, PolicyStore, Role, Sqlite, SqliteSettings, StateStore, TokenHash,
};

/// Version and dump.
const SAMPLES: [(i64, &str); 2] =
    [(1, include_str!("../samples/v1.sql")), (2, include_str!("../samples/v2.sql"))];

/// The moment around which everything in the samples happened, plus `us`.
fn at(us: i64) -> Timestamp {
    Timestamp::from_micros(1_790_000_000_000_000 + us)
}

#[tokio::test]
async fn a_store_of_every_released_version_opens_with_its_content() {
    for (version, dump) in SAMPLES {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("state.db");
        restore(&file, dump).await;
        let store = Sqlite::open(&file, SqliteSettings::default()).await.unwrap();
        check_states(&store).await;
        check_accounts(&store).await;
        check_logs(&store).await;
        if version >= 2 {
            check_assets_and_policies(&store).await;
            check_alarms(&store).await;
            check_data_sources(&store).await;
        }
        store.close().await;
        let fresh = directory.path().join("fresh.db");
        Sqlite::open(&fresh, SqliteSettings::default()).await.unwrap().close().await;
        assert_eq!(schema(&file).await, schema(&fresh).await, "after migration of v{version}");
    }
}

#[tokio::test]
async fn every_version_has_its_sample() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("state.db");
    Sqlite::open(&file, SqliteSettings::default()).await.unwrap().close().await;
    let pool = SqlitePool::connect(file.to_str().unwrap()).await.unwrap();
    let versions: Vec<i64> = sqlx::query_scalar("SELECT version FROM schema_version ORDER BY 1")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(versions, SAMPLES.map(|(version, _)| version));
}

async fn restore(file: &Path, dump: &'static str) {
    let url = format!("sqlite://{}?mode=rwc", file.display());
    let pool = SqlitePool::connect(&url).await.unwrap();
    sqlx::raw_sql(dump).execute(&pool).await.unwrap();
    pool.close().await;
}

/// What the file consists of, by the statements that made it.
async fn schema(file: &Path) -> BTreeMap<String, String> {
    let pool = SqlitePool::connect(file.to_str().unwrap()).await.unwrap();
    let sql = AssertSqlSafe("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL");
    let rows = sqlx::query(sql).fetch_all(&pool).await.unwrap();
    rows.iter().map(|row| (row.get("name"), row.get("sql"))).collect()
}

async fn check_states(store: &Sqlite) {
    let states = store.load_states().await.unwrap();
    let names: Vec<_> = states.iter().map(|(_, service, _)| service.as_deref()).collect();
    assert_eq!(names, [None, Some("Backup"), Some("HTTP")]);
    let http = CheckableState {
        has_been_checked: true,
        state: 2,
        state_type: StateType::Hard,
        last_state: 2,
        last_hard_state: 2,
        attempt: 3,
        check_kind: CheckKind::Active,
        output: "connect to address 192.0.2.1 and port 80: Connection refused".into(),
        long_output: "second line\\nthird".into(),
        perfdata: "".into(),
        last_check: at(1),
        next_check: at(2),
        last_state_change: at(3),
        last_hard_state_change: at(4),
        last_time_in_state: [at(5), Timestamp::NEVER, at(6), Timestamp::NEVER],
        latency_s: 0.25,
        execution_s: 1.5,
        notification_number: 2,
        last_notification: at(7),
        next_notification: at(8),
        no_more_notifications: true,
        notified_on: 4,
        problem_id: 11,
        last_problem_id: 10,
        event_id: 21,
        last_event_id: 20,
        notification_id: 31,
        host_problem_at_last_check: true,
    };
    assert_eq!(states[2].2, http);
    let backup = &states[1].2;
    assert_eq!((backup.has_been_checked, backup.check_kind), (false, CheckKind::Passive));
    assert_eq!(backup.state_type, StateType::Soft);
    let counters = store.counters().await.unwrap();
    assert_eq!(counters[&Counter::NextProblemId], 12);
    assert_eq!(counters[&Counter::ProgramStart], at(0).as_micros());
    assert_eq!(counters.len(), 5);
}

async fn check_accounts(store: &Sqlite) {
    let users = store.users().await.unwrap();
    let users: Vec<_> = users.iter().map(|u| (&*u.name, u.role, u.disabled)).collect();
    assert_eq!(users, [("admin", Role::Admin, false), ("guest", Role::Read, true)]);
    let session = TokenHash::from_bytes(&[1; 32]);
    let (session, user) = store.session(&session, at(20)).await.unwrap().unwrap();
    assert_eq!((&*session.csrf_token, &*user.name), ("csrf-1", "admin"));
    let token = store.api_token(&TokenHash::from_bytes(&[2; 32])).await.unwrap().unwrap();
    assert_eq!((token.id, token.role, token.last_used_at), (1, Role::Operate, at(11)));
}

async fn check_logs(store: &Sqlite) {
    let lines = store.history(&HistoryQuery::default()).await.unwrap().items;
    let kinds: Vec<_> = lines.iter().rev().map(|entry| entry.line.kind).collect();
    assert_eq!(
        kinds,
        [
            HistoryKind::Process,
            HistoryKind::State,
            HistoryKind::Alert,
            HistoryKind::Notification,
            HistoryKind::ExternalCommand,
            HistoryKind::PassiveCheck,
            HistoryKind::Warning,
        ]
    );
    let trail = store.audit(&AuditQuery::default()).await.unwrap().items;
    let trail: Vec<_> = trail.iter().map(|r| (r.id, &*r.entry.actor)).collect();
    assert_eq!(trail, [(2, "admin"), (1, "cli")]);
}

async fn check_assets_and_policies(store: &Sqlite) {
    let web = store.host_assets().await.unwrap().pop().unwrap();
    assert_eq!((web.version, web.created_at, &*web.changed.actor), (2, at(0), "admin"));
    let ips = ["192.0.2.1", "2001:db8::1"].map(|ip| ip.parse::<std::net::IpAddr>().unwrap());
    assert_eq!((web.item.ips, web.item.threshold_c, web.item.threshold_a), (ips.into(), 31, 32));
    assert_eq!((&*web.item.fqdns[0], u8::from(web.item.value)), ("web.example.org", 4));
    assert_eq!(web.item.host.as_deref(), Some("web-01"));
    let lan = store.network_assets().await.unwrap().pop().unwrap().item;
    assert_eq!((lan.cidrs[0].to_string().as_str(), lan.internal), ("192.0.2.0/24", true));

    let policies = store.policies().await.unwrap();
    assert_eq!(policies.unreadable, []);
    let quiet = &policies.policies[0].item;
    assert_eq!((&*quiet.name, quiet.order, quiet.active), ("quiet", 1, true));
    assert_eq!(quiet.conditions.sources[0], AddressCondition::Asset(web.item.id));
    assert_eq!(quiet.conditions.destinations, [AddressCondition::HomeNet]);
    assert_eq!(quiet.conditions.time.as_ref().unwrap().minutes, Some((1320, 360)));
    assert_eq!((quiet.consequences.priority, quiet.consequences.qualify), (Some(5), false));
    let ActionKind::Command { line } = &quiet.consequences.actions[0].kind else {
        panic!("{quiet:?}")
    };
    assert_eq!(line, "/bin/echo SRC_IP");
}

async fn check_alarms(store: &Sqlite) {
    let id = AlarmId { directive: 500_001, root: EventId::new(100, 0) };
    let alarm = store.alarm(id).await.unwrap().unwrap();
    let latest = AlarmUpdate {
        id,
        event: EventId::new(102, 0),
        first_at: at(1),
        last_at: at(2),
        plugin_id: PluginId::DIRECTIVE,
        plugin_sid: PluginSid(500_001),
        name: "SSH brute force".into(),
        risk: 6,
        risk_src: 6,
        risk_dst: 4,
        priority: 4,
        reliability: 8,
        src_ip: Some("192.0.2.7".parse().unwrap()),
        dst_ip: Some("2001:db8::1".parse().unwrap()),
        src_port: 40_000,
        dst_port: 22,
        protocol: Protocol::TCP,
        sensor: Some("10.0.0.1".parse().unwrap()),
        level: 3,
        event_count: 12_345,
        new_events: Vec::new(),
        correlating: false,
        similar: "0badcafe".into(),
    };
    assert_eq!(alarm.latest, latest);
    assert_eq!((alarm.status, &*alarm.status_changed.actor), (AlarmStatus::Closed, "admin"));
    assert!(alarm.labels.iter().eq(&[LabelId(3)]));
    assert_eq!(store.labels().await.unwrap().len(), 3);
    let events = store.alarm_events(id, &AlarmEventsQuery::default()).await.unwrap().events;
    assert_eq!(events.iter().map(|event| event.level).collect::<Vec<_>>(), [1, 3]);
    let history = store.alarm_history(id).await.unwrap();
    let kinds: Vec<_> = history.iter().map(|line| line.kind.word()).collect();
    assert_eq!(kinds, ["raised", "advanced", "closed"]);
    // It was closed at risk 6, and another one was deleted.
    let higher = AlarmUpdate { event: EventId::new(103, 0), risk: 7, ..latest.clone() };
    let deleted = AlarmId { root: EventId::new(1, 0), ..id };
    let deleted = AlarmUpdate { id: deleted, ..latest };
    let applied = store.apply_alarms(&[higher, deleted]).await.unwrap();
    assert_eq!(applied, [Applied::Advanced { risk_before: 6, reopened: true }, Applied::Known]);
}

async fn check_data_sources(store: &Sqlite) {
    let over = store.event_type_overrides().await.unwrap()[0].item;
    assert_eq!((over.sid, over.priority, over.reliability), (PluginSid(7), Some(5), None));
    let door = &store.event_types().await.unwrap()[0].item;
    assert_eq!((&*door.name, door.category, door.subcategory), ("door opened", 5, 6));
    let seen = store.seen_data_sources().await.unwrap()[0];
    assert_eq!((seen.first_at, seen.last_at, seen.events), (at(1), at(2), 8));
    assert_eq!(store.disabled_directives().await.unwrap()[0].id, 500_002);
}
