//! Hosts: list and detail.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use engine::{Live, View};
use model::HostId;
use model::objects::Objects;
use serde::Deserialize;
use utoipa::IntoParams;

use super::detail::host_detail;
use super::item::host_item;
use super::sort::Common;
use crate::auth::Caller;
use crate::auth::permission::visible;
use crate::context::App;
use crate::extract::{Names, NoParameters, Query, shown};
use crate::list::{
    Index, Key, Matches, Order, Slice, Start, StateFilter, Table, Words, limit, severity, start,
    words,
};
use crate::problem::{Problem, ProblemBody, ProblemKind};
use crate::respond::{json, off_thread};
use crate::schema::{HostDetail, HostPage};

/// Lists and details of hosts.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/hosts", get(list)).route("/hosts/{host}", get(show))
}

/// Which hosts are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct HostQuery {
    /// Words, each of which must occur in a name, alias, address or the output, in any case.
    q: Option<String>,
    /// Comma list of `UP`, `DOWN`, `UNREACHABLE`, `PENDING`.
    #[param(example = "DOWN,UNREACHABLE")]
    state: Option<String>,
    /// `soft` or `hard`.
    state_type: Option<String>,
    /// Only this host.
    host: Option<String>,
    /// Only hosts in this group.
    hostgroup: Option<String>,
    /// Only hosts with a service in this group.
    servicegroup: Option<String>,
    /// `true`: only DOWN and UNREACHABLE; `false`: only the others.
    problem: Option<bool>,
    /// Comma list of fields, `-` before those that go downwards: `name`, `alias`,
    /// `display_name`, `address`, `state` (by severity: PENDING, UP, UNREACHABLE, DOWN),
    /// `state_type`, `attempt`, `output`, `last_check`, `next_check`, `last_state_change`,
    /// `last_hard_state_change`, `latency_s`, `execution_s`. Equals come by name.
    #[param(example = "-state,name")]
    sort: Option<String>,
    /// Rows of a page, 1 to 1000; default 100.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// `next` of the page before. Stays good when rows move and after a reload.
    cursor: Option<String>,
    /// Rows to skip, instead of `cursor`.
    offset: Option<u32>,
}

/// The same, understood.
struct Wanted {
    words: Words,
    states: StateFilter,
    host: Option<String>,
    hostgroup: Option<String>,
    servicegroup: Option<String>,
    order: Order<Field>,
    limit: usize,
    start: Start,
}

impl HostQuery {
    fn understand(self) -> Result<Wanted, Problem> {
        let order = Order::parse::<Hosts<'_>>(self.sort.as_deref())?;
        let start = start(self.cursor.as_deref(), self.offset)?;
        start.check(&order)?;
        Ok(Wanted {
            words: words(self.q.as_deref())?,
            states: StateFilter::parse(
                &["UP", "DOWN", "UNREACHABLE"],
                self.state.as_deref(),
                self.state_type.as_deref(),
                self.problem,
            )?,
            host: self.host,
            hostgroup: self.hostgroup,
            servicegroup: self.servicegroup,
            order,
            limit: limit(self.limit)?,
            start,
        })
    }
}

