//! What happened to an alarm.

use model::event::EventId;

use crate::stored::Change;

/// What an update did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// The alarm is new.
    Raised,
    /// It had been stored with less; now it shows this.
    Advanced {
        /// The risk before.
        risk_before: u8,
        /// It was closed, and is open again because the risk is higher than when it was closed.
        reopened: bool,
    },
    /// Nothing new, except that its directive's instance has ended.
    Ended,
    /// All of it was known, or the alarm has been deleted.
    Known,
}

/// A line of an alarm's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmChange {
    /// What happened.
    pub kind: AlarmChangeKind,
    /// Who did it; [`PROGRAM`](crate::stored::PROGRAM) for correlation. When: for what
    /// correlation did the time of the event, else of the deed.
    pub change: Change,
    /// The event the alarm then showed.
    pub event: EventId,
    /// The risk it then had.
    pub risk: u8,
    /// The level it had then reached.
    pub level: u8,
    /// The label, for [`Labelled`](AlarmChangeKind::Labelled) and its opposite; else empty.
    pub label: String,
}

/// What can happen to an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlarmChangeKind {
    /// It appeared.
    Raised,
    /// Its risk or its level changed.
    Advanced,
    /// Somebody closed it.
    Closed,
    /// Somebody reopened it, or its risk rose after it was closed.
    Reopened,
    /// Somebody gave it a label.
    Labelled,
    /// Somebody took a label away.
    Unlabelled,
}

/// The words they are stored as.
const WORDS: [(AlarmChangeKind, &str); 6] = [
    (AlarmChangeKind::Raised, "raised"),
    (AlarmChangeKind::Advanced, "advanced"),
    (AlarmChangeKind::Closed, "closed"),
    (AlarmChangeKind::Reopened, "reopened"),
    (AlarmChangeKind::Labelled, "labelled"),
    (AlarmChangeKind::Unlabelled, "unlabelled"),
];

impl AlarmChangeKind {
    /// `raised`, `advanced` …: in the API and in the database.
    #[must_use]
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    /// The kind of this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        WORDS.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}
