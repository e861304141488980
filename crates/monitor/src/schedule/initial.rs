//! The first checks: spread over time and interleaved over hosts (engine semantics, 3.1 to 3.3).

use std::time::Duration;

use model::settings::{InterCheckDelay, InterleaveFactor};
use model::{CheckId, HostId, ServiceId, Timestamp};

use super::RequestOptions;
use crate::monitor::Monitor;
use crate::timeperiod;

impl Monitor {
    /// Plans the first check of everything that is checked regularly. Objects whose `next_check`
    /// was retained keep it where the rules allow.
    pub(crate) fn plan_first_checks(&mut self, now: Timestamp) {
        let services: Vec<ServiceId> =
            self.services.ids().filter(|id| self.is_scheduled((*id).into(), now)).collect();
        let hosts: Vec<HostId> =
            self.hosts.ids().filter(|id| self.is_scheduled((*id).into(), now)).collect();
        self.spread_services(&services, now);
        self.spread_hosts(&hosts, now);
        self.forget_unplanned();
    }

    /// Section 3.1. Hosts without a check command would never run and are left out too.
    fn is_scheduled(&self, check: CheckId, now: Timestamp) -> bool {
        let rhythm = self.rhythm(check);
        rhythm.runnable
            && rhythm.active
            && rhythm.check_interval > 0.0
            && (rhythm.period.is_none()
                || timeperiod::next_valid(&self.objects, rhythm.period, now, &self.zone).is_some())
    }

    fn spread_services(&mut self, scheduled: &[ServiceId], now: Timestamp) {
        let settings = &self.objects.settings;
        let intervals = scheduled.iter().map(|id| self.objects.services[*id].check_interval);
        let spread = Spread {
            count: scheduled.len(),
            total_interval: truncating_sum(intervals),
            unit: settings.interval_length,
            max_spread_s: settings.max_service_check_spread.saturating_mul(60),
        };
        let delay = spread.delay(settings.service_inter_check_delay_method);
        let factor = match settings.service_interleave_factor {
            InterleaveFactor::Smart => scheduled.len().div_ceil(self.hosts.len().max(1)),
            InterleaveFactor::Factor(factor) => factor as usize,
        }
        .max(1);
        let blocks = scheduled.len().div_ceil(factor);

        let (mut block, mut in_block) = (0, 0);
        for id in scheduled {
            let check = CheckId::Service(*id);
            let window = self.window(&self.rhythm(check), self.state(check));
            if self.keeps_retained_time(check, now, window) {
                continue;
            }
            // Nagios counts before it uses the index, so not even the first service starts at 0.
            in_block += 1;
            let offset = ((block + in_block * blocks) as f64 * delay) as u64;
            self.plan_first(check, now, Duration::from_secs(offset).min(window));
            if in_block == factor {
                (block, in_block) = (block + 1, 0);
            }
        }
    }

    fn spread_hosts(&mut self, scheduled: &[HostId], now: Timestamp) {
        let settings = &self.objects.settings;
        let intervals = scheduled.iter().map(|id| self.objects.hosts[*id].check_interval);
        let spread = Spread {
            count: scheduled.len(),
            total_interval: truncating_sum(intervals),
            unit: settings.interval_length,
            max_spread_s: settings.max_host_check_spread.saturating_mul(60),
        };
        let delay = spread.delay(settings.host_inter_check_delay_method);
        for (k, id) in scheduled.iter().enumerate() {
            let check = CheckId::Host(*id);
            let window = self.window(&self.rhythm(check), self.state(check));
            if self.keeps_retained_time(check, now, window) {
                continue;
            }
            let mut offset = Duration::from_secs((k as f64 * delay) as u64);
            if offset > window {
                offset = self.random_seconds(window.as_secs() as i64);
            }
            self.plan_first(check, now, offset);
        }
    }

    /// Queues an object at its retained time if that lies ahead, but not further than its window:
    /// a time from a clock that was wrong must not keep it from being checked.
    fn keeps_retained_time(&mut self, check: CheckId, now: Timestamp, window: Duration) -> bool {
        let at = self.state(check).next_check;
        let keeps = at > now && at <= now + window;
        if keeps {
            self.enqueue(check, at, RequestOptions::NONE);
        }
        keeps
    }

    fn plan_first(&mut self, check: CheckId, now: Timestamp, offset: Duration) {
        let period = self.rhythm(check).period;
        let mut at = now.truncated_to_secs() + offset;
        if period.is_some() && !timeperiod::is_valid(&self.objects, period, at, &self.zone) {
            let valid = timeperiod::next_valid(&self.objects, period, at, &self.zone);
            at = valid.map_or(at, |valid| valid + offset);
        }
        self.enqueue(check, at, RequestOptions::NONE);
    }

    /// What is not planned shows no time.
    fn forget_unplanned(&mut self) {
        for id in self.hosts.ids() {
            self.live_mut(id.into()).show_queue_time();
        }
        for id in self.services.ids() {
            self.live_mut(id.into()).show_queue_time();
        }
    }
}

/// What the delay between two first checks is computed from.
struct Spread {
    count: usize,
    /// Interval units of all scheduled objects together.
    total_interval: u64,
    unit: u64,
    max_spread_s: u64,
}

impl Spread {
    /// Seconds between two first checks.
    fn delay(&self, method: InterCheckDelay) -> f64 {
        match method {
            InterCheckDelay::None => 0.0,
            InterCheckDelay::Dumb => 1.0,
            InterCheckDelay::Seconds(seconds) => seconds.max(0.0),
            InterCheckDelay::Smart if self.count == 0 => 0.0,
            InterCheckDelay::Smart => {
                let count = self.count as f64;
                let average = self.total_interval as f64 * self.unit as f64 / count;
                (average / count).min(self.max_spread_s as f64 / count)
            }
        }
    }
}

/// Nagios keeps this sum in an integer, so each addition drops fractions.
fn truncating_sum(intervals: impl Iterator<Item = f64>) -> u64 {
    intervals.fold(0, |sum, interval| (sum as f64 + interval) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smart_delay_spreads_over_the_average_interval_but_not_beyond_the_maximum() {
        let spread = Spread { count: 8, total_interval: 40, unit: 60, max_spread_s: 1800 };
        assert_eq!(spread.delay(InterCheckDelay::Smart), 37.5);
        let spread = Spread { max_spread_s: 80, ..spread };
        assert_eq!(spread.delay(InterCheckDelay::Smart), 10.0);
    }

    #[test]
    fn fractions_are_lost_at_every_addition() {
        assert_eq!(truncating_sum([0.9, 0.9, 1.5].into_iter()), 1);
    }
}
