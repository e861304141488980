//! Pages of events, one event, and the fields they have.

use axum::extract::State;
use model::EventId;
use serde::Deserialize;
use store_events::{Order, PageRequest, Total, query as language};
use utoipa::IntoParams;

use super::item::{Columns, event_item};
use super::query::{event_query, visible};
use crate::auth::Caller;
use crate::context::App;
use crate::extract::{Names, NoParameters, Query, invalid_parameter, shown};
use crate::list::limit;
use crate::problem::{Problem, ProblemBody, ProblemKind};
use crate::schema::{EventField, EventFields, EventItem, EventPage};

/// Counting stops here.
const COUNT_UP_TO: u64 = 10_000;

/// Which events are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventListQuery {
    /// What they must be like, in the language of the query bar; empty: all.
    #[param(example = "src_ip:10.0.0.0/8 risk>=3 -generic:true \"failed password\"")]
    q: Option<String>,
    /// Happened then or later: RFC 3339 or seconds since the epoch.
    from: Option<String>,
    /// Happened before.
    to: Option<String>,
    /// `newest` (default) or `oldest` first.
    order: Option<String>,
    /// Comma list of fields that are wanted; the others are `null`. Default all.
    #[param(example = "time,src_ip,username,raw")]
    columns: Option<String>,
    /// Rows of a page, 1 to 1000; default 100.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// Reads query parameter `order`.
pub(super) fn order(text: Option<&str>) -> Result<Order, Problem> {
    match text.unwrap_or("newest") {
        "newest" | "" => Ok(Order::NewestFirst),
        "oldest" => Ok(Order::OldestFirst),
        _ => Err(invalid_parameter("order", "is `newest` or `oldest`")),
    }
}

/// Search events
#[utoipa::path(
    get, path = "/api/v1/events", tag = "events", operation_id = "searchEvents",
    params(EventListQuery),
    responses(
        (status = 200, description = "One page of events", body = EventPage),
        (status = 400, description = "The query or a parameter is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 503, description = "The security half is switched off", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<EventListQuery>,
) -> Result<axum::Json<EventPage>, Problem> {
    let events = app.event_store()?;
    let columns = Columns::parse(query.columns.as_deref())?.for_caller(&caller);
    let cursor = query.cursor.as_deref().map(|text| {
        text.parse()
            .map_err(|_| invalid_parameter("cursor", "is not one that this server gave out"))
    });
    let page = PageRequest {
        limit: limit(query.limit)?,
        cursor: cursor.transpose()?,
        order: order(query.order.as_deref())?,
        count_up_to: COUNT_UP_TO,
    };
    let wanted =
        event_query(&caller, query.q.as_deref(), query.from.as_deref(), query.to.as_deref())?;
    let found = events.search(&wanted, &page).await?;
    let names = app.data_sources();
    Ok(axum::Json(EventPage {
        items: found.events.iter().map(|event| event_item(event, &columns, &names)).collect(),
        next: found.next.map(|cursor| cursor.to_string()),
        total: found.total.events(),
        total_is_exact: matches!(found.total, Total::Exact(_)),
    }))
}

/// Show one event
#[utoipa::path(
    get, path = "/api/v1/events/{event}", tag = "events", operation_id = "getEvent",
    params(("event" = String, Path, description = "Id of the event")),
    responses(
        (status = 200, description = "The event, with its line as long as it is",
         body = EventItem),
        (status = 404, description = "There is no such event, or no longer", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    Names(id): Names<String>,
    _: Query<NoParameters>,
) -> Result<axum::Json<EventItem>, Problem> {
    let missing = || {
        let detail = format!("there is no event `{}`", shown(&id));
        Problem::new(ProblemKind::NotFound, detail)
    };
    let parsed: EventId = id.parse().map_err(|_| missing())?;
    let found = app.event_store()?.get(parsed).await?;
    let event = found.filter(|event| visible(&caller).matches(event)).ok_or_else(missing)?;
    let columns = Columns::parse(None)?.for_caller(&caller).with_whole_lines();
    Ok(axum::Json(event_item(&event, &columns, &app.data_sources())))
}

/// List the fields of events
///
/// For completion in the query bar.
#[utoipa::path(
    get, path = "/api/v1/events/fields", tag = "events", operation_id = "listEventFields",
    responses((status = 200, description = "Every field", body = EventFields))
)]
pub(crate) async fn fields(_: Caller, _: Query<NoParameters>) -> axum::Json<EventFields> {
    let items = language::fields().map(|field| EventField {
        name: field.name.to_owned(),
        kind: kind(field.kind).to_owned(),
        description: field.description.to_owned(),
        can_group: field.can_group,
        example: field.example.to_owned(),
    });
    axum::Json(EventFields { items: items.collect() })
}

fn kind(kind: store_events::FieldKind) -> &'static str {
    use store_events::FieldKind as K;
    match kind {
        K::Number => "number",
        K::Time => "time",
        K::Address => "address",
        K::Protocol => "protocol",
        K::Kind => "kind",
        K::Flag => "flag",
        K::Text => "text",
        K::Line => "line",
    }
}
