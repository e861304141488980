//! The correlator on disk: one file, replaced as a whole.

use std::io;
use std::path::{Path, PathBuf};

use fs_err as fs;
use sha2::{Digest, Sha256};

/// The first bytes of the file; the digit is the version of this envelope.
const MAGIC: &[u8; 8] = b"ATALCOR1";
const HEADER: usize = MAGIC.len() + 8 + 32;

/// Where the snapshot of the correlator is kept.
#[derive(Debug, Clone)]
pub(super) struct Snapshots {
    path: PathBuf,
}

/// A snapshot and the number of the last record in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Snapshot {
    pub(super) position: u64,
    pub(super) bytes: Vec<u8>,
}

impl Snapshots {
    pub(super) fn open(directory: &Path) -> io::Result<Self> {
        fs::create_dir_all(directory)?;
        Ok(Self { path: directory.join("state") })
    }

    /// Replaces the snapshot; when this returns it is on disk.
    pub(super) fn write(&self, snapshot: &Snapshot) -> io::Result<()> {
        let new = self.path.with_extension("new");
        let mut file = fs::File::create(&new)?;
        let mut content = Vec::with_capacity(HEADER + snapshot.bytes.len());
        content.extend_from_slice(MAGIC);
        content.extend_from_slice(&snapshot.position.to_le_bytes());
        content.extend_from_slice(&digest(snapshot.position, &snapshot.bytes));
        content.extend_from_slice(&snapshot.bytes);
        io::Write::write_all(&mut file, &content)?;
        file.sync_all()?;
        fs::rename(&new, &self.path)?;
        match self.path.parent() {
            Some(parent) => fs::File::open(parent)?.sync_all(),
            None => Ok(()),
        }
    }

    /// The last snapshot; `None` when there is none.
    ///
    /// # Errors
    /// When it cannot be read or is damaged. Then correlation starts afresh from what the queue
    /// still has.
    pub(super) fn read(&self) -> io::Result<Option<Snapshot>> {
        let content = match fs::read(&self.path) {
            Ok(content) => content,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        match parse(&content) {
            Some(snapshot) => Ok(Some(snapshot)),
            None => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("{} is damaged or from another version", self.path.display()),
            )),
        }
    }
}

fn parse(content: &[u8]) -> Option<Snapshot> {
    let rest = content.strip_prefix(MAGIC)?;
    let (position, rest) = rest.split_first_chunk::<8>()?;
    let (expected, bytes) = rest.split_first_chunk::<32>()?;
    let position = u64::from_le_bytes(*position);
    (digest(position, bytes) == *expected).then(|| Snapshot { position, bytes: bytes.to_vec() })
}

fn digest(position: u64, bytes: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(position.to_le_bytes()).chain_update(bytes).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_comes_back_and_damage_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let snapshots = Snapshots::open(dir.path()).unwrap();
        assert_eq!(snapshots.read().unwrap(), None);
        for position in [7, 8] {
            snapshots.write(&Snapshot { position, bytes: vec![1, 2, 3] }).unwrap();
        }
        let read = snapshots.read().unwrap().unwrap();
        assert_eq!(read, Snapshot { position: 8, bytes: vec![1, 2, 3] });
        let path = dir.path().join("state");
        let content = fs::read(&path).unwrap();
        for cut in [0, 7, 30, content.len() - 1] {
            fs::write(&path, &content[..cut]).unwrap();
            assert!(snapshots.read().is_err(), "cut to {cut} bytes");
        }
        let mut changed = content;
        changed[HEADER] ^= 1;
        fs::write(&path, &changed).unwrap();
        assert!(snapshots.read().is_err());
    }
}
