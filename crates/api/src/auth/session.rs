//! Signing in and out.

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{Extensions, HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use axum::routing::{get, post, put};
use store_state::{AuditEntry, Session, StoreError, User};

use super::caller::{self, Caller, Proof};
use super::{client, cookie};
use crate::accounts::{self, AccountError};
use crate::context::App;
use crate::extract::{Json, shown};
use crate::problem::{Problem, ProblemBody, ProblemKind};
use crate::schema;

/// Largest body of these requests.
const MAX_BODY_BYTES: usize = 16 * 1024;

/// What needs no session yet.
pub(crate) fn open_routes() -> Router<App> {
    Router::new().route("/session", post(sign_in)).layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
}

/// What needs one.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/session", get(show).delete(sign_out))
        .route("/session/password", put(change_password))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
}

/// Sign in
///
/// Answers with the session and sets its cookie. Requests of the session that change something
/// must send its `csrf_token` in the header `X-CSRF-Token`.
#[utoipa::path(
    post, path = "/api/v1/session", tag = "session", operation_id = "signIn",
    request_body = schema::Credentials,
    security(()),
    responses(
        (status = 200, description = "Signed in", body = schema::Session),
        (status = 401, description = "User or password are wrong", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 429, description = "Too many failed attempts", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn sign_in(
    State(app): State<App>,
    headers: HeaderMap,
    extensions: RequestExtensions,
    Json(credentials): Json<schema::Credentials>,
) -> Result<impl IntoResponse, Problem> {
    let address = client::address(&app.settings.trusted_proxies, &headers, &extensions.0);
    let wait = app.sign_ins.try_now(&address, &credentials.user, app.now());
    if !wait.is_zero() {
        let seconds = wait.as_secs_f64().ceil() as u64;
        let detail = format!("too many failed attempts; try again in {seconds} s");
        return Err(Problem::new(ProblemKind::TooManyAttempts, detail).retry_after(seconds));
    }
    let user = app.store.user(&credentials.user).await?;
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let matches = accounts::verify_password(credentials.password, hash).await?;
    let Some(user) = user.filter(|user| matches && !user.disabled) else {
        let entry = entry(&app, &credentials.user, "login_failed", &address);
        app.store.record(entry).await?;
        let detail = "there is no such user with this password";
        return Err(Problem::new(ProblemKind::WrongCredentials, detail));
    };
    app.sign_ins.succeeded(&address, &user.name);
    let (token, session) = open_session(&app, &user, address, &headers).await?;
    let cookie = cookie::set(&token, app.settings.cookie_secure);
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), axum::Json(shape(&session, &user))))
}

/// Who is signed in
#[utoipa::path(
    get, path = "/api/v1/session", tag = "session", operation_id = "getSession",
    responses(
        (status = 200, description = "The session", body = schema::Session),
        (status = 401, description = "Nobody is signed in", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn show(caller: Caller) -> Result<axum::Json<schema::Session>, Problem> {
    let (session, user) = session_of(&caller)?;
    Ok(axum::Json(shape(session, user)))
}

/// Sign out
#[utoipa::path(
    delete, path = "/api/v1/session", tag = "session", operation_id = "signOut",
    responses(
        (status = 204, description = "Signed out"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn sign_out(
    State(app): State<App>,
    caller: Caller,
) -> Result<impl IntoResponse, Problem> {
    let (session, _) = session_of(&caller)?;
    app.store.delete_session(&session.token_hash).await?;
    app.store.record(caller.audit(app.now(), "logout", String::new())).await?;
    let cookie = cookie::clear(app.settings.cookie_secure);
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(header::SET_COOKIE, cookie)])))
}

