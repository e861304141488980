//! The contract as a document.

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use utoipa::openapi::schema::Schema;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, OpenApi, RefOr};
use utoipa::{Modify, OpenApi as _};

use crate::auth::session;
use crate::context::App;
use crate::objects::{hosts, services};
use crate::{
    about, alarms, assets, changes, commands, data_sources, directives, events, health, history,
    metrics, overview, policies, schema, sources,
};

/// Types of requests: what they leave out has a default. Answers leave nothing out.
const REQUESTS: [&str; 15] = [
    "Credentials",
    "PasswordChange",
    "Command",
    "Commands",
    "PassiveResult",
    "AlarmDeletion",
    "AlarmLabelling",
    "LabelRequest",
    "AssetRequest",
    "NetworkRequest",
    "PolicyRequest",
    "PolicyMove",
    "EventTypeRequest",
    "NewEventType",
    "DirectiveText",
];

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Atalaya",
        description = "Monitoring that speaks Nagios. Fields of an answer are always present, \
                       `null` when there is nothing to say; times are RFC 3339 in UTC; errors \
                       are RFC 9457 problem details. Sign in with a session cookie (requests \
                       that change something then need the header `X-CSRF-Token`) or send an \
                       API token."
    ),
    paths(
        session::sign_in,
        session::show,
        session::sign_out,
        session::change_password,
        overview::show,
        hosts::list,
        hosts::show,
        services::list,
        services::show,
        history::list,
        commands::submit,
        commands::results,
        changes::follow,
        about::show,
        events::search::list,
        events::search::show,
        events::search::fields,
        events::counts::top,
        events::counts::histogram,
        events::export::csv,
        events::live::follow,
        alarms::list::list,
        alarms::list::days,
        alarms::list::unique,
        alarms::detail::show,
        alarms::detail::events,
        alarms::change::close,
        alarms::change::reopen,
        alarms::change::delete,
        alarms::change::label,
        alarms::labels::list,
        alarms::labels::create,
        alarms::labels::update,
        alarms::labels::delete,
        assets::hosts::list,
        assets::hosts::show,
        assets::hosts::create,
        assets::hosts::update,
        assets::hosts::delete,
        assets::networks::list,
        assets::networks::show,
        assets::networks::create,
        assets::networks::update,
        assets::networks::delete,
        assets::summary::of_host,
        policies::list,
        policies::show,
        policies::create,
        policies::update,
        policies::delete,
        policies::move_to,
        policies::duplicate,
        policies::activate,
        directives::list,
        directives::show,
        directives::enable,
        directives::disable,
        directives::validate,
        directives::instances,
        data_sources::list,
        data_sources::problems,
        data_sources::types::list,
        data_sources::types::update,
        data_sources::types::create,
        data_sources::types::delete,
        sources::show,
        document,
        health::alive,
        health::ready,
        metrics::show,
    ),
    components(schemas(schema::Hello, schema::EventsSkipped)),
    modifiers(&SecuritySchemes, &AnswersAreComplete),
    security(("session" = []), ("token" = [])),
    tags(
        (name = "session", description = "Signing in"),
        (name = "objects", description = "Hosts and services"),
        (name = "history", description = "What happened"),
        (name = "events", description = "Security events"),
        (name = "alarms", description = "Alarms"),
        (name = "assets", description = "Hosts and networks as assets"),
        (name = "policies", description = "What becomes of events before they are correlated"),
        (name = "directives", description = "Correlation directives"),
        (name = "data-sources", description = "Data sources and their event types"),
        (name = "commands", description = "Changing something"),
        (name = "changes", description = "Live changes"),
        (name = "system", description = "The program itself"),
    )
)]
struct Document;

/// The contract.
#[must_use]
pub fn openapi() -> OpenApi {
    Document::openapi()
}

/// The contract as the file `openapi.json` holds it.
#[must_use]
pub fn openapi_json() -> String {
    let mut text = openapi().to_pretty_json().expect("the document is made of plain values");
    text.push('\n');
    text
}

/// The contract over HTTP.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/openapi.json", get(document))
}

/// This description
#[utoipa::path(
    get, path = "/api/v1/openapi.json", tag = "system", operation_id = "getOpenApi", security(()),
    responses((status = 200, description = "OpenAPI 3.1", body = serde_json::Value))
)]
pub(crate) async fn document() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], openapi_json())
}

struct SecuritySchemes;

impl Modify for SecuritySchemes {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_with(Components::new);
        let cookie = ApiKey::Cookie(ApiKeyValue::new("atalaya_session"));
        components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
        let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        components.add_security_scheme("token", SecurityScheme::Http(token));
    }
}

/// Says that fields of answers are always there, also those that may be `null`.
struct AnswersAreComplete;

impl Modify for AnswersAreComplete {
    fn modify(&self, document: &mut OpenApi) {
        let Some(components) = document.components.as_mut() else { return };
        for (name, schema) in &mut components.schemas {
            if !REQUESTS.contains(&name.as_str()) {
                require_all(schema);
            }
        }
    }
}

fn require_all(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            object.required = object.properties.keys().cloned().collect();
        }
        RefOr::T(Schema::AllOf(all)) => all.items.iter_mut().for_each(require_all),
        RefOr::T(Schema::OneOf(one)) => one.items.iter_mut().for_each(require_all),
        _ => {}
    }
}
