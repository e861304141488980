//! Remembers what dates meant: busy sources write many lines in one second.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::{Moment, Reference, SlashDates};

const SLOTS: usize = 64;
const LONGEST_KEY: usize = 40;

/// The last dates seen, by text. What a text means depends on the day it is read (`today`, the
/// current year), so an answer counts for the quarter of an hour in which it was found: clocks of
/// all zones turn midnight on one.
#[derive(Debug, Clone)]
pub(crate) struct DateCache {
    slots: Box<[Slot]>,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    length: u8,
    text: [u8; LONGEST_KEY],
    zone: u16,
    slashes: SlashDates,
    quarter: i64,
    moment: Option<Moment>,
}

const EMPTY: Slot = Slot {
    length: 0,
    text: [0; LONGEST_KEY],
    zone: 0,
    slashes: SlashDates::DayFirst,
    quarter: i64::MIN,
    moment: None,
};

impl Default for DateCache {
    fn default() -> Self {
        Self { slots: vec![EMPTY; SLOTS].into_boxed_slice() }
    }
}

impl DateCache {
    /// [`super::moment`], remembered. `zone` is a number that stands for `at.zone`.
    pub(crate) fn moment(
        &mut self,
        text: &[u8],
        slashes: SlashDates,
        zone: u16,
        at: Reference<'_>,
    ) -> Option<Moment> {
        if text.is_empty() || text.len() > LONGEST_KEY {
            return super::moment(text, slashes, at);
        }
        let quarter = at.received_at.as_secs().div_euclid(900);
        let mut hasher = FxHasher::default();
        hasher.write(text);
        let Some(slot) = self.slots.get_mut((hasher.finish() >> 32) as usize % SLOTS) else {
            return super::moment(text, slashes, at);
        };
        let known = slot.text.get(..slot.length.into()) == Some(text)
            && (slot.zone, slot.slashes, slot.quarter) == (zone, slashes, quarter);
        if !known {
            let moment = super::moment(text, slashes, at);
            *slot = Slot { zone, slashes, quarter, moment, ..EMPTY };
            slot.length = text.len() as u8;
            if let Some(kept) = slot.text.get_mut(..text.len()) {
                kept.copy_from_slice(text);
            }
        }
        slot.moment
    }
}
