//! A configuration, compiled: every reference resolved to an id, every list expanded.
//!
//! `config` builds it, everybody else only reads it. Objects are sorted by name in byte order
//! (services by host, then description), which is the order Nagios registers and walks them in;
//! so look-ups are binary searches and the services of a host are a contiguous run.

mod command;
mod contact;
mod dependency;
mod group;
mod host;
mod service;
mod timeperiod;
mod user_macros;

use std::ops::Range;
use std::sync::Arc;

pub use command::{CommandCall, CommandDef};
pub use contact::{ContactDef, ContactGroupDef, ContactRules};
pub use dependency::{
    EscalationDef, FailureCriteria, HostDependencyDef, HostEscalationDef, ServiceDependencyDef,
    ServiceEscalationDef,
};
pub use group::{HostGroupDef, ServiceGroupDef};
pub use host::HostDef;
pub use service::ServiceDef;
pub use timeperiod::{
    DateRange, DateSpec, Month, TimeException, TimeRange, TimeperiodDef, Weekday,
};
pub use user_macros::{USER_MACROS, UserMacros};

use crate::ids::{
    CommandId, ContactGroupId, ContactId, HostGroupId, HostId, ServiceGroupId, ServiceId, Table,
    TimeperiodId,
};
use crate::location::Location;
use crate::settings::MainSettings;

/// One custom variable: `_SNMP-ver  2c` → name `SNMP-VER`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomVariable {
    /// Upper-cased, without the leading `_`.
    pub name: Arc<str>,
    /// The value as written.
    pub value: Arc<str>,
}

/// What only people look at. Rarely set, so hosts and services keep it boxed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Presentation {
    /// `notes`
    pub notes: Option<Arc<str>>,
    /// `notes_url`
    pub notes_url: Option<Arc<str>>,
    /// `action_url`
    pub action_url: Option<Arc<str>>,
    /// `icon_image`
    pub icon_image: Option<Arc<str>>,
    /// `icon_image_alt`
    pub icon_image_alt: Option<Arc<str>>,
    /// `vrml_image` (hosts)
    pub vrml_image: Option<Arc<str>>,
    /// `statusmap_image` (hosts)
    pub statusmap_image: Option<Arc<str>>,
    /// `2d_coords` (hosts)
    pub coords_2d: Option<(i32, i32)>,
    /// `3d_coords` (hosts)
    pub coords_3d: Option<(f64, f64, f64)>,
}

/// Option letters of notifications, flapping, stalking and escalations, as Nagios' bit set.
///
/// OK/UP/recovery 1, WARNING/DOWN 2, CRITICAL/UNREACHABLE 4, UNKNOWN 8, `N` 512, pending 1024,
/// flapping 2048, downtime 4096.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StateOptions(pub u16);

impl StateOptions {
    /// `n`
    pub const NONE: Self = Self(0);
    /// `a`: every bit.
    pub const ALL: Self = Self(u16::MAX);
    /// OK, UP; `r` in notification options.
    pub const OK: Self = Self(1);
    /// WARNING, DOWN.
    pub const WARNING: Self = Self(2);
    /// CRITICAL, UNREACHABLE.
    pub const CRITICAL: Self = Self(4);
    /// UNKNOWN.
    pub const UNKNOWN: Self = Self(8);
    /// `N`: log notifications while stalking.
    pub const NOTIFICATIONS: Self = Self(512);
    /// `p` in dependencies.
    pub const PENDING: Self = Self(1024);
    /// `f`
    pub const FLAPPING: Self = Self(2048);
    /// `s`
    pub const DOWNTIME: Self = Self(4096);

    /// The bit of a state code (0..3).
    #[must_use]
    pub const fn of_state(code: u8) -> Self {
        Self(1 << (code & 3))
    }

    /// Whether every bit of `other` is set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Everything that is configured. Immutable once built; share it behind an `Arc`.
#[derive(Debug, Clone, Default)]
pub struct Objects {
    /// The main configuration file.
    pub settings: MainSettings,
    /// `$USER1$` … `$USER256$`.
    pub user_macros: UserMacros,
    /// Names of the files that [`Location::file`] counts.
    pub files: Vec<Arc<str>>,
    /// Time periods.
    pub timeperiods: Table<TimeperiodId, TimeperiodDef>,
    /// Commands.
    pub commands: Table<CommandId, CommandDef>,
    /// Contacts.
    pub contacts: Table<ContactId, ContactDef>,
    /// Contact groups.
    pub contact_groups: Table<ContactGroupId, ContactGroupDef>,
    /// Hosts.
    pub hosts: Table<HostId, HostDef>,
    /// Host groups.
    pub host_groups: Table<HostGroupId, HostGroupDef>,
    /// Services.
    pub services: Table<ServiceId, ServiceDef>,
    /// Service groups.
    pub service_groups: Table<ServiceGroupId, ServiceGroupDef>,
    /// Service dependencies, one per (master, dependent, kind).
    pub service_dependencies: Vec<ServiceDependencyDef>,
    /// Host dependencies, one per (master, dependent, kind).
    pub host_dependencies: Vec<HostDependencyDef>,
    /// Service escalations, one per service.
    pub service_escalations: Vec<ServiceEscalationDef>,
    /// Host escalations, one per host.
    pub host_escalations: Vec<HostEscalationDef>,
}

macro_rules! find_by_name {
    ($($(#[$doc:meta])* $find:ident: $table:ident -> $id:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $find(&self, name: &str) -> Option<$id> {
            self.$table
                .as_slice()
                .binary_search_by(|def| (*def.name).cmp(name))
                .ok()
                .map($id::from)
        }
    )*};
}

impl Objects {
    find_by_name! {
        /// The host of this exact name.
        host: hosts -> HostId,
        /// The host group of this exact name.
        host_group: host_groups -> HostGroupId,
        /// The service group of this exact name.
        service_group: service_groups -> ServiceGroupId,
        /// The contact of this exact name.
        contact: contacts -> ContactId,
        /// The contact group of this exact name.
        contact_group: contact_groups -> ContactGroupId,
        /// The command of this exact name.
        command: commands -> CommandId,
        /// The time period of this exact name.
        timeperiod: timeperiods -> TimeperiodId,
    }

    /// The service with this description on this host.
    #[must_use]
    pub fn service(&self, host: &str, description: &str) -> Option<ServiceId> {
        let host = self.host(host)?;
        let run = self.service_run(host);
        let first = run.start;
        self.services.as_slice()[run]
            .binary_search_by(|def| (*def.description).cmp(description))
            .ok()
            .map(|n| ServiceId::from(first + n))
    }

    /// The services of a host, in order of their descriptions.
    pub fn services_of(&self, host: HostId) -> impl ExactSizeIterator<Item = ServiceId> + use<> {
        self.service_run(host).map(ServiceId::from)
    }

    /// The name of the file a location points into.
    #[must_use]
    pub fn file_of(&self, location: Location) -> &str {
        self.files.get(location.file as usize).map_or("", |name| name)
    }

    fn service_run(&self, host: HostId) -> Range<usize> {
        let services = self.services.as_slice();
        let start = services.partition_point(|s| s.host < host);
        let len = services[start..].partition_point(|s| s.host == host);
        start..start + len
    }
}
