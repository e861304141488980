//! Scripted plugins through nagios4 and through us, in compressed time: the same states, state
//! types, attempts, outputs and notifications in the same order for every host and service.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::daemon::Daemon;
use crate::peer;

/// How long both run. One step is one second, so the longest script below has time to end.
const RUN: Duration = Duration::from_secs(32);
/// Steps of a random script; afterwards the last state stays.
const STEPS: usize = 22;

/// One scripted host or service.
struct Scripted {
    host: &'static str,
    service: Option<String>,
    max_attempts: u32,
    more: &'static str,
    steps: Vec<u8>,
}

/// Prints `step N` and exits with the code in line N of its file; the last line stays.
const PLAY: &str = r#"#!/bin/sh
read -r n < "$1.pos" || n=1
i=0 code=0
while [ "$i" -lt "$n" ] && read -r line; do code=$line; i=$((i + 1)); done < "$1"
echo $((n + 1)) > "$1.pos"
echo "step $n"
exit "$code"
"#;

#[test]
fn scripted_states_give_the_same_log_as_nagios4() {
    let Some(nagios4) = peer::nagios4() else { return };
    let theirs_dir = tempfile::tempdir().unwrap();
    let ours_dir = tempfile::tempdir().unwrap();
    let scripts = scripts();
    let theirs_cfg = write_configuration(theirs_dir.path(), &scripts);
    let ours_cfg = write_configuration(ours_dir.path(), &scripts);

    let data = ours_dir.path().join("data");
    let mut theirs = Command::new(nagios4)
        .arg(&theirs_cfg)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("nagios4 starts");
    let ours = Daemon::start(&ours_cfg, &data);
    // The one place where waiting is the test: both daemons live through the same seconds.
    std::thread::sleep(RUN);
    let _ = theirs.kill();
    let _ = theirs.wait();
    ours.stop();

    let theirs = by_object(&fs::read_to_string(theirs_dir.path().join("nagios.log")).unwrap());
    let ours = by_object(&fs::read_to_string(data.join("log/nagios.log")).unwrap());
    let mut report = String::new();
    for script in &scripts {
        compare(script, &theirs, &ours, &mut report);
    }
    assert!(report.is_empty(), "{report}");
}

fn compare(
    script: &Scripted,
    theirs: &BTreeMap<String, Vec<String>>,
    ours: &BTreeMap<String, Vec<String>>,
    report: &mut String,
) {
    let key = match &script.service {
        Some(service) => format!("{};{service}", script.host),
        None => script.host.to_owned(),
    };
    let empty = Vec::new();
    let (theirs, ours) = (theirs.get(&key).unwrap_or(&empty), ours.get(&key).unwrap_or(&empty));
    // The daemons are stopped at slightly different steps: the shorter log must begin the longer.
    let common = theirs.len().min(ours.len());
    let changes = script.steps.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let enough = common + 3 >= theirs.len().max(ours.len()) && (changes == 0 || common > 0);
    if theirs[..common] == ours[..common] && enough {
        return;
    }
    writeln!(
        report,
        "\n{key}, max_check_attempts {}, steps {:?}",
        script.max_attempts, script.steps
    )
    .unwrap();
    for n in 0..theirs.len().max(ours.len()) {
        let line = |log: &Vec<String>| log.get(n).cloned().unwrap_or_default();
        let (t, o) = (line(theirs), line(ours));
        let mark = if t == o { ' ' } else { '!' };
        writeln!(report, "{mark} nagios4: {t:<70} we: {o}").unwrap();
    }
}

/// Alert and notification lines of each object, timestamps cut off.
fn by_object(log: &str) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in log.lines() {
        let Some((_, text)) = line.split_once("] ") else { continue };
        let Some((what, rest)) = text.split_once(": ") else { continue };
        let fields: Vec<&str> = rest.split(';').collect();
        let key = match (what, fields.as_slice()) {
            ("HOST ALERT", [host, ..]) => (*host).to_owned(),
            ("SERVICE ALERT", [host, service, ..]) => format!("{host};{service}"),
            ("HOST NOTIFICATION", [_, host, ..]) => (*host).to_owned(),
            ("SERVICE NOTIFICATION", [_, host, service, ..]) => format!("{host};{service}"),
            _ => continue,
        };
        found.entry(key).or_default().push(text.to_owned());
    }
    found
}

