//! Errors as RFC 9457 problem details.

use std::fmt;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use store_events::EventStoreError;
use store_events::query::QueryError;
use store_state::StoreError;
use tracing::error;
use utoipa::ToSchema;

/// What went wrong, for programs. The word is the problem's `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProblemKind {
    /// The request itself cannot be read.
    BadRequest,
    /// A query parameter nobody knows.
    UnknownParameter,
    /// A query parameter that means nothing.
    InvalidParameter,
    /// The query for events cannot be understood.
    InvalidQuery,
    /// The body is not JSON.
    MalformedJson,
    /// No session and no token, or not a valid one.
    NotSignedIn,
    /// User or password are wrong.
    WrongCredentials,
    /// The password must be changed first.
    PasswordChangeRequired,
    /// The role does not allow it.
    Forbidden,
    /// `X-CSRF-Token` is missing or wrong.
    CsrfTokenMismatch,
    /// No such thing.
    NotFound,
    /// Something has this name or address already.
    Exists,
    /// Somebody else changed it in the meantime.
    ChangedMeanwhile,
    /// Something else needs it.
    InUse,
    /// The alarm is still growing.
    StillCorrelating,
    /// The path exists, but not with this method.
    MethodNotAllowed,
    /// The body did not arrive in time.
    RequestTimeout,
    /// The body is larger than allowed here.
    TooLarge,
    /// The body is not sent as JSON.
    UnsupportedMediaType,
    /// The JSON is well-formed, its content is not what is wanted.
    InvalidContent,
    /// Too many failed attempts to sign in.
    TooManyAttempts,
    /// Our fault.
    Internal,
    /// Not now.
    Unavailable,
}

impl ProblemKind {
    const fn parts(self) -> (StatusCode, &'static str, &'static str) {
        use StatusCode as S;
        match self {
            Self::BadRequest => (S::BAD_REQUEST, "bad-request", "Bad request"),
            Self::UnknownParameter => {
                (S::BAD_REQUEST, "unknown-parameter", "Unknown query parameter")
            }
            Self::InvalidParameter => {
                (S::BAD_REQUEST, "invalid-parameter", "Invalid query parameter")
            }
            Self::InvalidQuery => (S::BAD_REQUEST, "invalid-query", "Invalid query"),
            Self::MalformedJson => (S::BAD_REQUEST, "malformed-json", "Malformed JSON"),
            Self::NotSignedIn => (S::UNAUTHORIZED, "not-signed-in", "Not signed in"),
            Self::WrongCredentials => {
                (S::UNAUTHORIZED, "wrong-credentials", "User or password are wrong")
            }
            Self::PasswordChangeRequired => {
                (S::FORBIDDEN, "password-change-required", "Password change required")
            }
            Self::Forbidden => (S::FORBIDDEN, "forbidden", "Not allowed"),
            Self::CsrfTokenMismatch => {
                (S::FORBIDDEN, "csrf-token-mismatch", "CSRF token missing or wrong")
            }
            Self::NotFound => (S::NOT_FOUND, "not-found", "Not found"),
            Self::Exists => (S::CONFLICT, "exists", "Exists already"),
            Self::ChangedMeanwhile => (S::CONFLICT, "changed-meanwhile", "Changed in the meantime"),
            Self::InUse => (S::CONFLICT, "in-use", "In use"),
            Self::StillCorrelating => (S::CONFLICT, "still-correlating", "Still being correlated"),
            Self::MethodNotAllowed => {
                (S::METHOD_NOT_ALLOWED, "method-not-allowed", "Method not allowed")
            }
            Self::RequestTimeout => {
                (S::REQUEST_TIMEOUT, "request-timeout", "The request took too long to arrive")
            }
            Self::TooLarge => (S::PAYLOAD_TOO_LARGE, "too-large", "Request too large"),
            Self::UnsupportedMediaType => {
                (S::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "Unsupported media type")
            }
            Self::InvalidContent => (S::UNPROCESSABLE_ENTITY, "invalid-content", "Invalid content"),
            Self::TooManyAttempts => {
                (S::TOO_MANY_REQUESTS, "too-many-attempts", "Too many failed attempts")
            }
            Self::Internal => (S::INTERNAL_SERVER_ERROR, "internal-error", "Internal error"),
            Self::Unavailable => (S::SERVICE_UNAVAILABLE, "unavailable", "Unavailable"),
        }
    }

