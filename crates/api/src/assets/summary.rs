//! Events and alarms of some addresses: of an asset, of a monitored host.

use std::net::IpAddr;
use std::time::Duration;

use axum::extract::State;
use model::CheckId;
use store_events::{EventQuery, Field, Filter, Order, PageRequest, Value};
use store_state::alarm::{AddressRange, AlarmFilter};
use store_state::{AlarmQuery, AlarmStatus};

use super::item::asset_ref;
use crate::alarms::item::alarm_item;
use crate::auth::Caller;
use crate::auth::permission::visible;
use crate::context::App;
use crate::events::item::{Columns, event_item};
use crate::extract::{Names, NoParameters, Query, shown};
use crate::problem::{Problem, ProblemBody, ProblemKind};
use crate::schema::{AlarmItem, EventItem, HostSecurity, SecuritySummary};

/// How far back events are counted.
const DAY: Duration = Duration::from_secs(86_400);
/// Alarms that a host's page shows.
const NEWEST_ALARMS: u32 = 10;
/// Events that a host's page shows.
const NEWEST_EVENTS: usize = 20;

/// Events and alarms of a monitored host
///
/// Those of its asset's addresses, on either side.
#[utoipa::path(
    get, path = "/api/v1/hosts/{host}/security", tag = "assets", operation_id = "getHostSecurity",
    params(("host" = String, Path, description = "Name of the host, percent-encoded")),
    responses(
        (status = 200, description = "Its events and alarms", body = HostSecurity),
        (status = 404, description = "There is no such host", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn of_host(
    State(app): State<App>,
    caller: Caller,
    Names(host): Names<String>,
    _: Query<NoParameters>,
) -> Result<axum::Json<HostSecurity>, Problem> {
    let objects = app.engine.view().objects.clone();
    let id = objects.host(&host).map(CheckId::from);
    if !id.is_some_and(|id| visible(&caller, &objects, id)) {
        let detail = format!("there is no host `{}`", shown(&host));
        return Err(Problem::new(ProblemKind::NotFound, detail));
    }
    let assets = app.assets().await?;
    let address = id.and_then(|_| objects.host(&host)).map(|id| objects.hosts[id].address.clone());
    let address: Option<IpAddr> = address.and_then(|address| address.parse().ok());
    let own = assets.hosts().iter().find(|asset| asset.host.as_deref() == Some(&*host));
    // Several hosts may be checked at one address: it is one asset.
    let asset = own.or_else(|| address.and_then(|ip| assets.host_of(ip)));
    let ips = match (asset, address) {
        (Some(asset), _) => asset.ips.clone(),
        (None, address) => address.into_iter().collect(),
    };
    Ok(axum::Json(HostSecurity {
        asset: asset.map(asset_ref),
        summary: summary(&app, &ips).await?,
        alarms: newest_alarms(&app, &ips).await?,
        events: newest_events(&app, &caller, &ips).await?,
        ips: ips.iter().map(ToString::to_string).collect(),
    }))
}

/// Events and alarms of these addresses, in numbers.
pub(super) async fn summary(app: &App, ips: &[IpAddr]) -> Result<SecuritySummary, Problem> {
    let open = AlarmFilter {
        status: Some(AlarmStatus::Open),
        either: Some(ips.iter().copied().map(AddressRange::from).collect()),
        ..AlarmFilter::default()
    };
    let counts = app.store.alarm_counts(&open, 0).await?;
    let filter = filter(ips);
    let events_24h = match &app.context.events {
        Some(events) => {
            let from = Some(app.now() - DAY);
            Some(events.count(&EventQuery { from, to: None, filter: filter.clone() }).await?)
        }
        None => None,
    };
    Ok(SecuritySummary {
        open_alarms: counts.open,
        open_alarms_risk: counts.days.iter().map(|day| day.risk).max(),
        events_24h,
        query: filter.to_string(),
    })
}

/// Events with one of these addresses on either side.
fn filter(ips: &[IpAddr]) -> Filter {
    Filter::any_of(ips.iter().map(|ip| Filter::equals(Field::Ip, Value::Address(*ip))))
}

async fn newest_alarms(app: &App, ips: &[IpAddr]) -> Result<Vec<AlarmItem>, Problem> {
    let filter = AlarmFilter {
        either: Some(ips.iter().copied().map(AddressRange::from).collect()),
        ..AlarmFilter::default()
    };
    let query = AlarmQuery { filter, limit: NEWEST_ALARMS, ..AlarmQuery::default() };
    let assets = app.assets().await?;
    let alarms = app.store.alarms(&query).await?.items;
    Ok(alarms.iter().map(|alarm| alarm_item(alarm, &assets)).collect())
}

async fn newest_events(
    app: &App,
    caller: &Caller,
    ips: &[IpAddr],
) -> Result<Vec<EventItem>, Problem> {
    let Some(events) = &app.context.events else { return Ok(Vec::new()) };
    let query = EventQuery { from: None, to: None, filter: filter(ips) };
    let page = PageRequest {
        limit: NEWEST_EVENTS,
        cursor: None,
        order: Order::NewestFirst,
        count_up_to: 0,
    };
    let found = events.search(&query, &page).await?.events;
    let names = app.data_sources();
    let columns = Columns::parse(None)?.for_caller(caller);
    Ok(found.iter().map(|event| event_item(event, &columns, &names)).collect())
}
