//! Where running instances live: by place, in the order in which they were last advanced, and
//! with the bytes they use.

use super::instance::Instance;

pub(crate) const NONE: u32 = u32::MAX;

/// The ends of a list of instances, the one advanced longest ago first.
#[derive(Debug, Clone, Copy)]
struct Line {
    oldest: u32,
    newest: u32,
}

const EMPTY: Line = Line { oldest: NONE, newest: NONE };

/// All running instances.
#[derive(Debug)]
pub(crate) struct Instances {
    slots: Vec<Option<Box<Instance>>>,
    free: Vec<u32>,
    alive: usize,
    bytes: usize,
    /// Those without alarm.
    plain: Line,
    /// Those with one.
    raised: Line,
}

impl Default for Instances {
    fn default() -> Self {
        let (slots, free) = (Vec::new(), Vec::new());
        Self { slots, free, alive: 0, bytes: 0, plain: EMPTY, raised: EMPTY }
    }
}

impl Instances {
    pub(crate) fn alive(&self) -> usize {
        self.alive
    }

    /// Bytes accounted for all.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn get(&self, slot: u32) -> Option<&Instance> {
        self.slots.get(slot as usize)?.as_deref()
    }

    pub(crate) fn get_mut(&mut self, slot: u32) -> Option<&mut Instance> {
        self.slots.get_mut(slot as usize)?.as_deref_mut()
    }

    /// All, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &Instance)> {
        (0..).zip(&self.slots).filter_map(|(slot, instance)| Some((slot, instance.as_deref()?)))
    }

    /// Adds an instance as the one advanced last; returns its place.
    pub(crate) fn insert(&mut self, instance: Instance) -> u32 {
        self.alive += 1;
        self.bytes += instance.bytes;
        let is_raised = instance.raised.is_some();
        let instance = Some(Box::new(instance));
        let slot = match self.free.pop() {
            Some(slot) => {
                if let Some(place) = self.slots.get_mut(slot as usize) {
                    *place = instance;
                }
                slot
            }
            None => {
                self.slots.push(instance);
                (self.slots.len() - 1) as u32
            }
        };
        self.append(slot, is_raised);
        slot
    }

    pub(crate) fn remove(&mut self, slot: u32) -> Option<Instance> {
        self.unlink(slot, self.get(slot)?.raised.is_some());
        let instance = self.slots.get_mut(slot as usize)?.take()?;
        self.free.push(slot);
        self.alive -= 1;
        self.bytes -= instance.bytes;
        Some(*instance)
    }

    /// Makes an instance the one advanced last, in the line of those with or without an alarm.
    pub(crate) fn advanced(&mut self, slot: u32, was_raised: bool) {
        let Some(instance) = self.get(slot) else { return };
        let is_raised = instance.raised.is_some();
        if instance.newer == NONE && was_raised == is_raised {
            return;
        }
        self.unlink(slot, was_raised);
        self.append(slot, is_raised);
    }

    /// Accounts for an instance anew.
    pub(crate) fn measure(&mut self, slot: u32) {
        let Some(instance) = self.get_mut(slot) else { return };
        let (before, after) = (instance.bytes, instance.measure());
        instance.bytes = after;
        self.bytes = self.bytes - before + after;
    }

    /// Who goes first when there are too many: the one without alarm that was advanced longest
    /// ago; when all have alarms, the one of these.
    pub(crate) fn least_needed(&self) -> Option<u32> {
        let slot = if self.plain.oldest == NONE { self.raised.oldest } else { self.plain.oldest };
        (slot != NONE).then_some(slot)
    }

    fn line(&mut self, raised: bool) -> &mut Line {
        if raised { &mut self.raised } else { &mut self.plain }
    }

    fn append(&mut self, slot: u32, raised: bool) {
        let newest = std::mem::replace(&mut self.line(raised).newest, slot);
        if let Some(instance) = self.get_mut(slot) {
            (instance.older, instance.newer) = (newest, NONE);
        }
        match self.get_mut(newest) {
            Some(instance) => instance.newer = slot,
            None => self.line(raised).oldest = slot,
        }
    }

    fn unlink(&mut self, slot: u32, raised: bool) {
        let Some(instance) = self.get(slot) else { return };
        let (older, newer) = (instance.older, instance.newer);
        match self.get_mut(older) {
            Some(instance) => instance.newer = newer,
            None => self.line(raised).oldest = newer,
        }
        match self.get_mut(newer) {
            Some(instance) => instance.older = older,
            None => self.line(raised).newest = older,
        }
    }
}
