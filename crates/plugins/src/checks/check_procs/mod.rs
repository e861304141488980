//! check_procs: counts processes, or compares a number of each, among those that pass filters.
//!
//! Processes come from `/proc`, as the lines `ps` would print ([`source`]), and each line is read
//! as the original reads it ([`process`]), so that names with blanks or slashes are found by the
//! same filters. What differs: the original also counts the `ps` it starts.

mod options;
mod process;
mod source;

use model::state::ServiceState;

use super::outcome::{Outcome, Step, settle, within};
use super::thresholds::{Thresholds, worst};
use super::{Args, Check};
use crate::blocking;
use options::{Metric, Options};
use process::Process;
use source::Listing;
pub(super) use source::listing_by_cpu;

/// The check.
pub const CHECK: Check = Check {
    name: "check_procs",
    aliases: &[],
    summary: "Counts processes, or compares their size, CPU use or age with ranges.",
    run: |args| Box::pin(run(args)),
};

async fn run(args: Args) -> Outcome {
    settle(check(args).await)
}

async fn check(args: Args) -> Step<Outcome> {
    let options = Options::read(args).await?;
    let seconds = options.timeout_s;
    let look = blocking::run(move || settle(look(&options)));
    Ok(within(seconds, look, Outcome::plugin_timeout).await)
}

fn look(options: &Options) -> Step<Outcome> {
    let thresholds = Thresholds::parse(options.warn.as_deref(), options.crit.as_deref())?;
    let mut tally = Tally::new(options, thresholds);
    if options.verbose >= 2 {
        tally
            .text
            .push_str("CMD: /bin/ps axwwo 'stat uid pid ppid vsz rss pcpu etime comm args'\n");
    }
    let listing = match &options.input_file {
        Some(path) => Listing::from_file(path)?,
        None => Listing::from_proc(),
    };
    for line in &listing.lines {
        tally.take(line, &listing);
    }
    Ok(tally.report())
}

/// What has been counted so far.
struct Tally<'a> {
    options: &'a Options,
    thresholds: Thresholds,
    /// Lines for `-v`.
    text: String,
    /// Processes that are neither this program nor ignored as kernel threads.
    found: usize,
    /// Those that pass the filters.
    matching: usize,
    warn: usize,
    crit: usize,
    failing: Vec<String>,
    kernel_parent: i64,
}

impl<'a> Tally<'a> {
    fn new(options: &'a Options, thresholds: Thresholds) -> Self {
        let (text, failing) = (String::new(), Vec::new());
        let (found, matching, warn, crit, kernel_parent) = (0, 0, 0, 0, 0);
        Self { options, thresholds, text, found, matching, warn, crit, failing, kernel_parent }
    }

    fn take(&mut self, line: &str, listing: &Listing) {
        if self.options.verbose >= 3 {
            self.text.push_str(line);
        }
        let Some(process) = Process::from_line(line) else {
            self.say(1, || "Not parseable: ".to_owned());
            return;
        };
        if self.options.metric == Metric::Elapsed && !process.started_in_the_future() {
            self.say(3, || format!("seconds: {}\n", process.elapsed_s()));
        }
        let number = self.matching;
        self.say(3, || format!("proc#={number} {}\n", process.describe()));
        if listing.is_self(process.pid, self.options.self_by_pid) {
            return self.say(3, || "not considering - is myself or gone\n".to_owned());
        }
        if listing.is_parent(process.pid) {
            return self.say(3, || "not considering - is parent\n".to_owned());
        }
        if self.options.no_kernel_threads && self.is_kernel_thread(&process) {
            return;
        }
        self.found += 1;
        if self.options.filters.iter().all(|filter| filter.passes(&process)) {
            self.say(2, || format!("Matched: {}\n", process.describe()));
            self.matching += 1;
            self.judge(process);
        }
    }

    fn say(&mut self, level: u32, text: impl FnOnce() -> String) {
        if self.options.verbose >= level {
            self.text.push_str(&text());
        }
    }

    /// Until kthreadd has been seen, the original takes the children of process 0 for kernel
    /// threads, and so leaves out process 1.
    fn is_kernel_thread(&mut self, process: &Process) -> bool {
        if self.kernel_parent == 0 && process.program == "kthreadd" {
            self.kernel_parent = process.pid;
        }
        if process.ppid != self.kernel_parent {
            return false;
        }
        let Process { pid, ppid, program, args, .. } = process;
        self.say(2, || {
            format!("Ignore kernel thread: pid={pid} ppid={ppid} prog={program} args={args}\n")
        });
        true
    }

    fn judge(&mut self, process: Process) {
        let Some(value) = self.options.metric.value(&process) else { return };
        match self.thresholds.state(value) {
            ServiceState::Critical => self.crit += 1,
            ServiceState::Warning => self.warn += 1,
            ServiceState::Ok | ServiceState::Unknown => return,
        }
        self.failing.push(process.program);
    }

    fn report(self) -> Outcome {
        if self.found == 0 {
            return Outcome::line(ServiceState::Unknown, "Unable to read output").after(&self.text);
        }
        let state = self.state();
        let metric = self.options.metric;
        let mut line = format!("{} {}: ", metric.name(), state.word());
        let (warn, crit) = (self.warn, self.crit);
        match state {
            ServiceState::Warning if metric != Metric::Procs => {
                line.push_str(&format!("{warn} warn out of "));
            }
            ServiceState::Critical if metric != Metric::Procs => {
                line.push_str(&format!("{crit} crit, {warn} warn out of "));
            }
            _ => {}
        }
        let noun = if self.matching == 1 { "process" } else { "processes" };
        line.push_str(&format!("{} {noun}", self.matching));
        if !self.options.filters.is_empty() {
            line.push_str(&format!(" with {}", self.options.filter_text));
        }
        if self.options.verbose >= 1 && !self.failing.is_empty() {
            line.push_str(&format!(" [{}]", self.failing.join(", ")));
        }
        line.push_str(&self.perfdata());
        Outcome::line(state, line).after(&self.text)
    }

    fn state(&self) -> ServiceState {
        if self.options.metric == Metric::Procs {
            return worst(ServiceState::Ok, self.thresholds.state(self.matching as f64));
        }
        match (self.crit, self.warn) {
            (1.., _) => ServiceState::Critical,
            (0, 1..) => ServiceState::Warning,
            (0, 0) => ServiceState::Ok,
        }
    }

    fn perfdata(&self) -> String {
        let Self { matching, warn, crit, .. } = self;
        if self.options.metric == Metric::Procs {
            let typed = |text: &Option<String>| text.clone().unwrap_or_default();
            let (warn, crit) = (typed(&self.options.warn), typed(&self.options.crit));
            return format!(" | procs={matching};{warn};{crit};0;");
        }
        format!(" | procs={matching};;;0; procs_warn={warn};;;0; procs_crit={crit};;;0;")
    }
}
