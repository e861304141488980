//! Every directive of every object type: its names and how templates hand it on.
//!
//! One table a type, in the order of the manual: [`row`] for plain values, [`list`] for those that
//! a child may extend with `+`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::kind::Kind;
use super::values;

/// A directive, whatever the type of object; the number is its bit in a [`Set`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(crate) enum D {
    TimeperiodName,
    Alias,
    Exclude,
    Sunday,
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Use,
    Name,
    Register,
    CommandName,
    CommandLine,
    ContactName,
    Contactgroups,
    Email,
    Pager,
    Address1,
    Address2,
    Address3,
    Address4,
    Address5,
    Address6,
    HostNotificationPeriod,
    HostNotificationCommands,
    HostNotificationOptions,
    HostNotificationsEnabled,
    ServiceNotificationPeriod,
    ServiceNotificationCommands,
    ServiceNotificationOptions,
    ServiceNotificationsEnabled,
    CanSubmitCommands,
    RetainStatusInformation,
    RetainNonstatusInformation,
    MinimumImportance,
    ContactgroupName,
    Members,
    ContactgroupMembers,
    HostName,
    DisplayName,
    Address,
    Parents,
    Hostgroups,
    ContactGroups,
    Contacts,
    NotificationPeriod,
    CheckCommand,
    CheckPeriod,
    EventHandler,
    Notes,
    NotesUrl,
    ActionUrl,
    IconImage,
    IconImageAlt,
    VrmlImage,
    StatusmapImage,
    InitialState,
    CheckInterval,
    RetryInterval,
    Importance,
    MaxCheckAttempts,
    ActiveChecksEnabled,
    PassiveChecksEnabled,
    ObsessOverHost,
    EventHandlerEnabled,
    CheckFreshness,
    FreshnessThreshold,
    LowFlapThreshold,
    HighFlapThreshold,
    FlapDetectionEnabled,
    FlapDetectionOptions,
    NotificationOptions,
    NotificationsEnabled,
    NotificationInterval,
    FirstNotificationDelay,
    StalkingOptions,
    ProcessPerfData,
    Coords2d,
    Coords3d,
    FailurePredictionEnabled,
    FailurePredictionOptions,
    EventHandlerPeriod,
    HostgroupName,
    HostgroupMembers,
    ServiceDescription,
    Servicegroups,
    ParallelizeCheck,
    IsVolatile,
    ObsessOverService,
    ServicegroupName,
    ServicegroupMembers,
    DependentHostName,
    DependentHostgroupName,
    DependentServicegroupName,
    DependentServiceDescription,
    DependencyPeriod,
    InheritsParent,
    ExecutionFailureCriteria,
    NotificationFailureCriteria,
    EscalationPeriod,
    FirstNotification,
    LastNotification,
    EscalationOptions,
}

