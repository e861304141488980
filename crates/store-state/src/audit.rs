//! The audit trail: who did what, when, from where.

use model::Timestamp;

use crate::page::Cursor;

/// One thing somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// Who: a user name, or `token:NAME`, or `cli`.
    pub actor: String,
    /// What, as a short word to filter by: `login`, `login_failed`, `command`, `user_created` …
    pub action: String,
    /// The particulars, for people. Never a password or a token.
    pub detail: String,
    /// From which address; empty when there is none.
    pub remote_addr: String,
}

/// A stored entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// Grows with every entry stored; never used twice.
    pub id: i64,
    /// The entry.
    pub entry: AuditEntry,
}

impl AuditRecord {
    /// Where this record stands in the list.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        Cursor { at: self.entry.at, id: self.id }
    }
}

/// Which part of the audit trail is wanted. The default is all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditQuery {
    /// By whom.
    pub actor: Option<String>,
    /// Which action.
    pub action: Option<String>,
    /// Not older than this.
    pub from: Option<Timestamp>,
    /// Older than this.
    pub until: Option<Timestamp>,
    /// Only what comes after this item of an earlier page.
    pub after: Option<Cursor>,
    /// At most so many, up to [`MAX_PAGE`](crate::page::MAX_PAGE).
    pub limit: u32,
}

impl Default for AuditQuery {
    fn default() -> Self {
        Self { actor: None, action: None, from: None, until: None, after: None, limit: 100 }
    }
}
