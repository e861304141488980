//! The contract: every type that crosses the wire, and nothing else.
//!
//! Fields of an answer are always present (`null` when there is nothing to say); only requests have
//! optional fields. Times are RFC 3339 in UTC. [`crate::openapi`] publishes these types.

mod about;
mod changes;
mod commands;
mod history;
mod objects;
mod overview;
mod session;
mod time;

pub use about::{About, Build, Counts, Database};
pub use changes::{Hello, StateEvent};
pub use commands::{
    Argument, Command, CommandResult, CommandResults, Commands, PassiveResult, ResultState,
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
pub use session::{Credentials, PasswordChange, Role, Session};
pub use time::Time;
