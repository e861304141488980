//! Dependencies and escalations, expanded to single hosts and services.

use super::StateOptions;
use crate::ids::{ContactGroupId, ContactId, HostId, ServiceId, TimeperiodId};
use crate::location::Location;

/// What a dependency blocks, and in which states of its master.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureCriteria {
    /// `execution_failure_criteria`: active checks.
    Execution(StateOptions),
    /// `notification_failure_criteria`: problem and recovery notifications.
    Notification(StateOptions),
}

/// One service depends on another.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceDependencyDef {
    /// The service depended upon.
    pub master: ServiceId,
    /// The service that depends.
    pub dependent: ServiceId,
    /// What is blocked, when.
    pub criteria: FailureCriteria,
    /// `inherits_parent`
    pub inherits_parent: bool,
    /// `dependency_period`; `None` = always.
    pub period: Option<TimeperiodId>,
    /// Where it is defined.
    pub location: Location,
}

/// One host depends on another.
#[derive(Debug, Clone, PartialEq)]
pub struct HostDependencyDef {
    /// The host depended upon.
    pub master: HostId,
    /// The host that depends.
    pub dependent: HostId,
    /// What is blocked, when.
    pub criteria: FailureCriteria,
    /// `inherits_parent`
    pub inherits_parent: bool,
    /// `dependency_period`; `None` = always.
    pub period: Option<TimeperiodId>,
    /// Where it is defined.
    pub location: Location,
}

/// Who else is told, and from which notification on.
#[derive(Debug, Clone, PartialEq)]
pub struct EscalationDef {
    /// `first_notification`; -2 when not given.
    pub first_notification: i32,
    /// `last_notification`; 0 = no end, -2 when not given (never matches).
    pub last_notification: i32,
    /// `notification_interval`, units.
    pub notification_interval: f64,
    /// `escalation_period`; `None` = always.
    pub period: Option<TimeperiodId>,
    /// `escalation_options`
    pub options: StateOptions,
    /// `contacts`, in definition order.
    pub contacts: Vec<ContactId>,
    /// `contact_groups`, in definition order.
    pub contact_groups: Vec<ContactGroupId>,
    /// Where it is defined.
    pub location: Location,
}

/// An escalation of one service.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceEscalationDef {
    /// The service.
    pub service: ServiceId,
    /// The rule.
    pub rule: EscalationDef,
}

/// An escalation of one host.
#[derive(Debug, Clone, PartialEq)]
pub struct HostEscalationDef {
    /// The host.
    pub host: HostId,
    /// The rule.
    pub rule: EscalationDef,
}
