//! Runs a scenario and compares what happens with what must.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::asset::{DEFAULT_THRESHOLD, NetworkAsset, NetworkId};
use model::data_source::EventType;
use model::event::EventKind;
use model::{
    AlarmId, AlarmUpdate, AssetBook, DataSources, Event, EventId, PluginId, PluginSid, Timestamp,
};
use siem::{Effect, Setup, Siem};

use super::directives::directives;
use super::events::event;

/// Second 0 of every scenario: Monday, 2 November 2026, 10:00 UTC.
pub(crate) const START_S: i64 = 1_793_613_600;

/// A network as an asset.
pub(crate) fn network(id: i64, name: &str, cidr: &str, value: u8, internal: bool) -> NetworkAsset {
    NetworkAsset {
        id: NetworkId(id),
        name: name.into(),
        cidrs: vec![cidr.parse().unwrap()],
        value: value.try_into().unwrap(),
        threshold_c: DEFAULT_THRESHOLD,
        threshold_a: DEFAULT_THRESHOLD,
        internal,
        description: String::new(),
    }
}

/// The assets of the specification's examples: `servers` and `lan`.
pub(crate) fn assets() -> AssetBook {
    let networks = vec![
        network(1, "servers", "10.1.0.0/16", 4, true),
        network(2, "lan", "10.2.0.0/16", 2, true),
    ];
    AssetBook::new(Vec::new(), networks)
}

/// The event types of the specification's examples.
pub(crate) fn data_sources() -> DataSources {
    let mut sources = DataSources::default();
    let rows = [
        (4003, 1, 3, 2),
        (4003, 7, 1, 2),
        (4003, 8, 1, 2),
        (1503, 2, 1, 1),
        (1104, 101, 1, 1),
        (2005, 248, 1, 1),
    ];
    let snort = [2001, 2002, 2003, 2100].map(|sid| (1001, sid, 2, 1));
    for (id, sid, priority, reliability) in rows.into_iter().chain(snort) {
        sources.insert_type(EventType {
            plugin_id: PluginId(id),
            sid: PluginSid(sid),
            name: format!("type {id}/{sid}"),
            priority,
            reliability,
            category: 0,
            subcategory: 0,
        });
    }
    sources
}

/// The setup of the specification's examples, with these directives.
pub(crate) fn setup(text: &str) -> Setup {
    Setup {
        directives: directives(text),
        assets: Arc::new(assets()),
        data_sources: Arc::new(data_sources()),
        ..Setup::default()
    }
}

/// A running scenario.
pub(crate) struct Scene {
    pub(crate) siem: Siem,
    record: u64,
    /// By order of appearance: `I1`, `I2` …
    names: BTreeMap<AlarmId, usize>,
    alive: BTreeSet<AlarmId>,
    counted: BTreeMap<AlarmId, Vec<(u32, u32)>>,
    /// Every alarm as it is now.
    pub(crate) alarms: BTreeMap<AlarmId, AlarmUpdate>,
    /// Everything that had to be done so far.
    pub(crate) effects: Vec<Effect>,
}

impl Scene {
    pub(crate) fn new(setup: Setup) -> Self {
        Self {
            siem: Siem::new(setup),
            record: 0,
            names: BTreeMap::new(),
            alive: BTreeSet::new(),
            counted: BTreeMap::new(),
            alarms: BTreeMap::new(),
            effects: Vec::new(),
        }
    }

    /// Runs every step of a script, comparing as it goes.
    #[track_caller]
    pub(crate) fn run(&mut self, script: &str) {
        for line in script.lines().filter(|line| !line.trim().is_empty()) {
            let (step, expected) = line.split_once('|').unwrap_or((line, ""));
            let expected = expected.split_whitespace().collect::<Vec<_>>().join(" ");
            let got = self.step(step.trim());
            assert_eq!(got, expected, "\nat `{}`", line.trim());
        }
    }

    /// Runs one step; returns what came of it in the words of the script.
    pub(crate) fn step(&mut self, step: &str) -> String {
        let (at, what) = step.split_once(char::is_whitespace).unwrap_or((step, ""));
        let mut out = Vec::new();
        match (at, what.trim()) {
            ("finally", _) => self.siem.finish(&mut out),
            (at, "tick") => self.siem.tick(second(at), &mut out),
            (at, what) => {
                let event = self.event_at(at, what);
                self.siem.event(event, &mut out);
            }
        }
        self.describe(out)
    }

    fn event_at(&mut self, at: &str, what: &str) -> Event {
        self.record += 1;
        let at = second(at);
        let mut event = event(what);
        let time =
            if event.time.is_never() { at } else { second(&event.time.as_secs().to_string()) };
        (event.id, event.time, event.received_at) = (EventId::new(self.record, 0), time, at);
        event
    }

