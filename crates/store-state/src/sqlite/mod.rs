//! The embedded back end: one SQLite file, written by one connection, read by several.
//!
//! WAL mode with `synchronous = FULL`: a commit is an fsync of the log, and readers work on
//! their own snapshot beside it. The statements themselves are plain SQL that PostgreSQL takes
//! as well; what is SQLite's own (pragmas, result codes, `BEGIN IMMEDIATE`) is in `open` and
//! `commit`.

mod adoption;
mod alarms;
mod assets;
mod audit;
mod columns;
mod commit;
mod data_sources;
mod directives;
mod history;
mod networks;
mod open;
mod policies;
mod sessions;
mod states;
mod tokens;
mod users;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use model::Timestamp;
use sqlx::{QueryBuilder, SqlitePool};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::account::{ApiToken, NewApiToken, Role, Session, TokenHash, User};
use crate::audit::{AuditEntry, AuditQuery, AuditRecord};
use crate::counter::Counter;
use crate::error::StoreError;
use crate::history::{HistoryEntry, HistoryQuery};
use crate::journal::{Journal, JournalLimits, Write};
use crate::page::{Cursor, MAX_PAGE, Page};
use crate::store::{StateRow, StateStore};

/// How to open a SQLite store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SqliteSettings {
    /// How the journal gathers and how patient it is.
    pub journal: JournalLimits,
    /// Connections for reading.
    pub readers: u32,
    /// The file may not grow beyond this; at the limit writes fail as on a full disk and reads
    /// go on. `None` for no limit.
    pub size_limit_bytes: Option<u64>,
}

impl Default for SqliteSettings {
    fn default() -> Self {
        Self { journal: JournalLimits::default(), readers: 4, size_limit_bytes: None }
    }
}

/// A state store in a SQLite file.
#[derive(Debug)]
pub struct Sqlite {
    writer: SqlitePool,
    readers: SqlitePool,
    journal: Journal,
    closing: CancellationToken,
    tracker: TaskTracker,
}

impl Sqlite {
    /// Opens the file, or creates it (mode 0600) in a directory that exists, and brings it to
    /// the newest schema. Needs a tokio runtime, on which the journal's writer then runs.
    ///
    /// # Errors
    /// [`StoreError::Open`], [`StoreError::Migration`], and [`StoreError::Newer`] for a file of
    /// a later release, which is left as it is.
    pub async fn open(path: &Path, settings: SqliteSettings) -> Result<Self, StoreError> {
        let open::Pools { writer, readers } = open::open(path, &settings).await?;
        let (closing, tracker) = (CancellationToken::new(), TaskTracker::new());
        let committer = commit::Committer::new(writer.clone());
        let journal = Journal::start(committer, settings.journal, closing.clone(), &tracker);
        Ok(Self { writer, readers, journal, closing, tracker })
    }

    /// A transaction that will write `operation`, holding the write lock from its beginning.
    async fn begin(
        &self,
        operation: &'static str,
    ) -> Result<sqlx::Transaction<'_, sqlx::Sqlite>, StoreError> {
        self.writer.begin_with("BEGIN IMMEDIATE").await.map_err(write(operation))
    }
}

#[async_trait]
impl StateStore for Sqlite {
    fn journal(&self) -> Journal {
        self.journal.clone()
    }

    async fn load_states(&self) -> Result<Vec<StateRow>, StoreError> {
        states::load(&self.readers).await
    }

    async fn counters(&self) -> Result<BTreeMap<Counter, i64>, StoreError> {
        states::counters(&self.readers).await
    }

    async fn history(&self, query: &HistoryQuery) -> Result<Page<HistoryEntry>, StoreError> {
        history::page(&self.readers, query).await
    }

    async fn delete_history_before(&self, before: Timestamp) -> Result<u64, StoreError> {
        history::delete_before(&self.writer, before).await
    }

    async fn users(&self) -> Result<Vec<User>, StoreError> {
        users::all(&self.readers).await
    }

    async fn user(&self, name: &str) -> Result<Option<User>, StoreError> {
        users::one(&self.readers, name).await
    }

    async fn create_user(&self, user: &User) -> Result<(), StoreError> {
        users::create(&self.writer, user).await
    }

    async fn set_password(
        &self,
        name: &str,
        password_hash: &str,
        must_change_password: bool,
        keep: Option<&TokenHash>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        users::set_password(&self.writer, name, password_hash, must_change_password, keep, now)
            .await
    }

    async fn set_role(&self, name: &str, role: Role, now: Timestamp) -> Result<(), StoreError> {
        users::set_role(&self.writer, name, role, now).await
    }

