//! What stands in for the running security half.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use api::SecurityControl;
use api::schema::{
    CorrelationFigures, DirectiveInstance, DirectiveInstances, DroppedRecords, QueueFigures,
    SecurityProblem, SourceItem,
};
use async_trait::async_trait;
use model::alarm::{AlarmEvent, AlarmId, AlarmUpdate};
use model::data_source::{DataSource, EventType};
use model::detector::{DetectorPlugin, DetectorSource};
use model::directive::Directive;
use model::{
    AssetBook, DataSources, Event, EventId, PluginId, PluginSid, Protocol, TextField, Texts,
    Timestamp,
};
use store_events::{EventStore, Tantivy, TantivySettings};
use store_state::{AssetStore, DataSourceStore, Sqlite, StoreError};
use tokio::sync::broadcast;

use crate::installation::NOW_S;

/// Directive 500001 has two levels, the second of them two alternatives.
pub(crate) const DIRECTIVES: &str = r#"<directives>
  <directive id="500001" name="SSH brute force against DST_IP" priority="4">
    <rule type="detector" name="failed password" reliability="1" occurrence="1" from="ANY"
          to="HOME_NET" port_from="ANY" port_to="ANY" plugin_id="4003" plugin_sid="1">
      <rules>
        <rule type="detector" name="ten more" reliability="+4" occurrence="10" time_out="60"
              from="1:SRC_IP" to="1:DST_IP" port_from="ANY" port_to="ANY" plugin_id="4003"
              plugin_sid="1"/>
        <rule type="detector" name="and then in" reliability="10" occurrence="1" time_out="60"
              from="1:SRC_IP" to="1:DST_IP" port_from="ANY" port_to="ANY" plugin_id="4003"
              plugin_sid="7"/>
      </rules>
    </rule>
  </directive>
  <directive id="500002" name="Too much sudo" priority="2">
    <rule type="detector" name="refused" reliability="3" occurrence="1" from="ANY" to="ANY"
          port_from="ANY" port_to="ANY" plugin_id="4005" plugin_sid="ANY"/>
  </directive>
</directives>"#;

/// A security half that knows data source 4003, the directives above, and what is stored.
pub(crate) struct Security {
    pub(crate) events: Arc<Tantivy>,
    pub(crate) live: broadcast::Sender<Arc<Vec<Event>>>,
    /// How often it was told that the store changed.
    pub(crate) store_changes: AtomicU64,
    /// How often it was told that alarms changed.
    pub(crate) alarm_changes: AtomicU64,
    store: Arc<Sqlite>,
    assets: Mutex<Arc<AssetBook>>,
    data_sources: Mutex<Arc<DataSources>>,
    directives: Vec<Arc<Directive>>,
}

impl Security {
    pub(crate) async fn new(folder: &Path, store: Arc<Sqlite>) -> Arc<Self> {
        let settings = TantivySettings { indexing_bytes: 15_000_000, ..TantivySettings::default() };
        let events = Tantivy::open(&folder.join("events"), settings).await.unwrap();
        let read = config::directives::read("local.xml", DIRECTIVES, None);
        assert!(!read.problems.iter().any(|problem| problem.is_error()), "{:?}", read.problems);
        Arc::new(Self {
            events: Arc::new(events),
            live: broadcast::channel(4).0,
            store_changes: AtomicU64::new(0),
            alarm_changes: AtomicU64::new(0),
            store,
            assets: Mutex::default(),
            data_sources: Mutex::new(Arc::new(defined())),
            directives: read.directives.into_iter().map(Arc::new).collect(),
        })
    }

    /// Stores events.
    pub(crate) async fn store_events(&self, events: Vec<Event>) {
        self.events.append(events).await.unwrap();
        self.events.commit(1_000_000).await.unwrap();
    }

    pub(crate) fn changes(&self) -> (u64, u64) {
        let read = |counter: &AtomicU64| counter.load(Ordering::SeqCst);
        (read(&self.store_changes), read(&self.alarm_changes))
    }
}

/// As files define it.
fn defined() -> DataSources {
    let mut sources = DataSources::default();
    sources.insert_source(DataSource {
        id: PluginId(4003),
        name: "sshd".into(),
        description: "OpenSSH server".into(),
        product_type: 3,
    });
    for (sid, name, priority) in [(1, "Failed password", 2), (7, "Accepted password", 1)] {
        sources.insert_type(EventType {
            plugin_id: PluginId(4003),
            sid: PluginSid(sid),
            name: name.into(),
            priority,
            reliability: 3,
            category: 2,
            subcategory: 0,
        });
    }
    sources
}

#[async_trait]
impl SecurityControl for Security {
    fn data_sources(&self) -> Arc<DataSources> {
        self.data_sources.lock().unwrap().clone()
    }

    fn defined_event_type(&self, id: PluginId, sid: PluginSid) -> Option<EventType> {
        defined().event_type(id, sid).cloned()
    }

    fn plugins(&self) -> Vec<Arc<DetectorPlugin>> {
        let plugin = |name: &str, id, source| DetectorPlugin {
            name: name.into(),
            file: format!("{name}.cfg").into(),
            plugin_id: Some(PluginId(id)),
            enabled: true,
            source,
            locations: Vec::new(),
            create_file: false,
            process: String::new(),
            exclude_sids: Vec::new(),
            time_zone: String::new(),
            translation: Vec::new(),
            translations: Vec::new(),
            rules: Vec::new(),
        };
        let wmi = DetectorSource::Unsupported("wmi".into());
        let plugins = [plugin("ssh", 4003, DetectorSource::Log), plugin("windows", 1518, wmi)];
        plugins.map(Arc::new).into()
    }

    fn directives(&self) -> Vec<Arc<Directive>> {
        self.directives.clone()
    }

