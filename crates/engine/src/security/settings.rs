//! What the security half needs to know before it starts.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use collect::{JournalUse, TlsSettings};

/// Settings of collection, events and correlation. Their meaning and defaults:
/// `docs/reference/settings.md`.
#[derive(Debug, Clone)]
pub struct SecuritySettings {
    /// The data directory; `queue`, `events`, `correlation`, `follow` are made in it.
    pub directory: PathBuf,
    /// OSSIM detector plugins besides the built-in ones.
    pub plugins_dir: Option<PathBuf>,
    /// Directive files besides the starter set.
    pub directives_dir: Option<PathBuf>,
    /// Addresses for syslog datagrams.
    pub syslog_udp: Vec<SocketAddr>,
    /// Addresses for syslog connections.
    pub syslog_tcp: Vec<SocketAddr>,
    /// Syslog over TLS.
    pub tls: Option<TlsSettings>,
    /// Files or globs to follow besides those that plugins name.
    pub follow: Vec<String>,
    /// Whether to follow what plugins name.
    pub follow_plugin_files: bool,
    /// Whether to read the journal.
    pub journal: JournalUse,
    /// Room on disk between receipt and processing, in bytes.
    pub queue_bytes: u64,
    /// Address of this sensor.
    pub sensor: IpAddr,
    /// Days to keep events, by arrival; 0: never dropped by age.
    pub keep_days: u32,
    /// Bytes to keep of events; 0: never dropped by size.
    pub keep_bytes: u64,
    /// Memory for running directives, in bytes.
    pub state_bytes: usize,
    /// Description of the services that show their host's open alarms.
    pub alarm_service: String,
}