/// List hosts
#[utoipa::path(
    get, path = "/api/v1/hosts", tag = "objects", operation_id = "listHosts",
    params(HostQuery),
    responses(
        (status = 200, description = "One page of hosts", body = HostPage),
        (status = 400, description = "A parameter is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<HostQuery>,
) -> Result<Response, Problem> {
    let wanted = query.understand()?;
    let view = app.engine.view();
    off_thread(view.objects.services.len(), move || {
        let index = app.indexes.of(&view);
        json(&page(&view, &index, &caller, &wanted))
    })
    .await
}

/// Show one host
#[utoipa::path(
    get, path = "/api/v1/hosts/{host}", tag = "objects", operation_id = "getHost",
    params(("host" = String, Path, description = "Name of the host, percent-encoded")),
    responses(
        (status = 200, description = "The host", body = HostDetail),
        (status = 404, description = "There is no such host", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    Names(host): Names<String>,
    _: Query<NoParameters>,
) -> Result<axum::Json<HostDetail>, Problem> {
    let view = app.engine.view();
    let found = view.objects.host(&host);
    let Some(id) = found.filter(|id| visible(&caller, &view.objects, (*id).into())) else {
        let detail = format!("there is no host `{}`", shown(&host));
        return Err(Problem::new(ProblemKind::NotFound, detail));
    };
    Ok(axum::Json(host_detail(&app, &caller, &view, id).await))
}

fn page(view: &View, index: &Index, caller: &Caller, wanted: &Wanted) -> HostPage {
    let table = Hosts { view };
    let mut matches = Matches::new(&table, &wanted.order, &wanted.start);
    gather(view, index, caller, wanted, &mut matches);
    let Slice { rows, next, total } = matches.page(wanted.limit);
    let items =
        rows.iter().map(|row| host_item(view, HostId::from(row.index), &row.live)).collect();
    HostPage { items, next, total }
}

/// Gathers what matches.
fn gather(
    view: &View,
    index: &Index,
    caller: &Caller,
    wanted: &Wanted,
    matches: &mut Matches<'_, Hosts<'_>>,
) {
    for id in candidates(&view.objects, wanted) {
        if !visible(caller, &view.objects, id.into()) {
            continue;
        }
        view.look_at_host(id, |live| {
            if !wanted.states.matches(live) {
                return;
            }
            if !wanted.words.is_empty() {
                let found = wanted.words.found_in(index.hosts.get(id.index()));
                if !wanted.words.match_with_output(found, &live.state.output) {
                    return;
                }
            }
            matches.push(id.index(), live);
        });
    }
}

/// The hosts that the filters by name leave over.
fn candidates(objects: &Objects, wanted: &Wanted) -> Vec<HostId> {
    let mut ids: Vec<HostId> = match wanted.host.as_deref() {
        Some(name) => objects.host(name).into_iter().collect(),
        None => objects.hosts.ids().collect(),
    };
    if let Some(name) = wanted.hostgroup.as_deref() {
        let group = objects.host_group(name);
        ids.retain(|id| {
            group.is_some_and(|group| objects.hosts[*id].groups.binary_search(&group).is_ok())
        });
    }
    if let Some(name) = wanted.servicegroup.as_deref() {
        let group = objects.service_group(name);
        let mut with_member = vec![false; objects.hosts.len()];
        for service in group.map_or(&[][..], |group| &objects.service_groups[group].members) {
            with_member[objects.services[*service].host.index()] = true;
        }
        ids.retain(|id| with_member[id.index()]);
    }
    ids
}

/// A field that hosts can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Name,
    Alias,
    DisplayName,
    Address,
    State,
    Common(Common),
}

struct Hosts<'a> {
    view: &'a View,
}

impl Table for Hosts<'_> {
    type Field = Field;
    const FIELDS: &'static [(&'static str, Field)] = &[
        ("name", Field::Name),
        ("alias", Field::Alias),
        ("display_name", Field::DisplayName),
        ("address", Field::Address),
        ("state", Field::State),
        ("state_type", Field::Common(Common::StateType)),
        ("attempt", Field::Common(Common::Attempt)),
        ("output", Field::Common(Common::Output)),
        ("last_check", Field::Common(Common::LastCheck)),
        ("next_check", Field::Common(Common::NextCheck)),
        ("last_state_change", Field::Common(Common::LastStateChange)),
        ("last_hard_state_change", Field::Common(Common::LastHardStateChange)),
        ("latency_s", Field::Common(Common::Latency)),
        ("execution_s", Field::Common(Common::Execution)),
    ];

    fn key<'a>(&'a self, index: usize, live: &'a Live, field: Field) -> Key<'a> {
        let def = &self.view.objects.hosts[HostId::from(index)];
        match field {
            Field::Name => Key::text(&def.name),
            Field::Alias => Key::text(&def.alias),
            Field::DisplayName => Key::text(&def.display_name),
            Field::Address => Key::text(&def.address),
            // DOWN is worse than UNREACHABLE: it is where the fault is.
            Field::State => Key::Number(severity(live, [1, 3, 2, 2])),
            Field::Common(field) => field.key(live),
        }
    }

    fn names(&self, index: usize) -> (&str, &str) {
        (&self.view.objects.hosts[HostId::from(index)].name, "")
    }

    fn find(&self, (host, _): (&str, &str)) -> Result<usize, usize> {
        self.view.objects.hosts.as_slice().binary_search_by(|def| (*def.name).cmp(host))
    }

    fn live(&self, index: usize) -> Arc<Live> {
        self.view.host(HostId::from(index))
    }

    fn look_at<R>(&self, index: usize, look: impl FnOnce(&Live) -> R) -> R {
        self.view.look_at_host(HostId::from(index), look)
    }
}

/// What a change of this host is announced with.
pub(crate) fn live_of(view: &View, id: HostId) -> Option<Arc<Live>> {
    view.objects.hosts.get(id).map(|_| view.host(id))
}
