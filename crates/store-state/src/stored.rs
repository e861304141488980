//! What the store adds to a thing people edit: its version, and who changed it when.

use model::Timestamp;

/// The actor of what the program does by itself.
pub const PROGRAM: &str = "system";

/// Who changes something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// A user name, or `token:NAME`, or [`PROGRAM`].
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

impl Change {
    /// Something the program does by itself.
    #[must_use]
    pub fn by_program(at: Timestamp) -> Self {
        Self { actor: PROGRAM.to_owned(), at }
    }
}

/// A stored thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored<T> {
    /// The thing.
    pub item: T,
    /// 1 when created, one more with every change. Whoever changes it says which version was
    /// looked at; [`StoreError::Stale`](crate::StoreError::Stale) when somebody else was faster.
    pub version: i64,
    /// When it was created.
    pub created_at: Timestamp,
    /// Its last change, or its creation.
    pub changed: Change,
}
