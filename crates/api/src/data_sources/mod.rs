//! Data sources: what there is, what came of it, what is wrong with it.
//!
//! [`types`] are their event types.

pub(crate) mod types;

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::{get, put};
use model::PluginId;
use model::data_source::DataSource;
use model::detector::{DetectorPlugin, DetectorSource};
use store_state::{SeenDataSource, UnreadablePolicy};

use crate::auth::Caller;
use crate::context::App;
use crate::extract::{NoParameters, Query};
use crate::problem::{Problem, ProblemBody};
use crate::schema::{
    DataSourceItem, DataSourceList, PluginFile, SecurityProblem, SecurityProblems, Time,
};

/// Everything about data sources.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/data-sources", get(list))
        .route("/data-sources/problems", get(problems))
        .route("/data-sources/{id}/types", get(types::list).post(types::create))
        .route("/data-sources/{id}/types/{sid}", put(types::update).delete(types::delete))
}

/// List data sources
#[utoipa::path(
    get, path = "/api/v1/data-sources", tag = "data-sources", operation_id = "listDataSources",
    responses(
        (status = 200, description = "All data sources", body = DataSourceList),
        (status = 503, description = "The security half is switched off", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    _: Caller,
    _: Query<NoParameters>,
) -> Result<axum::Json<DataSourceList>, Problem> {
    let security = app.security_half()?;
    let seen = app.store.seen_data_sources().await?;
    let seen: HashMap<PluginId, SeenDataSource> =
        seen.into_iter().map(|seen| (seen.plugin_id, seen)).collect();
    let (known, plugins) = (security.data_sources(), security.plugins());
    let (events, problems) = (security.data_source_events(), security.problems());
    let mut types = HashMap::<PluginId, u64>::new();
    for event_type in known.types() {
        *types.entry(event_type.plugin_id).or_default() += 1;
    }
    let mut ids: Vec<PluginId> = known.sources().map(|source| source.id).collect();
    ids.extend(plugins.iter().flat_map(|plugin| ids_of(plugin)));
    ids.extend(types.keys().chain(events.keys()).chain(seen.keys()));
    ids.sort_unstable();
    ids.dedup();
    let items = ids.into_iter().map(|id| {
        let plugins: Vec<_> =
            plugins.iter().filter(|plugin| ids_of(plugin).any(|one| one == id)).collect();
        let of_file = |file: &str| plugins.iter().any(|plugin| &*plugin.file == file);
        let problems = problems.iter().filter(|one| one.file.as_deref().is_some_and(of_file));
        let (count, last_at) = events.get(&id).copied().unwrap_or_default();
        let last_at = seen.get(&id).map_or(last_at, |seen| seen.last_at.max(last_at));
        DataSourceItem {
            name: name(known.source(id), id, &plugins),
            description: known.source(id).map_or_else(String::new, |one| one.description.clone()),
            product_type: known.source(id).map(|one| one.product_type).filter(|kind| *kind > 0),
            event_types: types.get(&id).copied().unwrap_or(0),
            events: count,
            last_event_at: Time::known(last_at),
            problems: u32::try_from(problems.count()).unwrap_or(u32::MAX),
            plugins: plugins.into_iter().map(|plugin| plugin_file(plugin)).collect(),
            id: id.0,
        }
    });
    Ok(axum::Json(DataSourceList { items: items.collect() }))
}

fn name(source: Option<&DataSource>, id: PluginId, plugins: &[&Arc<DetectorPlugin>]) -> String {
    match (source, id, plugins.first()) {
        (Some(source), ..) => source.name.clone(),
        (None, PluginId::GENERIC, _) => "generic".to_owned(),
        (None, PluginId::DIRECTIVE, _) => "directive".to_owned(),
        (None, _, Some(plugin)) => plugin.name.to_string(),
        (None, id, None) => id.to_string(),
    }
}

/// The data source that a plugin's rules belong to, unless they say otherwise.
fn ids_of(plugin: &DetectorPlugin) -> impl Iterator<Item = PluginId> {
    plugin.plugin_id.into_iter()
}

fn plugin_file(plugin: &DetectorPlugin) -> PluginFile {
    PluginFile {
        name: plugin.name.to_string(),
        file: plugin.file.to_string(),
        enabled: plugin.enabled,
        unsupported_source: match &plugin.source {
            DetectorSource::Log => None,
            DetectorSource::Unsupported(kind) => Some(kind.clone()),
        },
        rules: u32::try_from(plugin.rules.len()).unwrap_or(u32::MAX),
    }
}

/// List problems of the security half
///
/// Everything in plugins, event types, directives and policies that cannot do what it says.
#[utoipa::path(
    get, path = "/api/v1/data-sources/problems", tag = "data-sources",
    operation_id = "listSecurityProblems",
    responses(
        (status = 200, description = "The problems", body = SecurityProblems),
        (status = 503, description = "The security half is switched off", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn problems(
    State(app): State<App>,
    _: Caller,
    _: Query<NoParameters>,
) -> Result<axum::Json<SecurityProblems>, Problem> {
    let mut items = app.security_half()?.problems();
    items.extend(app.store.policies().await?.unreadable.iter().map(unreadable_policy));
    Ok(axum::Json(SecurityProblems { items }))
}

/// A policy that lies in the store and means nothing to this release.
fn unreadable_policy(policy: &UnreadablePolicy) -> SecurityProblem {
    SecurityProblem {
        severity: "error".to_owned(),
        code: "unreadable-policy".to_owned(),
        file: None,
        line: None,
        column: None,
        subject: Some(format!("policy `{}`", policy.name)),
        message: policy.problem.clone(),
        help: Some("replace or delete it on the page Policies".to_owned()),
    }
}
