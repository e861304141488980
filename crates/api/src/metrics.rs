//! Figures for Prometheus.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use engine::View;
use store_state::Role;

use crate::auth::Caller;
use crate::auth::caller::{Proof, identify};
use crate::auth::client::is_local;
use crate::context::App;
use crate::overview::{count_hosts, count_services};
use crate::problem::{Problem, ProblemBody};
use crate::respond::off_thread;

/// Requests answered, by class of status.
#[derive(Debug, Default)]
pub(crate) struct RequestCounters {
    by_class: [AtomicU64; 5],
}

impl RequestCounters {
    fn count(&self, status: StatusCode) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(counter) = self.by_class.get(class) {
            counter.fetch_add(1, Relaxed);
        }
    }
}

/// Counts every answer.
pub(crate) async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    app.requests.count(response.status());
    response
}

/// The metrics.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/metrics", get(show))
}

/// Figures for Prometheus
///
/// Needs a token, unless asked for from this very machine without a proxy.
#[utoipa::path(
    get, path = "/metrics", tag = "system", operation_id = "getMetrics",
    responses(
        (status = 200, description = "Prometheus' text format", body = String,
         content_type = "text/plain; version=0.0.4"),
        (status = 401, description = "No valid token", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(State(app): State<App>, request: Request) -> Result<Response, Problem> {
    let trusted = &app.settings.trusted_proxies;
    let caller = match is_local(trusted, request.headers(), request.extensions()) {
        true => local_caller(),
        false => identify(&app, request.headers(), request.extensions()).await?,
    };
    caller.require_own_password()?;
    let view = app.engine.view();
    off_thread(view.objects.services.len(), move || {
        let text = metrics(&app, &view, &caller);
        Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
    })
    .await
}

fn local_caller() -> Caller {
    Caller {
        name: "local".to_owned(),
        role: Role::Read,
        address: String::new(),
        proof: Proof::Local,
    }
}

fn metrics(app: &App, view: &View, caller: &Caller) -> String {
    let mut page = Page::default();
    program_metrics(&mut page, app);
    state_metrics(&mut page, app, view, caller);
    journal_metrics(&mut page, app);
    page.family("atalaya_api_responses_total", "counter", "Requests answered, by class of status.");
    for (class, counter) in app.requests.by_class.iter().enumerate() {
        page.value(&format!("{{status=\"{}xx\"}}", class + 1), counter.load(Relaxed) as f64);
    }
    page.text
}

fn program_metrics(page: &mut Page, app: &App) {
    let stats = app.engine.stats();
    let version = app.about.version.replace(['"', '\\', '\n'], "_");
    page.family("atalaya_build_info", "gauge", "Always 1; the version is a label.");
    page.value(&format!("{{version=\"{version}\"}}"), 1.0);
    page.gauge(
        "atalaya_engine_start_time_seconds",
        "When the engine started, seconds since the epoch.",
        stats.started_at.as_secs_f64(),
    );
    page.family("atalaya_engine_checks_total", "counter", "Check results, by object and origin.");
    page.value("{object=\"host\",origin=\"active\"}", stats.host_checks_total as f64);
    page.value("{object=\"service\",origin=\"active\"}", stats.service_checks_total as f64);
    page.value("{object=\"any\",origin=\"passive\"}", stats.passive_results_total as f64);
    page.counter(
        "atalaya_engine_notifications_total",
        "Notifications sent.",
        stats.notifications_total as f64,
    );
    page.gauge("atalaya_engine_running_checks", "Checks running now.", stats.running_checks as f64);
    page.gauge(
        "atalaya_engine_inbox_messages",
        "Messages waiting for the deciding task.",
        stats.inbox_depth as f64,
    );
    page.gauge(
        "atalaya_engine_inbox_capacity_messages",
        "Most messages that can wait.",
        stats.inbox_capacity as f64,
    );
}

fn state_metrics(page: &mut Page, app: &App, view: &View, caller: &Caller) {
    let now = app.now();
    let (hosts, host_times) = count_hosts(view, caller, now);
    let (services, service_times) = count_services(view, caller, now);
    page.family("atalaya_monitor_hosts", "gauge", "Hosts, by state.");
    for (state, count) in [
        ("up", hosts.up),
        ("down", hosts.down),
        ("unreachable", hosts.unreachable),
        ("pending", hosts.pending),
    ] {
        page.value(&format!("{{state=\"{state}\"}}"), f64::from(count));
    }
    page.family("atalaya_monitor_services", "gauge", "Services, by state.");
    for (state, count) in [
        ("ok", services.ok),
        ("warning", services.warning),
        ("critical", services.critical),
        ("unknown", services.unknown),
        ("pending", services.pending),
    ] {
        page.value(&format!("{{state=\"{state}\"}}"), f64::from(count));
    }
    page.family("atalaya_monitor_check_latency_max_seconds", "gauge", "Latest start of a check.");
    page.value("{object=\"host\"}", host_times.latency.max_s);
    page.value("{object=\"service\"}", service_times.latency.max_s);
}

fn journal_metrics(page: &mut Page, app: &App) {
    let journal = app.store.journal().metrics();
    page.gauge(
        "atalaya_store_queued_writes",
        "Writes not yet on disk.",
        journal.queued_writes as f64,
    );
    page.counter("atalaya_store_commits_total", "Transactions on disk.", journal.commits as f64);
    page.counter("atalaya_store_rows_total", "Rows in them.", journal.rows as f64);
    page.counter(
        "atalaya_store_failed_writes_total",
        "Writes that did not reach the disk.",
        journal.failed_writes as f64,
    );
    page.gauge(
        "atalaya_store_last_commit_seconds",
        "How long the last commit took.",
        journal.last_commit.as_secs_f64(),
    );
}

/// Prometheus' text exposition format.
#[derive(Default)]
struct Page {
    text: String,
    name: &'static str,
}

impl Page {
    fn family(&mut self, name: &'static str, kind: &str, help: &str) {
        self.name = name;
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn value(&mut self, labels: &str, value: f64) {
        let _ = writeln!(self.text, "{}{labels} {value}", self.name);
    }

    fn gauge(&mut self, name: &'static str, help: &str, value: f64) {
        self.family(name, "gauge", help);
        self.value("", value);
    }

    fn counter(&mut self, name: &'static str, help: &str, value: f64) {
        self.family(name, "counter", help);
        self.value("", value);
    }
}
