//! For those who watch the watcher: is it alive, is it ready.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{AppendHeaders, IntoResponse};
use axum::routing::get;

use crate::context::App;
use crate::problem::{Problem, ProblemBody, ProblemKind};

/// Both questions; neither needs a login.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready))
}

/// Whether the process answers
#[utoipa::path(
    get, path = "/healthz", tag = "system", operation_id = "getHealth", security(()),
    responses((status = 200, description = "It does", body = String, content_type = "text/plain"))
)]
pub(crate) async fn alive() -> impl IntoResponse {
    (uncached(), "ok\n")
}

/// Whether the engine runs and the store can be written
#[utoipa::path(
    get, path = "/readyz", tag = "system", operation_id = "getReadiness", security(()),
    responses(
        (status = 200, description = "Both", body = String, content_type = "text/plain"),
        (status = 503, description = "Not both; the detail says what", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn ready(State(app): State<App>) -> Result<impl IntoResponse, Problem> {
    let unavailable = |why: &str| Problem::new(ProblemKind::Unavailable, why).retry_after(5);
    if app.stop.is_cancelled() || !app.engine.is_running() {
        return Err(unavailable("the engine is stopping"));
    }
    if app.store.journal().metrics().failing {
        return Err(unavailable("the last write to the state store failed"));
    }
    Ok((uncached(), "ready\n"))
}

fn uncached() -> AppendHeaders<[(header::HeaderName, HeaderValue); 1]> {
    AppendHeaders([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))])
}
