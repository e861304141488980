//! What must survive `kill -9`: retained state, history, users, sessions, tokens, the audit trail;
//! assets, alarms, policies, and what people decided about event types and directives.
//!
//! [`StateStore`] is the contract; [`Sqlite`] is the embedded back end and a
//! PostgreSQL one can stand beside it: both have to pass `tests/it/suite`. Where to start:
//!
//! - [`StateStore`]: everything one can ask a store; [`AlarmStore`], [`AssetStore`],
//!   [`DataSourceStore`], [`DirectiveStore`] and [`PolicyStore`] are its parts by noun.
//! - [`Journal`]: the hot path. Batches of [`Write`]s are gathered into one transaction and one
//!   fsync, and nobody is told "done" before that fsync has returned.
//! - `migrations/`: the schema, one numbered file a step, in SQL that both databases understand.
//!
//! This crate decides nothing: hashing of passwords and tokens, permissions and the meaning of
//! states belong to its callers. It reads no clock except to stamp migrations.

pub mod account;
pub mod alarm;
pub mod asset;
pub mod audit;
pub mod counter;
pub mod data_source;
pub mod directive;
mod error;
pub mod history;
pub mod journal;
mod migrations;
pub mod page;
pub mod policy;
pub mod sqlite;
mod store;
pub mod stored;

pub use account::{ApiToken, NewApiToken, Role, Session, TokenHash, User};
pub use alarm::{Alarm, AlarmFilter, AlarmQuery, AlarmStatus, AlarmStore, Applied};
pub use asset::{Adoption, AssetStore, MonitoredHost};
pub use audit::{AuditEntry, AuditQuery, AuditRecord};
pub use counter::Counter;
pub use data_source::{DataSourceStore, EventTypeOverride, SeenDataSource};
pub use directive::{DirectiveStore, DisabledDirective};
pub use error::StoreError;
pub use history::{HistoryEntry, HistoryQuery, HistoryScope};
pub use journal::{Journal, JournalLimits, JournalMetrics, Ticket, Write};
pub use page::{Cursor, Page};
pub use policy::{Place, Policies, PolicyMove, PolicyStore, UnreadablePolicy};
pub use sqlite::{Sqlite, SqliteSettings};
pub use store::{StateRow, StateStore};
pub use stored::{Change, Stored};
