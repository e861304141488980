//! What requests bring along, read strictly: what is not understood is an error, not ignored.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use model::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use utoipa::IntoParams;

use crate::closest::hint;
use crate::problem::{Problem, ProblemKind};
use crate::schema::Time;

/// How long the body of a request may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// The query, every parameter of which must be one that `T` documents. All of them are optional.
pub(crate) struct Query<T>(pub T);

impl<T, S> FromRequestParts<S> for Query<T>
where
    T: DeserializeOwned + IntoParams,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let text = parts.uri.query().unwrap_or("");
        let parameters = T::into_params(|| None);
        let known = || parameters.iter().map(|parameter| parameter.name.as_str());
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(text)
            .map_err(|error| Problem::new(ProblemKind::BadRequest, error.to_string()))?;
        for (position, (name, _)) in pairs.iter().enumerate() {
            if !known().any(|known| known == name) {
                return Err(unknown_parameter(name, known()));
            }
            if pairs.iter().skip(position + 1).any(|(other, _)| other == name) {
                return Err(invalid_parameter(name, "is given twice"));
            }
        }
        serde_urlencoded::from_str(text).map(Self).map_err(|error| wrong_value::<T>(&pairs, &error))
    }
}

/// Finds the parameter at fault, which the error does not name: the one that fails alone too.
fn wrong_value<T: DeserializeOwned>(
    pairs: &[(String, String)],
    error: &serde_urlencoded::de::Error,
) -> Problem {
    let fails = |pair: &&(String, String)| {
        serde_urlencoded::to_string([pair])
            .is_ok_and(|alone| serde_urlencoded::from_str::<T>(&alone).is_err())
    };
    match pairs.iter().find(fails) {
        Some((name, value)) => {
            invalid_parameter(name, &format!("cannot be `{}`: {error}", shown(value)))
        }
        None => Problem::new(ProblemKind::InvalidParameter, error.to_string()),
    }
}

fn unknown_parameter<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Problem {
    let mut detail = format!("there is no query parameter `{}`", shown(name));
    match hint(name, known.clone()) {
        found if !found.is_empty() => detail.push_str(&found),
        _ => {
            let known: Vec<&str> = known.collect();
            let list = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            detail.push_str(&format!("; known here: {list}"));
        }
    }
    Problem::new(ProblemKind::UnknownParameter, detail)
}

/// A parameter whose value means nothing.
pub(crate) fn invalid_parameter(name: &str, why: &str) -> Problem {
    Problem::new(ProblemKind::InvalidParameter, format!("query parameter `{name}` {why}"))
}

/// Reads a query parameter that is a time.
pub(crate) fn time(name: &str, text: Option<&str>) -> Result<Option<Timestamp>, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let at = Time::parse(text).map(|time| time.0);
    let at = at.or_else(|| text.parse().ok().map(Timestamp::from_secs));
    at.map(Some).ok_or_else(|| {
        invalid_parameter(name, "is neither a time like 2026-01-31T12:00:00Z nor seconds")
    })
}

/// Reads a number that is written as an id: of an asset, a policy, a label.
pub(crate) fn id(what: &str, text: &str) -> Result<i64, Problem> {
    text.parse().map_err(|_| {
        let detail = format!("there is no {what} `{}`", shown(text));
        Problem::new(ProblemKind::NotFound, detail)
    })
}

/// A field of a body that cannot be so.
pub(crate) fn invalid_field(name: &str, why: &str) -> Problem {
    Problem::new(ProblemKind::InvalidContent, format!("field `{name}` {why}"))
}

/// Foreign text as it may appear in a message: cut, without control characters.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut cut: String = text.chars().take(LONGEST).map(printable).collect();
    if text.chars().nth(LONGEST).is_some() {
        cut.push('…');
    }
    cut
}

fn printable(c: char) -> char {
    if c.is_control() { '\u{fffd}' } else { c }
}

/// No query parameters at all.
#[derive(serde::Deserialize, IntoParams)]
pub(crate) struct NoParameters {}

/// The parts of a path that are names.
pub(crate) struct Names<T>(pub T);

impl<T, S> FromRequestParts<S> for Names<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(names)) => Ok(Self(names)),
            Err(rejection) => {
                Err(Problem::new(ProblemKind::BadRequest, rejection.body_text().to_lowercase()))
            }
        }
    }
}

/// A JSON body, with line and column when it is wrong.
pub(crate) struct Json<T>(pub T);

impl<T, S> FromRequest<S> for Json<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = JsonBytes::from_request(request, state).await?;
        parse_json(&bytes.0).map(Self)
    }
}

/// The bytes of a body that says it is JSON.
pub(crate) struct JsonBytes(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for JsonBytes {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(
                ProblemKind::UnsupportedMediaType,
                "send JSON, with the header `Content-Type: application/json`",
            ));
        }
        let arrived = tokio::time::timeout(BODY_TIMEOUT, Bytes::from_request(request, state)).await;
        match arrived {
            Ok(Ok(bytes)) => Ok(Self(bytes)),
            Ok(Err(rejection)) => Err(body_problem(&rejection)),
            Err(_) => Err(Problem::new(
                ProblemKind::RequestTimeout,
                format!("the body did not arrive within {} s", BODY_TIMEOUT.as_secs()),
            )),
        }
    }
}

fn body_problem(rejection: &BytesRejection) -> Problem {
    let kind = match rejection.status().as_u16() {
        413 => ProblemKind::TooLarge,
        _ => ProblemKind::BadRequest,
    };
    Problem::new(kind, rejection.body_text().to_lowercase())
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let Some(essence) = value.and_then(|value| value.split(';').next()) else { return false };
    let essence = essence.trim().to_ascii_lowercase();
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// Reads JSON; the problem says where it is wrong.
pub(crate) fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| {
        let kind = match error.classify() {
            Category::Data => ProblemKind::InvalidContent,
            Category::Io | Category::Syntax | Category::Eof => ProblemKind::MalformedJson,
        };
        // serde_json's message ends with "at line L column C".
        Problem::new(kind, shown_message(&error.to_string()))
    })
}

/// A message that may quote what was sent.
fn shown_message(message: &str) -> String {
    message.chars().take(500).map(printable).collect()
}
