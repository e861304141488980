use std::sync::LazyLock;

use plugins::checks::Outcome;
use regex::Regex;

use crate::harness::Golden;

/// Others write to the disk while both sides look at it. Limits and totals stay.
fn equal_usage(mut outcome: Outcome) -> Outcome {
    static SIZES: LazyLock<[(Regex, &str); 6]> = LazyLock::new(|| {
        let regex = |text| Regex::new(text).expect("a valid pattern");
        [
            (regex(r" \d+([kMGTP]?i?B) \(\d+%"), " N$1 (P%"),
            (regex(r"inode=\d+%"), "inode=P%"),
            (regex(r"_pct=\d+"), "_pct=P"),
            (regex(r"=\d+B;"), "=NB;"),
            (regex(r"\(inodes\)'=\d+;"), "(inodes)'=N;"),
            (regex(r"used_units=\d+ free_units=\d+"), "used_units=N free_units=N"),
        ]
    });
    for (pattern, replacement) in SIZES.iter() {
        outcome.output = pattern.replace_all(&outcome.output, *replacement).into_owned();
    }
    outcome
}

fn words(line: &str) -> Vec<&str> {
    line.split(' ').filter(|word| !word.is_empty()).collect()
}

#[tokio::test]
async fn answers_as_the_original() {
    let mut golden = Golden::new("check_disk");
    for line in [
        "-w 10%",
        "-w 10% -c 5% -p /",
        "-w 10% -c 5% -p / -p /dev/shm -p /tmp",
        "-w 10",
        "-w 10% -A -X tmpfs",
        "-w 10% -N ext4",
        "-w 10% -N tmpfs -N ext4 -M",
        "-w 10% -r /dev",
        "-w 10% -R DEV/SHM",
        "-w 10% -A -i /dev -i sys",
        "-w 10% -A -I DEV",
        "-w 10% -e -p /",
        "-w 99% -c 98% -e -p / -p /dev",
        "-w 99% -c 98% -v -p / -p /dev",
        "-vvv -w 10% -c 5% -p /",
        "-w 10% -P -p /",
        "-W 10% -K 5% -p / -P",
        "-W 99% -p /",
        "-K 99.5% -p /dev",
        "-w 10% -W 10% -g G -p / -p /dev -P",
        "-vvv -w 10% -c 5% -g X -p / -r shm -i /dev/shm",
        "-vvv -w 10% -g X -p / -p /dev -p /dev/shm",
        "-w 10 -c 5 -f -p /",
        "-k -w 10 -p /",
        "-m -w 10 -p /",
        "-u bytes -w 10 -c 5 -p /",
        "-u kB -w 10 -c 5 -p /",
        "-u KiB -w 10 -c 5 -p /",
        "-u MiB -w 10 -p /",
        "80 90 /",
        "80 90",
        "1 2 /",
        "80",
        "80 /",
        "/",
        "-w 10% -C -w 5% -p /",
        "-w 10% -p / -C -w 20% -c 5% -p /dev",
        "-w 10% -c 5% -C",
        "-w 10% -l",
        "-w 10% -L -p /",
        "-w @10:20% -p /",
        "-w 10:20% -p /",
        "-w x -p /",
        "-w x% -p /",
        "-w 10% -x /",
        "-w 10% -A -x /dev/shm",
        "-t 5 -w 10% -p /",
        "-to 5",
        "-q -w 10% -p /",
        "-w 10% -w 100 -c 5% -c 50 -p /",
        "-w 200% -p /",
        "-w 1000000000 -p /",
        "-w 100% -c 100% -p /",
        "-w 10% -p / -p /",
        "-w 10% -p /tmp -p /",
        "-w 10% -p /proc -p /",
        "-w 10% -A",
        "-w 10% -vv -p /",
        "-w 5: -p /",
        "-w 5 -c @10: -p /",
        "-w ~:5 -p /",
        "-w 10% -p / /dev",
        "-w 5 50 60 /dev /",
        "-w 10% -g A -p / -C -w 20% -g B -p /dev",
        "-w 10% -g A -A -i shm",
        "-g X -w 10% 50 60 /",
        "--warning=10% --critical=5% --path=/ --errors-only --iperfdata --mountpoint --verbose",
    ] {
        golden.same_where(&words(line), equal_usage).await;
    }
    golden.finish(67);
}

#[tokio::test]
async fn amounts_that_do_not_move_are_equal_too() {
    let mut golden = Golden::new("check_disk");
    for line in [
        "-w 10 -c 5 -p /dev",
        "-w 10% -c 5% -p /dev -P",
        "-w 1 -c 1 -u GB -p /dev",
        "-w 1 -u TB -p /dev",
        "-w 1000 -u GB -p /dev",
        "-w 10 -c 5 -u TB -p /",
        "-w 10 -u PiB -p /dev",
        "-w 10 -k -p /dev",
        "-w 10 -u bytes -p /dev",
        "-f -w 10% -p /dev",
        "-M -w 1 -u GiB -E -p /dev -v",
        "-w 10% -g G -p /dev",
        "-w 10% -p /dev/pts",
        "-w 10% -p /proc",
    ] {
        golden.same(&words(line)).await;
    }
    golden.finish(14);
}

#[tokio::test]
async fn wrong_use_is_answered_as_by_the_original() {
    let mut golden = Golden::new("check_disk");
    for line in [
        "",
        "-p /",
        "-r /",
        "-A",
        "-w 1 -p /nonexistent/path",
        "-w 1 -p relative",
        "5 10 /nonexistent",
        "-E -w 1 -p /tmp/..",
        "-w 1 -E -p /usr",
        "-w 1 -p / -E -p /tmp",
        "-w 10% -p / -g G",
        "-w 10% -i /dev",
        "-w 10% -r no-such-mount",
        "-w 10% -r (",
        "-w 10% -A -i [a",
        "-u foo -w 1",
        "-u kiB -w 1",
        "-t x",
        "-w 20:10% -p /",
        "-w -5 -p /",
        "-W 5:1 -A",
        "-N foo -w 1 -p /",
        "-X ext4 -X tmpfs -X devtmpfs -X overlay -X xfs -X btrfs -w 1 -p /",
        "-w 10% -p / -x /",
        "-w 10% -p /sys -e",
        "-Z",
        "-?",
        "-w",
        "-c 10% -p / -w",
        "--nope",
        "--wa 1 --p /",
        "-V",
        "-vvv -w 1 -p /nonexistent/path",
    ] {
        golden.same(&words(line)).await;
    }
    golden.same(&["-w", "10%", "-p", ""]).await;
    golden.same(&["-w", "10%", "-r", "", "-N", "none"]).await;
    golden.finish(35);
}
