//! The suite on SQLite, and what only SQLite has: a file.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Duration;

use model::HistoryKind;
use model::policy::Policy;
use store_state::{
    HistoryQuery, JournalLimits, Place, PolicyMove, Sqlite, SqliteSettings, StateStore, StoreError,
    Write,
};
use tempfile::TempDir;

use crate::suite::{Backend, backend_suite, make, make_security};

/// A file in a directory of its own.
pub(crate) struct SqliteBackend {
    directory: TempDir,
    settings: SqliteSettings,
}

impl SqliteBackend {
    pub(crate) fn new() -> Self {
        Self { directory: TempDir::new().unwrap(), settings: SqliteSettings::default() }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("state.db")
    }
}

impl Backend for SqliteBackend {
    async fn open(&self) -> Box<dyn StateStore> {
        Box::new(Sqlite::open(&self.path(), self.settings).await.unwrap())
    }
}

backend_suite!(SqliteBackend::new());

#[tokio::test]
async fn nobody_else_can_read_the_files() {
    let backend = SqliteBackend::new();
    let store = backend.open().await;
    store.create_user(&make::user("admin")).await.unwrap();
    let files = std::fs::read_dir(backend.directory.path()).unwrap();
    let modes: Vec<_> =
        files.map(|file| file.unwrap().metadata().unwrap().permissions().mode() & 0o777).collect();
    assert_eq!(modes, [0o600; 3], "the file, its log and its index");
}

#[tokio::test]
async fn a_damaged_policy_is_named_and_does_not_stop_the_others() {
    let backend = SqliteBackend::new();
    let store = backend.open().await;
    let by = make_security::change(1, "ann");
    let mut ids = Vec::new();
    for name in ["first", "second", "third"] {
        let policy = Policy { name: name.into(), active: true, ..Policy::default() };
        ids.push(store.create_policy(&policy, Place::Last, &by).await.unwrap());
    }
    let pool = sqlx::SqlitePool::connect(backend.path().to_str().unwrap()).await.unwrap();
    let damage = "UPDATE policies SET conditions = '{\"moon\": \"full\"}' WHERE id = 2";
    sqlx::query(damage).execute(&pool).await.unwrap();
    pool.close().await;

    let found = store.policies().await.unwrap();
    let names: Vec<_> = found.policies.iter().map(|policy| &*policy.item.name).collect();
    assert_eq!(names, ["first", "third"]);
    let [bad] = &found.unreadable[..] else { panic!("{found:?}") };
    assert_eq!((bad.id, bad.order, &*bad.name, bad.active), (ids[1], 2, "second", true));
    assert!(bad.problem.contains("conditions") && bad.problem.contains("moon"), "{bad:?}");

    // It is moved like any other, and a good one can take its place.
    store.move_policy(bad.id, PolicyMove::Up).await.unwrap();
    let good = Policy { id: bad.id, name: "good".into(), ..Policy::default() };
    store.update_policy(&good, bad.version, &by).await.unwrap();
    let found = store.policies().await.unwrap();
    assert_eq!((found.policies[0].item.name.as_str(), found.unreadable.len()), ("good", 0));
}

