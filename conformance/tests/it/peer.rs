//! Real programs that may or may not be installed.

use std::path::PathBuf;

/// The first of these paths that exists. Otherwise the test is skipped, loudly; in CI it fails.
pub(crate) fn find(what: &str, candidates: &[&str]) -> Option<PathBuf> {
    let found = candidates.iter().map(PathBuf::from).find(|path| path.exists());
    if found.is_none() {
        assert!(
            std::env::var_os("CI").is_none_or(|ci| ci != "true"),
            "{what} is not installed, and in CI that is a failure: {candidates:?}"
        );
        eprintln!("SKIPPED: {what} is not installed ({candidates:?})");
    }
    found
}

/// Nagios Core 4.
pub(crate) fn nagios4() -> Option<PathBuf> {
    find("nagios4 (Debian package nagios4-core)", &["/usr/sbin/nagios4", "/usr/bin/nagios4"])
}

/// The directory of monitoring-plugins.
pub(crate) fn plugins() -> Option<PathBuf> {
    find("monitoring-plugins", &["/usr/lib/nagios/plugins", "/usr/lib/monitoring-plugins"])
}
