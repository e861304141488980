//! The schema, step by step. The steps are the same for every back end.

/// One step.
pub(crate) struct Migration {
    /// The schema version after it.
    pub(crate) version: i64,
    pub(crate) sql: &'static str,
}

/// All steps in order; a release that changes the schema adds a file and a line.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, sql: include_str!("../migrations/0001_initial.sql") },
    Migration { version: 2, sql: include_str!("../migrations/0002_security.sql") },
];

/// Where the version itself is kept: one row a step taken.
pub(crate) const CREATE_VERSION_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_version (
    version BIGINT PRIMARY KEY,
    applied_at_us BIGINT NOT NULL
)";

/// The newest version this program knows.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |step| step.version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_numbered_without_gaps() {
        for (at, step) in MIGRATIONS.iter().enumerate() {
            assert_eq!(step.version, at as i64 + 1);
        }
    }
}
