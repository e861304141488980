//! Where the rest of a file went that was rotated away.

use std::fs::File;
use std::path::Path;

use super::position::Position;

/// The file beside `path` in which `position` is: the renamed file itself, or the copy that was
/// made before it was truncated. `None` also when it has been compressed or deleted meanwhile.
///
/// Rotated files start with the name of the file up to its first dot: `auth.log.1`,
/// `auth-20261121.log`.
pub(super) fn find(
    path: &Path,
    position: &Position,
    except: impl Fn(&Path) -> bool,
) -> Option<File> {
    let name = path.file_name()?.to_str()?;
    let stem = name.split('.').find(|part| !part.is_empty())?;
    let entries = std::fs::read_dir(path.parent()?).ok()?;
    let candidates = entries.filter_map(Result::ok).filter(|entry| {
        let file_name = entry.file_name();
        let rotated = file_name
            .to_str()
            .is_some_and(|other| other.trim_start_matches('.').starts_with(stem) && other != name);
        rotated && entry.file_type().is_ok_and(|kind| kind.is_file())
    });
    candidates.map(|entry| entry.path()).filter(|path| !except(path)).find_map(|path| {
        let file = File::open(path).ok()?;
        let metadata = file.metadata().ok()?;
        position.is_in(&file, &metadata).ok()?.then_some(file)
    })
}
