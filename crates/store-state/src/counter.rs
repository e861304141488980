//! Numbers of the whole program that must not go backwards over a restart.

/// A number the program keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counter {
    /// The next problem id to give out.
    NextProblemId,
    /// The next event (state change) id to give out.
    NextEventId,
    /// The next notification id to give out.
    NextNotificationId,
    /// When the program last started, microseconds since the epoch.
    ProgramStart,
    /// When the program last stopped in order, microseconds; 0 while it runs, so a start that
    /// finds 0 knows that the run before it ended without one.
    ProgramStop,
}

/// The words they are stored under.
const WORDS: [(Counter, &str); 5] = [
    (Counter::NextProblemId, "next_problem_id"),
    (Counter::NextEventId, "next_event_id"),
    (Counter::NextNotificationId, "next_notification_id"),
    (Counter::ProgramStart, "program_start_us"),
    (Counter::ProgramStop, "program_stop_us"),
];

impl Counter {
    /// The key in the database.
    #[must_use]
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(counter, _)| *counter == self).map_or("", |(_, word)| word)
    }

    /// From the key in the database; `None` for one that we do not know.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        WORDS.iter().find(|(_, known)| *known == word).map(|(counter, _)| *counter)
    }
}
