//! Where the lines come from: a file, or `/proc` in the shape `ps` prints.

use std::os::unix::fs::MetadataExt;

use model::state::ServiceState;

use super::super::base_name;
use super::super::outcome::{Outcome, Step};
use super::process::Process;

/// Lines about processes, without the heading, and who is asking.
pub(super) struct Listing {
    pub(super) lines: Vec<String>,
    own_pid: i64,
    own_file: Option<FileId>,
    parent: Option<i64>,
}

type FileId = (u64, u64);

const HEADING: &str =
    "STAT   UID   PID  PPID    VSZ   RSS %CPU     ELAPSED COMMAND         COMMAND";

impl Listing {
    pub(super) fn from_file(path: &str) -> Step<Self> {
        let bytes = std::fs::read(path).map_err(|error| {
            let text = error.to_string();
            let reason = text.split(" (os error").next().unwrap_or_default();
            Outcome::new(ServiceState::Unknown, format!("Error opening {path}: {reason}"))
        })?;
        let text = String::from_utf8_lossy(&bytes);
        Ok(Self::of(text.lines().skip(1).map(str::to_owned).collect()))
    }

    pub(super) fn from_proc() -> Self {
        Self::of(proc_lines())
    }

    fn of(lines: Vec<String>) -> Self {
        let own_pid = i64::from(std::process::id());
        Self { lines, own_pid, own_file: program_file(own_pid), parent: parent_to_leave_out() }
    }

    /// Whether a process is this program: by its file, or by its number only.
    pub(super) fn is_self(&self, pid: i64, by_pid: bool) -> bool {
        if by_pid {
            return pid == self.own_pid;
        }
        self.own_file.is_some() && program_file(pid) == self.own_file
    }

    pub(super) fn is_parent(&self, pid: i64) -> bool {
        self.parent == Some(pid)
    }
}

/// The heading and the first lines of the list sorted by falling CPU use.
pub(in crate::checks) fn listing_by_cpu(count: usize) -> String {
    let mut lines = proc_lines();
    let cpu_percent = |line: &String| Process::from_line(line).map_or(0.0, |p| p.cpu_percent);
    lines.sort_by(|a, b| cpu_percent(b).total_cmp(&cpu_percent(a)));
    let shown = std::iter::once(HEADING).chain(lines.iter().map(String::as_str).take(count));
    shown.flat_map(|line| [line, "\n"]).collect()
}

/// The original does not count who called it. A check inside the monitoring daemon was called by
/// the daemon, which is left out as this program already; the daemon's own parent is of no concern.
fn parent_to_leave_out() -> Option<i64> {
    let called_as_program = std::env::args_os()
        .take(3)
        .any(|word| word.to_str().is_some_and(|word| base_name(word) == super::CHECK.name));
    called_as_program.then(|| i64::from(std::os::unix::process::parent_id()))
}

fn program_file(pid: i64) -> Option<FileId> {
    let metadata = std::fs::metadata(format!("/proc/{pid}/exe")).ok()?;
    Some((metadata.dev(), metadata.ino()))
}

fn proc_lines() -> Vec<String> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    let mut pids: Vec<u32> =
        entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    pids.sort_unstable();
    let clock = Clock::read();
    // A process that ends meanwhile is left out.
    pids.into_iter().filter_map(|pid| line_of(pid, &clock)).collect()
}

struct Clock {
    uptime_ticks: u64,
    ticks_per_s: u64,
}

impl Clock {
    fn read() -> Self {
        let uptime = std::fs::read_to_string("/proc/uptime").unwrap_or_default();
        let ticks_per_s = rustix::param::clock_ticks_per_second().max(1);
        let uptime_s: f64 = uptime.split(' ').next().and_then(|s| s.parse().ok()).unwrap_or(0.0);
        Self { uptime_ticks: (uptime_s * ticks_per_s as f64) as u64, ticks_per_s }
    }
}

fn line_of(pid: u32, clock: &Clock) -> Option<String> {
    let read = |name: &str| std::fs::read(format!("/proc/{pid}/{name}")).ok();
    let stat = Stat::parse(&read("stat")?)?;
    let status = read("status").unwrap_or_default();
    let status = Status::parse(&String::from_utf8_lossy(&status));
    let arguments = read("cmdline").unwrap_or_default();
    let (name, args) = names(&stat, &arguments);
    let age_s = clock.uptime_ticks.saturating_sub(stat.start_ticks) / clock.ticks_per_s;
    let flags = stat.flags(pid, status.locked_kib > 0);
    let (uid, ppid, vsz, rss) = (status.uid, stat.ppid, status.size_kib, status.resident_kib);
    let (cpu, age) = (cpu_use(stat.cpu_ticks, age_s, clock.ticks_per_s), age(age_s));
    Some(format!(
        "{flags:<4} {uid:>5} {pid:>5} {ppid:>5} {vsz:>6} {rss:>5} {cpu:>4} {age:>11} {name:<15} {args}"
    ))
}

/// The two command columns.
fn names(stat: &Stat, arguments: &[u8]) -> (String, String) {
    let name = printable(&stat.name);
    if stat.state == 'Z' {
        return (format!("{name} <defunct>"), format!("[{name}] <defunct>"));
    }
    let end = arguments.iter().rposition(|b| *b != 0).map_or(0, |at| at + 1);
    let words: Vec<u8> = arguments[..end].iter().map(|b| if *b == 0 { b' ' } else { *b }).collect();
    let args = if words.is_empty() { format!("[{name}]") } else { printable(&words) };
    (name, args)
}

