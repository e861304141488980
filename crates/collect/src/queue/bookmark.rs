//! How far a source has been read, kept beside the records that were read from it.

use std::collections::BTreeMap;
use std::sync::Arc;

/// How far a source has been read. On disk at the same moment as the records it was handed in
/// with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookmark {
    /// Which source. At most 64 KiB; longer ones are not kept.
    pub key: Arc<str>,
    /// The source's own words; empty to forget the source.
    pub value: Box<[u8]>,
}

/// The newest bookmark of each source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bookmarks(BTreeMap<Arc<str>, Box<[u8]>>);

impl Bookmarks {
    pub(super) fn apply(&mut self, bookmark: Bookmark) {
        if bookmark.value.is_empty() {
            self.0.remove(&bookmark.key);
        } else {
            self.0.insert(bookmark.key, bookmark.value);
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&[u8]> {
        self.0.get(key).map(|value| &**value)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &Arc<str>> {
        self.0.keys()
    }

    pub(super) fn to_vec(&self) -> Vec<Bookmark> {
        let pairs = self.0.iter();
        pairs.map(|(key, value)| Bookmark { key: key.clone(), value: value.clone() }).collect()
    }
}
