//! What readers see: the partitions as of one commit.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use model::Timestamp;
use tantivy::columnar::ColumnValues;
use tantivy::{Searcher, SegmentReader};

use crate::field::Field;

/// All partitions, oldest first. Files stay readable as long as a view of them exists.
#[derive(Default)]
pub(super) struct View {
    pub(super) partitions: Vec<Arc<PartitionView>>,
}

impl View {
    /// All segments of all partitions.
    pub(super) fn segments(&self) -> impl Iterator<Item = (&PartitionView, &SegmentView)> {
        self.partitions
            .iter()
            .flat_map(|partition| partition.segments.iter().map(|segment| (&**partition, segment)))
    }
}

/// One partition as of a commit.
pub(super) struct PartitionView {
    pub(super) directory: PathBuf,
    pub(super) searcher: Searcher,
    pub(super) segments: Vec<SegmentView>,
}

impl PartitionView {
    pub(super) fn new(directory: &Path, searcher: Searcher) -> tantivy::Result<Self> {
        let readers = searcher.segment_readers().iter().enumerate();
        let segments = readers.map(|(at, reader)| SegmentView::new(at as u32, reader));
        Ok(Self {
            directory: directory.to_owned(),
            segments: segments.collect::<Result<_, _>>()?,
            searcher,
        })
    }

    pub(super) fn name(&self) -> String {
        self.directory.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    pub(super) fn events(&self) -> u64 {
        self.segments.iter().map(|segment| u64::from(segment.reader.max_doc())).sum()
    }

    pub(super) fn time(&self) -> Option<(Timestamp, Timestamp)> {
        limits(self.segments.iter().map(|segment| segment.times))
    }

    pub(super) fn received(&self) -> Option<(Timestamp, Timestamp)> {
        limits(self.segments.iter().map(|segment| segment.received))
    }
}

fn limits(ranges: impl Iterator<Item = (i64, i64)>) -> Option<(Timestamp, Timestamp)> {
    let range = ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
    Some((Timestamp::from_micros(range.0), Timestamp::from_micros(range.1)))
}

/// Events that were indexed together. Segments hold at least one event, and none is deleted.
pub(super) struct SegmentView {
    pub(super) ordinal: u32,
    pub(super) reader: SegmentReader,
    pub(super) time: Arc<dyn ColumnValues<i64>>,
    pub(super) id: Arc<dyn ColumnValues<u64>>,
    /// First and last time.
    pub(super) times: (i64, i64),
    received: (i64, i64),
    /// Lowest and highest id.
    pub(super) ids: (u64, u64),
}

impl SegmentView {
    fn new(ordinal: u32, reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        let time = columns.i64(Field::Time.name())?.values;
        let received = columns.i64(Field::ReceivedAt.name())?.values;
        let id = columns.u64(Field::Id.name())?.values;
        Ok(Self {
            ordinal,
            reader: reader.clone(),
            times: (time.min_value(), time.max_value()),
            received: (received.min_value(), received.max_value()),
            ids: (id.min_value(), id.max_value()),
            time,
            id,
        })
    }
}
