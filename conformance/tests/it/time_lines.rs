//! Random lines of time periods: what nagios4 takes for a date form, and for which.
//!
//! The same lines in every run; `ATALAYA_RANDOM_CONFIGS=5000` asks for more of them.

use crate::verify::Case;
use crate::{peer, resolved};

/// What `make test` has time for.
const LINES: u64 = 150;

#[test]
fn random_timeperiod_lines_are_read_as_by_nagios() {
    let Some(nagios) = peer::nagios4() else { return };
    let wanted = std::env::var("ATALAYA_RANDOM_CONFIGS").ok().and_then(|n| n.parse().ok());
    let directory = tempfile::tempdir().unwrap();
    let main = directory.path().join("nagios.cfg");
    let case = Case { directory: directory.path().into(), main: main.clone() };
    let mut lines = Lines { state: 0x2545_f491_4f6c_dd1d };
    let mut differences = Vec::new();
    let mut accepted = 0;
    for _ in 0..wanted.unwrap_or(LINES) {
        let line = lines.make();
        let period = format!("define timeperiod {{\ntimeperiod_name p\nalias p\n{line}\n}}\n");
        std::fs::write(directory.path().join("objects.cfg"), format!("{REST}{period}")).unwrap();
        std::fs::write(&main, MAIN).unwrap();
        let difference = case.difference(&nagios, &["-v"]).or_else(|| {
            let good = case.ours(false).exit == 0;
            accepted += u64::from(good);
            good.then(|| resolved::difference(&nagios, directory.path())).flatten()
        });
        differences.extend(difference.map(|difference| format!("`{line}`:\n{difference}")));
    }
    let n = differences.len();
    assert!(n == 0, "{n} differ (- nagios4, + ours):\n{}", differences.join("\n"));
    assert!(accepted > 10, "only {accepted} lines were valid");
}

const MAIN: &str = "cfg_file=objects.cfg\ncheck_result_path=.\nlog_file=nagios.log\n\
                    nagios_user=root\nnagios_group=root\nillegal_macro_output_chars=`\n";

/// So that there is nothing else to complain about.
const REST: &str = "define command {\ncommand_name c\ncommand_line c\n}
define timeperiod {\ntimeperiod_name t\nalias t\n}
define contact {\ncontact_name k\nhost_notification_commands c\nservice_notification_commands c
host_notification_period t\nservice_notification_period t\n}
define host {\nhost_name h\nmax_check_attempts 1\ncontacts k\n}
define service {\nhost_name h\nservice_description s\nmax_check_attempts 1\ncheck_command c
contacts k\ncheck_period t\nnotification_period t\n}
";

const PARTS: [&str; 40] = [
    "monday",
    "sunday",
    "day",
    "april",
    "february",
    "may",
    "someday",
    "Monday",
    " ",
    " ",
    " ",
    " ",
    "  ",
    "\t",
    "-",
    "-",
    " - ",
    " - ",
    "/",
    " / ",
    " / 2",
    " / 0",
    "1",
    "2",
    "15",
    "31",
    "-1",
    "+3",
    "0",
    "99999999999",
    "2007-01-01",
    "2008-2-30",
    "99-12-31",
    "09:00-17:00",
    "00:00-24:00",
    "00:00-24:00",
    "00:00-09:00,17:00-24:00",
    "24:00-24:01",
    "9:5-10",
    ",",
];

struct Lines {
    state: u64,
}

impl Lines {
    /// Half of the lines have a sensible shape to begin with.
    fn make(&mut self) -> String {
        let mut line = String::new();
        if self.below(2) == 0 {
            let day = ["monday", "day", "april", "monday 2 may", "2007-01-01"][self.below(5)];
            line.push_str(day);
            line.push_str(["", " 1", " 2 - 5", " -1 - day 3", " - tuesday 3 may"][self.below(5)]);
            line.push_str(["", "", " / 3"][self.below(3)]);
            line.push_str([" 00:00-24:00", " 09:00-17:00,20:00-21:00", ""][self.below(3)]);
            if self.below(2) == 0 {
                let at = self.below(line.len() + 1);
                let part = PARTS[self.below(PARTS.len())];
                line.insert_str(at, part);
            }
        } else {
            for _ in 0..=self.below(8) {
                line.push_str(PARTS[self.below(PARTS.len())]);
            }
        }
        // A line that begins otherwise is not a line of a time period at all.
        let line = line.trim().to_owned();
        if line.is_empty() { "monday".into() } else { line }
    }

    /// A number below `bound`; xorshift64*.
    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        (self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % bound
    }
}
