//! Random configurations: what nagios4 accepts we accept, and resolve to the same objects.
//!
//! The same configurations in every run; `ATALAYA_RANDOM_CONFIGS=5000` asks for more of them.

use std::fmt::Write as _;

use crate::verify::Case;
use crate::{peer, resolved};

/// What `make test` has time for.
const CONFIGURATIONS: u64 = 60;

#[test]
fn random_configurations_are_judged_and_resolved_as_with_nagios() {
    let Some(nagios) = peer::nagios4() else { return };
    let wanted = std::env::var("ATALAYA_RANDOM_CONFIGS").ok().and_then(|n| n.parse().ok());
    let mut accepted = 0;
    let mut differences = Vec::new();
    for seed in 1..=wanted.unwrap_or(CONFIGURATIONS) {
        let directory = tempfile::tempdir().unwrap();
        let text = Generator::new(seed).configuration();
        let main = directory.path().join("nagios.cfg");
        std::fs::write(&main, MAIN).unwrap();
        std::fs::write(directory.path().join("objects.cfg"), &text).unwrap();
        let case = Case { directory: directory.path().into(), main };
        let difference = case.judgement_difference(&nagios).or_else(|| {
            let good = case.ours(false).exit == 0;
            accepted += u64::from(good);
            good.then(|| resolved::difference(&nagios, directory.path())).flatten()
        });
        if let Some(difference) = difference {
            differences.push(format!("seed {seed} (- nagios4, + ours):\n{difference}"));
            eprintln!("objects.cfg of seed {seed}:\n{text}");
        }
    }
    assert!(differences.is_empty(), "{} differ\n{}", differences.len(), differences.join("\n"));
    assert!(accepted > CONFIGURATIONS / 2, "only {accepted} were valid");
}

const MAIN: &str = "cfg_file=objects.cfg\ncheck_result_path=.\nlog_file=nagios.log\n\
                    nagios_user=root\nnagios_group=root\nillegal_macro_output_chars=`\n";

/// Writes configurations that are mostly right.
struct Generator {
    state: u64,
    out: String,
}

impl Generator {
    fn new(seed: u64) -> Self {
        Self { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1, out: String::new() }
    }

    fn configuration(mut self) -> String {
        self.fixed();
        for n in 0..3 {
            self.template("host", n);
            self.template("service", n);
        }
        for n in 0..4 {
            self.host(n);
            self.group("hostgroup", n, "h");
        }
        for n in 0..2 {
            self.group("contactgroup", n, "c");
        }
        for _ in 0..5 {
            self.service();
        }
        for _ in 0..self.below(3) {
            self.escalation();
            self.dependency();
        }
        self.out
    }

    /// What everything else refers to.
    fn fixed(&mut self) {
        self.block("command", &[("command_name", "check"), ("command_line", "/bin/true")]);
        for name in ["p0", "p1"] {
            let hours = "00:00-12:00,13:00-24:00";
            self.block(
                "timeperiod",
                &[("timeperiod_name", name), ("alias", "a"), ("monday", hours)],
            );
        }
        for name in ["c0", "c1", "c2"] {
            let entries = [
                ("contact_name", name),
                ("host_notification_commands", "check!1"),
                ("service_notification_commands", "check"),
                ("host_notification_period", "p0"),
                ("service_notification_period", "p1"),
            ];
            self.block("contact", &entries);
        }
        let all = [("hostgroup_name", "all"), ("members", "*")];
        self.block("hostgroup", &all);
        for description in ["s0", "s1", "s2", "s3"] {
            let entries = [
                ("hostgroup_name", "all"),
                ("service_description", description),
                ("max_check_attempts", "1"),
                ("check_command", "check"),
            ];
            self.block("service", &entries);
        }
        let entries = [("host_name", "h9"), ("max_check_attempts", "1"), ("contacts", "c0")];
        self.block("host", &entries);
    }

    fn template(&mut self, kind: &str, n: usize) {
        let mut entries = vec![("name", format!("t{n}")), ("register", "0".into())];
        if n > 0 && self.chance(2) {
            entries.push(("use", format!("t{}", self.below(n))));
        }
        self.common(kind, &mut entries);
        self.put(kind, entries);
    }

    fn host(&mut self, n: usize) {
        let mut entries = vec![("host_name", format!("h{n}"))];
        entries.push(("max_check_attempts", self.number()));
        self.uses(&mut entries);
        self.common("host", &mut entries);
        if n > 0 && self.chance(3) {
            let parents = (0..n).filter(|_| self.chance(2)).map(|n| format!("h{n}"));
            let parents: Vec<String> = parents.collect();
            if !parents.is_empty() {
                entries.push(("parents", parents.join(",")));
            }
        }
        self.put("host", entries);
    }

    fn service(&mut self) {
        let mut entries = vec![("service_description", format!("s{}", self.below(4)))];
        entries.push(("max_check_attempts", self.number()));
        let on_hosts = !self.chance(3);
        if on_hosts {
            entries.push(("host_name", self.list("h", 4)));
        }
        if !on_hosts || self.chance(2) {
            entries.push(("hostgroup_name", self.list("g", 4)));
        }
        self.uses(&mut entries);
        entries.push(("check_command", self.pick(&["check", "check!a!b", "!check!c"])));
        self.common("service", &mut entries);
        self.put("service", entries);
    }

