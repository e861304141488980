//! Services: list and detail.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use engine::{Live, View};
use model::ServiceId;
use model::objects::Objects;
use serde::Deserialize;
use utoipa::IntoParams;

use super::detail::service_detail;
use super::item::{host_state, service_item};
use super::sort::Common;
use crate::auth::Caller;
use crate::auth::permission::visible;
use crate::context::App;
use crate::extract::{Names, NoParameters, Query, shown};
use crate::list::{
    Index, Key, Matches, Order, Prefix, Slice, Start, StateFilter, Table, Words, limit, severity,
    start, words,
};
use crate::problem::{Problem, ProblemBody, ProblemKind};
use crate::respond::{json, off_thread};
use crate::schema::{HostStateWord, ServiceDetail, ServicePage};

/// Lists and details of services.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/services", get(list)).route("/hosts/{host}/services/{service}", get(show))
}

/// Which services are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ServiceQuery {
    /// Words, each of which must occur in a name, alias, address or the output, in any case.
    q: Option<String>,
    /// Comma list of `OK`, `WARNING`, `CRITICAL`, `UNKNOWN`, `PENDING`.
    #[param(example = "WARNING,CRITICAL")]
    state: Option<String>,
    /// `soft` or `hard`.
    state_type: Option<String>,
    /// Only services of this host.
    host: Option<String>,
    /// Only services of hosts in this group.
    hostgroup: Option<String>,
    /// Only services in this group.
    servicegroup: Option<String>,
    /// `true`: only WARNING, CRITICAL and UNKNOWN; `false`: only the others.
    problem: Option<bool>,
    /// Comma list of fields, `-` before those that go downwards: `host`, `name`, `display_name`,
    /// `state` (by severity: PENDING, OK, WARNING, UNKNOWN, CRITICAL), `host_state`,
    /// `state_type`, `attempt`, `output`, `last_check`, `next_check`, `last_state_change`,
    /// `last_hard_state_change`, `latency_s`, `execution_s`. Equals come by host and name.
    #[param(example = "-state,host")]
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

