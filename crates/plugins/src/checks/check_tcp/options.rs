//! The command line of check_tcp and its other names.

use model::state::ServiceState;

use super::service::Service;
use crate::checks::cli::{Given, Manual, NO_SHORT, Opt, rewrite_old_spellings};
use crate::checks::outcome::{Outcome, Step};
use crate::checks::{Args, numbers};
use crate::net::certificate::{self, DaysLeft};
use crate::net::{Family, Protocol};

pub(super) const MANUAL: Manual = Manual {
    name: "check_tcp",
    summary: "Connects to a port, and if asked sends text and compares the answer.",
    usage: "-H HOST -p PORT [-s TEXT] [-e TEXT]... [-w SECONDS] [-c SECONDS] [options]",
    options: &[
        Opt::value('H', "hostname", "ADDRESS", "Host name, address, or path of a local socket"),
        Opt::value('p', "port", "PORT", "Port number; the service's own by default"),
        Opt::flag('4', "use-ipv4", "Use IPv4 only"),
        Opt::flag('6', "use-ipv6", "Use IPv6 only"),
        Opt::flag('E', "escape", "Understand \\n, \\r, \\t and \\\\ in -s and -q after it"),
        Opt::value('s', "send", "TEXT", "Text to send"),
        Opt::value('e', "expect", "TEXT", "Text to expect anywhere in the answer; repeatable"),
        Opt::flag('A', "all", "All texts of -e must come, not just one"),
        Opt::value('q', "quit", "TEXT", "Text to send before closing"),
        Opt::value('r', "refuse", "ok|warn|crit", "State when there is no connection"),
        Opt::value('M', "mismatch", "ok|warn|crit", "State when the answer is not as expected"),
        Opt::flag('j', "jail", "Do not print the answer"),
        Opt::value('m', "maxbytes", "BYTES", "Stop reading after so many bytes"),
        Opt::value('d', "delay", "SECONDS", "Wait between sending and reading"),
        Opt::value('D', "certificate", "DAYS[,DAYS]", "Days the certificate must be valid"),
        Opt::flag('S', "ssl", "Use TLS"),
        Opt::value(NO_SHORT, "sni", "NAME", "Use TLS and send this server name"),
        Opt::value('w', "warning", "SECONDS", "WARNING when it takes longer"),
        Opt::value('c', "critical", "SECONDS", "CRITICAL when it takes longer"),
        Opt::value('t', "timeout", "SECONDS", "Give up after so many seconds (default 10)"),
        Opt::value('C', "critical-codes", "TEXT", "Accepted and not used"),
        Opt::value('W', "warning-codes", "TEXT", "Accepted and not used"),
        Opt::value(NO_SHORT, "protocol", "TEXT", "Accepted and not used"),
        Opt::flag('v', "verbose", "Show what is sent and received"),
        Opt::HELP,
        Opt::VERSION,
    ],
    stops_at_operand: true,
    notes: "",
};

#[derive(Debug)]
pub(super) struct Options {
    pub(super) service: &'static Service,
    pub(super) host: String,
    /// The host was named by -H, so the answer names it too.
    pub(super) host_is_named: bool,
    pub(super) port: u32,
    pub(super) family: Family,
    escape: bool,
    pub(super) send: Option<String>,
    pub(super) expect: Vec<String>,
    /// The expected texts must begin the answer.
    pub(super) expect_at_start: bool,
    pub(super) expect_all: bool,
    pub(super) quit: Option<String>,
    pub(super) refused: ServiceState,
    pub(super) mismatch: ServiceState,
    pub(super) hides_answer: bool,
    pub(super) max_bytes: Option<usize>,
    pub(super) delay_s: u32,
    pub(super) certificate: Option<DaysLeft>,
    pub(super) tls: bool,
    pub(super) server_name: Option<String>,
    pub(super) warn_s: Option<f64>,
    pub(super) crit_s: Option<f64>,
    pub(super) timeout_s: u32,
    pub(super) verbose: bool,
}

impl Options {
    fn defaults(service: &'static Service) -> Self {
        Self {
            service,
            host: "127.0.0.1".to_owned(),
            host_is_named: false,
            port: service.port,
            family: Family::Any,
            escape: false,
            send: service.send.map(str::to_owned),
            expect: service.expect.iter().map(|text| (*text).to_owned()).collect(),
            expect_at_start: true,
            expect_all: false,
            quit: service.quit.map(str::to_owned),
            refused: ServiceState::Critical,
            mismatch: ServiceState::Warning,
            hides_answer: service.hides_answer,
            max_bytes: None,
            delay_s: 0,
            certificate: None,
            tls: service.tls,
            server_name: None,
            warn_s: None,
            crit_s: None,
            timeout_s: 10,
            verbose: false,
        }
    }