impl D {
    /// All of them; the place is the number.
    pub(crate) const ALL: [Self; 105] = [
        Self::TimeperiodName,
        Self::Alias,
        Self::Exclude,
        Self::Sunday,
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Use,
        Self::Name,
        Self::Register,
        Self::CommandName,
        Self::CommandLine,
        Self::ContactName,
        Self::Contactgroups,
        Self::Email,
        Self::Pager,
        Self::Address1,
        Self::Address2,
        Self::Address3,
        Self::Address4,
        Self::Address5,
        Self::Address6,
        Self::HostNotificationPeriod,
        Self::HostNotificationCommands,
        Self::HostNotificationOptions,
        Self::HostNotificationsEnabled,
        Self::ServiceNotificationPeriod,
        Self::ServiceNotificationCommands,
        Self::ServiceNotificationOptions,
        Self::ServiceNotificationsEnabled,
        Self::CanSubmitCommands,
        Self::RetainStatusInformation,
        Self::RetainNonstatusInformation,
        Self::MinimumImportance,
        Self::ContactgroupName,
        Self::Members,
        Self::ContactgroupMembers,
        Self::HostName,
        Self::DisplayName,
        Self::Address,
        Self::Parents,
        Self::Hostgroups,
        Self::ContactGroups,
        Self::Contacts,
        Self::NotificationPeriod,
        Self::CheckCommand,
        Self::CheckPeriod,
        Self::EventHandler,
        Self::Notes,
        Self::NotesUrl,
        Self::ActionUrl,
        Self::IconImage,
        Self::IconImageAlt,
        Self::VrmlImage,
        Self::StatusmapImage,
        Self::InitialState,
        Self::CheckInterval,
        Self::RetryInterval,
        Self::Importance,
        Self::MaxCheckAttempts,
        Self::ActiveChecksEnabled,
        Self::PassiveChecksEnabled,
        Self::ObsessOverHost,
        Self::EventHandlerEnabled,
        Self::CheckFreshness,
        Self::FreshnessThreshold,
        Self::LowFlapThreshold,
        Self::HighFlapThreshold,
        Self::FlapDetectionEnabled,
        Self::FlapDetectionOptions,
        Self::NotificationOptions,
        Self::NotificationsEnabled,
        Self::NotificationInterval,
        Self::FirstNotificationDelay,
        Self::StalkingOptions,
        Self::ProcessPerfData,
        Self::Coords2d,
        Self::Coords3d,
        Self::FailurePredictionEnabled,
        Self::FailurePredictionOptions,
        Self::EventHandlerPeriod,
        Self::HostgroupName,
        Self::HostgroupMembers,
        Self::ServiceDescription,
        Self::Servicegroups,
        Self::ParallelizeCheck,
        Self::IsVolatile,
        Self::ObsessOverService,
        Self::ServicegroupName,
        Self::ServicegroupMembers,
        Self::DependentHostName,
        Self::DependentHostgroupName,
        Self::DependentServicegroupName,
        Self::DependentServiceDescription,
        Self::DependencyPeriod,
        Self::InheritsParent,
        Self::ExecutionFailureCriteria,
        Self::NotificationFailureCriteria,
        Self::EscalationPeriod,
        Self::FirstNotification,
        Self::LastNotification,
        Self::EscalationOptions,
    ];
}

/// One row of the table.
pub(crate) struct Row {
    /// Which directive.
    pub(crate) directive: D,
    /// Its name.
    pub(crate) name: &'static str,
    /// Other names it answers to.
    pub(crate) aliases: &'static [&'static str],
    /// A value that starts with `+` extends the template's.
    pub(crate) additive: bool,
}

