//! Contacts and contact groups.

use std::sync::Arc;

use super::{CommandCall, CustomVariable, StateOptions};
use crate::ids::{ContactGroupId, ContactId, TimeperiodId};
use crate::location::Location;
use crate::names::{ContactName, GroupName};

/// How one kind of notification (host or service) reaches a contact.
#[derive(Debug, Clone)]
pub struct ContactRules {
    /// `*_notifications_enabled`
    pub enabled: bool,
    /// `*_notification_period`; `None` = always.
    pub period: Option<TimeperiodId>,
    /// `*_notification_options`; nothing by default.
    pub options: StateOptions,
    /// `*_notification_commands`, in the order written.
    pub commands: Vec<CommandCall>,
}

/// `define contact`.
#[derive(Debug, Clone)]
pub struct ContactDef {
    /// `contact_name`
    pub name: ContactName,
    /// `alias`
    pub alias: Arc<str>,
    /// `email`
    pub email: Option<Arc<str>>,
    /// `pager`
    pub pager: Option<Arc<str>>,
    /// `address1` … `address6`
    pub addresses: [Option<Arc<str>>; 6],
    /// Host notifications.
    pub host: ContactRules,
    /// Service notifications.
    pub service: ContactRules,
    /// `can_submit_commands`
    pub can_submit_commands: bool,
    /// `retain_status_information`
    pub retain_status_information: bool,
    /// `retain_nonstatus_information`
    pub retain_nonstatus_information: bool,
    /// `minimum_importance`
    pub minimum_importance: u32,
    /// Groups this contact is in, sorted.
    pub groups: Vec<ContactGroupId>,
    /// Custom variables in the order written.
    pub custom: Vec<CustomVariable>,
    /// Where it is defined.
    pub location: Location,
}

/// `define contactgroup`.
#[derive(Debug, Clone)]
pub struct ContactGroupDef {
    /// `contactgroup_name`
    pub name: GroupName,
    /// `alias`
    pub alias: Arc<str>,
    /// Members in definition order, each once.
    pub members: Vec<ContactId>,
    /// Where it is defined.
    pub location: Location,
}
