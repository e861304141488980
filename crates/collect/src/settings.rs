//! What is to be collected.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// What is to be collected, and the limits on it.
#[derive(Debug, Clone)]
pub struct CollectSettings {
    /// Where syslog datagrams are received.
    pub udp: Vec<SocketAddr>,
    /// Where syslog connections are accepted (RFC 6587, both framings).
    pub tcp: Vec<SocketAddr>,
    /// Where syslog connections over TLS are accepted (RFC 5425).
    pub tls: Option<TlsSettings>,
    /// Files to follow.
    pub files: Vec<FollowSpec>,
    /// Whether this machine's journal is read.
    pub journal: JournalUse,
    /// The program that prints the journal.
    pub journalctl: PathBuf,
    /// Bounds on connections.
    pub limits: ConnectionLimits,
}

impl Default for CollectSettings {
    /// Collects nothing.
    fn default() -> Self {
        Self {
            udp: Vec::new(),
            tcp: Vec::new(),
            tls: None,
            files: Vec::new(),
            journal: JournalUse::Off,
            journalctl: "journalctl".into(),
            limits: ConnectionLimits::default(),
        }
    }
}

/// Syslog over TLS. Clients need no certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsSettings {
    /// Where connections are accepted.
    pub listen: Vec<SocketAddr>,
    /// The server's certificate and those that lead to its authority, PEM.
    pub certificate_chain: PathBuf,
    /// The server's private key, PEM.
    pub key: PathBuf,
}

/// A file to follow, or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowSpec {
    /// A path, or a pattern as in the shell: `/var/log/*.log`. Files that match later are
    /// picked up.
    pub pattern: String,
    /// Make the file when it is missing. Not for patterns.
    pub create: bool,
    /// Where reading starts in a file without a bookmark. In one that appears while running it
    /// is always the start.
    pub from: FollowFrom,
}

/// Where reading starts in a file that is there already and has no bookmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FollowFrom {
    /// With what is written from now on, as OSSIM's agent does.
    #[default]
    End,
    /// With the first line.
    Start,
}

/// Whether this machine's journal is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum JournalUse {
    /// No.
    Off,
    /// Yes, whatever else is read.
    On,
    /// Only while none of the files in which a syslog daemon of this machine would write the
    /// same messages is followed: `/var/log/auth.log`, `syslog`, `secure`, `messages`. A file
    /// that does not exist does not count.
    #[default]
    Auto,
}

/// Bounds on connections, so that no sender can exhaust the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// Connections of one listener at a time. When there are as many, one that has been silent
    /// for [`ConnectionLimits::yield_after`] makes place for a new one; without such, new ones
    /// wait in the kernel's queue.
    pub connections: usize,
    /// A connection that has been silent for so long may make place.
    pub yield_after: Duration,
    /// A connection that has been silent for so long is ended in any case.
    pub idle: Duration,
    /// Bytes of unfinished messages of all connections of one listener together; beyond, a
    /// message that is longer than 64 KiB is cut.
    pub unfinished_bytes: usize,
    /// How long the TLS handshake may take.
    pub handshake: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            connections: 1_024,
            yield_after: Duration::from_secs(60),
            idle: Duration::from_secs(24 * 3600),
            unfinished_bytes: 64 << 20,
            handshake: Duration::from_secs(10),
        }
    }
}
