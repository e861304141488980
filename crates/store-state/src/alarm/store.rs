//! The contract of a store of alarms.

use async_trait::async_trait;
use model::alarm::{AlarmId, AlarmUpdate};

use super::{
    Alarm, AlarmChange, AlarmCounts, AlarmEvents, AlarmEventsQuery, AlarmFilter, AlarmLevel,
    AlarmQuery, AlarmStatus, Applied, Label, LabelId, UniqueAlarm,
};
use crate::error::StoreError;
use crate::page::Page;
use crate::stored::{Change, Stored};

/// What became of alarms that were to be deleted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Deleted {
    /// Are gone, with their events and their history.
    pub deleted: u64,
    /// Are still there, because their directive's instance still runs.
    pub correlating: u64,
}

/// Keeps alarms.
#[async_trait]
pub trait AlarmStore: Send + Sync {
    /// Applies updates in one transaction and says what each did, in order.
    ///
    /// An update whose `event` is not above the stored one is known already; only `correlating:
    /// false` is still taken from it. A closed alarm is reopened when its risk becomes higher
    /// than it was when somebody closed it, and by nothing else. A deleted alarm stays deleted.
    async fn apply_alarms(&self, updates: &[AlarmUpdate]) -> Result<Vec<Applied>, StoreError>;

    /// Marks alarms as no longer correlating unless they are among `running`, at a start: their
    /// directives may have changed or gone since. Returns how many.
    async fn end_alarms_except(&self, running: &[AlarmId]) -> Result<u64, StoreError>;

    /// A page of alarms, newest last event first.
    async fn alarms(&self, query: &AlarmQuery) -> Result<Page<Alarm>, StoreError>;

    /// How many alarms there are.
    async fn count_alarms(&self, filter: &AlarmFilter) -> Result<u64, StoreError>;

    /// Counts by day, status and label. A day begins at midnight in a zone `offset_s` seconds
    /// east of UTC.
    async fn alarm_counts(
        &self,
        filter: &AlarmFilter,
        offset_s: i32,
    ) -> Result<AlarmCounts, StoreError>;

    /// A page of names of alarms with their counts, newest last event first.
    async fn unique_alarms(&self, query: &AlarmQuery) -> Result<Page<UniqueAlarm>, StoreError>;

    /// How many different names there are.
    async fn count_unique_alarms(&self, filter: &AlarmFilter) -> Result<u64, StoreError>;

    /// One alarm.
    async fn alarm(&self, id: AlarmId) -> Result<Option<Alarm>, StoreError>;

    /// What happened to an alarm, oldest first, at most
    /// [`MAX_PAGE`](crate::page::MAX_PAGE) lines.
    async fn alarm_history(&self, id: AlarmId) -> Result<Vec<AlarmChange>, StoreError>;

    /// The levels of an alarm that have events, the root first.
    async fn alarm_levels(&self, id: AlarmId) -> Result<Vec<AlarmLevel>, StoreError>;

    /// A page of the events of an alarm, oldest first.
    async fn alarm_events(
        &self,
        id: AlarmId,
        query: &AlarmEventsQuery,
    ) -> Result<AlarmEvents, StoreError>;

    /// Closes or reopens alarms and returns how many that changed; those that do not exist, or
    /// have the status already, are passed over.
    async fn set_alarm_status(
        &self,
        ids: &[AlarmId],
        status: AlarmStatus,
        change: &Change,
    ) -> Result<u64, StoreError>;

    /// Deletes alarms with their events and their history, all or none, and returns how many
    /// there were; those that do not exist are passed over. [`StoreError::Correlating`] while
    /// the directive's instance of one of them runs: it would come back. Close it instead.
    async fn delete_alarms(&self, ids: &[AlarmId], change: &Change) -> Result<u64, StoreError>;

    /// Deletes what the filter selects (a day, say), except alarms that still correlate; in
    /// small batches between which other writers get their turn.
    async fn delete_alarms_where(
        &self,
        filter: &AlarmFilter,
        change: &Change,
    ) -> Result<Deleted, StoreError>;

    /// All labels, by name.
    async fn labels(&self) -> Result<Vec<Stored<Label>>, StoreError>;

    /// Adds a label and returns its id; [`StoreError::Exists`].
    async fn create_label(&self, label: &Label, change: &Change) -> Result<LabelId, StoreError>;

    /// Replaces the label of this id and returns its new version; [`StoreError::Missing`],
    /// [`StoreError::Exists`], [`StoreError::Stale`] unless `version` is the stored one.
    async fn update_label(
        &self,
        label: &Label,
        version: i64,
        change: &Change,
    ) -> Result<i64, StoreError>;

    /// Removes a label from everywhere; [`StoreError::Missing`].
    async fn delete_label(&self, id: LabelId) -> Result<(), StoreError>;

    /// Gives alarms labels and takes others away; returns how many alarms that changed. Alarms
    /// that do not exist are passed over; [`StoreError::Missing`] for a label to add.
    async fn label_alarms(
        &self,
        ids: &[AlarmId],
        add: &[LabelId],
        remove: &[LabelId],
        change: &Change,
    ) -> Result<u64, StoreError>;
}