    async fn set_disabled(
        &self,
        name: &str,
        disabled: bool,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        users::set_disabled(&self.writer, name, disabled, now).await
    }

    async fn delete_user(&self, name: &str) -> Result<(), StoreError> {
        users::delete(&self.writer, name).await
    }

    async fn create_session(&self, session: &Session) -> Result<(), StoreError> {
        sessions::create(&self.writer, session).await
    }

    async fn session(
        &self,
        token: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<(Session, User)>, StoreError> {
        sessions::live(&self.readers, token, now).await
    }

    async fn touch_session(
        &self,
        token: &TokenHash,
        last_seen_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        sessions::touch(&self.writer, token, last_seen_at, expires_at).await
    }

    async fn delete_session(&self, token: &TokenHash) -> Result<(), StoreError> {
        sessions::delete(&self.writer, token).await
    }

    async fn delete_expired_sessions(&self, now: Timestamp) -> Result<u64, StoreError> {
        sessions::delete_expired(&self.writer, now).await
    }

    async fn create_api_token(&self, token: &NewApiToken) -> Result<ApiToken, StoreError> {
        tokens::create(&self.writer, token).await
    }

    async fn api_token(&self, token: &TokenHash) -> Result<Option<ApiToken>, StoreError> {
        tokens::by_hash(&self.readers, token).await
    }

    async fn api_tokens(&self) -> Result<Vec<ApiToken>, StoreError> {
        tokens::all(&self.readers).await
    }

    async fn touch_api_token(&self, id: i64, last_used_at: Timestamp) -> Result<(), StoreError> {
        tokens::touch(&self.writer, id, last_used_at).await
    }

    async fn delete_api_token(&self, id: i64) -> Result<(), StoreError> {
        tokens::delete(&self.writer, id).await
    }

    async fn record(&self, entry: AuditEntry) -> Result<(), StoreError> {
        self.journal.write(vec![Write::Audit(entry)]).await
    }

    async fn audit(&self, query: &AuditQuery) -> Result<Page<AuditRecord>, StoreError> {
        audit::page(&self.readers, query).await
    }

    async fn close(&self) {
        self.closing.cancel();
        self.tracker.close();
        self.tracker.wait().await;
        self.readers.close().await;
        // The last connection to go moves the log into the file and removes it.
        self.writer.close().await;
    }
}

/// Turns a failed query into "could not read `operation`".
fn read(operation: &'static str) -> impl Fn(sqlx::Error) -> StoreError {
    move |error| match error {
        sqlx::Error::PoolClosed => StoreError::Closed,
        error => StoreError::Read { operation, source: Arc::new(error) },
    }
}

/// Turns a failed statement into "could not write `operation`".
fn write(operation: &'static str) -> impl Fn(sqlx::Error) -> StoreError {
    move |error| match error {
        sqlx::Error::PoolClosed => StoreError::Closed,
        error => StoreError::Write { operation, source: Arc::new(error) },
    }
}

fn corrupt(row: String, field: &'static str, value: impl Into<String>) -> StoreError {
    StoreError::Corrupt { row, field, value: value.into() }
}

/// Whether a row that is to be changed exists in the version that was looked at.
fn expect_version(
    what: &'static str,
    id: i64,
    name: &str,
    found: Option<i64>,
    expected: i64,
) -> Result<(), StoreError> {
    match found {
        None => Err(StoreError::Missing { what, name: id.to_string() }),
        Some(version) if version == expected => Ok(()),
        Some(_) => Err(StoreError::Stale { what, name: name.to_owned() }),
    }
}

fn page_limit(wanted: u32) -> u32 {
    wanted.clamp(1, MAX_PAGE)
}

/// Makes a page of rows of which one more was asked for than it may hold.
fn cut<T>(mut items: Vec<T>, limit: u32, cursor: impl Fn(&T) -> Cursor) -> Page<T> {
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next = items.last().filter(|_| more).map(cursor);
    Page { items, next }
}

/// The range of time, and where the page begins, as one bound at each end of the index.
fn push_range(
    sql: &mut QueryBuilder<sqlx::Sqlite>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    after: Option<Cursor>,
) {
    if let Some(from) = from {
        sql.push(" AND at_us >= ").push_bind(from.as_micros());
    }
    let until = until.map(|at| Cursor { at, id: i64::MIN });
    if let Some(end) = after.into_iter().chain(until).min() {
        sql.push(" AND (at_us, id) < (").push_bind(end.at.as_micros());
        sql.push(", ").push_bind(end.id).push(")");
    }
}
