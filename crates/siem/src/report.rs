//! From what happened to instances to directive events, alarms, actions and questions.

use model::directive::RuleKind;
use model::{AlarmId, Event, PluginId, PluginSid, Timestamp};

use crate::alarm;
use crate::correlate::{ActionRun, Correlator, Happening, Instance, Raised, Rule};
use crate::directive_event::directive_event;
use crate::effect::{DiscardReason, Effect, WatchRule};
use crate::policy::Decision;
use crate::siem::Siem;

/// Directive events that directives with `chained` are to be shown.
pub(crate) type Chain = Vec<Event>;

impl Siem {
    /// Reports one happening. `trigger` is the event that caused it, or `None` for time; `at` is
    /// when it happened. An instance that has ended stays until [`Siem::clear`].
    pub(crate) fn report(
        &mut self,
        happening: Happening,
        trigger: Option<&Event>,
        at: Timestamp,
        chain: &mut Chain,
        out: &mut Vec<Effect>,
    ) {
        match happening {
            Happening::Completed { slot, emits } => {
                if emits {
                    self.emit(slot, trigger, at, chain, out);
                }
                ask_monitors(&self.correlator, slot, out);
            }
            Happening::Grown(slot) => {
                if let Some((instance, _)) = self.correlator.look_mut(slot) {
                    let update = alarm::growing(instance);
                    self.send(update, out);
                }
                self.correlator.changed(slot, true);
            }
            Happening::Expired(_) => self.counters.instances_expired += 1,
        }
    }

    /// Removes an instance if it has ended, and says so for its alarm.
    pub(crate) fn clear(&mut self, slot: u32, out: &mut Vec<Effect>) {
        if self.correlator.look(slot).is_some_and(|(instance, _)| instance.ended) {
            self.end(slot, out);
        }
    }

    /// Removes an instance, and says so for its alarm.
    pub(crate) fn end(&mut self, slot: u32, out: &mut Vec<Effect>) {
        if let Some(mut instance) = self.correlator.remove(slot) {
            let update = alarm::ending(&mut instance);
            self.send(update, out);
        }
    }

    pub(crate) fn send(&mut self, update: Option<model::AlarmUpdate>, out: &mut Vec<Effect>) {
        if let Some(update) = update {
            self.counters.alarm_updates += 1;
            out.push(Effect::Alarm(Box::new(update)));
        }
    }

    /// Emits the directive event of the level that an instance has just completed.
    fn emit(
        &mut self,
        slot: u32,
        trigger: Option<&Event>,
        at: Timestamp,
        chain: &mut Chain,
        out: &mut Vec<Effect>,
    ) {
        let Some((instance, program)) = self.correlator.look(slot) else { return };
        let Some(rule) = program.rule(instance.node) else { return };
        let Some(id) = self.ids.next() else {
            self.counters.directive_events_lost += 1;
            return;
        };
        let level = rule.level;
        let mut event = directive_event(id, instance, program, rule, trigger, at);
        let qualified =
            self.knowledge.qualify(&mut event, &mut self.counters, &mut self.unknown_types);
        self.counters.directive_events += 1;
        let policy = qualified.policy;
        if let Some(reason) = not_processed(policy.as_ref()) {
            self.counters.not_processed += 1;
            out.push(Effect::Discarded { event: id, reason });
            return;
        }
        self.raise(slot, level, &event, at, out);
        self.counters.stored += 1;
        out.push(Effect::Store(Box::new(event.clone())));
        self.act(&event, policy.as_ref(), event.alarm, Some(slot), out);
        if self.has_chains && policy.is_none_or(|policy| policy.consequences.correlate) {
            chain.push(event);
        }
    }