fn scripts() -> Vec<Scripted> {
    let mut all = vec![
        host("up", 3, vec![0]),
        host("flips", 3, vec![0, 0, 2, 0, 2, 2, 2, 2, 0, 0, 2, 2, 0]),
        host("hard-at-once", 1, vec![0, 2, 2, 0, 2, 0]),
        host("stays-down", 2, vec![0, 0, 2]),
        host("warns", 2, vec![0, 1, 1, 2, 2, 1, 0]),
        // Services of a host that is down for good.
        service("stays-down", "late trouble", 3, vec![0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 1, 2, 2]),
    ];
    let fixed: [(&str, u32, &[u8]); 9] = [
        ("soft to hard", 3, &[0, 2, 1, 2, 2, 2]),
        ("soft recovery", 3, &[0, 2, 0, 0, 1, 1, 0]),
        ("hard changes", 3, &[0, 2, 2, 2, 1, 3, 2, 0]),
        ("one attempt", 1, &[0, 1, 2, 2, 3, 0, 2, 0]),
        ("starts bad", 2, &[2, 2, 2, 0]),
        ("unknown", 4, &[0, 3, 3, 3, 3, 0]),
        ("recovers late", 2, &[1, 1, 1, 1, 1, 1, 1, 1, 0, 2, 0]),
        ("out of bounds", 2, &[0, 7, 7, 7, 0]),
        ("not found", 2, &[0, 127, 126, 127, 0]),
    ];
    for (name, max, steps) in fixed {
        all.push(service("up", name, max, steps.to_vec()));
    }
    let mut random = Random(20_260_731);
    for n in 0..16 {
        let steps = random_steps(&mut random);
        all.push(service("up", &format!("random {n:02}"), 1 + n % 4, steps));
    }
    for n in 0..4 {
        let steps = random_steps(&mut random);
        let mut volatile = service("up", &format!("volatile {n}"), 1 + n, steps);
        volatile.more = "is_volatile 1";
        all.push(volatile);
    }
    all
}

fn random_steps(random: &mut Random) -> Vec<u8> {
    let mut steps = vec![0];
    while steps.len() < STEPS {
        let state = [0, 0, 1, 2, 2, 3][random.below(6)];
        let length = 1 + random.below(4);
        steps.extend(std::iter::repeat_n(state, length));
    }
    steps
}

fn host(name: &'static str, max_attempts: u32, steps: Vec<u8>) -> Scripted {
    Scripted { host: name, service: None, max_attempts, more: "", steps }
}

fn service(host: &'static str, name: &str, max_attempts: u32, steps: Vec<u8>) -> Scripted {
    Scripted { host, service: Some(name.to_owned()), max_attempts, more: "", steps }
}

/// A small linear congruential generator: the same scripts on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

fn write_configuration(dir: &Path, scripts: &[Scripted]) -> std::path::PathBuf {
    for sub in ["spool", "steps"] {
        fs::create_dir(dir.join(sub)).unwrap();
    }
    let play = dir.join("play");
    fs::write(&play, PLAY).unwrap();
    fs::set_permissions(&play, fs::Permissions::from_mode(0o755)).unwrap();
    let mut objects = String::from(FIXED_OBJECTS);
    for (n, script) in scripts.iter().enumerate() {
        let steps = dir.join(format!("steps/{n}"));
        let lines: String = script.steps.iter().map(|code| format!("{code}\n")).collect();
        fs::write(&steps, lines).unwrap();
        fs::write(dir.join(format!("steps/{n}.pos")), "1\n").unwrap();
        let kind = if script.service.is_some() { "service" } else { "host" };
        writeln!(objects, "define {kind} {{\n use {kind}-template\n host_name {}", script.host)
            .unwrap();
        if let Some(service) = &script.service {
            writeln!(objects, " service_description {service}").unwrap();
        }
        writeln!(objects, " max_check_attempts {}\n {}", script.max_attempts, script.more).unwrap();
        writeln!(objects, " check_command play!{}\n}}", steps.display()).unwrap();
    }
    writeln!(
        objects,
        "define command {{\n command_name play\n command_line {} $ARG1$\n}}",
        play.display()
    )
    .unwrap();
    fs::write(dir.join("objects.cfg"), objects).unwrap();
    let main = MAIN.replace("@DIR@", dir.to_str().unwrap());
    let path = dir.join("nagios.cfg");
    fs::write(&path, main).unwrap();
    path
}

const MAIN: &str = "\
cfg_file=@DIR@/objects.cfg
log_file=@DIR@/nagios.log
check_result_path=@DIR@/spool
temp_path=@DIR@
temp_file=@DIR@/temp
status_file=@DIR@/status.dat
object_cache_file=@DIR@/objects.cache
query_socket=@DIR@/nagios.qh
command_file=@DIR@/nagios.cmd
check_external_commands=0
nagios_user=root
nagios_group=root
use_syslog=0
interval_length=1
cached_host_check_horizon=0
service_inter_check_delay_method=n
host_inter_check_delay_method=n
enable_flap_detection=0
log_service_retries=1
log_host_retries=1
check_for_updates=0
illegal_macro_output_chars=`~$&|'\"<>
";

const FIXED_OBJECTS: &str = "\
define timeperiod {
 timeperiod_name always
 alias always
 sunday 00:00-24:00
 monday 00:00-24:00
 tuesday 00:00-24:00
 wednesday 00:00-24:00
 thursday 00:00-24:00
 friday 00:00-24:00
 saturday 00:00-24:00
}
define command {
 command_name tell
 command_line /bin/true
}
define contact {
 contact_name admin
 host_notification_period always
 service_notification_period always
 host_notification_options d,u,r
 service_notification_options w,u,c,r
 host_notification_commands tell
 service_notification_commands tell
}
define host {
 name host-template
 register 0
 check_interval 1
 retry_interval 1
 check_period always
 notification_period always
 notification_interval 0
 contacts admin
}
define service {
 name service-template
 register 0
 check_interval 1
 retry_interval 1
 check_period always
 notification_period always
 notification_interval 0
 contacts admin
}
";
