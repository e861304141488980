//! `atalaya normalise`: what data source plugins make of lines, one JSON event a line.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use config::builtin;
use engine::clock;
use engine::disk::Disk;
use engine::security::line::Preparer;
use model::detector::DetectorPlugin;
use model::{AssetBook, EventId, RawRecord, RecordSource};
use siem::normalise::json::OssimEvent;
use siem::normalise::{Normalised, Normaliser, NormaliserSettings, Session};

use crate::lines::Lines;

/// Which plugins, and which lines.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct NormaliseOptions {
    /// Directory of data source plugins in OSSIM's format; without it the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub(crate) plugins: Option<PathBuf>,
    /// Only this plugin: a path, or a file of that directory.
    #[arg(long, value_name = "FILE")]
    pub(crate) plugin: Option<PathBuf>,
    /// Time zone of times without one: an Olson name. Default: this machine's.
    #[arg(long, value_name = "ZONE")]
    pub(crate) zone: Option<String>,
    /// Address that stands for this sensor.
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    pub(crate) sensor: std::net::IpAddr,
    /// Log file; `-` or nothing: standard input.
    pub(crate) file: Option<PathBuf>,
}

pub(crate) fn run(options: &NormaliseOptions) -> Result<()> {
    let mut lines = Lines::open(options.file.as_deref())?;
    let mut station = Station::new(options)?;
    let mut out = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let mut events = Vec::new();
    while let Some(line) = lines.next()? {
        station.take(line, &mut events);
        for event in events.drain(..) {
            write(&mut out, &station, &event)?;
        }
    }
    station.finish(&mut events);
    for event in &events {
        write(&mut out, &station, event)?;
    }
    Ok(out.flush()?)
}

fn write(out: &mut impl Write, station: &Station, event: &model::Event) -> Result<()> {
    let name = station.plugin_name(event.plugin_id);
    serde_json::to_writer(&mut *out, &OssimEvent { event, plugin: name })?;
    Ok(out.write_all(b"\n")?)
}

/// A normaliser with everything around it, for lines of one file.
pub(crate) struct Station {
    plugins: Vec<Arc<DetectorPlugin>>,
    normaliser: Normaliser,
    session: Session,
    preparer: Preparer,
    assets: Arc<AssetBook>,
    source: RecordSource,
    number: u64,
}

impl Station {
    pub(crate) fn new(options: &NormaliseOptions) -> Result<Self> {
        let zone = match &options.zone {
            Some(name) => jiff::tz::TimeZone::get(name)
                .with_context(|| format!("`{name}` is not a known time zone"))?,
            None => jiff::tz::TimeZone::system(),
        };
        let plugins = plugins(options.plugins.as_deref(), options.plugin.as_deref())?;
        let settings = NormaliserSettings {
            sensor: options.sensor,
            interface: String::new(),
            zone: zone.clone(),
        };
        let (normaliser, refused) = Normaliser::compile(&plugins, settings);
        for rule in refused {
            eprintln!("{}:{}: rule `{}`: {}", rule.file, rule.line, rule.rule, rule.reason);
        }
        Ok(Self {
            plugins,
            normaliser,
            session: Session::new(),
            preparer: Preparer::new(zone),
            assets: Arc::default(),
            source: RecordSource::File(
                options.file.as_deref().map_or("-".into(), Path::to_string_lossy).into(),
            ),
            number: 0,
        })
    }

    /// Names are looked up here.
    pub(crate) fn know(&mut self, assets: Arc<AssetBook>) {
        self.assets = assets;
    }

    /// The number of the next line; ids of events follow it.
    pub(crate) fn next_id(&mut self) -> EventId {
        self.number += 1;
        EventId::new(self.number, 0)
    }

    /// What one line becomes: mostly one event; none while a multi-line rule waits.
    pub(crate) fn take(&mut self, line: &[u8], events: &mut Vec<model::Event>) {
        let id = self.next_id();
        let record = RawRecord {
            received_at: clock::now(),
            source: self.source.clone(),
            bytes: line.into(),
        };
        let name = self.preparer.name_of(&record.source);
        let line = self.preparer.prepare(&record, &name);
        let normalised = self.normaliser.normalise(&mut self.session, &line, id, &self.assets);
        events.extend(self.session.take_released().into_iter().map(|event| *event));
        match normalised {
            Normalised::Event(event) => events.push(*event),
            Normalised::Dropped { .. } | Normalised::Pending => {}
        }
    }

    /// The end of the input: lines of unfinished multi-line rules come as single events.
    pub(crate) fn finish(&mut self, events: &mut Vec<model::Event>) {
        self.session.expire(model::Timestamp::from_micros(i64::MAX));
        events.extend(self.session.take_released().into_iter().map(|event| *event));
    }

    fn plugin_name(&self, id: model::PluginId) -> Option<&str> {
        let of_id = |plugin: &&Arc<DetectorPlugin>| plugin.plugin_id == Some(id);
        self.plugins.iter().find(of_id).map(|plugin| &*plugin.name)
    }
}

/// The plugins asked for. What is wrong with them is said on standard error.
fn plugins(dir: Option<&Path>, file: Option<&Path>) -> Result<Vec<Arc<DetectorPlugin>>> {
    let loaded = match (dir, file) {
        (Some(dir), None) => {
            if !dir.is_dir() {
                bail!("{} is not a directory", dir.display());
            }
            config::detector::load(&dir.to_string_lossy(), &Disk)
        }
        (dir, Some(file)) => {
            let in_dir = dir.map(|dir| dir.join(file)).filter(|path| path.is_file());
            let path = if file.is_file() { file.to_owned() } else { in_dir.unwrap_or(file.into()) };
            if !path.is_file() {
                bail!("{} does not exist", path.display());
            }
            config::detector::load_file(&path.to_string_lossy(), &Disk)
        }
        (None, None) => builtin::plugins(),
    };
    for problem in &loaded.problems {
        eprintln!("{problem}");
    }
    Ok(loaded.plugins.into_iter().map(Arc::new).collect())
}
