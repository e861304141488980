//! The state of correlation as bytes.

/// What became of the instances in a snapshot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RestoreReport {
    /// They go on.
    pub restored: usize,
    /// Their directive has changed or is gone.
    pub dropped: usize,
}

/// Why a snapshot was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// Something else.
    #[error("not a snapshot of correlation")]
    NotASnapshot,
    /// From another version of this program.
    #[error("snapshot of correlation has version {0}, which is not known here")]
    Version(u16),
    /// Cut off or changed.
    #[error("snapshot of correlation is damaged")]
    Damaged,
}