/// As `ps` prints it in the C locale.
fn printable(bytes: &[u8]) -> String {
    bytes.iter().map(|b| if matches!(b, 0x20..=0x7e) { char::from(*b) } else { '?' }).collect()
}

/// CPU time by age, in percent with one decimal.
fn cpu_use(cpu_ticks: u64, age_s: u64, ticks_per_s: u64) -> String {
    let per_mille = match age_s {
        0 => 0,
        age_s => cpu_ticks.saturating_mul(1000) / ticks_per_s / age_s,
    };
    if per_mille > 999 * 10 {
        return (per_mille / 10).to_string();
    }
    format!("{}.{}", per_mille / 10, per_mille % 10)
}

/// `[[days-]hours:]minutes:seconds`
fn age(seconds: u64) -> String {
    let (days, hours) = (seconds / 86_400, seconds / 3600 % 24);
    let (minutes, seconds) = (seconds / 60 % 60, seconds % 60);
    match (days, hours) {
        (0, 0) => format!("{minutes:02}:{seconds:02}"),
        (0, _) => format!("{hours:02}:{minutes:02}:{seconds:02}"),
        _ => format!("{days}-{hours:02}:{minutes:02}:{seconds:02}"),
    }
}

/// What is used of `/proc/PID/stat`.
struct Stat {
    name: Vec<u8>,
    state: char,
    ppid: i64,
    group: i64,
    session: i64,
    foreground_group: i64,
    cpu_ticks: u64,
    nice: i64,
    threads: i64,
    start_ticks: u64,
}

impl Stat {
    fn parse(bytes: &[u8]) -> Option<Self> {
        // The name may hold parentheses and blanks; what follows the last one does not.
        let (open, close) =
            (bytes.iter().position(|b| *b == b'(')?, bytes.iter().rposition(|b| *b == b')')?);
        let name = bytes.get(open + 1..close)?.to_vec();
        let rest = std::str::from_utf8(bytes.get(close + 1..)?).ok()?;
        let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
        // The first of them is field 3 of proc(5).
        let number = |field: usize| fields.get(field - 3)?.parse::<i64>().ok();
        let ticks = |field: usize| fields.get(field - 3)?.parse::<u64>().ok();
        Some(Self {
            name,
            state: fields.first()?.chars().next()?,
            ppid: number(4)?,
            group: number(5)?,
            session: number(6)?,
            foreground_group: number(8)?,
            cpu_ticks: ticks(14)?.saturating_add(ticks(15)?),
            nice: number(19)?,
            threads: number(20)?,
            start_ticks: ticks(22)?,
        })
    }

    fn flags(&self, pid: u32, has_locked_memory: bool) -> String {
        let mut flags = String::from(self.state);
        let further = [
            (self.nice < 0, '<'),
            (self.nice > 0, 'N'),
            (has_locked_memory, 'L'),
            (self.session == i64::from(pid), 's'),
            (self.threads > 1, 'l'),
            (self.group == self.foreground_group, '+'),
        ];
        flags.extend(further.into_iter().filter(|(is_so, _)| *is_so).map(|(_, flag)| flag));
        flags
    }
}

/// What is used of `/proc/PID/status`.
#[derive(Default)]
struct Status {
    uid: u64,
    size_kib: u64,
    resident_kib: u64,
    locked_kib: u64,
}

impl Status {
    fn parse(text: &str) -> Self {
        let mut status = Self::default();
        for (key, value) in text.lines().filter_map(|line| line.split_once(':')) {
            let number = |nth| {
                value.split_ascii_whitespace().nth(nth).and_then(|n| n.parse().ok()).unwrap_or(0)
            };
            match key {
                "Uid" => status.uid = number(1),
                "VmSize" => status.size_kib = number(0),
                "VmRSS" => status.resident_kib = number(0),
                "VmLck" => status.locked_kib = number(0),
                _ => {}
            }
        }
        status
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_may_hold_anything() {
        let stat = b"7 (a) b (c) S 1 7 7 0 -1 4194560 1 2 3 4 150 50 7 8 20 5 3 0 1234 999 10 0";
        let stat = Stat::parse(stat).unwrap();
        assert_eq!((stat.name.as_slice(), stat.ppid, stat.cpu_ticks), (&b"a) b (c"[..], 1, 200));
        assert_eq!((stat.start_ticks, stat.flags(7, true)), (1234, "SNLsl".to_owned()));
    }

    #[test]
    fn ages_and_shares_are_printed_as_ps_does() {
        assert_eq!([age(59), age(3600), age(90_061)], ["00:59", "01:00:00", "1-01:01:01"]);
        assert_eq!([cpu_use(150, 10, 100), cpu_use(5, 0, 100)], ["15.0", "0.0"]);
        assert_eq!(cpu_use(200_000, 10, 100), "20000");
    }

    #[test]
    fn this_process_is_in_the_list_and_knows_itself() {
        let listing = Listing::from_proc();
        let own = i64::from(std::process::id());
        assert!(listing.is_self(own, false) && listing.is_self(own, true));
        let found = listing.lines.iter().filter_map(|line| super::super::Process::from_line(line));
        assert_eq!(found.filter(|process| process.pid == own).count(), 1);
    }

    proptest! {
        #[test]
        fn foreign_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..80), text in ".{0,80}") {
            let _ = Stat::parse(&bytes);
            let _ = Stat::parse(format!("1 (x) {text}").as_bytes());
            let _ = Status::parse(&text);
        }
    }
}
