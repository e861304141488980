//! The measurement by our own echo requests.

use std::io;
use std::time::Duration;

use rustix::io::Errno;
use tokio::time::{Instant, sleep_until};

use super::{DUPLICATES, Failure, Measured, SENT_WARNINGS};
use crate::net::icmp::{Echoes, Event, Trouble};

/// Between two requests.
const INTERVAL: Duration = Duration::from_secs(1);
/// After the system had no room for one.
const RETRY: Duration = Duration::from_millis(20);

/// Sends until `packets` answers have come, or for `limit_s`; 0 is no limit.
pub(super) async fn measure(
    mut echoes: Echoes,
    packets: u32,
    limit_s: u64,
) -> Result<Measured, Failure> {
    let started = Instant::now();
    // Far enough away to be never.
    let limit_s = if limit_s == 0 { u64::from(u32::MAX) } else { limit_s };
    let end = started + Duration::from_secs(limit_s);
    let mut next = started;
    let mut tally = Tally::default();
    while tally.received < packets {
        if next <= Instant::now() {
            next += match echoes.send() {
                Err(error) if no_room(&error) => RETRY,
                sent => tally.count(sent)?,
            };
        }
        tokio::select! {
            biased;
            event = echoes.event() => if !tally.hear(event)? { break },
            () = sleep_until(next.min(end)) => if Instant::now() >= end { break },
        }
    }
    Ok(tally.measured())
}

#[derive(Debug, Default)]
struct Tally {
    sent: u32,
    received: u32,
    /// Answers with duplicates, and the sum of their times.
    answers: u32,
    sum: Duration,
    warnings: Vec<&'static str>,
}

impl Tally {
    /// Counts an event; `false` ends the measurement, as any trouble does.
    fn hear(&mut self, event: Event) -> Result<bool, Failure> {
        match event {
            Event::Reply(time) => {
                self.received += 1;
                self.answers += 1;
                self.sum += time;
            }
            Event::Duplicate(time) => {
                self.answers += 1;
                self.sum += time;
                if !self.warnings.contains(&DUPLICATES) {
                    self.warnings.push(DUPLICATES);
                }
            }
            Event::Trouble(Trouble::Other) => return Ok(false),
            Event::Trouble(trouble) => return Err(Failure::Trouble(trouble)),
        }
        Ok(true)
    }

    /// Counts a request, sent or refused, and says when the next is due.
    fn count(&mut self, sent: io::Result<()>) -> Result<Duration, Failure> {
        self.sent += 1;
        let Err(error) = sent else { return Ok(INTERVAL) };
        match error.kind() {
            io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
                Err(Failure::Trouble(Trouble::NetworkUnreachable))
            }
            // A firewall of our own machine.
            _ if is(&error, Errno::PERM) => {
                self.warnings.push(SENT_WARNINGS);
                Ok(INTERVAL)
            }
            _ => Err(Failure::Nothing),
        }
    }

    fn measured(self) -> Measured {
        let lost = u64::from(self.sent.saturating_sub(self.received));
        let loss_percent = (lost * 100).checked_div(u64::from(self.sent)).unwrap_or(100);
        let average = self.sum.checked_div(self.answers).filter(|_| loss_percent < 100);
        // Through text in thousandths, so that the rounding is that of ping's figures.
        let rta_ms = average.map(|average| {
            let us = average.as_micros();
            format!("{}.{:03}", us / 1000, us % 1000).parse().unwrap_or(f32::MAX)
        });
        let loss_percent = i64::try_from(loss_percent).unwrap_or(100);
        Measured { loss_percent, rta_ms, warnings: self.warnings }
    }
}

fn no_room(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::WouldBlock || is(error, Errno::NOBUFS)
}

fn is(error: &io::Error, errno: Errno) -> bool {
    error.raw_os_error() == Some(errno.raw_os_error())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(sent: u32, events: &[Event]) -> Tally {
        let mut tally = Tally { sent, ..Tally::default() };
        for event in events {
            assert_eq!(tally.hear(*event), Ok(true));
        }
        tally
    }

    #[test]
    fn loss_is_a_whole_percentage_and_time_has_thousandths() {
        let reply = |us: u64| Event::Reply(Duration::from_nanos(us * 1000 + 999));
        let measured = tally(3, &[reply(100), reply(201)]).measured();
        assert_eq!((measured.loss_percent, measured.rta_ms), (33, Some(0.151)));
        assert_eq!(tally(2, &[]).measured().rta_ms, None);
    }

    #[test]
    fn an_answer_that_comes_twice_is_told() {
        let time = Duration::from_millis(1);
        let measured = tally(1, &[Event::Reply(time), Event::Duplicate(time)]).measured();
        assert_eq!((measured.loss_percent, measured.warnings), (0, vec![DUPLICATES]));
    }

    #[test]
    fn trouble_ends_the_measurement() {
        let trouble = Event::Trouble(Trouble::HostUnreachable);
        let failure = Failure::Trouble(Trouble::HostUnreachable);
        assert_eq!(Tally::default().hear(trouble), Err(failure));
        assert_eq!(Tally::default().hear(Event::Trouble(Trouble::Other)), Ok(false));
    }

    #[test]
    fn a_system_that_does_not_send_is_told_apart() {
        let refused = |errno: Errno| Tally::default().count(Err(errno.into()));
        let unreachable = Err(Failure::Trouble(Trouble::NetworkUnreachable));
        assert_eq!(refused(Errno::NETUNREACH), unreachable);
        assert_eq!(refused(Errno::HOSTUNREACH), unreachable);
        assert_eq!(refused(Errno::ACCESS), Err(Failure::Nothing));
        assert_eq!(refused(Errno::PERM), Ok(INTERVAL));
        assert!(no_room(&Errno::AGAIN.into()) && no_room(&Errno::NOBUFS.into()));
    }
}
