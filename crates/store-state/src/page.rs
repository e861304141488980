//! Lists that are read page by page, newest first.

use std::fmt;
use std::str::FromStr;

use model::Timestamp;

/// Most items one page holds; larger limits are cut to it.
pub const MAX_PAGE: u32 = 10_000;

/// A part of a list, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The items, newest first.
    pub items: Vec<T>,
    /// Where the next page begins; `None` when this was the last one.
    pub next: Option<Cursor>,
}

/// The place of the last item seen: its time, then its id.
///
/// It carries both, so it stays good when that item has been deleted by retention since, and
/// lists stay in order of time although passive results may be older than what came before.
/// As text (`1700000000000000-42`) it is opaque to clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cursor {
    /// Time of the last item seen.
    pub at: Timestamp,
    /// Its id.
    pub id: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.at.as_micros(), self.id)
    }
}

/// The text is not a cursor that we gave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct NotACursor;

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        // The last dash: times before 1970 begin with one.
        let (at, id) = text.rsplit_once('-').ok_or(NotACursor)?;
        let at = Timestamp::from_micros(at.parse().map_err(|_| NotACursor)?);
        Ok(Self { at, id: id.parse().map_err(|_| NotACursor)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_what_it_printed() {
        for at in [1_700_000_000_000_001, 0, -5] {
            let cursor = Cursor { at: Timestamp::from_micros(at), id: 42 };
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
    }

    #[test]
    fn foreign_text_is_not_a_cursor() {
        for text in ["", "-", "1", "1-", "-1", "x-1", "1-x", "1-2-x", "99999999999999999999-1"] {
            assert_eq!(text.parse::<Cursor>(), Err(NotACursor), "{text:?}");
        }
    }
}
