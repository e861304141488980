//! Ids of derived events: the number of the last record, and parts 1, 2, 3 …

use model::EventId;

/// Hands out the ids of what is derived from one record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct DerivedIds {
    pub(crate) record: u64,
    pub(crate) next_part: u32,
}

impl DerivedIds {
    /// From now on ids are those of this event's record.
    pub(crate) fn begin(&mut self, event: EventId) {
        let after = u32::from(event.part()) + 1;
        let same = event.record() == self.record;
        self.next_part = if same { self.next_part.max(after) } else { after };
        self.record = event.record();
    }

    /// Whether the record has no ids left.
    pub(crate) fn exhausted(&self) -> bool {
        self.next_part > u32::from(u16::MAX)
    }

    /// The next id; `None` when the record has none left.
    pub(crate) fn next(&mut self) -> Option<EventId> {
        let part = u16::try_from(self.next_part).ok()?;
        self.next_part += 1;
        Some(EventId::new(self.record, part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_the_event_and_end_with_sixteen_bits() {
        let mut ids = DerivedIds::default();
        ids.begin(EventId::new(7, 0));
        assert_eq!(ids.next(), Some(EventId::new(7, 1)));
        ids.begin(EventId::new(7, 0));
        assert_eq!(ids.next(), Some(EventId::new(7, 2)), "the same record goes on");
        ids.begin(EventId::new(8, 0));
        for part in 1..=u16::MAX {
            assert_eq!(ids.next(), Some(EventId::new(8, part)));
        }
        assert!(ids.exhausted());
        assert_eq!(ids.next(), None);
    }
}
