//! What the API needs of the running security half, beyond the stores.
//!
//! A trait, so that the API can be tested without one; `running` is the real thing.

mod running;

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use model::data_source::EventType;
use model::detector::DetectorPlugin;
use model::directive::Directive;
use model::{AssetBook, DataSources, Event, PluginId, PluginSid, Timestamp};
use store_events::EventStore;
use store_state::{Change, StoreError};
use tokio::sync::broadcast;
use tracing::error;

use crate::auth::Caller;
use crate::context::App;
use crate::problem::{Problem, ProblemKind};
use crate::schema::{
    CorrelationFigures, DirectiveInstances, QueueFigures, SecurityProblem, SourceItem,
};

/// The running security half.
#[async_trait]
pub trait SecurityControl: Send + Sync + 'static {
    /// Data sources and event types in force: files, people's own, overrides.
    fn data_sources(&self) -> Arc<DataSources>;

    /// An event type as files define it, without what people changed.
    fn defined_event_type(&self, id: PluginId, sid: PluginSid) -> Option<EventType>;

    /// Plugins as read from files.
    fn plugins(&self) -> Vec<Arc<DetectorPlugin>>;

    /// Directives as read from files, switched off or not.
    fn directives(&self) -> Vec<Arc<Directive>>;

    /// The text of a directive in its file; `None` when that cannot be read any more.
    async fn directive_text(&self, directive: &Directive) -> Option<String>;

    /// The assets in force.
    fn assets(&self) -> Arc<AssetBook>;

    /// Everything in plugins, directives and policies that cannot do what it says.
    fn problems(&self) -> Vec<SecurityProblem>;

    /// Every input with what became of its records.
    fn sources(&self) -> Vec<SourceItem>;

    /// The queue between receipt and processing.
    fn queue(&self) -> QueueFigures;

    /// What correlation has done.
    fn correlation(&self) -> CorrelationFigures;

    /// Events of each data source since the start, and when the last one arrived.
    fn data_source_events(&self) -> BTreeMap<PluginId, (u64, Timestamp)>;

    /// Running instances of directives.
    async fn instances(&self) -> DirectiveInstances;

    /// Events from now on. A receiver that lags is told how many it lost.
    fn live(&self) -> broadcast::Receiver<Arc<Vec<Event>>>;

    /// Assets, policies, event types or switched-off directives changed in the store: decide by
    /// them from now on.
    async fn store_changed(&self) -> Result<(), StoreError>;

    /// Somebody closed, reopened or deleted alarms.
    fn alarms_changed(&self);
}

impl App {
    /// The event store, where there is one.
    pub(crate) fn event_store(&self) -> Result<&Arc<dyn EventStore>, Problem> {
        self.context.events.as_ref().ok_or_else(|| switched_off("keeps no events"))
    }

    /// The security half, where it runs.
    pub(crate) fn security_half(&self) -> Result<&Arc<dyn SecurityControl>, Problem> {
        self.context.security.as_ref().ok_or_else(|| switched_off("does not correlate"))
    }

    /// Data sources in force; none without the security half.
    pub(crate) fn data_sources(&self) -> Arc<DataSources> {
        self.context.security.as_ref().map(|security| security.data_sources()).unwrap_or_default()
    }

    /// Assets in force; as stored without the security half.
    pub(crate) async fn assets(&self) -> Result<Arc<AssetBook>, Problem> {
        if let Some(security) = &self.context.security {
            return Ok(security.assets());
        }
        let hosts = self.store.host_assets().await?.into_iter().map(|stored| stored.item);
        let networks = self.store.network_assets().await?.into_iter().map(|stored| stored.item);
        Ok(Arc::new(AssetBook::new(hosts.collect(), networks.collect())))
    }

    /// Notes in the audit trail what the caller is about to change, and returns who and when.
    pub(crate) async fn changing(
        &self,
        caller: &Caller,
        action: &str,
        detail: String,
    ) -> Result<Change, Problem> {
        let at = self.now();
        self.store.record(caller.audit(at, action, detail)).await?;
        Ok(Change { actor: caller.name.clone(), at })
    }

    /// Lets the security half decide by what was just stored.
    pub(crate) async fn security_changed(&self) {
        let Some(security) = &self.context.security else { return };
        // What was asked for is stored; it takes effect with the next change or start.
        if let Err(error) = security.store_changed().await {
            error!(%error, "a change is stored, but not in force yet");
        }
    }
}

fn switched_off(what: &str) -> Problem {
    let detail = format!("this installation {what}: its security half is switched off");
    Problem::new(ProblemKind::Unavailable, detail)
}
