//! `atalaya replay`: the alarms that a log would have raised, without a server.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use config::builtin;
use engine::clock;
use engine::disk::Disk;
use model::asset::{AssetBook, DEFAULT_THRESHOLD, HostAsset, NetworkAsset};
use model::directive::Directive;
use model::{AlarmId, AlarmUpdate, DataSources, Event};
use serde::Deserialize;
use siem::normalise::json::event_from_json;
use siem::{Effect, Setup, Siem, alarm_json};

use crate::lines::Lines;
use crate::normalise::{NormaliseOptions, Station};

/// By what, and what.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct ReplayOptions {
    #[command(flatten)]
    normalise: NormaliseOptions,
    /// Directory of directive files in OSSIM's format; without it the starter set.
    #[arg(long, value_name = "DIR")]
    directives: Option<PathBuf>,
    /// Hosts and networks with their values (TOML: `[[network]]` with `name`, `cidrs`, `value`,
    /// `internal`; `[[host]]` with `name`, `ips`, `value`). Without it the private networks are
    /// HOME_NET and everything is worth 2.
    #[arg(long, value_name = "FILE")]
    assets: Option<PathBuf>,
}

pub(crate) fn run(options: &ReplayOptions) -> Result<()> {
    let mut lines = Lines::open(options.normalise.file.as_deref())?;
    let mut station = Station::new(&options.normalise)?;
    let assets = Arc::new(assets(options.assets.as_deref())?);
    station.know(assets.clone());
    let mut replay = Replay { siem: Siem::new(setup(options, assets)?), ..Replay::default() };
    for problem in replay.siem.problems() {
        eprintln!("{}", problem.text);
    }
    let mut events = Vec::new();
    let (mut count, mut refused) = (0_u64, 0_u64);
    while let Some(line) = lines.next()? {
        count += 1;
        match event_in(line) {
            Some(value) => match event_from_json(&value, station.next_id(), clock::now()) {
                Ok(event) => events.push(event),
                Err(why) => {
                    refused += 1;
                    eprintln!("line {count} is not an event: {why}");
                }
            },
            None if line.is_empty() => {}
            None => station.take(line, &mut events),
        }
        events.drain(..).for_each(|event| replay.take(event));
    }
    station.finish(&mut events);
    events.drain(..).for_each(|event| replay.take(event));
    replay.print()?;
    if refused > 0 {
        bail!("{refused} of {count} lines were left out");
    }
    Ok(())
}

/// The object in a line that is an event. Other lines, logs in JSON among them, are for the plugins.
fn event_in(line: &[u8]) -> Option<serde_json::Value> {
    let value: serde_json::Value =
        line.starts_with(b"{").then(|| serde_json::from_slice(line).ok())??;
    value.get("plugin_id").is_some().then_some(value)
}

struct Replay {
    siem: Siem,
    effects: Vec<Effect>,
    alarms: BTreeMap<AlarmId, AlarmUpdate>,
}

impl Default for Replay {
    fn default() -> Self {
        let siem = Siem::new(Setup::default());
        Self { siem, effects: Vec::new(), alarms: BTreeMap::new() }
    }
}

impl Replay {
    fn take(&mut self, mut event: Event) {
        // A log of last week is not late: it arrived when it happened.
        event.received_at = event.time;
        self.siem.event(event, &mut self.effects);
        self.keep();
    }

    fn keep(&mut self) {
        for effect in self.effects.drain(..) {
            if let Effect::Alarm(update) = effect {
                self.alarms.insert(update.id, *update);
            }
        }
    }

    fn print(mut self) -> Result<()> {
        self.siem.finish(&mut self.effects);
        self.keep();
        let mut alarms: Vec<_> = self.alarms.into_values().collect();
        alarms.sort_by_key(|alarm| (alarm.id.root, alarm.id.directive));
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        for alarm in &alarms {
            writeln!(out, "{}", alarm_json(alarm))?;
        }
        Ok(out.flush()?)
    }
}

fn setup(options: &ReplayOptions, assets: Arc<AssetBook>) -> Result<Setup> {
    let mut data_sources = DataSources::default();
    builtin::data_sources().insert_into(&mut data_sources);
    if let Some(dir) = &options.normalise.plugins {
        let loaded = config::data_sources::load(&dir.to_string_lossy(), &Disk);
        loaded.problems.iter().for_each(|problem| eprintln!("{problem}"));
        loaded.insert_into(&mut data_sources);
    }
    Ok(Setup {
        directives: directives(options.directives.as_deref())?,
        assets,
        data_sources: Arc::new(data_sources),
        timetable_zone: options.normalise.zone.clone().unwrap_or_default(),
        ..Setup::default()
    })
}

fn directives(dir: Option<&Path>) -> Result<Vec<Arc<Directive>>> {
    let loaded = match dir {
        Some(dir) if !dir.is_dir() => bail!("{} is not a directory", dir.display()),
        Some(dir) => config::directives::load(&dir.to_string_lossy(), &Disk),
        None => builtin::directives(),
    };
    loaded.problems.iter().for_each(|problem| eprintln!("{problem}"));
    Ok(loaded.directives.into_iter().map(Arc::new).collect())
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct AssetFile {
    #[serde(default)]
    network: Vec<NetworkEntry>,
    #[serde(default)]
    host: Vec<HostEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NetworkEntry {
    name: String,
    cidrs: Vec<ipnet::IpNet>,
    #[serde(default)]
    value: model::AssetValue,
    #[serde(default)]
    internal: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HostEntry {
    name: String,
    ips: Vec<std::net::IpAddr>,
    #[serde(default)]
    value: model::AssetValue,
}

fn assets(file: Option<&Path>) -> Result<AssetBook> {
    let Some(path) = file else {
        return Ok(AssetBook::new(Vec::new(), engine::security::private_networks()));
    };
    let text = fs_err::read_to_string(path)?;
    let read: AssetFile =
        toml::from_str(&text).with_context(|| format!("{} is not usable", path.display()))?;
    let networks = read.network.into_iter().map(|network| NetworkAsset {
        id: model::asset::NetworkId(0),
        name: network.name,
        cidrs: network.cidrs,
        value: network.value,
        threshold_c: DEFAULT_THRESHOLD,
        threshold_a: DEFAULT_THRESHOLD,
        internal: network.internal,
        description: String::new(),
    });
    let hosts = read.host.into_iter().map(|host| HostAsset {
        id: model::asset::AssetId(0),
        name: host.name,
        ips: host.ips,
        fqdns: Vec::new(),
        value: host.value,
        threshold_c: DEFAULT_THRESHOLD,
        threshold_a: DEFAULT_THRESHOLD,
        description: String::new(),
        operating_system: String::new(),
        host: None,
    });
    Ok(AssetBook::new(hosts.collect(), networks.collect()))
}
