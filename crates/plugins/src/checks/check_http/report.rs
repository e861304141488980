//! Judging an answer: status line, age, headers, content, size, time.

use std::fmt::Write as _;
use std::time::Duration;

use model::range::Range;
use model::state::ServiceState;

use super::dates;
use super::fetch::Fetched;
use super::options::{HTTP_PORT, OnRedirect, Options};
use super::response::Response;
use super::site::Site;
use crate::checks::numbers;
use crate::checks::outcome::{Outcome, Step};
use crate::checks::perf::{self, Limits};
use crate::checks::thresholds::worst_unknown_over_ok;

/// Longer texts are cut for messages.
const SHOWN_BYTES: usize = 29;
const CUT_BYTES: usize = 26;

/// A fetched page with all that is needed to judge it.
pub(super) struct Page<'a> {
    pub(super) options: &'a Options,
    pub(super) site: &'a Site,
    pub(super) response: Response,
    pub(super) fetched: Fetched,
    /// Since the start of the check, redirects included.
    pub(super) elapsed: Duration,
}

/// What the status line says.
pub(super) struct Status {
    state: ServiceState,
    pub(super) text: String,
    pub(super) redirects: bool,
}

impl Page<'_> {
    /// Reads the status line; `Err` when it is not one, or not an expected one.
    pub(super) fn status(&self) -> Step<Status> {
        let line = &self.response.status_line;
        let state = self.fetched.certificate;
        let wanted = self.options.expect.as_deref().unwrap_or("HTTP/1.");
        if !wanted.split(',').any(|part| !part.is_empty() && line.contains(part)) {
            return Err(self.unexpected());
        }
        if self.options.expect.is_some() {
            let text = format!("Status line output matched \"{wanted}\"");
            return Ok(Status { state, text, redirects: false });
        }
        let invalid = |text| {
            let text = format!("HTTP CRITICAL: {text} ({line})");
            Outcome::line(ServiceState::Critical, text)
        };
        let code = line.split_once(' ').map_or("", |(_, code)| code);
        if code.bytes().take_while(u8::is_ascii_digit).count() != 3 {
            return Err(invalid("Invalid Status Line"));
        }
        let code = numbers::lenient(code);
        let state = match code {
            ..100 | 600.. => return Err(invalid("Invalid Status")),
            500.. => ServiceState::Critical,
            400.. => worst_unknown_over_ok(ServiceState::Warning, state),
            300.. => match self.options.on_redirect {
                OnRedirect::Report(reported) => worst_unknown_over_ok(reported, state),
                OnRedirect::Follow { .. } => state,
            },
            _ => state,
        };
        Ok(Status { state, text: line.clone(), redirects: (300..400).contains(&code) })
    }

    fn unexpected(&self) -> Outcome {
        let (line, port) = (&self.response.status_line, self.site.port);
        let place = if port == HTTP_PORT { String::new() } else { format!(" on port {port}") };
        let mut text =
            format!("HTTP CRITICAL - Invalid HTTP response received from host{place}: {line}\n");
        if self.options.show_body {
            let _ = write!(text, "\n{}", self.response.body);
        }
        Outcome::new(ServiceState::Critical, text)
    }

    /// The answer of the check.
    pub(super) fn judge(mut self, status: &Status) -> Step<Outcome> {
        let mut state = status.state;
        let mut findings = Vec::new();
        if let Some(max_age_s) = self.options.max_age_s.filter(|age| *age >= 0)
            && let Some((found, text)) = dates::check(&self.response, max_age_s)
        {
            state = worst_unknown_over_ok(found, state);
            findings.push(text);
        }
        let wanted = &self.options.header_string;
        if !self.response.headers.contains(wanted) {
            state = ServiceState::Critical;
            findings.push(self.not_found("header", wanted));
        }
        if self.response.is_chunked() && !self.response.unchunk() {
            let text = "HTTP UNKNOWN: Failed to unchunk message body";
            return Err(Outcome::line(ServiceState::Unknown, text));
        }
        let wrong_content = self.content_findings();
        if !wrong_content.is_empty() {
            state = ServiceState::Critical;
            findings.extend(wrong_content);
        }
        if let Some(text) = self.size_finding() {
            state = worst_unknown_over_ok(ServiceState::Warning, state);
            findings.push(text);
        }
        let slow = self.options.thresholds.state(self.elapsed.as_secs_f64());
        Ok(self.outcome(worst_unknown_over_ok(slow, state), &status.text, &findings))
    }

    fn content_findings(&self) -> Vec<String> {
        let (body, wanted) = (&self.response.body, &self.options.string);
        let mut findings = Vec::new();
        if !body.contains(wanted) {
            findings.push(self.not_found("string", wanted));
        }
        if let Some(pattern) = &self.options.pattern {
            match (pattern.is_match(body), self.options.invert_pattern) {
                (true, true) => findings.push("pattern found".to_owned()),
                (false, false) => findings.push("pattern not found".to_owned()),
                _ => {}
            }
        }
        findings
    }

    fn not_found(&self, what: &str, wanted: &str) -> String {
        let shown = match wanted.get(..CUT_BYTES) {
            Some(start) if wanted.len() > SHOWN_BYTES => format!("{start}..."),
            _ => wanted.to_owned(),
        };
        format!("{what} '{shown}' not found on '{}'", self.site.url())
    }

    fn size_finding(&self) -> Option<String> {
        let Options { min_bytes, max_bytes, .. } = *self.options;
        let size = i64::try_from(self.fetched.size).unwrap_or(i64::MAX);
        if max_bytes > 0 && size > max_bytes {
            Some(format!("page size {size} too large"))
        } else if min_bytes > 0 && size < min_bytes {
            Some(format!("page size {size} too small"))
        } else {
            None
        }
    }

    fn outcome(&self, state: ServiceState, status: &str, findings: &[String]) -> Outcome {
        let (size, seconds) = (self.fetched.size, self.elapsed.as_secs_f64());
        let mut text = format!("HTTP {}: {status}", state.word());
        if !findings.is_empty() {
            let _ = write!(text, " - {}", findings.join(", "));
        }
        let link_end = self.link_end();
        let _ = write!(text, " - {size} bytes in {seconds:.3} second response time {link_end}|");
        text.push_str(&self.perfdata());
        if self.options.show_body {
            let _ = write!(text, "\n{}", self.response.body);
        }
        Outcome::line(state, text)
    }

    fn perfdata(&self) -> String {
        let Options { min_bytes, thresholds, timeout_s, .. } = self.options;
        // Only the end of a range is printed, and 0 for an open one.
        let end = |range: &Option<Range>| {
            range.as_ref().map(|range| if range.end.is_finite() { range.end } else { 0.0 })
        };
        let max = Some(f64::from(*timeout_s));
        let (warn, crit) = (end(&thresholds.warn), end(&thresholds.crit));
        let limits = Limits { warn, crit, min: Some(0.0), max };
        let mut text = perf::float("time", self.elapsed.as_secs_f64(), "s", limits);
        let has_min = *min_bytes > 0;
        let limits = Limits {
            warn: Some(*min_bytes).filter(|_| has_min),
            crit: Some(0).filter(|_| has_min),
            min: Some(0),
            max: None,
        };
        let size = i64::try_from(self.fetched.size).unwrap_or(i64::MAX);
        let _ = write!(text, " {}", perf::whole("size", size, "B", limits));
        if self.options.extended_perfdata {
            self.phases(&mut text, Limits { max, ..Limits::default() });
        }
        text
    }

    fn phases(&self, text: &mut String, limits: Limits<f64>) {
        let phases = self.fetched.phases;
        let phase = |name: &str, time: Duration| perf::float(name, time.as_secs_f64(), "s", limits);
        let tls = if self.site.tls { phase("time_ssl", phases.tls) } else { String::new() };
        let _ = write!(
            text,
            " {} {tls} {} {} {}",
            phase("time_connect", phases.connect),
            phase("time_headers", phases.headers),
            phase("time_firstbyte", phases.first_byte),
            phase("time_transfer", phases.transfer),
        );
    }

    /// What closes the HTML link, if there is one.
    pub(super) fn link_end(&self) -> &'static str {
        if self.options.html { "</A>" } else { "" }
    }

    /// For `-v`.
    pub(super) fn describe(&self, printed: &mut String) {
        let Response { status_line, headers, body } = &self.response;
        let (url, size) = (self.site.url(), self.fetched.size);
        let _ = writeln!(printed, "{url} is {size} characters\nSTATUS: {status_line}");
        let body = if self.options.no_body { "  [[ skipped ]]" } else { body };
        let _ = writeln!(printed, "**** HEADER ****\n{headers}\n**** CONTENT ****\n{body}");
    }
}
