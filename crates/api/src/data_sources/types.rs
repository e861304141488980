//! Event types of data sources: list, weigh, define.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::StatusCode;
use model::data_source::EventType;
use model::{PluginId, PluginSid};
use serde::Deserialize;
use store_state::{EventTypeOverride, Role, Stored};
use utoipa::IntoParams;

use crate::auth::Caller;
use crate::context::App;
use crate::extract::{Json, Names, Query, invalid_field, shown};
use crate::list::{Sorted, number_key, words};
use crate::problem::{Problem, ProblemBody, ProblemKind};
use crate::respond::off_thread;
use crate::schema::{EventTypeItem, EventTypePage, EventTypeRequest, NewEventType, Time};

/// Longest name of an event type, in characters.
const MAX_NAME_CHARS: usize = 512;

/// Which event types are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventTypeQuery {
    /// Words, each of which must occur in the name or number, in any case.
    q: Option<String>,
    /// `true`: only those whose priority or reliability somebody changed.
    changed: Option<bool>,
    /// `sid`, `name`, `priority`, `reliability`; `-` before it: downwards.
    sort: Option<String>,
    /// Rows of a page, 1 to 1000; default 100.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A field that event types can be sorted by.
#[derive(Debug, Clone, Copy)]
enum Field {
    Sid,
    Name,
    Priority,
    Reliability,
}

const FIELDS: [(&str, Field); 4] = [
    ("sid", Field::Sid),
    ("name", Field::Name),
    ("priority", Field::Priority),
    ("reliability", Field::Reliability),
];

