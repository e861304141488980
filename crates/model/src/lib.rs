//! The words both halves share.
//!
//! Nothing here decides anything and nothing here does anything: these are the names, definitions,
//! states and results that `config` produces, `monitor` decides about, `store-state` keeps and
//! `api` shows. Where to start:
//!
//! - [`objects::Objects`]: a whole configuration, compiled: what is monitored and who is told.
//! - [`MainSettings`]: `nagios.cfg`, typed.
//! - [`CheckResult`]: one run of a plugin, on its way in.
//! - [`CheckableState`]: what is known about one host or service now.

pub mod check;
pub mod command;
pub mod ids;
pub mod live;
pub mod location;
pub mod names;
pub mod objects;
pub mod perfdata;
pub mod range;
pub mod settings;
pub mod state;
pub mod time;

pub use check::{CheckId, CheckOutcome, CheckResult};
pub use command::ExternalCommand;
pub use ids::{
    CommandId, ContactGroupId, ContactId, HostGroupId, HostId, ServiceGroupId, ServiceId,
    TimeperiodId,
};
pub use live::{CheckableState, HistoryKind, HistoryLine};
pub use location::Location;
pub use names::{HostName, ServiceDescription};
pub use settings::MainSettings;
pub use state::{CheckKind, HostState, ServiceState, StateType};
pub use time::Timestamp;
