//! The line of check_disk.

use std::fmt::Write as _;

use model::range::Range;
use model::state::ServiceState;

use super::super::outcome::Outcome;
use super::super::perf::{self, Limits};
use super::super::thresholds::{Thresholds, worst};
use super::selection::{Entry, Selection};
use super::usage::Numbers;

pub(super) struct Report<'a> {
    selection: &'a Selection,
    state: ServiceState,
    text: String,
    perfdata: String,
}

impl<'a> Report<'a> {
    pub(super) fn new(selection: &'a Selection) -> Self {
        let (text, perfdata) = (String::new(), String::new());
        Self { selection, state: ServiceState::Unknown, text, perfdata }
    }

    /// Takes in one file system or group.
    pub(super) fn add(
        &mut self,
        entry: &Entry,
        label: &str,
        numbers: &Numbers,
        block_bytes: u64,
        log: &mut String,
    ) {
        let compared = comparisons(entry, numbers);
        if self.selection.verbose >= 3 {
            let mult = self.selection.unit.bytes;
            let (used, free) = (numbers.used_percent(), numbers.free_percent());
            let (inodes_used, inodes_free) =
                (numbers.used_inodes_percent(), numbers.free_inodes_percent());
            let units = numbers.describe_units();
            let _ = writeln!(
                log,
                "For {label}, used_pct={used} free_pct={free} {units} used_inodes_pct={inodes_used} \
                 free_inodes_pct={inodes_free} fsp.fsu_blocksize={block_bytes} mult={mult}"
            );
            for (name, state) in compared {
                let _ = writeln!(log, "{name} result={}", state.code());
            }
        }
        let state =
            compared.into_iter().fold(ServiceState::Unknown, |all, (_, one)| worst(all, one));
        self.state = worst(self.state, state);
        self.add_perfdata(entry, label, numbers);
        if state != ServiceState::Ok || !self.selection.errors_only || self.selection.verbose > 0 {
            self.add_text(state, label, numbers);
        }
    }

    fn add_text(&mut self, state: ServiceState, label: &str, numbers: &Numbers) {
        let is_bad = state != ServiceState::Ok;
        let is_marked = is_bad && self.selection.verbose > 0;
        if is_marked {
            let _ = write!(self.text, " {} [", state.word());
        }
        let (free, unit, percent) =
            (numbers.free_units, self.selection.unit.shown, numbers.free_percent());
        let _ = write!(self.text, " {label} {free}{unit} ({percent:.0}%");
        // The bracket closes without having been opened where there are no inodes: so it is there.
        let (inodes, closes) = match numbers.used_inodes_percent() < 0.0 {
            true => ("-".to_owned(), is_bad),
            false => (format!("{:.0}%", numbers.free_inodes_percent()), is_marked),
        };
        let _ = write!(self.text, " inode={inodes}){};", if closes { "]" } else { "" });
    }

    fn add_perfdata(&mut self, entry: &Entry, label: &str, numbers: &Numbers) {
        let bytes = self.selection.unit.bytes;
        let total = numbers.total_units.saturating_mul(bytes);
        let (units, percent) = (&entry.limits.free_units, &entry.limits.free_percent);
        let limits = Limits {
            warn: high_tide(units.warn.as_ref(), percent.warn.as_ref(), numbers.total_units, bytes),
            crit: high_tide(units.crit.as_ref(), percent.crit.as_ref(), numbers.total_units, bytes),
            min: Some(0),
            max: Some(total),
        };
        let used = numbers.used_units.saturating_mul(bytes);
        let _ = write!(self.perfdata, " {}", perf::whole(label, used, "B", limits));
        if self.selection.inode_perfdata {
            let inodes = &entry.limits.free_inodes;
            let part =
                |range: &Range| as_unsigned((1.0 - end(range) / 100.0) * numbers.inodes as f64);
            let limits = Limits {
                warn: inodes.warn.as_ref().map(part),
                crit: inodes.crit.as_ref().map(part),
                min: Some(0),
                max: Some(numbers.inodes),
            };
            let label = format!("{label} (inodes)");
            let _ =
                write!(self.perfdata, " {}", perf::whole(&label, numbers.inodes_used, "", limits));
        }
    }

    pub(super) fn finish(self) -> Outcome {
        let is_silent = self.selection.errors_only && self.state == ServiceState::Ok;
        let preamble = if is_silent { "" } else { " - free space:" };
        let (word, text, perfdata) = (self.state.word(), self.text, self.perfdata);
        Outcome::line(self.state, format!("DISK {word}{preamble}{text}|{perfdata}"))
    }
}