    async fn directive_text(&self, directive: &Directive) -> Option<String> {
        DIRECTIVES.get(directive.span.0..directive.span.1).map(str::to_owned)
    }

    fn assets(&self) -> Arc<AssetBook> {
        self.assets.lock().unwrap().clone()
    }

    fn problems(&self) -> Vec<SecurityProblem> {
        let problem = |file: &str, subject: &str| SecurityProblem {
            severity: "warning".into(),
            code: "slow-rule".into(),
            file: Some(file.into()),
            line: Some(3),
            column: None,
            subject: Some(subject.into()),
            message: "needs look-around".into(),
            help: None,
        };
        vec![problem("ssh.cfg", "rule `01`"), problem("local.xml", "directive 500001")]
    }

    fn sources(&self) -> Vec<SourceItem> {
        vec![SourceItem {
            name: "syslog-udp 127.0.0.1:5514".into(),
            kind: "syslog-udp".into(),
            enabled: true,
            received: Some(100),
            parsed: 90,
            generic: 8,
            dropped: vec![DroppedRecords { reason: "kernel".into(), records: 2 }],
            ..SourceItem::default()
        }]
    }

    fn queue(&self) -> QueueFigures {
        QueueFigures { depth_records: 5, max_bytes: 1 << 30, ..QueueFigures::default() }
    }

    fn correlation(&self) -> CorrelationFigures {
        CorrelationFigures { alarms: 3, ..CorrelationFigures::default() }
    }

    fn data_source_events(&self) -> BTreeMap<PluginId, (u64, Timestamp)> {
        BTreeMap::from([(PluginId(4003), (90, at(-5))), (PluginId::GENERIC, (8, at(-6)))])
    }

    async fn instances(&self) -> DirectiveInstances {
        let instance = DirectiveInstance {
            id: "500001-131072".into(),
            directive_id: 500_001,
            name: "SSH brute force against DST_IP".into(),
            level: 1,
            levels: 2,
            first_at: None,
            last_at: None,
            ends_at: None,
            events: 4,
            src_ip: Some("192.0.2.7".into()),
            dst_ip: None,
            alarm_risk: None,
        };
        DirectiveInstances { items: vec![instance], total: 1 }
    }

    fn live(&self) -> broadcast::Receiver<Arc<Vec<Event>>> {
        self.live.subscribe()
    }

    async fn store_changed(&self) -> Result<(), StoreError> {
        self.store_changes.fetch_add(1, Ordering::SeqCst);
        let hosts = self.store.host_assets().await?.into_iter().map(|one| one.item);
        let networks = self.store.network_assets().await?.into_iter().map(|one| one.item);
        *self.assets.lock().unwrap() =
            Arc::new(AssetBook::new(hosts.collect(), networks.collect()));
        let mut sources = defined();
        for custom in self.store.event_types().await? {
            sources.insert_type(custom.item);
        }
        for changed in self.store.event_type_overrides().await? {
            let changed = changed.item;
            if let Some(defined) = sources.event_type(changed.plugin_id, changed.sid) {
                let event_type = EventType {
                    priority: changed.priority.unwrap_or(defined.priority),
                    reliability: changed.reliability.unwrap_or(defined.reliability),
                    ..defined.clone()
                };
                sources.insert_type(event_type);
            }
        }
        *self.data_sources.lock().unwrap() = Arc::new(sources);
        Ok(())
    }

    fn alarms_changed(&self) {
        self.alarm_changes.fetch_add(1, Ordering::SeqCst);
    }
}

/// So many seconds after the clock of the tests.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_secs(NOW_S + seconds)
}

/// A failed password of record `number`, `number` seconds before now.
pub(crate) fn event(number: u64, src: &str, user: &str) -> Event {
    let mut texts = Texts::default();
    texts.set(TextField::Username, user);
    texts.set(TextField::Password, "hunter2");
    Event {
        id: EventId::new(number, 0),
        time: at(-(number as i64)),
        received_at: at(-(number as i64)),
        plugin_id: PluginId(4003),
        plugin_sid: PluginSid(1),
        source: "file:/var/log/auth.log".into(),
        src_ip: src.parse().ok(),
        dst_ip: "10.0.0.2".parse().ok(),
        dst_port: 22,
        texts,
        raw: format!("sshd[7]: Failed password for {user} from {src}").into(),
        occurrences: 1,
        priority: Some(2),
        reliability: Some(3),
        risk_src: Some(0),
        risk_dst: Some(1),
        ..Event::default()
    }
}

pub(crate) fn alarm_id(directive: u32, record: u64) -> AlarmId {
    AlarmId { directive, root: EventId::new(record, 0) }
}

/// An alarm of `directive` from `src` to 10.0.0.2, with two events, `ago` seconds before now.
pub(crate) fn alarm(directive: u32, record: u64, src: &str, ago: i64) -> AlarmUpdate {
    let attached = |n: u64, level| AlarmEvent { event: EventId::new(record + n, 0), level };
    AlarmUpdate {
        id: alarm_id(directive, record),
        event: EventId::new(record + 1, 0),
        first_at: at(-ago - 10),
        last_at: at(-ago),
        plugin_id: PluginId::DIRECTIVE,
        plugin_sid: PluginSid(directive),
        name: format!("Alarm of {directive}"),
        risk: 5,
        risk_src: 5,
        risk_dst: 2,
        priority: 4,
        reliability: 5,
        src_ip: src.parse().ok(),
        dst_ip: "10.0.0.2".parse().ok(),
        src_port: 0,
        dst_port: 22,
        protocol: Protocol::TCP,
        sensor: None,
        level: 2,
        event_count: 2,
        new_events: vec![attached(0, 1), attached(1, 2)],
        correlating: false,
        similar: "0badcafe".into(),
    }
}
