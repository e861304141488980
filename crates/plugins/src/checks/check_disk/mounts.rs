//! What is mounted where.

/// One mounted file system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mount {
    pub(super) device: String,
    pub(super) point: String,
    /// Type of file system: `ext4`, `nfs` …
    pub(super) kind: String,
}

/// What is mounted now, in the order of `/etc/mtab` (`/proc/mounts`, if there is no such file).
pub(super) fn mounted() -> Vec<Mount> {
    let table = std::fs::read("/etc/mtab").or_else(|_| std::fs::read("/proc/mounts"));
    parse(&String::from_utf8_lossy(&table.unwrap_or_default()))
}

fn parse(table: &str) -> Vec<Mount> {
    let mount = |line: &str| {
        let mut fields = line.split_ascii_whitespace().map(unescape);
        let (device, point, kind) = (fields.next()?, fields.next()?, fields.next()?);
        Some(Mount { device, point, kind })
    };
    table.lines().filter(|line| !line.starts_with('#')).filter_map(mount).collect()
}

/// Blanks, tabs, line feeds and backslashes are written as three octal digits.
fn unescape(field: &str) -> String {
    let mut bytes = Vec::with_capacity(field.len());
    let mut rest = field.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = after.first_chunk::<3>().filter(|_| byte == b'\\').and_then(octal);
        bytes.push(escaped.unwrap_or(byte));
        rest = if escaped.is_some() { &after[3..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn octal(digits: &[u8; 3]) -> Option<u8> {
    std::str::from_utf8(digits).ok().and_then(|digits| u8::from_str_radix(digits, 8).ok())
}

impl Mount {
    /// By the rules of gnulib, which the originals use.
    pub(super) fn is_remote(&self) -> bool {
        const REMOTE_TYPES: [&str; 4] = ["afs", "auristorfs", "acfs", "coda"];
        let is_share = self.device.starts_with("//")
            && ["smbfs", "cifs", "smb3"].contains(&self.kind.as_str());
        self.device.contains(':')
            || is_share
            || self.device == "-hosts"
            || REMOTE_TYPES.contains(&self.kind.as_str())
    }
}

/// The mount that a selected path belongs to: that whose device it names, else the one with the
/// longest mount point it begins with. Without `exact`, `/` always fits.
pub(super) fn best_match<'a>(mounts: &'a [Mount], name: &str, exact: bool) -> Option<&'a Mount> {
    let by_device = mounts.iter().rfind(|mount| mount.device == name);
    by_device.or_else(|| {
        let fits = |mount: &&Mount| match exact {
            true => mount.point == name,
            // No look at where a name ends: `/srv` fits `/srv2`, as in the original.
            false => mount.point.len() == 1 || name.starts_with(&mount.point),
        };
        mounts.iter().filter(fits).max_by_key(|mount| mount.point.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TABLE: &str = "/dev/vda / ext4 rw 0 0\n# none\ntmpfs /srv tmpfs rw 0 0\n\
                         host:/x /srv/a\\040b nfs rw 0 0\n//h/s /smb cifs rw 0 0\nbad line\n";

    #[test]
    fn the_table_is_read_with_its_escapes() {
        let mounts = parse(TABLE);
        assert_eq!(
            mounts.iter().map(|m| m.point.as_str()).collect::<Vec<_>>(),
            ["/", "/srv", "/srv/a b", "/smb"]
        );
        assert_eq!(
            mounts.iter().map(Mount::is_remote).collect::<Vec<_>>(),
            [false, false, true, true]
        );
        assert_eq!([unescape("a\\134b"), unescape("a\\9"), unescape("\\")], ["a\\b", "a\\9", "\\"]);
    }

    #[test]
    fn a_path_belongs_to_its_device_or_longest_mount_point() {
        let mounts = parse(TABLE);
        let found = |name, exact| best_match(&mounts, name, exact).map(|m| m.point.as_str());
        assert_eq!((found("/dev/vda", false), found("/srv/x", false)), (Some("/"), Some("/srv")));
        assert_eq!((found("/srv2", false), found("/home", false)), (Some("/srv"), Some("/")));
        assert_eq!((found("/srv/a b/c", false), found("/srv/x", true)), (Some("/srv/a b"), None));
        assert_eq!((found("/srv", true), found("/dev/vda", true)), (Some("/srv"), Some("/")));
    }

    proptest! {
        #[test]
        fn any_table_is_read_without_panic(table in r"[a-z/ \\0-9\n#:é]{0,80}", name in ".{0,9}") {
            let mounts = parse(&table);
            let _ = best_match(&mounts, &name, false);
        }
    }
}
