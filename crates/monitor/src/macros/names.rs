//! Every macro with a fixed name, and what it speaks about.
//!
//! A long table on purpose; sorted, because names are looked up by binary search.

use CheckableMacro as C;
use ContactMacro as P;
use GroupMacro as G;
use Macro::{
    Contact, ContactGroup, Host, HostGroup, HostServices, IsValidTime, NextValidTime, Notification,
    Program, Service, ServiceGroup, Time, Total,
};
use NotificationMacro as N;
use ProgramMacro as S;
use TimeMacro as D;
use TotalMacro as T;

/// A macro by the object it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Macro {
    /// Needs a host.
    Host(CheckableMacro),
    /// Needs a service.
    Service(CheckableMacro),
    /// Needs a contact.
    Contact(ContactMacro),
    /// Needs a host group, or a host that is in one.
    HostGroup(GroupMacro),
    /// Needs a service group, or a service that is in one.
    ServiceGroup(GroupMacro),
    /// Needs a contact group, or a contact that is in one.
    ContactGroup(GroupMacro),
    /// Empty outside notifications.
    Notification(NotificationMacro),
    /// The program and its configuration.
    Program(ProgramMacro),
    /// Now, written in some way.
    Time(TimeMacro),
    /// A count over everything, or everything a contact is responsible for.
    Total(TotalMacro),
    /// Services of the host, all or those in one state.
    HostServices(Option<u8>),
    /// `$ISVALIDTIME:period$`
    IsValidTime,
    /// `$NEXTVALIDTIME:period$`
    NextValidTime,
}

/// About a host or a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CheckableMacro {
    AckAuthor,
    AckAuthorAlias,
    AckAuthorName,
    AckComment,
    ActionUrl,
    Address,
    Alias,
    WithServicesImportance,
    Attempt,
    CheckCommand,
    CheckType,
    DisplayName,
    Downtime,
    Duration,
    DurationSec,
    EventId,
    ExecutionTime,
    GroupNames,
    Importance,
    InfoUrl,
    Latency,
    Name,
    Notes,
    NotesUrl,
    NotificationEnabled,
    NotificationId,
    NotificationNumber,
    NotificationPeriod,
    Output,
    PercentChange,
    Perfdata,
    ProblemId,
    State,
    StateId,
    StateType,
    LastCheck,
    LastTimeIn(u8),
    LastEventId,
    LastProblemId,
    LastState,
    LastStateChange,
    LastStateId,
    LongOutput,
    MaxAttempts,
    IsVolatile,
}

/// About a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ContactMacro {
    Alias,
    Email,
    GroupNames,
    Name,
    Pager,
}

/// About a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GroupMacro {
    Alias,
    Members,
    Name,
    ActionUrl,
    MemberAddresses,
    Notes,
    NotesUrl,
}

/// About a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotificationMacro {
    Author,
    AuthorAlias,
    AuthorName,
    Comment,
    IsEscalated,
    Number,
    Recipients,
    Type,
}

/// About the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ProgramMacro {
    AdminEmail,
    AdminPager,
    CommandFile,
    EventStartTime,
    HostPerfdataFile,
    LogFile,
    MainConfigFile,
    ObjectCacheFile,
    ProcessStartTime,
    ResourceFile,
    RetentionDataFile,
    ServicePerfdataFile,
    StatusDataFile,
    TempFile,
    TempPath,
}

/// Ways to write the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TimeMacro {
    Date,
    LongDateTime,
    ShortDateTime,
    Time,
    Epoch,
}

/// Counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TotalMacro {
    HostProblems,
    HostProblemsUnhandled,
    HostsDown,
    HostsDownUnhandled,
    HostsUnreachable,
    HostsUnreachableUnhandled,
    HostsUp,
    ServiceProblems,
    ServiceProblemsUnhandled,
    Services(u8),
    ServicesUnhandled(u8),
}

/// The macro of this exact name.
pub(super) fn find(name: &str) -> Option<Macro> {
    let at = NAMES.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    Some(NAMES[at].1)
}

