//! Closing, reopening, deleting and labelling alarms.

use axum::extract::State;
use model::alarm::AlarmId;
use store_state::alarm::{AlarmFilter, LabelId};
use store_state::{AlarmStatus, Role};

use super::detail::is_visible;
use crate::auth::Caller;
use crate::auth::permission::visible_addresses;
use crate::context::App;
use crate::extract::{Json, id as parse_id, invalid_field, shown};
use crate::problem::{Problem, ProblemBody, ProblemKind};
use crate::schema::{AlarmDeletion, AlarmIds, AlarmLabelling, AlarmsChanged, AlarmsDeleted};

/// Most alarms of one request.
const MAX_ALARMS: usize = 1_000;
/// Ids that an audit entry names; more are counted.
const NAMED: usize = 20;

/// Close alarms
#[utoipa::path(
    post, path = "/api/v1/alarms/close", tag = "alarms", operation_id = "closeAlarms",
    request_body = AlarmIds,
    responses(
        (status = 200, description = "How many were open", body = AlarmsChanged),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 422, description = "These are no ids", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn close(
    State(app): State<App>,
    caller: Caller,
    Json(request): Json<AlarmIds>,
) -> Result<axum::Json<AlarmsChanged>, Problem> {
    set_status(&app, &caller, &request.ids, AlarmStatus::Closed).await
}

/// Reopen alarms
#[utoipa::path(
    post, path = "/api/v1/alarms/reopen", tag = "alarms", operation_id = "reopenAlarms",
    request_body = AlarmIds,
    responses(
        (status = 200, description = "How many were closed", body = AlarmsChanged),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 422, description = "These are no ids", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn reopen(
    State(app): State<App>,
    caller: Caller,
    Json(request): Json<AlarmIds>,
) -> Result<axum::Json<AlarmsChanged>, Problem> {
    set_status(&app, &caller, &request.ids, AlarmStatus::Open).await
}

async fn set_status(
    app: &App,
    caller: &Caller,
    ids: &[String],
    status: AlarmStatus,
) -> Result<axum::Json<AlarmsChanged>, Problem> {
    caller.require(Role::Operate)?;
    let ids = visible_ids(app, caller, ids).await?;
    let action = match status {
        AlarmStatus::Open => "alarm_reopen",
        AlarmStatus::Closed => "alarm_close",
    };
    let change = app.changing(caller, action, list(&ids)).await?;
    let changed = app.store.set_alarm_status(&ids, status, &change).await?;
    alarms_changed(app);
    Ok(axum::Json(AlarmsChanged { changed }))
}

/// Delete alarms
///
/// Either by id, or all whose last event happened in a range of time. Alarms that are still being
/// correlated cannot be deleted: close them instead.
#[utoipa::path(
    post, path = "/api/v1/alarms/delete", tag = "alarms", operation_id = "deleteAlarms",
    request_body = AlarmDeletion,
    responses(
        (status = 200, description = "How many went", body = AlarmsDeleted),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 409, description = "One of them is still being correlated", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 422, description = "Neither ids nor a range", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Json(request): Json<AlarmDeletion>,
) -> Result<axum::Json<AlarmsDeleted>, Problem> {
    caller.require(Role::Admin)?;
    let deleted = match (request.ids, request.from, request.to) {
        (Some(ids), None, None) => {
            let ids = visible_ids(&app, &caller, &ids).await?;
            let change = app.changing(&caller, "alarm_delete", list(&ids)).await?;
            let deleted = app.store.delete_alarms(&ids, &change).await?;
            AlarmsDeleted { deleted, correlating: 0 }
        }
        (None, Some(from), Some(to)) => {
            let change =
                app.changing(&caller, "alarm_delete", format!("all from {from} to {to}")).await?;
            let filter = AlarmFilter {
                from: Some(from.0),
                until: Some(to.0),
                either: visible_addresses(&caller),
                ..AlarmFilter::default()
            };
            let deleted = app.store.delete_alarms_where(&filter, &change).await?;
            AlarmsDeleted { deleted: deleted.deleted, correlating: deleted.correlating }
        }
        _ => {
            let detail = "give either `ids`, or both `from` and `to`";
            return Err(Problem::new(ProblemKind::InvalidContent, detail));
        }
    };
    alarms_changed(&app);
    Ok(axum::Json(deleted))
}

/// Give labels to alarms and take labels away
#[utoipa::path(
    post, path = "/api/v1/alarms/label", tag = "alarms", operation_id = "labelAlarms",
    request_body = AlarmLabelling,
    responses(
        (status = 200, description = "How many alarms that changed", body = AlarmsChanged),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 404, description = "There is no such label", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 422, description = "These are no ids", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn label(
    State(app): State<App>,
    caller: Caller,
    Json(request): Json<AlarmLabelling>,
) -> Result<axum::Json<AlarmsChanged>, Problem> {
    caller.require(Role::Operate)?;
    let ids = visible_ids(&app, &caller, &request.ids).await?;
    let (add, remove) = (labels(&request.add)?, labels(&request.remove)?);
    let detail = format!(
        "{}; labels added: {}; removed: {}",
        list(&ids),
        request.add.join(", "),
        request.remove.join(", ")
    );
    let change = app.changing(&caller, "alarm_label", detail).await?;
    let changed = app.store.label_alarms(&ids, &add, &remove, &change).await?;
    Ok(axum::Json(AlarmsChanged { changed }))
}

fn labels(ids: &[String]) -> Result<Vec<LabelId>, Problem> {
    ids.iter().map(|id| parse_id("label", id).map(LabelId)).collect()
}

/// The alarms that are meant, without those that the caller may not know of.
async fn visible_ids(app: &App, caller: &Caller, ids: &[String]) -> Result<Vec<AlarmId>, Problem> {
    if ids.len() > MAX_ALARMS {
        let why = format!("has {} entries, more than {MAX_ALARMS}", ids.len());
        return Err(invalid_field("ids", &why));
    }
    let parse = |id: &String| {
        let why = || format!("has `{}`, which is no alarm's id", shown(id));
        id.parse().map_err(|_| invalid_field("ids", &why()))
    };
    let ids = ids.iter().map(parse).collect::<Result<Vec<AlarmId>, _>>()?;
    if visible_addresses(caller).is_none() {
        return Ok(ids);
    }
    let mut visible = Vec::new();
    for id in ids {
        if app.store.alarm(id).await?.is_some_and(|alarm| is_visible(caller, &alarm)) {
            visible.push(id);
        }
    }
    Ok(visible)
}

fn list(ids: &[AlarmId]) -> String {
    let named: Vec<_> = ids.iter().take(NAMED).map(AlarmId::to_string).collect();
    match ids.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

fn alarms_changed(app: &App) {
    if let Some(security) = &app.context.security {
        security.alarms_changed();
    }
}
