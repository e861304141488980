//! The Tactical Overview.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use engine::{Live, Stats, View};
use model::{CheckKind, CheckableState, StateType, Timestamp};

use crate::auth::Caller;
use crate::auth::permission::visible;
use crate::context::App;
use crate::extract::{NoParameters, Query};
use crate::objects::item::{host_state, service_state};
use crate::problem::Problem;
use crate::respond::{json, off_thread};
use crate::schema::{
    Checks, Features, HostCounts, HostStateWord, Overview, Program, ServiceCounts,
    ServiceStateWord, Spread, Time, TimesPerKind,
};

/// The overview.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/overview", get(show))
}

/// Everything in numbers
#[utoipa::path(
    get, path = "/api/v1/overview", tag = "objects", operation_id = "getOverview",
    responses((status = 200, description = "The whole installation in numbers", body = Overview))
)]
pub(crate) async fn show(
    State(app): State<App>,
    caller: Caller,
    _: Query<NoParameters>,
) -> Result<Response, Problem> {
    let view = app.engine.view();
    off_thread(view.objects.services.len(), move || json(&overview(&app, &view, &caller))).await
}

fn overview(app: &App, view: &View, caller: &Caller) -> Overview {
    let now = app.now();
    let stats = app.engine.stats();
    let (hosts, host_times) = count_hosts(view, caller, now);
    let (services, service_times) = count_services(view, caller, now);
    Overview {
        hosts,
        services,
        checks: Checks {
            hosts: host_times,
            services: service_times,
            results_per_minute: results_per_minute(&stats, now),
            running: u32::try_from(stats.running_checks).unwrap_or(u32::MAX),
        },
        features: features(view),
        program: Program {
            version: app.about.version.clone(),
            started_at: Time::known(stats.started_at),
            config_file: app.about.config_file.clone(),
            loaded_at: Time::known(view.loaded_at),
        },
    }
}

fn features(view: &View) -> Features {
    let settings = &view.objects.settings;
    Features {
        notifications_enabled: settings.enable_notifications,
        active_service_checks: settings.execute_service_checks,
        active_host_checks: settings.execute_host_checks,
        passive_service_checks: settings.accept_passive_service_checks,
        passive_host_checks: settings.accept_passive_host_checks,
        event_handlers: settings.enable_event_handlers,
        flap_detection: settings.enable_flap_detection,
        performance_data: settings.process_performance_data,
    }
}

fn results_per_minute(stats: &Stats, now: Timestamp) -> f64 {
    let minutes = now.since(stats.started_at).as_secs_f64() / 60.0;
    if stats.started_at.is_never() || minutes <= 0.0 {
        return 0.0;
    }
    let results =
        stats.host_checks_total + stats.service_checks_total + stats.passive_results_total;
    // A program that started seconds ago has not shown its pace yet.
    results as f64 / minutes.max(1.0)
}

/// Hosts by state, and the timing of their checks.
pub(crate) fn count_hosts(
    view: &View,
    caller: &Caller,
    now: Timestamp,
) -> (HostCounts, TimesPerKind) {
    let mut counts = HostCounts::default();
    let mut times = Times::new(now);
    for id in view.objects.hosts.ids().filter(|id| visible(caller, &view.objects, (*id).into())) {
        view.look_at_host(id, |live| {
            times.add(live);
            count_host(&mut counts, &live.state);
        });
    }
    (counts, times.finish())
}

fn count_host(counts: &mut HostCounts, state: &CheckableState) {
    counts.total += 1;
    let counter = match host_state(state) {
        HostStateWord::Up => &mut counts.up,
        HostStateWord::Down => &mut counts.down,
        HostStateWord::Unreachable => &mut counts.unreachable,
        HostStateWord::Pending => &mut counts.pending,
    };
    *counter += 1;
    if has_problem(state) {
        counts.problems += 1;
        match state.state_type {
            StateType::Soft => counts.problems_soft += 1,
            StateType::Hard => counts.problems_hard += 1,
        }
    }
}

/// Services by state, and the timing of their checks.
pub(crate) fn count_services(
    view: &View,
    caller: &Caller,
    now: Timestamp,
) -> (ServiceCounts, TimesPerKind) {
    let mut counts = ServiceCounts::default();
    let mut times = Times::new(now);
    for (id, def) in view.objects.services.pairs() {
        if !visible(caller, &view.objects, id.into()) {
            continue;
        }
        let is_problem = view.look_at_service(id, |live| {
            times.add(live);
            count_service(&mut counts, &live.state);
            has_problem(&live.state)
        });
        if is_problem && view.look_at_host(def.host, |host| has_problem(&host.state)) {
            counts.problems_on_problem_hosts += 1;
        }
    }
    (counts, times.finish())
}

fn count_service(counts: &mut ServiceCounts, state: &CheckableState) {
    counts.total += 1;
    let counter = match service_state(state) {
        ServiceStateWord::Ok => &mut counts.ok,
        ServiceStateWord::Warning => &mut counts.warning,
        ServiceStateWord::Critical => &mut counts.critical,
        ServiceStateWord::Unknown => &mut counts.unknown,
        ServiceStateWord::Pending => &mut counts.pending,
    };
    *counter += 1;
    if has_problem(state) {
        counts.problems += 1;
        match state.state_type {
            StateType::Soft => counts.problems_soft += 1,
            StateType::Hard => counts.problems_hard += 1,
        }
    }
}

fn has_problem(state: &CheckableState) -> bool {
    state.has_been_checked && state.is_problem()
}

/// Gathers the timing of checks.
struct Times {
    now: Timestamp,
    checked: u32,
    latency: (f64, f64),
    execution: (f64, f64),
    found: TimesPerKind,
}

impl Times {
    fn new(now: Timestamp) -> Self {
        let zero = (0.0, 0.0);
        Self { now, checked: 0, latency: zero, execution: zero, found: TimesPerKind::default() }
    }

    fn add(&mut self, live: &Live) {
        let state = &live.state;
        self.found.scheduled += u32::from(!state.next_check.is_never());
        self.found.executing += u32::from(live.executing);
        if !state.has_been_checked {
            return;
        }
        let recent = self.now.since(state.last_check) <= Duration::from_secs(60);
        self.found.checked_last_minute += u32::from(recent);
        if state.check_kind == CheckKind::Passive {
            self.found.passive += 1;
            return;
        }
        self.checked += 1;
        accumulate(&mut self.latency, state.latency_s);
        accumulate(&mut self.execution, state.execution_s);
    }

    fn finish(self) -> TimesPerKind {
        let spread = |(sum, max): (f64, f64)| match self.checked {
            0 => Spread::default(),
            count => Spread { avg_s: sum / f64::from(count), max_s: max },
        };
        TimesPerKind {
            latency: spread(self.latency),
            execution: spread(self.execution),
            ..self.found
        }
    }
}

fn accumulate((sum, max): &mut (f64, f64), value: f32) {
    *sum += f64::from(value);
    *max = max.max(f64::from(value));
}
