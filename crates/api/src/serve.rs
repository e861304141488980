//! The router on a listener.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::Layer;
use tracing::{debug, warn};

use crate::write_progress::WriteProgress;

/// Connections at a time; further clients wait in the kernel's queue.
const MAX_CONNECTIONS: usize = 1_024;
/// How long the head of a request may take, and how long an idle connection is kept.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a client may take no byte of an answer that waits for it.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// Largest head of a request.
const MAX_HEAD_BYTES: usize = 64 * 1024;
/// How long requests may still take when the program stops.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(3);
/// Pause after an error that will not go away by itself, such as no free file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Answers requests on `listener` until `stop`, then lets those under way finish.
///
/// # Errors
/// When the listener's own address cannot be read.
pub async fn serve(
    router: Router,
    listener: TcpListener,
    stop: CancellationToken,
) -> io::Result<()> {
    let local = listener.local_addr()?;
    let tracker = TaskTracker::new();
    let abort = CancellationToken::new();
    let room = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let permit = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            permit = room.clone().acquire_owned() => permit.expect("the semaphore is never closed"),
        };
        let (stream, peer) = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    pause_after(&error, local).await;
                    continue;
                }
            },
        };
        // Answers are small and wanted at once; failing to say so costs 40 ms at most.
        let _ = stream.set_nodelay(true);
        let (router, stop, abort) = (router.clone(), stop.clone(), abort.clone());
        tracker.spawn(async move {
            let _permit = permit;
            tokio::select! {
                biased;
                () = abort.cancelled() => {}
                () = connection(router, stream, peer, stop) => {}
            }
        });
    }
    drop(listener);
    tracker.close();
    if tokio::time::timeout(DRAIN_TIMEOUT, tracker.wait()).await.is_err() {
        warn!(open = tracker.len(), "requests under way are cut off by the stop");
        abort.cancel();
        tracker.wait().await;
    }
    Ok(())
}

/// Some errors concern one connection that is gone already; others last.
async fn pause_after(error: &io::Error, local: SocketAddr) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        return;
    }
    warn!(%error, listen.addr = %local, "a connection could not be accepted");
    tokio::time::sleep(ACCEPT_PAUSE).await;
}

/// One connection, from its first request to its last.
async fn connection<S>(router: Router, stream: S, peer: SocketAddr, stop: CancellationToken)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = axum::Extension(ConnectInfo(peer)).layer(router);
    let service = TowerToHyperService::new(service);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(WriteProgress::new(stream, WRITE_TIMEOUT)), service);
    tokio::pin!(connection);
    let result = tokio::select! {
        biased;
        result = connection.as_mut() => result,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = result {
        // A client that went away or sent no HTTP: its affair.
        debug!(peer.addr = %peer, %error, "a connection ended early");
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
    use tokio::time::{Instant, sleep, timeout};

    use super::*;

    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    const BODY: usize = 1 << 20;

    /// A connection that answers with more than the line between takes, and its other end.
    fn connected() -> (impl Future<Output = ()>, tokio::io::DuplexStream) {
        let (client, server) = duplex(4096);
        let router = Router::new().route("/", get(|| async { vec![b'x'; BODY] }));
        let peer = SocketAddr::from(([192, 0, 2, 1], 1));
        (connection(router, server, peer, CancellationToken::new()), client)
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_never_reads_loses_its_connection() {
        let (connection, mut client) = connected();
        client.write_all(REQUEST).await.unwrap();
        let start = Instant::now();
        timeout(3 * WRITE_TIMEOUT, connection).await.expect("the connection is cut");
        let taken = start.elapsed();
        assert!(taken >= WRITE_TIMEOUT && taken < 2 * WRITE_TIMEOUT, "{taken:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_reads_slowly_gets_all() {
        let (connection, mut client) = connected();
        let reads = async move {
            client.write_all(REQUEST).await.unwrap();
            let (mut chunk, mut seen) = ([0; 4096], 0);
            while seen < BODY {
                sleep(WRITE_TIMEOUT / 2).await;
                seen += client.read(&mut chunk).await.unwrap();
            }
        };
        tokio::join!(connection, reads);
    }
}
