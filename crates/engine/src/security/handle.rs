//! What `api` holds of the security half.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;
use collect::queue::{QueueStats, QueueWriter};
use collect::{BoundAddresses, Collector, SourceCounters};
use model::{AssetBook, DataSources, Event, PluginId};
use siem::Counters;
use siem::normalise::Normaliser;
use store_events::EventStore;
use store_state::StoreError;
use tokio::sync::{Mutex, broadcast, mpsc, oneshot};
use tracing::error;

use crate::handle::{ASK_TIMEOUT, Handle};
use crate::security::alarm_services::AlarmServices;
use crate::security::deciding::Control;
use crate::security::keeping::AlarmNews;
use crate::security::knowledge::Knowledge;
use crate::security::pipeline::Working;
use crate::security::problem::SecurityProblem;
use crate::security::tally::{PluginTally, SourceTally, Tally};
use crate::security::{
    RunningInstance, SecuritySettings, SecurityStore, adoption, inputs, setup, start,
};

/// One input, from receipt to event.
#[derive(Debug, Clone)]
pub struct SourceReport {
    /// As received by the collector; `None` for what comes from inside (`monitor`).
    pub received: Option<SourceCounters>,
    /// What became of it, by source of the events (a syslog listener has one for each sender).
    pub events: BTreeMap<Arc<str>, SourceTally>,
}

/// A cheap, cloneable way to the running security half.
#[derive(Clone)]
pub struct SecurityHandle(pub(super) Arc<Shared>);

pub(super) struct Shared {
    pub(super) settings: SecuritySettings,
    pub(super) store: Arc<dyn SecurityStore>,
    pub(super) events: Arc<dyn EventStore>,
    pub(super) engine: Handle,
    pub(super) queue: QueueWriter,
    pub(super) collector: Collector,
    /// Listeners that could not start, as sources that receive nothing.
    pub(super) not_listening: Vec<SourceCounters>,
    pub(super) knowledge: ArcSwap<Knowledge>,
    pub(super) refused: ArcSwap<Vec<SecurityProblem>>,
    pub(super) data_sources: Arc<ArcSwap<DataSources>>,
    pub(super) working: Arc<ArcSwap<Working>>,
    pub(super) control: Arc<ArcSwap<mpsc::Sender<Control>>>,
    pub(super) live: broadcast::Sender<Arc<Vec<Event>>>,
    pub(super) alarm_news: broadcast::Sender<AlarmNews>,
    pub(super) alarm_services: AlarmServices,
    pub(super) tally: Arc<Tally>,
    pub(super) zone: String,
    /// One change at a time.
    pub(super) changing: Mutex<()>,
}

impl fmt::Debug for SecurityHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecurityHandle").finish_non_exhaustive()
    }
}

impl SecurityHandle {
    /// Stored events.
    #[must_use]
    pub fn events(&self) -> &Arc<dyn EventStore> {
        &self.0.events
    }