#[tokio::test]
async fn an_ordered_stop_leaves_one_file() {
    let backend = SqliteBackend::new();
    let store = backend.open().await;
    store.journal().write(vec![make::write("web", None, 1)]).await.unwrap();
    store.close().await;
    assert_eq!(std::fs::read_dir(backend.directory.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_file_of_a_newer_release_is_refused_and_left_alone() {
    let backend = SqliteBackend::new();
    backend.open().await.close().await;
    let pool = sqlx::SqlitePool::connect(backend.path().to_str().unwrap()).await.unwrap();
    sqlx::query("INSERT INTO schema_version VALUES (99, 0)").execute(&pool).await.unwrap();
    pool.close().await;
    let before = std::fs::read(backend.path()).unwrap();
    let refused = Sqlite::open(&backend.path(), backend.settings).await.unwrap_err();
    assert!(matches!(refused, StoreError::Newer { found: 99, .. }), "{refused}");
    assert!(refused.to_string().contains("written by a newer version"), "{refused}");
    assert_eq!(std::fs::read(backend.path()).unwrap(), before);
}

#[tokio::test]
async fn what_is_no_database_is_refused_and_left_alone() {
    let backend = SqliteBackend::new();
    let text = "define host { host_name web }\n".repeat(100);
    std::fs::write(backend.path(), &text).unwrap();
    let refused = Sqlite::open(&backend.path(), backend.settings).await.unwrap_err();
    assert!(matches!(refused, StoreError::Open { .. }), "{refused:?}");
    assert!(refused.to_string().contains("state.db"), "{refused}");
    assert_eq!(std::fs::read_to_string(backend.path()).unwrap(), text);
}

#[tokio::test]
async fn a_missing_directory_is_named() {
    let refused = Sqlite::open("/nonexistent/state.db".as_ref(), SqliteSettings::default()).await;
    assert!(refused.unwrap_err().to_string().contains("/nonexistent/state.db"));
}

#[tokio::test]
async fn two_processes_can_write_one_file() {
    let backend = SqliteBackend::new();
    // As `atalaya user add` beside `atalaya run`: two openings share nothing but the file.
    let (server, tool) = tokio::join!(backend.open(), backend.open());
    let journal = server.journal();
    for n in 0..20 {
        let batch = vec![
            make::write("web", None, n),
            Write::History(make::line(i64::from(n), HistoryKind::Alert, "web", "")),
            Write::Audit(make::audit(i64::from(n), "server", "command")),
        ];
        let entry = make::audit(i64::from(n), "cli", "user_created");
        let name = format!("user-{n}");
        let user = make::user(&name);
        let (written, created, recorded) =
            tokio::join!(journal.write(batch), tool.create_user(&user), tool.record(entry));
        written.unwrap();
        created.unwrap();
        recorded.unwrap();
    }
    assert_eq!(server.users().await.unwrap().len(), 20);
    let audit = store_state::AuditQuery { limit: 100, ..Default::default() };
    assert_eq!(server.audit(&audit).await.unwrap().items.len(), 40);
}

#[tokio::test]
async fn on_a_full_disk_nothing_is_acknowledged_that_is_not_there_and_it_recovers() {
    let mut backend = SqliteBackend::new();
    backend.settings.size_limit_bytes = Some(600 << 10);
    backend.settings.journal =
        JournalLimits { give_up_after: Duration::from_millis(100), ..JournalLimits::default() };
    let store = backend.open().await;
    let line = |n: i64| {
        let mut line = make::line(n, HistoryKind::Alert, "web", "HTTP");
        line.text = "x".repeat(2000);
        Write::History(line)
    };
    let mut acknowledged = 0;
    let error = loop {
        match store.journal().write((0..20).map(|n| line(acknowledged + n)).collect()).await {
            Ok(()) => acknowledged += 20,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, StoreError::Write { .. }), "{error:?}");
    let metrics = store.journal().metrics();
    assert!(metrics.failing && metrics.retries > 0 && acknowledged > 0, "{metrics:?}");

    // Reads go on, and find exactly what was acknowledged.
    let query = HistoryQuery { limit: 10_000, ..HistoryQuery::default() };
    let there = store.history(&query).await.unwrap().items.len() as i64;
    assert_eq!(there, acknowledged);

    // Retention makes room, and the journal goes on by itself.
    store.delete_history_before(make::secs(acknowledged / 2)).await.unwrap();
    store.journal().write(vec![line(acknowledged)]).await.unwrap();
    assert!(!store.journal().metrics().failing);
    store.close().await;
    let reopened = backend.open().await.history(&query).await.unwrap().items.len() as i64;
    assert_eq!(reopened, acknowledged / 2 + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_does_not_wait_for_the_writer() {
    let backend = SqliteBackend::new();
    let store = backend.open().await;
    store.create_user(&make::user("admin")).await.unwrap();
    // Somebody holds the write lock.
    let pool = sqlx::SqlitePool::connect(backend.path().to_str().unwrap()).await.unwrap();
    let lock = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let waiting = store.journal().enqueue(vec![make::write("web", None, 1)]).await.unwrap();
    assert!(store.user("admin").await.unwrap().is_some());
    assert!(store.load_states().await.unwrap().is_empty());
    lock.rollback().await.unwrap();
    waiting.await.unwrap();
    assert_eq!(store.load_states().await.unwrap().len(), 1);
}
