//! Where the listeners ended up.

use std::net::SocketAddr;

/// The addresses in use: as configured, with the real port where that was 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BoundAddresses {
    /// Syslog datagrams.
    pub udp: Vec<SocketAddr>,
    /// Syslog connections.
    pub tcp: Vec<SocketAddr>,
    /// Syslog connections over TLS.
    pub tls: Vec<SocketAddr>,
}