    /// The kind that fits an answer of which only the status is known.
    const fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            401 => Self::NotSignedIn,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            405 => Self::MethodNotAllowed,
            408 => Self::RequestTimeout,
            413 => Self::TooLarge,
            415 => Self::UnsupportedMediaType,
            422 => Self::InvalidContent,
            429 => Self::TooManyAttempts,
            503 => Self::Unavailable,
            400..=499 => Self::BadRequest,
            _ => Self::Internal,
        }
    }
}

/// An error on its way out.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    kind: ProblemKind,
    detail: String,
    retry_after_s: Option<u64>,
    query: Option<QueryProblem>,
}

/// What is wrong with a query for events, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueryProblem {
    /// Where the wrong part begins, in characters from 0.
    pub position: u64,
    /// How many characters it has; 0: something is missing there.
    pub length: u64,
    /// What to do about it.
    pub help: Option<String>,
    /// What was probably meant instead of the wrong part.
    pub closest: Option<String>,
}

/// An error (RFC 9457), sent as `application/problem+json`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// What went wrong, as a word for programs.
    #[serde(rename = "type")]
    #[schema(example = "not-found")]
    pub kind: String,
    /// The same for people.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// This case in particular.
    pub detail: String,
    /// Path of the request.
    pub instance: String,
    /// For `invalid-query`: where the query is wrong.
    pub query: Option<QueryProblem>,
}

impl Problem {
    /// A problem with the particulars of this case.
    pub(crate) fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), retry_after_s: None, query: None }
    }

    /// Says when it makes sense to try again.
    #[must_use]
    pub(crate) fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// Logs a failure of our own and hides its particulars from the client.
    pub(crate) fn internal(what: &str, error: &(dyn std::error::Error + 'static)) -> Self {
        error!(error = %Chain(error), "{what}");
        Self::new(ProblemKind::Internal, "the server could not do this; its log says why")
    }

    fn body(&self, instance: &str) -> ProblemBody {
        let (status, kind, title) = self.kind.parts();
        ProblemBody {
            kind: kind.to_owned(),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: self.detail.clone(),
            instance: instance.to_owned(),
            query: self.query.clone(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let kind = match &error {
            StoreError::Exists { .. } => ProblemKind::Exists,
            StoreError::Missing { .. } => ProblemKind::NotFound,
            StoreError::Stale { .. } => ProblemKind::ChangedMeanwhile,
            StoreError::InUse { .. } => ProblemKind::InUse,
            StoreError::Correlating(_) => ProblemKind::StillCorrelating,
            _ => return Self::internal("the state store failed a request", &error),
        };
        Self::new(kind, error.to_string())
    }
}

impl From<EventStoreError> for Problem {
    fn from(error: EventStoreError) -> Self {
        match error {
            EventStoreError::Query(why) => Self::new(ProblemKind::InvalidParameter, why),
            EventStoreError::Closed => {
                Self::new(ProblemKind::Unavailable, "the event store is closed")
            }
            error => Self::internal("the event store failed a request", &error),
        }
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        let mut problem = Self::new(ProblemKind::InvalidQuery, error.message);
        problem.query = Some(QueryProblem {
            position: error.position as u64,
            length: error.length as u64,
            help: error.help,
            closest: error.closest,
        });
        problem
    }
}

impl IntoResponse for Problem {
    /// The body is written by [`render`], which knows the path.
    fn into_response(self) -> Response {
        let mut response = self.kind.parts().0.into_response();
        let headers = response.headers_mut();
        if self.kind == ProblemKind::NotSignedIn {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every error answer its body, including those that axum makes by itself.
pub(crate) async fn render(request: Request, next: Next) -> Response {
    let instance = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let problem = response.extensions_mut().remove::<Problem>().unwrap_or_else(|| {
        let detail = status.canonical_reason().unwrap_or("error").to_lowercase();
        Problem::new(ProblemKind::of_status(status), detail)
    });
    let body = serde_json::to_vec(&problem.body(&instance)).unwrap_or_default();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    *response.body_mut() = Body::from(body);
    response
}

/// An error with everything that caused it.
struct Chain<'a>(&'a (dyn std::error::Error + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut next = self.0.source();
        while let Some(cause) = next {
            write!(f, ": {cause}")?;
            next = cause.source();
        }
        Ok(())
    }
}
