//! Syslog connections, plain (RFC 6587) and over TLS (RFC 5425).
//!
//! A sender that is too fast is not read: it waits. The only acknowledgement there is in plain
//! syslog is the end of the connection: when a sender closes its side, ours is closed once
//! everything it sent is on disk. When that fails the connection is reset instead.

mod connection;
mod crowd;
mod tls;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use model::RecordSource;
use socket2::{SockRef, TcpKeepalive};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{debug, info, warn};

use crate::ConnectionLimits;
use crate::counters::Meter;
use crate::queue::QueueWriter;
use connection::Connection;
use crowd::{Crowd, Member};
pub(crate) use tls::acceptor;

/// Pause after an error that will not go away by itself, such as no free file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// Dead senders are noticed after this and a few more attempts.
const KEEPALIVE: Duration = Duration::from_secs(60);

/// One listener and its connections.
#[derive(Clone)]
pub(crate) struct StreamSource {
    pub(crate) meter: Arc<Meter>,
    pub(crate) writer: QueueWriter,
    pub(crate) limits: ConnectionLimits,
    /// Connections are over TLS.
    pub(crate) tls: Option<TlsAcceptor>,
}

impl StreamSource {
    /// Accepts connections until the stop; those that are open then end what they do.
    pub(crate) async fn run(
        self,
        listener: TcpListener,
        stop: CancellationToken,
        tracker: TaskTracker,
    ) {
        info!(source = self.meter.name(), "listening");
        let crowd = Crowd::new(self.limits, self.meter.clone());
        loop {
            let (stream, peer) = tokio::select! {
                biased;
                () = stop.cancelled() => break,
                accepted = listener.accept() => match accepted {
                    Ok(accepted) => accepted,
                    Err(error) => {
                        self.pause_after(&error).await;
                        continue;
                    }
                },
            };
            let member = tokio::select! {
                biased;
                () = stop.cancelled() => break,
                member = crowd.enter() => member,
            };
            let (source, stop) = (self.clone(), stop.clone());
            tracker.spawn(async move { source.serve(stream, peer, &member, &stop).await });
        }
    }

    async fn serve(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        member: &Member,
        stop: &CancellationToken,
    ) {
        let keepalive = TcpKeepalive::new().with_time(KEEPALIVE).with_interval(KEEPALIVE / 4);
        let _ = SockRef::from(&stream).set_tcp_keepalive(&keepalive); // a courtesy
        // Until everything is on disk closing means a reset, also when the kernel closes because
        // this process was killed: an orderly end would look like the acknowledgement.
        if let Err(error) = SockRef::from(&stream).set_linger(Some(Duration::ZERO)) {
            warn!(source = self.meter.name(), peer.addr = %peer, %error, "a connection was refused: its end could not be made an acknowledgement");
            return;
        }
        let address = peer.ip().to_canonical();
        let result = match &self.tls {
            None => {
                let origin = RecordSource::SyslogTcp(address);
                Connection::new(self, origin, member).run(stream, stop).await
            }
            Some(tls) => {
                let handshake = tokio::time::timeout(self.limits.handshake, tls.accept(stream));
                let stream = tokio::select! {
                    biased;
                    () = stop.cancelled() => return,
                    stream = handshake => stream,
                };
                match stream {
                    Ok(Ok(stream)) => {
                        let origin = RecordSource::SyslogTls(address);
                        Connection::new(self, origin, member).run(stream, stop).await
                    }
                    Ok(Err(error)) => Err(error),
                    Err(_) => Err(io::ErrorKind::TimedOut.into()),
                }
            }
        };
        if let Err(error) = result {
            // A sender that went away or does not speak TLS: its affair.
            debug!(source = self.meter.name(), peer.addr = %peer, %error, "a connection ended early");
        }
    }

    /// Some errors concern one connection that is gone already; others last.
    async fn pause_after(&self, error: &io::Error) {
        use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
        if matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
            return;
        }
        warn!(source = self.meter.name(), %error, "a connection could not be accepted");
        tokio::time::sleep(ACCEPT_PAUSE).await;
    }
}
