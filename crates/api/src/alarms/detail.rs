//! One alarm with its levels, its history and its events.

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;

use axum::extract::State;
use model::alarm::AlarmId;
use model::directive::DirectiveRule;
use model::{Event, EventId};
use serde::Deserialize;
use store_state::alarm::{AddressRange, Alarm, AlarmEventsQuery as StoreQuery};
use utoipa::IntoParams;

use super::item::alarm_item;
use crate::auth::Caller;
use crate::auth::permission::visible_addresses;
use crate::context::App;
use crate::events::item::{Columns, event_item};
use crate::extract::{Names, NoParameters, Query, invalid_parameter, shown};
use crate::list::limit;
use crate::problem::{Problem, ProblemBody, ProblemKind};
use crate::schema::{AlarmChange, AlarmDetail, AlarmEvent, AlarmEventPage, AlarmLevel, Time};

/// Show one alarm
///
/// With the levels of its directive, what happened to it, and a query for its events.
#[utoipa::path(
    get, path = "/api/v1/alarms/{alarm}", tag = "alarms", operation_id = "getAlarm",
    params(("alarm" = String, Path, description = "Id of the alarm")),
    responses(
        (status = 200, description = "The alarm", body = AlarmDetail),
        (status = 404, description = "There is no such alarm", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    Names(id): Names<String>,
    _: Query<NoParameters>,
) -> Result<axum::Json<AlarmDetail>, Problem> {
    let alarm = find(&app, &caller, &id).await?;
    let assets = app.assets().await?;
    let history = app.store.alarm_history(alarm.latest.id).await?;
    let history = history.into_iter().map(|line| AlarmChange {
        kind: line.kind.word().to_owned(),
        at: Time::known(line.change.at),
        by: line.change.actor,
        event: line.event.to_string(),
        risk: line.risk,
        level: line.level,
        label: (!line.label.is_empty()).then_some(line.label),
    });
    Ok(axum::Json(AlarmDetail {
        levels: levels(&app, &alarm).await?,
        history: history.collect(),
        query: query_for(&alarm),
        alarm: alarm_item(&alarm, &assets),
    }))
}

/// The alarm of this id, if the caller may see it.
pub(super) async fn find(app: &App, caller: &Caller, id: &str) -> Result<Alarm, Problem> {
    let missing = || {
        let detail = format!("there is no alarm `{}`", shown(id));
        Problem::new(ProblemKind::NotFound, detail)
    };
    let parsed: AlarmId = id.parse().map_err(|_| missing())?;
    let alarm = app.store.alarm(parsed).await?;
    alarm.filter(|alarm| is_visible(caller, alarm)).ok_or_else(missing)
}

/// Whether the caller may know of an alarm.
pub(super) fn is_visible(caller: &Caller, alarm: &Alarm) -> bool {
    let Some(visible) = visible_addresses(caller) else { return true };
    let within =
        |ip: IpAddr| visible.iter().any(|AddressRange { first, last }| *first <= ip && ip <= *last);
    [alarm.latest.src_ip, alarm.latest.dst_ip].into_iter().flatten().any(within)
}

/// The query bar's way to the events between the alarm's addresses.
fn query_for(alarm: &Alarm) -> String {
    let sides = [alarm.latest.src_ip, alarm.latest.dst_ip].into_iter().flatten();
    let conditions: Vec<_> = sides.map(|ip| format!("ip:{ip}")).collect();
    conditions.join(" ")
}

/// Every level of the directive, with what is attached at it.
async fn levels(app: &App, alarm: &Alarm) -> Result<Vec<AlarmLevel>, Problem> {
    let attached = app.store.alarm_levels(alarm.latest.id).await?;
    let attached: BTreeMap<u8, _> =
        attached.into_iter().map(|level| (level.level, level)).collect();
    let mut rules = BTreeMap::new();
    if let Some(security) = &app.context.security {
        let wanted = alarm.latest.id.directive;
        let directives = security.directives();
        if let Some(directive) = directives.iter().find(|directive| directive.id == wanted) {
            names_by_level(&directive.root, 1, &mut rules);
        }
    }
    let deepest = attached.keys().chain(rules.keys()).copied().max();
    let deepest = deepest.unwrap_or(0).max(alarm.latest.level);
    let levels = (1..=deepest).map(|level| {
        let events = attached.get(&level);
        AlarmLevel {
            level,
            rules: rules.remove(&level).unwrap_or_default(),
            reached: level <= alarm.latest.level,
            events: events.map_or(0, |level| level.events),
            first_event: events.map(|level| level.first.to_string()),
            last_event: events.map(|level| level.last.to_string()),
        }
    });
    Ok(levels.collect())
}

fn names_by_level(rule: &DirectiveRule, level: u8, names: &mut BTreeMap<u8, Vec<String>>) {
    names.entry(level).or_default().push(rule.name.clone());
    for child in &rule.children {
        names_by_level(child, level.saturating_add(1), names);
    }
}

/// Which events of an alarm are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AlarmEventsQuery {
    /// Of this level only.
    level: Option<u8>,
    /// Comma list of fields that are wanted of each event; default all.
    columns: Option<String>,
    /// Rows of a page, 1 to 1000; default 100.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// List the events of an alarm, oldest first
#[utoipa::path(
    get, path = "/api/v1/alarms/{alarm}/events", tag = "alarms", operation_id = "listAlarmEvents",
    params(("alarm" = String, Path, description = "Id of the alarm"), AlarmEventsQuery),
    responses(
        (status = 200, description = "One page of events", body = AlarmEventPage),
        (status = 400, description = "A parameter is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 404, description = "There is no such alarm", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn events(
    State(app): State<App>,
    caller: Caller,
    Names(id): Names<String>,
    Query(query): Query<AlarmEventsQuery>,
) -> Result<axum::Json<AlarmEventPage>, Problem> {
    let columns = Columns::parse(query.columns.as_deref())?.for_caller(&caller);
    let after = query.cursor.as_deref().map(|text| {
        text.parse()
            .map_err(|_| invalid_parameter("cursor", "is not one that this server gave out"))
    });
    let wanted = StoreQuery {
        level: query.level,
        after: after.transpose()?,
        limit: u32::try_from(limit(query.limit)?).unwrap_or(u32::MAX),
    };
    let alarm = find(&app, &caller, &id).await?;
    let page = app.store.alarm_events(alarm.latest.id, &wanted).await?;
    let ids: Vec<EventId> = page.events.iter().map(|attached| attached.event).collect();
    let stored = match &app.context.events {
        Some(events) => events.get_many(&ids).await?,
        None => Vec::new(),
    };
    let stored: HashMap<EventId, Event> =
        stored.into_iter().map(|event| (event.id, event)).collect();
    let names = app.data_sources();
    let items = page.events.iter().map(|attached| AlarmEvent {
        id: attached.event.to_string(),
        level: attached.level,
        event: stored.get(&attached.event).map(|event| event_item(event, &columns, &names)),
    });
    Ok(axum::Json(AlarmEventPage {
        items: items.collect(),
        next: page.next.map(|id| id.to_string()),
        total: page.total,
    }))
}
