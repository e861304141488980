//! What the command line of check_disk selects: what is looked at, and against which limits.
//!
//! Options act in their order. A limit, a group or `-E` is for the paths that come after it, and
//! the mount table is read anew for each path, because an automounter may act when it is touched.

use model::state::ServiceState;

use super::super::cli::{Cli, Given};
use super::super::outcome::{Outcome, Step};
use super::super::{ere, numbers};
use super::limits::{Limits, TypedLimits, Unit, of_free_space};
use super::manual::MANUAL;
use super::mounts::{Mount, best_match, mounted};

/// One selected path.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) mount: Option<Mount>,
    pub(super) group: Option<String>,
    pub(super) limits: Limits,
}

/// The whole command line.
#[derive(Debug)]
pub(super) struct Selection {
    pub(super) entries: Vec<Entry>,
    pub(super) unit: Unit,
    pub(super) excluded: Vec<String>,
    pub(super) excluded_types: Vec<String>,
    pub(super) included_types: Vec<String>,
    pub(super) local_only: bool,
    pub(super) stat_remote: bool,
    pub(super) errors_only: bool,
    pub(super) show_device: bool,
    pub(super) ignore_reserved: bool,
    pub(super) inode_perfdata: bool,
    pub(super) verbose: u32,
    mounts: Vec<Mount>,
    typed: TypedLimits,
    group: Option<String>,
    exact: bool,
    /// Whether any path has been selected since the last `-C`.
    is_selected: bool,
}

impl Selection {
    pub(super) fn read(cli: Cli, log: &mut String) -> Step<Self> {
        let mut selection = Self::empty();
        for given in cli.given {
            let given = given.map_err(unknown_argument)?;
            selection.take(&given, log)?;
        }
        selection.take_operands(cli.operands)?;
        if !selection.is_selected {
            selection.select_all_mounts()?;
        }
        selection.match_mounts();
        Ok(selection)
    }

    fn empty() -> Self {
        Self {
            entries: Vec::new(),
            unit: Unit::MIB,
            excluded: Vec::new(),
            excluded_types: vec!["iso9660".to_owned()],
            included_types: Vec::new(),
            local_only: false,
            stat_remote: false,
            errors_only: false,
            show_device: false,
            ignore_reserved: false,
            inode_perfdata: false,
            verbose: 0,
            mounts: mounted(),
            typed: TypedLimits::default(),
            group: None,
            exact: false,
            is_selected: false,
        }
    }

    /// What a file system is called: its group, else its mount point, or its device with `-M`.
    pub(super) fn label<'a>(&self, entry: &'a Entry, mount: &'a Mount) -> &'a str {
        let own =
            if self.show_device || mount.point == "none" { &mount.device } else { &mount.point };
        entry.group.as_ref().unwrap_or(own)
    }

    fn take(&mut self, given: &Given, log: &mut String) -> Step<()> {
        let text = given.text();
        match given.key {
            "timeout" if numbers::integer(text).is_none() => {
                return Err(MANUAL.wrong_value("Timeout interval must be a positive integer", text));
            }
            "timeout" => {}
            "warning" => self.typed.of_space(text).warn = of_free_space(text),
            "critical" => self.typed.of_space(text).crit = of_free_space(text),
            "iwarning" => self.typed.free_inodes.warn = of_free_space(text),
            "icritical" => self.typed.free_inodes.crit = of_free_space(text),
            "units" => self.unit = Unit::parse(text)?,
            "kilobytes" => self.unit = Unit::KIB,
            "megabytes" => self.unit = Unit::MIB,
            "exclude_device" => self.excluded.push(text.to_owned()),
            "exclude-type" => self.excluded_types.push(text.to_owned()),
            "include-type" => self.included_types.push(text.to_owned()),
            "verbose" => self.verbose += 1,
            _ => return self.take_selecting(given.key, text, log),
        }
        Ok(())
    }

    fn take_selecting(&mut self, key: &str, text: &str, log: &mut String) -> Step<()> {
        match key {
            "path" => return self.select_path(text, log),
            "all" => return self.select_matching(".*", true, log),
            "eregi-path" => return self.select_matching(text, true, log),
            "ereg-path" => return self.select_matching(text, false, log),
            "ignore-eregi-path" => return self.drop_matching(text, true, log),
            "ignore-ereg-path" => return self.drop_matching(text, false, log),
            "clear" => return self.clear(),
            "exact-match" if self.is_selected => {
                return Err(unknown("Must set -E before selecting paths"));
            }
            "exact-match" => self.exact = true,
            "group" if self.is_selected => {
                return Err(unknown("Must set group value before selecting paths"));
            }
            "group" => self.group = Some(text.to_owned()),
            "stat-remote-fs" => (self.stat_remote, self.local_only) = (true, true),
            "local" => self.local_only = true,
            "errors-only" | "quiet" => self.errors_only = true,
            "freespace-ignore-reserved" => self.ignore_reserved = true,
            "mountpoint" => self.show_device = true,
            "iperfdata" => self.inode_perfdata = true,
            _ => return Err(MANUAL.usage().after("Unknown argument\n")),
        }
        Ok(())
    }