/// List event types of a data source
#[utoipa::path(
    get, path = "/api/v1/data-sources/{id}/types", tag = "data-sources",
    operation_id = "listEventTypes",
    params(("id" = u32, Path, description = "Id of the data source"), EventTypeQuery),
    responses(
        (status = 200, description = "One page of event types", body = EventTypePage),
        (status = 400, description = "A parameter is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 404, description = "There is no such data source", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    _: Caller,
    Names(id): Names<String>,
    Query(query): Query<EventTypeQuery>,
) -> Result<axum::Json<EventTypePage>, Problem> {
    let security = app.security_half()?.clone();
    let id = plugin_id(&id)?;
    let sorted =
        Sorted::parse(&FIELDS, query.sort.as_deref(), query.cursor.as_deref(), query.limit)?;
    let words = words(query.q.as_deref())?;
    let people = People::read(&app).await?;
    let known = security.data_sources();
    // Some data sources have tens of thousands of event types.
    let page = off_thread(known.types().count(), move || {
        let mut wanted: Vec<&EventType> =
            known.types().filter(|event_type| event_type.plugin_id == id).collect();
        if wanted.is_empty() && known.source(id).is_none() {
            return Err(no_data_source(&id.to_string()));
        }
        wanted.retain(|event_type| {
            let is_changed = || people.changed(event_type).is_some();
            let text = || format!("{}\n{}", event_type.sid, event_type.name).to_lowercase();
            query.changed.is_none_or(|changed| changed == is_changed())
                && (words.is_empty()
                    || words.match_with_output(words.found_in(text().as_bytes()), ""))
        });
        let (items, next, total) = sorted.page(wanted, |event_type, field| key(event_type, field));
        let items = items.into_iter().map(|event_type| {
            let defined = security.defined_event_type(id, event_type.sid);
            people.item(event_type, defined.as_ref())
        });
        Ok(EventTypePage { items: items.collect(), next, total })
    });
    Ok(axum::Json(page.await?))
}

fn key(event_type: &EventType, field: Field) -> (String, i64) {
    let key = match field {
        Field::Sid => number_key(i64::from(event_type.sid.0)),
        Field::Name => event_type.name.to_lowercase(),
        Field::Priority => number_key(i64::from(event_type.priority)),
        Field::Reliability => number_key(i64::from(event_type.reliability)),
    };
    (key, i64::from(event_type.sid.0))
}

/// Change priority and reliability of an event type
///
/// They hold from now on; events that are stored already stay as they are.
#[utoipa::path(
    put, path = "/api/v1/data-sources/{id}/types/{sid}", tag = "data-sources",
    operation_id = "updateEventType",
    params(
        ("id" = u32, Path, description = "Id of the data source"),
        ("sid" = u32, Path, description = "Number of the event type"),
    ),
    request_body = EventTypeRequest,
    responses(
        (status = 200, description = "The event type", body = EventTypeItem),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 404, description = "There is no such event type", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 422, description = "A field is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    Names((id, sid)): Names<(String, String)>,
    Json(request): Json<EventTypeRequest>,
) -> Result<axum::Json<EventTypeItem>, Problem> {
    caller.require(Role::Admin)?;
    let security = app.security_half()?;
    let (plugin_id, sid) = event_type_id(&id, &sid)?;
    if security.data_sources().event_type(plugin_id, sid).is_none() {
        return Err(no_event_type(&id, sid));
    }
    check_weights(request.priority, request.reliability)?;
    let EventTypeRequest { priority, reliability } = request;
    let written = |number: Option<u8>| number.map_or("default".to_owned(), |n| n.to_string());
    let detail = format!(
        "{plugin_id}/{sid}: priority {}, reliability {}",
        written(priority),
        written(reliability)
    );
    let change = app.changing(&caller, "event_type_update", detail).await?;
    let wanted = EventTypeOverride { plugin_id, sid, priority, reliability };
    app.store.set_event_type_override(&wanted, &change).await?;
    app.security_changed().await;

    one(&app, plugin_id, sid).await.map(axum::Json)
}

/// Define an event type
///
/// One that a file defines is changed instead.
#[utoipa::path(
    post, path = "/api/v1/data-sources/{id}/types", tag = "data-sources",
    operation_id = "createEventType",
    params(("id" = u32, Path, description = "Id of the data source")),
    request_body = NewEventType,
    responses(
        (status = 201, description = "The event type", body = EventTypeItem),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 409, description = "The number is taken", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 422, description = "A field is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Names(id): Names<String>,
    Json(request): Json<NewEventType>,
) -> Result<(StatusCode, axum::Json<EventTypeItem>), Problem> {
    caller.require(Role::Admin)?;
    let security = app.security_half()?;
    let (plugin_id, sid) = (plugin_id(&id)?, PluginSid(request.sid));
    let name = request.name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
        return Err(invalid_field("name", "has not 1 to 512 characters"));
    }
    if request.sid == 0 {
        return Err(invalid_field("sid", "is 0, which stands for what is never correlated"));
    }
    check_weights(request.priority, request.reliability)?;
    if security.data_sources().event_type(plugin_id, sid).is_some() {
        let detail = format!("data source `{plugin_id}` has an event type `{sid}` already");
        return Err(Problem::new(ProblemKind::Exists, detail));
    }
    let event_type = EventType {
        plugin_id,
        sid,
        name: name.to_owned(),
        priority: request.priority.unwrap_or(1),
        reliability: request.reliability.unwrap_or(1),
        category: request.category.unwrap_or(0),
        subcategory: request.subcategory.unwrap_or(0),
    };
    let detail = format!("{plugin_id}/{sid}: {name}");
    let change = app.changing(&caller, "event_type_create", detail).await?;
    app.store.put_event_type(&event_type, &change).await?;
    app.security_changed().await;
    Ok((StatusCode::CREATED, axum::Json(one(&app, plugin_id, sid).await?)))
}

