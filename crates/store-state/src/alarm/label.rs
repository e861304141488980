//! Labels people put on alarms.

/// A label's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct LabelId(pub i64);

/// A label. A new store has `Analysis` and `False Positive`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Label {
    /// Its row; 0 before it is stored.
    pub id: LabelId,
    /// Unique.
    pub name: String,
    /// Its background, `#rrggbb`.
    pub background: String,
    /// Its text, `#rrggbb`.
    pub colour: String,
    /// In bold.
    pub bold: bool,
    /// In italics.
    pub italic: bool,
}