impl ServiceQuery {
    fn understand(self) -> Result<Wanted, Problem> {
        let order = Order::parse::<Services<'_>>(self.sort.as_deref())?;
        let start = start(self.cursor.as_deref(), self.offset)?;
        start.check(&order)?;
        Ok(Wanted {
            words: words(self.q.as_deref())?,
            states: StateFilter::parse(
                &["OK", "WARNING", "CRITICAL", "UNKNOWN"],
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

/// List services
#[utoipa::path(
    get, path = "/api/v1/services", tag = "objects", operation_id = "listServices",
    params(ServiceQuery),
    responses(
        (status = 200, description = "One page of services", body = ServicePage),
        (status = 400, description = "A parameter is wrong", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ServiceQuery>,
) -> Result<Response, Problem> {
    let wanted = query.understand()?;
    let view = app.engine.view();
    off_thread(view.objects.services.len(), move || {
        let index = app.indexes.of(&view);
        json(&page(&view, &index, &caller, &wanted))
    })
    .await
}

/// Show one service
#[utoipa::path(
    get, path = "/api/v1/hosts/{host}/services/{service}", tag = "objects",
    operation_id = "getService",
    params(
        ("host" = String, Path, description = "Name of the host, percent-encoded"),
        ("service" = String, Path, description = "Description of the service, percent-encoded"),
    ),
    responses(
        (status = 200, description = "The service", body = ServiceDetail),
        (status = 404, description = "There is no such service", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    Names((host, service)): Names<(String, String)>,
    _: Query<NoParameters>,
) -> Result<axum::Json<ServiceDetail>, Problem> {
    let view = app.engine.view();
    let found = view.objects.service(&host, &service);
    let Some(id) = found.filter(|id| visible(&caller, &view.objects, (*id).into())) else {
        let detail =
            format!("there is no service `{}` on host `{}`", shown(&service), shown(&host));
        return Err(Problem::new(ProblemKind::NotFound, detail));
    };
    Ok(axum::Json(service_detail(&app, &caller, &view, id).await))
}

fn page(view: &View, index: &Index, caller: &Caller, wanted: &Wanted) -> ServicePage {
    let table = Services { view };
    let mut matches = Matches::new(&table, &wanted.order, &wanted.start);
    gather(view, index, caller, wanted, &mut matches);
    let Slice { rows, next, total } = matches.page(wanted.limit);
    let items =
        rows.iter().map(|row| service_item(view, ServiceId::from(row.index), &row.live)).collect();
    ServicePage { items, next, total }
}

/// Gathers what matches.
fn gather(
    view: &View,
    index: &Index,
    caller: &Caller,
    wanted: &Wanted,
    matches: &mut Matches<'_, Services<'_>>,
) {
    let objects = &*view.objects;
    let Wanted { words, states, order, .. } = wanted;
    let state_matters = !(order.is_natural() && words.is_empty() && states.is_everything());
    let found_in_hosts = words.found_in_each(&index.hosts);
    for id in candidates(objects, wanted) {
        if !visible(caller, objects, id.into()) {
            continue;
        }
        if !state_matters {
            matches.push_unseen(id.index());
            continue;
        }
        view.look_at_service(id, |live| {
            if !states.matches(live) {
                return;
            }
            if !words.is_empty() {
                let host = objects.services[id].host;
                let found = found_in_hosts.get(host.index()).copied().unwrap_or(0)
                    | words.found_in(index.services.get(id.index()));
                if !words.match_with_output(found, &live.state.output) {
                    return;
                }
            }
            matches.push(id.index(), live);
        });
    }
}

/// The services that the cheapest of the filters by name leaves over.
fn candidates<'a>(
    objects: &'a Objects,
    wanted: &Wanted,
) -> Box<dyn Iterator<Item = ServiceId> + 'a> {
    let host = wanted.host.as_deref().map(|name| objects.host(name));
    let hostgroup = wanted.hostgroup.as_deref().map(|name| objects.host_group(name));
    let servicegroup = wanted.servicegroup.as_deref().map(|name| objects.service_group(name));
    if host == Some(None) || hostgroup == Some(None) || servicegroup == Some(None) {
        return Box::new(std::iter::empty());
    }
    let (host, hostgroup) = (host.flatten(), hostgroup.flatten());
    let services = &objects.services;
    let on_wanted_host = move |id: &ServiceId| {
        let on = services[*id].host;
        host.is_none_or(|host| host == on)
            && hostgroup.is_none_or(|group| objects.hosts[on].groups.binary_search(&group).is_ok())
    };
    match (servicegroup.flatten(), host, hostgroup) {
        (Some(group), ..) => {
            let members = &objects.service_groups[group].members;
            Box::new(members.iter().copied().filter(on_wanted_host))
        }
        (None, Some(host), _) => Box::new(objects.services_of(host).filter(on_wanted_host)),
        (None, None, Some(group)) => {
            let members = &objects.host_groups[group].members;
            Box::new(members.iter().flat_map(|host| objects.services_of(*host)))
        }
        (None, None, None) => Box::new(objects.services.ids()),
    }
}

/// A field that services can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Host,
    Name,
    DisplayName,
    State,
    HostState,
    Common(Common),
}

struct Services<'a> {
    view: &'a View,
}

impl Table for Services<'_> {
    type Field = Field;
    const FIELDS: &'static [(&'static str, Field)] = &[
        ("host", Field::Host),
        ("name", Field::Name),
        ("display_name", Field::DisplayName),
        ("state", Field::State),
        ("host_state", Field::HostState),
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
        let def = &self.view.objects.services[ServiceId::from(index)];
        match field {
            Field::Host => Key::text(&self.view.objects.hosts[def.host].name),
            Field::Name => Key::text(&def.description),
            Field::DisplayName => Key::text(&def.display_name),
            // CRITICAL is worse than UNKNOWN, although its code is lower.
            Field::State => Key::Number(severity(live, [1, 2, 4, 3])),
            Field::HostState => Key::Number(match host_state(&self.view.host(def.host).state) {
                HostStateWord::Pending => 0,
                HostStateWord::Up => 1,
                HostStateWord::Unreachable => 2,
                HostStateWord::Down => 3,
            }),
            Field::Common(field) => field.key(live),
        }
    }

    fn primary(&self, index: usize, live: &Live, field: Field) -> Prefix {
        match field {
            // Hosts are numbered in the order of their names, so the number says all of it.
            Field::Host => {
                let host = self.view.objects.services[ServiceId::from(index)].host;
                Prefix(host.index() as u64)
            }
            _ => Prefix::of(&self.key(index, live, field), 0),
        }
    }

    fn names(&self, index: usize) -> (&str, &str) {
        let objects = &*self.view.objects;
        let def = &objects.services[ServiceId::from(index)];
        (&objects.hosts[def.host].name, &def.description)
    }

    fn find(&self, (host, service): (&str, &str)) -> Result<usize, usize> {
        let objects = &*self.view.objects;
        objects.services.as_slice().binary_search_by(|def| {
            let name: &str = &objects.hosts[def.host].name;
            name.cmp(host).then_with(|| (*def.description).cmp(service))
        })
    }

    fn live(&self, index: usize) -> Arc<Live> {
        self.view.service(ServiceId::from(index))
    }

    fn look_at<R>(&self, index: usize, look: impl FnOnce(&Live) -> R) -> R {
        self.view.look_at_service(ServiceId::from(index), look)
    }
}

/// What a change of this service is announced with.
pub(crate) fn live_of(view: &View, id: ServiceId) -> Option<Arc<Live>> {
    view.objects.services.get(id).map(|_| view.service(id))
}
