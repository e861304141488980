//! The running security half of `engine`, as the API sees it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use engine::security::{
    QueueStats, RunningInstance, SecurityHandle, SecurityProblem as Problem, SourceReport,
    SourceTally,
};
use model::data_source::EventType;
use model::detector::DetectorPlugin;
use model::directive::Directive;
use model::{AssetBook, DataSources, Event, PluginId, PluginSid, Timestamp};
use store_state::StoreError;
use tokio::sync::broadcast;

use super::SecurityControl;
use crate::directives::severity;
use crate::schema::{
    CorrelationFigures, DirectiveInstance, DirectiveInstances, DroppedRecords, QueueFigures,
    SecurityProblem, SenderItem, SourceItem, Time,
};

/// Running instances that are listed; more are counted.
const LISTED_INSTANCES: usize = 1_000;
/// Larger files hold no directives.
const MAX_FILE_BYTES: u64 = 64 << 20;
/// What names of built-in files begin with.
const BUILT_IN: &str = "builtin:";

#[async_trait]
impl SecurityControl for SecurityHandle {
    fn data_sources(&self) -> Arc<DataSources> {
        Self::data_sources(self)
    }

    fn defined_event_type(&self, id: PluginId, sid: PluginSid) -> Option<EventType> {
        self.knowledge().data_sources.event_type(id, sid).cloned()
    }

    fn plugins(&self) -> Vec<Arc<DetectorPlugin>> {
        self.knowledge().plugins.clone()
    }

    fn directives(&self) -> Vec<Arc<Directive>> {
        self.knowledge().directives.clone()
    }

    async fn directive_text(&self, directive: &Directive) -> Option<String> {
        let file = &*directive.file;
        if let Some(name) = file.strip_prefix(BUILT_IN) {
            let (_, text) = config::builtin::files().find(|(built_in, _)| *built_in == name)?;
            return part(text.as_bytes(), directive.span);
        }
        let size = fs_err::tokio::metadata(Path::new(file)).await.ok()?.len();
        if size > MAX_FILE_BYTES {
            return None;
        }
        let bytes = fs_err::tokio::read(Path::new(file)).await.ok()?;
        part(&bytes, directive.span)
    }

    fn assets(&self) -> Arc<AssetBook> {
        Self::assets(self)
    }

    fn problems(&self) -> Vec<SecurityProblem> {
        Self::problems(self).into_iter().map(problem).collect()
    }

    fn sources(&self) -> Vec<SourceItem> {
        Self::sources(self).iter().map(source).collect()
    }

    fn queue(&self) -> QueueFigures {
        queue(Self::queue(self))
    }

    fn correlation(&self) -> CorrelationFigures {
        let counters = Self::correlation(self);
        CorrelationFigures {
            events: counters.events,
            directive_events: counters.directive_events,
            stored: counters.stored,
            not_processed: counters.not_processed,
            not_stored: counters.not_stored,
            unknown_event_types: counters.unknown_event_types,
            late_events: counters.late_events,
            cross_correlated: counters.cross_correlated,
            alarms: counters.alarms,
            alarm_updates: counters.alarm_updates,
            instances_started: counters.instances_started,
            instances_finished: counters.instances_finished,
            instances_expired: counters.instances_expired,
            instances_evicted: counters.instances_evicted,
            alarm_instances_evicted: counters.alarm_instances_evicted,
            instances_dropped: counters.instances_dropped,
            instances_alive: counters.instances_alive,
            state_bytes: counters.state_bytes,
            state_budget_bytes: counters.state_budget_bytes,
            watermark: Time::known(counters.watermark),
        }
    }

    fn data_source_events(&self) -> BTreeMap<PluginId, (u64, Timestamp)> {
        let tallies = Self::plugins(self).into_iter();
        tallies.map(|(id, tally)| (id, (tally.events, tally.last_at))).collect()
    }

    async fn instances(&self) -> DirectiveInstances {
        let mut instances = Self::instances(self).await;
        let total = instances.len() as u64;
        instances.sort_by_key(|instance| std::cmp::Reverse(instance.last_at));
        let items = instances.iter().take(LISTED_INSTANCES).map(running_instance).collect();
        DirectiveInstances { items, total }
    }

    fn live(&self) -> broadcast::Receiver<Arc<Vec<Event>>> {
        Self::live(self)
    }

    async fn store_changed(&self) -> Result<(), StoreError> {
        Self::store_changed(self).await
    }

