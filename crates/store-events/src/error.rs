//! What can go wrong in an event store.

use std::path::PathBuf;
use std::sync::Arc;

/// Why a store could not do what it was asked to.
///
/// Cheap to clone, because one failure is reported to everybody who waited.
#[derive(Debug, Clone, thiserror::Error)]
pub enum EventStoreError {
    /// The directory cannot be created, read or locked.
    #[error("event store {path} cannot be opened")]
    Open {
        /// The directory or file.
        path: PathBuf,
        /// What the operating system or the index said.
        source: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// Another process has the store open.
    #[error("event store {path} is in use by another process")]
    InUse {
        /// The directory.
        path: PathBuf,
    },
    /// Files of the store are damaged or missing. The rest is not touched: move the named
    /// directory away, and the store opens without its events.
    #[error(
        "event store partition {path} is damaged; move it away to start without its events, \
         or restore it from a backup"
    )]
    Corrupt {
        /// The partition's directory.
        path: PathBuf,
        /// What is wrong.
        source: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// The files are of a format this program does not know.
    #[error(
        "event store {path} has format {found}, this program reads {known}: it was written by \
         another version; start that version, or move the directory away"
    )]
    Format {
        /// The partition's directory.
        path: PathBuf,
        /// As found.
        found: String,
        /// What this program reads.
        known: u32,
    },
    /// Nothing reached the disk. Everything after [`position`](crate::EventStore::position) has
    /// to be handed in again.
    #[error("event store {path} could not {operation}")]
    Write {
        /// Where.
        path: PathBuf,
        /// What was being done.
        operation: &'static str,
        /// What the operating system or the index said.
        source: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// A read failed.
    #[error("event store {path} could not be read")]
    Read {
        /// Where.
        path: PathBuf,
        /// What the operating system or the index said.
        source: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// The question cannot be answered as asked.
    #[error("{0}")]
    Query(String),
    /// The store was closed.
    #[error("event store is closed")]
    Closed,
}
