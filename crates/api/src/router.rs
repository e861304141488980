//! Everything that answers, put together.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;

use crate::auth::caller::authenticate;
use crate::auth::session;
use crate::context::{App, Context};
use crate::extract::shown;
use crate::objects::{hosts, services};
use crate::problem::{self, Problem, ProblemKind};
use crate::{
    about, alarms, assets, changes, commands, data_sources, directives, events, health, history,
    metrics, openapi, overview, policies, sources, web,
};

/// What scripts, styles, images and connections the UI may use: its own and nothing else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'";

/// Everything that answers: API, health, metrics and the web UI.
pub fn router(context: Context) -> Router {
    let app = App::new(context);
    let signed_in = Router::new()
        .merge(session::routes())
        .merge(overview::routes())
        .merge(hosts::routes())
        .merge(services::routes())
        .merge(history::routes())
        .merge(commands::routes())
        .merge(changes::routes())
        .merge(about::routes())
        .merge(events::routes())
        .merge(alarms::routes())
        .merge(assets::routes())
        .merge(policies::routes())
        .merge(directives::routes())
        .merge(data_sources::routes())
        .merge(sources::routes())
        .route_layer(middleware::from_fn_with_state(app.clone(), authenticate));
    let api = signed_in.merge(session::open_routes()).merge(openapi::routes());
    Router::new()
        .nest("/api/v1", api)
        .merge(health::routes())
        .merge(metrics::routes())
        .fallback(web::serve_file)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn(problem::render))
        .layer(middleware::from_fn_with_state(app.clone(), metrics::count))
        .layer(middleware::from_fn(security_headers))
        .with_state(app)
}

async fn method_not_allowed(State(_): State<App>, request: Request) -> Problem {
    let detail = format!(
        "{} does not take {}",
        shown(request.uri().path()),
        shown(request.method().as_str())
    );
    Problem::new(ProblemKind::MethodNotAllowed, detail)
}

/// Headers that every answer carries.
async fn security_headers(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if is_api {
        // Live state and sessions: never from a cache.
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}
