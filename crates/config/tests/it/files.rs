//! The file system, seen from a given working directory.
#![expect(clippy::disallowed_methods, reason = "the caller's part: config itself reads nothing")]

use std::io;
use std::path::PathBuf;

use config::{DirEntry, EntryKind, Loader};

/// Answers from the real file system; relative paths start at `working_directory`. Directories
/// are listed in the order of their names, so that goldens hold on every file system.
pub(crate) struct Files {
    /// Where `include_file` and `include_dir` are looked for.
    pub(crate) working_directory: PathBuf,
}

impl Files {
    fn path(&self, path: &str) -> PathBuf {
        self.working_directory.join(path)
    }
}

impl Loader for Files {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(self.path(path))
    }

    fn list_dir(&self, path: &str) -> io::Result<Vec<DirEntry>> {
        let mut entries = std::fs::read_dir(self.path(path))?
            .map(|entry| entry.map(|e| described(&e)))
            .collect::<io::Result<Vec<_>>>()?;
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn is_dir(&self, path: &str) -> bool {
        std::fs::read_dir(self.path(path)).is_ok()
    }

    fn is_writable_dir(&self, path: &str) -> io::Result<()> {
        std::fs::read_dir(self.path(path)).map(|_| ())
    }

    fn absolute(&self, path: &str) -> String {
        self.path(path).to_string_lossy().into_owned()
    }
}

fn described(entry: &std::fs::DirEntry) -> DirEntry {
    let kind = match std::fs::metadata(entry.path()) {
        Ok(data) if data.is_file() => EntryKind::File,
        Ok(data) if data.is_dir() => EntryKind::Directory,
        Ok(_) => EntryKind::Other,
        Err(_) => EntryKind::Unreadable,
    };
    DirEntry { name: entry.file_name().to_string_lossy().into_owned(), kind }
}

/// The fixtures of one kind, `good` or `bad`, in the order of their names.
pub(crate) fn fixtures(kind: &str) -> Vec<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(kind);
    let mut found: Vec<PathBuf> = std::fs::read_dir(&root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("nagios.cfg").is_file())
        .collect();
    found.sort();
    assert!(found.len() > 20, "{} is incomplete", root.display());
    found
}

/// Every configuration file below a directory.
pub(crate) fn configuration_files(below: &std::path::Path) -> Vec<Vec<u8>> {
    let mut contents = Vec::new();
    for entry in std::fs::read_dir(below).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            contents.extend(configuration_files(&path));
        } else if path.extension().is_some_and(|e| e == "cfg") && path.is_file() {
            contents.push(std::fs::read(path).unwrap());
        }
    }
    contents
}
