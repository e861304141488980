//! The command line of check_http.

use model::state::ServiceState;
use regex::Regex;

use super::manual::MANUAL;
use super::site::Site;
use crate::checks::cli::{Given, rewrite_old_spellings};
use crate::checks::ere::{self, Flags};
use crate::checks::outcome::{Outcome, Step};
use crate::checks::thresholds::Thresholds;
use crate::checks::{Args, numbers};
use crate::net::Family;
use crate::net::certificate::{self, DaysLeft};
use crate::net::tls::Versions;

pub(super) const HTTP_PORT: i64 = 80;
pub(super) const HTTPS_PORT: i64 = 443;
/// Longest pattern and longest compared texts, in bytes.
const PATTERN_MAX_BYTES: usize = 1023;
const TEXT_MAX_BYTES: usize = 8191;

/// What to do about a redirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OnRedirect {
    Report(ServiceState),
    Follow { keep_address: bool, keep_port: bool },
}

#[derive(Debug)]
pub(super) struct Options {
    pub(super) site: Site,
    port_is_given: bool,
    pub(super) family: Family,
    pub(super) versions: Versions,
    pub(super) sni: bool,
    pub(super) certificate: Option<DaysLeft>,
    pub(super) continue_after_certificate: bool,
    client_cert: Option<String>,
    private_key: Option<String>,
    /// Texts for the status line; by default just the protocol.
    pub(super) expect: Option<String>,
    pub(super) header_string: String,
    pub(super) string: String,
    pub(super) post: Option<String>,
    pub(super) method: Option<String>,
    pub(super) tunnelled_method: String,
    pub(super) no_body: bool,
    pub(super) max_age_s: Option<i64>,
    pub(super) content_type: Option<String>,
    by_line: bool,
    ignore_case: bool,
    pub(super) pattern: Option<Regex>,
    pub(super) invert_pattern: bool,
    pub(super) login: String,
    pub(super) proxy_login: String,
    pub(super) user_agent: String,
    pub(super) headers: Vec<String>,
    pub(super) extended_perfdata: bool,
    pub(super) show_body: bool,
    pub(super) html: bool,
    pub(super) on_redirect: OnRedirect,
    pub(super) max_redirects: u32,
    pub(super) min_bytes: i64,
    pub(super) max_bytes: i64,
    warning: Option<String>,
    critical: Option<String>,
    pub(super) thresholds: Thresholds,
    /// 0 is no limit.
    pub(super) timeout_s: u32,
    pub(super) verbose: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            site: Site::default(),
            port_is_given: false,
            family: Family::Any,
            versions: Versions::Any,
            sni: false,
            certificate: None,
            continue_after_certificate: false,
            client_cert: None,
            private_key: None,
            expect: None,
            header_string: String::new(),
            string: String::new(),
            post: None,
            method: None,
            tunnelled_method: "GET".to_owned(),
            no_body: false,
            max_age_s: None,
            content_type: None,
            by_line: true,
            ignore_case: false,
            pattern: None,
            invert_pattern: false,
            login: String::new(),
            proxy_login: String::new(),
            user_agent: "check_http/v2.3.3 (monitoring-plugins 2.3.3)".to_owned(),
            headers: Vec::new(),
            extended_perfdata: false,
            show_body: false,
            html: false,
            on_redirect: OnRedirect::Report(ServiceState::Ok),
            max_redirects: 15,
            min_bytes: 0,
            max_bytes: 0,
            warning: None,
            critical: None,
            thresholds: Thresholds::default(),
            timeout_s: 10,
            verbose: false,
        }
    }
}

impl Options {
    /// Reads the command line.
    pub(super) async fn read(mut args: Args) -> Step<Self> {
        if args.words.is_empty() {
            return Err(MANUAL.wrong("Could not parse arguments"));
        }
        let spellings =
            [("-to", "-t"), ("-hn", "-H"), ("-wt", "-w"), ("-ct", "-c"), ("-nohtml", "-n")];
        rewrite_old_spellings(&mut args.words, &spellings);
        let mut options = Self::default();
        let cli = MANUAL.read(args).await?;
        for given in cli.given {
            options.apply(given?)?;
        }
        options.complete(cli.operands)?;
        Ok(options)
    }

