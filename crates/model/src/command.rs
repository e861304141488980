//! Requests to change something: one type, one door.
//!
//! Every way in (web, pipe, Livestatus, REST) becomes an [`ExternalCommand`]. The issue "Parity"
//! fills in the rest of the 162 commands; the ones here are obeyed.

use crate::names::{HostName, ServiceDescription};
use crate::time::Timestamp;

/// One request to change something.
#[derive(Debug, Clone, PartialEq)]
pub enum ExternalCommand {
    /// `SCHEDULE_SVC_CHECK` and, when `forced`, `SCHEDULE_FORCED_SVC_CHECK`.
    ScheduleServiceCheck {
        /// Host of the service.
        host: HostName,
        /// The service.
        service: ServiceDescription,
        /// When to check.
        at: Timestamp,
        /// Ignore disabled checks, periods and dependencies.
        forced: bool,
    },
    /// `SCHEDULE_HOST_CHECK` and, when `forced`, `SCHEDULE_FORCED_HOST_CHECK`.
    ScheduleHostCheck {
        /// The host.
        host: HostName,
        /// When to check.
        at: Timestamp,
        /// Ignore disabled checks, periods and dependencies.
        forced: bool,
    },
    /// `PROCESS_SERVICE_CHECK_RESULT`.
    ProcessServiceCheckResult {
        /// Host of the service, by name or address.
        host: HostName,
        /// The service.
        service: ServiceDescription,
        /// Plugin exit code; outside 0..3 counts as 3.
        code: i32,
        /// Plugin output, `\n` already decoded.
        output: String,
    },
    /// `PROCESS_HOST_CHECK_RESULT`.
    ProcessHostCheckResult {
        /// The host, by name or address.
        host: HostName,
        /// 0 up, 1 down, 2 unreachable; anything else is refused.
        code: i32,
        /// Plugin output, `\n` already decoded.
        output: String,
    },
}

impl ExternalCommand {
    /// Whether this carries a check result.
    #[must_use]
    pub fn is_passive_result(&self) -> bool {
        matches!(self, Self::ProcessServiceCheckResult { .. } | Self::ProcessHostCheckResult { .. })
    }
}
