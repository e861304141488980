//! Relative paths in the main file are relative to its directory.

/// The directory of the main file.
pub(super) struct Paths {
    directory: String,
}

impl Paths {
    /// `main_file` is absolute.
    pub(super) fn new(main_file: &str) -> Self {
        let directory = main_file.rsplit_once('/').map_or("", |(directory, _)| directory);
        Self { directory: directory.to_owned() }
    }

    /// The absolute path. `..` in it stays, as in Nagios' messages.
    pub(super) fn resolve(&self, path: &str) -> String {
        if path.starts_with('/') { path.to_owned() } else { format!("{}/{path}", self.directory) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_begin_at_the_main_file() {
        let paths = Paths::new("/etc/nagios/nagios.cfg");
        assert_eq!(paths.resolve("objects/a.cfg"), "/etc/nagios/objects/a.cfg");
        assert_eq!(paths.resolve("../x.cfg"), "/etc/nagios/../x.cfg");
        assert_eq!(paths.resolve("/var/log"), "/var/log");
    }
}
