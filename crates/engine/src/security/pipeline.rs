//! The deciding thread and the writing task together. When the disk refuses, both end and start
//! again from what is on disk, exactly as after a crash.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use collect::queue::QueueReader;
use jiff::tz::TimeZone;
use model::EventId;
use siem::normalise::Normaliser;
use siem::{Setup, Siem};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use crate::security::deciding::{Control, Deciding};
use crate::security::keeping::Keeping;
use crate::security::snapshots::Snapshot;
use crate::security::tally::Tally;

/// Batches between the deciding thread and the writing task. When full, deciding waits.
const BATCHES: usize = 8;
/// Messages to the deciding thread.
const CONTROL: usize = 16;
/// After a failure of the disk.
const TRY_AGAIN: Duration = Duration::from_secs(5);

/// What the deciding thread works with, replaced as a whole.
#[derive(Debug)]
pub(super) struct Working {
    pub(super) setup: Setup,
    pub(super) normaliser: Arc<Normaliser>,
}

pub(super) struct Pipeline {
    pub(super) reader: QueueReader,
    pub(super) keeping: Keeping,
    pub(super) working: Arc<ArcSwap<Working>>,
    /// The way to whichever deciding thread runs now.
    pub(super) control: Arc<ArcSwap<mpsc::Sender<Control>>>,
    pub(super) released: Arc<AtomicU64>,
    pub(super) zone: TimeZone,
    pub(super) tally: Arc<Tally>,
    pub(super) stop: CancellationToken,
}

impl Pipeline {
    pub(super) async fn run(mut self) {
        loop {
            let (batches_in, batches) = mpsc::channel(BATCHES);
            let (control_in, control) = mpsc::channel(CONTROL);
            self.control.store(Arc::new(control_in));
            let (siem, position) = self.restored().await;
            let working = self.working.load_full();
            self.reader.seek(position);
            let deciding = Deciding {
                reader: self.reader,
                siem,
                assets: working.setup.assets.clone(),
                normaliser: working.normaliser.clone(),
                zone: self.zone.clone(),
                position,
                last_id: EventId::new(position, 0),
                released: self.released.clone(),
                control,
                out: batches_in,
                tally: self.tally.clone(),
                stop: self.stop.clone(),
            };
            let thread = tokio::task::spawn_blocking(move || deciding.run());
            let kept = self.keeping.run(batches).await;
            match thread.await {
                Ok(reader) => self.reader = reader,
                Err(error) => {
                    error!(%error, "the deciding thread of the security half failed; nothing more is decided until a restart");
                    return;
                }
            }
            match kept {
                Ok(()) if self.stop.is_cancelled() => return,
                Ok(()) => {}
                Err(error) => {
                    error!(%error, "what was decided could not be kept; trying again, records wait in the queue");
                }
            }
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = tokio::time::sleep(TRY_AGAIN) => {}
            }
        }
    }

    /// The correlator as the last snapshot has it, and the record after which to go on.
    async fn restored(&self) -> (Siem, u64) {
        let mut siem = Siem::new(self.working.load().setup.clone());
        let Some(Snapshot { position, bytes }) = self.snapshot().await else { return (siem, 0) };
        match siem.restore(&bytes) {
            Ok(report) => {
                info!(restored = report.restored, dropped = report.dropped, "correlation goes on");
            }
            Err(error) => warn!(%error, "running directives are forgotten"),
        }
        let committed = self.keeping.events.position();
        if committed < position {
            warn!(
                committed,
                position,
                "events between these records are gone: was the directory of events removed?"
            );
        }
        let running: Vec<_> = siem.instances().map(|instance| instance.id).collect();
        if let Err(error) = self.keeping.store.end_alarms_except(&running).await {
            warn!(%error, "alarms of ended directives are still shown as running");
        }
        self.released.fetch_max(position, Ordering::Release);
        (siem, position)
    }

    async fn snapshot(&self) -> Option<Snapshot> {
        let snapshots = self.keeping.snapshots.clone();
        let read = tokio::task::spawn_blocking(move || snapshots.read()).await;
        match read.map_err(std::io::Error::other).flatten() {
            Ok(snapshot) => snapshot,
            Err(error) => {
                warn!(%error, "the state of correlation cannot be read; it starts afresh");
                None
            }
        }
    }
}
