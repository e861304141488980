//! The command line of check_ping.

use model::state::ServiceState;

use crate::checks::cli::{Given, Manual, Opt, rewrite_old_spellings};
use crate::checks::outcome::{Outcome, Step};
use crate::checks::{Args, numbers};
use crate::net::{Addresses, Family, resolve};

pub(super) const MANUAL: Manual = Manual {
    name: "check_ping",
    summary: "Sends ICMP echo requests to a host and judges loss and round trip time.",
    usage: "-H ADDRESS -w RTA,LOSS% -c RTA,LOSS% [-p PACKETS] [-t SECONDS] [-4|-6]",
    options: &[
        Opt::value('H', "hostname", "ADDRESS,…", "Host; of several, the first that answers counts"),
        Opt::value('w', "warning", "RTA,LOSS%", "WARNING from this time in ms and this loss on"),
        Opt::value('c', "critical", "RTA,LOSS%", "CRITICAL from this time in ms and this loss on"),
        Opt::value('p', "packets", "PACKETS", "Answers to wait for (default 5)"),
        Opt::value('t', "timeout", "SECONDS", "Give up after so many seconds (default 10)"),
        Opt::flag('4', "use-ipv4", "Use IPv4 only"),
        Opt::flag('6', "use-ipv6", "Use IPv6 only"),
        Opt::flag('L', "link", "Wrap the answer in an HTML link"),
        Opt::flag('n', "nohtml", "Do not (the default)"),
        Opt::flag('v', "verbose", "Show more; repeatable"),
        Opt::HELP,
        Opt::VERSION,
    ],
    stops_at_operand: false,
    notes: "Operands: host, warning loss, critical loss, warning time, critical time, packets.",
};

const DEFAULT_PACKETS: u32 = 5;

/// The original keeps times in single precision, which shows in its performance data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Threshold {
    pub(super) rta_ms: f32,
    pub(super) loss_percent: i64,
}

/// A host and its addresses.
#[derive(Debug)]
pub(super) struct Host {
    pub(super) name: String,
    pub(super) addresses: Addresses,
}

#[derive(Debug)]
pub(super) struct Options {
    pub(super) hosts: Vec<Host>,
    pub(super) warn: Threshold,
    pub(super) crit: Threshold,
    pub(super) packets: u32,
    pub(super) timeout_s: u64,
    pub(super) html: bool,
    pub(super) verbose: u32,
}

/// Options as far as they are known.
#[derive(Debug)]
struct Draft {
    hosts: Vec<String>,
    warn_rta: Option<f32>,
    crit_rta: Option<f32>,
    warn_loss: Option<i64>,
    crit_loss: Option<i64>,
    packets: Option<u32>,
    timeout_s: i64,
    family: Family,
    html: bool,
    verbose: u32,
}

impl Options {
    /// Reads the command line and resolves the hosts.
    pub(super) async fn read(mut args: Args) -> Step<Self> {
        if args.words.is_empty() {
            return Err(unusable(""));
        }
        rewrite_old_spellings(&mut args.words, &[("-to", "-t"), ("-nohtml", "-n")]);
        let mut draft = Draft::default();
        let cli = MANUAL.read(args).await?;
        for given in cli.given {
            draft.apply(&given?)?;
        }
        draft.operands(cli.operands).await?;
        draft.complete().await
    }
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            hosts: Vec::new(),
            warn_rta: None,
            crit_rta: None,
            warn_loss: None,
            crit_loss: None,
            packets: None,
            timeout_s: 10,
            family: Family::Any,
            html: false,
            verbose: 0,
        }
    }
}

impl Draft {
    fn apply(&mut self, given: &Given) -> Step<()> {
        let text = given.text();
        match given.key {
            "hostname" => self.hosts.extend(text.split(',').map(str::to_owned)),
            "warning" => threshold(text, &mut self.warn_rta, &mut self.warn_loss)?,
            "critical" => threshold(text, &mut self.crit_rta, &mut self.crit_loss)?,
            "packets" => self.packets = Some(packets_option(text)?),
            "timeout" => self.timeout_s = numbers::lenient(text),
            "use-ipv4" => self.family = Family::V4,
            "use-ipv6" => self.family = Family::V6,
            "link" => self.html = true,
            "nohtml" => self.html = false,
            "verbose" => self.verbose += 1,
            other => unreachable!("option {other} is not in the table"),
        }
        Ok(())
    }

    /// Operands fill, in this order, what no option has set.
    async fn operands(&mut self, operands: Vec<String>) -> Step<()> {
        let mut operands = operands.into_iter().peekable();
        if self.hosts.is_empty()
            && let Some(host) = operands.next()
        {
            addresses(&host, self.family).await?;
            self.hosts.push(host);
        }
        for (slot, name) in [(&mut self.warn_loss, "wpl"), (&mut self.crit_loss, "cpl")] {
            if let (None, Some(text)) = (&slot, operands.peek()) {
                *slot = Some(percentage(text, name)?);
                operands.next();
            }
        }
        for (slot, name) in [(&mut self.warn_rta, "wrta"), (&mut self.crit_rta, "crta")] {
            if let (None, Some(text)) = (&slot, operands.peek()) {
                *slot = Some(time(text, name)?);
                operands.next();
            }
        }
        if let (None, Some(text)) = (self.packets, operands.next()) {
            let wrong =
                || unusable(&format!("<max_packets> ({text}) must be a non-negative number\n"));
            self.packets = Some(numbers::non_negative_integer(&text).ok_or_else(wrong)?);
        }
        Ok(())
    }

