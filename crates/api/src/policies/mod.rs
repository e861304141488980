//! Policies: list, change, order.
//!
//! [`body`] turns the contract's conditions and consequences into the model's, and back.

mod body;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post, put};
use model::policy::{Policy, PolicyId};
use store_state::{Place, PolicyMove as Move, Role, Stored, UnreadablePolicy as Unreadable};

use crate::alarms::labels::required_version;
use crate::auth::Caller;
use crate::context::App;
use crate::extract::{Json, Names, NoParameters, Query, id as parse_id, invalid_field, shown};
use crate::problem::{Problem, ProblemBody, ProblemKind};
use crate::schema::{
    PolicyActivation, PolicyItem, PolicyList, PolicyMove, PolicyPlace, PolicyRequest, Time,
    UnreadablePolicy,
};

/// Longest name, in characters.
const MAX_NAME_CHARS: usize = 255;

/// Everything about policies.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/policies", get(list).post(create))
        .route("/policies/{policy}", put(update).get(show).delete(delete))
        .route("/policies/{policy}/move", post(move_to))
        .route("/policies/{policy}/duplicate", post(duplicate))
        .route("/policies/{policy}/activate", post(activate))
}

/// List policies, in order
#[utoipa::path(
    get, path = "/api/v1/policies", tag = "policies", operation_id = "listPolicies",
    responses((status = 200, description = "All policies", body = PolicyList))
)]
pub(crate) async fn list(
    State(app): State<App>,
    _: Caller,
    _: Query<NoParameters>,
) -> Result<axum::Json<PolicyList>, Problem> {
    let policies = app.store.policies().await?;
    Ok(axum::Json(PolicyList {
        items: policies.policies.into_iter().map(item).collect(),
        unreadable: policies.unreadable.into_iter().map(unreadable).collect(),
    }))
}

