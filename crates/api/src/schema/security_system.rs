//! How the security half is doing: sources, queue, event store, correlation.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Time;

/// Everything between a line and an alarm, in numbers.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SystemSources {
    /// Every input.
    pub sources: Vec<SourceItem>,
    /// The queue between receipt and processing.
    pub queue: QueueFigures,
    /// Stored events.
    pub store: EventStoreFigures,
    /// Correlation.
    pub correlation: CorrelationFigures,
}

/// One input, from receipt to event. Totals count from the start of the program.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SourceItem {
    /// What it is: `syslog-udp 127.0.0.1:5514`, `file /var/log/auth.log`, `journal`, `monitor`.
    pub name: String,
    /// `syslog-udp`, `syslog-tcp`, `syslog-tls`, `file`, `journal` or `internal`.
    pub kind: String,
    /// Whether it is read.
    pub enabled: bool,
    /// Records received; `null` for what comes from inside.
    pub received: Option<u64>,
    /// Bytes of them.
    pub bytes: Option<u64>,
    /// Records that a data source knew.
    pub parsed: u64,
    /// Records that only the generic fallback took.
    pub generic: u64,
    /// Records that were lost or left out, by reason.
    pub dropped: Vec<DroppedRecords>,
    /// When the last record came.
    pub last_at: Option<Time>,
    /// Connections now.
    pub connections: Option<u64>,
    /// What is wrong with it now.
    pub error: Option<String>,
    /// The senders behind it, where there are several.
    pub senders: Vec<SenderItem>,
}

/// What became of the records of one sender.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SenderItem {
    /// As in the field `source` of events.
    pub source: String,
    /// Records that a data source knew.
    pub parsed: u64,
    /// Records that only the generic fallback took.
    pub generic: u64,
    /// Records that a data source leaves out on purpose, by reason.
    pub dropped: Vec<DroppedRecords>,
    /// When its last event happened.
    pub last_event_at: Option<Time>,
}

/// Records lost or left out for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DroppedRecords {
    /// `queue_full`, `kernel`, `too_long`, `incomplete`, `stopping`, `excluded_sid` …
    pub reason: String,
    /// How many.
    pub records: u64,
}

/// The queue between receipt and processing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct QueueFigures {
    /// Records on disk that were not processed yet.
    pub depth_records: u64,
    /// Records on their way to the disk.
    pub pending_records: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// Bytes it may use.
    pub max_bytes: u64,
    /// Whether senders have to wait now.
    pub full: bool,
    /// How long the oldest unprocessed record has waited, seconds; `null`: there is none.
    pub oldest_age_s: Option<f64>,
    /// Records put on disk since the start.
    pub records: u64,
    /// Records for which there was no room.
    pub refused: u64,
    /// Records that could not be read again.
    pub corrupt_records: u64,
    /// How long the last write took, seconds.
    pub last_commit_s: f64,
    /// Why it cannot be written now.
    pub error: Option<String>,
}

/// Stored events.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EventStoreFigures {
    /// How many.
    pub events: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// What retention drops as a whole, oldest first.
    pub partitions: Vec<EventPartition>,
}

/// A part of the event store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EventPartition {
    /// Its name.
    pub name: String,
    /// When its first record arrived.
    pub first_received_at: Option<Time>,
    /// When its last record arrived.
    pub last_received_at: Option<Time>,
    /// When its earliest event happened.
    pub first_event_at: Option<Time>,
    /// When its latest event happened.
    pub last_event_at: Option<Time>,
    /// How many events it holds.
    pub events: u64,
    /// Bytes on disk.
    pub bytes: u64,
}

/// What correlation has done since the start, and where it stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CorrelationFigures {
    /// Events handed in.
    pub events: u64,
    /// Events emitted by directives.
    pub directive_events: u64,
    /// Events that were kept.
    pub stored: u64,
    /// Not processed because a policy says so.
    pub not_processed: u64,
    /// Not kept because a policy says so.
    pub not_stored: u64,
    /// Events whose type has no priority and reliability.
    pub unknown_event_types: u64,
    /// Events older than the watermark when they came.
    pub late_events: u64,
    /// Events whose reliability comes from what is known about the destination.
    pub cross_correlated: u64,
    /// Alarms raised.
    pub alarms: u64,
    /// Updates of alarms.
    pub alarm_updates: u64,
    /// Instances of directives started.
    pub instances_started: u64,
    /// Instances whose last level was completed.
    pub instances_finished: u64,
    /// Instances whose time ran out.
    pub instances_expired: u64,
    /// Instances given up because memory was short.
    pub instances_evicted: u64,
    /// Instances with an alarm given up because memory was short.
    pub alarm_instances_evicted: u64,
    /// Instances given up because their directive was changed, removed or switched off.
    pub instances_dropped: u64,
    /// Instances that run now.
    pub instances_alive: u64,
    /// Bytes they use.
    pub state_bytes: u64,
    /// Bytes they may use.
    pub state_budget_bytes: u64,
    /// Up to where time is known to have passed.
    pub watermark: Option<Time>,
}
