//! The projection of `nagios -s`: what will be checked, how often, and how the first checks are
//! spread.
//!
//! Who is scheduled when is decided elsewhere; it comes in as [`Projection`]. Nagios' tables of
//! its own processing times have no counterpart here and are left out.

use std::fmt::Write as _;

use model::objects::Objects;
use model::settings::{InterCheckDelay, InterleaveFactor};
use model::{HostId, ServiceId};

/// The first checks after a start.
pub struct Projection<'a> {
    /// Every scheduled host with the time of its first check, seconds since the epoch.
    pub hosts: Vec<(HostId, i64)>,
    /// Every scheduled service with the time of its first check.
    pub services: Vec<(ServiceId, i64)>,
    /// How a time is shown, such as `Sat Nov 21 15:25:24 2026`.
    pub show: &'a dyn Fn(i64) -> String,
    /// Processor cores of this machine.
    pub cores: u32,
}

/// Nagios' guess of how long a check takes, as nothing is known yet.
const CHECK_TIME_S: f64 = 2.0;

/// The blocks from `HOST SCHEDULING INFORMATION` on.
#[must_use]
pub fn scheduling_report(objects: &Objects, projection: &Projection<'_>) -> String {
    let mut report = Printer { objects, projection, out: String::new() };
    report.line("Projected scheduling information for host and service checks");
    report.line("is listed below.  This information assumes that you are going");
    report.line("to start running Atalaya with your current config files.");
    report.line("");
    report.hosts();
    report.line("");
    report.line("");
    report.services();
    report.line("");
    report.line("");
    let concurrent = report.checks();
    report.line("");
    report.line("");
    report.suggestions(concurrent);
    report.line("");
    report.out
}

/// How many checks there are, and how often.
struct Load {
    scheduled: usize,
    /// Seconds between two checks of one object, on average.
    interval_s: f64,
}

impl Load {
    /// Nagios adds intervals up as whole units.
    fn new(intervals: impl ExactSizeIterator<Item = f64>, unit_s: u64) -> Self {
        let scheduled = intervals.len();
        let sum: u64 = intervals.map(|units| units as u64).sum();
        let interval_s =
            if scheduled == 0 { 0.0 } else { (sum * unit_s) as f64 / scheduled as f64 };
        Self { scheduled, interval_s }
    }

    fn per_second(&self) -> f64 {
        if self.interval_s > 0.0 { self.scheduled as f64 / self.interval_s } else { 0.0 }
    }

    /// Seconds between the first checks of two objects.
    fn delay_s(&self, method: InterCheckDelay, max_spread_min: u64) -> f64 {
        let n = self.scheduled as f64;
        match method {
            InterCheckDelay::None => 0.0,
            InterCheckDelay::Dumb => 1.0,
            InterCheckDelay::Seconds(seconds) => seconds,
            InterCheckDelay::Smart if self.scheduled == 0 => 0.0,
            InterCheckDelay::Smart => (self.interval_s / n).min(max_spread_min as f64 * 60.0 / n),
        }
    }
}

struct Printer<'a> {
    objects: &'a Objects,
    projection: &'a Projection<'a>,
    out: String,
}

