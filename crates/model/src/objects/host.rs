//! Hosts as configured.

use std::sync::Arc;

use super::{CommandCall, CustomVariable, Presentation, StateOptions};
use crate::ids::{ContactGroupId, ContactId, HostGroupId, HostId, TimeperiodId};
use crate::location::Location;
use crate::names::HostName;
use crate::state::HostState;

/// `define host`. Intervals are in units of `interval_length`.
#[derive(Debug, Clone)]
pub struct HostDef {
    /// `host_name`
    pub name: HostName,
    /// `display_name`
    pub display_name: Arc<str>,
    /// `alias`
    pub alias: Arc<str>,
    /// `address`
    pub address: Arc<str>,
    /// `parents`, in definition order.
    pub parents: Vec<HostId>,
    /// Hosts that name this one as parent.
    pub children: Vec<HostId>,
    /// Groups this host is in, sorted.
    pub groups: Vec<HostGroupId>,
    /// `contacts`, in definition order.
    pub contacts: Vec<ContactId>,
    /// `contact_groups`, in definition order.
    pub contact_groups: Vec<ContactGroupId>,
    /// `check_command`; `None` = never checked.
    pub check_command: Option<CommandCall>,
    /// `check_period`; `None` = always.
    pub check_period: Option<TimeperiodId>,
    /// `notification_period`; `None` = always.
    pub notification_period: Option<TimeperiodId>,
    /// `event_handler`
    pub event_handler: Option<CommandCall>,
    /// `initial_state`
    pub initial_state: HostState,
    /// `check_interval`, units.
    pub check_interval: f64,
    /// `retry_interval`, units.
    pub retry_interval: f64,
    /// `max_check_attempts`, at least 1.
    pub max_check_attempts: u32,
    /// `importance`
    pub importance: u32,
    /// `active_checks_enabled`
    pub active_checks_enabled: bool,
    /// `passive_checks_enabled`
    pub passive_checks_enabled: bool,
    /// `obsess_over_host`
    pub obsess: bool,
    /// `event_handler_enabled`
    pub event_handler_enabled: bool,
    /// `check_freshness`
    pub check_freshness: bool,
    /// `freshness_threshold`, seconds; 0 = automatic.
    pub freshness_threshold_s: u32,
    /// `low_flap_threshold`, percent; 0 = global value.
    pub low_flap_threshold: f32,
    /// `high_flap_threshold`, percent; 0 = global value.
    pub high_flap_threshold: f32,
    /// `flap_detection_enabled`
    pub flap_detection_enabled: bool,
    /// `flap_detection_options`
    pub flap_detection_options: StateOptions,
    /// `notification_options`
    pub notification_options: StateOptions,
    /// `notifications_enabled`
    pub notifications_enabled: bool,
    /// `notification_interval`, units; 0 = tell once.
    pub notification_interval: f64,
    /// `first_notification_delay`, units.
    pub first_notification_delay: f64,
    /// `stalking_options`
    pub stalking_options: StateOptions,
    /// `process_perf_data`
    pub process_perf_data: bool,
    /// `retain_status_information`
    pub retain_status_information: bool,
    /// `retain_nonstatus_information`
    pub retain_nonstatus_information: bool,
    /// Notes, URLs, images, coordinates.
    pub presentation: Option<Box<Presentation>>,
    /// Custom variables in the order written.
    pub custom: Vec<CustomVariable>,
    /// Where it is defined.
    pub location: Location,
}
