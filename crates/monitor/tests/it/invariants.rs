//! What holds after any sequence of inputs.

use std::collections::HashSet;

use model::{CheckId, CheckKind, CheckOutcome, HostId, StateType};
use monitor::Effect;
use proptest::prelude::*;

use crate::objects::{Build, contacts};
use crate::script::{Run, at, result};

/// One input. Indices are taken modulo what there is.
#[derive(Debug, Clone)]
enum Input {
    /// So many seconds pass (or un-pass), then what is due fires.
    Time(i64),
    /// The clock is set by so many seconds, and we are told.
    Clock(i64),
    /// The n-th check that is under way comes back.
    Finish(usize, i32),
    /// A passive result for the n-th object.
    Passive(usize, i32),
    /// An active result nobody asked for.
    Unasked(usize, i32),
    /// Somebody wants the n-th object checked in so many seconds.
    Ask(usize, i64, bool),
}

fn input() -> impl Strategy<Value = Input> {
    prop_oneof![
        4 => (0_i64..90).prop_map(Input::Time),
        1 => (-500_i64..5000).prop_map(Input::Time),
        1 => (-90_000_i64..90_000).prop_map(Input::Clock),
        8 => (any::<usize>(), -1_i32..5).prop_map(|(n, code)| Input::Finish(n, code)),
        2 => (any::<usize>(), 0_i32..4).prop_map(|(n, code)| Input::Passive(n, code)),
        1 => (any::<usize>(), 0_i32..4).prop_map(|(n, code)| Input::Unasked(n, code)),
        1 => (any::<usize>(), -20_i64..200, any::<bool>())
            .prop_map(|(n, second, forced)| Input::Ask(n, second, forced)),
    ]
}

/// A router, two hosts behind it, services of all temperaments.
fn site() -> Build {
    let build = Build::new().contact("ann", |_| {}).period("day", &[(8, 18)]);
    let day = build.period_id("day");
    build
        .settings(|settings| {
            settings.max_concurrent_checks = 3;
            settings.cached_host_check_horizon = 15;
        })
        .host("db", |def| {
            def.parents = vec![HostId::from(1)];
            def.contacts = contacts(&[0]);
        })
        .service("plain", |def| def.contacts = contacts(&[0]))
        .service("volatile", |def| {
            def.is_volatile = true;
            def.contacts = contacts(&[0]);
        })
        .host("router", |def| def.max_check_attempts = 1)
        .host("web", |def| {
            def.parents = vec![HostId::from(1)];
            def.check_period = day;
        })
        .service("daily", |def| {
            def.check_period = day;
            def.notification_period = day;
            def.contacts = contacts(&[0]);
        })
        .service("once", |def| {
            def.max_check_attempts = 1;
            def.notification_interval = 0.0;
            def.contacts = contacts(&[0]);
        })
        .service("passive", |def| def.check_interval = 0.0)
}

/// A run under random inputs.
struct Storm {
    run: Run,
    now: i64,
    everything: Vec<CheckId>,
    under_way: Vec<CheckId>,
}

impl Storm {
    fn new() -> Self {
        let run = Run::new(site());
        let objects = run.monitor.objects();
        let hosts = objects.hosts.ids().map(CheckId::Host);
        let everything = hosts.chain(objects.services.ids().map(CheckId::Service)).collect();
        Self { run, now: 0, everything, under_way: Vec::new() }
    }

    fn pick(&self, n: usize) -> CheckId {
        self.everything[n % self.everything.len()]
    }

    fn feed(&mut self, input: &Input) {
        match *input {
            Input::Time(seconds) => {
                self.now += seconds;
                self.run.tick(self.now);
            }
            Input::Clock(by) => {
                self.now += by;
                self.set_clock(by);
            }
            Input::Finish(n, code) if !self.under_way.is_empty() => {
                let id = self.under_way.swap_remove(n % self.under_way.len());
                let mut result = result(id, code, self.now);
                if code < 0 {
                    result.outcome = CheckOutcome::TimedOut;
                }
                self.run.apply(&result, self.now);
            }
            Input::Finish(..) => self.run.effects.clear(),
            Input::Passive(n, code) => {
                let mut result = result(self.pick(n), code, self.now);
                (result.kind, result.reschedule) = (CheckKind::Passive, false);
                self.run.apply(&result, self.now);
            }
            Input::Unasked(n, code) => {
                self.run.apply(&result(self.pick(n), code, self.now), self.now);
            }
            Input::Ask(n, in_seconds, forced) => self.ask(self.pick(n), in_seconds, forced),
        }
        let started = self.run.effects.iter().filter_map(|effect| match effect {
            Effect::RunCheck(run) => Some(run.check),
            _ => None,
        });
        self.under_way.extend(started);
    }

    /// Nothing comes nearer or moves away by it.
    fn set_clock(&mut self, by: i64) {
        let plan = |run: &Run, everything: &[CheckId]| -> Vec<_> {
            everything.iter().map(|id| run.monitor.state(*id).next_check).collect()
        };
        let before = plan(&self.run, &self.everything);
        let amount = std::time::Duration::from_secs(by.unsigned_abs());
        self.run.effects.clear();
        self.run.monitor.clock_changed(by < 0, amount, at(self.now), &mut self.run.effects);
        for (before, after) in before.iter().zip(plan(&self.run, &self.everything)) {
            let moved = if before.is_never() { 0 } else { by };
            assert_eq!(after.as_secs() - before.as_secs(), moved);
        }
    }

