//! Lines in, events out: one test for each rule of the specification.

mod choice;
mod hostile;
mod lines;
mod values;

use std::net::IpAddr;
use std::sync::Arc;

use jiff::tz::TimeZone;
use model::asset::{AssetBook, AssetId, HostAsset};
use model::detector::{
    Attribute, DetectorPlugin, DetectorRule, DetectorSource, GroupRef, Pattern, RuleEventType,
    Template, TemplatePart,
};
use model::event::{Event, EventId, PluginId};
use model::record::RecordSource;
use model::text_field::TextField;
use model::time::Timestamp;

use super::{DropReason, Line, Normalised, Normaliser, NormaliserSettings, Session};

/// Wednesday 2026-11-18 12:00:00 UTC.
const NOON: Timestamp = Timestamp::from_secs(1_795_003_200);

fn group(name: &str) -> TemplatePart {
    TemplatePart::Group(name.parse().map_or(GroupRef::Name(name.into()), GroupRef::Number))
}

/// `text {group} text`, without functions.
fn template(written: &str) -> Template {
    let mut parts = Vec::new();
    for piece in written.split_inclusive('}') {
        let (text, name) = piece.split_once("{$").unwrap_or((piece, ""));
        parts.push(TemplatePart::Literal(text.into()));
        if !name.is_empty() {
            parts.push(group(name.trim_end_matches('}')));
        }
    }
    Template::Parts(parts)
}

fn rule(name: &str, regex: &str, attributes: &[(Attribute, &str)]) -> DetectorRule {
    let pattern = |regex: &str| Pattern { regex: regex.into(), needs_lookaround: false };
    let attributes = attributes.iter();
    DetectorRule {
        name: name.into(),
        line: 7,
        precheck: None,
        patterns: regex.split("⏎").map(pattern).collect(),
        event_type: RuleEventType::Event,
        attributes: attributes.map(|(attribute, value)| (*attribute, template(value))).collect(),
    }
}

fn plugin(name: &str, id: u32, rules: Vec<DetectorRule>) -> DetectorPlugin {
    DetectorPlugin {
        name: name.into(),
        file: format!("{name}.cfg").into(),
        plugin_id: Some(PluginId(id)),
        enabled: true,
        source: DetectorSource::Log,
        locations: Vec::new(),
        create_file: false,
        process: String::new(),
        exclude_sids: Vec::new(),
        time_zone: String::new(),
        translation: Vec::new(),
        translations: Vec::new(),
        rules,
    }
}

/// A normaliser with one session, one source and an asset `web1`, 192.0.2.80.
struct Bench {
    normaliser: Normaliser,
    session: Session,
    assets: AssetBook,
    source: RecordSource,
    program: Option<&'static str>,
    time: Option<Timestamp>,
    now: Timestamp,
    records: u64,
}

fn bench(plugins: Vec<DetectorPlugin>) -> Bench {
    with_sensor(plugins, "192.0.2.5")
}

fn with_sensor(plugins: Vec<DetectorPlugin>, sensor: &str) -> Bench {
    let plugins: Vec<_> = plugins.into_iter().map(Arc::new).collect();
    let settings = NormaliserSettings {
        sensor: sensor.parse().unwrap(),
        interface: "eth0".into(),
        zone: TimeZone::UTC,
    };
    let (normaliser, refused) = Normaliser::compile(&plugins, settings);
    assert!(refused.iter().all(|rule| rule.works), "{refused:?}");
    let web = HostAsset {
        id: AssetId(1),
        name: "web1".into(),
        ips: vec!["192.0.2.80".parse().unwrap()],
        fqdns: Vec::new(),
        value: Default::default(),
        threshold_c: 30,
        threshold_a: 30,
        description: String::new(),
        operating_system: String::new(),
        host: None,
    };
    Bench {
        normaliser,
        session: Session::new(),
        assets: AssetBook::new(vec![web], Vec::new()),
        source: RecordSource::Journal,
        program: None,
        time: None,
        now: NOON,
        records: 0,
    }
}

impl Bench {
    fn give(&mut self, text: impl AsRef<[u8]>) -> Normalised {
        let source_name: Arc<str> = self.source.to_string().into();
        self.records += 1;
        let line = Line {
            text: text.as_ref(),
            raw: text.as_ref(),
            time: self.time,
            program: self.program,
            host: None,
            received_at: self.now,
            source: &self.source,
            source_name: &source_name,
        };
        let id = EventId::new(self.records, 0);
        self.normaliser.normalise(&mut self.session, &line, id, &self.assets)
    }

    #[track_caller]
    fn event(&mut self, text: impl AsRef<[u8]>) -> Box<Event> {
        match self.give(text) {
            Normalised::Event(event) => event,
            other => panic!("no event: {other:?}"),
        }
    }

    /// `plugin_id/plugin_sid` of the event.
    #[track_caller]
    fn ids(&mut self, text: &str) -> String {
        let event = self.event(text);
        format!("{}/{}", event.plugin_id, event.plugin_sid)
    }
}

fn ip(text: &str) -> Option<IpAddr> {
    Some(text.parse().unwrap())
}

fn texts(event: &Event) -> Vec<(&'static str, &str)> {
    event.texts.iter().map(|(field, text)| (field.name(), text)).collect()
}

const SID: Attribute = Attribute::PluginSid;
const USER: Attribute = Attribute::Text(TextField::Username);
