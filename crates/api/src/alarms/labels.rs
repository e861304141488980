//! The labels that alarms can bear.

use axum::extract::State;
use axum::http::StatusCode;
use store_state::alarm::{Label, LabelId};
use store_state::{Role, Stored};

use crate::auth::Caller;
use crate::context::App;
use crate::extract::{Json, Names, NoParameters, Query, id as parse_id, invalid_field};
use crate::problem::{Problem, ProblemBody, ProblemKind};
use crate::schema::{LabelItem, LabelList, LabelRequest, Time};

/// Longest name, in characters.
const MAX_NAME_CHARS: usize = 64;

/// List labels
#[utoipa::path(
    get, path = "/api/v1/alarms/labels", tag = "alarms", operation_id = "listLabels",
    responses((status = 200, description = "All labels", body = LabelList))
)]
pub(crate) async fn list(
    State(app): State<App>,
    _: Caller,
    _: Query<NoParameters>,
) -> Result<axum::Json<LabelList>, Problem> {
    let labels = app.store.labels().await?;
    Ok(axum::Json(LabelList { items: labels.into_iter().map(item).collect() }))
}

/// Make a label
#[utoipa::path(
    post, path = "/api/v1/alarms/labels", tag = "alarms", operation_id = "createLabel",
    request_body = LabelRequest,
    responses(
        (status = 201, description = "The label", body = LabelItem),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 409, description = "The name is taken", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 422, description = "A field is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Json(request): Json<LabelRequest>,
) -> Result<(StatusCode, axum::Json<LabelItem>), Problem> {
    caller.require(Role::Operate)?;
    let label = understand(&request, LabelId(0))?;
    let change = app.changing(&caller, "label_create", label.name.clone()).await?;
    let id = app.store.create_label(&label, &change).await?;
    Ok((StatusCode::CREATED, axum::Json(one(&app, id).await?)))
}

/// Change a label
#[utoipa::path(
    put, path = "/api/v1/alarms/labels/{label}", tag = "alarms", operation_id = "updateLabel",
    params(("label" = String, Path, description = "Id of the label")),
    request_body = LabelRequest,
    responses(
        (status = 200, description = "The label", body = LabelItem),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 404, description = "There is no such label", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 409, description = "The name is taken, or somebody else changed the label",
         body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A field is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    Names(id): Names<String>,
    Json(request): Json<LabelRequest>,
) -> Result<axum::Json<LabelItem>, Problem> {
    caller.require(Role::Operate)?;
    let id = LabelId(parse_id("label", &id)?);
    let label = understand(&request, id)?;
    let version = required_version(request.version)?;
    let detail = format!("{}: {}", id.0, label.name);
    let change = app.changing(&caller, "label_update", detail).await?;
    app.store.update_label(&label, version, &change).await?;
    Ok(axum::Json(one(&app, id).await?))
}

/// Delete a label
///
/// It disappears from all alarms.
#[utoipa::path(
    delete, path = "/api/v1/alarms/labels/{label}", tag = "alarms", operation_id = "deleteLabel",
    params(("label" = String, Path, description = "Id of the label")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 404, description = "There is no such label", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Names(id): Names<String>,
) -> Result<StatusCode, Problem> {
    caller.require(Role::Operate)?;
    let id = LabelId(parse_id("label", &id)?);
    app.changing(&caller, "label_delete", id.0.to_string()).await?;
    app.store.delete_label(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The version that a change must name.
pub(crate) fn required_version(version: Option<i64>) -> Result<i64, Problem> {
    version.ok_or_else(|| invalid_field("version", "is needed: send back the one you read"))
}

fn understand(request: &LabelRequest, id: LabelId) -> Result<Label, Problem> {
    let name = request.name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
        return Err(invalid_field("name", &format!("has not 1 to {MAX_NAME_CHARS} characters")));
    }
    for (field, colour) in [("background", &request.background), ("colour", &request.colour)] {
        if !is_colour(colour) {
            return Err(invalid_field(field, "is not of the form `#1a2b3c`"));
        }
    }
    Ok(Label {
        id,
        name: name.to_owned(),
        background: request.background.to_lowercase(),
        colour: request.colour.to_lowercase(),
        bold: request.bold,
        italic: request.italic,
    })
}

fn is_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| {
        digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}

async fn one(app: &App, id: LabelId) -> Result<LabelItem, Problem> {
    let labels = app.store.labels().await?;
    let label = labels.into_iter().find(|label| label.item.id == id).map(item);
    label.ok_or_else(|| Problem::new(ProblemKind::NotFound, "somebody deleted the label just now"))
}

fn item(stored: Stored<Label>) -> LabelItem {
    let label = stored.item;
    LabelItem {
        id: label.id.0.to_string(),
        name: label.name,
        background: label.background,
        colour: label.colour,
        bold: label.bold,
        italic: label.italic,
        version: stored.version,
        changed_at: Time::known(stored.changed.at),
        changed_by: stored.changed.actor,
    }
}
