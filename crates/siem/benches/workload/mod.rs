//! 500 directives and a stream of events for measuring.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use model::asset::{DEFAULT_THRESHOLD, NetworkAsset, NetworkId};
use model::data_source::EventType;
use model::directive::{
    Accept, AddressToken, Directive, DirectiveRule, EventField, Reference, Reliability, RuleKind,
};
use model::{AssetBook, DataSources, Event, EventId, PluginId, PluginSid, TextField, Timestamp};
use siem::Setup;

/// What the stream looks like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    /// How many event types the 500 directives listen to: the fewer, the more directives each
    /// event concerns.
    pub(crate) types: u32,
    /// How many sources send.
    pub(crate) sources: u32,
    /// In how many of 100 events a directive is interested at all.
    pub(crate) interesting: u32,
}

fn reference(field: EventField) -> Reference {
    Reference { negated: false, level: 1, field }
}

fn rule(plugin: u32, sid: u32, occurrence: u32, time_out_s: u64) -> DirectiveRule {
    DirectiveRule {
        name: String::new(),
        line: 0,
        kind: RuleKind::Detector,
        plugin_id: Accept { these: vec![PluginId(plugin)], ..Accept::default() },
        plugin_sid: Accept { these: vec![PluginSid(sid)], ..Accept::default() },
        product: Accept::default(),
        category: Accept::default(),
        subcategory: Accept::default(),
        suppress: Vec::new(),
        from: Accept { references: vec![reference(EventField::SrcIp)], ..Accept::default() },
        to: Accept { references: vec![reference(EventField::DstIp)], ..Accept::default() },
        port_from: Accept::default(),
        port_to: Accept::default(),
        protocol: Accept::default(),
        sensor: Accept::default(),
        texts: Vec::new(),
        reliability: Reliability::Relative(2),
        occurrence,
        time_out_s,
        sticky: true,
        sticky_different: None,
        negated: false,
        children: Vec::new(),
    }
}

/// Three levels: an event; more of them from the same source to the same destination; then
/// either another type, or a hundred more.
fn directive(id: u32, plugin: u32, sid: u32) -> Directive {
    let mut root = rule(plugin, sid, 1, 0);
    root.from = Accept { not_these: vec![AddressToken::HomeNet], ..Accept::default() };
    root.to = Accept { these: vec![AddressToken::HomeNet], ..Accept::default() };
    root.reliability = Reliability::Absolute(1);
    let mut more = rule(plugin, sid, 5, 60);
    let then = rule(plugin, sid + 1, 1, 300);
    let mut many = rule(plugin, sid, 100, 300);
    many.sticky_different = Some(EventField::DstPort);
    more.children = vec![then, many];
    root.children = vec![more];
    Directive {
        id,
        name: "brute force against DST_IP".into(),
        priority: 4,
        timetable: None,
        group_alarm_by: Vec::new(),
        group_alarm_timeout_s: 0,
        chained: false,
        root,
        file: Arc::from(""),
        line: 0,
        span: (0, 0),
    }
}

/// 500 directives over `types` event types; all event types are known.
pub(crate) fn setup(shape: Shape) -> Setup {
    let mut sources = DataSources::default();
    for number in 0..2 * shape.types.max(500) {
        let (plugin, sid) = event_type(number);
        sources.insert_type(EventType {
            plugin_id: PluginId(plugin),
            sid: PluginSid(sid),
            name: String::new(),
            priority: 2,
            reliability: 2,
            category: 0,
            subcategory: 0,
        });
    }
    let directives = (0..500).map(|n| {
        let (plugin, sid) = event_type(2 * (n % shape.types));
        Arc::new(directive(500_000 + n, plugin, sid))
    });
    let network = NetworkAsset {
        id: NetworkId(1),
        name: "servers".into(),
        cidrs: vec!["10.0.0.0/8".parse().expect("a range")],
        value: 3.try_into().expect("0 to 5"),
        threshold_c: DEFAULT_THRESHOLD,
        threshold_a: DEFAULT_THRESHOLD,
        internal: true,
        description: String::new(),
    };
    Setup {
        directives: directives.collect(),
        assets: Arc::new(AssetBook::new(Vec::new(), vec![network])),
        data_sources: Arc::new(sources),
        ..Setup::default()
    }
}

fn event_type(number: u32) -> (u32, u32) {
    (4000 + number / 50, 1 + number % 50)
}

/// `count` events, 50,000 a second, always the same ones. Sources come and go as a walk.
pub(crate) fn events(shape: Shape, count: u64) -> Vec<Event> {
    let mut state = 0x1234_5678_9abc_def0_u64;
    let mut random = move |below: u32| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u32 % below
    };
    let origin: Arc<str> = Arc::from("file:/var/log/auth.log");
    (1..=count)
        .map(|record| {
            let interesting = random(100) < shape.interesting;
            let number = if interesting { random(2 * shape.types) } else { 999 - random(100) };
            let (plugin, sid) = event_type(number);
            let source = random(shape.sources);
            let mut event = Event {
                id: EventId::new(record, 0),
                time: Timestamp::from_micros(1_700_000_000_000_000 + record as i64 * 20),
                received_at: Timestamp::from_micros(1_700_000_000_000_000 + record as i64 * 20),
                plugin_id: PluginId(plugin),
                plugin_sid: PluginSid(sid),
                source: Arc::clone(&origin),
                src_ip: Some(IpAddr::V4(Ipv4Addr::from(0xc000_0200 + source))),
                dst_ip: Some(IpAddr::V4(Ipv4Addr::from(0x0a00_0000 + source % 250))),
                src_port: 1024 + random(60_000) as u16,
                dst_port: 22,
                raw: "Nov 21 17:42:01 web sshd[4242]: Failed password for root from 192.0.2.1"
                    .into(),
                occurrences: 1,
                ..Event::default()
            };
            event.texts.set(TextField::Username, "root");
            event
        })
        .collect()
}
