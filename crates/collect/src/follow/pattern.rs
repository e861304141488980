//! Which files a specification means.

use std::path::{Path, PathBuf};

use crate::FollowSpec;

/// Most files of one pattern.
const MAX_FILES: usize = 4_096;

/// Files that a syslog daemon of this machine fills with what is in the journal as well.
const SYSTEM_LOGS: [&str; 4] =
    ["/var/log/auth.log", "/var/log/syslog", "/var/log/secure", "/var/log/messages"];

/// Whether the journal says the same as this file.
pub(super) fn is_system_log(path: &Path) -> bool {
    SYSTEM_LOGS.iter().any(|log| Path::new(log) == path)
}

/// Whether it is a pattern rather than a path.
pub(super) fn is_pattern(spec: &FollowSpec) -> bool {
    spec.pattern.contains(['*', '?', '['])
}

/// The files that it means now; a path always means itself.
pub(super) fn files(spec: &FollowSpec) -> Result<Vec<PathBuf>, String> {
    if !is_pattern(spec) {
        return Ok(vec![PathBuf::from(&spec.pattern)]);
    }
    let options = glob::MatchOptions {
        case_sensitive: true,
        require_literal_separator: true,
        require_literal_leading_dot: true,
    };
    let paths = glob::glob_with(&spec.pattern, options)
        .map_err(|error| format!("not a pattern: {}", error.msg))?;
    // Directories that cannot be read have no files for us.
    let mut files: Vec<_> = paths.filter_map(Result::ok).filter(|path| path.is_file()).collect();
    if files.len() > MAX_FILES {
        return Err(format!("matches {} files, more than {MAX_FILES}", files.len()));
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_files_of_a_syslog_daemon_stand_for_the_journal() {
        for log in ["/var/log/auth.log", "/var/log/syslog", "/var/log/secure", "/var/log/messages"]
        {
            assert!(is_system_log(Path::new(log)));
        }
        for log in ["/var/log/nginx/access.log", "/srv/auth.log", "/var/log/syslog.1"] {
            assert!(!is_system_log(Path::new(log)));
        }
    }
}
