//! Why collecting cannot start.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Why collecting cannot start.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    /// An address is in use, not of this machine, or not allowed.
    #[error("cannot listen on {address} for {what}")]
    Listen {
        /// `syslog-udp`, `syslog-tcp` or `syslog-tls`.
        what: &'static str,
        /// Which.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The certificate or the key cannot be read or used.
    #[error("cannot use {}: {reason}", path.display())]
    Tls {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
}
