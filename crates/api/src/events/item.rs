//! Events as the contract writes them.

use model::event::EventKind;
use model::{DataSources, Event, TextField};
use store_state::Role;

use crate::auth::Caller;
use crate::closest::hint;
use crate::extract::{invalid_parameter, shown};
use crate::problem::Problem;
use crate::schema::{EventItem, Time};

/// Characters of a line in lists.
const RAW_CHARS: usize = 2_000;

/// Fields of [`EventItem`] that can be chosen, besides `id`, which is always there.
macro_rules! columns {
    ($($name:ident)*) => {
        const NAMES: &[&str] = &[$(stringify!($name)),*];

        /// Leaves out what was not chosen.
        fn leave_out(item: &mut EventItem, columns: &Columns) {
            $(if !columns.has(stringify!($name)) {
                item.$name = None;
            })*
        }

        /// One field as text; `None` when the event has no value there.
        pub(super) fn cell(item: &EventItem, name: &str) -> Option<String> {
            match name {
                "id" => Some(item.id.clone()),
                $(stringify!($name) => item.$name.as_ref().map(ToString::to_string),)*
                _ => None,
            }
        }
    };
}

columns! {
    time received_at zone_minutes kind plugin_id plugin_name plugin_sid event_type generic source
    sensor interface protocol src_ip src_port dst_ip dst_port username password filename userdata1
    userdata2 userdata3 userdata4 userdata5 userdata6 userdata7 userdata8 userdata9 raw occurrences
    priority reliability asset_src asset_dst risk risk_src risk_dst correlation alarm
}

/// Which fields of events are wanted.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    /// In the order asked for; without `id` unless asked for.
    names: Vec<&'static str>,
    whole_lines: bool,
}

impl Columns {
    /// Reads query parameter `columns`; left out, all fields are wanted.
    pub(crate) fn parse(list: Option<&str>) -> Result<Self, Problem> {
        let words = list.unwrap_or("").split(',').map(str::trim).filter(|word| !word.is_empty());
        let mut names = words.map(column).collect::<Result<Vec<_>, _>>()?;
        if names.is_empty() {
            names = std::iter::once("id").chain(NAMES.iter().copied()).collect();
        }
        Ok(Self { names, whole_lines: false })
    }

    /// With lines as long as they are.
    pub(super) fn with_whole_lines(mut self) -> Self {
        self.whole_lines = true;
        self
    }

    /// Without what the caller may not see: passwords are for those who operate.
    pub(crate) fn for_caller(mut self, caller: &Caller) -> Self {
        if !caller.role.allows(Role::Operate) {
            self.names.retain(|name| *name != "password");
        }
        self
    }

    pub(super) fn names(&self) -> &[&'static str] {
        &self.names
    }

    fn has(&self, name: &str) -> bool {
        // Every row is placed by its time.
        name == "time" || self.names.contains(&name)
    }
}

fn column(word: &str) -> Result<&'static str, Problem> {
    let known = || std::iter::once("id").chain(NAMES.iter().copied());
    known().find(|name| *name == word).ok_or_else(|| {
        let why = hint(word, known());
        invalid_parameter("columns", &format!("names `{}`, which is no field{why}", shown(word)))
    })
}

/// The event, with names of its data source and event type.
pub(crate) fn event_item(event: &Event, columns: &Columns, names: &DataSources) -> EventItem {
    let raw_chars = if columns.whole_lines { usize::MAX } else { RAW_CHARS };
    let raw = columns.has("raw").then(|| cut(&event.raw, raw_chars));
    let text = |field| event.texts.get(field).map(str::to_owned);
    let event_type = names.event_type(event.plugin_id, event.plugin_sid);
    let mut item = EventItem {
        id: event.id.to_string(),
        time: Time::known(event.time),
        received_at: Time::known(event.received_at),
        zone_minutes: Some(event.zone_minutes),
        kind: Some(kind(event.kind).to_owned()),
        plugin_id: Some(event.plugin_id.0),
        plugin_name: names.source(event.plugin_id).map(|source| source.name.clone()),
        plugin_sid: Some(event.plugin_sid.0),
        event_type: event_type.map(|event_type| event_type.name.clone()),
        generic: Some(event.generic),
        source: Some(event.source.to_string()),
        sensor: event.sensor.map(|ip| ip.to_string()),
        interface: (!event.interface.is_empty()).then(|| event.interface.to_string()),
        protocol: Some(event.protocol.to_string()),
        src_ip: event.src_ip.map(|ip| ip.to_string()),
        src_port: (event.src_port > 0).then_some(event.src_port),
        dst_ip: event.dst_ip.map(|ip| ip.to_string()),
        dst_port: (event.dst_port > 0).then_some(event.dst_port),
        username: text(TextField::Username),
        password: text(TextField::Password),
        filename: text(TextField::Filename),
        userdata1: text(TextField::Userdata1),
        userdata2: text(TextField::Userdata2),
        userdata3: text(TextField::Userdata3),
        userdata4: text(TextField::Userdata4),
        userdata5: text(TextField::Userdata5),
        userdata6: text(TextField::Userdata6),
        userdata7: text(TextField::Userdata7),
        userdata8: text(TextField::Userdata8),
        userdata9: text(TextField::Userdata9),
        raw_is_cut: raw.is_some_and(|raw| raw.len() < event.raw.len()),
        raw: raw.map(str::to_owned),
        occurrences: Some(event.occurrences),
        priority: event.priority,
        reliability: event.reliability,
        asset_src: event.asset_src,
        asset_dst: event.asset_dst,
        risk: event.risk(),
        risk_src: event.risk_src,
        risk_dst: event.risk_dst,
        correlation: Some(event.correlation),
        alarm: event.alarm.map(|alarm| alarm.to_string()),
    };
    leave_out(&mut item, columns);
    item
}

fn kind(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Detector => "detector",
        EventKind::Monitor => "monitor",
        EventKind::Directive => "directive",
    }
}

/// The first characters of a text.
fn cut(text: &str, chars: usize) -> &str {
    match text.char_indices().nth(chars) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}