    fn apply(&mut self, Given { key, value }: Given) -> Step<()> {
        let has_value = value.is_some();
        let text = value.unwrap_or_default();
        match key {
            "hostname" => self.hostname(text),
            "IP-address" => self.site.address = text,
            "port" => {
                self.site.port = whole(&text, "Invalid port number")?.into();
                self.port_is_given = true;
            }
            "use-ipv4" => self.family = Family::V4,
            "use-ipv6" => self.family = Family::V6,
            "ssl" => {
                self.use_tls();
                if has_value {
                    self.versions = Versions::parse(&text).ok_or_else(wrong_version)?;
                }
            }
            "sni" => self.sni = true,
            "certificate" => {
                let wrong =
                    |part: &str| MANUAL.wrong_value("Invalid certificate expiration period", part);
                self.certificate = Some(certificate::days_left(&text).map_err(wrong)?);
                self.use_tls();
            }
            "continue-after-certificate" => self.continue_after_certificate = true,
            "client-cert" => {
                self.client_cert = Some(readable(text)?);
                self.use_tls();
            }
            "private-key" => {
                self.private_key = Some(readable(text)?);
                self.use_tls();
            }
            "onredirect" => self.on_redirect = on_redirect(&text)?,
            "max-redirs" => self.max_redirects = whole(&text, "Invalid max_redirs count")?,
            "timeout" => {
                self.timeout_s = whole(&text, "Timeout interval must be a positive integer")?;
            }
            "warning" => self.warning = Some(text),
            "critical" => self.critical = Some(text),
            _ => return self.apply_request(key, text),
        }
        Ok(())
    }

    fn apply_request(&mut self, key: &str, text: String) -> Step<()> {
        match key {
            "url" => self.site.path = text,
            "post" => {
                self.post.get_or_insert(text);
                self.method.get_or_insert_with(|| "POST".to_owned());
            }
            "method" => match text.split_once(':') {
                Some((method, tunnelled)) => {
                    self.method = Some(method.to_owned());
                    self.tunnelled_method = tunnelled.to_owned();
                }
                None => self.method = Some(text),
            },
            "content-type" => self.content_type = Some(text),
            "authorization" => self.login = cut(text, TEXT_MAX_BYTES),
            "proxy-authorization" => self.proxy_login = cut(text, TEXT_MAX_BYTES),
            "useragent" => self.user_agent = text,
            "header" => self.headers.push(text),
            _ => return self.apply_judgement(key, text),
        }
        Ok(())
    }

    fn apply_judgement(&mut self, key: &str, text: String) -> Step<()> {
        match key {
            "expect" => self.expect = Some(cut(text, TEXT_MAX_BYTES)),
            "header-string" => self.header_string = cut(text, TEXT_MAX_BYTES),
            "string" => self.string = cut(text, TEXT_MAX_BYTES),
            "no-body" => self.no_body = true,
            "max-age" => self.max_age_s = Some(max_age_s(&text)?),
            "linespan" => self.by_line = false,
            "eregi" | "regex" => {
                self.ignore_case |= key == "eregi";
                self.pattern = self.pattern(&cut(text, PATTERN_MAX_BYTES))?;
            }
            "invert-regex" => self.invert_pattern = true,
            "pagesize" => (self.min_bytes, self.max_bytes) = page_size(&text, self.max_bytes)?,
            "extended-perfdata" => self.extended_perfdata = true,
            "show-body" => self.show_body = true,
            "link" => self.html = true,
            "nohtml" => self.html = false,
            "verbose" => self.verbose = true,
            other => unreachable!("option {other} is not in the table"),
        }
        Ok(())
    }

    /// What depends on several options, and the operands: address, then host name.
    fn complete(&mut self, operands: Vec<String>) -> Step<()> {
        let mut operands = operands.into_iter();
        let site = &mut self.site;
        if site.address.is_empty() {
            site.address = operands.next().unwrap_or_default();
        }
        if site.host.is_none() {
            site.host = operands.next();
        }
        if site.address.is_empty() {
            let host = site.host.clone();
            let missing = || MANUAL.wrong("You must specify a server address or host name");
            site.address = host.ok_or_else(missing)?;
        }
        self.thresholds = Thresholds::parse(self.warning.as_deref(), self.critical.as_deref())?;
        let critical_end = self.thresholds.crit.as_ref().map(|range| range.end);
        if let Some(end) = critical_end.filter(|end| end.is_finite()) {
            let timeout_s = f64::from(self.timeout_s);
            self.timeout_s = if end > timeout_s { end as u32 + 1 } else { self.timeout_s };
        }
        if self.client_cert.is_some() && self.private_key.is_none() {
            let text = "If you use a client certificate you must also specify a private key file";
            return Err(MANUAL.wrong(text));
        }
        if self.site.header_port == 0 {
            self.site.header_port = self.site.port;
        }
        Ok(())
    }

