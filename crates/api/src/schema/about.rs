//! About this installation.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Time;

/// About this installation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct About {
    /// Always `Atalaya`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SPDX name of the licence.
    pub licence: String,
    /// When it started.
    pub started_at: Option<Time>,
    /// Seconds since then.
    pub uptime_s: u64,
    /// The main configuration file.
    pub config_file: String,
    /// When that was last read.
    pub loaded_at: Option<Time>,
    /// Where state is kept.
    pub database: Database,
    /// How much is configured.
    pub counts: Counts,
    /// How the program was built.
    pub build: Build,
}

/// Where state is kept.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Database {
    /// `sqlite` or `postgresql`.
    pub kind: String,
    /// File or server.
    pub path: String,
    /// Its size; `null` when unknown.
    pub size_bytes: Option<u64>,
}

/// How much is configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Counts {
    /// Hosts.
    pub hosts: u32,
    /// Services.
    pub services: u32,
    /// Host groups.
    pub host_groups: u32,
    /// Service groups.
    pub service_groups: u32,
    /// Contacts.
    pub contacts: u32,
    /// Contact groups.
    pub contact_groups: u32,
    /// Commands.
    pub commands: u32,
    /// Time periods.
    pub timeperiods: u32,
}

/// How the program was built.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Build {
    /// `release` or `debug`.
    pub profile: String,
    /// Operating system and processor.
    pub target: String,
    /// The commit it was built from; `null` when unknown.
    pub commit: Option<String>,
    /// Whether the web UI is inside.
    pub web_ui: bool,
}
