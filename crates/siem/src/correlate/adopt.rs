//! Instances that go on under another set of directives, or after a restart.

use super::{Correlator, Instance};

impl Correlator {
    /// Takes over the instances of another correlator, where the directive does the same here.
    /// Returns the others, oldest first.
    pub(crate) fn adopt(&mut self, before: &mut Self) -> Vec<Instance> {
        self.fed = self.fed.max(before.fed);
        self.next_number = self.next_number.max(before.next_number);
        self.next_advance = self.next_advance.max(before.next_advance);
        self.started += before.started;
        let slots: Vec<u32> = before.instances.iter().map(|(slot, _)| slot).collect();
        let (mut kept, mut dropped) = (Vec::new(), Vec::new());
        for slot in slots {
            let fingerprint =
                before.look(slot).map(|(_, program)| (program.directive.id, program.fingerprint));
            let place = fingerprint.and_then(|(id, number)| self.place_of(id, number));
            match (before.instances.remove(slot), place) {
                (Some(mut instance), Some(directive)) => {
                    instance.directive = directive;
                    kept.push(instance);
                }
                (Some(instance), None) => dropped.push(instance),
                (None, _) => {}
            }
        }
        self.enter_all(kept);
        dropped.sort_unstable_by_key(|instance| instance.number);
        dropped
    }

    /// The place of a directive that has this id and does the same.
    pub(super) fn place_of(&self, id: u32, fingerprint: u64) -> Option<u32> {
        let place = *self.by_id.get(&id)?;
        let program = self.programs.get(place as usize)?;
        (program.fingerprint == fingerprint).then_some(place)
    }

    /// Enters instances into every index, in the order in which they were last advanced.
    pub(super) fn enter_all(&mut self, mut instances: Vec<Instance>) {
        instances.sort_unstable_by_key(|instance| instance.advanced);
        for mut instance in instances {
            instance.due_s = super::NEVER_S;
            let slot = self.instances.insert(instance);
            self.wait(slot);
            self.instances.measure(slot);
        }
    }
}
