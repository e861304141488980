//! Alarms one by one, by day, by name.

use axum::extract::State;
use jiff::tz::Offset;
use model::Timestamp;
use store_state::alarm::{AlarmCounts, DayCount};

use super::item::alarm_item;
use super::query::{AlarmDaysQuery, AlarmListQuery};
use crate::auth::Caller;
use crate::context::App;
use crate::extract::Query;
use crate::problem::{Problem, ProblemBody};
use crate::schema::{
    AlarmDay, AlarmDays, AlarmPage, AlarmsOfLabel, Time, UniqueAlarm, UniqueAlarmPage,
};

/// Seconds of a day.
const DAY_S: i64 = 86_400;

/// List alarms, newest last event first
#[utoipa::path(
    get, path = "/api/v1/alarms", tag = "alarms", operation_id = "listAlarms",
    params(AlarmListQuery),
    responses(
        (status = 200, description = "One page of alarms", body = AlarmPage),
        (status = 400, description = "A parameter is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<AlarmListQuery>,
) -> Result<axum::Json<AlarmPage>, Problem> {
    let query = query.understand(&app, &caller).await?;
    let page = app.store.alarms(&query).await?;
    let total = app.store.count_alarms(&query.filter).await?;
    let assets = app.assets().await?;
    Ok(axum::Json(AlarmPage {
        items: page.items.iter().map(|alarm| alarm_item(alarm, &assets)).collect(),
        next: page.next.map(|cursor| cursor.to_string()),
        total,
    }))
}

/// Count alarms by day, status and label
#[utoipa::path(
    get, path = "/api/v1/alarms/days", tag = "alarms", operation_id = "countAlarmsByDay",
    params(AlarmDaysQuery),
    responses(
        (status = 200, description = "The counts", body = AlarmDays),
        (status = 400, description = "A parameter is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn days(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<AlarmDaysQuery>,
) -> Result<axum::Json<AlarmDays>, Problem> {
    let (filter, offset_s) = query.understand(&app, &caller).await?;
    let AlarmCounts { days, open, closed, labels } =
        app.store.alarm_counts(&filter, offset_s).await?;
    let labels = labels
        .into_iter()
        .map(|(label, alarms)| AlarmsOfLabel { label: label.0.to_string(), alarms });
    Ok(axum::Json(AlarmDays {
        days: days.iter().map(|day| alarm_day(day, offset_s)).collect(),
        open,
        closed,
        labels: labels.collect(),
    }))
}

fn alarm_day(day: &DayCount, offset_s: i32) -> AlarmDay {
    let offset = Offset::from_seconds(offset_s).unwrap_or(Offset::UTC);
    let start = jiff::Timestamp::from_microsecond(day.start.as_micros()).unwrap_or_default();
    AlarmDay {
        date: offset.to_datetime(start).date().to_string(),
        from: Time(day.start),
        to: Time(Timestamp::from_secs(day.start.as_secs().saturating_add(DAY_S))),
        open: day.open,
        closed: day.closed,
        risk: day.risk,
    }
}

/// List names of alarms
///
/// All alarms of one name are one row.
#[utoipa::path(
    get, path = "/api/v1/alarms/unique", tag = "alarms", operation_id = "listUniqueAlarms",
    params(AlarmListQuery),
    responses(
        (status = 200, description = "One page of names", body = UniqueAlarmPage),
        (status = 400, description = "A parameter is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn unique(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<AlarmListQuery>,
) -> Result<axum::Json<UniqueAlarmPage>, Problem> {
    let query = query.understand(&app, &caller).await?;
    let page = app.store.unique_alarms(&query).await?;
    let items = page.items.into_iter().map(|row| UniqueAlarm {
        name: row.name,
        alarms: row.alarms,
        open: row.open,
        risk: row.risk,
        sources: row.sources,
        destinations: row.destinations,
        sensors: row.sensors,
        events: row.events,
        first_at: Time::known(row.first_at),
        last_at: Time::known(row.last_at),
    });
    Ok(axum::Json(UniqueAlarmPage {
        items: items.collect(),
        next: page.next.map(|cursor| cursor.to_string()),
        total: app.store.count_unique_alarms(&query.filter).await?,
    }))
}