/// Show one policy
#[utoipa::path(
    get, path = "/api/v1/policies/{policy}", tag = "policies", operation_id = "getPolicy",
    params(("policy" = String, Path, description = "Id of the policy")),
    responses(
        (status = 200, description = "The policy", body = PolicyItem),
        (status = 404, description = "There is no such policy", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    _: Caller,
    Names(id): Names<String>,
    _: Query<NoParameters>,
) -> Result<axum::Json<PolicyItem>, Problem> {
    Ok(axum::Json(one(&app, policy_id(&id)?).await?))
}

/// Make a policy
#[utoipa::path(
    post, path = "/api/v1/policies", tag = "policies", operation_id = "createPolicy",
    request_body = PolicyRequest,
    responses(
        (status = 201, description = "The policy", body = PolicyItem),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 422, description = "A field is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Json(mut request): Json<PolicyRequest>,
) -> Result<(StatusCode, axum::Json<PolicyItem>), Problem> {
    caller.require(Role::Admin)?;
    let place = match request.place.take().map(|place| policy_move(&place)).transpose()? {
        None => Place::Last,
        Some(Move::To(place)) => place,
        Some(Move::Up | Move::Down) => {
            return Err(invalid_field("place", "of a new policy cannot be `up` or `down`"));
        }
    };
    let policy = understand(&app, request, PolicyId(0)).await?;
    let change = app.changing(&caller, "policy_create", policy.name.clone()).await?;
    let id = app.store.create_policy(&policy, place, &change).await?;
    app.security_changed().await;
    Ok((StatusCode::CREATED, axum::Json(one(&app, id).await?)))
}

/// Change a policy
///
/// Its place stays as it is.
#[utoipa::path(
    put, path = "/api/v1/policies/{policy}", tag = "policies", operation_id = "updatePolicy",
    params(("policy" = String, Path, description = "Id of the policy")),
    request_body = PolicyRequest,
    responses(
        (status = 200, description = "The policy", body = PolicyItem),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 404, description = "There is no such policy", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 409, description = "Somebody else changed it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 422, description = "A field is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    Names(id): Names<String>,
    Json(request): Json<PolicyRequest>,
) -> Result<axum::Json<PolicyItem>, Problem> {
    caller.require(Role::Admin)?;
    let id = policy_id(&id)?;
    if request.place.is_some() {
        return Err(invalid_field("place", "is for new policies; move this one instead"));
    }
    let version = required_version(request.version)?;
    let policy = understand(&app, request, id).await?;
    let detail = format!("{}: {}", id.0, policy.name);
    let change = app.changing(&caller, "policy_update", detail).await?;
    app.store.update_policy(&policy, version, &change).await?;
    app.security_changed().await;
    Ok(axum::Json(one(&app, id).await?))
}

/// Delete a policy
#[utoipa::path(
    delete, path = "/api/v1/policies/{policy}", tag = "policies", operation_id = "deletePolicy",
    params(("policy" = String, Path, description = "Id of the policy")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 404, description = "There is no such policy", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Names(id): Names<String>,
) -> Result<StatusCode, Problem> {
    caller.require(Role::Admin)?;
    let id = policy_id(&id)?;
    app.changing(&caller, "policy_delete", id.0.to_string()).await?;
    app.store.delete_policy(id).await?;
    app.security_changed().await;
    Ok(StatusCode::NO_CONTENT)
}

/// Move a policy
#[utoipa::path(
    post, path = "/api/v1/policies/{policy}/move", tag = "policies", operation_id = "movePolicy",
    params(("policy" = String, Path, description = "Id of the policy")),
    request_body = PolicyMove,
    responses(
        (status = 200, description = "All policies in their new order", body = PolicyList),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 404, description = "There is no such policy", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 422, description = "A field is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn move_to(
    State(app): State<App>,
    caller: Caller,
    Names(id): Names<String>,
    Json(request): Json<PolicyMove>,
) -> Result<axum::Json<PolicyList>, Problem> {
    caller.require(Role::Admin)?;
    let id = policy_id(&id)?;
    let to = policy_move(&request)?;
    app.changing(&caller, "policy_move", format!("{}: {to:?}", id.0)).await?;
    app.store.move_policy(id, to).await?;
    app.security_changed().await;
    list(State(app), caller, Query(NoParameters {})).await
}

/// Duplicate a policy
///
/// The copy comes after it and is switched off.
#[utoipa::path(
    post, path = "/api/v1/policies/{policy}/duplicate", tag = "policies",
    operation_id = "duplicatePolicy",
    params(("policy" = String, Path, description = "Id of the policy")),
    responses(
        (status = 201, description = "The copy", body = PolicyItem),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 404, description = "There is no such policy", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn duplicate(
    State(app): State<App>,
    caller: Caller,
    Names(id): Names<String>,
) -> Result<(StatusCode, axum::Json<PolicyItem>), Problem> {
    caller.require(Role::Admin)?;
    let id = policy_id(&id)?;
    let change = app.changing(&caller, "policy_duplicate", id.0.to_string()).await?;
    let copy = app.store.duplicate_policy(id, &change).await?;
    app.security_changed().await;
    Ok((StatusCode::CREATED, axum::Json(one(&app, copy).await?)))
}

/// Switch a policy on or off
#[utoipa::path(
    post, path = "/api/v1/policies/{policy}/activate", tag = "policies",
    operation_id = "activatePolicy",
    params(("policy" = String, Path, description = "Id of the policy")),
    request_body = PolicyActivation,
    responses(
        (status = 200, description = "The policy", body = PolicyItem),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 404, description = "There is no such policy", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn activate(
    State(app): State<App>,
    caller: Caller,
    Names(id): Names<String>,
    Json(request): Json<PolicyActivation>,
) -> Result<axum::Json<PolicyItem>, Problem> {
    caller.require(Role::Admin)?;
    let id = policy_id(&id)?;
    let detail = format!("{}: {}", id.0, if request.active { "on" } else { "off" });
    let change = app.changing(&caller, "policy_activate", detail).await?;
    app.store.activate_policy(id, request.active, &change).await?;
    app.security_changed().await;
    Ok(axum::Json(one(&app, id).await?))
}

async fn understand(app: &App, request: PolicyRequest, id: PolicyId) -> Result<Policy, Problem> {
    let name = request.name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS {
        return Err(invalid_field("name", "has not 1 to 255 characters"));
    }
    let policy = Policy {
        id,
        order: 0,
        active: request.active,
        name: name.to_owned(),
        conditions: body::conditions(request.conditions)?,
        consequences: body::consequences(request.consequences)?,
    };
    body::check_names(&policy, &*app.assets().await?, &app.engine.view().objects)?;
    Ok(policy)
}

fn policy_id(text: &str) -> Result<PolicyId, Problem> {
    parse_id("policy", text).map(PolicyId)
}

fn policy_move(request: &PolicyMove) -> Result<Move, Problem> {
    let other = || {
        let other = request.other.as_deref();
        let other = other.ok_or_else(|| invalid_field("other", "is needed for this place"))?;
        let why = || format!("is `{}`, which is no policy's id", shown(other));
        other.parse().map(PolicyId).map_err(|_| invalid_field("other", &why()))
    };
    Ok(match request.to {
        PolicyPlace::Up => Move::Up,
        PolicyPlace::Down => Move::Down,
        PolicyPlace::First => Move::To(Place::First),
        PolicyPlace::Last => Move::To(Place::Last),
        PolicyPlace::Before => Move::To(Place::Before(other()?)),
        PolicyPlace::After => Move::To(Place::After(other()?)),
    })
}

async fn one(app: &App, id: PolicyId) -> Result<PolicyItem, Problem> {
    let policies = app.store.policies().await?;
    let found = policies.policies.into_iter().find(|policy| policy.item.id == id);
    if let Some(policy) = found {
        return Ok(item(policy));
    }
    let detail = match policies.unreadable.iter().find(|policy| policy.id == id) {
        Some(policy) => format!("policy `{}` cannot be read: {}", id.0, policy.problem),
        None => format!("there is no policy `{}`", id.0),
    };
    Err(Problem::new(ProblemKind::NotFound, detail))
}

fn item(stored: Stored<Policy>) -> PolicyItem {
    let policy = stored.item;
    PolicyItem {
        id: policy.id.0.to_string(),
        order: policy.order,
        active: policy.active,
        name: policy.name,
        conditions: body::written_conditions(&policy.conditions),
        consequences: body::written_consequences(&policy.consequences),
        version: stored.version,
        created_at: Time::known(stored.created_at),
        changed_at: Time::known(stored.changed.at),
        changed_by: stored.changed.actor,
    }
}

fn unreadable(policy: Unreadable) -> UnreadablePolicy {
    UnreadablePolicy {
        id: policy.id.0.to_string(),
        order: policy.order,
        name: policy.name,
        active: policy.active,
        version: policy.version,
        problem: policy.problem,
    }
}
