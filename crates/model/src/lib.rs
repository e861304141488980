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
//! - [`RawRecord`] → [`Event`] → [`AlarmUpdate`]: the way of a log line.
//! - [`detector`], [`directive`], [`policy`]: what decides about it, as configured.
//! - [`AssetBook`]: the hosts and networks it is about.

pub mod alarm;
pub mod asset;
pub mod check;
pub mod command;
pub mod data_source;
pub mod detector;
pub mod directive;
pub mod event;
pub mod ids;
pub mod live;
pub mod location;
pub mod names;
pub mod objects;
pub mod perfdata;
pub mod policy;
pub mod range;
pub mod record;
pub mod settings;
pub mod state;
pub mod text_field;
pub mod time;

pub use alarm::{AlarmId, AlarmUpdate};
pub use asset::{AssetBook, AssetValue};
pub use check::{CheckId, CheckOutcome, CheckResult};
pub use command::ExternalCommand;
pub use data_source::{DataSources, EventType};
pub use event::{Event, EventId, PluginId, PluginSid, Protocol};
pub use ids::{
    CommandId, ContactGroupId, ContactId, HostGroupId, HostId, ServiceGroupId, ServiceId,
    TimeperiodId,
};
pub use live::{CheckableState, HistoryKind, HistoryLine};
pub use location::Location;
pub use names::{HostName, ServiceDescription};
pub use record::{RawRecord, RecordSource};
pub use settings::MainSettings;
pub use state::{CheckKind, HostState, ServiceState, StateType};
pub use text_field::{TextField, Texts};
pub use time::Timestamp;
