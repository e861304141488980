//! Options of check_procs.

use regex::Regex;

use super::super::cli::{Given, Manual, NO_SHORT, Opt, rewrite_old_spellings};
use super::super::ere;
use super::super::outcome::{Outcome, Step};
use super::super::{Args, numbers};
use super::CHECK;
use super::process::Process;
use model::state::ServiceState;

const MANUAL: Manual = Manual {
    name: CHECK.name,
    summary: CHECK.summary,
    usage: "[-w RANGE] [-c RANGE] [-m METRIC] [-s FLAGS] [-p PPID] [-u USER] [-r KIB] [-z KIB] \
            [-P PERCENT] [-a TEXT] [-C COMMAND] [-k] [-t SECONDS] [-v]",
    options: &[
        Opt::value('w', "warning", "RANGE", "WARNING outside of this range"),
        Opt::value('c', "critical", "RANGE", "CRITICAL outside of this range"),
        Opt::value('m', "metric", "NAME", "What is compared: PROCS, VSZ, RSS, CPU or ELAPSED"),
        Opt::value('t', "timeout", "SECONDS", "Give up after so many seconds (default 10)"),
        Opt::value('s', "status", "FLAGS", "Only processes with this in their state flags"),
        Opt::value('p', "ppid", "PPID", "Only children of this process"),
        Opt::value('u', "user", "USER", "Only processes of this user name or number"),
        Opt::value('C', "command", "NAME", "Only processes of this command name"),
        Opt::value('z', "vsz", "KIB", "Only processes with at least this virtual size"),
        Opt::value('r', "rss", "KIB", "Only processes with at least this resident size"),
        Opt::value('P', "pcpu", "PERCENT", "Only processes with at least this CPU use"),
        Opt::value(NO_SHORT, "elapsed", "SECONDS", "Accepted, without effect"),
        Opt::value('a', "argument-array", "TEXT", "Only processes with this in their arguments"),
        Opt::flag('k', "no-kernel-threads", "Leave out kernel threads").short_only(),
        Opt::value(NO_SHORT, "no-kthreads", "ANY", "The same; the value has no meaning"),
        Opt::flag('T', "traditional-filter", "Leave out this program by number, not by file"),
        Opt::value(NO_SHORT, "ereg-argument-array", "REGEX", "Only arguments that match"),
        Opt::value(NO_SHORT, "input-file", "FILE", "Read the output of ps from a file"),
        Opt::flag('v', "verbose", "Name what failed; twice what matched; thrice everything"),
        Opt::HELP,
        Opt::VERSION,
    ],
    stops_at_operand: false,
    notes: "Operands: warning range, critical range, state flags.",
};

/// What thresholds are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Metric {
    #[default]
    Procs,
    Vsz,
    Rss,
    Cpu,
    Elapsed,
}

impl Metric {
    const ALL: [Self; 5] = [Self::Procs, Self::Vsz, Self::Rss, Self::Cpu, Self::Elapsed];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Procs => "PROCS",
            Self::Vsz => "VSZ",
            Self::Rss => "RSS",
            Self::Cpu => "CPU",
            Self::Elapsed => "ELAPSED",
        }
    }

    /// The number of one process; `None` when it is their count that is compared.
    pub(super) fn value(self, process: &Process) -> Option<f64> {
        match self {
            Self::Procs => None,
            Self::Vsz => Some(process.vsz_kib as f64),
            Self::Rss => Some(process.rss_kib as f64),
            Self::Cpu => Some(f64::from(process.cpu_percent)),
            Self::Elapsed => Some(process.elapsed_s() as f64),
        }
    }
}

/// One condition a process has to meet.
#[derive(Debug, Clone)]
pub(super) enum Filter {
    Stat(String),
    Ppid(i64),
    User(i64),
    Command(String),
    Args(String),
    ArgsMatch(Regex),
    Vsz(i64),
    Rss(i64),
    Cpu(f32),
}

impl Filter {
    pub(super) fn passes(&self, process: &Process) -> bool {
        match self {
            Self::Stat(flags) => process.stat.contains(flags),
            Self::Ppid(ppid) => process.ppid == *ppid,
            Self::User(uid) => process.uid == *uid,
            Self::Command(name) => process.program == *name,
            Self::Args(text) => process.args.contains(text),
            Self::ArgsMatch(regex) => regex.is_match(&process.args),
            Self::Vsz(kib) => process.vsz_kib >= *kib,
            Self::Rss(kib) => process.rss_kib >= *kib,
            Self::Cpu(percent) => process.cpu_percent >= *percent,
        }
    }

    /// Of these the first one given counts, and later ones are not even mentioned; of the others
    /// the last one counts, and all are mentioned.
    const fn first_wins(&self) -> bool {
        matches!(self, Self::Stat(_) | Self::Command(_) | Self::Args(_) | Self::ArgsMatch(_))
    }
}

#[derive(Debug)]
pub(super) struct Options {
    pub(super) warn: Option<String>,
    pub(super) crit: Option<String>,
    pub(super) metric: Metric,
    pub(super) filters: Vec<Filter>,
    /// The filters in words.
    pub(super) filter_text: String,
    pub(super) no_kernel_threads: bool,
    pub(super) self_by_pid: bool,
    pub(super) input_file: Option<String>,
    pub(super) timeout_s: u64,
    pub(super) verbose: u32,
}

