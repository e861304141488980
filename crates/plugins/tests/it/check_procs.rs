use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use plugins::checks::{self, Args};

use crate::harness::Golden;

/// What `ps` might have printed. The numbers of processes are above any that exist.
const LISTING: &str = "\
STAT   UID   PID  PPID    VSZ   RSS %CPU     ELAPSED COMMAND         COMMAND
Ss       0 9400001     0 102400  2048  0.5    01:11:58 init            /sbin/init splash
S        0 9400002     0      0     0  0.0  2-01:11:58 kthreadd        [kthreadd]
I<       0 9400003 9400002      0     0  0.0    01:11:58 kworker/0:0H-kb [kworker/0:0H-kblockd]
Z        0 9400004 9400001     0     0  0.0       00:05 sleep <defunct> [sleep] <defunct>
Sl     999 9400006 9400001 999999 88888 12.7      00:59 Web Content     /usr/lib/x/x -child 1
R+     999 9400007 9400001   5000  1200 99.9       00:01 yes             yes a|b
S    65534 9400008 9400001   5000  1200  1.0 49710-00:00:00 nobody          nobody --x
SNs     33 9400009 9400001   5000  1200  1.5    10:00:00 apache2         /usr/sbin/apache2 -k start
garbage line here
S        0 9400010 9400001   5000  1200  1.5    10:00:00 /usr/bin/longpa /usr/bin/longpath arg
S        0 9400011 9400001   5000  1200  1.5    10:00:00 check_procs     check_procs -C x
";

const OPTIONS: &[&str] = &[
    "",
    "-v",
    "-vv",
    "-vvv",
    "-k",
    "-k -vv",
    "-T",
    "--no-kthreads=1",
    "--elapsed=9",
    "-w 5",
    "-w 5 -c 10",
    "-w 20: -c 15:",
    "-w @1:20",
    "-w abc",
    "-w 5% -c 11",
    "-c 10:5",
    "-w 10:5",
    "5 10",
    "5 10 Z",
    "-s Z 5 10 R",
    "5",
    "5x 10",
    "-s Z",
    "-s s",
    "-s Ss",
    "-s <",
    "-s R -s S",
    "--status=+",
    "-p 0",
    "-p 9400001",
    "-p 9400001 -p 0",
    "-p -1",
    "-p x",
    "-p 1x",
    "--ppid=",
    "-u 33",
    "-u root",
    "-u 0",
    "-u www-data",
    "-u root -u daemon",
    "-u no_such_user",
    "-u 4999999",
    "-C Web",
    "-C 0:0H-kb",
    "-C kworker/0:0H-kb",
    "-C sleep",
    "-C a -C sleep",
    "-C longpa",
    "-C longpath",
    "-C check_procs",
    "-T -C check_procs",
    "-C nothing -w 1:",
    "-a start",
    "-a a|b",
    "-a defunct",
    "-a Content",
    "-a -child",
    "-a start -a splash",
    "--ereg-argument-array ^/usr",
    "--ereg-argument-array start$",
    "--ereg-argument-array a.b",
    "--ereg-argument-array (",
    "--ereg-argument-array a|b",
    "-z 5000",
    "-z x",
    "-z 5000 -r 1200",
    "-r 1200",
    "-r 10x",
    "-P 1.5",
    "-P 1.54",
    "-P 1.5.5",
    "-P x",
    "-s S -p 9400001 -u 0 -z 1 -r 1 -P 0.1 -a /usr -C longpa",
    "-m VSZ -w 5000 -c 100000",
    "-m VSZ -w 5000 -c 100000 -v",
    "-m RSS -w :1000 -v",
    "-m CPU -w 1.4 -c 50 -v",
    "-m CPU -w 12.7",
    "-m ELAPSED -w 100",
    "-m ELAPSED -w 100 -vvv",
    "-m ELAPSED -w 1 -C nobody",
    "-m PROCS -w 1",
    "-m RSS -C none -w 1 -c 2",
    "-m foo",
    "-m vsz",
    "-m VSZ",
    "-t 5",
    "-t x",
    "-to 5",
    "-q",
    "-w",
    "-V",
    "--version",
    "--warn=3",
    "--no-such-option",
];

