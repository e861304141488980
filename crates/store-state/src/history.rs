//! The history log, as a table: every line of `nagios.log`, searchable.

use model::{HistoryKind, HistoryLine, HostName, ServiceDescription, Timestamp};

use crate::page::Cursor;

/// Whose lines are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum HistoryScope {
    /// Everything, also lines that belong to no host.
    #[default]
    All,
    /// A host and all its services.
    HostAndServices(HostName),
    /// A host without its services.
    Host(HostName),
    /// One service.
    Service(HostName, ServiceDescription),
}

/// Which lines of the history are wanted. The default is all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryQuery {
    /// Whose.
    pub scope: HistoryScope,
    /// About what; empty for everything.
    pub kinds: Vec<HistoryKind>,
    /// Not older than this.
    pub from: Option<Timestamp>,
    /// Older than this.
    pub until: Option<Timestamp>,
    /// Only what comes after this item of an earlier page.
    pub after: Option<Cursor>,
    /// At most so many, up to [`MAX_PAGE`](crate::page::MAX_PAGE).
    pub limit: u32,
}

impl Default for HistoryQuery {
    fn default() -> Self {
        Self {
            scope: HistoryScope::All,
            kinds: Vec::new(),
            from: None,
            until: None,
            after: None,
            limit: 100,
        }
    }
}

/// A stored line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Grows with every line stored; never used twice.
    pub id: i64,
    /// The line.
    pub line: HistoryLine,
}

impl HistoryEntry {
    /// Where this entry stands in the list.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        Cursor { at: self.line.at, id: self.id }
    }
}

/// The words `kind` is stored as.
pub(crate) const KINDS: [(HistoryKind, &str); 7] = [
    (HistoryKind::Alert, "alert"),
    (HistoryKind::Notification, "notification"),
    (HistoryKind::State, "state"),
    (HistoryKind::ExternalCommand, "external_command"),
    (HistoryKind::PassiveCheck, "passive_check"),
    (HistoryKind::Warning, "warning"),
    (HistoryKind::Process, "process"),
];
