//! Alarms: lists, details, and what people do with them.
//!
//! - [`query`]: which alarms are wanted.
//! - [`list`]: alarms one by one, by day, by name.
//! - [`detail`]: one alarm with its levels, its history and its events.
//! - [`change`]: closing, reopening, deleting, labelling.
//! - [`labels`]: the labels themselves.

pub(crate) mod change;
pub(crate) mod detail;
pub(crate) mod item;
pub(crate) mod labels;
pub(crate) mod list;
pub(crate) mod query;

use axum::Router;
use axum::routing::{get, post, put};

use crate::context::App;

/// Everything about alarms.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/alarms", get(list::list))
        .route("/alarms/days", get(list::days))
        .route("/alarms/unique", get(list::unique))
        .route("/alarms/close", post(change::close))
        .route("/alarms/reopen", post(change::reopen))
        .route("/alarms/delete", post(change::delete))
        .route("/alarms/label", post(change::label))
        .route("/alarms/labels", get(labels::list).post(labels::create))
        .route("/alarms/labels/{label}", put(labels::update).delete(labels::delete))
        .route("/alarms/{alarm}", get(detail::show))
        .route("/alarms/{alarm}/events", get(detail::events))
}
