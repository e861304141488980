//! check_disk: compares the free space and inodes of mounted file systems with limits.
//!
//! [`selection`] reads the command line, whose order matters: thresholds and groups apply to the
//! paths after them. [`mounts`] knows what is mounted, [`usage`] how full it is, and here the
//! selected paths are looked at one by one.

mod limits;
mod manual;
mod mounts;
mod report;
mod selection;
mod usage;

use model::state::ServiceState;

use super::cli::rewrite_old_spellings;
use super::outcome::{Outcome, Step, settle};
use super::{Args, Check};
use crate::blocking;
use manual::MANUAL;
use mounts::Mount;
use report::Report;
use selection::{Entry, Selection};
use usage::Usage;

/// The check.
pub const CHECK: Check = Check {
    name: "check_disk",
    aliases: &[],
    summary: "Compares the free space of mounted file systems with limits.",
    run: |args| Box::pin(run(args)),
};

async fn run(args: Args) -> Outcome {
    settle(check(args).await)
}

async fn check(mut args: Args) -> Step<Outcome> {
    if args.words.is_empty() {
        return Err(MANUAL.wrong("Could not parse arguments"));
    }
    rewrite_old_spellings(&mut args.words, &[("-to", "-t")]);
    let cli = MANUAL.read(args).await?;
    // A file system whose server is gone blocks whoever asks it, for as long as it likes.
    blocking::run(move || look(cli)).await
}

fn look(cli: super::cli::Cli) -> Step<Outcome> {
    let mut log = String::new();
    let answer = match Selection::read(cli, &mut log) {
        Ok(selection) => {
            Examination { selection: &selection, log: &mut log, seen: Vec::new() }.run()
        }
        Err(early) => Err(early),
    };
    let with_log = |outcome: Outcome| outcome.after(&log);
    answer.map(with_log).map_err(with_log)
}

struct Examination<'a> {
    selection: &'a Selection,
    /// Lines of `-vvv`.
    log: &'a mut String,
    /// Mount points that have been reported; each is reported once.
    seen: Vec<&'a str>,
}

impl<'a> Examination<'a> {
    fn run(mut self) -> Step<Outcome> {
        let selection = self.selection;
        for entry in &selection.entries {
            if entry.mount.is_none() {
                let text = format!("DISK CRITICAL: {} not found", entry.name);
                return Err(Outcome::line(ServiceState::Critical, text));
            }
        }
        let mut report = Report::new(selection);
        for entry in &selection.entries {
            self.announce(entry);
            let Some(mount) = &entry.mount else { continue };
            if self.seen.contains(&mount.point.as_str()) {
                continue;
            }
            self.seen.push(&mount.point);
            if entry.group.is_none() && self.is_filtered(entry, mount)? {
                continue;
            }
            self.stat(entry)?;
            let Some(usage) = Usage::of(&mount.point).filter(|usage| usage.blocks > 0) else {
                continue;
            };
            let numbers = match &entry.group {
                None => usage.numbers(selection),
                Some(group) => self.sum_of_group(group, entry)?,
            };
            let label = selection.label(entry, mount);
            report.add(entry, label, &numbers, usage.block_bytes, self.log);
        }
        Ok(report.finish())
    }

    fn announce(&mut self, entry: &Entry) {
        let limits = &entry.limits.free_percent;
        if let (Some(warn), Some(crit)) = (&limits.warn, &limits.crit) {
            let (name, warn, crit) = (&entry.name, report::end(warn), report::end(crit));
            self.say(|| format!("Thresholds(pct) for {name} warn: {warn:.6} crit {crit:.6}\n"));
        }
        if let Some(group) = &entry.group {
            self.say(|| format!("Group of {}: {group}\n", entry.name));
        }
    }

    fn is_filtered(&mut self, entry: &Entry, mount: &Mount) -> Step<bool> {
        let selection = self.selection;
        if mount.is_remote() && selection.local_only {
            if selection.stat_remote {
                self.stat(entry)?;
            }
            return Ok(true);
        }
        let excluded = selection.excluded_types.contains(&mount.kind)
            || selection.excluded.contains(&mount.device)
            || selection.excluded.contains(&mount.point);
        let included =
            selection.included_types.is_empty() || selection.included_types.contains(&mount.kind);
        Ok(excluded || !included)
    }

    fn stat(&mut self, entry: &Entry) -> Step<()> {
        selection::stat(&entry.name, self.selection.verbose, self.log)
    }

    /// Adds up all members of a group; they are not reported again.
    ///
    /// The original keeps the sum in the entry it reports, `own`, and takes that for the first
    /// member, whose numbers are in it already. Where an empty file system comes first, the
    /// numbers of `own` count twice.
    fn sum_of_group(&mut self, group: &str, own: &Entry) -> Step<usage::Numbers> {
        let selection = self.selection;
        let mut sum = usage::Numbers::default();
        let members = selection.entries.iter().filter(|e| e.group.as_deref() == Some(group));
        for (at, member) in members.enumerate() {
            let Some(mount) = &member.mount else { continue };
            self.stat(member)?;
            let Some(usage) = Usage::of(&mount.point) else { continue };
            let part = usage.numbers(selection);
            let mult = selection.unit.bytes;
            self.say(|| {
                let (blocks, bytes, point) = (usage.blocks, usage.block_bytes, &mount.point);
                let units = part.describe_units();
                format!("Group {group}: adding {blocks} blocks sized {bytes}, ({point}) {units} mult={mult}\n")
            });
            if std::ptr::eq(member, own) {
                sum = part;
            }
            if at > 0 {
                sum.add(&part);
            }
            self.say(|| {
                let (units, bytes) = (sum.describe_units(), usage.block_bytes);
                format!("Group {group} now has: {units} fsu_blocksize={bytes} mult={mult}\n")
            });
            self.seen.push(&mount.point);
        }
        Ok(sum)
    }

    fn say(&mut self, text: impl FnOnce() -> String) {
        if self.selection.verbose >= 3 {
            self.log.push_str(&text());
        }
    }
}
