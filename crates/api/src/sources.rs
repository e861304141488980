//! Monitors → System: from the inputs to the alarms, in numbers.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use store_events::{Partition, Statistics};

use crate::auth::Caller;
use crate::context::App;
use crate::extract::{NoParameters, Query};
use crate::problem::{Problem, ProblemBody};
use crate::schema::{EventPartition, EventStoreFigures, SystemSources, Time};

/// Sources and what becomes of their records.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/system/sources", get(show))
}

/// Sources, queue, event store and correlation in numbers
#[utoipa::path(
    get, path = "/api/v1/system/sources", tag = "system", operation_id = "getSystemSources",
    responses(
        (status = 200, description = "Everything between a line and an alarm",
         body = SystemSources),
        (status = 503, description = "The security half is switched off", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    _: Caller,
    _: Query<NoParameters>,
) -> Result<axum::Json<SystemSources>, Problem> {
    let security = app.security_half()?;
    let statistics = app.event_store()?.statistics().await?;
    Ok(axum::Json(SystemSources {
        sources: security.sources(),
        queue: security.queue(),
        store: figures(&statistics),
        correlation: security.correlation(),
    }))
}

fn figures(statistics: &Statistics) -> EventStoreFigures {
    EventStoreFigures {
        events: statistics.events(),
        bytes: statistics.bytes(),
        partitions: statistics.partitions.iter().map(partition).collect(),
    }
}

fn partition(partition: &Partition) -> EventPartition {
    let (received, time) = (partition.received, partition.time);
    EventPartition {
        name: partition.name.clone(),
        first_received_at: received.and_then(|(first, _)| Time::known(first)),
        last_received_at: received.and_then(|(_, last)| Time::known(last)),
        first_event_at: time.and_then(|(first, _)| Time::known(first)),
        last_event_at: time.and_then(|(_, last)| Time::known(last)),
        events: partition.events,
        bytes: partition.bytes,
    }
}
