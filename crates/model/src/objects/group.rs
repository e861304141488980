//! Host groups and service groups.

use std::sync::Arc;

use super::Presentation;
use crate::ids::{HostId, ServiceId};
use crate::location::Location;
use crate::names::GroupName;

/// `define hostgroup`.
#[derive(Debug, Clone)]
pub struct HostGroupDef {
    /// `hostgroup_name`
    pub name: GroupName,
    /// `alias`
    pub alias: Arc<str>,
    /// Members, sorted, each once.
    pub members: Vec<HostId>,
    /// `notes`, `notes_url`, `action_url`
    pub presentation: Option<Box<Presentation>>,
    /// Where it is defined.
    pub location: Location,
}

/// `define servicegroup`.
#[derive(Debug, Clone)]
pub struct ServiceGroupDef {
    /// `servicegroup_name`
    pub name: GroupName,
    /// `alias`
    pub alias: Arc<str>,
    /// Members, sorted, each once.
    pub members: Vec<ServiceId>,
    /// `notes`, `notes_url`, `action_url`
    pub presentation: Option<Box<Presentation>>,
    /// Where it is defined.
    pub location: Location,
}
