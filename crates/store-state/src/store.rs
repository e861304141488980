//! The contract of a state store.

use std::collections::BTreeMap;

use async_trait::async_trait;
use model::{CheckableState, HostName, ServiceDescription, Timestamp};

use crate::account::{ApiToken, NewApiToken, Role, Session, TokenHash, User};
use crate::alarm::AlarmStore;
use crate::asset::AssetStore;
use crate::audit::{AuditEntry, AuditQuery, AuditRecord};
use crate::counter::Counter;
use crate::data_source::DataSourceStore;
use crate::directive::DirectiveStore;
use crate::error::StoreError;
use crate::history::{HistoryEntry, HistoryQuery};
use crate::journal::Journal;
use crate::page::Page;
use crate::policy::PolicyStore;

/// The retained state of one host (no service) or service.
pub type StateRow = (HostName, Option<ServiceDescription>, CheckableState);

/// Keeps what must survive a restart.
///
/// Every method that changes something returns when the change is on disk. Reads see every
/// write that was acknowledged before they began, and never wait behind the writer.
///
/// What the security half keeps has a trait a noun; an `Arc<dyn StateStore>` is each of them.
#[async_trait]
pub trait StateStore:
    AlarmStore + AssetStore + DataSourceStore + DirectiveStore + PolicyStore + Send + Sync + 'static
{
    /// The way in for monitoring: states, history, counters, in group commits.
    fn journal(&self) -> Journal;

    /// Every retained state, sorted by host, the host itself before its services.
    async fn load_states(&self) -> Result<Vec<StateRow>, StoreError>;

    /// Every counter that was ever written.
    async fn counters(&self) -> Result<BTreeMap<Counter, i64>, StoreError>;

    /// A page of the history, newest first.
    async fn history(&self, query: &HistoryQuery) -> Result<Page<HistoryEntry>, StoreError>;

    /// Deletes history older than `before`, in small batches between which other writers get
    /// their turn; returns how many lines went.
    async fn delete_history_before(&self, before: Timestamp) -> Result<u64, StoreError>;

    /// All users, by name.
    async fn users(&self) -> Result<Vec<User>, StoreError>;

    /// One user.
    async fn user(&self, name: &str) -> Result<Option<User>, StoreError>;

    /// Adds a user; [`StoreError::Exists`] when the name is taken.
    async fn create_user(&self, user: &User) -> Result<(), StoreError>;

    /// Sets a password and ends all sessions of the user except `keep`.
    async fn set_password(
        &self,
        name: &str,
        password_hash: &str,
        must_change_password: bool,
        keep: Option<&TokenHash>,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Sets what a user may do.
    async fn set_role(&self, name: &str, role: Role, now: Timestamp) -> Result<(), StoreError>;

    /// Locks a user out, ending all sessions, or lets the user in again.
    async fn set_disabled(
        &self,
        name: &str,
        disabled: bool,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Removes a user with all sessions.
    async fn delete_user(&self, name: &str) -> Result<(), StoreError>;

    /// Adds a session; [`StoreError::Missing`] when there is no such user.
    async fn create_session(&self, session: &Session) -> Result<(), StoreError>;

    /// The session of this token and its user; `None` when it is unknown or expired at `now`,
    /// or the user is disabled.
    async fn session(
        &self,
        token: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<(Session, User)>, StoreError>;

    /// Notes a request and moves the expiry. Costs an fsync: call it every minute or so, not
    /// on every request. A session that is gone stays gone.
    async fn touch_session(
        &self,
        token: &TokenHash,
        last_seen_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Signs out. Not an error when the session is gone.
    async fn delete_session(&self, token: &TokenHash) -> Result<(), StoreError>;

    /// Deletes what expired before `now`; returns how many sessions went.
    async fn delete_expired_sessions(&self, now: Timestamp) -> Result<u64, StoreError>;

    /// Adds an API token and returns it with its id.
    async fn create_api_token(&self, token: &NewApiToken) -> Result<ApiToken, StoreError>;

    /// The API token of this hash.
    async fn api_token(&self, token: &TokenHash) -> Result<Option<ApiToken>, StoreError>;

    /// All API tokens, by id.
    async fn api_tokens(&self) -> Result<Vec<ApiToken>, StoreError>;

    /// Notes that a token was used; as [`touch_session`](Self::touch_session).
    async fn touch_api_token(&self, id: i64, last_used_at: Timestamp) -> Result<(), StoreError>;

    /// Revokes a token; [`StoreError::Missing`] when there is none of this id.
    async fn delete_api_token(&self, id: i64) -> Result<(), StoreError>;

    /// Appends to the audit trail.
    async fn record(&self, entry: AuditEntry) -> Result<(), StoreError>;

    /// A page of the audit trail, newest first.
    async fn audit(&self, query: &AuditQuery) -> Result<Page<AuditRecord>, StoreError>;

    /// Writes everything that is queued, then closes. Later calls answer
    /// [`StoreError::Closed`].
    async fn close(&self);
}
