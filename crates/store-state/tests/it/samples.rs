//! One store of every released schema version is kept in `tests/samples`, and can be opened.
//!
//! A release that changes the schema adds `vN.sql` (a dump: `sqlite3 state.db .dump`) with every
//! table filled, and a line in [`SAMPLES`].

use std::collections::BTreeMap;
use std::path::Path;

use model::{CheckKind, CheckableState, HistoryKind, StateType, Timestamp};
use sqlx::{AssertSqlSafe, Row, SqlitePool};
use store_state::{
    AuditQuery, Counter, HistoryQuery, Role, Sqlite, SqliteSettings, StateStore, TokenHash,
};

/// Version and dump.
const SAMPLES: [(i64, &str); 1] = [(1, include_str!("../samples/v1.sql"))];

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
