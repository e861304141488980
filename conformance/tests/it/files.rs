//! The file system for `config`, seen from a given working directory.

use std::io;
use std::path::{Path, PathBuf};

use config::{DirEntry, EntryKind, Loader};

/// Answers from the real file system; relative paths start at `working_directory`.
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
        std::fs::read_dir(self.path(path))?.map(|entry| entry.map(|e| described(&e))).collect()
    }

    fn is_dir(&self, path: &str) -> bool {
        std::fs::read_dir(self.path(path)).is_ok()
    }

    fn is_writable_dir(&self, path: &str) -> io::Result<()> {
        tempfile::tempfile_in(self.path(path)).map(|_| ())
    }

    fn absolute(&self, path: &str) -> String {
        let path = std::path::absolute(self.path(path)).unwrap_or_else(|_| self.path(path));
        path.to_string_lossy().into_owned()
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

/// Copies a directory with everything in it, symbolic links as links.
pub(crate) fn copy_tree(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else if kind.is_symlink() {
            std::os::unix::fs::symlink(std::fs::read_link(entry.path())?, target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
