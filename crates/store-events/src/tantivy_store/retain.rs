//! Drops whole partitions that are too old or too much.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use model::Timestamp;

use super::partition::Partition;
use super::writer::{Done, Writer};
use crate::error::EventStoreError;

/// What to keep.
pub(super) struct Limits {
    pub(super) keep_age: Option<Duration>,
    pub(super) keep_bytes: Option<u64>,
    pub(super) now: Timestamp,
}

impl Writer {
    pub(super) fn retain(&mut self, limits: &Limits) -> Done<Vec<crate::Partition>> {
        let mut going: Vec<_> = self.partitions.iter().map(Partition::describe).collect();
        going.truncate(count_to_drop(&going, limits));
        if !going.is_empty() && going.len() == self.partitions.len() {
            if self.last_id == self.mark.last_id && self.failed.is_none() {
                // The position lives on in an empty partition.
                self.end_partition(None).inspect_err(|error| self.failed = Some(error.clone()))?;
            } else {
                going.pop();
            }
        }
        self.drop_partitions(0..going.len())?;
        self.show()?;
        Ok(going)
    }

    pub(super) fn drop_partitions(&mut self, places: Range<usize>) -> Done<()> {
        for _ in places.clone() {
            let Some(partition) = self.partitions.get(places.start) else { break };
            let aside =
                partition.set_aside(&self.root).map_err(|error| EventStoreError::Write {
                    path: partition.directory.clone(),
                    operation: "drop a partition",
                    source: Arc::new(error),
                })?;
            self.partitions.remove(places.start);
            self.deleting.retain(|work| !work.is_finished());
            self.deleting.push(delete(aside));
        }
        Ok(())
    }
}

fn delete(directory: PathBuf) -> JoinHandle<()> {
    std::thread::spawn(move || {
        if let Err(error) = fs_err::remove_dir_all(&directory) {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the dropped event partition {} cannot be deleted",
                directory.display()
            );
        }
    })
}

/// How many of the partitions, oldest first, have to go.
fn count_to_drop(partitions: &[crate::Partition], limits: &Limits) -> usize {
    let too_old = |partition: &crate::Partition| match (limits.keep_age, partition.received) {
        (Some(age), Some((_, last))) => last < limits.now - age,
        _ => false,
    };
    let by_age = partitions.iter().take_while(|partition| too_old(partition)).count();
    let mut bytes: u64 = partitions.iter().map(|partition| partition.bytes).sum();
    let mut by_bytes = 0;
    for partition in partitions.iter().take(partitions.len().saturating_sub(1)) {
        if bytes <= limits.keep_bytes.unwrap_or(u64::MAX) {
            break;
        }
        bytes -= partition.bytes;
        by_bytes += 1;
    }
    by_age.max(by_bytes)
}
