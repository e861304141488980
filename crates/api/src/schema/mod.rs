//! The contract: every type that crosses the wire, and nothing else.
//!
//! Fields of an answer are always present (`null` when there is nothing to say); only requests have
//! optional fields. Times are RFC 3339 in UTC. [`crate::openapi`] publishes these types.

mod about;
mod alarm;
mod asset;
mod changes;
mod commands;
mod data_source;
mod directive;
mod event;
mod history;
mod objects;
mod overview;
mod policy;
mod security_system;
mod session;
mod time;

pub use about::{About, Build, Counts, Database};
pub use alarm::{
    AlarmChange, AlarmDay, AlarmDays, AlarmDeletion, AlarmDetail, AlarmEvent, AlarmEventPage,
    AlarmIds, AlarmItem, AlarmLabelling, AlarmLevel, AlarmPage, AlarmStatus, AlarmsChanged,
    AlarmsDeleted, AlarmsOfLabel, AssetRef, LabelItem, LabelList, LabelRequest, UniqueAlarm,
    UniqueAlarmPage,
};
pub use asset::{
    AssetDetail, AssetItem, AssetPage, AssetRequest, HostSecurity, NetworkItem, NetworkPage,
    NetworkRef, NetworkRequest, SecuritySummary,
};
pub use changes::{Hello, StateEvent};
pub use commands::{
    Argument, Command, CommandResult, CommandResults, Commands, PassiveResult, ResultState,
};
pub use data_source::{
    DataSourceItem, DataSourceList, EventTypeItem, EventTypePage, EventTypeRequest, NewEventType,
    PluginFile,
};
pub use directive::{
    DirectiveCondition, DirectiveDetail, DirectiveInstance, DirectiveInstances, DirectiveItem,
    DirectiveList, DirectiveRule, DirectiveText, DirectiveValidation, SecurityProblem,
    SecurityProblems, ValidDirective,
};
pub use event::{
    EventBar, EventField, EventFields, EventHistogram, EventItem, EventPage, EventTop,
    EventTopItem, EventValue, EventsSkipped,
};
pub use history::{HistoryItem, HistoryPage};
pub use objects::{
    CheckKind, CheckSettings, ConfigLocation, HostDetail, HostItem, HostPage, HostStateWord,
    LastTimeHost, LastTimeService, NotificationSettings, PerfdataItem, ServiceDetail, ServiceItem,
    ServicePage, ServiceStateCounts, ServiceStateWord, StateType,
};
pub use overview::{
    Checks, Features, HostCounts, Overview, Program, ServiceCounts, Spread, TimesPerKind,
};
pub use policy::{
    NumberRange, PolicyAction, PolicyActionKind, PolicyActivation, PolicyAddress, PolicyConditions,
    PolicyConsequences, PolicyEventTypes, PolicyItem, PolicyList, PolicyMove, PolicyPlace,
    PolicyPorts, PolicyRequest, PolicyTaxonomy, PolicyTime, UnreadablePolicy,
};
pub use security_system::{
    CorrelationFigures, DroppedRecords, EventPartition, EventStoreFigures, QueueFigures,
    SenderItem, SourceItem, SystemSources,
};
pub use session::{Credentials, PasswordChange, Role, Session};
pub use time::Time;
