//! Hosts and networks as assets, where both halves meet.
//!
//! - [`hosts`]: host assets. [`networks`]: network assets.
//! - [`summary`]: events and alarms of addresses, also for the page of a monitored host.

pub(crate) mod hosts;
pub(crate) mod item;
pub(crate) mod networks;
pub(crate) mod request;
pub(crate) mod summary;

use axum::Router;
use axum::routing::get;

use crate::context::App;

/// Everything about assets.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/assets", get(hosts::list).post(hosts::create))
        .route("/assets/{asset}", get(hosts::show).put(hosts::update).delete(hosts::delete))
        .route("/networks", get(networks::list).post(networks::create))
        .route(
            "/networks/{network}",
            get(networks::show).put(networks::update).delete(networks::delete),
        )
        .route("/hosts/{host}/security", get(summary::of_host))
}
