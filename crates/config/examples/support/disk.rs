//! A [`Loader`] for real files.

use std::io;
use std::path::Path;

use config::{DirEntry, EntryKind, Loader};

/// The file system.
pub(crate) struct Disk;

impl Loader for Disk {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }

    fn list_dir(&self, path: &str) -> io::Result<Vec<DirEntry>> {
        let kind = |path: &Path| match std::fs::metadata(path) {
            Ok(found) if found.is_dir() => EntryKind::Directory,
            Ok(found) if found.is_file() => EntryKind::File,
            Ok(_) => EntryKind::Other,
            Err(_) => EntryKind::Unreadable,
        };
        std::fs::read_dir(path)?
            .map(|entry| {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                Ok(DirEntry { name, kind: kind(&entry.path()) })
            })
            .collect()
    }

    fn is_dir(&self, path: &str) -> bool {
        std::fs::read_dir(path).is_ok()
    }

    fn is_writable_dir(&self, path: &str) -> io::Result<()> {
        let probe = Path::new(path).join(format!(".probe-{}", std::process::id()));
        std::fs::File::create(&probe)?;
        std::fs::remove_file(&probe)
    }

    fn worth_sharing(&self) -> usize {
        256 * 1024
    }

    fn both(&self, here: &mut dyn FnMut(), elsewhere: &mut (dyn FnMut() + Send)) {
        std::thread::scope(|scope| {
            scope.spawn(elsewhere);
            here();
        });
    }

    fn absolute(&self, path: &str) -> String {
        let absolute = std::path::absolute(path);
        absolute.map_or_else(|_| path.to_owned(), |path| path.to_string_lossy().into_owned())
    }
}
