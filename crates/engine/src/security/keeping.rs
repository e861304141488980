//! The writing task of the security half: what was decided goes to disk, in the order that makes
//! a crash harmless (ADR 5): alarms, events, snapshot, and only then may the queue forget.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use model::{AlarmUpdate, Event};
use siem::Effect;
use store_events::{EventStore, EventStoreError};
use store_state::{Applied, StoreError};
use tokio::sync::{broadcast, mpsc};
use tokio::time::Instant;

use crate::security::SecurityStore;
use crate::security::actions::Actions;
use crate::security::alarm_services::AlarmServices;
use crate::security::deciding::Batch;
use crate::security::snapshots::{Snapshot, Snapshots};

/// Events are searchable at most about this long after they were decided.
const COMMIT_EVERY: Duration = Duration::from_millis(1_000);

/// Why keeping ended although nobody asked. Everything after the last commit is decided again.
#[derive(Debug, thiserror::Error)]
pub(super) enum KeepingError {
    #[error("alarms could not be stored: {0}")]
    Alarms(#[from] StoreError),
    #[error("events could not be stored: {0}")]
    Events(#[from] EventStoreError),
    #[error("the state of correlation could not be written: {0}")]
    Snapshot(#[from] std::io::Error),
}

/// What is told about alarms.
#[derive(Debug, Clone)]
pub struct AlarmNews {
    /// The alarm as it is now.
    pub update: Arc<AlarmUpdate>,
    /// Whether it was raised just now.
    pub raised: bool,
}

pub(super) struct Keeping {
    pub(super) store: Arc<dyn SecurityStore>,
    pub(super) events: Arc<dyn EventStore>,
    pub(super) snapshots: Snapshots,
    /// Up to where the queue may forget.
    pub(super) released: Arc<AtomicU64>,
    pub(super) live: broadcast::Sender<Arc<Vec<Event>>>,
    pub(super) alarm_news: broadcast::Sender<AlarmNews>,
    pub(super) alarm_services: AlarmServices,
    pub(super) actions: Actions,
    /// What was committed before this start is known to everybody.
    pub(super) known_up_to: u64,
}

impl Keeping {
    /// Until the deciding thread ends.
    pub(super) async fn run(
        &mut self,
        mut batches: mpsc::Receiver<Batch>,
    ) -> Result<(), KeepingError> {
        self.known_up_to = self.events.position();
        let mut position = self.known_up_to;
        let mut commit_at: Option<Instant> = None;
        loop {
            let commit = async {
                match commit_at {
                    Some(at) => tokio::time::sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                () = commit => {
                    self.events.commit(position).await?;
                    commit_at = None;
                }
                batch = batches.recv() => {
                    let Some(batch) = batch else { break };
                    position = position.max(batch.up_to);
                    commit_at.get_or_insert_with(|| Instant::now() + COMMIT_EVERY);
                    self.take(batch.effects).await?;
                    if let Some(bytes) = batch.snapshot {
                        self.events.commit(position).await?;
                        commit_at = None;
                        self.keep_snapshot(Snapshot { position: batch.up_to, bytes }).await?;
                    }
                }
            }
        }
        Ok(self.events.commit(position).await?)
    }

    async fn take(&mut self, effects: Vec<Effect>) -> Result<(), KeepingError> {
        let (mut events, mut alarms, mut actions) = (Vec::new(), Vec::new(), Vec::new());
        for effect in effects {
            match effect {
                Effect::Store(event) => events.push(*event),
                Effect::Alarm(update) => alarms.push(*update),
                Effect::Action { action, event, alarm } => actions.push((action, event, alarm)),
                // Counted by the correlator. Monitors (OSSIM's active questions) do not exist
                // here: the rule's time runs out, as in OSSIM when no sensor answers.
                Effect::Discarded { .. } | Effect::AskMonitor(_) => {}
            }
        }
        if !alarms.is_empty() {
            let applied = self.store.apply_alarms(&alarms).await?;
            self.tell(alarms, &applied);
        }
        if !events.is_empty() {
            if self.live.receiver_count() > 0 {
                let is_news = |event: &&Event| event.id.record() > self.known_up_to;
                let news: Vec<_> = events.iter().filter(is_news).cloned().collect();
                let _ = self.live.send(Arc::new(news)); // the last listener may have gone
            }
            self.events.append(events).await?;
        }
        for (action, event, alarm) in actions {
            if event.id.record() > self.known_up_to {
                self.actions.perform(&action, &event, alarm);
            }
        }
        Ok(())
    }

    fn tell(&self, alarms: Vec<AlarmUpdate>, applied: &[Applied]) {
        for (update, what) in alarms.into_iter().zip(applied) {
            if *what == Applied::Known {
                continue;
            }
            self.alarm_services.changed(&[update.src_ip, update.dst_ip]);
            let raised = *what == Applied::Raised;
            let _ = self.alarm_news.send(AlarmNews { update: Arc::new(update), raised });
        }
    }

    async fn keep_snapshot(&self, snapshot: Snapshot) -> Result<(), KeepingError> {
        let (snapshots, position) = (self.snapshots.clone(), snapshot.position);
        let written = tokio::task::spawn_blocking(move || snapshots.write(&snapshot)).await;
        written.map_err(std::io::Error::other)??;
        self.released.fetch_max(position, Ordering::Release);
        Ok(())
    }
}