const fn row(directive: D, name: &'static str, aliases: &'static [&'static str]) -> Row {
    Row { directive, name, aliases, additive: false }
}

const fn list(directive: D, name: &'static str, aliases: &'static [&'static str]) -> Row {
    Row { directive, name, aliases, additive: true }
}

/// The table of one type.
pub(crate) fn rows(kind: Kind) -> &'static [Row] {
    match kind {
        Kind::Timeperiod => TIMEPERIOD,
        Kind::Command => COMMAND,
        Kind::Contact => CONTACT,
        Kind::ContactGroup => CONTACT_GROUP,
        Kind::Host => HOST,
        Kind::HostGroup => HOST_GROUP,
        Kind::Service => SERVICE,
        Kind::ServiceGroup => SERVICE_GROUP,
        Kind::ServiceDependency => SERVICE_DEPENDENCY,
        Kind::ServiceEscalation => SERVICE_ESCALATION,
        Kind::HostDependency => HOST_DEPENDENCY,
        Kind::HostEscalation => HOST_ESCALATION,
        Kind::HostExtInfo => HOST_EXT_INFO,
        Kind::ServiceExtInfo => SERVICE_EXT_INFO,
    }
}

const TIMEPERIOD: &[Row] = &[
    row(D::TimeperiodName, "timeperiod_name", &[]),
    row(D::Alias, "alias", &[]),
    row(D::Exclude, "exclude", &[]),
    row(D::Sunday, "sunday", &[]),
    row(D::Monday, "monday", &[]),
    row(D::Tuesday, "tuesday", &[]),
    row(D::Wednesday, "wednesday", &[]),
    row(D::Thursday, "thursday", &[]),
    row(D::Friday, "friday", &[]),
    row(D::Saturday, "saturday", &[]),
    row(D::Use, "use", &[]),
    row(D::Name, "name", &[]),
    row(D::Register, "register", &[]),
];

const COMMAND: &[Row] = &[
    row(D::CommandName, "command_name", &[]),
    row(D::CommandLine, "command_line", &[]),
    row(D::Use, "use", &[]),
    row(D::Name, "name", &[]),
    row(D::Register, "register", &[]),
];

const CONTACT: &[Row] = &[
    row(D::ContactName, "contact_name", &[]),
    row(D::Alias, "alias", &[]),
    list(D::Contactgroups, "contactgroups", &["contact_groups"]),
    row(D::Email, "email", &[]),
    row(D::Pager, "pager", &[]),
    row(D::Address1, "address1", &[]),
    row(D::Address2, "address2", &[]),
    row(D::Address3, "address3", &[]),
    row(D::Address4, "address4", &[]),
    row(D::Address5, "address5", &[]),
    row(D::Address6, "address6", &[]),
    row(D::HostNotificationPeriod, "host_notification_period", &[]),
    list(D::HostNotificationCommands, "host_notification_commands", &[]),
    row(D::HostNotificationOptions, "host_notification_options", &[]),
    row(D::HostNotificationsEnabled, "host_notifications_enabled", &[]),
    row(D::ServiceNotificationPeriod, "service_notification_period", &[]),
    list(D::ServiceNotificationCommands, "service_notification_commands", &[]),
    row(D::ServiceNotificationOptions, "service_notification_options", &[]),
    row(D::ServiceNotificationsEnabled, "service_notifications_enabled", &[]),
    row(D::CanSubmitCommands, "can_submit_commands", &[]),
    row(D::RetainStatusInformation, "retain_status_information", &[]),
    row(D::RetainNonstatusInformation, "retain_nonstatus_information", &[]),
    row(D::MinimumImportance, "minimum_importance", &["minimum_value"]),
    row(D::Use, "use", &[]),
    row(D::Name, "name", &[]),
    row(D::Register, "register", &[]),
];

const CONTACT_GROUP: &[Row] = &[
    row(D::ContactgroupName, "contactgroup_name", &[]),
    row(D::Alias, "alias", &[]),
    list(D::Members, "members", &[]),
    list(D::ContactgroupMembers, "contactgroup_members", &[]),
    row(D::Use, "use", &[]),
    row(D::Name, "name", &[]),
    row(D::Register, "register", &[]),
];

const HOST: &[Row] = &[
    row(D::HostName, "host_name", &[]),
    row(D::DisplayName, "display_name", &[]),
    row(D::Alias, "alias", &[]),
    row(D::Address, "address", &[]),
    list(D::Parents, "parents", &[]),
    list(D::Hostgroups, "hostgroups", &["host_groups"]),
    list(D::ContactGroups, "contact_groups", &[]),
    list(D::Contacts, "contacts", &[]),
    row(D::NotificationPeriod, "notification_period", &[]),
    row(D::CheckCommand, "check_command", &[]),
    row(D::CheckPeriod, "check_period", &[]),
    row(D::EventHandler, "event_handler", &[]),
    row(D::Notes, "notes", &[]),
    row(D::NotesUrl, "notes_url", &[]),
    row(D::ActionUrl, "action_url", &[]),
    row(D::IconImage, "icon_image", &[]),
    row(D::IconImageAlt, "icon_image_alt", &[]),
    row(D::VrmlImage, "vrml_image", &[]),
    row(D::StatusmapImage, "statusmap_image", &["gd2_image"]),
    row(D::InitialState, "initial_state", &[]),
    row(D::CheckInterval, "check_interval", &["normal_check_interval"]),
    row(D::RetryInterval, "retry_interval", &["retry_check_interval"]),
    row(D::Importance, "importance", &["hourly_value"]),
    row(D::MaxCheckAttempts, "max_check_attempts", &[]),
    row(D::ActiveChecksEnabled, "active_checks_enabled", &["checks_enabled"]),
    row(D::PassiveChecksEnabled, "passive_checks_enabled", &[]),
    row(D::ObsessOverHost, "obsess_over_host", &["obsess"]),
    row(D::EventHandlerEnabled, "event_handler_enabled", &[]),
    row(D::CheckFreshness, "check_freshness", &[]),
    row(D::FreshnessThreshold, "freshness_threshold", &[]),
    row(D::LowFlapThreshold, "low_flap_threshold", &[]),
    row(D::HighFlapThreshold, "high_flap_threshold", &[]),
    row(D::FlapDetectionEnabled, "flap_detection_enabled", &[]),
    row(D::FlapDetectionOptions, "flap_detection_options", &[]),
    row(D::NotificationOptions, "notification_options", &[]),
    row(D::NotificationsEnabled, "notifications_enabled", &[]),
    row(D::NotificationInterval, "notification_interval", &[]),
    row(D::FirstNotificationDelay, "first_notification_delay", &[]),
    row(D::StalkingOptions, "stalking_options", &[]),
    row(D::ProcessPerfData, "process_perf_data", &[]),
    row(D::Coords2d, "2d_coords", &[]),
    row(D::Coords3d, "3d_coords", &[]),
    row(D::RetainStatusInformation, "retain_status_information", &[]),
    row(D::RetainNonstatusInformation, "retain_nonstatus_information", &[]),
    row(D::FailurePredictionEnabled, "failure_prediction_enabled", &[]),
    row(D::FailurePredictionOptions, "failure_prediction_options", &[]),
    row(D::Use, "use", &[]),
    row(D::Name, "name", &[]),
    row(D::Register, "register", &[]),
    row(D::EventHandlerPeriod, "event_handler_period", &[]),
];

const HOST_GROUP: &[Row] = &[
    row(D::HostgroupName, "hostgroup_name", &[]),
    row(D::Alias, "alias", &[]),
    list(D::Members, "members", &[]),
    list(D::HostgroupMembers, "hostgroup_members", &[]),
    row(D::Notes, "notes", &[]),
    row(D::NotesUrl, "notes_url", &[]),
    row(D::ActionUrl, "action_url", &[]),
    row(D::Use, "use", &[]),
    row(D::Name, "name", &[]),
    row(D::Register, "register", &[]),
];

const SERVICE: &[Row] = &[
    list(D::HostName, "host_name", &["host", "hosts"]),
    list(D::HostgroupName, "hostgroup_name", &["hostgroup", "hostgroups"]),
    row(D::ServiceDescription, "service_description", &["description"]),
    row(D::DisplayName, "display_name", &[]),
    list(D::Parents, "parents", &[]),
    list(D::Servicegroups, "servicegroups", &["service_groups"]),
    row(D::CheckCommand, "check_command", &[]),
    row(D::CheckPeriod, "check_period", &[]),
    row(D::EventHandler, "event_handler", &[]),
    row(D::NotificationPeriod, "notification_period", &[]),
    list(D::ContactGroups, "contact_groups", &[]),
    list(D::Contacts, "contacts", &[]),
    row(D::Notes, "notes", &[]),
    row(D::NotesUrl, "notes_url", &[]),
    row(D::ActionUrl, "action_url", &[]),
    row(D::IconImage, "icon_image", &[]),
    row(D::IconImageAlt, "icon_image_alt", &[]),
    row(D::InitialState, "initial_state", &[]),
    row(D::Importance, "importance", &["hourly_value"]),
    row(D::MaxCheckAttempts, "max_check_attempts", &[]),
    row(D::CheckInterval, "check_interval", &["normal_check_interval"]),
    row(D::RetryInterval, "retry_interval", &["retry_check_interval"]),
    row(D::ActiveChecksEnabled, "active_checks_enabled", &[]),
    row(D::PassiveChecksEnabled, "passive_checks_enabled", &[]),
    row(D::ParallelizeCheck, "parallelize_check", &[]),
    row(D::IsVolatile, "is_volatile", &[]),
    row(D::ObsessOverService, "obsess_over_service", &["obsess"]),
    row(D::EventHandlerEnabled, "event_handler_enabled", &[]),
    row(D::CheckFreshness, "check_freshness", &[]),
    row(D::FreshnessThreshold, "freshness_threshold", &[]),
    row(D::LowFlapThreshold, "low_flap_threshold", &[]),
    row(D::HighFlapThreshold, "high_flap_threshold", &[]),
    row(D::FlapDetectionEnabled, "flap_detection_enabled", &[]),
    row(D::FlapDetectionOptions, "flap_detection_options", &[]),
    row(D::NotificationOptions, "notification_options", &[]),
    row(D::NotificationsEnabled, "notifications_enabled", &[]),
    row(D::NotificationInterval, "notification_interval", &[]),
    row(D::FirstNotificationDelay, "first_notification_delay", &[]),
    row(D::StalkingOptions, "stalking_options", &[]),
    row(D::ProcessPerfData, "process_perf_data", &[]),
    row(D::RetainStatusInformation, "retain_status_information", &[]),
    row(D::RetainNonstatusInformation, "retain_nonstatus_information", &[]),
    row(D::FailurePredictionEnabled, "failure_prediction_enabled", &[]),
    row(D::FailurePredictionOptions, "failure_prediction_options", &[]),
    row(D::Use, "use", &[]),
    row(D::Name, "name", &[]),
    row(D::Register, "register", &[]),
    row(D::EventHandlerPeriod, "event_handler_period", &[]),
];

const SERVICE_GROUP: &[Row] = &[
    row(D::ServicegroupName, "servicegroup_name", &[]),
    row(D::Alias, "alias", &[]),
    list(D::Members, "members", &[]),
    list(D::ServicegroupMembers, "servicegroup_members", &[]),
    row(D::Notes, "notes", &[]),
    row(D::NotesUrl, "notes_url", &[]),
    row(D::ActionUrl, "action_url", &[]),
    row(D::Use, "use", &[]),
    row(D::Name, "name", &[]),
    row(D::Register, "register", &[]),
];

const SERVICE_DEPENDENCY: &[Row] = &[
    list(D::HostName, "host_name", &["host", "master_host", "master_host_name"]),
    list(D::HostgroupName, "hostgroup_name", &["hostgroup", "hostgroups"]),
    list(D::ServicegroupName, "servicegroup_name", &["servicegroup", "servicegroups"]),
    list(
        D::ServiceDescription,
        "service_description",
        &["description", "master_description", "master_service_description"],
    ),
    list(D::DependentHostName, "dependent_host_name", &["dependent_host"]),
    list(
        D::DependentHostgroupName,
        "dependent_hostgroup_name",
        &["dependent_hostgroup", "dependent_hostgroups"],
    ),
    list(
        D::DependentServicegroupName,
        "dependent_servicegroup_name",
        &["dependent_servicegroup", "dependent_servicegroups"],
    ),
    list(
        D::DependentServiceDescription,
        "dependent_service_description",
        &["dependent_description"],
    ),
    row(D::DependencyPeriod, "dependency_period", &[]),
    row(D::InheritsParent, "inherits_parent", &[]),
    row(D::ExecutionFailureCriteria, "execution_failure_criteria", &["execution_failure_options"]),
    row(
        D::NotificationFailureCriteria,
        "notification_failure_criteria",
        &["notification_failure_options"],
    ),
    row(D::Use, "use", &[]),
    row(D::Name, "name", &[]),
    row(D::Register, "register", &[]),
];

const SERVICE_ESCALATION: &[Row] = &[
    list(D::HostName, "host_name", &["host"]),
    list(D::HostgroupName, "hostgroup_name", &["hostgroup", "hostgroups"]),
    list(D::ServicegroupName, "servicegroup_name", &["servicegroup", "servicegroups"]),
    list(D::ServiceDescription, "service_description", &["description"]),
    list(D::Contacts, "contacts", &[]),
    list(D::ContactGroups, "contact_groups", &[]),
    row(D::EscalationPeriod, "escalation_period", &[]),
    row(D::FirstNotification, "first_notification", &[]),
    row(D::LastNotification, "last_notification", &[]),
    row(D::NotificationInterval, "notification_interval", &[]),
    row(D::EscalationOptions, "escalation_options", &[]),
    row(D::Use, "use", &[]),
    row(D::Name, "name", &[]),
    row(D::Register, "register", &[]),
];

const HOST_DEPENDENCY: &[Row] = &[
    list(D::HostName, "host_name", &["host", "master_host", "master_host_name"]),
    list(D::HostgroupName, "hostgroup_name", &["hostgroup", "hostgroups"]),
    list(D::DependentHostName, "dependent_host_name", &["dependent_host"]),
    list(
        D::DependentHostgroupName,
        "dependent_hostgroup_name",
        &["dependent_hostgroup", "dependent_hostgroups"],
    ),
    row(D::DependencyPeriod, "dependency_period", &[]),
    row(D::InheritsParent, "inherits_parent", &[]),
    row(D::ExecutionFailureCriteria, "execution_failure_criteria", &["execution_failure_options"]),
    row(
        D::NotificationFailureCriteria,
        "notification_failure_criteria",
        &["notification_failure_options"],
    ),
    row(D::Use, "use", &[]),
    row(D::Name, "name", &[]),
    row(D::Register, "register", &[]),
];

const HOST_ESCALATION: &[Row] = &[
    list(D::HostName, "host_name", &["host"]),
    list(D::HostgroupName, "hostgroup_name", &["hostgroup", "hostgroups"]),
    list(D::Contacts, "contacts", &[]),
    list(D::ContactGroups, "contact_groups", &[]),
    row(D::EscalationPeriod, "escalation_period", &[]),
    row(D::FirstNotification, "first_notification", &[]),
    row(D::LastNotification, "last_notification", &[]),
    row(D::NotificationInterval, "notification_interval", &[]),
    row(D::EscalationOptions, "escalation_options", &[]),
    row(D::Use, "use", &[]),
    row(D::Name, "name", &[]),
    row(D::Register, "register", &[]),
];

const HOST_EXT_INFO: &[Row] = &[
    row(D::HostName, "host_name", &[]),
    row(D::HostgroupName, "hostgroup_name", &["hostgroup"]),
    row(D::Notes, "notes", &[]),
    row(D::NotesUrl, "notes_url", &[]),
    row(D::ActionUrl, "action_url", &[]),
    row(D::IconImage, "icon_image", &[]),
    row(D::IconImageAlt, "icon_image_alt", &[]),
    row(D::VrmlImage, "vrml_image", &[]),
    row(D::StatusmapImage, "statusmap_image", &["gd2_image"]),
    row(D::Coords2d, "2d_coords", &[]),
    row(D::Coords3d, "3d_coords", &[]),
    row(D::Use, "use", &[]),
    row(D::Name, "name", &[]),
    row(D::Register, "register", &[]),
];

const SERVICE_EXT_INFO: &[Row] = &[
    row(D::HostName, "host_name", &[]),
    row(D::HostgroupName, "hostgroup_name", &["hostgroup"]),
    row(D::ServiceDescription, "service_description", &[]),
    row(D::Notes, "notes", &[]),
    row(D::NotesUrl, "notes_url", &[]),
    row(D::ActionUrl, "action_url", &[]),
    row(D::IconImage, "icon_image", &[]),
    row(D::IconImageAlt, "icon_image_alt", &[]),
    row(D::Use, "use", &[]),
    row(D::Name, "name", &[]),
    row(D::Register, "register", &[]),
];

/// What a name at the beginning of a line stands for.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    /// The directive.
    pub(crate) directive: D,
    /// The name is not the first choice.
    pub(crate) is_alias: bool,
    /// What reading its value takes.
    pub(crate) reading: Reading,
}

