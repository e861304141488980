//! The types of objects.

use super::directives::D;

/// What may follow `define`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(crate) enum Kind {
    Timeperiod,
    Command,
    Contact,
    ContactGroup,
    Host,
    HostGroup,
    Service,
    ServiceGroup,
    ServiceDependency,
    ServiceEscalation,
    HostDependency,
    HostEscalation,
    HostExtInfo,
    ServiceExtInfo,
}

impl Kind {
    pub(crate) const COUNT: usize = 14;

    pub(crate) const ALL: [Self; Self::COUNT] = [
        Self::Timeperiod,
        Self::Command,
        Self::Contact,
        Self::ContactGroup,
        Self::Host,
        Self::HostGroup,
        Self::Service,
        Self::ServiceGroup,
        Self::ServiceDependency,
        Self::ServiceEscalation,
        Self::HostDependency,
        Self::HostEscalation,
        Self::HostExtInfo,
        Self::ServiceExtInfo,
    ];

    /// The word after `define`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Timeperiod => "timeperiod",
            Self::Command => "command",
            Self::Contact => "contact",
            Self::ContactGroup => "contactgroup",
            Self::Host => "host",
            Self::HostGroup => "hostgroup",
            Self::Service => "service",
            Self::ServiceGroup => "servicegroup",
            Self::ServiceDependency => "servicedependency",
            Self::ServiceEscalation => "serviceescalation",
            Self::HostDependency => "hostdependency",
            Self::HostEscalation => "hostescalation",
            Self::HostExtInfo => "hostextinfo",
            Self::ServiceExtInfo => "serviceextinfo",
        }
    }

    /// The words Nagios uses in messages about templates and duplicates.
    pub(crate) fn phrase(self) -> &'static str {
        match self {
            Self::ServiceDependency => "service dependency",
            Self::ServiceEscalation => "service escalation",
            Self::HostDependency => "host dependency",
            Self::HostEscalation => "host escalation",
            Self::HostExtInfo => "extended host info",
            Self::ServiceExtInfo => "extended service info",
            _ => self.word(),
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The directive that names an object of this type.
    pub(crate) fn name_directive(self) -> Option<D> {
        match self {
            Self::Timeperiod => Some(D::TimeperiodName),
            Self::Command => Some(D::CommandName),
            Self::Contact => Some(D::ContactName),
            Self::ContactGroup => Some(D::ContactgroupName),
            Self::Host => Some(D::HostName),
            Self::HostGroup => Some(D::HostgroupName),
            Self::ServiceGroup => Some(D::ServicegroupName),
            _ => None,
        }
    }

    /// Whether `_NAME` directives are allowed.
    pub(crate) fn has_custom_variables(self) -> bool {
        matches!(self, Self::Host | Self::Service | Self::Contact)
    }
}
