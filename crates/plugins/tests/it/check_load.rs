use std::sync::LazyLock;

use plugins::checks::Outcome;
use regex::Regex;

use crate::harness::Golden;

/// The averages change while both sides look at them, and so do the processes.
fn equal_loads(mut outcome: Outcome) -> Outcome {
    static LOADS: LazyLock<[(Regex, &str); 3]> = LazyLock::new(|| {
        let regex = |text| Regex::new(text).expect("a valid pattern");
        [
            (regex(r"load average: [\d.]+, [\d.]+, [\d.]+"), "load average: L, L, L"),
            (regex(r"load(\d+)=[\d.]+;"), "load$1=L;"),
            (regex(r"(?s)( COMMAND)\n.*"), "$1\n"),
        ]
    });
    for (pattern, replacement) in LOADS.iter() {
        outcome.output = pattern.replace_all(&outcome.output, *replacement).into_owned();
    }
    outcome
}

#[tokio::test]
async fn answers_as_the_original() {
    let mut golden = Golden::new("check_load");
    for line in [
        "-w 1000 -c 2000",
        "-w 1000,999,998 -c 2000,1999,1998",
        "-r -w 1000 -c 2000",
        "-w 0,1000,1000 -c 2000",
        "-w 0 -c 0",
        "-r -w 0 -c 0,5000,5000",
        "-w 1000",
        "-c 5000",
        "",
        "-w a -c 2",
        "-w 1 -c b",
        "-w 5 -c 2",
        "-w 1,5 -c 2,3",
        "-w 1,1,5 -c 2,2,3",
        "-w 1000/1000/1000 -c 2000",
        "-w 1000:1001:1002 -c 2000",
        "-w 1000,1001,1002,1003 -c 9000",
        "-w -1 -c 2",
        "-w 1 -c -2",
        "-w 0 -c -2",
        "-w 1000,a -c 2000",
        "-n 3 -w 1000 -c 2000",
        "-n x -w 1000 -c 1000",
        "-n -1 -w 1000 -c 1000",
        "-w 1000 -c 2000 operand",
        "-w ,1 -c 5",
        "-w 1000,, -c 3000",
        "-w 1e3 -c 2e3",
        "-w 1000.25 -c 2000.5",
        "-w 1000.2.3 -c 3000",
        "-w +1000 -c 2000x",
        "--warning=1000 --critical=2000 --percpu",
        "-q",
        "-v",
        "-w",
        "-V",
    ] {
        let words: Vec<_> = line.split(' ').filter(|word| !word.is_empty()).collect();
        golden.same_where(&words, equal_loads).await;
    }
    golden.same(&["-w", "", "-c", ""]).await;
    golden.same_where(&["-w", " 1000", "-c", "2000"], equal_loads).await;
    golden.finish(38);
}
