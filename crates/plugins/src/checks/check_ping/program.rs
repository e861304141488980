//! The measurement by running ping and reading what it prints.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use super::{DUPLICATES, Failure, Measured, SENT_WARNINGS};
use crate::net::icmp::Trouble;

/// Texts of ping, in the order in which they are looked for.
const TROUBLES: [(&str, Trouble); 15] = [
    ("Network is unreachable", Trouble::NetworkUnreachable),
    ("Destination Net Unreachable", Trouble::NetworkUnreachable),
    ("No route", Trouble::NetworkUnreachable),
    ("Destination Host Unreachable", Trouble::HostUnreachable),
    ("Address unreachable", Trouble::HostUnreachable),
    ("Destination Port Unreachable", Trouble::PortUnreachable),
    ("Port unreachable", Trouble::PortUnreachable),
    ("Destination Protocol Unreachable", Trouble::ProtocolUnreachable),
    ("Destination Net Prohibited", Trouble::NetworkProhibited),
    ("Destination Host Prohibited", Trouble::HostProhibited),
    ("Packet filtered", Trouble::PacketFiltered),
    ("Administratively prohibited", Trouble::PacketFiltered),
    ("Time to live exceeded", Trouble::TimeToLiveExceeded),
    ("Time exceeded", Trouble::TimeToLiveExceeded),
    ("Destination unreachable: ", Trouble::Unreachable),
];

/// Complaints of ping that mean nothing.
const HARMLESS: [&str; 2] = [
    "WARNING - no SO_TIMESTAMP support, falling back to SIOCGSTAMP",
    "Warning: time of day goes back",
];

/// Runs `ping` for at most a second longer than it was told to run.
pub(super) async fn measure(
    ping: &str,
    words: &[String],
    limit_s: u64,
) -> Result<Measured, Failure> {
    let mut command = Command::new(ping);
    command.args(words).env_clear().env("LC_ALL", "C").stdin(Stdio::null()).kill_on_drop(true);
    let limit = Duration::from_secs(limit_s + 1);
    match tokio::time::timeout(limit, command.output()).await {
        Err(_) => Err(Failure::Late),
        Ok(Err(_)) => Err(Failure::Nothing),
        Ok(Ok(done)) => {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            read(&text(&done.stdout), &text(&done.stderr))
        }
    }
}

fn read(stdout: &str, stderr: &str) -> Result<Measured, Failure> {
    let mut measured = Measured::default();
    let mut loss = None;
    for line in stdout.lines() {
        scan(line, &mut measured.warnings)?;
        loss = loss_percent(line).or(loss);
        measured.rta_ms = average_ms(line).or(measured.rta_ms);
    }
    for line in stderr.lines().filter(|line| !HARMLESS.iter().any(|text| line.contains(text))) {
        scan(line, &mut measured.warnings)?;
        measured.warnings.push(SENT_WARNINGS);
    }
    measured.loss_percent = loss.ok_or(Failure::Nothing)?;
    if measured.loss_percent == 100 {
        measured.rta_ms = None;
    } else if measured.rta_ms.is_none() {
        return Err(Failure::Nothing);
    }
    Ok(measured)
}

fn scan(line: &str, warnings: &mut Vec<&'static str>) -> Result<(), Failure> {
    if let Some((_, trouble)) = TROUBLES.iter().find(|(text, _)| line.contains(text)) {
        return Err(Failure::Trouble(*trouble));
    }
    let twice = line.contains("(DUP!)") || line.contains("DUPLICATES FOUND");
    if twice && !warnings.contains(&DUPLICATES) {
        warnings.push(DUPLICATES);
    }
    Ok(())
}

/// From `3 packets transmitted, 2 received, 33.3333% packet loss, time 2003ms`. The fraction,
/// which the original cannot read, is dropped.
fn loss_percent(line: &str) -> Option<i64> {
    let (before, _) = line.split_once("% packet loss").or_else(|| line.split_once("% loss"))?;
    let number = before.rsplit([' ', ',']).next()?;
    number.parse::<f64>().ok().map(|percent| percent as i64)
}

/// From `rtt min/avg/max/mdev = 0.020/0.021/0.022/0.000 ms`.
fn average_ms(line: &str) -> Option<f32> {
    let (name, figures) = line.split_once(" = ")?;
    let known = name.starts_with("rtt min/avg/max") || name.starts_with("round-trip");
    figures.split('/').nth(1).filter(|_| known)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUMMARY: &str = "3 packets transmitted, 2 received, 33.3333% packet loss, time 2003ms\n\
                           rtt min/avg/max/mdev = 0.020/0.021/0.022/0.000 ms\n";

    #[test]
    fn figures_are_read() {
        let measured = read(SUMMARY, "").expect("figures");
        assert_eq!((measured.loss_percent, measured.rta_ms), (33, Some(0.021)));
        let lost = "5 packets transmitted, 0 received, +5 errors, 100% packet loss, time 4ms";
        assert_eq!(read(lost, "").expect("figures").rta_ms, None);
        assert_eq!(read("PING x\n", ""), Err(Failure::Nothing));
    }

    #[test]
    fn complaints_and_duplicates_are_told() {
        let twice = format!("64 bytes from x: icmp_seq=1 (DUP!)\n{SUMMARY}");
        let measured = read(&twice, "odd\nWarning: time of day goes back\n").expect("figures");
        assert_eq!(measured.warnings, [DUPLICATES, SENT_WARNINGS]);
        let refused = read("", "ping: connect: Network is unreachable\n");
        assert_eq!(refused, Err(Failure::Trouble(Trouble::NetworkUnreachable)));
    }

    #[tokio::test]
    async fn the_program_is_run_without_our_environment() {
        let text = SUMMARY.replace('%', "%%");
        let script = format!("[ \"$LC_ALL$HOME\" = C ] && printf '{text}'");
        let measured = measure("/bin/sh", &["-c".to_owned(), script], 5).await;
        assert_eq!(measured.map(|m| m.loss_percent), Ok(33));
        assert_eq!(measure("/no/such/ping", &[], 5).await, Err(Failure::Nothing));
    }
}
