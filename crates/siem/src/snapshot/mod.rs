//! The state of correlation as bytes: what must survive a restart, but for the setup.
//!
//! A mark, a version, a checksum, then the fields in a fixed order, numbers in little-endian
//! order. Every version that was released has a sample in `tests/it/samples`.

mod bytes;
mod parts;

pub(crate) use self::bytes::{Damaged, Reader, Writer};

use model::Timestamp;

use crate::alarm::Group;
use crate::counters::Counters;
use crate::siem::Siem;

/// What became of the instances in a snapshot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RestoreReport {
    /// They go on.
    pub restored: usize,
    /// Their directive has changed or is gone.
    pub dropped: usize,
}

/// Why a snapshot was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// Something else.
    #[error("not a snapshot of correlation")]
    NotASnapshot,
    /// From another version of this program.
    #[error("snapshot of correlation has version {0}, which is not known here")]
    Version(u16),
    /// Cut off or changed.
    #[error("snapshot of correlation is damaged")]
    Damaged,
}

impl From<Damaged> for SnapshotError {
    fn from(_: Damaged) -> Self {
        Self::Damaged
    }
}

const MARK: &[u8; 8] = b"ATSIEM\r\n";
const VERSION: u16 = 1;

impl Siem {
    /// Everything that must survive a restart, but for the setup and for
    /// [`Siem::unknown_types`]. Call it between events.
    #[must_use]
    pub fn snapshot(&self) -> Vec<u8> {
        let mut body = Writer::default();
        body.i64(self.watermark.as_micros());
        body.u64(self.ids.record);
        body.u32(self.ids.next_part);
        for count in self.counters.totals() {
            body.u64(count);
        }
        let mut groups: Vec<_> = self.groups.iter().collect();
        groups.sort_unstable_by_key(|(key, _)| **key);
        body.length(groups.len());
        for (key, group) in groups {
            body.raw(key);
            body.u64(group.first.0);
            body.i64(group.until_s);
        }
        self.correlator.write(&mut body);
        let body = body.into_bytes();
        let mut whole = Writer::default();
        whole.raw(MARK);
        whole.u16(VERSION);
        whole.u64(bytes::checksum(&body));
        whole.raw(&body);
        whole.into_bytes()
    }

    /// Continues from a snapshot instead of what was; instances of directives that have changed
    /// are dropped and counted. After an error nothing has changed.
    ///
    /// # Errors
    /// The bytes are no snapshot, are damaged, or are of a version not known here.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<RestoreReport, SnapshotError> {
        let body = body_of(bytes)?;
        let mut reader = Reader::new(body);
        let watermark = Timestamp::from_micros(reader.i64()?);
        let (record, next_part) = (reader.u64()?, reader.u32()?);
        let mut totals = [0; Counters::TOTALS];
        for total in &mut totals {
            *total = reader.count()?;
        }
        let mut groups = crate::alarm::AlarmGroups::default();
        for _ in 0..reader.length()? {
            let key = reader.array()?;
            let first = model::EventId(reader.u64()?);
            groups.insert(key, Group { first, until_s: reader.i64()? });
        }
        let state = self.correlator.read(&mut reader)?;
        reader.end()?;
        self.watermark = watermark;
        self.ids = crate::ids::DerivedIds { record, next_part };
        self.counters = Counters::from_totals(totals);
        self.groups = groups;
        self.postponed.clear();
        let (restored, dropped) = self.correlator.replace_state(state);
        let report = RestoreReport { restored, dropped: dropped.len() };
        self.give_up(dropped);
        Ok(report)
    }
}

fn body_of(bytes: &[u8]) -> Result<&[u8], SnapshotError> {
    let mut reader = Reader::new(bytes);
    if reader.array().ok() != Some(*MARK) {
        return Err(SnapshotError::NotASnapshot);
    }
    let version = reader.u16()?;
    if version != VERSION {
        return Err(SnapshotError::Version(version));
    }
    let checksum = reader.u64()?;
    let body = reader.rest();
    if checksum == bytes::checksum(body) { Ok(body) } else { Err(SnapshotError::Damaged) }
}