    async fn complete(self) -> Step<Options> {
        let unset = |name: &str| unusable(&format!("<{name}> was not set\n"));
        let warn_rta = self.warn_rta.filter(|ms| *ms >= 0.0).ok_or_else(|| unset("wrta"))?;
        let crit_rta = self.crit_rta.filter(|ms| *ms >= 0.0).ok_or_else(|| unset("crta"))?;
        let warn_loss = self.warn_loss.ok_or_else(|| unset("wpl"))?;
        let crit_loss = self.crit_loss.ok_or_else(|| unset("cpl"))?;
        if warn_rta > crit_rta {
            let text =
                format!("<wrta> ({warn_rta:.6}) cannot be larger than <crta> ({crit_rta:.6})\n");
            return Err(unusable(&text));
        }
        if warn_loss > crit_loss {
            let text = format!("<wpl> ({warn_loss}) cannot be larger than <cpl> ({crit_loss})\n");
            return Err(unusable(&text));
        }
        let packets = self.packets.unwrap_or(DEFAULT_PACKETS);
        let needed_s = crit_rta / 1000.0 * packets as f32 + packets as f32;
        let timeout_s =
            if needed_s > self.timeout_s as f32 { needed_s as i64 } else { self.timeout_s };
        let mut hosts = Vec::with_capacity(self.hosts.len());
        for name in self.hosts {
            let addresses = addresses(&name, self.family).await?;
            hosts.push(Host { name, addresses });
        }
        if hosts.is_empty() {
            let text = "You must specify a server address or host name\n";
            return Err(MANUAL.usage().after(text));
        }
        Ok(Options {
            hosts,
            warn: Threshold { rta_ms: warn_rta, loss_percent: warn_loss },
            crit: Threshold { rta_ms: crit_rta, loss_percent: crit_loss },
            packets,
            timeout_s: u64::try_from(timeout_s).unwrap_or(0),
            html: self.html,
            verbose: self.verbose,
        })
    }
}

/// The complaint, then that the arguments are no good.
fn unusable(complaint: &str) -> Outcome {
    MANUAL.wrong("Could not parse arguments").after(complaint)
}

async fn addresses(host: &str, family: Family) -> Step<Addresses> {
    let found = resolve::resolve(host, family).await;
    found.map_err(|_| MANUAL.wrong_value("Invalid hostname/address", host))
}

/// `RTA`, `LOSS%`, or both with `,` or `:` between. The message is printed with its `%s`, as by
/// the original.
fn threshold(text: &str, rta: &mut Option<f32>, loss: &mut Option<i64>) -> Step<()> {
    if numbers::non_negative_integer(text).is_some() && starts_with_number(text) {
        *rta = Some(numbers::lenient_float(text) as f32);
        return Ok(());
    }
    if text.contains('%') {
        if let Some((ms, percent)) = text.split_once([',', ':'])
            && starts_with_number(ms)
            && starts_with_number(percent)
        {
            *rta = Some(numbers::lenient_float(ms) as f32);
            *loss = Some(numbers::lenient(percent));
            return Ok(());
        }
        if starts_with_number(text) {
            *loss = Some(numbers::lenient(text));
            return Ok(());
        }
    }
    let complaint = "%s: Warning threshold must be integer or percentage!\n\n";
    Err(MANUAL.wrong_value(complaint, text))
}

fn starts_with_number(text: &str) -> bool {
    let text = text.trim_start();
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    text.starts_with(|c: char| c.is_ascii_digit() || c == '.')
}

fn packets_option(text: &str) -> Step<u32> {
    let complaint = "<max_packets> (%s) must be a non-negative number\n";
    numbers::non_negative_integer(text).ok_or_else(|| MANUAL.wrong_value(complaint, text))
}

fn percentage(text: &str, name: &str) -> Step<i64> {
    let wrong = || unusable(&format!("<{name}> ({text}) must be an integer percentage\n"));
    numbers::integer(text).filter(|percent| (0..=100).contains(percent)).ok_or_else(wrong)
}

fn time(text: &str, name: &str) -> Step<f32> {
    if numbers::numeric(text).is_some_and(|number| number < 0.0) {
        return Err(unusable(&format!("<{name}> ({text}) must be a non-negative number\n")));
    }
    Ok(numbers::lenient_float(text) as f32)
}

impl Host {
    /// The address to ping: an IPv6 one if there is any.
    pub(super) fn address(&self) -> Option<std::net::SocketAddr> {
        let v6 = self.addresses.iter().find(|address| address.is_ipv6());
        v6.or_else(|| self.addresses.first()).copied()
    }
}

impl Options {
    /// What the original would run, for its messages and where no ICMP socket is permitted.
    pub(super) fn command(&self, host: &Host) -> Vec<String> {
        let family = if host.address().is_some_and(|a| a.is_ipv6()) { "-6" } else { "-4" };
        let (limit, packets) = (self.timeout_s.to_string(), self.packets.to_string());
        let words = [family, "-n", "-U", "-w", &limit, "-c", &packets, &host.name];
        words.map(str::to_owned).to_vec()
    }

    /// The answer when nothing was learned.
    pub(super) fn uninterpretable(&self, host: &Host) -> Outcome {
        let command = self.command(host).join(" ");
        let text = "CRITICAL - Could not interpret output from ping command";
        Outcome::line(ServiceState::Unknown, format!("/bin/ping {command}\n{text}"))
    }
}