/// What the value of a directive means while it is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Nothing yet, unless it is empty.
    Kept,
    /// There are values that are refused.
    Checked,
    /// More: names are taken, other directives change.
    Special,
}

impl Reading {
    fn of(kind: Kind, directive: D) -> Self {
        let own_name = kind.name_directive() == Some(directive);
        match directive {
            _ if own_name || kind == Kind::Timeperiod => Self::Special,
            D::Name
            | D::Register
            | D::FailurePredictionEnabled
            | D::FailurePredictionOptions
            | D::EventHandlerPeriod
            | D::ExecutionFailureCriteria
            | D::NotificationFailureCriteria => Self::Special,
            D::Coords2d | D::Coords3d | D::InitialState => Self::Checked,
            _ if values::letters(kind, directive).is_some() => Self::Checked,
            _ => Self::Kept,
        }
    }
}

/// Names to directives, one map a type.
static BY_NAME: LazyLock<[FxHashMap<&'static str, Known>; Kind::COUNT]> = LazyLock::new(|| {
    Kind::ALL.map(|kind| {
        let mut map = FxHashMap::default();
        for Row { directive, name, aliases, .. } in rows(kind) {
            let reading = Reading::of(kind, *directive);
            map.insert(*name, Known { directive: *directive, is_alias: false, reading });
            for alias in *aliases {
                map.insert(alias, Known { directive: *directive, is_alias: true, reading });
            }
        }
        map
    })
});

