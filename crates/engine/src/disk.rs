//! The disk, as `config` asks for it.

use std::fs;
use std::io;
use std::path::Path;

use config::{DirEntry, EntryKind, Loader};

/// Starting a thread takes about as long as reading a tenth of this.
const WORTH_SHARING_BYTES: usize = 256 * 1024;

/// Reads configuration files from the file system.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl Loader for Disk {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        // Not fs-err: `config` adds the path to the message in Nagios' words.
        fs::read(path)
    }

    fn list_dir(&self, path: &str) -> io::Result<Vec<DirEntry>> {
        fs::read_dir(path)?
            .map(|entry| {
                let entry = entry?;
                Ok(DirEntry {
                    name: entry.file_name().to_string_lossy().into_owned(),
                    kind: kind_of(&entry.path()),
                })
            })
            .collect()
    }

    fn is_dir(&self, path: &str) -> bool {
        fs::read_dir(path).is_ok()
    }

    fn is_writable_dir(&self, path: &str) -> io::Result<()> {
        // Creating a file is the only answer that also knows about full and read-only disks.
        let probe = Path::new(path).join(format!(".atalaya-{}", std::process::id()));
        fs::OpenOptions::new().write(true).create_new(true).open(&probe)?;
        fs::remove_file(&probe)
    }

    fn worth_sharing(&self) -> usize {
        WORTH_SHARING_BYTES
    }

    fn both(&self, here: &mut dyn FnMut(), elsewhere: &mut (dyn FnMut() + Send)) {
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().name("config".into());
            // Where no thread can be started, `config` does that part itself.
            let _ = thread.spawn_scoped(scope, elsewhere);
            here();
        });
    }

    fn absolute(&self, path: &str) -> String {
        std::path::absolute(path)
            .map_or_else(|_| path.to_owned(), |p| p.to_string_lossy().into_owned())
    }
}

fn kind_of(path: &Path) -> EntryKind {
    match fs::metadata(path) {
        Ok(meta) if meta.is_file() => EntryKind::File,
        Ok(meta) if meta.is_dir() => EntryKind::Directory,
        Ok(_) => EntryKind::Other,
        Err(_) => EntryKind::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dangling_link_is_unreadable_and_a_probe_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().to_str().unwrap();
        std::os::unix::fs::symlink("/nowhere", dir.path().join("link.cfg")).unwrap();
        Disk.is_writable_dir(path).unwrap();
        let entries = Disk.list_dir(path).unwrap();
        assert_eq!(entries, [DirEntry { name: "link.cfg".into(), kind: EntryKind::Unreadable }]);
    }
}