    fn select_path(&mut self, name: &str, log: &mut String) -> Step<()> {
        if !self.typed.is_set() {
            return Err(unknown("Must set a threshold value before using -p"));
        }
        self.select(name, None)?;
        stat(name, self.verbose, log)?;
        self.mounts = mounted();
        self.match_mounts();
        self.is_selected = true;
        Ok(())
    }

    /// Adds a path, or gives one that is there the limits and group of now.
    fn select(&mut self, name: &str, mount: Option<Mount>) -> Step<()> {
        let limits = self.typed.parse()?;
        let group = self.group.clone();
        match self.entries.iter_mut().find(|entry| entry.name == name) {
            Some(entry) => {
                (entry.group, entry.limits) = (group, limits);
                if mount.is_some() {
                    entry.mount = mount;
                }
            }
            None => self.entries.push(Entry { name: name.to_owned(), mount, group, limits }),
        }
        Ok(())
    }

    fn select_matching(&mut self, pattern: &str, ignore_case: bool, log: &mut String) -> Step<()> {
        if !self.typed.is_set() {
            return Err(unknown("Must set a threshold value before using -r/-R"));
        }
        let regex = compile(pattern, ignore_case)?;
        let matching: Vec<Mount> =
            self.mounts.iter().filter(|mount| is_match(&regex, mount)).cloned().collect();
        for Mount { device, point, .. } in &matching {
            if self.verbose >= 3 {
                log.push_str(&format!("{device} {point} matching expression {pattern}\n"));
            }
            self.select(point, None)?;
        }
        if matching.is_empty() {
            let text = format!("Regular expression did not match any path or disk - {pattern}");
            return Err(unknown(&text));
        }
        self.is_selected = true;
        self.match_mounts();
        Ok(())
    }

    fn drop_matching(&mut self, pattern: &str, ignore_case: bool, log: &mut String) -> Step<()> {
        if !self.is_selected {
            return Err(unknown(
                "Paths need to be selected before using -i/-I. Use -A to select all paths explicitly",
            ));
        }
        let regex = compile(pattern, ignore_case)?;
        let verbose = self.verbose;
        self.entries.retain(|entry| {
            let is_dropped = entry.mount.as_ref().is_some_and(|mount| is_match(&regex, mount));
            if is_dropped && verbose >= 3 {
                log.push_str(&format!("ignoring {} matching regex\n", entry.name));
            }
            !is_dropped
        });
        Ok(())
    }

    fn clear(&mut self) -> Step<()> {
        if !self.is_selected {
            self.select_all_mounts()?;
        }
        self.typed = TypedLimits::default();
        self.group = None;
        self.is_selected = false;
        Ok(())
    }

    fn select_all_mounts(&mut self) -> Step<()> {
        for mount in self.mounts.clone() {
            let name = mount.point.clone();
            self.select(&name, Some(mount))?;
        }
        Ok(())
    }

    fn match_mounts(&mut self) {
        let (mounts, exact) = (&self.mounts, self.exact);
        for entry in self.entries.iter_mut().filter(|entry| entry.mount.is_none()) {
            entry.mount = best_match(mounts, &entry.name, exact).cloned();
        }
    }

    /// `WARN% CRIT% PATH`, all of used space. The path has no group.
    fn take_operands(&mut self, operands: Vec<String>) -> Step<()> {
        let mut operands = operands.into_iter().peekable();
        let is_number = |text: &String| numbers::non_negative_integer(text).is_some();
        for limit in [&mut self.typed.used_percent.warn, &mut self.typed.used_percent.crit] {
            if let Some(text) = operands.next_if(is_number) {
                *limit = Some(text);
            }
        }
        if let Some(name) = operands.next() {
            let limits = self.typed.parse()?;
            self.entries.push(Entry { name, mount: None, group: None, limits });
            self.is_selected = true;
        }
        Ok(())
    }
}

/// Touches a path.
pub(super) fn stat(name: &str, verbose: u32, log: &mut String) -> Step<()> {
    if verbose >= 3 {
        log.push_str(&format!("calling stat on {name}\n"));
    }
    std::fs::metadata(name).map(drop).map_err(|error| {
        if verbose >= 3 {
            log.push_str(&format!("stat failed on {name}\n"));
        }
        let text = error.to_string();
        let reason = text.split(" (os error").next().unwrap_or_default();
        let text = format!("DISK CRITICAL - {name} is not accessible: {reason}");
        Outcome::line(ServiceState::Critical, text)
    })
}

fn unknown(text: &str) -> Outcome {
    Outcome::line(ServiceState::Unknown, format!("DISK UNKNOWN: {text}"))
}

/// getopt's complaints get a line of their own here; help and version do not.
fn unknown_argument(outcome: Outcome) -> Outcome {
    if outcome.stderr.is_empty() { outcome } else { outcome.after("Unknown argument\n") }
}

fn compile(pattern: &str, ignore_case: bool) -> Step<regex::Regex> {
    let flags = ere::Flags { ignore_case, ..ere::Flags::default() };
    ere::compile(pattern, flags)
        .map_err(|error| unknown(&format!("Could not compile regular expression - {error}")))
}

fn is_match(regex: &regex::Regex, mount: &Mount) -> bool {
    regex.is_match(&mount.device) || regex.is_match(&mount.point)
}
