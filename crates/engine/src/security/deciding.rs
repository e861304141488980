//! The deciding thread of the security half: records in the order of the queue, through
//! normaliser and correlation (ADR 5). It owns all state that decides; others reach it by
//! [`Control`] messages.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use collect::queue::QueueReader;
use jiff::tz::TimeZone;
use model::{AssetBook, Event, EventId, RawRecord};
use siem::normalise::{Normalised, Normaliser, Session};
use siem::{Effect, Setup, Siem};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::clock;
use crate::security::instance::RunningInstance;
use crate::security::line::Preparer;
use crate::security::tally::Tally;

/// Records taken from the queue at a time.
const RECORDS_PER_BATCH: usize = 4_096;
/// How long to wait for records before looking at the clock and at messages.
const IDLE_WAIT: Duration = Duration::from_millis(100);
/// Time between two snapshots of a correlator that works.
const SNAPSHOT_EVERY: Duration = Duration::from_secs(10);
/// When nothing waits in the queue, time is known to have passed up to this long ago: records a
/// little late still come first.
const IDLE_GRACE: Duration = Duration::from_secs(2);

/// The part of a record from which on they number released lines; correlation counts from 1. What
/// is left above it is several times what a session holds.
const RELEASED_PARTS: u16 = 0x4000;

/// What the deciding thread is told besides records.
pub(super) enum Control {
    /// Decide by this from the next record on.
    Reconfigure(Box<Setup>),
    /// Normalise with this from the next record on.
    Plugins(Arc<Normaliser>),
    /// Which directives run now.
    Instances(oneshot::Sender<Vec<RunningInstance>>),
}

/// What came of some records, on its way to the disk.
#[derive(Debug)]
pub(super) struct Batch {
    /// Number of the last record in it.
    pub(super) up_to: u64,
    /// In the order in which they were decided.
    pub(super) effects: Vec<Effect>,
    /// The correlator after it.
    pub(super) snapshot: Option<Vec<u8>>,
}

pub(super) struct Deciding {
    pub(super) reader: QueueReader,
    pub(super) siem: Siem,
    pub(super) assets: Arc<AssetBook>,
    pub(super) normaliser: Arc<Normaliser>,
    pub(super) zone: TimeZone,
    /// Number of the last record decided.
    pub(super) position: u64,
    /// The last id that was given.
    pub(super) last_id: EventId,
    /// Up to where the queue may forget, as the writing task says.
    pub(super) released: Arc<AtomicU64>,
    pub(super) control: mpsc::Receiver<Control>,
    pub(super) out: mpsc::Sender<Batch>,
    pub(super) tally: Arc<Tally>,
    pub(super) stop: CancellationToken,
}

impl Deciding {
    /// Until it is stopped or nobody keeps what it decides; gives the reader back. What is still
    /// in the queue then is decided at the next start.
    pub(super) fn run(mut self) -> QueueReader {
        self.tally.set_problems(self.siem.problems());
        let mut session = Session::default();
        let mut preparer = Preparer::new(self.zone.clone());
        let mut last_snapshot = (Instant::now(), self.position);
        // Also when nothing is to be sent: after a failure to keep, all is decided again.
        while !self.stop.is_cancelled() && !self.out.is_closed() {
            self.listen();
            self.reader.release(self.released.load(Ordering::Acquire));
            let records = match self.reader.next_batch(RECORDS_PER_BATCH, IDLE_WAIT) {
                Ok(records) => records,
                Err(error) => {
                    error!(%error, "the queue cannot be read");
                    std::thread::sleep(IDLE_WAIT * 10);
                    continue;
                }
            };
            let before = self.position;
            let mut effects = Vec::with_capacity(records.len());
            if records.is_empty() {
                session.expire(clock::now());
                self.released_lines(&mut session, &mut effects);
                self.siem.tick(clock::now() - IDLE_GRACE, &mut effects);
            }
            for (number, record) in records {
                self.decide(number, &record, &mut session, &mut preparer, &mut effects);
                self.position = number;
            }
            self.tally.correlation(self.siem.counters());
            let snapshot = (self.position > last_snapshot.1
                && last_snapshot.0.elapsed() >= SNAPSHOT_EVERY)
                .then(|| {
                    last_snapshot = (Instant::now(), self.position);
                    self.siem.snapshot()
                });
            if self.position == before && effects.is_empty() && snapshot.is_none() {
                continue;
            }
            let batch = Batch { up_to: self.position, effects, snapshot };
            // An error means that the writing task is gone: we are stopping.
            if self.out.blocking_send(batch).is_err() {
                return self.reader;
            }
        }
        let mut effects = Vec::new();
        session.release_all();
        self.released_lines(&mut session, &mut effects);
        let last = Batch { up_to: self.position, effects, snapshot: Some(self.siem.snapshot()) };
        let _ = self.out.blocking_send(last); // nobody there: the next start decides it again
        self.reader
    }

    fn decide(
        &mut self,
        number: u64,
        record: &RawRecord,
        session: &mut Session,
        preparer: &mut Preparer,
        effects: &mut Vec<Effect>,
    ) {
        let name = preparer.name_of(&record.source);
        let line = preparer.prepare(record, &name);
        let id = EventId::new(number, 0);
        let normalised = self.normaliser.normalise(session, &line, id, &self.assets);
        self.released_lines(session, effects);
        match normalised {
            Normalised::Event(event) => self.event(event, effects),
            Normalised::Dropped { reason, .. } => self.tally.dropped(&name, reason.name()),
            Normalised::Pending => {}
        }
    }

    /// Lines that were held for a multi-line rule in vain come late; ids only grow, so they are
    /// counted as the last parts of the record before this one.
    fn released_lines(&mut self, session: &mut Session, effects: &mut Vec<Effect>) {
        let first = EventId::new(self.position, RELEASED_PARTS);
        for mut event in session.take_released() {
            event.id = first.max(EventId(self.last_id.0 + 1));
            self.event(event, effects);
        }
    }

    fn event(&mut self, event: Box<Event>, effects: &mut Vec<Effect>) {
        self.last_id = event.id;
        self.tally.event(&event);
        let before = effects.len();
        self.siem.event(*event, effects);
        // What directives derived from it has taken the ids behind it.
        for effect in effects.iter().skip(before) {
            if let Effect::Store(derived) = effect {
                self.last_id = self.last_id.max(derived.id);
            }
        }
    }

    fn listen(&mut self) {
        while let Ok(message) = self.control.try_recv() {
            match message {
                Control::Reconfigure(setup) => {
                    self.assets = setup.assets.clone();
                    self.siem.reconfigure(*setup);
                    self.tally.set_problems(self.siem.problems());
                }
                Control::Plugins(normaliser) => self.normaliser = normaliser,
                Control::Instances(answer) => {
                    let running = self.siem.instances().map(RunningInstance::from).collect();
                    let _ = answer.send(running); // whoever asked may be gone
                }
            }
        }
    }
}
