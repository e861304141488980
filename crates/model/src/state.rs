//! States of hosts and services, with Nagios' numbers and words.

use serde::{Deserialize, Serialize};

/// State of a service; the number is the plugin's exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[repr(u8)]
pub enum ServiceState {
    /// 0
    Ok = 0,
    /// 1
    Warning = 1,
    /// 2
    Critical = 2,
    /// 3
    Unknown = 3,
}

impl ServiceState {
    /// From a plugin exit code 0..3.
    #[must_use]
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            0 => Some(Self::Ok),
            1 => Some(Self::Warning),
            2 => Some(Self::Critical),
            3 => Some(Self::Unknown),
            _ => None,
        }
    }

    /// The number used in files, macros and exit codes.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// `OK`, `WARNING`, `CRITICAL`, `UNKNOWN`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Warning => "WARNING",
            Self::Critical => "CRITICAL",
            Self::Unknown => "UNKNOWN",
        }
    }
}

/// State of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[repr(u8)]
pub enum HostState {
    /// 0
    Up = 0,
    /// 1
    Down = 1,
    /// 2
    Unreachable = 2,
}

impl HostState {
    /// From Nagios' number 0..2.
    #[must_use]
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            0 => Some(Self::Up),
            1 => Some(Self::Down),
            2 => Some(Self::Unreachable),
            _ => None,
        }
    }

    /// The number used in files and macros.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// `UP`, `DOWN`, `UNREACHABLE`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Up => "UP",
            Self::Down => "DOWN",
            Self::Unreachable => "UNREACHABLE",
        }
    }
}

/// Whether a state is confirmed (manual, "State Types").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum StateType {
    /// Still being retried.
    Soft = 0,
    /// Confirmed.
    Hard = 1,
}

impl StateType {
    /// `SOFT` or `HARD`, as in the log.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Soft => "SOFT",
            Self::Hard => "HARD",
        }
    }
}

/// Who ran the check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum CheckKind {
    /// We did.
    Active = 0,
    /// Somebody else did and told us.
    Passive = 1,
}
