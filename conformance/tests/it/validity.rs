//! When time periods are valid: nagios4 with its clock set, through `-s`, beside
//! `monitor::timeperiod`.
//!
//! In UTC: on days when the clock changes we differ on purpose. Nagios gives up its search after
//! some months; then only this is compared, that we find nothing soon. Behind an exclusion it
//! goes on in steps of a minute, and when it gives up there it names an excluded time.
//! The same questions in every run; `ATALAYA_RANDOM_CONFIGS=5000` asks more.

use std::path::{Path, PathBuf};
use std::process::Command;

use config::LoadOptions;
use jiff::tz::TimeZone;
use model::Timestamp;
use monitor::timeperiod::next_valid;

use crate::files::Files;
use crate::peer;

/// What `make test` has time for.
const QUESTIONS: u64 = 150;
/// How far Nagios' search certainly reaches.
const REACH_S: i64 = 60 * 86_400;
/// Its steps behind an exclusion.
const STEP_S: u64 = 60;

#[test]
fn the_next_valid_time_is_the_one_nagios_finds() {
    let Some(nagios) = peer::nagios4() else { return };
    let wanted = std::env::var("ATALAYA_RANDOM_CONFIGS").ok().and_then(|n| n.parse().ok());
    let directory = tempfile::tempdir().unwrap();
    let Some(clock) = clock(directory.path()) else { return };
    let mut questions = Questions { state: 0x9e37_79b9_7f4a_7c15 };
    let mut differences = Vec::new();
    for _ in 0..wanted.unwrap_or(QUESTIONS) {
        let (periods, now) = (questions.periods(), questions.moment());
        std::fs::write(directory.path().join("nagios.cfg"), MAIN).unwrap();
        std::fs::write(directory.path().join("objects.cfg"), format!("{REST}{periods}")).unwrap();
        let theirs = theirs(&nagios, &clock, directory.path(), now);
        let ours = ours(directory.path(), now);
        let excludes = periods.contains("exclude");
        let agree = match (theirs, ours) {
            _ if theirs == ours => true,
            (None, Some(ours)) => ours - now > REACH_S,
            // What Nagios says when its search ends with nothing but excluded times.
            (Some(_), _) if excludes && ours.is_none_or(|ours| ours - now > REACH_S) => true,
            (Some(theirs), Some(ours)) => excludes && theirs.abs_diff(ours) <= STEP_S,
            _ => false,
        };
        if !agree {
            differences.push(format!(
                "at {}: nagios4 {}, ours {}\n{periods}",
                shown(Some(now)),
                shown(theirs),
                shown(ours)
            ));
        }
    }
    assert!(differences.is_empty(), "{} differ\n{}", differences.len(), differences.join("\n"));
}

const MAIN: &str = "cfg_file=objects.cfg\ncheck_result_path=.\nlog_file=nagios.log\n\
                    nagios_user=root\nnagios_group=root\nillegal_macro_output_chars=`\n\
                    interval_length=1\nhost_inter_check_delay_method=n\n";

const REST: &str = "define command {\ncommand_name c\ncommand_line c\n}
define contact {\ncontact_name k\nhost_notification_commands c\nservice_notification_commands c
host_notification_period p\nservice_notification_period p\n}
define host {\nhost_name h\nmax_check_attempts 1\ncheck_command c\ncheck_interval 1\ncontacts k
check_period p\n}
define service {\nhost_name h\nservice_description s\nmax_check_attempts 1\ncheck_command c
contacts k\ncheck_period p\nnotification_period p\n}
";

/// A library that sets the clock of the program it is loaded into.
fn clock(directory: &Path) -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/clock.c");
    let library = directory.join("clock.so");
    let built =
        Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(source).status();
    if built.is_ok_and(|status| status.success()) {
        return Some(library);
    }
    eprintln!("SKIPPED: no C compiler to build the clock with");
    None
}

