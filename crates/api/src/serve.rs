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
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::Layer;
use tracing::{debug, warn};

/// Connections at a time; further clients wait in the kernel's queue.
const MAX_CONNECTIONS: usize = 4_096;
/// How long the head of a request may take, and how long an idle connection is kept.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
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
async fn connection(router: Router, stream: TcpStream, peer: SocketAddr, stop: CancellationToken) {
    // Answers are small and wanted at once; failing to say so costs 40 ms at most.
    let _ = stream.set_nodelay(true);
    let service = axum::Extension(ConnectInfo(peer)).layer(router);
    let service = TowerToHyperService::new(service);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
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
