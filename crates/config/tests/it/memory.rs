//! Files that exist only in memory.

use std::collections::BTreeMap;
use std::io;

use config::{DirEntry, EntryKind, Loader};

/// Files by name; there is one directory, `/`.
#[derive(Default)]
pub(crate) struct Memory {
    /// Contents by absolute path.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Loader for Memory {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.files.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list_dir(&self, path: &str) -> io::Result<Vec<DirEntry>> {
        if !self.is_dir(path) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let names = self.files.keys().map(|path| path.trim_start_matches('/').to_owned());
        Ok(names.map(|name| DirEntry { name, kind: EntryKind::File }).collect())
    }

    fn is_dir(&self, path: &str) -> bool {
        path.trim_end_matches(['/', '.']).is_empty()
    }

    fn is_writable_dir(&self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn absolute(&self, path: &str) -> String {
        if path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
    }
}