    fn alarms_changed(&self) {
        Self::alarms_changed(self);
    }
}

/// The directive's part of its file, unless that was changed since it was read.
fn part(file: &[u8], (start, end): (usize, usize)) -> Option<String> {
    let text = file.get(start..end)?;
    let is_whole = text.starts_with(b"<directive") && text.ends_with(b">");
    is_whole.then(|| String::from_utf8_lossy(text).into_owned())
}

fn problem(problem: Problem) -> SecurityProblem {
    SecurityProblem {
        severity: severity(problem.severity).to_owned(),
        code: problem.code.to_owned(),
        file: problem.file.map(|file| file.to_string()),
        line: (problem.line > 0).then_some(problem.line),
        column: (problem.column > 0).then_some(problem.column),
        subject: problem.subject,
        message: problem.message,
        help: problem.help,
    }
}

fn source(report: &SourceReport) -> SourceItem {
    let senders: Vec<_> = report.events.iter().map(|(name, tally)| sender(name, tally)).collect();
    let mut item = SourceItem {
        name: "internal".to_owned(),
        kind: "internal".to_owned(),
        enabled: true,
        parsed: senders.iter().map(|sender| sender.parsed).sum(),
        generic: senders.iter().map(|sender| sender.generic).sum(),
        ..SourceItem::default()
    };
    let mut dropped = BTreeMap::<String, u64>::new();
    for one in senders.iter().flat_map(|sender| &sender.dropped) {
        *dropped.entry(one.reason.clone()).or_default() += one.records;
    }
    if let Some(received) = &report.received {
        for (reason, records) in received.dropped.iter().filter(|(_, records)| *records > 0) {
            *dropped.entry(reason.as_str().to_owned()).or_default() += records;
        }
        item.name.clone_from(&received.name);
        received.kind.as_str().clone_into(&mut item.kind);
        item.enabled = received.enabled;
        item.received = Some(received.received);
        item.bytes = Some(received.bytes);
        item.last_at = received.last_at.and_then(Time::known);
        item.connections = Some(received.connections as u64);
        item.error.clone_from(&received.error);
    } else {
        let last = report.events.values().map(|tally| tally.last_at).max();
        item.last_at = last.and_then(Time::known);
    }
    item.dropped = written(dropped.into_iter());
    item.senders = senders;
    item
}

fn sender(name: &str, tally: &SourceTally) -> SenderItem {
    SenderItem {
        source: name.to_owned(),
        parsed: tally.parsed,
        generic: tally.generic,
        dropped: written(tally.dropped.iter().map(|(reason, n)| ((*reason).to_owned(), *n))),
        last_event_at: Time::known(tally.last_at),
    }
}

fn written(dropped: impl Iterator<Item = (String, u64)>) -> Vec<DroppedRecords> {
    dropped.map(|(reason, records)| DroppedRecords { reason, records }).collect()
}

fn queue(stats: QueueStats) -> QueueFigures {
    QueueFigures {
        depth_records: stats.depth_records,
        pending_records: stats.pending_records,
        bytes: stats.bytes,
        max_bytes: stats.max_bytes,
        full: stats.full,
        oldest_age_s: stats.oldest_age.map(|age| age.as_secs_f64()),
        records: stats.records,
        refused: stats.refused,
        corrupt_records: stats.corrupt_records,
        last_commit_s: stats.last_commit.as_secs_f64(),
        error: stats.error,
    }
}

fn running_instance(instance: &RunningInstance) -> DirectiveInstance {
    DirectiveInstance {
        id: instance.id.to_string(),
        directive_id: instance.id.directive,
        name: instance.name.clone(),
        level: instance.level,
        levels: instance.depth,
        first_at: Time::known(instance.first_at),
        last_at: Time::known(instance.last_at),
        ends_at: instance.ends_at.and_then(Time::known),
        events: instance.event_count,
        src_ip: instance.src_ip.map(|ip| ip.to_string()),
        dst_ip: instance.dst_ip.map(|ip| ip.to_string()),
        alarm_risk: instance.alarm_risk,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_has_changed_gives_no_text() {
        let file = b"<!-- x --><directive id=\"1\"><rule/></directive>";
        let whole = (10, file.len());
        assert_eq!(part(file, whole).as_deref(), Some("<directive id=\"1\"><rule/></directive>"));
        for span in [(9, file.len()), (10, file.len() - 1), (10, 1_000), (30, 20)] {
            assert_eq!(part(file, span), None, "{span:?}");
        }
    }
}
