//! What happened.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use model::{HistoryKind, HostName, ServiceDescription};
use serde::Deserialize;
use store_state::{HistoryEntry, HistoryQuery as StoreQuery, HistoryScope};
use utoipa::IntoParams;

use crate::auth::Caller;
use crate::auth::permission::visible_by_name;
use crate::closest::hint;
use crate::context::App;
use crate::extract::{Query, invalid_parameter, shown, time};
use crate::list::limit;
use crate::problem::{Problem, ProblemBody};
use crate::schema::{HistoryItem, HistoryPage, Time};

/// What lines are about, and the words for it.
const KINDS: [(&str, HistoryKind); 7] = [
    ("alert", HistoryKind::Alert),
    ("notification", HistoryKind::Notification),
    ("state", HistoryKind::State),
    ("external_command", HistoryKind::ExternalCommand),
    ("passive_check", HistoryKind::PassiveCheck),
    ("warning", HistoryKind::Warning),
    ("process", HistoryKind::Process),
];

/// The history.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/history", get(list))
}

/// Which lines are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct HistoryQuery {
    /// Only lines of this host and its services.
    host: Option<String>,
    /// Only lines of this service of `host`; empty: only of the host itself.
    service: Option<String>,
    /// Comma list of `alert`, `notification`, `state`, `external_command`, `passive_check`,
    /// `warning`, `process`.
    kind: Option<String>,
    /// Not older than this: RFC 3339 or seconds since the epoch.
    from: Option<String>,
    /// Older than this.
    to: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Lines of a page, 1 to 1000; default 100.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

impl HistoryQuery {
    fn understand(self) -> Result<StoreQuery, Problem> {
        let scope = match (self.host, self.service) {
            (None, None) => HistoryScope::All,
            (None, Some(_)) => return Err(invalid_parameter("service", "needs `host` too")),
            (Some(host), None) => HistoryScope::HostAndServices(HostName::from(host)),
            (Some(host), Some(service)) if service.is_empty() => {
                HistoryScope::Host(HostName::from(host))
            }
            (Some(host), Some(service)) => {
                HistoryScope::Service(HostName::from(host), ServiceDescription::from(service))
            }
        };
        let after = self.cursor.as_deref().map(|text| {
            text.parse()
                .map_err(|_| invalid_parameter("cursor", "is not one that this server gave out"))
        });
        Ok(StoreQuery {
            scope,
            kinds: kinds(self.kind.as_deref().unwrap_or(""))?,
            from: time("from", self.from.as_deref())?,
            until: time("to", self.to.as_deref())?,
            after: after.transpose()?,
            limit: u32::try_from(limit(self.limit)?).unwrap_or(u32::MAX),
        })
    }
}

fn kinds(list: &str) -> Result<Vec<HistoryKind>, Problem> {
    list.split(',')
        .filter(|word| !word.is_empty())
        .map(|word| {
            let known = KINDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind);
            known.ok_or_else(|| {
                let why = hint(word, KINDS.iter().map(|(known, _)| *known));
                invalid_parameter(
                    "kind",
                    &format!("names `{}`, which is no kind{why}", shown(word)),
                )
            })
        })
        .collect()
}

/// List history, newest first
#[utoipa::path(
    get, path = "/api/v1/history", tag = "history", operation_id = "listHistory",
    params(HistoryQuery),
    responses(
        (status = 200, description = "One page of history", body = HistoryPage),
        (status = 400, description = "A parameter is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<HistoryQuery>,
) -> Result<axum::Json<HistoryPage>, Problem> {
    let page = app.store.history(&query.understand()?).await?;
    let view = app.engine.view();
    let may_see = |entry: &HistoryEntry| {
        let line = &entry.line;
        let name = line.host.as_ref().map(|host| (&**host, line.service.as_deref()));
        visible_by_name(&caller, &view.objects, name)
    };
    Ok(axum::Json(HistoryPage {
        items: page.items.into_iter().filter(may_see).map(item).collect(),
        next: page.next.map(|cursor| cursor.to_string()),
        total: None,
    }))
}

fn item(entry: HistoryEntry) -> HistoryItem {
    let kind = KINDS.iter().find(|(_, kind)| *kind == entry.line.kind).map_or("", |(word, _)| word);
    HistoryItem {
        id: entry.id,
        at: Time::known(entry.line.at),
        kind: kind.to_owned(),
        host: entry.line.host.map(|name| name.to_string()),
        service: entry.line.service.map(|name| name.to_string()),
        text: entry.line.text,
    }
}
