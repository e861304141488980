//! The history log: one line per happening, in the format of `nagios.log`.

use std::io::{self, Write};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use fs_err as fs;
use model::HistoryLine;

/// An append-only text file, `[epoch] text` per line.
#[derive(Debug)]
pub(crate) struct HistoryLog {
    path: PathBuf,
    file: Option<fs::File>,
}

impl HistoryLog {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, file: None }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Appends all lines in one write. After an error the file is opened anew next time.
    pub(crate) fn append(&mut self, lines: &[HistoryLine]) -> io::Result<()> {
        let mut text = String::with_capacity(lines.len() * 96);
        for line in lines {
            write_line(&mut text, line);
        }
        let result = self.open().and_then(|file| file.write_all(text.as_bytes()));
        if result.is_err() {
            self.file = None;
        }
        result
    }

    fn open(&mut self) -> io::Result<&mut fs::File> {
        // A file that was moved away by a log rotation is let go.
        let moved = self.file.as_ref().is_some_and(|file| !is_at(file, &self.path));
        if moved || self.file.is_none() {
            if let Some(parent) = self.path.parent() {
                fs::create_dir_all(parent)?;
            }
            self.file = Some(fs::OpenOptions::new().create(true).append(true).open(&self.path)?);
        }
        Ok(self.file.as_mut().expect("opened just above"))
    }
}

/// Whether `file` is still the one that `path` names.
fn is_at(file: &fs::File, path: &Path) -> bool {
    match (file.metadata(), fs::metadata(path)) {
        (Ok(ours), Ok(there)) => (ours.dev(), ours.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

/// A line break inside would forge a line, so it becomes a blank.
fn write_line(text: &mut String, line: &HistoryLine) {
    use std::fmt::Write as _;
    write!(text, "[{}] ", line.at.as_secs()).expect("writing to a string cannot fail");
    text.extend(
        line.text.trim_end().chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }),
    );
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use model::{HistoryKind, Timestamp};

    use super::*;

    fn line(text: &str) -> HistoryLine {
        HistoryLine {
            at: Timestamp::from_secs(7),
            kind: HistoryKind::Alert,
            host: None,
            service: None,
            text: text.into(),
        }
    }

    #[test]
    fn a_rotated_file_is_let_go() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log/nagios.log");
        let mut log = HistoryLog::new(path.clone());
        log.append(&[line("one")]).unwrap();
        std::fs::rename(&path, dir.path().join("old")).unwrap();
        log.append(&[line("two")]).unwrap();
        assert_eq!(std::fs::read_to_string(path).unwrap(), "[7] two\n");
    }

    #[test]
    fn a_line_break_in_the_text_cannot_forge_a_line() {
        let mut text = String::new();
        write_line(&mut text, &line("SERVICE ALERT: a;b\n[8] HOST ALERT: forged \n"));
        assert_eq!(text, "[7] SERVICE ALERT: a;b [8] HOST ALERT: forged\n");
    }
}
