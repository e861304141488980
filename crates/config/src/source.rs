//! The text of every file that was read, so that a [`Place`](crate::Place) can be shown.

use std::sync::Arc;

/// Files by index.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    files: Vec<(Arc<str>, Arc<str>)>,
}

impl SourceMap {
    /// Adds a file and says which index it got.
    pub fn add(&mut self, name: Arc<str>, text: Arc<str>) -> u32 {
        self.files.push((name, text));
        u32::try_from(self.files.len() - 1).expect("fewer than 2^32 files")
    }

    /// The path of a file as it was opened.
    #[must_use]
    pub fn name(&self, file: u32) -> &str {
        self.files.get(file as usize).map_or("", |(name, _)| name)
    }

    /// One line of a file, from 1, without its line end.
    #[must_use]
    pub fn line(&self, file: u32, line: u32) -> Option<&str> {
        let (_, text) = self.files.get(file as usize)?;
        text.lines().nth((line as usize).checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_from_one_and_end_without_carriage_return() {
        let mut map = SourceMap::default();
        let file = map.add("a.cfg".into(), "one\r\ntwo".into());
        assert_eq!(map.line(file, 1), Some("one"));
        assert_eq!(map.line(file, 2), Some("two"));
        assert_eq!(map.line(file, 3), None);
        assert_eq!(map.line(file, 0), None);
        assert_eq!(map.name(9), "");
    }
}
