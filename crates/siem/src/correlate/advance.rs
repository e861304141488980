//! How an instance goes on: an event, or time, completes one of the alternatives of its current
//! rule.

use model::event::EventKind;

use super::agenda::Appointment;
use super::distinct::distinguishing;
use super::instance::{Instance, NEVER_S};
use super::level::Level;
use super::program::Program;
use super::rule::Rule;
use super::seen::Seen;
use super::{Correlator, Feed, Happening};

/// What an event did to an instance.
#[derive(Default)]
struct Offered {
    /// It agreed with the fields of an alternative, counted or not.
    matched: bool,
    /// It counted at this level.
    counted: Option<u8>,
    /// It completed this alternative: place of the rule, and the highest value of a source.
    completed: Option<(u16, u8)>,
    /// A `not` rule was matched.
    refuted: bool,
}

impl Correlator {
    /// Shows an event to one instance.
    pub(super) fn offer(&mut self, slot: u32, seen: &Seen<'_>, feed: &mut Feed) {
        let Some(instance) = self.instances.get_mut(slot) else { return };
        let directive = instance.directive;
        let Some(program) = self.programs.get(directive as usize) else { return };
        if seen.event.kind == EventKind::Directive && !program.directive.chained {
            return;
        }
        let offered = try_alternatives(instance, program, seen);
        if !offered.matched {
            return;
        }
        if let Some(mark) = self.matched_by.get_mut(directive as usize) {
            *mark = self.fed;
        }
        if let Some(level) = offered.counted {
            instance.attach(seen.event.id, seen.at, level);
            feed.attached.push(slot);
            let raised = instance.raised.is_some();
            if let Some((place, asset_src)) = offered.completed {
                let level = Level::of(seen, asset_src, program.keeps_texts);
                self.complete(slot, place, level, seen.at.as_secs());
                feed.happenings.push(Happening::Completed { slot, emits: true });
            } else if has_grown(instance) {
                feed.happenings.push(Happening::Grown(slot));
            }
            self.touch(slot, raised);
        }
        if offered.refuted && offered.completed.is_none() {
            self.schedule(slot);
        }
        self.instances.measure(slot);
    }

    /// Moves an instance down to the rule at `place`, which was completed at `at_s`.
    pub(super) fn complete(&mut self, slot: u32, place: u16, level: Level, at_s: i64) {
        let Some(instance) = self.instances.get_mut(slot) else { return };
        self.waiting.leave(instance.waits);
        instance.node = place;
        instance.levels.reserve_exact(1);
        instance.levels.push(level);
        instance.tallies = Vec::new();
        instance.completed_s = at_s;
        self.wait(slot);
    }

    /// Lets an instance wait for the alternatives of its current rule; without any it has ended.
    pub(super) fn wait(&mut self, slot: u32) {
        let Some(instance) = self.instances.get_mut(slot) else { return };
        let program = self.programs.get(instance.directive as usize);
        let rule = program.and_then(|program| program.rule(instance.node));
        let children = rule.map_or(&[][..], |rule| &rule.children);
        let (directive, levels) = (instance.directive, &instance.levels);
        let (waits, count) = self.waiting.enter(slot, directive, children, levels, &self.assets);
        (instance.waits, instance.wait_count) = (waits, count as u32);
        instance.ended = children.is_empty();
        self.schedule(slot);
    }

    /// Makes the appointment of an instance anew.
    pub(super) fn schedule(&mut self, slot: u32) {
        let Some(instance) = self.instances.get_mut(slot) else { return };
        let Some(program) = self.programs.get(instance.directive as usize) else { return };
        let until_s = if instance.ended { NEVER_S } else { instance.next_due_s(program) };
        let before = std::mem::replace(&mut instance.due_s, until_s);
        let number = instance.number;
        if before == until_s {
            return;
        }
        if before != NEVER_S {
            self.agenda.cancel_one();
        }
        if until_s != NEVER_S {
            self.agenda.add(Appointment { until_s, number, slot });
        }
        self.sweep();
    }

    /// An appointment's moment has passed: the first `not` rule whose time-out ran out without a
    /// match fires; without one the instance has expired.
    pub(super) fn come_due(&mut self, appointment: Appointment) -> Happening {
        let Appointment { slot, until_s, .. } = appointment;
        let Some(instance) = self.instances.get_mut(slot) else { return Happening::Expired(slot) };
        instance.due_s = NEVER_S;
        let fired = self.programs.get(instance.directive as usize).and_then(|program| {
            let mut rules = instance.alternatives(program);
            let due = rules.find(|(n, _, rule)| {
                rule.negated && !instance.is_refuted(*n) && instance.until_s(rule) <= until_s
            });
            due.map(|(_, place, _)| place)
        });
        match (fired, instance.levels.last().cloned()) {
            (Some(place), Some(level)) => {
                // No event completed this level: it has the data of the one before.
                let raised = instance.raised.is_some();
                self.complete(slot, place, level, until_s);
                self.instances.measure(slot);
                self.touch(slot, raised);
                Happening::Completed { slot, emits: true }
            }
            _ => {
                instance.ended = true;
                Happening::Expired(slot)
            }
        }
    }
}

/// Tries the alternatives in document order until one completes. An event may count for several.
fn try_alternatives(instance: &mut Instance, program: &Program, seen: &Seen<'_>) -> Offered {
    let mut offered = Offered::default();
    let Some(current) = program.rule(instance.node) else { return offered };
    for (n, place, rule) in instance.alternatives(program) {
        if seen.at.as_secs() > instance.until_s(rule) || !rule.field_matches(seen, &instance.levels)
        {
            continue;
        }
        offered.matched = true;
        if instance.is_refuted(n) || !counts(instance, n, current, rule, seen) {
            continue;
        }
        let tally = instance.tally(n, current);
        tally.count = tally.count.saturating_add(1);
        tally.asset_src = tally.asset_src.max(seen.src.value);
        let complete = tally.count >= rule.occurrence;
        if rule.negated {
            tally.refuted |= complete;
            offered.refuted |= complete;
            continue;
        }
        offered.counted.get_or_insert(rule.level);
        if complete {
            offered.completed = Some((place, tally.asset_src));
            break;
        }
    }
    offered
}

/// Whether an event that matches a rule's fields differs from those before, where it must.
fn counts(instance: &mut Instance, n: usize, current: &Rule, rule: &Rule, seen: &Seen<'_>) -> bool {
    let Some(field) = rule.sticky_different.filter(|_| rule.occurrence > 1) else { return true };
    match distinguishing(seen.event, field) {
        Some(value) => instance.tally(n, current).distinct.insert(value),
        None => true,
    }
}

/// Whether so many events came since the alarm was sent last that it should be sent again: at
/// least 16, and a quarter of all, so that an instance that absorbs a million events sends about
/// fifty updates.
fn has_grown(instance: &Instance) -> bool {
    instance.raised.as_ref().is_some_and(|raised| {
        let sent = raised.latest.event_count;
        instance.event_count.saturating_sub(sent) >= (sent / 4).max(16)
    })
}