/// All fixed names.
#[rustfmt::skip]
pub(super) const NAMES: &[(&str, Macro)] = &[
    ("ADMINEMAIL", Program(S::AdminEmail)),
    ("ADMINPAGER", Program(S::AdminPager)),
    ("COMMANDFILE", Program(S::CommandFile)),
    ("CONTACTALIAS", Contact(P::Alias)),
    ("CONTACTEMAIL", Contact(P::Email)),
    ("CONTACTGROUPALIAS", ContactGroup(G::Alias)),
    ("CONTACTGROUPMEMBERS", ContactGroup(G::Members)),
    ("CONTACTGROUPNAME", ContactGroup(G::Name)),
    ("CONTACTGROUPNAMES", Contact(P::GroupNames)),
    ("CONTACTNAME", Contact(P::Name)),
    ("CONTACTPAGER", Contact(P::Pager)),
    ("DATE", Time(D::Date)),
    ("EVENTSTARTTIME", Program(S::EventStartTime)),
    ("HOSTACKAUTHOR", Host(C::AckAuthor)),
    ("HOSTACKAUTHORALIAS", Host(C::AckAuthorAlias)),
    ("HOSTACKAUTHORNAME", Host(C::AckAuthorName)),
    ("HOSTACKCOMMENT", Host(C::AckComment)),
    ("HOSTACTIONURL", Host(C::ActionUrl)),
    ("HOSTADDRESS", Host(C::Address)),
    ("HOSTALIAS", Host(C::Alias)),
    ("HOSTANDSERVICESIMPORTANCE", Host(C::WithServicesImportance)),
    ("HOSTATTEMPT", Host(C::Attempt)),
    ("HOSTCHECKCOMMAND", Host(C::CheckCommand)),
    ("HOSTCHECKTYPE", Host(C::CheckType)),
    ("HOSTDISPLAYNAME", Host(C::DisplayName)),
    ("HOSTDOWNTIME", Host(C::Downtime)),
    ("HOSTDURATION", Host(C::Duration)),
    ("HOSTDURATIONSEC", Host(C::DurationSec)),
    ("HOSTEVENTID", Host(C::EventId)),
    ("HOSTEXECUTIONTIME", Host(C::ExecutionTime)),
    ("HOSTGROUPACTIONURL", HostGroup(G::ActionUrl)),
    ("HOSTGROUPALIAS", HostGroup(G::Alias)),
    ("HOSTGROUPMEMBERADDRESSES", HostGroup(G::MemberAddresses)),
    ("HOSTGROUPMEMBERS", HostGroup(G::Members)),
    ("HOSTGROUPNAME", HostGroup(G::Name)),
    ("HOSTGROUPNAMES", Host(C::GroupNames)),
    ("HOSTGROUPNOTES", HostGroup(G::Notes)),
    ("HOSTGROUPNOTESURL", HostGroup(G::NotesUrl)),
    ("HOSTIMPORTANCE", Host(C::Importance)),
    ("HOSTINFOURL", Host(C::InfoUrl)),
    ("HOSTLATENCY", Host(C::Latency)),
    ("HOSTNAME", Host(C::Name)),
    ("HOSTNOTES", Host(C::Notes)),
    ("HOSTNOTESURL", Host(C::NotesUrl)),
    ("HOSTNOTIFICATIONENABLED", Host(C::NotificationEnabled)),
    ("HOSTNOTIFICATIONID", Host(C::NotificationId)),
    ("HOSTNOTIFICATIONNUMBER", Host(C::NotificationNumber)),
    ("HOSTNOTIFICATIONPERIOD", Host(C::NotificationPeriod)),
    ("HOSTOUTPUT", Host(C::Output)),
    ("HOSTPERCENTCHANGE", Host(C::PercentChange)),
    ("HOSTPERFDATA", Host(C::Perfdata)),
    ("HOSTPERFDATAFILE", Program(S::HostPerfdataFile)),
    ("HOSTPROBLEMID", Host(C::ProblemId)),
    ("HOSTSTATE", Host(C::State)),
    ("HOSTSTATEID", Host(C::StateId)),
    ("HOSTSTATETYPE", Host(C::StateType)),
    ("ISVALIDTIME", IsValidTime),
    ("LASTHOSTCHECK", Host(C::LastCheck)),
    ("LASTHOSTDOWN", Host(C::LastTimeIn(1))),
    ("LASTHOSTEVENTID", Host(C::LastEventId)),
    ("LASTHOSTPROBLEMID", Host(C::LastProblemId)),
    ("LASTHOSTSTATE", Host(C::LastState)),
    ("LASTHOSTSTATECHANGE", Host(C::LastStateChange)),
    ("LASTHOSTSTATEID", Host(C::LastStateId)),
    ("LASTHOSTUNREACHABLE", Host(C::LastTimeIn(2))),
    ("LASTHOSTUP", Host(C::LastTimeIn(0))),
    ("LASTSERVICECHECK", Service(C::LastCheck)),
    ("LASTSERVICECRITICAL", Service(C::LastTimeIn(2))),
    ("LASTSERVICEEVENTID", Service(C::LastEventId)),
    ("LASTSERVICEOK", Service(C::LastTimeIn(0))),
    ("LASTSERVICEPROBLEMID", Service(C::LastProblemId)),
    ("LASTSERVICESTATE", Service(C::LastState)),
    ("LASTSERVICESTATECHANGE", Service(C::LastStateChange)),
    ("LASTSERVICESTATEID", Service(C::LastStateId)),
    ("LASTSERVICEUNKNOWN", Service(C::LastTimeIn(3))),
    ("LASTSERVICEWARNING", Service(C::LastTimeIn(1))),
    ("LOGFILE", Program(S::LogFile)),
    ("LONGDATETIME", Time(D::LongDateTime)),
    ("LONGHOSTOUTPUT", Host(C::LongOutput)),
    ("LONGSERVICEOUTPUT", Service(C::LongOutput)),
    ("MAINCONFIGFILE", Program(S::MainConfigFile)),
    ("MAXHOSTATTEMPTS", Host(C::MaxAttempts)),
    ("MAXSERVICEATTEMPTS", Service(C::MaxAttempts)),
    ("NEXTVALIDTIME", NextValidTime),
    ("NOTIFICATIONAUTHOR", Notification(N::Author)),
    ("NOTIFICATIONAUTHORALIAS", Notification(N::AuthorAlias)),
    ("NOTIFICATIONAUTHORNAME", Notification(N::AuthorName)),
    ("NOTIFICATIONCOMMENT", Notification(N::Comment)),
    ("NOTIFICATIONISESCALATED", Notification(N::IsEscalated)),
    ("NOTIFICATIONNUMBER", Notification(N::Number)),
    ("NOTIFICATIONRECIPIENTS", Notification(N::Recipients)),
    ("NOTIFICATIONTYPE", Notification(N::Type)),
    ("OBJECTCACHEFILE", Program(S::ObjectCacheFile)),
    ("PROCESSSTARTTIME", Program(S::ProcessStartTime)),
    ("RESOURCEFILE", Program(S::ResourceFile)),
    ("RETENTIONDATAFILE", Program(S::RetentionDataFile)),
    ("SERVICEACKAUTHOR", Service(C::AckAuthor)),
    ("SERVICEACKAUTHORALIAS", Service(C::AckAuthorAlias)),
    ("SERVICEACKAUTHORNAME", Service(C::AckAuthorName)),
    ("SERVICEACKCOMMENT", Service(C::AckComment)),
    ("SERVICEACTIONURL", Service(C::ActionUrl)),
    ("SERVICEATTEMPT", Service(C::Attempt)),
    ("SERVICECHECKCOMMAND", Service(C::CheckCommand)),
    ("SERVICECHECKTYPE", Service(C::CheckType)),
    ("SERVICEDESC", Service(C::Name)),
    ("SERVICEDISPLAYNAME", Service(C::DisplayName)),
    ("SERVICEDOWNTIME", Service(C::Downtime)),
    ("SERVICEDURATION", Service(C::Duration)),
    ("SERVICEDURATIONSEC", Service(C::DurationSec)),
    ("SERVICEEVENTID", Service(C::EventId)),
    ("SERVICEEXECUTIONTIME", Service(C::ExecutionTime)),
    ("SERVICEGROUPACTIONURL", ServiceGroup(G::ActionUrl)),
    ("SERVICEGROUPALIAS", ServiceGroup(G::Alias)),
    ("SERVICEGROUPMEMBERS", ServiceGroup(G::Members)),
    ("SERVICEGROUPNAME", ServiceGroup(G::Name)),
    ("SERVICEGROUPNAMES", Service(C::GroupNames)),
    ("SERVICEGROUPNOTES", ServiceGroup(G::Notes)),
    ("SERVICEGROUPNOTESURL", ServiceGroup(G::NotesUrl)),
    ("SERVICEIMPORTANCE", Service(C::Importance)),
    ("SERVICEINFOURL", Service(C::InfoUrl)),
    ("SERVICEISVOLATILE", Service(C::IsVolatile)),
    ("SERVICELATENCY", Service(C::Latency)),
    ("SERVICENOTES", Service(C::Notes)),
    ("SERVICENOTESURL", Service(C::NotesUrl)),
    ("SERVICENOTIFICATIONENABLED", Service(C::NotificationEnabled)),
    ("SERVICENOTIFICATIONID", Service(C::NotificationId)),
    ("SERVICENOTIFICATIONNUMBER", Service(C::NotificationNumber)),
    ("SERVICENOTIFICATIONPERIOD", Service(C::NotificationPeriod)),
    ("SERVICEOUTPUT", Service(C::Output)),
    ("SERVICEPERCENTCHANGE", Service(C::PercentChange)),
    ("SERVICEPERFDATA", Service(C::Perfdata)),
    ("SERVICEPERFDATAFILE", Program(S::ServicePerfdataFile)),
    ("SERVICEPROBLEMID", Service(C::ProblemId)),
    ("SERVICESTATE", Service(C::State)),
    ("SERVICESTATEID", Service(C::StateId)),
    ("SERVICESTATETYPE", Service(C::StateType)),
    ("SHORTDATETIME", Time(D::ShortDateTime)),
    ("STATUSDATAFILE", Program(S::StatusDataFile)),
    ("TEMPFILE", Program(S::TempFile)),
    ("TEMPPATH", Program(S::TempPath)),
    ("TIME", Time(D::Time)),
    ("TIMET", Time(D::Epoch)),
    ("TOTALHOSTPROBLEMS", Total(T::HostProblems)),
    ("TOTALHOSTPROBLEMSUNHANDLED", Total(T::HostProblemsUnhandled)),
    ("TOTALHOSTSDOWN", Total(T::HostsDown)),
    ("TOTALHOSTSDOWNUNHANDLED", Total(T::HostsDownUnhandled)),
    ("TOTALHOSTSERVICES", HostServices(None)),
    ("TOTALHOSTSERVICESCRITICAL", HostServices(Some(2))),
    ("TOTALHOSTSERVICESOK", HostServices(Some(0))),
    ("TOTALHOSTSERVICESUNKNOWN", HostServices(Some(3))),
    ("TOTALHOSTSERVICESWARNING", HostServices(Some(1))),
    ("TOTALHOSTSUNREACHABLE", Total(T::HostsUnreachable)),
    ("TOTALHOSTSUNREACHABLEUNHANDLED", Total(T::HostsUnreachableUnhandled)),
    ("TOTALHOSTSUP", Total(T::HostsUp)),
    ("TOTALSERVICEPROBLEMS", Total(T::ServiceProblems)),
    ("TOTALSERVICEPROBLEMSUNHANDLED", Total(T::ServiceProblemsUnhandled)),
    ("TOTALSERVICESCRITICAL", Total(T::Services(2))),
    ("TOTALSERVICESCRITICALUNHANDLED", Total(T::ServicesUnhandled(2))),
    ("TOTALSERVICESOK", Total(T::Services(0))),
    ("TOTALSERVICESUNKNOWN", Total(T::Services(3))),
    ("TOTALSERVICESUNKNOWNUNHANDLED", Total(T::ServicesUnhandled(3))),
    ("TOTALSERVICESWARNING", Total(T::Services(1))),
    ("TOTALSERVICESWARNINGUNHANDLED", Total(T::ServicesUnhandled(1))),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_every_name_is_found() {
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0));
        for (name, known) in NAMES {
            assert_eq!(find(name), Some(*known));
        }
    }
}
