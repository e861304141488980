//! Opening the file: permissions, pragmas, migrations, pools.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use fs_err::os::unix::fs::OpenOptionsExt;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, SqliteConnection, SqlitePool};

use super::SqliteSettings;
use crate::error::StoreError;
use crate::migrations::{CREATE_VERSION_TABLE, MIGRATIONS, Migration, newest};

/// How long to wait for another process (`atalaya user add`) that is writing.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a reader waits for one of the connections.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// The write-ahead log is cut back to this after a burst made it grow.
const WAL_LIMIT_BYTES: u64 = 64 << 20;
/// Rows the database's thread reads ahead: enough that the two threads rarely wake each other.
const ROW_BUFFER: usize = 1024;
const PAGE_BYTES: u32 = 4096;

/// The connections to one database file.
pub(super) struct Pools {
    /// Exactly one connection, so that writers queue up in order instead of finding the
    /// database locked.
    pub(super) writer: SqlitePool,
    pub(super) readers: SqlitePool,
}

pub(super) async fn open(path: &Path, settings: &SqliteSettings) -> Result<Pools, StoreError> {
    let failed = |error: Arc<dyn std::error::Error + Send + Sync>| StoreError::Open {
        path: path.to_path_buf(),
        source: error,
    };
    create(path).map_err(|error| failed(Arc::new(error)))?;
    let options = options(path, settings);
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        // After a full disk SQLite has rolled back by itself, sqlx has not noticed and would
        // refuse every later transaction: such a connection is replaced.
        .before_acquire(|connection, _| {
            let clean = !connection.is_in_transaction();
            Box::pin(async move { Ok(clean) })
        })
        .connect_with(options.clone())
        .await
        .map_err(|error| failed(Arc::new(error)))?;
    let mut connection = writer.acquire().await.map_err(|error| failed(Arc::new(error)))?;
    migrate(&mut connection, path).await?;
    drop(connection);
    let readers = SqlitePoolOptions::new()
        .max_connections(settings.readers)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_lazy_with(options.pragma("query_only", "ON"));
    Ok(Pools { writer, readers })
}

/// The file holds password hashes: nobody else may read it. SQLite gives its log the same mode.
fn create(path: &Path) -> std::io::Result<()> {
    let mut options = fs_err::OpenOptions::new();
    options.write(true).create(true).truncate(false).mode(0o600);
    options.open(path).map(drop)
}

fn options(path: &Path, settings: &SqliteSettings) -> SqliteConnectOptions {
    let mut options = SqliteConnectOptions::new()
        .filename(path)
        .page_size(PAGE_BYTES)
        .journal_mode(SqliteJournalMode::Wal)
        // In WAL mode NORMAL would not sync on commit: fast, and wrong for a promise.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .row_buffer_size(ROW_BUFFER)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("journal_size_limit", WAL_LIMIT_BYTES.to_string());
    if let Some(bytes) = settings.size_limit_bytes {
        options = options.pragma("max_page_count", (bytes / u64::from(PAGE_BYTES)).to_string());
    }
    options
}

/// Takes the steps the file has not taken yet, each in its own transaction.
async fn migrate(connection: &mut SqliteConnection, path: &Path) -> Result<(), StoreError> {
    let failed = |version| {
        move |error: sqlx::Error| StoreError::Migration {
            store: path.to_path_buf(),
            version,
            source: Arc::new(error),
        }
    };
    let found = version(connection).await.map_err(failed(0))?;
    if found > newest() {
        return Err(StoreError::Newer { store: PathBuf::from(path), found, known: newest() });
    }
    for step in MIGRATIONS.iter().filter(|step| step.version > found) {
        take(connection, step).await.map_err(failed(step.version))?;
    }
    Ok(())
}

/// The version of the file, 0 for a new one.
async fn version(connection: &mut SqliteConnection) -> Result<i64, sqlx::Error> {
    sqlx::query(CREATE_VERSION_TABLE).execute(&mut *connection).await?;
    let found: Option<i64> =
        sqlx::query_scalar("SELECT MAX(version) FROM schema_version").fetch_one(connection).await?;
    Ok(found.unwrap_or(0))
}

async fn take(connection: &mut SqliteConnection, step: &Migration) -> Result<(), sqlx::Error> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    // Another process may have taken it while we waited for our turn.
    if version(&mut transaction).await? >= step.version {
        return transaction.rollback().await;
    }
    sqlx::raw_sql(step.sql).execute(&mut *transaction).await?;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    sqlx::query("INSERT INTO schema_version (version, applied_at_us) VALUES ($1, $2)")
        .bind(step.version)
        .bind(i64::try_from(now.as_micros()).unwrap_or(i64::MAX))
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}
