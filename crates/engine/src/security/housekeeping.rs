//! What is done from time to time: old events go, and the store learns which data sources live.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use model::PluginId;
use store_events::EventStore;
use store_state::SeenDataSource;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::clock;
use crate::security::tally::Tally;
use crate::security::{SecuritySettings, SecurityStore};

/// How often.
const EVERY: Duration = Duration::from_secs(60);

pub(super) struct Housekeeping {
    pub(super) store: Arc<dyn SecurityStore>,
    pub(super) events: Arc<dyn EventStore>,
    pub(super) tally: Arc<Tally>,
    pub(super) keep_age: Option<Duration>,
    pub(super) keep_bytes: Option<u64>,
    pub(super) stop: CancellationToken,
}

impl Housekeeping {
    pub(super) async fn run(self) {
        let mut noted = BTreeMap::new();
        loop {
            tokio::select! {
                () = self.stop.cancelled() => break,
                () = tokio::time::sleep(EVERY) => {}
            }
            self.note_data_sources(&mut noted).await;
            match self.events.retain(self.keep_age, self.keep_bytes, clock::now()).await {
                Ok(gone) => {
                    for partition in gone {
                        info!(
                            events = partition.events,
                            bytes = partition.bytes,
                            "old events were dropped"
                        );
                    }
                }
                Err(error) => warn!(%error, "old events could not be dropped"),
            }
        }
        self.note_data_sources(&mut noted).await;
    }

    /// What came of each data source since the last time.
    async fn note_data_sources(&self, noted: &mut BTreeMap<PluginId, u64>) {
        let mut seen = Vec::new();
        for (plugin_id, tally) in self.tally.plugins() {
            let before = noted.insert(plugin_id, tally.events).unwrap_or(0);
            if tally.events > before {
                seen.push(SeenDataSource {
                    plugin_id,
                    first_at: tally.last_at,
                    last_at: tally.last_at,
                    events: tally.events - before,
                });
            }
        }
        if !seen.is_empty()
            && let Err(error) = self.store.note_data_sources(&seen).await
        {
            warn!(%error, "which data sources live could not be noted");
        }
    }
}

/// How long events are kept, of settings in which 0 means without limit.
pub(super) fn limits(settings: &SecuritySettings) -> (Option<Duration>, Option<u64>) {
    let age = Duration::from_secs(u64::from(settings.keep_days) * 86_400);
    (Some(age).filter(|age| !age.is_zero()), Some(settings.keep_bytes).filter(|bytes| *bytes > 0))
}
