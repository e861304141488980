//! check_ssh: reads an SSH server's greeting and may compare its version and protocol.

use std::time::{Duration, Instant};

use model::state::ServiceState;

use super::cli::{Given, Manual, Opt, rewrite_old_spellings};
use super::outcome::{Outcome, Step, settle};
use super::perf::{self, Limits};
use super::{Args, Check, numbers};
use crate::net::connect::Target;
use crate::net::{Family, Peer, Protocol, resolve};

/// See the module.
pub const CHECK: Check = Check {
    name: "check_ssh",
    aliases: &[],
    summary: "Connects to an SSH server and reads its version.",
    run: |args| Box::pin(run(args)),
};

const MANUAL: Manual = Manual {
    name: CHECK.name,
    summary: CHECK.summary,
    usage: "[-4|-6] [-t SECONDS] [-r VERSION] [-P PROTOCOL] [-p PORT] HOST",
    options: &[
        Opt::value('H', "hostname", "ADDRESS", "Host name or address"),
        Opt::value('H', "host", "ADDRESS", "The same").same_as("hostname"),
        Opt::value('p', "port", "PORT", "Port number (default 22)"),
        Opt::flag('4', "use-ipv4", "Use IPv4 only"),
        Opt::flag('6', "use-ipv6", "Use IPv6 only"),
        Opt::value('t', "timeout", "SECONDS", "Give up after so many seconds (default 10)"),
        Opt::value('r', "remote-version", "TEXT", "CRITICAL if the server's version is another"),
        Opt::value('P', "remote-protcol", "TEXT", "CRITICAL if the protocol version is another"),
        Opt::flag('v', "verbose", "Show the greetings"),
        Opt::HELP,
        Opt::VERSION,
    ],
    stops_at_operand: true,
    notes: "",
};

const DEFAULT_PORT: u32 = 22;
const GREETING_MAX_BYTES: usize = 256;

#[derive(Debug)]
struct Options {
    host: String,
    port: u32,
    family: Family,
    /// 0 or below is no limit.
    timeout_s: i64,
    version: Option<String>,
    protocol: Option<String>,
    verbose: bool,
}

async fn run(args: Args) -> Outcome {
    settle(check(args).await)
}

async fn check(args: Args) -> Step<Outcome> {
    let options = options(args).await?;
    let Ok(seconds @ 1..) = u64::try_from(options.timeout_s) else {
        return greet(&options).await;
    };
    match tokio::time::timeout(Duration::from_secs(seconds), greet(&options)).await {
        Ok(step) => step,
        Err(_) => Err(Outcome::socket_timeout(seconds)),
    }
}

async fn options(mut args: Args) -> Step<Options> {
    let unusable = || MANUAL.wrong("Could not parse arguments");
    if args.words.is_empty() {
        return Err(unusable());
    }
    rewrite_old_spellings(&mut args.words, &[("-to", "-t")]);
    let (mut host, mut port, mut family, mut timeout_s) = (None, None, Family::Any, 10);
    let (mut version, mut protocol, mut verbose) = (None, None, false);
    let cli = MANUAL.read(args).await?;
    for given in cli.given {
        let Given { key, value } = given?;
        let text = value.unwrap_or_default();
        match key {
            "hostname" => host = Some(existing_host(text, family).await?),
            "port" => port = Some(port_number(&text)?),
            "use-ipv4" => family = Family::V4,
            "use-ipv6" => family = Family::V6,
            "timeout" => timeout_s = seconds(&text)?,
            "remote-version" => version = Some(text),
            "remote-protcol" => protocol = Some(text),
            "verbose" => verbose = true,
            other => unreachable!("option {other} is not in the table"),
        }
    }
    let mut operands = cli.operands.into_iter().peekable();
    if let (None, Some(operand)) = (&host, operands.peek())
        && resolve::resolve(operand, family).await.is_ok()
    {
        host = operands.next();
    }
    if let (None, Some(operand)) = (port, operands.next()) {
        port = Some(numbers::positive_integer(&operand).ok_or_else(|| MANUAL.usage())?);
    }
    let host = host.ok_or_else(unusable)?;
    let port = port.unwrap_or(DEFAULT_PORT);
    Ok(Options { host, port, family, timeout_s, version, protocol, verbose })
}

