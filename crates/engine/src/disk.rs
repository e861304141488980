//! The disk, as `config` asks for it.

use std::fs;
use std::io::{self, Read as _, Seek as _};
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use config::{DirEntry, EntryKind, Loader};

/// Starting a thread takes about as long as reading a tenth of this.
const WORTH_SHARING_BYTES: usize = 256 * 1024;

/// Files of this size and more are read by two threads: most of the time goes into memory that the
/// system has yet to provide.
const LARGE_BYTES: u64 = 4 * 1024 * 1024;

/// Reads configuration files from the file system.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl Loader for Disk {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        // Not fs-err: `config` adds the path to the message in Nagios' words.
        let mut file = fs::File::open(path)?;
        let size = file.metadata().ok().filter(fs::Metadata::is_file).map_or(0, |meta| meta.len());
        let mut bytes = if size < LARGE_BYTES { Vec::new() } else { halves(&file, size) };
        if !bytes.is_empty() {
            file.seek(io::SeekFrom::Start(bytes.len() as u64))?;
        }
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
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

/// The first `size` bytes of a file; nothing when they cannot be read like this.
fn halves(file: &fs::File, size: u64) -> Vec<u8> {
    let Ok(size) = usize::try_from(size) else { return Vec::new() };
    let mut bytes = vec![0; size];
    let (first, second) = bytes.split_at_mut(size / 2);
    let middle = first.len() as u64;
    let is_read = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("config".into());
        let second = thread.spawn_scoped(scope, || file.read_exact_at(second, middle));
        let first = file.read_exact_at(first, 0);
        first.is_ok() && second.is_ok_and(|second| matches!(second.join(), Ok(Ok(()))))
    });
    if is_read { bytes } else { Vec::new() }
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
    fn files_are_read_whole_whatever_their_size() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.cfg");
        for size in [0, 1, LARGE_BYTES - 1, LARGE_BYTES, LARGE_BYTES + 1] {
            let bytes: Vec<u8> = (0..size).map(|n| ((n * n) >> 3) as u8).collect();
            fs::write(&path, &bytes).unwrap();
            assert!(Disk.read(path.to_str().unwrap()).unwrap() == bytes, "{size}");
        }
        let info = Disk.read("/proc/self/status").unwrap();
        assert!(info.starts_with(b"Name:"), "files that say they are empty");
        assert!(Disk.read(dir.path().to_str().unwrap()).is_err());
        assert!(Disk.read("/nowhere").is_err());
    }

    #[test]
    fn a_file_that_is_shorter_than_it_said_is_read_in_one_go() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("x.cfg"), "short").unwrap();
        let file = fs::File::open(dir.path().join("x.cfg")).unwrap();
        assert_eq!(halves(&file, 5), b"short");
        assert!(halves(&file, 6).is_empty());
    }

    #[test]
    fn both_are_done() {
        let (mut here, mut elsewhere) = (0, 0);
        Disk.both(&mut || here += 1, &mut || elsewhere += 1);
        assert_eq!((here, elsewhere), (1, 1));
    }

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
