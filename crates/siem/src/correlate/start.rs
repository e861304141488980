//! How an instance starts: an event matches a directive's root.

use model::event::EventKind;

use super::instance::{Instance, NEVER_S};
use super::instances::NONE;
use super::level::Level;
use super::program::Program;
use super::rule::Rule;
use super::seen::Seen;
use super::timetable::is_inside;
use super::{Correlator, Feed, Happening};
use crate::risk::is_alarm;

impl Correlator {
    /// Starts an instance of every directive whose root matches, unless one of its instances
    /// matched the same event (OSSIM 5.8).
    pub(super) fn start_roots(&mut self, seen: &Seen<'_>, feed: &mut Feed) {
        let roots = std::mem::take(&mut self.roots);
        for directive in roots.of(seen.event).iter().copied() {
            if self.matched_by.get(directive as usize) == Some(&self.fed) {
                continue;
            }
            let Some(program) = self.programs.get(directive as usize) else { continue };
            if let Some(root) = program.rule(0)
                && self.may_start(program, root, seen)
            {
                let (emits, instance) = self.begin(directive, program, root, seen);
                self.next_number += 1;
                self.next_advance += 1;
                self.started += 1;
                let slot = self.instances.insert(instance);
                self.wait(slot);
                self.instances.measure(slot);
                feed.attached.push(slot);
                feed.happenings.push(Happening::Completed { slot, emits });
            }
        }
        self.roots = roots;
    }

    fn may_start(&self, program: &Program, root: &Rule, seen: &Seen<'_>) -> bool {
        let directive = &program.directive;
        !root.negated
            && (directive.chained || seen.event.kind != EventKind::Directive)
            && root.field_matches(seen, &[])
            && directive.timetable.as_ref().is_none_or(|t| is_inside(t, seen.at, &self.zone.0))
    }

    /// A new instance, and whether its root emits an event: a root with alternatives below it
    /// only does when its own risk would be an alarm for either side.
    fn begin(
        &self,
        directive: u32,
        program: &Program,
        root: &Rule,
        seen: &Seen<'_>,
    ) -> (bool, Instance) {
        let levels = vec![Level::of(seen, seen.src.value, program.keeps_texts)];
        let asset = seen.src.value.max(seen.dst.value);
        let emits =
            root.children.is_empty() || is_alarm(program.priority(), asset, root.reliability);
        let mut instance = Instance {
            number: self.next_number,
            directive,
            node: 0,
            ended: false,
            root: seen.event.id,
            levels,
            tallies: Vec::new(),
            completed_s: seen.at.as_secs(),
            first_at: seen.at,
            last_at: seen.at,
            event_count: 0,
            listed: 0,
            pending: Vec::with_capacity(1),
            last_event: seen.event.id,
            raised: None,
            due_s: NEVER_S,
            advanced: self.next_advance + 1,
            waits: NONE,
            wait_count: 0,
            bytes: 0,
            older: NONE,
            newer: NONE,
        };
        instance.attach(seen.event.id, seen.at, 1);
        (emits, instance)
    }
}
