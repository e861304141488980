//! A hard state change of a monitored host or service *is* an event: it enters the queue as a
//! line in `nagios.log` format and is normalised by a data source plugin like any other line.

use std::sync::Arc;

use collect::queue::QueueWriter;
use model::{HistoryKind, HistoryLine, RawRecord, RecordSource};
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use tokio_util::sync::CancellationToken;
use tracing::warn;

/// State changes waiting for the queue. A storm beyond it stands in nobody's way: it is left out,
/// and the log says so.
pub(super) const CAPACITY: usize = 16_384;
/// Lines pushed at a time.
const PER_PUSH: usize = 1_024;

/// Where the deciding task of monitoring leaves its history lines.
#[derive(Debug, Clone)]
pub struct StateChanges {
    records: mpsc::Sender<RawRecord>,
    /// Services of this description show alarms: that is no news to those who raised them.
    alarm_service: Arc<str>,
}

impl StateChanges {
    /// The two ends.
    #[must_use]
    pub fn channel(alarm_service: &str) -> (Self, StateChangesEnd) {
        let (records, receiver) = mpsc::channel(CAPACITY);
        (Self { records, alarm_service: alarm_service.into() }, StateChangesEnd(receiver))
    }

    /// Takes the line if it tells of a hard state.
    pub(crate) fn offer(&self, line: &HistoryLine) {
        let shows_alarms =
            line.service.as_ref().is_some_and(|service| **service == *self.alarm_service);
        if line.kind != HistoryKind::Alert || shows_alarms || !line.text.contains(";HARD;") {
            return;
        }
        let text = format!("[{}] {}", line.at.as_secs(), line.text);
        let record = RawRecord {
            received_at: line.at,
            source: RecordSource::Monitor,
            bytes: text.into_bytes().into(),
        };
        // Closed: we are stopping.
        if let Err(TrySendError::Full(_)) = self.records.try_send(record) {
            warn!("a state change did not become an event: too many are waiting");
        }
    }
}

/// The end from which state changes go into the queue.
#[derive(Debug)]
pub struct StateChangesEnd(mpsc::Receiver<RawRecord>);

/// Pushes state changes until it is stopped, and then what is still there.
pub(super) async fn run(mut changes: StateChangesEnd, queue: QueueWriter, stop: CancellationToken) {
    let mut records = Vec::new();
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => changes.0.close(),
            _ = changes.0.recv_many(&mut records, PER_PUSH) => {}
        }
        while records.len() < PER_PUSH
            && let Ok(record) = changes.0.try_recv()
        {
            records.push(record);
        }
        if records.is_empty() {
            return; // closed and empty
        }
        if let Err(error) = queue.push(std::mem::take(&mut records)).await {
            warn!(%error, "state changes did not become events");
        }
    }
}