impl Printer<'_> {
    fn host_load(&self) -> Load {
        let ids = self.projection.hosts.iter();
        let intervals =
            ids.map(|(id, _)| self.objects.hosts.get(*id).map_or(0.0, |def| def.check_interval));
        Load::new(intervals, self.objects.settings.interval_length)
    }

    fn service_load(&self) -> Load {
        let ids = self.projection.services.iter();
        let intervals =
            ids.map(|(id, _)| self.objects.services.get(*id).map_or(0.0, |def| def.check_interval));
        Load::new(intervals, self.objects.settings.interval_length)
    }

    fn hosts(&mut self) {
        let objects = self.objects;
        let settings = &objects.settings;
        let (load, method) = (self.host_load(), settings.host_inter_check_delay_method);
        let spread_min = settings.max_host_check_spread;
        self.title("HOST SCHEDULING INFORMATION");
        let mut row = |label: &str, value: String| self.row(33, label, &value);
        row("Total hosts:", objects.hosts.len().to_string());
        row("Total scheduled hosts:", load.scheduled.to_string());
        row("Host inter-check delay method:", method_name(method).into());
        if method == InterCheckDelay::Smart {
            row("Average host check interval:", format!("{:.2} sec", load.interval_s));
        }
        row("Host inter-check delay:", format!("{:.2} sec", load.delay_s(method, spread_min)));
        row("Max host check spread:", format!("{spread_min} min"));
        let times: Vec<i64> = self.projection.hosts.iter().map(|(_, at)| *at).collect();
        self.first_and_last(33, &times);
    }

    fn services(&mut self) {
        let objects = self.objects;
        let settings = &objects.settings;
        let (load, method) = (self.service_load(), settings.service_inter_check_delay_method);
        let spread_min = settings.max_service_check_spread;
        let hosts = objects.hosts.len();
        let per_host = if hosts == 0 { 0.0 } else { load.scheduled as f64 / hosts as f64 };
        self.title("SERVICE SCHEDULING INFORMATION");
        let mut row = |label: &str, value: String| self.row(36, label, &value);
        row("Total services:", objects.services.len().to_string());
        row("Total scheduled services:", load.scheduled.to_string());
        row("Service inter-check delay method:", method_name(method).into());
        if method == InterCheckDelay::Smart {
            row("Average service check interval:", format!("{:.2} sec", load.interval_s));
        }
        row("Inter-check delay:", format!("{:.2} sec", load.delay_s(method, spread_min)));
        let factor = match settings.service_interleave_factor {
            InterleaveFactor::Smart => {
                row("Interleave factor method:", "SMART".into());
                row("Average services per host:", format!("{per_host:.2}"));
                per_host.ceil() as u32
            }
            InterleaveFactor::Factor(factor) => {
                row("Interleave factor method:", "USER-SUPPLIED VALUE".into());
                factor
            }
        };
        row("Service interleave factor:", factor.to_string());
        row("Max service check spread:", format!("{spread_min} min"));
        let times: Vec<i64> = self.projection.services.iter().map(|(_, at)| *at).collect();
        self.first_and_last(36, &times);
    }

    /// How many checks run at the same time.
    fn checks(&mut self) -> f64 {
        let per_second = self.host_load().per_second() + self.service_load().per_second();
        let concurrent = (per_second * 1.4 * CHECK_TIME_S).ceil();
        let per_core = concurrent / f64::from(self.projection.cores.max(1));
        let max = match self.objects.settings.max_concurrent_checks {
            0 => "Unlimited".to_owned(),
            max => max.to_string(),
        };
        self.title("CHECK PROCESSING INFORMATION");
        let time = format!("{CHECK_TIME_S:.2}s (pessimistic guesstimate)");
        self.row(33, "Average check execution time:", &time);
        let concurrent_text = format!("{concurrent:.0} ({per_core:.2} per cpu core)");
        self.row(33, "Estimated concurrent checks:", &concurrent_text);
        self.row(33, "Max concurrent service checks:", &max);
        concurrent
    }

    fn suggestions(&mut self, concurrent: f64) {
        self.title("PERFORMANCE SUGGESTIONS");
        let limit = self.objects.settings.max_concurrent_checks;
        if limit > 0 && (limit as f64) < concurrent {
            self.line(&format!(
                "* Value for 'max_concurrent_checks' option should be >= {concurrent:.0}"
            ));
        } else {
            self.line("I have no suggestions - things look okay.");
        }
    }

    fn first_and_last(&mut self, width: usize, times: &[i64]) {
        let shown = |at: Option<&i64>| at.map_or("N/A".into(), |at| (self.projection.show)(*at));
        let (first, last) = (shown(times.iter().min()), shown(times.iter().max()));
        self.row(width, "First scheduled check:", &first);
        self.row(width, "Last scheduled check:", &last);
    }

    fn title(&mut self, text: &str) {
        self.line(text);
        // One dash more under the services is Nagios'.
        let extra = usize::from(text.starts_with("SERVICE"));
        self.line(&"-".repeat(text.len() + extra));
    }

    fn row(&mut self, width: usize, label: &str, value: &str) {
        self.line(&format!("{label:width$}{value}"));
    }

    fn line(&mut self, text: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "{text}");
    }
}

fn method_name(method: InterCheckDelay) -> &'static str {
    match method {
        InterCheckDelay::None => "NONE",
        InterCheckDelay::Dumb => "DUMB",
        InterCheckDelay::Smart => "SMART",
        InterCheckDelay::Seconds(_) => "USER-SUPPLIED VALUE",
    }
}
