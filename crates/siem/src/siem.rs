//! The deciding half: events and ticks in, effects out.
//!
//! An event goes this way, in OSSIM 5.8's order: asset values, policy, cross-correlation,
//! priority and reliability, risk (`qualify`), directives (`correlate`), store, alarms, actions
//! (`report`). Events that directives emit go the same way, but only directives with `chained`
//! are shown them. For the clock see `docs/adr/0005-the-way-of-an-event.md`.

use model::{AlarmId, Event, PluginId, PluginSid, Timestamp};

use crate::alarm::{self, AlarmGroups};
use crate::correlate::{Correlator, Feed, Happening, InstanceView, NEVER_S};
use crate::counters::Counters;
use crate::effect::{DiscardReason, Effect};
use crate::ids::DerivedIds;
use crate::qualify::{BY_DIRECTIVE, Knowledge};
use crate::report::{Chain, not_processed};
use crate::setup::{Problem, ProblemPlace, Setup};
use crate::unknown_types::UnknownTypes;
use crate::{clock, policy};

/// How often a directive event may lead to another that is correlated again.
const LONGEST_CHAIN: u32 = 8;

/// Policies, risk, cross-correlation, directives and alarms: a function of its inputs.
#[derive(Debug, Default)]
pub struct Siem {
    pub(crate) knowledge: Knowledge,
    pub(crate) correlator: Correlator,
    pub(crate) groups: AlarmGroups,
    pub(crate) ids: DerivedIds,
    pub(crate) watermark: Timestamp,
    pub(crate) counters: Counters,
    pub(crate) unknown_types: UnknownTypes,
    pub(crate) has_chains: bool,
    budget_bytes: usize,
    problems: Vec<Problem>,
    /// Empty between events; kept for its room.
    feed: Feed,
    /// Ends of alarms whose directive has changed, for the next call with an `out`.
    pub(crate) postponed: Vec<Effect>,
}

impl Siem {
    /// Compiles a setup. Nothing in it can make this fail; see [`Siem::problems`].
    #[must_use]
    pub fn new(setup: Setup) -> Self {
        let mut siem = Self::default();
        siem.reconfigure(setup);
        siem
    }

