//! Slows down whoever guesses passwords.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use model::Timestamp;

/// Failures that cost nothing: people mistype.
const FREE_FAILURES: u32 = 5;
/// The same for one address with whatever users: several people may share one.
const FREE_FAILURES_OF_ADDRESS: u32 = 30;
/// Longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// Failures are forgotten after this long without one.
const FORGET_AFTER: Duration = Duration::from_secs(900);
/// Most addresses and users remembered; beyond, the oldest are forgotten.
const CAPACITY: usize = 10_000;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Address(String),
    UserFrom(String, String),
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: Timestamp,
}

/// Counts failed sign-ins by address, and by address and user.
///
/// A user is never locked out everywhere: that would let anybody lock out anybody. For the same
/// reason addresses must be those of clients: behind a proxy that is not trusted all share one.
#[derive(Debug, Default)]
pub(crate) struct SignInLimiter {
    failures: Mutex<HashMap<Key, Failures>>,
}

impl SignInLimiter {
    /// How long this address must still wait before it may try this user; zero when it may.
    ///
    /// Counts the attempt as failed until [`succeeded`](Self::succeeded) says otherwise, so that
    /// many attempts at once are no way around the limit.
    pub(crate) fn try_now(&self, address: &str, user: &str, now: Timestamp) -> Duration {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= CAPACITY {
            make_room(&mut failures, now);
        }
        let keys = keys(address, user);
        let wait = keys
            .iter()
            .filter_map(|(key, free)| failures.get(key).map(|found| wait(*found, *free, now)))
            .max()
            .unwrap_or_default();
        if wait.is_zero() {
            for (key, _) in keys {
                let entry = failures.entry(key).or_insert(Failures { count: 0, last: now });
                let kept = if now.since(entry.last) < FORGET_AFTER { entry.count } else { 0 };
                *entry = Failures { count: kept.saturating_add(1), last: now };
            }
        }
        wait
    }

    /// Forgets what this address did with this user.
    pub(crate) fn succeeded(&self, address: &str, user: &str) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, _) in keys(address, user) {
            match &key {
                Key::UserFrom(..) => {
                    failures.remove(&key);
                }
                Key::Address(_) => {
                    if let Some(found) = failures.get_mut(&key) {
                        found.count = found.count.saturating_sub(1);
                    }
                }
            }
        }
    }
}

fn keys(address: &str, user: &str) -> [(Key, u32); 2] {
    // Names longer than any user's are one name: nobody fills the memory with them.
    let user: String = user.chars().take(64).collect();
    [
        (Key::Address(address.to_owned()), FREE_FAILURES_OF_ADDRESS),
        (Key::UserFrom(address.to_owned(), user), FREE_FAILURES),
    ]
}

/// One second after the last free failure, doubled by each further one.
fn wait(found: Failures, free: u32, now: Timestamp) -> Duration {
    let Some(beyond) = found.count.checked_sub(free) else { return Duration::ZERO };
    let whole = Duration::from_secs(1u64 << beyond.min(9)).min(LONGEST_WAIT);
    whole.saturating_sub(now.since(found.last))
}

fn make_room(failures: &mut HashMap<Key, Failures>, now: Timestamp) {
    failures.retain(|_, found| now.since(found.last) < FORGET_AFTER);
    if failures.len() >= CAPACITY {
        let mut times: Vec<Timestamp> = failures.values().map(|found| found.last).collect();
        times.sort_unstable();
        let median = times.get(times.len() / 2).copied().unwrap_or(now);
        failures.retain(|_, found| found.last > median);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_secs(1_000_000 + second)
    }

    #[test]
    fn the_sixth_failure_waits_and_waits_double() {
        let limiter = SignInLimiter::default();
        for _ in 0..5 {
            assert_eq!(limiter.try_now("a", "u", at(0)), Duration::ZERO);
        }
        assert_eq!(limiter.try_now("a", "u", at(0)), Duration::from_secs(1));
        assert_eq!(limiter.try_now("a", "u", at(1)), Duration::ZERO);
        assert_eq!(limiter.try_now("a", "u", at(1)), Duration::from_secs(2));
    }

    #[test]
    fn others_do_not_wait() {
        let limiter = SignInLimiter::default();
        for _ in 0..10 {
            limiter.try_now("a", "u", at(0));
        }
        assert_eq!(limiter.try_now("b", "u", at(0)), Duration::ZERO);
        assert_eq!(limiter.try_now("a", "v", at(0)), Duration::ZERO);
    }

    #[test]
    fn success_and_time_forgive() {
        let limiter = SignInLimiter::default();
        for _ in 0..5 {
            limiter.try_now("a", "u", at(0));
        }
        limiter.succeeded("a", "u");
        assert_eq!(limiter.try_now("a", "u", at(0)), Duration::ZERO);
        for _ in 0..10 {
            limiter.try_now("a", "v", at(0));
        }
        assert_eq!(limiter.try_now("a", "v", at(1000)), Duration::ZERO);
        assert_eq!(limiter.try_now("a", "v", at(1000)), Duration::ZERO);
    }

    #[test]
    fn trying_many_users_from_one_address_waits_too() {
        let limiter = SignInLimiter::default();
        let waits = (0..40).filter(|n| !limiter.try_now("a", &n.to_string(), at(0)).is_zero());
        assert_eq!(waits.count(), 10);
    }

    #[test]
    fn memory_is_bounded() {
        let limiter = SignInLimiter::default();
        for n in 0..20_000 {
            limiter.try_now(&n.to_string(), "u", at(n));
        }
        assert!(limiter.failures.lock().unwrap().len() <= CAPACITY + 1);
    }
}
