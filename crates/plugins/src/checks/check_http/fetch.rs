//! Connecting, asking and reading.

use std::fmt::Write as _;
use std::io::ErrorKind;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use model::state::ServiceState;

use super::options::Options;
use super::request;
use super::site::Site;
use crate::checks::original::Progress;
use crate::checks::outcome::{Outcome, Step};
use crate::net::connect::Target;
use crate::net::{Peer, Protocol, certificate, tls};

const PIECE_BYTES: usize = 8191;
/// So much of a page is kept and searched; all of it is counted. The original keeps everything,
/// which a server that never ends would turn against the whole process.
const KEPT_BYTES: usize = 16 << 20;

/// How long each phase took.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Phases {
    pub(super) connect: Duration,
    pub(super) tls: Duration,
    pub(super) headers: Duration,
    pub(super) first_byte: Duration,
    pub(super) transfer: Duration,
}

/// What came.
#[derive(Debug)]
pub(super) struct Fetched {
    /// The answer; zero bytes are blanks, and with -N the page may be cut off.
    pub(super) bytes: Vec<u8>,
    /// Bytes received.
    pub(super) size: usize,
    pub(super) phases: Phases,
    /// State of the certificate; OK when it was not looked at.
    pub(super) certificate: ServiceState,
}

/// Fetches the page once, without following anything.
pub(super) async fn fetch(
    options: &Options,
    site: &Site,
    progress: &mut Progress,
) -> Step<Fetched> {
    let mut phases = Phases::default();
    let mut state = ServiceState::Ok;
    let began = Instant::now();
    let mut peer = connect(options, site).await?;
    phases.connect = began.elapsed();
    if request::wants_tunnel(options, site) {
        ask_proxy(&mut peer, options, site, progress).await;
    }
    if site.tls {
        let began = Instant::now();
        (peer, state) = secured(peer, options, site, progress).await?;
        phases.tls = began.elapsed();
    }
    let request = request::page(options, site);
    if options.verbose {
        let _ = writeln!(progress.printed, "{request}");
    }
    let began = Instant::now();
    // A peer that has gone shows itself in what is read.
    let _ = peer.send(request.as_bytes()).await;
    phases.headers = began.elapsed();
    let (bytes, size) = receive(&mut peer, options, &mut phases).await?;
    if site.tls {
        peer.end_tls().await;
    }
    Ok(Fetched { bytes, size, phases, certificate: state })
}

async fn connect(options: &Options, site: &Site) -> Step<Peer> {
    let target = Target { host: &site.address, port: site.wire_port(), family: options.family };
    target.connect(Protocol::Tcp).await.map_err(|error| {
        let text = "HTTP CRITICAL - Unable to open TCP socket";
        Outcome::line(ServiceState::Critical, text).after(&error.text())
    })
}

/// Asks for a tunnel. The proxy's answer is read once and not looked at.
async fn ask_proxy(peer: &mut Peer, options: &Options, site: &Site, progress: &mut Progress) {
    let request = request::tunnel(options, site);
    if options.verbose {
        let _ = writeln!(progress.printed, "{request}");
    }
    let _ = peer.send(request.as_bytes()).await;
    let mut answer = [0; PIECE_BYTES];
    let _ = peer.receive(&mut answer).await;
}

/// The connection under TLS, and the state of the certificate if it is to be checked.
async fn secured(
    peer: Peer,
    options: &Options,
    site: &Site,
    progress: &mut Progress,
) -> Step<(Peer, ServiceState)> {
    let Some(stream) = peer.into_stream() else {
        let text = "CRITICAL - Cannot make SSL connection.\n";
        return Err(Outcome::new(ServiceState::Critical, text));
    };
    let wish = tls::Wish {
        versions: options.versions,
        server_name: site.host.clone().filter(|_| options.sni),
        client: options.client_files(),
    };
    let stream = tls::start(stream, &wish).await.map_err(|error| {
        progress.beyond_us = error.beyond_us;
        Outcome::line(ServiceState::Critical, error.text)
    })?;
    let mut state = ServiceState::Ok;
    if let Some(days) = options.certificate {
        let certificates = stream.get_ref().1.peer_certificates().unwrap_or_default();
        let line;
        (state, line) = certificate::check(certificates.first(), days, now_s());
        if !options.continue_after_certificate {
            Peer::Stream(Box::new(stream)).end_tls().await;
            return Err(Outcome::new(state, line));
        }
        progress.printed.push_str(&line);
    }
    Ok((Peer::Stream(Box::new(stream)), state))
}

fn now_s() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_secs()).unwrap_or(i64::MAX)
}

async fn receive(
    peer: &mut Peer,
    options: &Options,
    phases: &mut Phases,
) -> Step<(Vec<u8>, usize)> {
    let critical = |text| Outcome::line(ServiceState::Critical, text);
    let began = Instant::now();
    let (mut bytes, mut size) = (Vec::new(), 0);
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let count = match peer.receive(&mut piece).await {
            Ok(0) => break,
            Ok(count) => count,
            // A server that goes without a word has said all it will.
            Err(error) if gone(error.kind()) => break,
            Err(_) => return Err(critical("HTTP CRITICAL - Error on receive")),
        };
        if phases.first_byte <= Duration::from_micros(1) {
            phases.first_byte = began.elapsed();
        }
        let room = KEPT_BYTES.saturating_sub(bytes.len());
        let new = piece.get(..count.min(room)).unwrap_or_default();
        bytes.extend(new.iter().map(|b| if *b == 0 { b' ' } else { *b }));
        size += count;
        if let Some(end) = options.no_body.then(|| end_of_headers(&bytes)).flatten() {
            bytes.truncate(end);
            break;
        }
    }
    phases.transfer = began.elapsed();
    if size == 0 {
        return Err(critical("HTTP CRITICAL - No data received from host"));
    }
    Ok((bytes, size))
}

fn gone(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::ConnectionReset | ErrorKind::UnexpectedEof)
}

/// Where the line feed stands that an empty line follows.
fn end_of_headers(bytes: &[u8]) -> Option<usize> {
    (0..bytes.len()).find(|at| {
        let rest = bytes.get(*at..).unwrap_or_default();
        rest.starts_with(b"\n\n") || rest.starts_with(b"\n\r\n")
    })
}
