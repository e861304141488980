//! check_tcp, and check_ftp, check_pop, check_imap and other services that differ only in what
//! is sent and expected (`service.rs`).

mod dialogue;
mod options;
mod service;

use std::fmt::Write as _;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use model::state::ServiceState;

use self::dialogue::{Answer, Fit};
use self::options::Options;
use super::original::{self, Progress};
use super::outcome::{Outcome, Step, settle};
use super::perf::{self, Limits};
use super::{Args, Check};
use crate::net::connect::{Peer, Target};
use crate::net::{Addresses, certificate, resolve, tls};

/// See the module.
pub const CHECK: Check = Check {
    name: "check_tcp",
    aliases: &[
        "check_clamd",
        "check_ftp",
        "check_imap",
        "check_jabber",
        "check_nntp",
        "check_nntps",
        "check_pop",
        "check_simap",
        "check_spop",
        "check_ssmtp",
        "check_udp",
    ],
    summary: "Connects to a TCP or UDP port and compares the answer.",
    run: |args| Box::pin(run(args)),
};

async fn run(args: Args) -> Outcome {
    settle(check(args).await)
}

async fn check(args: Args) -> Step<Outcome> {
    let service = service::by_program(args.base_name());
    let options = Options::read(args.clone(), service).await?;
    let addresses = known_addresses(&options).await?;
    let mut progress = Progress::default();
    let limit = Duration::from_secs(u64::from(options.timeout_s));
    let visit = async {
        let step = talk(&options, addresses, &mut progress).await;
        let original = if progress.beyond_us { original::ask(&args).await } else { None };
        original.unwrap_or_else(|| settle(step).after(&progress.printed))
    };
    Ok(match tokio::time::timeout(limit, visit).await {
        Ok(outcome) => outcome,
        Err(_) => Outcome::socket_timeout(u64::from(options.timeout_s)).after(&progress.printed),
    })
}

/// The host's addresses; none for a local socket.
async fn known_addresses(options: &Options) -> Step<Option<Addresses>> {
    let host = &options.host;
    if host.starts_with('/') {
        return Ok(None);
    }
    resolve::resolve(host, options.family).await.map(Some).map_err(|_| {
        let word = options.service.word;
        let text = format!("{word} CRITICAL - Invalid hostname, address or socket: {host}");
        Outcome::line(ServiceState::Critical, text)
    })
}

/// The conversation. What it prints before the answer goes to `progress`.
async fn talk(
    options: &Options,
    addresses: Option<Addresses>,
    progress: &mut Progress,
) -> Step<Outcome> {
    if options.verbose {
        let (word, port) = (options.service.word, options.port);
        let _ = writeln!(progress.printed, "Using service {word}\nPort: {port}");
    }
    let started = Instant::now();
    let target = Target { host: &options.host, port: options.port, family: options.family };
    let protocol = options.service.protocol;
    let connected = match addresses {
        Some(addresses) => target.connect_to(addresses, protocol).await,
        None => target.connect(protocol).await,
    };
    let mut peer = connected.map_err(|error| error.outcome(options.refused))?;
    if options.tls {
        peer = secured(peer, options, progress).await?;
    }
    let answer = dialogue::hold(&mut peer, options, &mut progress.printed).await?;
    if options.tls {
        peer.end_tls().await;
    } else {
        drop(peer);
    }
    let delay = Duration::from_secs(u64::from(options.delay_s));
    let elapsed = started.elapsed().saturating_sub(delay).as_secs_f64();
    Ok(report(options, &answer, elapsed))
}

/// The connection under TLS. A certificate that is not good ends the check.
async fn secured(peer: Peer, options: &Options, progress: &mut Progress) -> Step<Peer> {
    let Some(stream) = peer.into_stream() else {
        let text = "CRITICAL - Cannot make SSL connection.\n";
        return Err(Outcome::new(ServiceState::Critical, text));
    };
    let wish = tls::Wish { server_name: options.server_name.clone(), ..tls::Wish::default() };
    let stream = tls::start(stream, &wish).await.map_err(|error| {
        progress.beyond_us = error.beyond_us;
        Outcome::line(ServiceState::Critical, error.text)
    })?;
    if let Some(days) = options.certificate {
        let certificates = stream.get_ref().1.peer_certificates().unwrap_or_default();
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        let (state, line) = certificate::check(certificates.first(), days, now);
        if state != ServiceState::Ok {
            Peer::Stream(Box::new(stream)).end_tls().await;
            return Err(Outcome::new(state, line));
        }
        progress.printed.push_str(&line);
    }
    Ok(Peer::Stream(Box::new(stream)))
}

fn report(options: &Options, answer: &Answer, elapsed: f64) -> Outcome {
    let slower_than = |limit: Option<f64>| limit.is_some_and(|limit| elapsed > limit);
    let mismatched = answer.fit == Fit::Mismatch;
    let state = if slower_than(options.crit_s) {
        ServiceState::Critical
    } else if mismatched {
        options.mismatch
    } else if slower_than(options.warn_s) {
        ServiceState::Warning
    } else {
        ServiceState::Ok
    };
    let shown = answer.text.as_deref().filter(|_| !options.hides_answer);
    let what = match (mismatched, shown) {
        (true, Some(text)) => format!("Unexpected response from host/socket: {text}"),
        (true, None) => format!("Unexpected response from host/socket on {}", place(options)),
        (false, shown) => {
            let answer = shown.map(|text| format!(" [{text}]")).unwrap_or_default();
            format!("{elapsed:.3} second response time on {}{answer}", place(options))
        }
    };
    // After a wrong answer the thresholds are printed as zeroes.
    let printed = |limit: Option<f64>| limit.map(|limit| if mismatched { 0.0 } else { limit });
    let limits = Limits {
        warn: printed(options.warn_s),
        crit: printed(options.crit_s),
        min: Some(0.0),
        max: Some(f64::from(options.timeout_s)),
    };
    let perfdata = perf::float("time", elapsed, "s", limits);
    Outcome::line(state, format!("{} {} - {what}|{perfdata}", options.service.word, state.word()))
}

fn place(options: &Options) -> String {
    let Options { host, port, .. } = options;
    match (host.starts_with('/'), options.host_is_named) {
        (true, _) => format!("socket {host}"),
        (false, true) => format!("{host} port {port}"),
        (false, false) => format!("port {port}"),
    }
}
