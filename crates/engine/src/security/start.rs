//! From settings and an open state store to a running security half, and back.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use arc_swap::ArcSwap;
use collect::queue::{Queue, QueueError, QueueReader, QueueSettings, QueueWriter};
use collect::{CollectError, SourceCounters, SourceKind};
use jiff::tz::TimeZone;
use plugins::runner::Runner;
use siem::normalise::{Normaliser, NormaliserSettings};
use store_events::{EventStore, EventStoreError};
use store_state::StoreError;
use tokio::sync::{Mutex, broadcast, mpsc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::warn;

use crate::handle::Handle;
use crate::security::actions::Actions;
use crate::security::alarm_services::{AlarmServiceTask, AlarmServices};
use crate::security::bridge::{self, StateChangesEnd};
use crate::security::handle::{SecurityHandle, Shared, SourceReport};
use crate::security::housekeeping::{self, Housekeeping};
use crate::security::keeping::Keeping;
use crate::security::pipeline::{Pipeline, Working};
use crate::security::snapshots::Snapshots;
use crate::security::tally::{SourceTally, Tally};
use crate::security::{Knowledge, SecuritySettings, SecurityStore, adoption, inputs, setup};

/// Batches of events a slow follower of the live tail may be behind.
const LIVE_CAPACITY: usize = 64;
/// How long the last writes and running actions may take when stopping.
const STOP_PATIENCE: Duration = Duration::from_secs(2);
/// Alarms a slow follower may be behind.
const NEWS_CAPACITY: usize = 1_024;

/// What the security half is made of.
pub struct SecurityParts {
    /// Settings.
    pub settings: SecuritySettings,
    /// Assets, alarms, policies.
    pub store: Arc<dyn SecurityStore>,
    /// Events.
    pub events: Arc<dyn EventStore>,
    /// The monitoring half: alarms become results of its services.
    pub engine: Handle,
    /// Runs the commands of actions.
    pub runner: Arc<Runner>,
    /// The local zone, for times without one.
    pub zone: TimeZone,
    /// Hard state changes of the monitoring half.
    pub state_changes: StateChangesEnd,
}

/// Why it cannot start.
#[derive(Debug, thiserror::Error)]
pub enum SecurityError {
    /// The queue cannot be opened.
    #[error("the queue of records cannot be opened")]
    Queue(#[from] QueueError),
    /// Nothing can be collected.
    #[error("records cannot be collected")]
    Collect(#[from] CollectError),
    /// The state store.
    #[error("assets and policies cannot be read")]
    Store(#[from] StoreError),
    /// The event store.
    #[error("events cannot be stored")]
    Events(#[from] EventStoreError),
    /// A directory.
    #[error("{path} cannot be used")]
    Directory {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// A running security half. Dropping it ends its tasks as a crash would; [`Security::stop`] waits
/// until everything is on disk.
pub struct Security {
    handle: SecurityHandle,
    tracker: TaskTracker,
    intake: TaskTracker,
    stop_intake: CancellationToken,
    stop: CancellationToken,
}

impl Security {
    /// Goes on where the last run ended.
    ///
    /// # Errors
    /// When something it cannot do without is not there. Ports in use and unreadable files are
    /// not among it: they are shown with their source.
    pub async fn start(parts: SecurityParts) -> Result<Self, SecurityError> {
        let SecurityParts { settings, store, events, engine, runner, zone, state_changes } = parts;
        let (queue, reader) = open_queue(&settings).await?;
        let (knowledge, normaliser, refused) = read_files(&settings, &zone).await?;
        adoption::define_private_networks(&*store).await?;
        adoption::adopt(&*store, &engine.view().objects, false).await?;
        let zone_name = zone.iana_name().unwrap_or_default().to_owned();
        let setup = setup::read(&*store, &knowledge, &settings, &zone_name).await?;

        let (stop_intake, stop) = (CancellationToken::new(), CancellationToken::new());
        let (intake, tracker) = (TaskTracker::new(), TaskTracker::new());
        let wanted = inputs::collect_settings(&settings, &knowledge);
        let (collector, not_listening) =
            inputs::start(wanted, &queue, &stop_intake, &intake).await?;
        intake.spawn(bridge::run(state_changes, queue.clone(), stop_intake.clone()));

        let data_sources = Arc::new(ArcSwap::new(setup.data_sources.clone()));
        let shared = Arc::new(Shared {
            store: store.clone(),
            events: events.clone(),
            engine: engine.clone(),
            queue,
            collector,
            not_listening,
            refused: ArcSwap::from_pointee(refused.iter().map(Into::into).collect()),
            knowledge: ArcSwap::from_pointee(knowledge),
            data_sources: data_sources.clone(),
            working: Arc::new(ArcSwap::from_pointee(Working { setup, normaliser })),
            control: Arc::new(ArcSwap::from_pointee(mpsc::channel(1).0)),
            live: broadcast::channel(LIVE_CAPACITY).0,
            alarm_news: broadcast::channel(NEWS_CAPACITY).0,
            alarm_services: AlarmServices::default(),
            tally: Arc::new(Tally::default()),
            zone: zone_name,
            changing: Mutex::new(()),
            settings,
        });
        let actions = Actions {
            engine,
            runner,
            tasks: tracker.clone(),
            data_sources,
            last_risk: HashMap::new(),
        };
        spawn_pipeline(&shared, reader, actions, zone, &tracker, &stop)?;
        spawn_services(&shared, &tracker, &stop);
        Ok(Self { handle: SecurityHandle(shared), tracker, intake, stop_intake, stop })
    }

    /// What interfaces hold.
    #[must_use]
    pub fn handle(&self) -> SecurityHandle {
        self.handle.clone()
    }

    /// Ordered stop: inputs, then deciding, then stores. Records still in the queue are decided
    /// at the next start.
    pub async fn stop(self) {
        self.stop_intake.cancel();
        self.intake.close();
        self.intake.wait().await;
        self.stop.cancel();
        self.tracker.close();
        // What a crash does not lose, a slow command of an action does not delay.
        if tokio::time::timeout(STOP_PATIENCE, self.tracker.wait()).await.is_err() {
            warn!("the security half did not end in time; the next start decides the rest again");
        }
        self.handle.0.queue.close().await;
        self.handle.0.events.close().await;
    }
}

impl Drop for Security {
    fn drop(&mut self) {
        self.stop_intake.cancel();
        self.stop.cancel();
    }
}

async fn open_queue(
    settings: &SecuritySettings,
) -> Result<(QueueWriter, QueueReader), SecurityError> {
    let directory = settings.directory.join("queue");
    let sizes = QueueSettings { max_bytes: settings.queue_bytes, ..QueueSettings::default() };
    let opened = tokio::task::spawn_blocking(move || Queue::open(&directory, sizes)).await;
    opened.map_err(|error| directory_error(settings, error))?.map_err(Into::into)
}

type Files = (Knowledge, Arc<Normaliser>, Vec<siem::normalise::RefusedRule>);

async fn read_files(settings: &SecuritySettings, zone: &TimeZone) -> Result<Files, SecurityError> {
    let (cloned, zone) = (settings.clone(), zone.clone());
    let read = tokio::task::spawn_blocking(move || {
        let knowledge = Knowledge::load(&cloned);
        let normaliser_settings =
            NormaliserSettings { sensor: cloned.sensor, interface: String::new(), zone };
        let (normaliser, refused) = Normaliser::compile(&knowledge.plugins, normaliser_settings);
        (knowledge, Arc::new(normaliser), refused)
    });
    read.await.map_err(|error| directory_error(settings, error))
}

fn directory_error(settings: &SecuritySettings, error: tokio::task::JoinError) -> SecurityError {
    SecurityError::Directory {
        path: settings.directory.clone(),
        source: std::io::Error::other(error),
    }
}

/// For lines without a zone of their own.
pub(super) fn normaliser_settings(settings: &SecuritySettings, zone: &str) -> NormaliserSettings {
    NormaliserSettings {
        sensor: settings.sensor,
        interface: String::new(),
        zone: TimeZone::get(zone).unwrap_or_else(|_| TimeZone::system()),
    }
}

fn spawn_pipeline(
    shared: &Arc<Shared>,
    reader: QueueReader,
    actions: Actions,
    zone: TimeZone,
    tracker: &TaskTracker,
    stop: &CancellationToken,
) -> Result<(), SecurityError> {
    let directory = shared.settings.directory.join("correlation");
    let snapshots = Snapshots::open(&directory)
        .map_err(|source| SecurityError::Directory { path: directory, source })?;
    let released = Arc::new(AtomicU64::new(0));
    let keeping = Keeping {
        store: shared.store.clone(),
        events: shared.events.clone(),
        snapshots,
        released: released.clone(),
        live: shared.live.clone(),
        alarm_news: shared.alarm_news.clone(),
        alarm_services: shared.alarm_services.clone(),
        actions,
        known_up_to: 0,
    };
    let pipeline = Pipeline {
        reader,
        keeping,
        working: shared.working.clone(),
        control: shared.control.clone(),
        released,
        zone,
        tally: shared.tally.clone(),
        stop: stop.clone(),
    };
    tracker.spawn(pipeline.run());
    Ok(())
}

fn spawn_services(shared: &Arc<Shared>, tracker: &TaskTracker, stop: &CancellationToken) {
    let alarms = AlarmServiceTask {
        pending: shared.alarm_services.clone(),
        description: shared.settings.alarm_service.clone(),
        store: shared.store.clone(),
        engine: shared.engine.clone(),
        stop: stop.clone(),
    };
    tracker.spawn(alarms.run());
    let (keep_age, keep_bytes) = housekeeping::limits(&shared.settings);
    let housekeeping = Housekeeping {
        store: shared.store.clone(),
        events: shared.events.clone(),
        tally: shared.tally.clone(),
        keep_age,
        keep_bytes,
        stop: stop.clone(),
    };
    tracker.spawn(housekeeping.run());
    // Names take their time to be looked up; nothing waits for it.
    let (handle, stop) = (SecurityHandle(shared.clone()), stop.clone());
    tracker.spawn(async move {
        let adopted = tokio::select! {
            adopted = handle.hosts_changed() => adopted,
            () = stop.cancelled() => return,
        };
        if let Err(error) = adopted {
            warn!(%error, "monitored hosts did not become assets");
        }
    });
}

/// Joins what was received with what became of it. A listener has the events of all its senders
/// (of two listeners of one kind the first one has both's), a file those of its own.
pub(super) fn source_reports(
    received: Vec<SourceCounters>,
    mut tallies: BTreeMap<Arc<str>, SourceTally>,
) -> Vec<SourceReport> {
    let mut reports = Vec::with_capacity(received.len() + 1);
    for counters in received {
        let events = tallies.extract_if(.., |name, _| is_of(&counters, name)).collect();
        reports.push(SourceReport { received: Some(counters), events });
    }
    if !tallies.is_empty() {
        reports.push(SourceReport { received: None, events: tallies });
    }
    reports
}

/// Whether events of this source came by this input.
fn is_of(input: &SourceCounters, event_source: &str) -> bool {
    match input.kind {
        SourceKind::Journal => event_source == "journal",
        SourceKind::File => {
            let file = input.name.strip_prefix("file ");
            file.is_some() && event_source.strip_prefix("file:") == file
        }
        SourceKind::SyslogUdp | SourceKind::SyslogTcp | SourceKind::SyslogTls => {
            event_source.strip_prefix(input.kind.as_str()).is_some_and(|rest| rest.starts_with(':'))
        }
    }
}