/// Change one's own password
///
/// Ends all other sessions of the user.
#[utoipa::path(
    put, path = "/api/v1/session/password", tag = "session", operation_id = "changePassword",
    request_body = schema::PasswordChange,
    responses(
        (status = 200, description = "Changed", body = schema::Session),
        (status = 401, description = "Nobody is signed in", body = ProblemBody,
         content_type = "application/problem+json"),
        (status = 422, description = "The current password is wrong, or the new one not acceptable",
         body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too many failed attempts", body = ProblemBody,
         content_type = "application/problem+json"),
    )
)]
pub(crate) async fn change_password(
    State(app): State<App>,
    caller: Caller,
    Json(change): Json<schema::PasswordChange>,
) -> Result<axum::Json<schema::Session>, Problem> {
    let (session, user) = session_of(&caller)?;
    check_current(&app, &caller, user, change.current.clone()).await?;
    accounts::check_password_rules(&change.new)?;
    if change.new == change.current {
        let detail = "the new password is the old one";
        return Err(Problem::new(ProblemKind::InvalidContent, detail));
    }
    let hash = accounts::hash_password(change.new).await?;
    let now = app.now();
    let keep = Some(&session.token_hash);
    app.store.set_password(&user.name, &hash, false, keep, now).await?;
    app.store.record(caller.audit(now, "password_changed", String::new())).await?;
    let user = User { must_change_password: false, ..user.clone() };
    Ok(axum::Json(shape(session, &user)))
}

/// Checks the current password, which a stolen session may be used to guess.
async fn check_current(
    app: &App,
    caller: &Caller,
    user: &User,
    current: String,
) -> Result<(), Problem> {
    let wait = app.sign_ins.try_now(&caller.address, &user.name, app.now());
    if !wait.is_zero() {
        let seconds = wait.as_secs_f64().ceil() as u64;
        let detail = format!("too many failed attempts; try again in {seconds} s");
        return Err(Problem::new(ProblemKind::TooManyAttempts, detail).retry_after(seconds));
    }
    if !accounts::verify_password(current, Some(user.password_hash.clone())).await? {
        let entry = caller.audit(app.now(), "password_change_failed", String::new());
        app.store.record(entry).await?;
        // Not 401, which would tell browsers that the session has ended.
        let detail = "the current password is not this one";
        return Err(Problem::new(ProblemKind::InvalidContent, detail));
    }
    app.sign_ins.succeeded(&caller.address, &user.name);
    Ok(())
}

async fn open_session(
    app: &App,
    user: &User,
    address: String,
    headers: &HeaderMap,
) -> Result<(String, Session), Problem> {
    let now = app.now();
    let (token, token_hash) = accounts::new_token();
    let (csrf_token, _) = accounts::new_token();
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    let session = Session {
        token_hash,
        user: user.name.clone(),
        csrf_token,
        created_at: now,
        last_seen_at: now,
        expires_at: caller::expiry(app, now, now),
        remote_addr: address.clone(),
        user_agent: agent.map_or_else(String::new, |agent| agent.chars().take(200).collect()),
    };
    match app.store.create_session(&session).await {
        Ok(()) => {}
        Err(StoreError::Missing { .. }) => {
            let detail = "there is no such user with this password";
            return Err(Problem::new(ProblemKind::WrongCredentials, detail));
        }
        Err(error) => return Err(error.into()),
    }
    app.store.record(entry(app, &user.name, "login", &address)).await?;
    // What has expired is of no use to anybody; signing in is rare enough to sweep it out.
    app.store.delete_expired_sessions(now).await?;
    Ok((token, session))
}

fn entry(app: &App, user: &str, action: &str, address: &str) -> AuditEntry {
    AuditEntry {
        at: app.now(),
        actor: shown(user),
        action: action.to_owned(),
        detail: String::new(),
        remote_addr: address.to_owned(),
    }
}

fn session_of(caller: &Caller) -> Result<(&Session, &User), Problem> {
    match &caller.proof {
        Proof::Session(proof) => Ok((&proof.0, &proof.1)),
        Proof::Token(_) | Proof::Local => Err(Problem::new(
            ProblemKind::NotFound,
            "requests with a token have no session and no password",
        )),
    }
}

fn shape(session: &Session, user: &User) -> schema::Session {
    schema::Session {
        user: user.name.clone(),
        role: user.role.into(),
        must_change_password: user.must_change_password,
        csrf_token: session.csrf_token.clone(),
        expires_at: schema::Time(session.expires_at),
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::TooShort | AccountError::TooLong => {
                Self::new(ProblemKind::InvalidContent, error.to_string())
            }
            AccountError::Hash(_) => Self::internal("a password could not be hashed", &error),
            AccountError::Store(error) => error.into(),
        }
    }
}

/// What the connection and earlier layers know about a request.
pub(crate) struct RequestExtensions(Extensions);

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for RequestExtensions {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        _: &S,
    ) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.extensions.clone()))
    }
}
