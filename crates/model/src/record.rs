//! A record as it was received, before anybody knows what it means.

use core::net::IpAddr;
use std::fmt;
use std::sync::Arc;

use crate::time::Timestamp;

/// How a record came in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RecordSource {
    /// A syslog datagram from this address.
    SyslogUdp(IpAddr),
    /// A syslog connection from this address.
    SyslogTcp(IpAddr),
    /// A syslog connection over TLS from this address.
    SyslogTls(IpAddr),
    /// A line of this file.
    File(Arc<str>),
    /// An entry of this machine's journal, in the form of a syslog line.
    Journal,
    /// A hard state change of a monitored host or service, as a line in `nagios.log` format.
    Monitor,
}

impl RecordSource {
    /// The sender's address, when it came over the network.
    #[must_use]
    pub fn peer(&self) -> Option<IpAddr> {
        match self {
            Self::SyslogUdp(peer) | Self::SyslogTcp(peer) | Self::SyslogTls(peer) => Some(*peer),
            Self::File(_) | Self::Journal | Self::Monitor => None,
        }
    }
}

impl fmt::Display for RecordSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SyslogUdp(peer) => write!(f, "syslog-udp:{peer}"),
            Self::SyslogTcp(peer) => write!(f, "syslog-tcp:{peer}"),
            Self::SyslogTls(peer) => write!(f, "syslog-tls:{peer}"),
            Self::File(path) => write!(f, "file:{path}"),
            Self::Journal => f.write_str("journal"),
            Self::Monitor => f.write_str("monitor"),
        }
    }
}

/// One record: a line, without its line end. At most 1 MiB; the rest was cut and counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRecord {
    /// When it arrived.
    pub received_at: Timestamp,
    /// How.
    pub source: RecordSource,
    /// The bytes: not necessarily UTF-8, possibly hostile.
    pub bytes: Box<[u8]>,
}
