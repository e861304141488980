//! Syslog datagrams (RFC 5426).
//!
//! Whatever lies in the socket's buffer is read at once and handed to the queue together.
//! Datagrams cannot wait: when the queue is full they are dropped and counted. So is what the
//! kernel drops when its buffer is full.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use model::{RawRecord, RecordSource};
use socket2::{Domain, Protocol, SockRef, Socket, Type};
use tokio::net::UdpSocket;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::counters::{DropReason, Meter};
use crate::kernel_drops;
use crate::queue::{QueueError, QueueWriter, now};

/// What we ask the kernel to keep for us; it gives at most `net.core.rmem_max`, doubled.
const RECEIVE_BUFFER_BYTES: usize = 16 << 20;
/// The largest datagram there is.
const DATAGRAM_BYTES: usize = 65_536;
/// Most datagrams, and bytes of them, handed to the queue together.
const BATCH_RECORDS: usize = 1_024;
const BATCH_BYTES: usize = 512 << 10;
/// How often the kernel is asked what it dropped.
const DROPS_EVERY: Duration = Duration::from_secs(2);
/// Most datagrams still read at the stop.
const LAST_BATCHES: usize = 64;

pub(crate) struct UdpSource {
    socket: UdpSocket,
    meter: Arc<Meter>,
    writer: QueueWriter,
    datagram: Box<[u8]>,
    kernel_drops: u64,
    /// The last attempt to receive failed.
    failing: bool,
}

/// A socket on `address`.
pub(crate) fn bind(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    // Less is still a socket.
    let _ = socket.set_recv_buffer_size(RECEIVE_BUFFER_BYTES);
    UdpSocket::from_std(socket.into())
}

impl UdpSource {
    pub(crate) fn new(socket: UdpSocket, meter: Arc<Meter>, writer: QueueWriter) -> Self {
        let datagram = vec![0; DATAGRAM_BYTES].into();
        Self { socket, meter, writer, datagram, kernel_drops: 0, failing: false }
    }

    pub(crate) async fn run(mut self, stop: CancellationToken) {
        let buffer_bytes = SockRef::from(&self.socket).recv_buffer_size().unwrap_or_default();
        info!(source = self.meter.name(), buffer_bytes, "receiving");
        let mut drops = tokio::time::interval(DROPS_EVERY);
        drops.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                _ = drops.tick() => self.count_kernel_drops(),
                ready = self.socket.readable() => match ready {
                    Ok(()) => drop(self.receive()),
                    Err(error) => self.failed(&error),
                },
            }
        }
        for _ in 0..LAST_BATCHES {
            if self.receive() == 0 {
                break;
            }
        }
        self.count_kernel_drops();
    }

    /// Reads what is there, up to a batch. Gives how many datagrams that were.
    fn receive(&mut self) -> usize {
        let received_at = now();
        let (mut records, mut bytes, mut datagrams) = (Vec::new(), 0, 0);
        while datagrams < BATCH_RECORDS && bytes < BATCH_BYTES {
            let (length, peer) = match self.socket.try_recv_from(&mut self.datagram) {
                Ok(received) => received,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => {
                    self.failed(&error);
                    break;
                }
            };
            datagrams += 1;
            let message = without_line_end(self.datagram.get(..length).unwrap_or_default());
            if message.is_empty() {
                continue; // a scan of ports, or a test whether somebody is there
            }
            bytes += message.len();
            let source = RecordSource::SyslogUdp(peer.ip().to_canonical());
            records.push(RawRecord { received_at, source, bytes: message.into() });
        }
        if datagrams > 0 && std::mem::take(&mut self.failing) {
            self.meter.set_error(None);
        }
        let count = records.len();
        self.meter.received(count, bytes, received_at);
        if count > 0
            && let Err(error) = self.writer.try_push(records)
        {
            let reason = match error {
                QueueError::Full => DropReason::QueueFull,
                _ => DropReason::Stopping,
            };
            self.meter.dropped(reason, count as u64);
        }
        datagrams
    }

    fn count_kernel_drops(&mut self) {
        let Some(drops) = kernel_drops::read(&self.socket) else { return };
        let new = drops.saturating_sub(self.kernel_drops);
        if new > 0 {
            warn!(
                source = self.meter.name(),
                datagrams_lost = new,
                "the kernel dropped datagrams: they came faster than they were read"
            );
            self.meter.dropped(DropReason::Kernel, new);
        }
        self.kernel_drops = drops;
    }

    fn failed(&mut self, error: &io::Error) {
        self.failing = true;
        if self.meter.set_error(Some(error.to_string())) {
            warn!(source = self.meter.name(), %error, "a datagram could not be received");
        }
    }
}

/// Some senders end datagrams as if they were lines or C strings.
fn without_line_end(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| !b"\r\n\0".contains(byte)).map_or(0, |at| at + 1);
    bytes.get(..end).unwrap_or_default()
}
