//! How full a file system is, in the numbers that are compared and shown.

use super::selection::Selection;

/// What the system says about a file system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Usage {
    pub(super) block_bytes: u64,
    pub(super) blocks: u64,
    blocks_free: u64,
    /// For others than root.
    blocks_available: u64,
    files: u64,
    files_free: u64,
    files_available: u64,
}

impl Usage {
    /// `None` when the system does not say.
    pub(super) fn of(mount_point: &str) -> Option<Self> {
        let stat = rustix::fs::statvfs(mount_point).ok()?;
        Some(Self {
            block_bytes: if stat.f_frsize == 0 { stat.f_bsize } else { stat.f_frsize },
            blocks: stat.f_blocks,
            blocks_free: stat.f_bfree,
            blocks_available: stat.f_bavail,
            files: stat.f_files,
            files_free: stat.f_ffree,
            files_available: stat.f_favail,
        })
    }

    /// Blocks and files: all, free, available.
    #[cfg(test)]
    pub(super) fn for_tests(block_bytes: u64, blocks: [u64; 3], files: [u64; 3]) -> Self {
        let [blocks, blocks_free, blocks_available] = blocks;
        let [files, files_free, files_available] = files;
        Self {
            block_bytes,
            blocks,
            blocks_free,
            blocks_available,
            files,
            files_free,
            files_available,
        }
    }

    pub(super) fn numbers(&self, selection: &Selection) -> Numbers {
        let reserved = |free: u64, available: u64| match selection.ignore_reserved {
            true => free.saturating_sub(available),
            false => 0,
        };
        let blocks = self.blocks.saturating_sub(reserved(self.blocks_free, self.blocks_available));
        let used = self.blocks.saturating_sub(self.blocks_free);
        // More available than free files is nonsense that some systems report.
        let free = if self.files_available > self.files_free { 0 } else { self.files_available };
        let inodes = self.files.saturating_sub(reserved(self.files_free, free));
        let units = |blocks: u64| {
            let units = u128::from(blocks) * u128::from(self.block_bytes)
                / u128::from(selection.unit.bytes);
            u64::try_from(units).unwrap_or(u64::MAX)
        };
        Numbers {
            used,
            available: self.blocks_available,
            used_units: units(used),
            free_units: units(self.blocks_available),
            total_units: units(blocks),
            inodes,
            inodes_free: free,
            inodes_used: self.files.saturating_sub(self.files_free),
        }
    }
}

/// One file system, or the sum of a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Numbers {
    /// Blocks. In a group those of different sizes are added up, as in the original.
    used: u64,
    available: u64,
    pub(super) used_units: u64,
    pub(super) free_units: u64,
    pub(super) total_units: u64,
    pub(super) inodes: u64,
    inodes_free: u64,
    pub(super) inodes_used: u64,
}

impl Numbers {
    pub(super) fn add(&mut self, other: &Self) {
        let pairs = [
            (&mut self.used, other.used),
            (&mut self.available, other.available),
            (&mut self.used_units, other.used_units),
            (&mut self.free_units, other.free_units),
            (&mut self.total_units, other.total_units),
            (&mut self.inodes, other.inodes),
            (&mut self.inodes_free, other.inodes_free),
            (&mut self.inodes_used, other.inodes_used),
        ];
        for (sum, part) in pairs {
            *sum = sum.saturating_add(part);
        }
    }

    /// Of what others than root can have.
    pub(super) fn used_percent(&self) -> f64 {
        percent(self.used, self.used.saturating_add(self.available))
    }

    pub(super) fn free_percent(&self) -> f64 {
        100.0 - self.used_percent()
    }

    /// -1 without inodes.
    pub(super) fn used_inodes_percent(&self) -> f64 {
        percent(self.inodes.saturating_sub(self.inodes_free), self.inodes)
    }

    /// 101 without inodes.
    pub(super) fn free_inodes_percent(&self) -> f64 {
        100.0 - self.used_inodes_percent()
    }

    pub(super) fn describe_units(&self) -> String {
        let Self { used_units, free_units, total_units, .. } = self;
        format!("used_units={used_units} free_units={free_units} total_units={total_units}")
    }
}

/// Whole percent, rounded up as `df` does; -1 of nothing.
fn percent(part: u64, total: u64) -> f64 {
    if total == 0 {
        return -1.0;
    }
    (u128::from(part) * 100).div_ceil(u128::from(total)) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_is_rounded_up() {
        assert_eq!(
            [percent(0, 9), percent(1, 1000), percent(9, 9), percent(1, 3)],
            [0.0, 1.0, 100.0, 34.0]
        );
        assert_eq!((percent(0, 0), percent(u64::MAX, u64::MAX)), (-1.0, 100.0));
    }

    #[test]
    fn without_inodes_all_of_them_are_free() {
        let none = Numbers::default();
        assert_eq!((none.used_inodes_percent(), none.free_inodes_percent()), (-1.0, 101.0));
    }

    #[test]
    fn the_root_file_system_has_a_size() {
        assert!(Usage::of("/").is_some_and(|usage| usage.blocks > 0 && usage.block_bytes > 0));
        assert!(Usage::of("/nonexistent/path").is_none());
    }
}