fn comparisons(entry: &Entry, numbers: &Numbers) -> [(&'static str, ServiceState); 6] {
    let limits = &entry.limits;
    let none = Thresholds::default();
    [
        ("Freespace_units", limits.free_units.state(numbers.free_units as f64)),
        ("Freespace%", limits.free_percent.state(numbers.free_percent())),
        ("Usedspace_units", none.state(numbers.used_units as f64)),
        ("Usedspace_percent", limits.used_percent.state(numbers.used_percent())),
        ("Usedinodes_percent", none.state(numbers.used_inodes_percent())),
        ("Freeinodes_percent", limits.free_inodes.state(numbers.free_inodes_percent())),
    ]
}

/// How much may be used: the lower of what the two limits on free space leave. A limit above the
/// total wraps around, as in the original.
fn high_tide(
    units: Option<&Range>,
    percent: Option<&Range>,
    total_units: u64,
    bytes: u64,
) -> Option<u64> {
    let by_units = units.map(|range| as_unsigned((total_units as f64 - end(range)) * bytes as f64));
    let total = total_units.saturating_mul(bytes) as f64;
    let by_percent = percent.map(|range| (1.0 - end(range) / 100.0) * total);
    match (by_units, by_percent) {
        (units, None) => units,
        (None, Some(percent)) => Some(as_unsigned(percent)),
        (Some(units), Some(percent)) => Some(as_unsigned(percent.min(units as f64))),
    }
}

/// The end of a range as the original's structure holds it: 0 where it is open.
pub(super) fn end(range: &Range) -> f64 {
    if range.end.is_finite() { range.end } else { 0.0 }
}

/// What a C compiler for amd64 makes of it.
fn as_unsigned(value: f64) -> u64 {
    if value < 0.0 { (value as i64).cast_unsigned() } else { value as u64 }
}

#[cfg(test)]
mod tests {
    use super::super::manual::MANUAL;
    use super::super::usage::Usage;
    use super::*;

    fn tide(units: Option<&str>, percent: Option<&str>, total: u64, bytes: u64) -> Option<u64> {
        let range = |text: &str| text.parse::<Range>().unwrap();
        high_tide(units.map(range).as_ref(), percent.map(range).as_ref(), total, bytes)
    }

    #[test]
    fn the_lower_limit_counts_and_what_is_above_the_total_wraps() {
        const MIB: u64 = 1 << 20;
        assert_eq!(tide(None, None, 100, MIB), None);
        assert_eq!(tide(Some("@10"), None, 100, MIB), Some(90 * MIB));
        assert_eq!(tide(None, Some("@10%"), 258_019, MIB), Some(243_497_277_849));
        assert_eq!(tide(Some("@100"), Some("@5%"), 258_022, MIB), Some(257_027_892_838));
        assert_eq!(tide(Some("@1000"), None, 251, 1 << 30), Some(18_446_743_269_476_925_440));
        assert_eq!(tide(Some("@5:"), None, 100, 1), Some(100));
    }

    /// A file system of 100 MiB with 60 used. Each line is the original's.
    #[test]
    fn without_inodes_a_bracket_is_left_over() {
        for (options, line) in [
            (
                "-w 10%",
                "OK - free space: /t 40MiB (40% inode=-);| /t=62914560B;94371840;;0;104857600",
            ),
            (
                "-w 50%",
                "WARNING - free space: /t 40MiB (40% inode=-)];| /t=62914560B;52428800;;0;104857600",
            ),
            (
                "-v -w 50%",
                "WARNING - free space: WARNING [ /t 40MiB (40% inode=-)];| /t=62914560B;52428800;;0;104857600",
            ),
            (
                "-P -W 10%",
                "OK - free space: /t 40MiB (40% inode=-);| /t=62914560B;;;0;104857600 '/t (inodes)'=0;0;;0;0",
            ),
            (
                "-w 39.9 -c 1.5",
                "OK - free space: /t 40MiB (40% inode=-);| /t=62914560B;63019417;103284736;0;104857600",
            ),
            ("-e -w 10%", "OK| /t=62914560B;94371840;;0;104857600"),
            (
                "-w 5 -c @10:",
                "CRITICAL - free space: /t 40MiB (40% inode=-)];| /t=62914560B;99614720;104857600;0;104857600",
            ),
        ] {
            let words: Vec<String> = options.split(' ').map(str::to_owned).collect();
            let selection = Selection::read(MANUAL.parse("check_disk", words), &mut String::new());
            let selection = selection.unwrap();
            let usage = Usage::for_tests(4096, [25_600, 10_240, 10_240], [0, 0, 0]);
            let mut report = Report::new(&selection);
            let numbers = usage.numbers(&selection);
            report.add(&selection.entries[0], "/t", &numbers, 4096, &mut String::new());
            assert_eq!(report.finish().output, format!("DISK {line}\n"));
        }
    }
}
