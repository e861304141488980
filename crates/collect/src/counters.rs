//! What each source counts.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use model::Timestamp;

/// How a source delivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// Syslog datagrams.
    SyslogUdp,
    /// Syslog connections.
    SyslogTcp,
    /// Syslog connections over TLS.
    SyslogTls,
    /// A followed file, or a pattern that no file matches.
    File,
    /// This machine's journal.
    Journal,
}

impl SourceKind {
    /// As in names, metrics and the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SyslogUdp => "syslog-udp",
            Self::SyslogTcp => "syslog-tcp",
            Self::SyslogTls => "syslog-tls",
            Self::File => "file",
            Self::Journal => "journal",
        }
    }
}

/// Why a record, or a part of it, did not get into the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DropReason {
    /// Datagrams: the queue was full.
    QueueFull,
    /// Datagrams: the kernel's buffer of the socket was full.
    Kernel,
    /// The record was longer than 1 MiB (or there was no memory for more than 64 KiB of it): its
    /// start is in the queue.
    TooLong,
    /// The connection ended within the record: its start is in the queue.
    Incomplete,
    /// The program was stopping, or the disk refused and then it was stopped. Senders on
    /// connections were not told that it arrived.
    Stopping,
}

impl DropReason {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::QueueFull, Self::Kernel, Self::TooLong, Self::Incomplete, Self::Stopping];

    /// As in metrics and the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::QueueFull => "queue_full",
            Self::Kernel => "kernel",
            Self::TooLong => "too_long",
            Self::Incomplete => "incomplete",
            Self::Stopping => "stopping",
        }
    }
}

/// How many records were dropped or cut, by reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Drops([u64; DropReason::ALL.len()]);

impl Drops {
    /// How many for this reason.
    #[must_use]
    pub fn get(&self, reason: DropReason) -> u64 {
        self.0.get(reason as usize).copied().unwrap_or_default()
    }

    /// Each reason and how many.
    pub fn iter(&self) -> impl Iterator<Item = (DropReason, u64)> {
        DropReason::ALL.into_iter().zip(self.0)
    }

    /// For whatever reason.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }
}

/// How a source is doing. Totals count from the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceCounters {
    /// What it is: `syslog-udp 127.0.0.1:5514`, `file /var/log/auth.log`, `journal`.
    pub name: String,
    /// How it delivers.
    pub kind: SourceKind,
    /// Records received, also those that were then dropped, but not what the kernel dropped.
    pub received: u64,
    /// Bytes of them.
    pub bytes: u64,
    /// What was lost, and why.
    pub dropped: Drops,
    /// When the last record came.
    pub last_at: Option<Timestamp>,
    /// Connections now.
    pub connections: usize,
    /// What is wrong with it now: a file that cannot be read, a journal that is not there.
    pub error: Option<String>,
    /// Whether it is read. The journal is not while a followed file delivers the same, a file not
    /// while it does not exist.
    pub enabled: bool,
}

/// The counters of one source, counted by whoever reads it.
#[derive(Debug)]
pub(crate) struct Meter {
    name: String,
    kind: SourceKind,
    received: AtomicU64,
    bytes: AtomicU64,
    dropped: [AtomicU64; DropReason::ALL.len()],
    last_at: AtomicI64,
    pub(crate) connections: AtomicUsize,
    error: Mutex<Option<String>>,
    enabled: AtomicBool,
}

impl Meter {
    pub(crate) fn new(kind: SourceKind, what: &str) -> Arc<Self> {
        let name = match what {
            "" => kind.as_str().to_owned(),
            _ => format!("{} {what}", kind.as_str()),
        };
        Arc::new(Self {
            name,
            kind,
            received: AtomicU64::default(),
            bytes: AtomicU64::default(),
            dropped: Default::default(),
            last_at: AtomicI64::default(),
            connections: AtomicUsize::default(),
            error: Mutex::default(),
            enabled: AtomicBool::new(true),
        })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn received(&self, records: usize, bytes: usize, at: Timestamp) {
        if records > 0 {
            self.received.fetch_add(records as u64, Relaxed);
            self.bytes.fetch_add(bytes as u64, Relaxed);
            self.last_at.store(at.as_micros(), Relaxed);
        }
    }

    pub(crate) fn dropped(&self, reason: DropReason, count: u64) {
        if let Some(counter) = self.dropped.get(reason as usize) {
            counter.fetch_add(count, Relaxed);
        }
    }

    /// Sets what is wrong, or that nothing is. Gives whether that is news.
    pub(crate) fn set_error(&self, error: Option<String>) -> bool {
        let mut current = self.error.lock().unwrap_or_else(PoisonError::into_inner);
        let news = *current != error;
        *current = error;
        news
    }

    pub(crate) fn enable(&self, enabled: bool) {
        self.enabled.store(enabled, Relaxed);
    }

    pub(crate) fn read(&self) -> SourceCounters {
        let mut dropped = Drops::default();
        for (count, counter) in dropped.0.iter_mut().zip(&self.dropped) {
            *count = counter.load(Relaxed);
        }
        let last_at = Timestamp::from_micros(self.last_at.load(Relaxed));
        SourceCounters {
            name: self.name.clone(),
            kind: self.kind,
            received: self.received.load(Relaxed),
            bytes: self.bytes.load(Relaxed),
            dropped,
            last_at: (!last_at.is_never()).then_some(last_at),
            connections: self.connections.load(Relaxed),
            error: self.error.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            enabled: self.enabled.load(Relaxed),
        }
    }
}