/// The first check of the host, which is due at once but for its check period.
fn theirs(nagios: &Path, clock: &Path, directory: &Path, now: i64) -> Option<i64> {
    let output = Command::new(nagios)
        .arg("-s")
        .arg(directory.join("nagios.cfg"))
        .env("LD_PRELOAD", clock)
        .env("FAKE_TIME", now.to_string())
        .env("TZ", "UTC0")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let label = "First scheduled check:";
    let line = text.lines().find_map(|line| line.strip_prefix(label));
    let line = line.unwrap_or_else(|| panic!("no first check in:\n{text}")).trim();
    let time = jiff::civil::DateTime::strptime("%a %b %e %H:%M:%S %Y", line).ok()?;
    Some(TimeZone::UTC.to_timestamp(time).unwrap().as_second())
}

fn ours(directory: &Path, now: i64) -> Option<i64> {
    let files = Files { working_directory: directory.to_owned() };
    let main = directory.join("nagios.cfg");
    let loaded = config::load(&main.to_string_lossy(), &LoadOptions::default(), &files);
    let objects = loaded.objects.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics));
    let period = objects.timeperiod("p");
    assert!(period.is_some());
    next_valid(&objects, period, Timestamp::from_secs(now), &TimeZone::UTC).map(Timestamp::as_secs)
}

fn shown(at: Option<i64>) -> String {
    at.and_then(|at| jiff::Timestamp::from_second(at).ok())
        .map_or("never".into(), |at| at.to_string())
}

struct Questions {
    state: u64,
}

impl Questions {
    fn moment(&mut self) -> i64 {
        let day = 18_600 + self.below(1_100) as i64;
        let second = match self.below(4) {
            0 => 0,
            1 => 86_399,
            _ => self.below(86_400) as i64,
        };
        day * 86_400 + second
    }

    fn periods(&mut self) -> String {
        let excluded = self.below(3) == 0;
        let mut text = String::from("define timeperiod {\ntimeperiod_name p\nalias p\n");
        if excluded {
            text += "exclude x\n";
        }
        for _ in 0..=self.below(4) {
            text += &self.line();
        }
        text += "}\n";
        if excluded {
            text += "define timeperiod {\ntimeperiod_name x\nalias x\n";
            for _ in 0..=self.below(3) {
                text += &self.line().replace("00:00-00:00", "11:00-13:00");
            }
            text += "}\n";
        }
        text
    }

    fn line(&mut self) -> String {
        let skip = match self.below(4) {
            0 => format!(" / {}", 1 + self.below(9)),
            _ => String::new(),
        };
        let (weekday, other) = (self.weekday(), self.weekday());
        let (month, last) = (self.month(), self.month());
        let (a, b) = (self.day(), self.day());
        let (n, m) = (self.nth(), self.nth());
        let days = match self.below(11) {
            0..=2 => weekday.to_owned(),
            3 => format!("day {a}"),
            4 => format!("day {a} - {b}{skip}"),
            5 => format!("{month} {a}"),
            6 => format!("{month} {a} - {last} {b}{skip}"),
            7 => format!("{weekday} {n} - {other} {m}{skip}"),
            8 => format!("{weekday} {n} {month} - {other} {m} {last}{skip}"),
            9 => {
                let mut dates = [self.date(), self.date()];
                dates.sort();
                format!("{}{skip}", dates.join(" - "))
            }
            _ => format!("{}{skip}", self.date()),
        };
        let hours =
            ["00:00-24:00", "09:00-17:00", "00:00-00:00", "00:00-08:00,20:00-24:00", "12:00-11:00"];
        format!("{days} {}\n", hours[self.below(hours.len())])
    }

    fn weekday(&mut self) -> &'static str {
        ["sunday", "monday", "wednesday", "saturday"][self.below(4)]
    }
    fn month(&mut self) -> &'static str {
        ["january", "february", "april", "august", "december"][self.below(5)]
    }
    fn day(&mut self) -> i64 {
        [1, 5, 15, 28, 29, 30, 31, -1, -3, -29, -31][self.below(11)]
    }
    fn nth(&mut self) -> i64 {
        [1, 2, 4, 5, -1, -2, -5][self.below(7)]
    }
    fn date(&mut self) -> String {
        format!("{}-{:02}-{:02}", 2020 + self.below(5), 1 + self.below(12), 1 + self.below(31))
    }

    /// A number below `bound`; xorshift64*.
    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        (self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % bound
    }
}
