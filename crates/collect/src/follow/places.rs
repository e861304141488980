//! How far each file has been read, under whatever name: files get other names, and copies.

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::sync::Arc;

use super::position::{FileId, Position, Print};

/// How far the files of one path were read.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Place {
    /// The file that is being read.
    pub(super) open: Option<FileId>,
    /// In that, or the last one.
    pub(super) position: Option<Position>,
    /// In the one before.
    pub(super) previous: Option<Position>,
}

/// How far the files of all paths were read, by the key of their bookmark.
#[derive(Debug, Default)]
pub(super) struct Places(HashMap<Arc<str>, Place>);

/// Where a file has been read under another name.
#[derive(Debug, PartialEq)]
pub(super) enum Elsewhere {
    Never,
    UpTo(Position),
    /// It is still being read there.
    Now,
}

impl Places {
    pub(super) fn set(&mut self, key: Arc<str>, place: Place) {
        self.0.insert(key, place);
    }

    pub(super) fn forget(&mut self, key: &str) {
        self.0.remove(key);
    }

    /// Whether `file`, or what it is a copy of, was read under another key.
    pub(super) fn of(&self, key: &str, file: &File, metadata: &Metadata) -> Elsewhere {
        let id = FileId::from(metadata);
        let others = || self.0.iter().filter(|(other, _)| ***other != *key);
        if others().any(|(_, place)| place.open == Some(id)) {
            return Elsewhere::Now;
        }
        // Compared first: with thousands of files each costs two reads otherwise.
        let head = Print::of_head(file).ok().flatten();
        let positions =
            others().flat_map(|(_, place)| place.position.into_iter().chain(place.previous));
        let mut likely = positions.filter(|position| position.may_have_head(head));
        let found = likely.find(|position| position.is_in(file, metadata).unwrap_or(false));
        found.map_or(Elsewhere::Never, Elsewhere::UpTo)
    }
}
