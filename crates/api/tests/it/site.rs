//! A small installation with an API in front, and clients that ask it.

use std::cell::Cell;
use std::sync::{Arc, Mutex};

use api::{About, ApiSettings, Context, DatabaseLocation, accounts, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use engine::{Handle, SubmitError, View};
use model::{CheckId, CheckableState, ExternalCommand, StateType, Timestamp};
use serde_json::Value;
use store_state::sqlite::{Sqlite, SqliteSettings};
use store_state::{AuditQuery, NewApiToken, Role, StateStore, User};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::installation::{Installation, NOW_S, checked};
use crate::security::Security;

thread_local! {
    /// Each test has a thread and thereby a clock of its own.
    static CLOCK_S: Cell<i64> = const { Cell::new(NOW_S) };
}

fn clock() -> Timestamp {
    Timestamp::from_secs(CLOCK_S.get())
}

/// Lets time pass.
pub(crate) fn pass_seconds(seconds: i64) {
    CLOCK_S.set(CLOCK_S.get() + seconds);
}

/// A running API.
pub(crate) struct Site {
    pub(crate) router: Router,
    pub(crate) handle: Handle,
    pub(crate) store: Arc<Sqlite>,
    pub(crate) stop: CancellationToken,
    /// What the engine was asked to do.
    pub(crate) submitted: Arc<Mutex<Vec<ExternalCommand>>>,
    security: Option<Arc<Security>>,
    _folder: TempDir,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    pub(crate) fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Checks that this is a problem of this kind, and returns its detail.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, kind: &str) -> String {
        let body = self.json();
        assert_eq!((self.status.as_u16(), &body["type"]), (status, &Value::from(kind)), "{body}");
        assert_eq!(self.header(header::CONTENT_TYPE), "application/problem+json");
        assert_eq!(body["status"], status);
        for field in ["title", "detail", "instance"] {
            assert!(body[field].is_string(), "{field} in {body}");
        }
        body["detail"].as_str().unwrap().to_owned()
    }

    /// One field of each item.
    pub(crate) fn column(&self, field: &str) -> Vec<String> {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let items = self.json()["items"].as_array().cloned().unwrap_or_default();
        items.iter().map(|item| text(&item[field])).collect()
    }
}

/// Who asks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Client {
    headers: Vec<(&'static str, String)>,
}