    /// Reads the command line.
    pub(super) async fn read(mut args: Args, service: &'static Service) -> Step<Self> {
        let manual = Manual { name: service.program, ..MANUAL };
        let mut options = Self::defaults(service);
        if args.words.is_empty() {
            return Err(manual.wrong("No arguments found"));
        }
        rewrite_old_spellings(&mut args.words, &[("-to", "-t"), ("-wt", "-w"), ("-ct", "-c")]);
        if args.words.first().is_some_and(|word| !looks_like_option(word)) {
            options.host = args.words.remove(0);
        }
        let cli = manual.read(args).await?;
        for given in cli.given {
            options.apply(given?, &manual)?;
        }
        if let Some(host) = cli.operands.into_iter().next().filter(|_| !options.host_is_named) {
            options.host = host;
        }
        if service.protocol == Protocol::Udp
            && (options.expect.is_empty() || options.send.is_none())
        {
            let text = "With UDP checks, a send/expect string must be specified.\n";
            return Err(manual.usage().after(text));
        }
        Ok(options)
    }

    fn apply(&mut self, given: Given, manual: &Manual) -> Step<()> {
        let Given { key, value } = given;
        let text = value.unwrap_or_default();
        match key {
            "hostname" => {
                self.host_is_named = true;
                self.host = text;
            }
            "port" => self.port = positive(&text, "Port", manual)?,
            "use-ipv4" => self.family = Family::V4,
            "use-ipv6" => self.family = Family::V6,
            "escape" => self.escape = true,
            "send" => self.send = Some(if self.escape { unescaped(&text) } else { text }),
            "expect" => self.expect(text),
            "all" => self.expect_all = true,
            "quit" => self.quit = Some(if self.escape { unescaped(&text) } else { text + "\r\n" }),
            "refuse" => self.refused = state(&text, "Refuse", manual)?,
            "mismatch" => self.mismatch = state(&text, "Mismatch", manual)?,
            "jail" => self.hides_answer = true,
            "maxbytes" => self.max_bytes = Some(positive(&text, "Maxbytes", manual)? as usize),
            "delay" => self.delay_s = positive(&text, "Delay", manual)?,
            "certificate" => {
                self.certificate = Some(days_left(&text, manual)?);
                self.tls = true;
            }
            "ssl" => self.tls = true,
            "sni" => {
                self.server_name = Some(text);
                self.tls = true;
            }
            "warning" => self.warn_s = Some(numbers::lenient_float(&text)),
            "critical" => self.crit_s = Some(numbers::lenient_float(&text)),
            "timeout" => self.timeout_s = positive(&text, "Timeout interval", manual)?,
            "verbose" => self.verbose = true,
            "critical-codes" | "warning-codes" | "protocol" => {}
            other => unreachable!("option {other} is not in the table"),
        }
        Ok(())
    }

    fn expect(&mut self, text: String) {
        if self.expect_at_start && !self.service.keeps_expect {
            self.expect.clear();
        }
        self.expect_at_start = false;
        self.expect.push(text);
    }
}

/// One or two dashes at the start; anything else is taken for the host.
fn looks_like_option(word: &str) -> bool {
    matches!(word.bytes().take_while(|b| *b == b'-').count(), 1 | 2)
}

fn positive(text: &str, what: &str, manual: &Manual) -> Step<u32> {
    numbers::positive_integer(text)
        .ok_or_else(|| manual.wrong(&format!("{what} must be a positive integer")))
}

fn state(text: &str, what: &str, manual: &Manual) -> Step<ServiceState> {
    match text {
        _ if text.starts_with("ok") => Ok(ServiceState::Ok),
        _ if text.starts_with("warn") => Ok(ServiceState::Warning),
        _ if text.starts_with("crit") => Ok(ServiceState::Critical),
        _ => Err(manual.wrong(&format!("{what} must be one of ok, warn, crit"))),
    }
}

fn days_left(text: &str, manual: &Manual) -> Step<DaysLeft> {
    let wrong = |value: &str| -> Outcome {
        manual.wrong_value("Invalid certificate expiration period", value)
    };
    certificate::days_left(text).map_err(wrong)
}

/// Backslash sequences; an unknown one is the character after the backslash.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some('n')) => plain.push('\n'),
            ('\\', Some('r')) => plain.push('\r'),
            ('\\', Some('t')) => plain.push('\t'),
            ('\\', Some(other)) => plain.push(other),
            ('\\', None) => {}
            (other, _) => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backslash_sequences() {
        assert_eq!(unescaped(r"a\r\n\t\\\gb"), "a\r\n\t\\gb");
    }

    #[test]
    fn hosts_are_told_from_options_by_their_dashes() {
        assert!(looks_like_option("-p") && looks_like_option("--port") && looks_like_option("--"));
        assert!(!looks_like_option("host") && !looks_like_option("---x") && !looks_like_option(""));
    }
}
