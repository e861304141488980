//! Host assets.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::http::StatusCode;
use model::CheckId;
use model::asset::{AssetBook, AssetId, HostAsset};
use serde::Deserialize;
use store_state::{Role, Stored};
use utoipa::IntoParams;

use super::item::{asset_item, network_ref};
use super::request;
use super::summary::summary;
use crate::alarms::labels::required_version;
use crate::auth::Caller;
use crate::auth::permission::{visible, visible_addresses};
use crate::context::App;
use crate::extract::{Json, Names, NoParameters, Query, id as parse_id, invalid_field, shown};
use crate::list::{Sorted, Words, number_key, words};
use crate::objects::item::host_item;
use crate::problem::{Problem, ProblemBody, ProblemKind};
use crate::respond::off_thread;
use crate::schema::{
    AssetDetail, AssetItem, AssetPage, AssetRequest, HostStateWord, NetworkRef, ServiceStateCounts,
};

/// Which host assets are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AssetQuery {
    /// Words, each of which must occur in a name, address, description or operating system, in
    /// any case.
    q: Option<String>,
    /// Only with this asset value, 0 to 5.
    value: Option<u8>,
    /// `true`: only monitored ones; `false`: only the others.
    monitored: Option<bool>,
    /// Only with an address in the network of this id.
    network: Option<i64>,
    /// `name`, `value`, `ip`, `host`, `operating_system`, `changed_at`; `-` before it: downwards.
    #[param(example = "-value")]
    sort: Option<String>,
    /// Rows of a page, 1 to 1000; default 100.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// `next` of the page before.
    cursor: Option<String>,
}

/// A field that assets can be sorted by.
#[derive(Debug, Clone, Copy)]
enum Field {
    Name,
    Value,
    Ip,
    Host,
    OperatingSystem,
    ChangedAt,
}

const FIELDS: [(&str, Field); 6] = [
    ("name", Field::Name),
    ("value", Field::Value),
    ("ip", Field::Ip),
    ("host", Field::Host),
    ("operating_system", Field::OperatingSystem),
    ("changed_at", Field::ChangedAt),
];

