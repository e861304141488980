//! One run of a plugin, on its way in.

use serde::{Deserialize, Serialize};

use crate::ids::{HostId, ServiceId};
use crate::state::CheckKind;
use crate::time::Timestamp;

/// What is checked: a host or a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckId {
    /// A host check.
    Host(HostId),
    /// A service check.
    Service(ServiceId),
}

impl From<HostId> for CheckId {
    fn from(id: HostId) -> Self {
        Self::Host(id)
    }
}

impl From<ServiceId> for CheckId {
    fn from(id: ServiceId) -> Self {
        Self::Service(id)
    }
}

/// How the plugin ended. Which state follows is decided by `monitor` (engine semantics, section 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CheckOutcome {
    /// It exited by itself with this code. Death by a signal counts as code 3, as in Nagios' workers.
    Exited(i32),
    /// It was killed at its deadline.
    TimedOut,
    /// It could not be run at all for a reason of ours.
    NotRun,
}

/// One check result, active or passive.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckResult {
    /// What was checked.
    pub check: CheckId,
    /// Active or passive.
    pub kind: CheckKind,
    /// How it ended.
    pub outcome: CheckOutcome,
    /// Everything the plugin printed on stdout (or Nagios' replacement text), undecoded;
    /// `None` when it printed nothing at all.
    pub output: Option<String>,
    /// When the plugin was started; for a passive result the time it carries.
    pub start_time: Timestamp,
    /// When it ended.
    pub finish_time: Timestamp,
    /// Seconds between the planned and the real start; never negative.
    pub latency_s: f64,
    /// Whether this result came from the regular schedule and may move it.
    pub reschedule: bool,
}
