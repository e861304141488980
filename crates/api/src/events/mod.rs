//! Stored events: search, counts, export, live tail.
//!
//! - [`query`]: which events are wanted. [`item`]: how they are written.
//! - [`search`]: pages, one event, fields for completion.
//! - [`counts`]: most frequent values, events over time.
//! - [`export`]: CSV. [`live`]: events as they happen.

pub(crate) mod counts;
pub(crate) mod export;
pub(crate) mod item;
pub(crate) mod live;
pub(crate) mod query;
pub(crate) mod search;

use axum::Router;
use axum::routing::get;

use crate::context::App;

/// Everything about events.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/events", get(search::list))
        .route("/events/fields", get(search::fields))
        .route("/events/top", get(counts::top))
        .route("/events/histogram", get(counts::histogram))
        .route("/events/export.csv", get(export::csv))
        .route("/events/live", get(live::follow))
        .route("/events/{event}", get(search::show))
}