/// List host assets
#[utoipa::path(
    get, path = "/api/v1/assets", tag = "assets", operation_id = "listAssets",
    params(AssetQuery),
    responses(
        (status = 200, description = "One page of host assets", body = AssetPage),
        (status = 400, description = "A parameter is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<AssetQuery>,
) -> Result<axum::Json<AssetPage>, Problem> {
    let sorted =
        Sorted::parse(&FIELDS, query.sort.as_deref(), query.cursor.as_deref(), query.limit)?;
    let words = words(query.q.as_deref())?;
    let assets = app.store.host_assets().await?;
    let networks = app.store.network_assets().await?.into_iter().map(|stored| stored.item);
    let networks = AssetBook::new(Vec::new(), networks.collect());
    let page = off_thread(assets.len(), move || {
        let wanted = |asset: &Stored<HostAsset>| {
            is_visible(&caller, &asset.item) && matches(&asset.item, &query, &words, &networks)
        };
        let wanted: Vec<_> = assets.into_iter().filter(wanted).collect();
        let (items, next, total) = sorted.page(wanted, key);
        Ok(AssetPage { items: items.into_iter().map(asset_item).collect(), next, total })
    });
    Ok(axum::Json(page.await?))
}

fn matches(asset: &HostAsset, query: &AssetQuery, words: &Words, networks: &AssetBook) -> bool {
    let in_network = |id: i64| {
        asset.ips.iter().any(|ip| networks.networks_of(*ip).any(|network| network.id.0 == id))
    };
    query.value.is_none_or(|value| value == u8::from(asset.value))
        && query.monitored.is_none_or(|monitored| monitored == asset.host.is_some())
        && query.network.is_none_or(in_network)
        && (words.is_empty() || words.match_with_output(words.found_in(&haystack(asset)), ""))
}

/// Everything that is searched, in lower case.
fn haystack(asset: &HostAsset) -> Vec<u8> {
    let mut text = format!(
        "{}\n{}\n{}\n{}",
        asset.name,
        asset.description,
        asset.operating_system,
        asset.host.as_deref().unwrap_or("")
    );
    for part in asset.ips.iter().map(ToString::to_string).chain(asset.fqdns.iter().cloned()) {
        text.push('\n');
        text.push_str(&part);
    }
    text.to_lowercase().into_bytes()
}

fn key(stored: &Stored<HostAsset>, field: Field) -> (String, i64) {
    let asset = &stored.item;
    let key = match field {
        Field::Name => asset.name.to_lowercase(),
        Field::Value => number_key(i64::from(u8::from(asset.value))),
        Field::Ip => asset.ips.first().map_or_else(String::new, |ip| match ip {
            std::net::IpAddr::V4(ip) => format!("{:032x}", u128::from(ip.to_ipv6_mapped())),
            std::net::IpAddr::V6(ip) => format!("{:032x}", u128::from(*ip)),
        }),
        Field::Host => asset.host.as_deref().unwrap_or("").to_lowercase(),
        Field::OperatingSystem => asset.operating_system.to_lowercase(),
        Field::ChangedAt => number_key(stored.changed.at.as_micros()),
    };
    (key, asset.id.0)
}

/// Whether the caller may know of an asset: by one of its addresses.
fn is_visible(caller: &Caller, asset: &HostAsset) -> bool {
    let Some(visible) = visible_addresses(caller) else { return true };
    let within =
        |ip: &std::net::IpAddr| visible.iter().any(|range| range.first <= *ip && *ip <= range.last);
    asset.ips.iter().any(within)
}

/// Show one host asset
///
/// With the state of its monitored host, and its events and alarms in numbers.
#[utoipa::path(
    get, path = "/api/v1/assets/{asset}", tag = "assets", operation_id = "getAsset",
    params(("asset" = String, Path, description = "Id of the asset")),
    responses(
        (status = 200, description = "The asset", body = AssetDetail),
        (status = 404, description = "There is no such asset", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    Names(id): Names<String>,
    _: Query<NoParameters>,
) -> Result<axum::Json<AssetDetail>, Problem> {
    let stored = find(&app, &caller, &id).await?;
    let (host_state, services) = monitored(&app, &caller, &stored.item).unzip();
    Ok(axum::Json(AssetDetail {
        host_state,
        services,
        networks: networks_around(&app, &stored.item).await?,
        security: summary(&app, &stored.item.ips).await?,
        asset: asset_item(stored),
    }))
}

/// State of the monitored host and of its services, if the caller may see it.
fn monitored(
    app: &App,
    caller: &Caller,
    asset: &HostAsset,
) -> Option<(HostStateWord, ServiceStateCounts)> {
    let view = app.engine.view();
    let id = view.objects.host(asset.host.as_deref()?)?;
    if !visible(caller, &view.objects, CheckId::from(id)) {
        return None;
    }
    let item = host_item(&view, id, &view.host(id));
    Some((item.state, item.services))
}

async fn networks_around(app: &App, asset: &HostAsset) -> Result<Vec<NetworkRef>, Problem> {
    let assets = app.assets().await?;
    let mut seen = BTreeSet::new();
    let around = asset.ips.iter().flat_map(|ip| assets.networks_of(*ip));
    Ok(around.filter(|network| seen.insert(network.id)).map(network_ref).collect())
}

async fn find(app: &App, caller: &Caller, id: &str) -> Result<Stored<HostAsset>, Problem> {
    let stored = app.store.host_asset(AssetId(parse_id("asset", id)?)).await?;
    stored.filter(|stored| is_visible(caller, &stored.item)).ok_or_else(|| {
        let detail = format!("there is no asset `{}`", shown(id));
        Problem::new(ProblemKind::NotFound, detail)
    })
}

/// Make a host asset
#[utoipa::path(
    post, path = "/api/v1/assets", tag = "assets", operation_id = "createAsset",
    request_body = AssetRequest,
    responses(
        (status = 201, description = "The asset", body = AssetItem),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 409, description = "A name or address is taken", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 422, description = "A field is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Json(request): Json<AssetRequest>,
) -> Result<(StatusCode, axum::Json<AssetItem>), Problem> {
    caller.require(Role::Admin)?;
    let asset = understand(&app, request, AssetId(0)).await?;
    let change = app.changing(&caller, "asset_create", described(&asset)).await?;
    let id = app.store.create_host_asset(&asset, &change).await?;
    app.security_changed().await;
    let stored = find(&app, &caller, &id.0.to_string()).await?;
    Ok((StatusCode::CREATED, axum::Json(asset_item(stored))))
}

/// Change a host asset
#[utoipa::path(
    put, path = "/api/v1/assets/{asset}", tag = "assets", operation_id = "updateAsset",
    params(("asset" = String, Path, description = "Id of the asset")),
    request_body = AssetRequest,
    responses(
        (status = 200, description = "The asset", body = AssetItem),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 404, description = "There is no such asset", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 409, description = "A name or address is taken, or somebody else changed it",
         body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A field is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn update(
    State(app): State<App>,
    caller: Caller,
    Names(id): Names<String>,
    Json(request): Json<AssetRequest>,
) -> Result<axum::Json<AssetItem>, Problem> {
    caller.require(Role::Admin)?;
    let found = find(&app, &caller, &id).await?;
    let version = required_version(request.version)?;
    let asset = understand(&app, request, found.item.id).await?;
    let detail = format!("{id}: {}", described(&asset));
    let change = app.changing(&caller, "asset_update", detail).await?;
    app.store.update_host_asset(&asset, version, &change).await?;
    app.security_changed().await;
    Ok(axum::Json(asset_item(find(&app, &caller, &id).await?)))
}

/// Delete a host asset
///
/// A monitored host becomes an asset again at the next start.
#[utoipa::path(
    delete, path = "/api/v1/assets/{asset}", tag = "assets", operation_id = "deleteAsset",
    params(("asset" = String, Path, description = "Id of the asset")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 403, description = "The role does not allow it", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 404, description = "There is no such asset", body = ProblemBody,
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
    let found = find(&app, &caller, &id).await?;
    app.changing(&caller, "asset_delete", format!("{id}: {}", found.item.name)).await?;
    app.store.delete_host_asset(found.item.id).await?;
    app.security_changed().await;
    Ok(StatusCode::NO_CONTENT)
}

async fn understand(app: &App, request: AssetRequest, id: AssetId) -> Result<HostAsset, Problem> {
    let asset = request::host_asset(request, id, &*app.assets().await?)?;
    if let Some(host) = &asset.host
        && app.engine.view().objects.host(host).is_none()
    {
        let why = format!("names `{}`, which is no monitored host", shown(host));
        return Err(invalid_field("host", &why));
    }
    Ok(asset)
}

fn described(asset: &HostAsset) -> String {
    let ips: Vec<_> = asset.ips.iter().map(ToString::to_string).collect();
    format!("{} ({}), value {}", asset.name, ips.join(", "), u8::from(asset.value))
}
