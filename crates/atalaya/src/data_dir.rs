//! The data directory, owned by one server at a time.

use std::fs::TryLockError;
use std::path::Path;

use anyhow::{Result, bail};
use fs_err as fs;

/// Held as long as the server runs; the system drops it with the process, however that ends.
#[derive(Debug)]
pub(crate) struct DataDir {
    _lock: fs::File,
}

impl DataDir {
    /// Creates the directory when it is missing and takes it.
    pub(crate) fn take(path: &Path) -> Result<Self> {
        fs::create_dir_all(path)?;
        let lock = fs::OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join("lock"))?;
        match lock.file().try_lock() {
            Ok(()) => Ok(Self { _lock: lock }),
            Err(TryLockError::WouldBlock) => bail!(
                "{} is in use by another atalaya; stop it or give another directory with --data",
                path.display()
            ),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_server_is_refused_until_the_first_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("new/data");
        let first = DataDir::take(&data).unwrap();
        let refused = DataDir::take(&data).unwrap_err().to_string();
        assert!(refused.contains("in use"), "{refused}");
        drop(first);
        DataDir::take(&data).unwrap();
    }
}
