//! What can go wrong in a store.

use std::path::PathBuf;
use std::sync::Arc;

use model::alarm::AlarmId;

/// Why a store could not do what it was asked to.
///
/// Cheap to clone, because one failed commit is reported to everybody who waited for it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The database file or its directory cannot be created or opened.
    #[error("state store {path} cannot be opened")]
    Open {
        /// The database file.
        path: PathBuf,
        /// What the database or the operating system said.
        source: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// The file was written by a newer release; opening it could destroy what we do not know.
    #[error(
        "state store {store} has schema version {found}, this program knows up to {known}: \
         it was written by a newer version; start that version, or restore a backup"
    )]
    Newer {
        /// The database file.
        store: PathBuf,
        /// Version in the file.
        found: i64,
        /// Newest version this program can read.
        known: i64,
    },
    /// A migration step failed; it was rolled back, the store is as it was.
    #[error("state store {store} could not be brought to schema version {version}")]
    Migration {
        /// The database file.
        store: PathBuf,
        /// The version whose step failed.
        version: i64,
        /// What the database said.
        source: Arc<sqlx::Error>,
    },
    /// Nothing reached the disk, after as many attempts as the journal makes.
    #[error("state store could not write {operation}")]
    Write {
        /// What was being written.
        operation: &'static str,
        /// What the database said.
        source: Arc<sqlx::Error>,
    },
    /// A read failed.
    #[error("state store could not read {operation}")]
    Read {
        /// What was being read.
        operation: &'static str,
        /// What the database said.
        source: Arc<sqlx::Error>,
    },
    /// A row holds a value that no release ever wrote.
    #[error("state store holds {value:?} as {field} of {row}, which means nothing")]
    Corrupt {
        /// Which row.
        row: String,
        /// Which column.
        field: &'static str,
        /// What is in it.
        value: String,
    },
    /// A user, token, asset, address … of this name exists.
    #[error("{what} `{name}` exists already")]
    Exists {
        /// `user`, `API token` …
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// Nothing of this name exists.
    #[error("there is no {what} `{name}`")]
    Missing {
        /// `user`, `API token` …
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// Somebody else changed it since it was read; nothing was written.
    #[error("{what} `{name}` has been changed by somebody else in the meantime")]
    Stale {
        /// `asset`, `policy` …
        what: &'static str,
        /// Its name or id.
        name: String,
    },
    /// Something else needs it; nothing was deleted.
    #[error("{what} `{name}` is used by policy `{policy}`")]
    InUse {
        /// `asset`, `network`
        what: &'static str,
        /// Its name.
        name: String,
        /// The first policy that names it.
        policy: String,
    },
    /// An alarm is still growing; nothing was deleted.
    #[error("alarm {0} is still being correlated: close it, or wait until its directive ends")]
    Correlating(AlarmId),
    /// The store was closed; nothing was written.
    #[error("state store is closed")]
    Closed,
}