impl Options {
    pub(super) async fn read(mut args: Args) -> Step<Self> {
        rewrite_old_spellings(&mut args.words, &[("-to", "-t")]);
        let cli = MANUAL.read(args).await?;
        let mut options = Self {
            warn: None,
            crit: None,
            metric: Metric::default(),
            filters: Vec::new(),
            filter_text: String::new(),
            no_kernel_threads: false,
            self_by_pid: false,
            input_file: None,
            timeout_s: 10,
            verbose: 0,
        };
        for given in cli.given {
            options.take(given?)?;
        }
        let mut operands = cli.operands.into_iter();
        for range in [&mut options.warn, &mut options.crit] {
            if range.is_none() {
                *range = operands.next();
            }
        }
        if !options.filters.iter().any(|filter| matches!(filter, Filter::Stat(_)))
            && let Some(flags) = operands.next()
        {
            options.filter(Filter::Stat(flags.clone()), &format!("STATE = {flags}"));
        }
        Ok(options)
    }

    fn take(&mut self, given: Given) -> Step<()> {
        let text = given.text();
        match given.key {
            "warning" => self.warn = given.value,
            "critical" => self.crit = given.value,
            "metric" => self.metric = metric(text)?,
            "timeout" => self.timeout_s = timeout(text)?,
            "elapsed" => {}
            "no-kernel-threads" | "no-kthreads" => self.no_kernel_threads = true,
            "traditional-filter" => self.self_by_pid = true,
            "input-file" => self.input_file = given.value,
            "verbose" => self.verbose += 1,
            _ => {
                let (filter, words) = filter(&given)?;
                self.filter(filter, &words);
            }
        }
        Ok(())
    }

    fn filter(&mut self, filter: Filter, words: &str) {
        let kind = std::mem::discriminant(&filter);
        let same = self.filters.iter().position(|old| std::mem::discriminant(old) == kind);
        if filter.first_wins() && same.is_some() {
            return;
        }
        if !self.filters.is_empty() {
            self.filter_text.push_str(", ");
        }
        self.filter_text.push_str(words);
        match same {
            Some(at) => self.filters[at] = filter,
            None => self.filters.push(filter),
        }
    }
}

fn metric(name: &str) -> Step<Metric> {
    Metric::ALL
        .into_iter()
        .find(|metric| metric.name() == name)
        .ok_or_else(|| MANUAL.wrong("Metric must be one of PROCS, VSZ, RSS, CPU, ELAPSED!"))
}

fn timeout(text: &str) -> Step<u64> {
    let wrong = || MANUAL.wrong_value("Timeout interval must be a positive integer", text);
    let seconds = numbers::integer(text).ok_or_else(wrong)?;
    Ok(u64::try_from(seconds).unwrap_or(0))
}

fn filter(given: &Given) -> Step<(Filter, String)> {
    let text = given.text();
    Ok(match given.key {
        "status" => (Filter::Stat(text.to_owned()), format!("STATE = {text}")),
        "command" => (Filter::Command(text.to_owned()), format!("command name '{text}'")),
        "argument-array" => (Filter::Args(text.to_owned()), format!("args '{text}'")),
        "ereg-argument-array" => {
            let words = format!("regex args '{}'", text.replace('|', ","));
            (Filter::ArgsMatch(regex(text)?), words)
        }
        "ppid" => {
            let ppid =
                whole(text).ok_or_else(|| MANUAL.wrong("Parent Process ID must be an integer!"))?;
            (Filter::Ppid(ppid), format!("PPID = {ppid}"))
        }
        "vsz" => {
            let kib = whole(text).ok_or_else(|| MANUAL.wrong("VSZ must be an integer!"))?;
            (Filter::Vsz(kib), format!("VSZ >= {kib}"))
        }
        "rss" => {
            let kib = whole(text).ok_or_else(|| MANUAL.wrong("RSS must be an integer!"))?;
            (Filter::Rss(kib), format!("RSS >= {kib}"))
        }
        "pcpu" => {
            let percent = fraction(text).ok_or_else(|| MANUAL.wrong("PCPU must be a float!"))?;
            (Filter::Cpu(percent), format!("PCPU >= {percent:.2}"))
        }
        _ => {
            let (uid, name) = user(text)?;
            (Filter::User(uid), format!("UID = {uid} ({name})"))
        }
    })
}

fn regex(pattern: &str) -> Step<Regex> {
    ere::compile(pattern, ere::Flags::default()).map_err(|error| {
        let text = format!("PROCS UNKNOWN: Could not compile regular expression - {error}");
        Outcome::line(ServiceState::Unknown, text)
    })
}

/// A whole number with nothing after it.
fn whole(text: &str) -> Option<i64> {
    text.trim_start().parse::<i32>().ok().map(i64::from)
}

/// A number after which only more digits and dots may follow (`1.5.5` is 1.5).
fn fraction(text: &str) -> Option<f32> {
    let text = text.trim_start();
    let dots = text.match_indices('.').nth(1).map_or(text.len(), |(at, _)| at);
    let (number, rest) = text.split_at(dots);
    let ends_well = rest.chars().all(|c| c == '.' || c.is_ascii_digit());
    number.parse().ok().filter(|_| ends_well)
}

/// Number and name of a user given as either. Only `/etc/passwd` is asked.
fn user(text: &str) -> Step<(i64, String)> {
    let number = numbers::integer(text);
    let file = fs_err::read("/etc/passwd").unwrap_or_default();
    let file = String::from_utf8_lossy(&file);
    let mut users = file.lines().filter_map(|line| {
        let mut fields = line.split(':');
        let (name, uid) = (fields.next()?, fields.nth(1)?);
        Some((uid.parse::<i64>().ok()?, name.to_owned()))
    });
    users.find(|(uid, name)| number.map_or(name == text, |number| *uid == number)).ok_or_else(
        || {
            let what =
                if number.is_some() { "UID was not found" } else { "User name was not found" };
            MANUAL.wrong_value(what, text)
        },
    )
}
