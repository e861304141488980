//! check_ping: loss and round trip time by ICMP echo, sent from this process. Where no ICMP socket
//! is permitted, `/bin/ping` is run as by the original (`program`).
//!
//! Timing is ping's with `-w` and `-c`: a request a second until as many answers have come as
//! packets were asked for, the first message of trouble, or the timeout.

mod options;
mod probe;
mod program;

use std::fmt::Write as _;

use model::state::ServiceState;

use self::options::{Host, Options};
use super::outcome::{Outcome, Step, settle};
use super::perf::{self, Limits};
use super::thresholds::worst;
use super::{Args, Check};
use crate::net::icmp::{Echoes, Trouble};

/// See the module.
pub const CHECK: Check = Check {
    name: "check_ping",
    aliases: &[],
    summary: "Measures loss and round trip time by ICMP echo.",
    run: |args| Box::pin(run(args)),
};

const PING: &str = "/bin/ping";
const TRACEROUTE_CGI: &str = "/nagios/cgi-bin/traceroute.cgi";

/// What was learned about a host.
#[derive(Debug, Default, PartialEq)]
struct Measured {
    loss_percent: i64,
    /// Average; `None` when nothing came back.
    rta_ms: Option<f32>,
    /// What to say before the figures.
    warnings: Vec<&'static str>,
}

/// Why there is nothing to report.
#[derive(Debug, PartialEq)]
enum Failure {
    Trouble(Trouble),
    /// There was no measurement at all.
    Nothing,
    /// The time of the whole check is over.
    Late,
}

const DUPLICATES: &str = "DUPLICATES FOUND! ";
const SENT_WARNINGS: &str = "System call sent warnings to stderr ";

async fn run(args: Args) -> Outcome {
    settle(check(args).await)
}

async fn check(args: Args) -> Step<Outcome> {
    let options = Options::read(args).await?;
    let several = options.hosts.len() > 1;
    let mut output = String::new();
    let mut result = ServiceState::Unknown;
    for host in &options.hosts {
        let measured = measure(&options, host)
            .await
            .map_err(|failure| failed(&options, host, &failure).after(&output))?;
        if several {
            // The original calls the first host alive that it has any figures for.
            let line = format!("{} is alive", host.name);
            return Ok(Outcome::line(ServiceState::Ok, line).after(&output));
        }
        let state = judge(&options, &measured);
        report(&options, host, &measured, state, &mut output);
        result = worst(result, state);
    }
    Ok(Outcome::new(result, output))
}

async fn measure(options: &Options, host: &Host) -> Result<Measured, Failure> {
    if options.packets == 0 {
        return Err(Failure::Nothing);
    }
    let address = host.address().ok_or(Failure::Nothing)?;
    match Echoes::to(address) {
        Ok(echoes) => probe::measure(echoes, options.packets, options.timeout_s).await,
        Err(_) => program::measure(PING, &options.command(host), options.timeout_s).await,
    }
}

fn failed(options: &Options, host: &Host, failure: &Failure) -> Outcome {
    let what = match failure {
        Failure::Nothing => return options.uninterpretable(host),
        Failure::Late => return Outcome::plugin_timeout(options.timeout_s),
        Failure::Trouble(trouble) => match trouble {
            Trouble::NetworkUnreachable => "Network Unreachable",
            Trouble::HostUnreachable => "Host Unreachable",
            Trouble::PortUnreachable => "Bogus ICMP: Port Unreachable",
            Trouble::ProtocolUnreachable => "Bogus ICMP: Protocol Unreachable",
            Trouble::NetworkProhibited => "Network Prohibited",
            Trouble::HostProhibited => "Host Prohibited",
            Trouble::PacketFiltered => "Packet Filtered",
            Trouble::TimeToLiveExceeded => "Time to live exceeded",
            Trouble::Unreachable | Trouble::Other => "Destination Unreachable",
        },
    };
    Outcome::line(ServiceState::Critical, format!("CRITICAL - {what} ({})", host.name))
}

/// Values that reach a threshold count as beyond it.
fn judge(options: &Options, measured: &Measured) -> ServiceState {
    // Nothing came back: the time counts as critical.
    let rta = measured.rta_ms.unwrap_or(options.crit.rta_ms);
    let loss = measured.loss_percent;
    if loss >= options.crit.loss_percent || rta >= options.crit.rta_ms {
        ServiceState::Critical
    } else if loss >= options.warn.loss_percent
        || rta >= options.warn.rta_ms
        || !measured.warnings.is_empty()
    {
        ServiceState::Warning
    } else {
        ServiceState::Ok
    }
}

fn report(
    options: &Options,
    host: &Host,
    measured: &Measured,
    state: ServiceState,
    output: &mut String,
) {
    let Options { warn, crit, .. } = options;
    let loss = measured.loss_percent;
    if options.html {
        let _ = write!(output, "<A HREF='{TRACEROUTE_CGI}?{}'>", host.name);
    }
    let warnings = measured.warnings.join(" ");
    let _ = write!(output, "PING {} - {warnings}Packet loss = {loss}%", state.word());
    if let Some(rta) = measured.rta_ms {
        let _ = write!(output, ", RTA = {rta:.2} ms");
    }
    if options.html {
        output.push_str("</A>");
    }
    let (warn_ms, crit_ms) = (f64::from(warn.rta_ms), f64::from(crit.rta_ms));
    match measured.rta_ms {
        Some(rta) => {
            let limits = Limits {
                warn: Some(warn_ms).filter(|ms| *ms > 0.0),
                crit: Some(crit_ms).filter(|ms| *ms > 0.0),
                min: Some(0.0),
                max: None,
            };
            let _ = write!(output, "|{}", perf::float("rta", f64::from(rta), "ms", limits));
        }
        None => {
            let _ = write!(output, "| rta=U;{warn_ms:.6};{crit_ms:.6};;");
        }
    }
    let limits = Limits {
        warn: Some(warn.loss_percent).filter(|percent| *percent > 0),
        crit: Some(crit.loss_percent).filter(|percent| *percent > 0),
        min: Some(0),
        max: None,
    };
    let _ = writeln!(output, " {}", perf::whole("pl", loss, "%", limits));
    if options.verbose >= 2 {
        let (warn_loss, crit_loss) = (warn.loss_percent, crit.loss_percent);
        let _ = writeln!(output, "{warn_ms:.6}:{warn_loss}% {crit_ms:.6}:{crit_loss}%");
    }
}