    fn describe(&mut self, out: Vec<Effect>) -> String {
        let mut words = Vec::new();
        let views: Vec<_> = self.siem.instances().map(|view| (view.id, view.waiting)).collect();
        let now: BTreeSet<AlarmId> = views.iter().map(|(id, _)| *id).collect();
        let mentioned = out.iter().filter_map(|effect| match effect {
            Effect::Store(event) if event.kind == EventKind::Directive => event.alarm,
            _ => None,
        });
        let mut new: Vec<AlarmId> = now.iter().copied().chain(mentioned).collect();
        new.sort_unstable_by_key(|id| (id.root, id.directive));
        for id in new {
            if !self.names.contains_key(&id) {
                self.names.insert(id, self.names.len() + 1);
                self.alive.insert(id);
                words.push(format!("start {}", self.name(id)));
            }
        }
        for (id, waiting) in &views {
            let before = self.counted.insert(*id, waiting.clone()).unwrap_or_default();
            let grew = waiting.len() == before.len();
            for (n, (have, need)) in waiting.iter().enumerate() {
                let had = before.get(n).map_or(0, |(have, _)| *have);
                if *have > 0 && grew && *have != had {
                    words.push(format!("{} {have}/{need}", self.name(*id)));
                }
            }
        }
        let emitted = out.iter().filter_map(|effect| match effect {
            Effect::Store(event) if event.kind == EventKind::Directive => {
                event.risk().filter(|risk| *risk >= 1).map(|_| event.id)
            }
            _ => None,
        });
        let emitted = emitted.collect();
        for effect in &out {
            self.describe_effect(effect, &emitted, &mut words);
        }
        for id in self.alive.clone() {
            if !now.contains(&id) {
                self.alive.remove(&id);
                words.push(format!("end {}", self.name(id)));
            }
        }
        self.effects.extend(out);
        words.join(", ")
    }

    fn describe_effect(
        &mut self,
        effect: &Effect,
        emitted: &BTreeSet<EventId>,
        words: &mut Vec<String>,
    ) {
        match effect {
            Effect::Store(event) if event.kind == EventKind::Directive => {
                let ip = |ip: Option<std::net::IpAddr>| ip.map_or("-".into(), |ip| ip.to_string());
                let risk = |risk: Option<u8>| risk.map_or("-".into(), |risk| risk.to_string());
                words.push(format!(
                    "D {} rel {} {}/{} {} -> {}",
                    self.name(event.alarm.unwrap()),
                    event.reliability.unwrap(),
                    risk(event.risk_src),
                    risk(event.risk_dst),
                    ip(event.src_ip),
                    ip(event.dst_ip),
                ));
            }
            Effect::Alarm(update) if update.id.directive == 0 => {
                words.push(format!("own alarm risk {}", update.risk));
                self.alarms.insert(update.id, (**update).clone());
            }
            Effect::Alarm(update) => {
                self.alarms.insert(update.id, (**update).clone());
                let name = self.name(update.id);
                words.push(if emitted.contains(&update.event) {
                    format!("alarm {name} risk {} level {}", update.risk, update.level)
                } else if update.correlating {
                    format!("more {name}")
                } else {
                    format!("final {name}")
                });
            }
            Effect::AskMonitor(rule) => {
                words.push(format!("ask {}/{}", rule.plugin_id, rule.plugin_sid));
            }
            Effect::Discarded { reason, .. } => words.push(format!("{reason:?}")),
            Effect::Action { .. } => words.push("action".into()),
            Effect::Store(_) => {}
        }
    }

    /// `I1`, `I2` …
    pub(crate) fn name(&self, id: AlarmId) -> String {
        self.names.get(&id).map_or_else(|| id.to_string(), |number| format!("I{number}"))
    }

    /// The alarm of the instance of this name.
    #[track_caller]
    pub(crate) fn alarm(&self, name: &str) -> &AlarmUpdate {
        let id = self.names.keys().find(|id| self.name(**id) == name).unwrap();
        self.alarms.get(id).unwrap_or_else(|| panic!("{name} has no alarm"))
    }

    /// The events stored so far that are the directives' own.
    pub(crate) fn directive_events(&self) -> Vec<&Event> {
        self.stored().filter(|event| event.kind == EventKind::Directive).collect()
    }

    /// The events stored so far.
    pub(crate) fn stored(&self) -> impl Iterator<Item = &Event> {
        self.effects.iter().filter_map(|effect| match effect {
            Effect::Store(event) => Some(&**event),
            _ => None,
        })
    }

    /// All events listed with an alarm.
    pub(crate) fn listed(&self, id: AlarmId) -> Vec<(EventId, u8)> {
        let updates = self.effects.iter().filter_map(|effect| match effect {
            Effect::Alarm(update) if update.id == id => Some(&update.new_events),
            _ => None,
        });
        updates.flatten().map(|event| (event.event, event.level)).collect()
    }
}

fn second(text: &str) -> Timestamp {
    Timestamp::from_secs_f64(START_S as f64 + text.parse::<f64>().unwrap())
}