    /// Assets, alarms, policies and so on.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn SecurityStore> {
        &self.0.store
    }

    /// Events from now on, as they are decided. A receiver that lags is told how many it lost.
    #[must_use]
    pub fn live(&self) -> broadcast::Receiver<Arc<Vec<Event>>> {
        self.0.live.subscribe()
    }

    /// Alarms raised or changed from now on.
    #[must_use]
    pub fn alarm_news(&self) -> broadcast::Receiver<AlarmNews> {
        self.0.alarm_news.subscribe()
    }

    /// Plugins and directives as read from files.
    #[must_use]
    pub fn knowledge(&self) -> Arc<Knowledge> {
        self.0.knowledge.load_full()
    }

    /// Data sources and event types in force: files, people's own, overrides.
    #[must_use]
    pub fn data_sources(&self) -> Arc<DataSources> {
        self.0.data_sources.load_full()
    }

    /// The assets in force.
    #[must_use]
    pub fn assets(&self) -> Arc<AssetBook> {
        self.0.working.load().setup.assets.clone()
    }

    /// Everything in plugins, directives and policies that cannot do what it says.
    #[must_use]
    pub fn problems(&self) -> Vec<SecurityProblem> {
        let files = self.0.knowledge.load();
        let refused = self.0.refused.load();
        let mut problems: Vec<_> = files.problems.iter().map(SecurityProblem::from).collect();
        problems.extend(refused.iter().cloned());
        problems.extend(self.0.tally.problems());
        problems
    }

    /// Every input with what became of its records.
    #[must_use]
    pub fn sources(&self) -> Vec<SourceReport> {
        let mut received = self.0.not_listening.clone();
        received.extend(self.0.collector.sources());
        start::source_reports(received, self.0.tally.sources())
    }

    /// Where syslog is received.
    #[must_use]
    pub fn addresses(&self) -> &BoundAddresses {
        self.0.collector.bound()
    }

    /// The queue between receipt and processing.
    #[must_use]
    pub fn queue(&self) -> QueueStats {
        self.0.queue.stats()
    }

    /// What correlation has done.
    #[must_use]
    pub fn correlation(&self) -> Counters {
        self.0.tally.counters()
    }

    /// Events of each data source since the start.
    #[must_use]
    pub fn plugins(&self) -> BTreeMap<PluginId, PluginTally> {
        self.0.tally.plugins()
    }

    /// Which directives run now. Empty while the deciding thread does not answer.
    pub async fn instances(&self) -> Vec<RunningInstance> {
        let (answer, wait) = oneshot::channel();
        if self.0.control.load_full().send(Control::Instances(answer)).await.is_err() {
            return Vec::new();
        }
        match tokio::time::timeout(ASK_TIMEOUT, wait).await {
            Ok(Ok(instances)) => instances,
            Ok(Err(_)) | Err(_) => Vec::new(),
        }
    }

    /// Assets, policies, event types or switched-off directives changed in the store: decide by
    /// them from now on.
    ///
    /// # Errors
    /// When the store cannot be read; then everything stays as it was.
    pub async fn store_changed(&self) -> Result<(), StoreError> {
        let _one_at_a_time = self.0.changing.lock().await;
        self.reconfigure(None).await
    }

    /// Somebody closed, reopened or deleted alarms: the services that show them follow.
    pub fn alarms_changed(&self) {
        self.0.alarm_services.all_changed();
    }

    /// Reads plugins, event types and directives again, and follows the files they name.
    ///
    /// # Errors
    /// When the store cannot be read; then everything stays as it was.
    pub async fn reload_files(&self) -> Result<(), StoreError> {
        let _one_at_a_time = self.0.changing.lock().await;
        let settings = self.0.settings.clone();
        let normaliser_settings = start::normaliser_settings(&settings, &self.0.zone);
        let read = tokio::task::spawn_blocking(move || {
            let knowledge = Knowledge::load(&settings);
            let (normaliser, refused) =
                Normaliser::compile(&knowledge.plugins, normaliser_settings);
            (knowledge, Arc::new(normaliser), refused)
        });
        let (knowledge, normaliser, refused) = match read.await {
            Ok(read) => read,
            Err(error) => {
                error!(%error, "plugins and directives could not be read; the old ones stay");
                return Ok(());
            }
        };
        self.0.collector.update_files(inputs::files(&self.0.settings, &knowledge));
        self.0.refused.store(Arc::new(refused.iter().map(SecurityProblem::from).collect()));
        self.0.knowledge.store(Arc::new(knowledge));
        self.reconfigure(Some(normaliser)).await
    }

    /// The monitored hosts may have changed: new ones become assets.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn hosts_changed(&self) -> Result<(), StoreError> {
        let view = self.0.engine.view();
        adoption::adopt(&*self.0.store, &view.objects, true).await?;
        self.0.alarm_services.all_changed();
        self.store_changed().await
    }

    async fn reconfigure(&self, normaliser: Option<Arc<Normaliser>>) -> Result<(), StoreError> {
        let shared = &self.0;
        let knowledge = shared.knowledge.load_full();
        let setup = setup::read(&*shared.store, &knowledge, &shared.settings, &shared.zone).await?;
        shared.data_sources.store(setup.data_sources.clone());
        let before = shared.working.load_full();
        shared.working.store(Arc::new(Working {
            setup: setup.clone(),
            normaliser: normaliser.clone().unwrap_or_else(|| before.normaliser.clone()),
        }));
        let control = shared.control.load_full();
        if let Some(normaliser) = normaliser {
            let _ = control.send(Control::Plugins(normaliser)).await; // a new thread starts with it
        }
        let _ = control.send(Control::Reconfigure(Box::new(setup))).await;
        Ok(())
    }
}