/// The directive a type knows by this name.
pub(crate) fn find(kind: Kind, name: &str) -> Option<Known> {
    BY_NAME[kind as usize].get(name).copied()
}

/// The directives whose lists a child may extend with `+`.
static ADDITIVE: LazyLock<[Set; Kind::COUNT]> = LazyLock::new(|| {
    Kind::ALL.map(|kind| {
        rows(kind)
            .iter()
            .filter(|row| row.additive)
            .fold(Set::default(), |set, row| set.with(row.directive))
    })
});

/// The directives of a type whose lists a child may extend with `+`.
pub(crate) fn additive(kind: Kind) -> Set {
    ADDITIVE[kind as usize]
}

/// A set of directives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Set(u128);

impl Set {
    pub(crate) const fn with(self, directive: D) -> Self {
        Self(self.0 | 1 << directive as u8)
    }

    pub(crate) const fn of(directives: &[D]) -> Self {
        let mut set = Self(0);
        let mut next = 0;
        while next < directives.len() {
            set = set.with(directives[next]);
            next += 1;
        }
        set
    }

    pub(crate) const fn without(self, directive: D) -> Self {
        Self(self.0 & !(1 << directive as u8))
    }

    pub(crate) const fn has(self, directive: D) -> bool {
        self.0 >> directive as u8 & 1 == 1
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// How many members are smaller: the place of a value in a list kept in order of directives.
    pub(crate) const fn rank(self, directive: D) -> usize {
        (self.0 & ((1 << directive as u8) - 1)).count_ones() as usize
    }

    pub(crate) const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The bits of the members, in order.
    pub(crate) fn bits(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let bit = rest.trailing_zeros() as usize;
            (rest != 0).then(|| {
                rest &= rest - 1;
                bit
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_finds_its_names_and_aliases() {
        for kind in Kind::ALL {
            for row in rows(kind) {
                assert_eq!(find(kind, row.name).unwrap().directive, row.directive);
                for alias in row.aliases {
                    let known = find(kind, alias).unwrap();
                    assert!(known.is_alias && known.directive == row.directive, "{alias}");
                }
            }
            assert!(find(kind, "no_such_directive").is_none());
        }
    }

    #[test]
    fn ranks_count_smaller_members() {
        let set = Set::default().with(D::Alias).with(D::Use).with(D::Members);
        assert_eq!(set.len(), 3);
        let order: Vec<usize> = set.bits().collect();
        assert!(order.is_sorted());
        assert_eq!(set.rank(D::Alias), 0);
        assert_eq!(set.without(D::Alias).rank(D::Use), 0);
        assert_eq!(set.and(Set::default()), Set::default());
    }
}