/// Delete an event type that was defined here
#[utoipa::path(
    delete, path = "/api/v1/data-sources/{id}/types/{sid}", tag = "data-sources",
    operation_id = "deleteEventType",
    params(
        ("id" = u32, Path, description = "Id of the data source"),
        ("sid" = u32, Path, description = "Number of the event type"),
    ),
    responses(
        (status = 204, description = "It is gone"),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 404, description = "Nobody defined such an event type here", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Names((id, sid)): Names<(String, String)>,
) -> Result<StatusCode, Problem> {
    caller.require(Role::Admin)?;
    let (plugin_id, sid) = event_type_id(&id, &sid)?;
    app.changing(&caller, "event_type_delete", format!("{plugin_id}/{sid}")).await?;
    app.store.delete_event_type(plugin_id, sid).await?;
    app.security_changed().await;
    Ok(StatusCode::NO_CONTENT)
}

fn check_weights(priority: Option<u8>, reliability: Option<u8>) -> Result<(), Problem> {
    for (field, number, most) in [("priority", priority, 5), ("reliability", reliability, 10)] {
        if number.is_some_and(|number| number > most) {
            return Err(invalid_field(field, &format!("is not within 0 and {most}")));
        }
    }
    Ok(())
}

/// An event type as it is now.
async fn one(app: &App, id: PluginId, sid: PluginSid) -> Result<EventTypeItem, Problem> {
    let security = app.security_half()?;
    let people = People::read(app).await?;
    let known = security.data_sources();
    let event_type =
        known.event_type(id, sid).ok_or_else(|| no_event_type(&id.to_string(), sid))?;
    Ok(people.item(event_type, security.defined_event_type(id, sid).as_ref()))
}

/// What people added and changed.
struct People {
    overrides: HashMap<(PluginId, PluginSid), Stored<EventTypeOverride>>,
    defined: HashMap<(PluginId, PluginSid), EventType>,
}

impl People {
    async fn read(app: &App) -> Result<Self, Problem> {
        let overrides = app.store.event_type_overrides().await?.into_iter();
        let defined = app.store.event_types().await?.into_iter().map(|stored| stored.item);
        Ok(Self {
            overrides: overrides.map(|one| ((one.item.plugin_id, one.item.sid), one)).collect(),
            defined: defined.map(|one| ((one.plugin_id, one.sid), one)).collect(),
        })
    }

    fn changed(&self, event_type: &EventType) -> Option<&Stored<EventTypeOverride>> {
        self.overrides.get(&(event_type.plugin_id, event_type.sid))
    }

    /// `in_files` is the event type as files define it.
    fn item(&self, event_type: &EventType, in_files: Option<&EventType>) -> EventTypeItem {
        let custom = self.defined.get(&(event_type.plugin_id, event_type.sid));
        let defined = custom.or(in_files).unwrap_or(event_type);
        let changed = self.changed(event_type);
        EventTypeItem {
            plugin_id: event_type.plugin_id.0,
            sid: event_type.sid.0,
            name: event_type.name.clone(),
            priority: event_type.priority,
            reliability: event_type.reliability,
            default_priority: defined.priority,
            default_reliability: defined.reliability,
            category: (event_type.category > 0).then_some(event_type.category),
            subcategory: (event_type.subcategory > 0).then_some(event_type.subcategory),
            custom: custom.is_some(),
            changed_at: changed.and_then(|changed| Time::known(changed.changed.at)),
            changed_by: changed.map(|changed| changed.changed.actor.clone()),
        }
    }
}

fn event_type_id(id: &str, sid: &str) -> Result<(PluginId, PluginSid), Problem> {
    let plugin_id = plugin_id(id)?;
    let sid = sid.parse().map_err(|_| no_event_type(id, shown(sid)))?;
    Ok((plugin_id, PluginSid(sid)))
}

fn no_event_type(id: &str, sid: impl std::fmt::Display) -> Problem {
    let detail = format!("data source `{}` has no event type `{sid}`", shown(id));
    Problem::new(ProblemKind::NotFound, detail)
}

fn plugin_id(text: &str) -> Result<PluginId, Problem> {
    text.parse().map(PluginId).map_err(|_| no_data_source(text))
}

fn no_data_source(text: &str) -> Problem {
    let detail = format!("there is no data source `{}`", shown(text));
    Problem::new(ProblemKind::NotFound, detail)
}