impl Client {
    /// The value of its `Authorization` header.
    pub(crate) fn authorization(&self) -> &str {
        self.headers
            .iter()
            .find(|(name, _)| *name == "authorization")
            .map_or("", |(_, value)| value)
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl Site {
    /// Three hosts: `db-01` is up, `web-01` down, `web/02 ü` pending; each with services.
    pub(crate) async fn new() -> Self {
        Self::with_view(small_view()).await
    }

    pub(crate) async fn with_view(view: Arc<View>) -> Self {
        Self::with_settings(view, ApiSettings::default()).await
    }

    /// The small installation behind these proxies.
    pub(crate) async fn behind(trusted_proxies: &[&str]) -> Self {
        let trusted_proxies = trusted_proxies.iter().map(|text| text.parse().unwrap()).collect();
        let settings = ApiSettings { trusted_proxies, ..ApiSettings::default() };
        Self::with_settings(small_view(), settings).await
    }

    async fn with_settings(view: Arc<View>, settings: ApiSettings) -> Self {
        Self::build(view, settings, false).await
    }

    /// The small installation with its security half: a store of events, and what the running
    /// half knows. See [`Security`].
    pub(crate) async fn secured() -> Self {
        Self::build(small_view(), ApiSettings::default(), true).await
    }

    async fn build(view: Arc<View>, settings: ApiSettings, secured: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.db");
        let store = Arc::new(Sqlite::open(&path, SqliteSettings::default()).await.unwrap());
        let submitted = Arc::new(Mutex::new(Vec::new()));
        let seen = submitted.clone();
        let handle = Handle::detached(view, move |commands| {
            let answers = commands.iter().map(answer).collect();
            seen.lock().unwrap().extend(commands);
            answers
        });
        let stop = CancellationToken::new();
        let security = match secured {
            true => Some(Security::new(folder.path(), store.clone()).await),
            false => None,
        };
        let context = Context {
            engine: handle.clone(),
            store: store.clone(),
            events: security.as_ref().map(|security| security.events.clone() as _),
            security: security.as_ref().map(|security| security.clone() as _),
            settings,
            about: About {
                version: "0.1.0-test".to_owned(),
                commit: None,
                config_file: "/etc/nagios/nagios.cfg".to_owned(),
                database: DatabaseLocation::Sqlite(path),
            },
            clock,
            stop: stop.clone(),
        };
        let router = router(context);
        Self { router, handle, store, stop, submitted, security, _folder: folder }
    }

    /// What stands in for the running security half.
    pub(crate) fn security(&self) -> &Security {
        self.security.as_deref().expect("made by `secured`")
    }

    /// Sends a request and reads all of the answer.
    pub(crate) async fn ask(
        &self,
        client: &Client,
        method: &str,
        path: &str,
        body: &str,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !body.is_empty() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        for (name, value) in &client.headers {
            request = request.header(*name, value);
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = to_bytes(body, 64 << 20).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        Answer { status: parts.status, headers: parts.headers, text }
    }

    pub(crate) async fn get(&self, client: &Client, path: &str) -> Answer {
        self.ask(client, "GET", path, "").await
    }

    /// Who did what was last written to the audit trail.
    pub(crate) async fn last_actor(&self) -> String {
        let page = self.store.audit(&AuditQuery::default()).await.unwrap();
        page.items.into_iter().next().map_or_else(String::new, |record| record.entry.actor)
    }

    /// A client with an API token.
    pub(crate) async fn token(&self, role: Role) -> Client {
        let (token, token_hash) = accounts::new_token();
        let name = role.word().to_owned();
        let new = NewApiToken { token_hash, name, role, created_at: clock() };
        self.store.create_api_token(&new).await.unwrap();
        Client::default().with("authorization", format!("Bearer {token}"))
    }

    pub(crate) async fn user(&self, name: &str, password: &str, role: Role, must_change: bool) {
        let user = User {
            name: name.to_owned(),
            password_hash: accounts::hash_password(password.to_owned()).await.unwrap(),
            role,
            must_change_password: must_change,
            disabled: false,
            created_at: clock(),
            changed_at: clock(),
        };
        self.store.create_user(&user).await.unwrap();
    }

    pub(crate) async fn sign_in(&self, user: &str, password: &str) -> Answer {
        let body = serde_json::json!({"user": user, "password": password}).to_string();
        self.ask(&Client::default(), "POST", "/api/v1/session", &body).await
    }

    /// Signs in and returns a client with the cookie, and the CSRF token.
    pub(crate) async fn signed_in(&self, user: &str, password: &str) -> (Client, String) {
        let answer = self.sign_in(user, password).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let cookie = answer.header(header::SET_COOKIE).split(';').next().unwrap().to_owned();
        let csrf = answer.json()["csrf_token"].as_str().unwrap().to_owned();
        (Client::default().with("cookie", cookie), csrf)
    }
}

/// The engine refuses what names a host that begins with `no`.
fn answer(command: &ExternalCommand) -> Result<(), SubmitError> {
    let (ExternalCommand::ScheduleServiceCheck { host, .. }
    | ExternalCommand::ScheduleHostCheck { host, .. }
    | ExternalCommand::ProcessServiceCheckResult { host, .. }
    | ExternalCommand::ProcessHostCheckResult { host, .. }) = command;
    match host.starts_with("no") {
        true => Err(SubmitError::Refused(format!("there is no host `{host}`"))),
        false => Ok(()),
    }
}

fn small_view() -> Arc<View> {
    let mut installation = Installation::new();
    let db = installation.host("db-01", "Database", "10.0.0.1");
    let web = installation.host("web-01", "Web Front", "10.0.0.2");
    let odd = installation.host("web/02 ü", "Ödd", "10.0.0.3");
    let disk = installation.service(db, "Disk");
    installation.service(db, "Load");
    let http = installation.service(web, "HTTP");
    installation.service(web, "SSH");
    installation.service(odd, "a/b c%");
    installation.host_group("databases", &[db]);
    installation.host_group("web", &[web, odd]);
    installation.service_group("front", &[disk, http]);
    installation.view(small_state)
}

fn small_state(id: CheckId) -> CheckableState {
    use StateType::{Hard, Soft};
    let n = match id {
        CheckId::Host(id) => id.index(),
        CheckId::Service(id) => 10 + id.index(),
    };
    match n {
        0 => checked(0, Hard, "PING OK"),
        1 => checked(1, Hard, "PING CRITICAL - 100% loss"),
        10 => CheckableState {
            long_output: r"second line\nthird \\n line".into(),
            perfdata: "/=10MB;80;90;0;100 used=U".into(),
            ..checked(1, Soft, "DISK WARNING - Größe")
        },
        11 => checked(0, Hard, "OK - load 0.1"),
        12 => checked(2, Hard, "HTTP CRITICAL: Timeout"),
        13 => checked(3, Hard, "(No output returned from plugin)"),
        _ => CheckableState::pending(0, 3),
    }
}