    fn ask(&mut self, id: CheckId, in_seconds: i64, forced: bool) {
        let objects = self.run.monitor.objects().clone();
        let time = at(self.now + in_seconds);
        let command = match id {
            CheckId::Host(id) => {
                let host = objects.hosts[id].name.clone();
                model::ExternalCommand::ScheduleHostCheck { host, at: time, forced }
            }
            CheckId::Service(id) => {
                let def = &objects.services[id];
                let host = objects.hosts[def.host].name.clone();
                let service = def.description.clone();
                model::ExternalCommand::ScheduleServiceCheck { host, service, at: time, forced }
            }
        };
        self.run.effects.clear();
        self.run.monitor.command(&command, at(self.now), &mut self.run.effects).unwrap();
    }

    fn is_regular(&self, id: CheckId) -> bool {
        let objects = self.run.monitor.objects();
        match id {
            CheckId::Host(id) => objects.hosts[id].check_interval > 0.0,
            CheckId::Service(id) => objects.services[id].check_interval > 0.0,
        }
    }

    fn check(&self) {
        for id in &self.everything {
            let state = self.run.monitor.state(*id);
            let name = self.run.name(*id);
            let max = match id {
                CheckId::Host(id) => self.run.monitor.objects().hosts[*id].max_check_attempts,
                CheckId::Service(id) => self.run.monitor.objects().services[*id].max_check_attempts,
            };
            assert!((1..=max).contains(&state.attempt), "{name}: {state:?}");
            match (state.is_problem(), state.state_type) {
                (true, StateType::Soft) => assert!(state.attempt < max, "{name}: {state:?}"),
                (true, StateType::Hard) => assert_eq!(state.last_hard_state, state.state, "{name}"),
                (false, _) => assert_eq!(state.attempt, 1, "{name}: {state:?}"),
            }
            assert_eq!(state.problem_id != 0, state.is_problem(), "{name}: {state:?}");
            if self.is_regular(*id) && !self.run.monitor.is_executing(*id) {
                assert!(!state.next_check.is_never(), "{name} is lost");
                assert!(self.run.monitor.next_due() <= Some(state.next_check), "{name} is lost");
            }
        }
    }

    /// From here on everything comes back OK: does everything still run?
    fn everything_runs_again(&mut self) {
        let mut ran = HashSet::new();
        for _ in 0..500 {
            for id in std::mem::take(&mut self.under_way) {
                ran.insert(id);
                self.run.apply(&result(id, 0, self.now), self.now);
                self.collect_started();
            }
            if self.everything.iter().all(|id| !self.is_regular(*id) || ran.contains(id)) {
                return;
            }
            let due = self.run.monitor.next_due().expect("something is planned");
            // In large steps: some only run by day.
            self.now = (self.now + 600).max(due.as_secs() - crate::script::START);
            self.run.tick(self.now);
            self.collect_started();
        }
        let missing: Vec<_> = self
            .everything
            .iter()
            .filter(|id| self.is_regular(**id) && !ran.contains(id))
            .map(|id| (self.run.name(*id), self.run.monitor.state(*id).next_check))
            .collect();
        panic!("never ran again: {missing:?}");
    }

    fn collect_started(&mut self) {
        for effect in &self.run.effects {
            if let Effect::RunCheck(run) = effect {
                self.under_way.push(run.check);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn states_stay_sound_and_nothing_schedulable_is_lost(
        inputs in prop::collection::vec(input(), 1..120)
    ) {
        let mut storm = Storm::new();
        for input in &inputs {
            storm.feed(input);
            storm.check();
        }
        storm.everything_runs_again();
    }

    #[test]
    fn the_same_inputs_have_the_same_effects(inputs in prop::collection::vec(input(), 1..60)) {
        let (mut a, mut b) = (Storm::new(), Storm::new());
        for input in &inputs {
            a.feed(input);
            b.feed(input);
            prop_assert_eq!(&a.run.effects, &b.run.effects);
        }
    }

    #[test]
    fn every_problem_told_gets_one_closing_message(
        codes in prop::collection::vec((0_i32..4, 1_i64..400), 1..80)
    ) {
        let build = Build::new()
            .contact("ann", |_| {})
            .host("web", |def| def.check_interval = 0.0)
            .service("HTTP", |def| def.contacts = contacts(&[0]));
        let mut run = Run::new(build);
        let id = run.id("web/HTTP");
        let (mut now, mut knows) = (0, false);
        for (code, seconds) in codes {
            now += seconds;
            run.apply(&result(id, code, now), now);
            for effect in &run.effects {
                if let Effect::Notify(told) = effect {
                    let recovery = told.kind == monitor::NotificationKind::Recovery;
                    prop_assert!(!recovery || knows, "a recovery out of the blue");
                    knows = !recovery;
                }
            }
            if code == 0 {
                prop_assert!(!knows, "OK again and nobody says so");
            }
        }
    }
}