    /// Attaches a directive event to its instance, and raises or replaces the alarm if its risk
    /// is at least 1.
    fn raise(&mut self, slot: u32, level: u8, event: &Event, at: Timestamp, out: &mut Vec<Effect>) {
        let groups = &mut self.groups;
        let Some((instance, program)) = self.correlator.look_mut(slot) else { return };
        let was_raised = instance.raised.is_some();
        instance.attach(event.id, at, level);
        let mut update = None;
        if event.risk().is_some_and(|risk| risk >= 1) {
            let similar = || groups.similar(&program.directive, event, at.as_secs());
            let sent = alarm::of_directive(instance, program, event, similar);
            remember(instance, &sent);
            self.counters.alarms += u64::from(!was_raised);
            update = Some(sent);
        }
        self.send(update, out);
        self.correlator.changed(slot, was_raised);
    }

    /// Hands out the actions of the policy that decided about an event.
    pub(crate) fn act(
        &mut self,
        event: &Event,
        policy: Option<&Decision>,
        alarm: Option<AlarmId>,
        slot: Option<u32>,
        out: &mut Vec<Effect>,
    ) {
        let Some(policy) = policy.filter(|policy| !policy.consequences.actions.is_empty()) else {
            return;
        };
        let risk = event.risk().unwrap_or(0);
        for (n, action) in (0..).zip(&policy.consequences.actions) {
            if action.only_alarms && risk < 1 {
                continue;
            }
            let run = ActionRun { policy: policy.id.0, action: n, risk };
            if action.on_risk_increase && !slot.is_none_or(|slot| self.risk_rose(slot, run)) {
                continue;
            }
            let (action, event) = (action.clone(), Box::new(event.clone()));
            out.push(Effect::Action { action, event, alarm });
        }
    }

    /// Whether the risk is higher than when the action last ran for the instance's alarm.
    fn risk_rose(&mut self, slot: u32, run: ActionRun) -> bool {
        let Some((instance, _)) = self.correlator.look_mut(slot) else { return true };
        let Some(raised) = &mut instance.raised else { return true };
        let same = |had: &&mut ActionRun| (had.policy, had.action) == (run.policy, run.action);
        let rose = match raised.action_runs.iter_mut().find(same) {
            Some(had) if had.risk >= run.risk => false,
            Some(had) => {
                had.risk = run.risk;
                true
            }
            None => {
                raised.action_runs.push(run);
                true
            }
        };
        self.correlator.changed(slot, true);
        rose
    }
}

/// Why a policy keeps an event from being processed, if it does.
pub(crate) fn not_processed(policy: Option<&Decision>) -> Option<DiscardReason> {
    let policy = policy.filter(|policy| !policy.consequences.sim)?;
    Some(DiscardReason::NotProcessed(policy.id))
}

fn remember(instance: &mut Instance, sent: &model::AlarmUpdate) {
    let latest = model::AlarmUpdate { new_events: Vec::new(), ..sent.clone() };
    match &mut instance.raised {
        Some(raised) => raised.latest = latest,
        None => instance.raised = Some(Box::new(Raised { latest, action_runs: Vec::new() })),
    }
}

/// The questions of the monitor rules that may come next.
fn ask_monitors(correlator: &Correlator, slot: u32, out: &mut Vec<Effect>) {
    let Some((instance, program)) = correlator.look(slot) else { return };
    for (_, _, rule) in instance.alternatives(program) {
        if let Some(watch) = question(instance, rule, instance.id(program)) {
            out.push(Effect::AskMonitor(watch));
        }
    }
}

fn question(instance: &Instance, rule: &Rule, id: AlarmId) -> Option<WatchRule> {
    let RuleKind::Monitor { condition, value, interval_s, absolute } = &rule.kind else {
        return None;
    };
    let levels = &instance.levels;
    Some(WatchRule {
        instance: id,
        plugin_id: PluginId(rule.plugin_id.first().unwrap_or(0)),
        plugin_sid: PluginSid(rule.plugin_sid.first().unwrap_or(0)),
        from: rule.from.first(levels),
        to: rule.to.first(levels),
        port_from: rule.port_from.first(levels),
        port_to: rule.port_to.first(levels),
        condition: condition.as_str().into(),
        value: value.as_str().into(),
        interval_s: *interval_s,
        absolute: *absolute || interval_s.is_none(),
        time_out_s: rule.time_out_s,
    })
}
