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

/// `name` in `dir`.
pub(crate) fn join(dir: &str, name: &str) -> String {
    let dir = dir.strip_suffix('/').unwrap_or(dir);
    format!("{dir}/{name}")
}
