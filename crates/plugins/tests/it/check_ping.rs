//! check_ping against the original.

use std::time::{Duration, Instant};

use plugins::checks::{self, Args};

use crate::harness::Golden;

const LIMITS: [&str; 4] = ["-w", "100,20%", "-c", "500,60%"];

async fn compare(calls: &[&[&str]]) {
    let mut golden = Golden::at_once("check_ping");
    for words in calls {
        golden.same(words).await;
    }
    golden.finish(calls.len());
}

#[tokio::test]
async fn hosts_that_answer() {
    let with_limits = |words: &[&'static str]| [&LIMITS[..], words].concat();
    compare(&[
        &with_limits(&["-H", "127.0.0.1", "-p", "1"]),
        &with_limits(&["-H", "127.0.0.1", "-p", "2"]),
        &with_limits(&["-H", "localhost", "-p", "1", "-4"]),
        &with_limits(&["-H", "localhost", "-p", "1"]),
        &with_limits(&["-H", "::1", "-p", "1"]),
        &with_limits(&["-H", "::1", "-p", "1", "-6", "-L"]),
        &with_limits(&["-H", "127.0.0.1", "-p", "1", "-L", "-n"]),
        &with_limits(&["-H", "127.0.0.1,127.0.0.2", "-p", "1"]),
        &with_limits(&["-H", "127.0.0.1", "-H", "127.0.0.2", "--packets=1", "-to", "3"]),
        &["-H", "127.0.0.1", "-p", "1", "-w", "0,20%", "-c", "500,60%"],
        &["-H", "127.0.0.1", "-p", "1", "-w", "0,0%", "-c", "0,0%"],
        &["-H", "127.0.0.1", "-p", "1", "-w", "100.1:0%", "-c", "200.2:100%"],
        &["-H", "127.0.0.1", "-p", "1", "-w", "100", "-w", "5%", "-c", "200", "-c", "6%"],
        &["-p", "1", "127.0.0.1", "20", "60", "100", "500"],
        &["127.0.0.1", "20", "60", "100", "500", "1"],
    ])
    .await;
}

#[tokio::test]
async fn hosts_that_do_not() {
    // Refused by this machine itself: nothing is sent to anybody.
    compare(&[
        &["-H", "255.255.255.255", "-p", "1", "-w", "1,1%", "-c", "2,2%"],
        &["-H", "127.0.0.1", "-p", "0", "-w", "1,1%", "-c", "2,2%"],
    ])
    .await;
}

#[tokio::test]
async fn wrong_use() {
    compare(&[
        &[],
        &["--foo"],
        &["-H", "127.0.0.1"],
        &["127.0.0.1", "x"],
        &["127.0.0.1", "20", "x"],
        &["127.0.0.1", "20", "60", "--", "-1"],
        &["127.0.0.1", "20", "60", "100", "--", "-1"],
        &["127.0.0.1", "20", "60", "100", "500", "x"],
        &["-H", "127.0.0.1", "-w", "x", "-c", "1,1%"],
        &["-H", "127.0.0.1", "-w", "100,20", "-c", "1"],
        &["-H", "127.0.0.1", "-w", "100,20%", "-c", "50,60%"],
        &["-H", "127.0.0.1", "-w", "100,80%", "-c", "500,60%"],
        &["-H", "127.0.0.1", "-w", "100", "-c", "500"],
        &["-H", "127.0.0.1", "-w", "20%", "-c", "60%"],
        &["-w", "100,20%", "-c", "500,60%"],
        &["-p", "x"],
        &["-H", "no.such.host.invalid", "-w", "100,20%", "-c", "500,60%"],
        &["no.such.host.invalid"],
        &["-6", "-H", "127.0.0.1", "-w", "100,20%", "-c", "500,60%"],
        &["-H", "127.0.0.1,", "-w", "100,20%", "-c", "500,60%"],
        &["-V"],
    ])
    .await;
}

/// Requests are a second apart, and the check ends with the last answer, not a second later.
#[tokio::test]
async fn three_packets_take_two_seconds() {
    let words = [&LIMITS[..], &["-H", "127.0.0.1", "-p", "3"]].concat();
    let check = checks::find("check_ping").expect("a native check");
    let began = Instant::now();
    let outcome = (check.run)(Args::new("check_ping", words)).await;
    let took = began.elapsed();
    assert_eq!(outcome.code, 0, "{}", outcome.output);
    assert!(took >= Duration::from_millis(1990) && took < Duration::from_millis(2900), "{took:?}");
}