#[tokio::test]
async fn the_same_listing_gives_the_same_answer() {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(LISTING.as_bytes()).expect("written");
    let path = file.path().to_str().expect("a readable path");
    let mut golden = Golden::new("check_procs");
    for options in OPTIONS {
        let words: Vec<_> = ["--input-file", path].into_iter().chain(options.split(' ')).collect();
        let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
        golden.same(&words).await;
    }
    golden.same(&["--input-file", path, "-C", ""]).await;
    golden.same(&["--input-file", path, "-u", ""]).await;
    golden.same(&["--input-file", path, "-a", "", "-s", ""]).await;
    golden.same(&["--input-file", "/nonexistent/file"]).await;
    golden.same(&["--input-file", "/dev/null"]).await;
    golden.finish(90);
}

/// Children that both sides find in the real list of processes.
struct Children(Vec<Child>);

impl Children {
    /// Each says when it is running, so that both sides see it.
    fn start(scripts: &[&str]) -> Self {
        let start = |script: &&str| {
            let mut command = Command::new("sh");
            command.args(["-c", script, "atalaya-procs-test"]).stdout(Stdio::piped());
            let mut child = command.stdin(Stdio::piped()).spawn().expect("sh runs");
            let mut line = String::new();
            let stdout = child.stdout.as_mut().expect("a pipe");
            BufReader::new(stdout).read_line(&mut line).expect("it speaks");
            child
        };
        Self(scripts.iter().map(start).collect())
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        for child in &mut self.0 {
            drop(child.stdin.take());
            let _ = child.wait();
        }
    }
}

#[tokio::test]
async fn the_real_list_gives_the_same_answer() {
    let _children = Children::start(&["echo up; read x", "echo up; read x; : second"]);
    let own = std::process::id().to_string();
    let mut golden = Golden::new("check_procs");
    for words in [
        &["-C", "sh", "-a", "atalaya-procs-test"][..],
        &["-C", "sh", "-a", "atalaya-procs-test", "-w", "1", "-c", "5"],
        &["-C", "sh", "-a", "second atalaya-procs-test", "-v"],
        &["-C", "sh", "-a", "atalaya-procs-test", "-p", own.as_str()],
        &["-C", "sh", "-a", "atalaya-procs-test", "-s", "S", "-u", "root"],
        &["-C", "sh", "-a", "atalaya-procs-test", "-z", "100", "-r", "100"],
        &["-C", "sh", "-a", "atalaya-procs-test", "-m", "VSZ", "-w", "10", "-v"],
        &["-C", "sh", "-a", "atalaya-procs-test", "-m", "RSS", "-c", "10", "-v"],
        &["-C", "sh", "-a", "atalaya-procs-test", "-m", "ELAPSED", "-w", "3600"],
        &["-C", "sh", "-a", "atalaya-procs-test", "-P", "100"],
        &["--ereg-argument-array", "^sh -c .*second.* atalaya-procs-test$"],
        &["-C", "sh", "-a", "atalaya-procs-test", "-k"],
        &["-C", "kthreadd"],
        &["-C", "kthreadd", "-k"],
        &["-C", "no-such-program", "-c", "1:"],
    ] {
        golden.same(words).await;
    }
    golden.finish(15);
}

#[tokio::test]
async fn every_process_is_counted_but_this_one() {
    let processes = std::fs::read_dir("/proc").expect("procfs").flatten();
    let is_number =
        |name: &std::ffi::OsStr| name.to_str().is_some_and(|n| n.parse::<u32>().is_ok());
    let about = processes.filter(|entry| is_number(&entry.file_name())).count();
    let check = checks::find("check_procs").expect("the check");
    let outcome = (check.run)(Args::new("check_procs", ["-w", "100000"])).await;
    let count = outcome.output.split(' ').nth(2).and_then(|n| n.parse::<usize>().ok());
    let count = count.unwrap_or_else(|| panic!("no count in {outcome:?}"));
    assert!(outcome.code == 0 && count > 0 && count <= about * 2 + 50, "{count} of {about}");
}
