//! Answers that are costly to make.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::problem::Problem;

/// Up to so many objects are looked at on the spot: less than 100 µs.
const SMALL: usize = 1_000;

/// Does work over `objects` objects, away from the threads that serve others if it is long.
pub(crate) async fn off_thread<T: Send + 'static>(
    objects: usize,
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    if objects <= SMALL {
        return work();
    }
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(Problem::internal("a long request failed", &error)))
}

/// A JSON answer.
pub(crate) fn json(value: &impl Serialize) -> Result<Response, Problem> {
    let bytes = serde_json::to_vec(value)
        .map_err(|error| Problem::internal("an answer could not be written as JSON", &error))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}