    fn use_tls(&mut self) {
        self.site.tls = true;
        if !self.port_is_given {
            self.site.port = HTTPS_PORT;
        }
    }

    /// A name, perhaps with a port, which counts for the Host header and for connecting.
    fn hostname(&mut self, text: String) {
        let parts = if text.starts_with('[') {
            text.find("]:").map(|at| (at + 1, at + 2))
        } else {
            text.find(':').filter(|at| !text[at + 1..].contains(':')).map(|at| (at, at + 1))
        };
        let Some((name_end, port_start)) = parts else {
            self.site.host = Some(text);
            return;
        };
        self.site.header_port = numbers::lenient(&text[port_start..]);
        if !self.port_is_given {
            self.site.port = self.site.header_port;
        }
        self.site.host = Some(text[..name_end].to_owned());
    }

    fn pattern(&self, pattern: &str) -> Step<Option<Regex>> {
        let flags = Flags { ignore_case: self.ignore_case, by_line: self.by_line };
        let compiled = ere::compile(pattern, flags).map_err(|words| {
            let text = format!("Could Not Compile Regular Expression: {words}");
            MANUAL.wrong("Could not parse arguments").after(&text)
        })?;
        Ok(Some(compiled).filter(|_| !pattern.is_empty()))
    }

    /// Certificate and key files to show to the server.
    pub(super) fn client_files(&self) -> Option<(String, String)> {
        self.client_cert.clone().zip(self.private_key.clone())
    }

    pub(super) fn method(&self) -> &str {
        self.method.as_deref().unwrap_or("GET")
    }
}

fn wrong_version() -> Outcome {
    let text =
        "Invalid option - Valid SSL/TLS versions: 2, 3, 1, 1.1, 1.2 (with optional '+' suffix)";
    MANUAL.wrong(text)
}

fn whole(text: &str, complaint: &str) -> Step<u32> {
    numbers::non_negative_integer(text).ok_or_else(|| MANUAL.wrong_value(complaint, text))
}

fn readable(path: String) -> Step<String> {
    let allowed = rustix::fs::access(&path, rustix::fs::Access::READ_OK);
    let complaint = |_| MANUAL.wrong_value("file does not exist or is not readable", &path);
    allowed.map_err(complaint)?;
    Ok(path)
}

fn on_redirect(text: &str) -> Step<OnRedirect> {
    let follow = |keep_address, keep_port| OnRedirect::Follow { keep_address, keep_port };
    Ok(match text {
        "ok" => OnRedirect::Report(ServiceState::Ok),
        "warning" => OnRedirect::Report(ServiceState::Warning),
        "critical" => OnRedirect::Report(ServiceState::Critical),
        "unknown" => OnRedirect::Report(ServiceState::Unknown),
        "follow" => follow(false, false),
        "sticky" => follow(true, false),
        "stickyport" => follow(true, true),
        _ => return Err(MANUAL.wrong_value("Invalid onredirect option", text)),
    })
}

fn max_age_s(text: &str) -> Step<i64> {
    let unit_s = match text.as_bytes().last() {
        Some(b'm') => 60,
        Some(b'h') => 3_600,
        Some(b'd') => 86_400,
        Some(b's' | b'0'..=b'9') => 1,
        _ => {
            let complaint = format!("unparsable max-age: {text}\n");
            return Err(Outcome::new(ServiceState::Warning, "").with_stderr(complaint));
        }
    };
    Ok(numbers::lenient(text).saturating_mul(unit_s))
}

/// `MIN` or `MIN:MAX`. Empty parts do not count, so `:5` has no maximum.
fn page_size(text: &str, max_bytes: i64) -> Step<(i64, i64)> {
    if !text.contains(':') {
        return Ok((numbers::lenient(text), max_bytes));
    }
    let mut parts = text.split(':').filter(|part| !part.is_empty()).map(numbers::lenient);
    match (parts.next(), parts.next()) {
        (Some(min), Some(max)) => Ok((min, max)),
        _ => Err(Outcome::line(ServiceState::Warning, "Bad format: try \"-m min:max\"")),
    }
}

/// The text, at most so many bytes of it.
fn cut(mut text: String, max_bytes: usize) -> String {
    let end = (0..=max_bytes.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    text.truncate(end.unwrap_or(0));
    text
}
