//! Network assets.

use axum::extract::State;
use axum::http::StatusCode;
use model::asset::{NetworkAsset, NetworkId};
use serde::Deserialize;
use store_state::{Role, Stored};
use utoipa::IntoParams;

use super::item::network_item;
use super::request;
use crate::alarms::labels::required_version;
use crate::auth::Caller;
use crate::context::App;
use crate::extract::{Json, Names, NoParameters, Query, id as parse_id, shown};
use crate::list::{Sorted, number_key, words};
use crate::problem::{Problem, ProblemBody, ProblemKind};
use crate::schema::{NetworkItem, NetworkPage, NetworkRequest};

/// Which networks are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NetworkQuery {
    /// Words, each of which must occur in the name, a range or the description, in any case.
    q: Option<String>,
    /// `true`: only networks that directives mean by `HOME_NET`; `false`: only the others.
    internal: Option<bool>,
    /// `name`, `value`, `changed_at`; `-` before it: downwards.
    sort: Option<String>,
    /// Rows of a page, 1 to 1000; default 100.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A field that networks can be sorted by.
#[derive(Debug, Clone, Copy)]
enum Field {
    Name,
    Value,
    ChangedAt,
}

const FIELDS: [(&str, Field); 3] =
    [("name", Field::Name), ("value", Field::Value), ("changed_at", Field::ChangedAt)];

/// List networks
#[utoipa::path(
    get, path = "/api/v1/networks", tag = "assets", operation_id = "listNetworks",
    params(NetworkQuery),
    responses(
        (status = 200, description = "One page of networks", body = NetworkPage),
        (status = 400, description = "A parameter is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    _: Caller,
    Query(query): Query<NetworkQuery>,
) -> Result<axum::Json<NetworkPage>, Problem> {
    let sorted =
        Sorted::parse(&FIELDS, query.sort.as_deref(), query.cursor.as_deref(), query.limit)?;
    let words = words(query.q.as_deref())?;
    let mut networks = app.store.network_assets().await?;
    networks.retain(|stored| {
        let network = &stored.item;
        let found = || {
            let cidrs: Vec<_> = network.cidrs.iter().map(ToString::to_string).collect();
            let text = format!("{}\n{}\n{}", network.name, network.description, cidrs.join("\n"));
            words.match_with_output(words.found_in(text.to_lowercase().as_bytes()), "")
        };
        query.internal.is_none_or(|internal| internal == network.internal)
            && (words.is_empty() || found())
    });
    let (items, next, total) = sorted.page(networks, key);
    Ok(axum::Json(NetworkPage {
        items: items.into_iter().map(network_item).collect(),
        next,
        total,
    }))
}

fn key(stored: &Stored<NetworkAsset>, field: Field) -> (String, i64) {
    let network = &stored.item;
    let key = match field {
        Field::Name => network.name.to_lowercase(),
        Field::Value => number_key(i64::from(u8::from(network.value))),
        Field::ChangedAt => number_key(stored.changed.at.as_micros()),
    };
    (key, network.id.0)
}

/// Show one network
#[utoipa::path(
    get, path = "/api/v1/networks/{network}", tag = "assets", operation_id = "getNetwork",
    params(("network" = String, Path, description = "Id of the network")),
    responses(
        (status = 200, description = "The network", body = NetworkItem),
        (status = 404, description = "There is no such network", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    _: Caller,
    Names(id): Names<String>,
    _: Query<NoParameters>,
) -> Result<axum::Json<NetworkItem>, Problem> {
    Ok(axum::Json(network_item(find(&app, &id).await?)))
}

async fn find(app: &App, id: &str) -> Result<Stored<NetworkAsset>, Problem> {
    let stored = app.store.network_asset(NetworkId(parse_id("network", id)?)).await?;
    stored.ok_or_else(|| {
        let detail = format!("there is no network `{}`", shown(id));
        Problem::new(ProblemKind::NotFound, detail)
    })
}

/// Make a network
#[utoipa::path(
    post, path = "/api/v1/networks", tag = "assets", operation_id = "createNetwork",
    request_body = NetworkRequest,
    responses(
        (status = 201, description = "The network", body = NetworkItem),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 409, description = "A name or range is taken", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 422, description = "A field is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Json(request): Json<NetworkRequest>,
) -> Result<(StatusCode, axum::Json<NetworkItem>), Problem> {
    caller.require(Role::Admin)?;
    let network = request::network_asset(request, NetworkId(0))?;
    let change = app.changing(&caller, "network_create", described(&network)).await?;
    let id = app.store.create_network_asset(&network, &change).await?;
    app.security_changed().await;
    let stored = find(&app, &id.0.to_string()).await?;
    Ok((StatusCode::CREATED, axum::Json(network_item(stored))))
}

/// Change a network
#[utoipa::path(
    put, path = "/api/v1/networks/{network}", tag = "assets", operation_id = "updateNetwork",
    params(("network" = String, Path, description = "Id of the network")),
    request_body = NetworkRequest,
    responses(
        (status = 200, description = "The network", body = NetworkItem),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 404, description = "There is no such network", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 409, description = "A name or range is taken, or somebody else changed it",
         body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A field is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    Names(id): Names<String>,
    Json(request): Json<NetworkRequest>,
) -> Result<axum::Json<NetworkItem>, Problem> {
    caller.require(Role::Admin)?;
    let found = find(&app, &id).await?;
    let version = required_version(request.version)?;
    let network = request::network_asset(request, found.item.id)?;
    let detail = format!("{id}: {}", described(&network));
    let change = app.changing(&caller, "network_update", detail).await?;
    app.store.update_network_asset(&network, version, &change).await?;
    app.security_changed().await;
    Ok(axum::Json(network_item(find(&app, &id).await?)))
}

/// Delete a network
#[utoipa::path(
    delete, path = "/api/v1/networks/{network}", tag = "assets", operation_id = "deleteNetwork",
    params(("network" = String, Path, description = "Id of the network")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 404, description = "There is no such network", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 409, description = "A policy names it", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Names(id): Names<String>,
) -> Result<StatusCode, Problem> {
    caller.require(Role::Admin)?;
    let found = find(&app, &id).await?;
    app.changing(&caller, "network_delete", format!("{id}: {}", found.item.name)).await?;
    app.store.delete_network_asset(found.item.id).await?;
    app.security_changed().await;
    Ok(StatusCode::NO_CONTENT)
}

fn described(network: &NetworkAsset) -> String {
    let cidrs: Vec<_> = network.cidrs.iter().map(ToString::to_string).collect();
    format!("{} ({}), value {}", network.name, cidrs.join(", "), u8::from(network.value))
}