async fn existing_host(name: String, family: Family) -> Step<String> {
    match resolve::resolve(&name, family).await {
        Ok(_) => Ok(name),
        Err(_) => Err(MANUAL.wrong_value("Invalid hostname/address", &name)),
    }
}

fn port_number(text: &str) -> Step<u32> {
    numbers::positive_integer(text)
        .ok_or_else(|| MANUAL.wrong_value("Port number must be a positive integer", text))
}

fn seconds(text: &str) -> Step<i64> {
    numbers::integer(text)
        .ok_or_else(|| MANUAL.wrong_value("Timeout interval must be a positive integer", text))
}

async fn greet(options: &Options) -> Step<Outcome> {
    let started = Instant::now();
    let target = Target { host: &options.host, port: options.port, family: options.family };
    let mut peer = target
        .connect(Protocol::Tcp)
        .await
        .map_err(|error| error.outcome(ServiceState::Critical))?;
    let greeting = read_greeting(&mut peer).await;
    let Some(server) = Server::parse(&greeting) else {
        return Ok(Outcome::new(ServiceState::Critical, format!("Server answer: {greeting}")));
    };
    let reply = format!("SSH-{}-check_ssh_2.3.3\r\n", server.protocol);
    // What the server makes of it is not looked at.
    let _ = peer.send(reply.as_bytes()).await;
    let outcome = judge(&server, options, started.elapsed().as_secs_f64());
    Ok(if options.verbose {
        outcome.after(&format!("{}\n{reply}\n", greeting.trim_end()))
    } else {
        outcome
    })
}

/// The first piece the server sends; empty when there is none.
async fn read_greeting(peer: &mut Peer) -> String {
    let mut buffer = [0; GREETING_MAX_BYTES];
    let count = peer.receive(&mut buffer).await.unwrap_or(0);
    let bytes = buffer.get(..count).unwrap_or_default();
    let text = bytes.split(|b| *b == 0).next().unwrap_or_default();
    String::from_utf8_lossy(text).into_owned()
}

/// The parts of `SSH-2.0-OpenSSH_9.2p1 Debian-2`.
#[derive(Debug, PartialEq, Eq)]
struct Server {
    protocol: String,
    version: String,
}

impl Server {
    fn parse(greeting: &str) -> Option<Self> {
        let rest = greeting.strip_prefix("SSH")?.trim_end_matches([' ', '\t', '\r', '\n']);
        let rest: String = rest.chars().skip(1).collect();
        let numeric = |c: char| c.is_ascii_digit() || matches!(c, '.' | ' ');
        let version = rest.trim_start_matches(|c| c == '-' || numeric(c)).to_owned();
        let end = rest.find(|c| !numeric(c)).unwrap_or(rest.len());
        Some(Self { protocol: rest[..end].to_owned(), version })
    }
}

fn judge(server: &Server, options: &Options, elapsed: f64) -> Outcome {
    let Server { protocol, version } = server;
    let differs = |wanted: &Option<String>, is: &str| wanted.clone().filter(|w| w != is);
    let mismatch = |what: &str, wanted: &str| {
        let text = format!(
            "SSH CRITICAL - {version} (protocol {protocol}) {what} mismatch, expected '{wanted}'"
        );
        Outcome::line(ServiceState::Critical, text)
    };
    if let Some(wanted) = differs(&options.version, version) {
        return mismatch("version", &wanted);
    }
    if let Some(wanted) = differs(&options.protocol, protocol) {
        return mismatch("protocol version", &wanted);
    }
    let limits =
        Limits { min: Some(0.0), max: Some(options.timeout_s as f64), ..Limits::default() };
    let perfdata = perf::float("time", elapsed, "s", limits);
    let text = format!("SSH OK - {version} (protocol {protocol}) | {perfdata}");
    Outcome::line(ServiceState::Ok, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greetings_are_taken_apart() {
        let parse = |text| Server::parse(text).map(|s| (s.protocol, s.version));
        let parts = |p: &str, v: &str| Some((p.to_owned(), v.to_owned()));
        assert_eq!(parse("SSH-2.0-OpenSSH_9.2p1 Deb\r\n"), parts("2.0", "OpenSSH_9.2p1 Deb"));
        assert_eq!(parse("SSH-1.99-3.2.9\r\n"), parts("1.99", ""));
        assert_eq!((parse("SSH"), parse("220 x")), (parts("", ""), None));
    }
}
