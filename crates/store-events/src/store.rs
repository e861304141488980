//! The contract of an event store.

use std::time::Duration;

use async_trait::async_trait;
use model::{Event, EventId, Timestamp};

use crate::error::EventStoreError;
use crate::field::Field;
use crate::page::{Bar, EventPage, EventQuery, PageRequest, Partition, Split, Statistics, Top};

/// Keeps events and finds them again.
///
/// There is one writer, which appends and commits; any number of readers ask at the same time.
/// Readers see what was committed, each commit as a whole.
#[async_trait]
pub trait EventStore: Send + Sync + 'static {
    /// Takes events in ascending order of ids. Events whose id is not above the highest one
    /// taken so far are ignored, so that what a crash made uncertain can be handed in again.
    ///
    /// May wait until there is room. Nothing is durable or found before [`commit`](Self::commit),
    /// which also reports what went wrong with events appended before. After its error everything
    /// behind [`position`](Self::position) has to be handed in again.
    async fn append(&self, events: Vec<Event>) -> Result<(), EventStoreError>;

    /// Makes everything appended durable (fsync) and found. `position` is the number of the last
    /// record of the queue whose events are contained; it is kept together with them.
    async fn commit(&self, position: u64) -> Result<(), EventStoreError>;

    /// The position of the last commit; 0 before the first one. Events behind it may be stored
    /// already, after a crash: hand them in again, they are ignored.
    fn position(&self) -> u64;

    /// One event.
    async fn get(&self, id: EventId) -> Result<Option<Event>, EventStoreError> {
        Ok(self.get_many(&[id]).await?.pop())
    }

    /// Those of these events that are there, by id.
    async fn get_many(&self, ids: &[EventId]) -> Result<Vec<Event>, EventStoreError>;

    /// A page of events.
    async fn search(
        &self,
        query: &EventQuery,
        page: &PageRequest,
    ) -> Result<EventPage, EventStoreError>;

    /// How many events there are.
    async fn count(&self, query: &EventQuery) -> Result<u64, EventStoreError>;

    /// The `n` most frequent values of a field, or combinations of up to four fields.
    /// [`EventStoreError::Query`] for fields by which one [cannot group](Field::can_group), for
    /// combinations with `ip` or `port`, and for no or too many fields.
    async fn top(&self, query: &EventQuery, by: &[Field], n: usize)
    -> Result<Top, EventStoreError>;

    /// Events over time, in bars of `width`, those without events left out. Bars are split by
    /// the values of a field on request. [`EventStoreError::Query`] when more than
    /// [`MAX_BARS`](crate::MAX_BARS) have events, or `width` is below a millisecond.
    async fn histogram(
        &self,
        query: &EventQuery,
        width: Duration,
        split: Option<&Split>,
    ) -> Result<Vec<Bar>, EventStoreError>;

    /// What is stored.
    async fn statistics(&self) -> Result<Statistics, EventStoreError>;

    /// Drops whole partitions: those whose last record arrived more than `keep_age` before
    /// `now`, and the oldest ones until at most `keep_bytes` are used. Returns what went. The
    /// partition that is written to is never dropped for its size.
    async fn retain(
        &self,
        keep_age: Option<Duration>,
        keep_bytes: Option<u64>,
        now: Timestamp,
    ) -> Result<Vec<Partition>, EventStoreError>;

    /// Ends writing without a commit and frees the files. Later calls answer
    /// [`EventStoreError::Closed`].
    async fn close(&self);
}