    /// Takes a new setup. Instances of unchanged directives go on; those of changed, removed or
    /// disabled ones are dropped and counted, and their alarms end with the next call that has an
    /// `out`.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "a setup is made for one half, and given away"
    )]
    pub fn reconfigure(&mut self, setup: Setup) {
        let mut problems = Vec::new();
        let zone = policy::zone_named(&setup.timetable_zone).unwrap_or_else(|text| {
            problems.push(Problem { place: ProblemPlace::TimetableZone, text });
            jiff::tz::TimeZone::UTC
        });
        self.knowledge = Knowledge::new(&setup, &mut problems);
        let correlator = Correlator::new(&setup, zone, &mut problems);
        let mut before = std::mem::replace(&mut self.correlator, correlator);
        let dropped = self.correlator.adopt(&mut before);
        self.give_up(dropped);
        self.has_chains = self.correlator.has_chains();
        self.budget_bytes = setup.state_budget_bytes;
        self.problems = problems;
    }

    /// What in the setup cannot do what it says.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Processes one event. `event.id` must not be below that of the event before. Effects are
    /// appended to `out`.
    pub fn event(&mut self, event: Event, out: &mut Vec<Effect>) {
        out.append(&mut self.postponed);
        self.counters.events += 1;
        let at = clock::time_of(&event);
        self.counters.late_events += u64::from(at < self.watermark);
        self.watermark = self.watermark.max(at);
        self.let_time_pass(out);
        self.ids.begin(event.id);
        // Goes on where the record before had no ids left.
        self.let_time_pass(out);
        let mut chain = Chain::new();
        self.process(event, &mut chain, out);
        self.follow(chain, out);
        self.keep_to_budget(out);
    }

    /// Says that no event with a time before `now` is waiting: what is due by then happens.
    /// A caller that passes a moment a little in the past lets records a little late come first.
    pub fn tick(&mut self, now: Timestamp, out: &mut Vec<Effect>) {
        out.append(&mut self.postponed);
        self.watermark = self.watermark.max(now);
        self.let_time_pass(out);
        self.keep_to_budget(out);
    }

    /// The end of a replay: pending `not` rules fire and instances with a time-out end, in the
    /// order of their times. Stops when the last record has no ids left: directives with
    /// `chained` could otherwise feed each other for ever.
    pub fn finish(&mut self, out: &mut Vec<Effect>) {
        out.append(&mut self.postponed);
        while !self.ids.exhausted()
            && let Some((happening, until_s)) = self.correlator.next_due(NEVER_S)
        {
            self.watermark = self.watermark.max(Timestamp::from_secs(until_s));
            self.come_due(happening, until_s, out);
        }
        self.keep_to_budget(out);
    }

    /// What has been done so far.
    #[must_use]
    pub fn counters(&self) -> Counters {
        Counters {
            instances_alive: self.correlator.alive() as u64,
            state_bytes: self.correlator.bytes() as u64,
            state_budget_bytes: self.budget_bytes as u64,
            watermark: self.watermark,
            ..self.counters
        }
    }

    /// Event types that no data source describes, with how often they came, in no order: the
    /// first 1,000 since the start.
    pub fn unknown_types(&self) -> impl Iterator<Item = (PluginId, PluginSid, u64)> {
        self.unknown_types.iter()
    }

    /// The running instances, oldest first.
    pub fn instances(&self) -> impl Iterator<Item = InstanceView<'_>> {
        self.correlator.views()
    }

    /// Instances that go on no more: counted, and their alarms end.
    pub(crate) fn give_up(&mut self, dropped: Vec<crate::correlate::Instance>) {
        self.counters.instances_dropped += dropped.len() as u64;
        let mut out = std::mem::take(&mut self.postponed);
        for mut instance in dropped {
            let update = alarm::ending(&mut instance);
            self.send(update, &mut out);
        }
        self.postponed = out;
    }

    /// Qualifies, correlates and stores one event that came in.
    fn process(&mut self, mut event: Event, chain: &mut Chain, out: &mut Vec<Effect>) {
        let qualified =
            self.knowledge.qualify(&mut event, &mut self.counters, &mut self.unknown_types);
        let policy = qualified.policy.as_ref();
        if let Some(reason) = not_processed(policy) {
            self.counters.not_processed += 1;
            out.push(Effect::Discarded { event: event.id, reason });
            return;
        }
        let is_alarm = event.risk().is_some_and(|risk| risk >= 1);
        if is_alarm {
            event.alarm = Some(AlarmId { directive: 0, root: event.id });
            self.counters.alarms += 1;
            let update = alarm::of_plain(&event, &self.knowledge.data_sources);
            self.send(Some(update), out);
        }
        let mut later = Vec::new();
        let mut attached = false;
        // Sid 0 means "never correlated".
        if policy.is_none_or(|policy| policy.consequences.correlate) && event.plugin_sid.0 != 0 {
            let seen = qualified.seen(&event, &self.knowledge.assets);
            let mut feed = std::mem::take(&mut self.feed);
            self.correlator.feed(&seen, &mut feed);
            attached = !feed.attached.is_empty();
            let alarm = self.report_all(&feed, &event, qualified.at, chain, &mut later);
            event.alarm = event.alarm.or(alarm);
            feed.happenings.clear();
            feed.attached.clear();
            self.feed = feed;
        }
        if attached {
            event.correlation |= BY_DIRECTIVE;
        }
        self.act(&event, policy, event.alarm, None, &mut later);
        match policy.filter(|policy| !policy.consequences.store) {
            Some(policy) if !is_alarm && !attached => {
                self.counters.not_stored += 1;
                let reason = DiscardReason::NotStored(policy.id);
                out.push(Effect::Discarded { event: event.id, reason });
            }
            _ => {
                self.counters.stored += 1;
                out.push(Effect::Store(Box::new(event)));
            }
        }
        out.append(&mut later);
    }

    /// Reports what an event did, and removes instances that it ended. Returns the alarm to which
    /// the event belongs, of the oldest instance that has one.
    fn report_all(
        &mut self,
        feed: &Feed,
        event: &Event,
        at: Timestamp,
        chain: &mut Chain,
        out: &mut Vec<Effect>,
    ) -> Option<AlarmId> {
        for happening in &feed.happenings {
            self.report(*happening, Some(event), at, chain, out);
        }
        let alarm = feed.attached.iter().find_map(|slot| {
            let (instance, program) = self.correlator.look(*slot)?;
            instance.raised.as_ref().map(|_| instance.id(program))
        });
        for slot in &feed.attached {
            if self.correlator.look(*slot).is_some_and(|(instance, _)| instance.ended) {
                self.counters.instances_finished += 1;
                self.clear(*slot, out);
            }
        }
        alarm
    }

    /// Shows directive events to directives that want them, and what these emit again.
    fn follow(&mut self, mut chain: Chain, out: &mut Vec<Effect>) {
        for _ in 0..LONGEST_CHAIN {
            if chain.is_empty() {
                return;
            }
            let mut next = Chain::new();
            for event in std::mem::take(&mut chain) {
                let seen = self.knowledge.look_at(&event);
                let mut feed = Feed::default();
                self.correlator.feed(&seen, &mut feed);
                self.report_all(&feed, &event, seen.at, &mut next, out);
            }
            chain = next;
        }
        self.counters.chains_cut += chain.len() as u64;
    }

    /// Does what is due by the watermark, in the order of its times. Stops where a directive
    /// event would find no id; the next record goes on from there.
    fn let_time_pass(&mut self, out: &mut Vec<Effect>) {
        while !self.ids.exhausted()
            && let Some((happening, until_s)) = self.correlator.next_due(self.watermark.as_secs())
        {
            self.come_due(happening, until_s, out);
        }
    }

    fn come_due(&mut self, happening: Happening, until_s: i64, out: &mut Vec<Effect>) {
        let (Happening::Completed { slot, .. } | Happening::Grown(slot) | Happening::Expired(slot)) =
            happening;
        let at = Timestamp::from_secs(until_s);
        let mut chain = Chain::new();
        self.report(happening, None, at, &mut chain, out);
        if matches!(happening, Happening::Completed { .. })
            && self.correlator.look(slot).is_some_and(|(instance, _)| instance.ended)
        {
            self.counters.instances_finished += 1;
        }
        self.clear(slot, out);
        self.follow(chain, out);
        // After each, so that it makes no difference how many are due at once.
        self.keep_to_budget(out);
    }

    /// Gives up the instances advanced longest ago, those without alarm first.
    fn keep_to_budget(&mut self, out: &mut Vec<Effect>) {
        self.counters.instances_started += self.correlator.take_started();
        while self.correlator.bytes() > self.budget_bytes
            && let Some(slot) = self.correlator.least_needed()
        {
            let raised = self.correlator.look(slot).is_some_and(|(i, _)| i.raised.is_some());
            if raised {
                self.counters.alarm_instances_evicted += 1;
            } else {
                self.counters.instances_evicted += 1;
            }
            self.end(slot, out);
        }
    }
}