    fn group(&mut self, kind: &'static str, n: usize, member: &str) {
        let (name, members, nested, letter) = match kind {
            "hostgroup" => ("hostgroup_name", "members", "hostgroup_members", "g"),
            _ => ("contactgroup_name", "members", "contactgroup_members", "cg"),
        };
        let mut entries = vec![(name, format!("{letter}{n}"))];
        if self.chance(2) {
            entries.push((members, self.list(member, 3)));
        }
        if n > 0 && self.chance(3) {
            entries.push((nested, format!("{letter}{}", self.below(n))));
        }
        self.put(kind, entries);
    }

    fn escalation(&mut self) {
        let mut entries = vec![
            ("first_notification", self.number()),
            ("last_notification", self.pick(&["0", "5"])),
        ];
        if self.chance(2) {
            entries.push(("contacts", self.pick(&["c0", "+c1", "c0,c2", "null"])));
        }
        if self.chance(2) {
            entries.push(("contact_groups", self.pick(&["cg0", "+cg1", "null"])));
        }
        if self.chance(2) {
            entries.push(("host_name", self.list("h", 4)));
            self.put("hostescalation", entries);
        } else {
            entries.push(("host_name", self.list("h", 4)));
            entries.push(("service_description", self.pick(&["*", "s0", "s1,s2"])));
            self.put("serviceescalation", entries);
        }
    }

    fn dependency(&mut self) {
        let mut entries =
            vec![("execution_failure_criteria", self.pick(&["n", "o", "u,p", "a", "o,u"]))];
        if self.chance(2) {
            entries.push(("notification_failure_criteria", self.pick(&["n", "o", "u"])));
        }
        if self.chance(2) {
            entries.push(("host_name", "h9".into()));
            let dependents = self.list("h", 4).replace('*', "h1");
            entries.push(("dependent_host_name", dependents));
            self.put("hostdependency", entries);
        } else {
            entries.push(("host_name", self.list("h", 4)));
            entries.push(("service_description", self.pick(&["s0", "s1"])));
            entries.push(("dependent_service_description", self.pick(&["s2", "s3", "s2,s3"])));
            self.put("servicedependency", entries);
        }
    }

    /// Directives of hosts and services, templates or not.
    fn common(&mut self, kind: &str, entries: &mut Vec<(&'static str, String)>) {
        const TEXTS: &[&str] = &["text", "null", "other text"];
        let choices: [(&'static str, &[&str]); 16] = [
            ("contacts", &["c0", "c1,c2", "+c2", "null", "c0 , c1"]),
            ("contact_groups", &["cg0", "cg1", "+cg1", "null"]),
            ("check_period", &["p0", "p1", "null"]),
            ("notification_period", &["p0", "p1", "null"]),
            ("notification_interval", &["0", "7", "1.5", "null"]),
            ("check_interval", &["1", "2.5", "0"]),
            ("retry_interval", &["1", ".5"]),
            ("notification_options", &["n", "r", "u,r", "a", "r,n", "f s"]),
            ("flap_detection_options", &["o", "u", "n", "a"]),
            ("stalking_options", &["o", "n", "a", "N"]),
            ("active_checks_enabled", &["0", "1", "2", "no"]),
            ("notes", TEXTS),
            ("icon_image", TEXTS),
            ("event_handler", &["check", "check!x", "null"]),
            ("_own", TEXTS),
            ("freshness_threshold", &["0", "9"]),
        ];
        for (name, values) in choices {
            if self.chance(4) {
                entries.push((name, self.pick(values)));
            }
        }
        if kind == "host" && self.chance(4) {
            entries.push(("hostgroups", self.pick(&["g0", "g1,g2", "+g2", "null"])));
        }
    }

    fn uses(&mut self, entries: &mut Vec<(&'static str, String)>) {
        if self.chance(2) {
            entries.push(("use", self.pick(&["t0", "t1", "t2", "t0,t1", "t2,t0,t1"])));
        }
    }

    /// Some of `<letter>0`, `<letter>1`…, with exclusions and everything, sometimes added.
    fn list(&mut self, letter: &str, count: usize) -> String {
        let mut items: Vec<String> = Vec::new();
        for n in 0..count {
            match self.below(5) {
                0 | 1 => items.push(format!("{letter}{n}")),
                2 if self.chance(2) => items.push(format!("!{letter}{n}")),
                _ => {}
            }
        }
        if items.iter().all(|item| item.starts_with('!')) || self.chance(6) {
            items.push("*".into());
        }
        if self.chance(100) {
            items.push("unknown".into());
        }
        let plus = if self.chance(10) { "+" } else { "" };
        let separator = self.pick(&[",", " , "]);
        format!("{plus}{}", items.join(&separator))
    }

    fn number(&mut self) -> String {
        (1 + self.below(5)).to_string()
    }

    fn pick(&mut self, values: &[&str]) -> String {
        values[self.below(values.len())].to_owned()
    }

    /// One time in `n`.
    fn chance(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn block(&mut self, kind: &str, entries: &[(&'static str, &str)]) {
        self.put(kind, entries.iter().map(|(name, value)| (*name, (*value).to_owned())).collect());
    }

    fn put(&mut self, kind: &str, entries: Vec<(&'static str, String)>) {
        let _ = writeln!(self.out, "define {kind} {{");
        for (name, value) in entries {
            let _ = writeln!(self.out, "    {name:<30} {value}");
        }
        let _ = writeln!(self.out, "}}\n");
    }

    /// A number below `bound`; xorshift64*.
    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        (self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % bound
    }
}
