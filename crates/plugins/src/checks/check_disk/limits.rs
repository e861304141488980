//! Units and limits of check_disk, as typed and as compared.

use model::state::ServiceState;

use super::super::outcome::{Outcome, Step};
use super::super::thresholds::Thresholds;

/// What sizes are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) bytes: u64,
    pub(super) shown: &'static str,
}

impl Unit {
    pub(super) const KIB: Self = Self { bytes: 1 << 10, shown: "kiB" };
    pub(super) const MIB: Self = Self { bytes: 1 << 20, shown: "MiB" };

    pub(super) fn parse(text: &str) -> Step<Self> {
        Ok(match text {
            "bytes" => Self { bytes: 1, shown: "B" },
            "kB" | "KiB" => Self::KIB,
            "MB" | "MiB" => Self::MIB,
            "GB" | "GiB" => Self { bytes: 1 << 30, shown: "GiB" },
            "TB" | "TiB" => Self { bytes: 1 << 40, shown: "TiB" },
            "PB" | "PiB" => Self { bytes: 1 << 50, shown: "PiB" },
            _ => {
                let text = format!("unit type {text} not known");
                return Err(Outcome::line(ServiceState::Unknown, text));
            }
        })
    }
}

/// Limits as typed, with `@` in front: a value inside alerts.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) warn: Option<String>,
    pub(super) crit: Option<String>,
}

impl Typed {
    fn parse(&self) -> Step<Thresholds> {
        Thresholds::parse(self.warn.as_deref(), self.crit.as_deref())
    }

    fn is_set(&self) -> bool {
        self.warn.is_some() || self.crit.is_some()
    }
}

pub(super) fn of_free_space(text: &str) -> Option<String> {
    Some(if text.starts_with('@') { text.to_owned() } else { format!("@{text}") })
}

#[derive(Debug, Clone, Default)]
pub(super) struct TypedLimits {
    free_units: Typed,
    free_percent: Typed,
    pub(super) used_percent: Typed,
    pub(super) free_inodes: Typed,
}

impl TypedLimits {
    pub(super) fn is_set(&self) -> bool {
        let Self { free_units, free_percent, used_percent, free_inodes } = self;
        [free_units, free_percent, used_percent, free_inodes].into_iter().any(Typed::is_set)
    }

    pub(super) fn parse(&self) -> Step<Limits> {
        Ok(Limits {
            free_units: self.free_units.parse()?,
            free_percent: self.free_percent.parse()?,
            used_percent: self.used_percent.parse()?,
            free_inodes: self.free_inodes.parse()?,
        })
    }

    pub(super) fn of_space(&mut self, text: &str) -> &mut Typed {
        if text.contains('%') { &mut self.free_percent } else { &mut self.free_units }
    }
}

/// What one path is compared with.
#[derive(Debug, Clone, Default)]
pub(super) struct Limits {
    pub(super) free_units: Thresholds,
    pub(super) free_percent: Thresholds,
    pub(super) used_percent: Thresholds,
    pub(super) free_inodes: Thresholds,
}
