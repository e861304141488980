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

    /// The absolute path, without `.` and `..`.
    pub(super) fn resolve(&self, path: &str) -> String {
        if path.starts_with('/') {
            return normalised(path);
        }
        normalised(&format!("{}/{path}", self.directory))
    }
}

fn normalised(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let end = if path.ends_with('/') && !parts.is_empty() { "/" } else { "" };
    format!("/{}{end}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_begin_at_the_main_file() {
        let paths = Paths::new("/etc/nagios/nagios.cfg");
        assert_eq!(paths.resolve("objects/a.cfg"), "/etc/nagios/objects/a.cfg");
        assert_eq!(paths.resolve("../x/./y/"), "/etc/x/y/");
        assert_eq!(paths.resolve("/var//log"), "/var/log");
        assert_eq!(paths.resolve("../../../.."), "/");
    }
}
