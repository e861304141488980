//! Files of a directory, as the readers of OSSIM's files need them.

use std::sync::Arc;

use crate::diagnostic::Severity;
use crate::file_problem::{FileProblem, MAX_FILE};
use crate::loader::{EntryKind, Loader};

/// The names of the files of a directory that end so, sorted bytewise.
pub(crate) fn file_names(
    dir: &str,
    extension: &str,
    loader: &dyn Loader,
) -> Result<Vec<String>, Box<FileProblem>> {
    let entries = loader.list_dir(dir).map_err(|error| {
        let message = format!("the directory cannot be read: {error}");
        let file = Arc::from(dir);
        Box::new(FileProblem::new(Severity::Error, "unreadable-directory", &file, message))
    })?;
    let files = entries.into_iter().filter(|entry| entry.kind != EntryKind::Directory);
    let names = files.map(|entry| entry.name).filter(|name| name.ends_with(extension));
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    Ok(names)
}

/// The bytes of a file of a size that such files have.
pub(crate) fn read_file(path: &str, loader: &dyn Loader) -> Result<Vec<u8>, Box<FileProblem>> {
    let refused = |message: String| {
        Box::new(FileProblem::new(Severity::Error, "unreadable-file", &Arc::from(path), message))
    };
    let read = loader.read(path);
    let bytes = read.map_err(|error| refused(format!("the file cannot be read: {error}")))?;
    if bytes.len() > MAX_FILE {
        return Err(refused(format!("the file is larger than {} MiB", MAX_FILE >> 20)));
    }
    Ok(bytes)
}

/// Files in memory, by path, for tests.
#[cfg(test)]
pub(crate) struct Memory(pub(crate) std::collections::BTreeMap<&'static str, String>);

#[cfg(test)]
impl Loader for Memory {
    fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
        let file = self.0.get(path).map(|text| text.clone().into_bytes());
        file.ok_or_else(|| std::io::ErrorKind::NotFound.into())
    }
    fn list_dir(&self, dir: &str) -> std::io::Result<Vec<crate::DirEntry>> {
        let dir = dir.trim_end_matches('/');
        let names = self.0.keys().filter_map(|path| path.strip_prefix(dir)?.strip_prefix('/'));
        let names = names.filter(|name| !name.contains('/'));
        let entries =
            names.map(|name| crate::DirEntry { name: name.to_owned(), kind: EntryKind::File });
        let entries: Vec<_> = entries.collect();
        if entries.is_empty() { Err(std::io::ErrorKind::NotFound.into()) } else { Ok(entries) }
    }
    fn is_dir(&self, _: &str) -> bool {
        true
    }
    fn is_writable_dir(&self, _: &str) -> std::io::Result<()> {
        Ok(())
    }
    fn absolute(&self, path: &str) -> String {
        path.to_owned()
    }
}

/// `name` in `dir`.
pub(crate) fn join(dir: &str, name: &str) -> String {
    let dir = dir.strip_suffix('/').unwrap_or(dir);
    format!("{dir}/{name}")
}
