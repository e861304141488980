//! Finds out who asks.

use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use model::Timestamp;
use sha2::{Digest, Sha256};
use store_state::{AuditEntry, Role, Session, StoreError, TokenHash, User};

use super::{client, cookie};
use crate::accounts::hash_token;
use crate::context::App;
use crate::problem::{Problem, ProblemKind};

/// A request of a session or token is noted at most so often: each note costs an fsync.
const TOUCH_EVERY: Duration = Duration::from_secs(60);

/// How long such a note may hold up a request.
const NOTE_TIMEOUT: Duration = Duration::from_secs(1);

/// However busy, a session ends this long after signing in.
const LONGEST_SESSION: Duration = Duration::from_secs(7 * 24 * 3600);

/// Paths that somebody may use who must change the password first, as seen below `/api/v1`.
const SESSION_PATHS: [&str; 2] = ["/session", "/session/password"];

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// User name, or `token:NAME`.
    pub(crate) name: String,
    /// What they may do.
    pub(crate) role: Role,
    /// Their address; empty when unknown.
    pub(crate) address: String,
    /// How they proved who they are.
    pub(crate) proof: Proof,
}

/// How somebody proved who they are.
#[derive(Debug, Clone)]
pub(crate) enum Proof {
    /// The cookie of a session.
    Session(Box<(Session, User)>),
    /// An API token.
    Token(TokenHash),
    /// By sitting at this machine; good for metrics only.
    Local,
}

impl Caller {
    /// Refuses callers whose role is below `needed`.
    pub(crate) fn require(&self, needed: Role) -> Result<(), Problem> {
        if self.role.allows(needed) {
            return Ok(());
        }
        let detail = format!("this needs the role `{}`, not `{}`", needed.word(), self.role.word());
        Err(Problem::new(ProblemKind::Forbidden, detail))
    }

    /// Refuses users whose password was set by somebody else.
    pub(crate) fn require_own_password(&self) -> Result<(), Problem> {
        match &self.proof {
            Proof::Session(proof) if proof.1.must_change_password => Err(Problem::new(
                ProblemKind::PasswordChangeRequired,
                "change your password first: PUT /api/v1/session/password",
            )),
            _ => Ok(()),
        }
    }

    /// An audit entry of this caller.
    pub(crate) fn audit(&self, at: Timestamp, action: &str, detail: String) -> AuditEntry {
        AuditEntry {
            at,
            actor: self.name.clone(),
            action: action.to_owned(),
            detail,
            remote_addr: self.address.clone(),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let not_signed_in = || Problem::new(ProblemKind::NotSignedIn, "sign in first");
        parts.extensions.get::<Self>().cloned().ok_or_else(not_signed_in)
    }
}

/// Lets requests pass whose sender is known and may ask at all.
pub(crate) async fn authenticate(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let caller = identify(&app, request.headers(), request.extensions()).await?;
    if let Proof::Session(proof) = &caller.proof {
        check_csrf(request.method(), request.headers(), &proof.0)?;
    }
    if !SESSION_PATHS.contains(&request.uri().path()) {
        caller.require_own_password()?;
    }
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// Who sent a request with these headers.
pub(crate) async fn identify(
    app: &App,
    headers: &HeaderMap,
    extensions: &Extensions,
) -> Result<Caller, Problem> {
    let address = client::address(&app.settings.trusted_proxies, headers, extensions);
    if let Some(authorization) = headers.get(header::AUTHORIZATION) {
        let token = authorization.to_str().ok().and_then(bearer);
        let token = token.ok_or_else(|| {
            Problem::new(ProblemKind::NotSignedIn, "send `Authorization: Bearer TOKEN`")
        })?;
        return by_token(app, hash_token(token), address).await;
    }
    match cookie::read(headers) {
        Some(token) => by_session(app, hash_token(token), address).await,
        None => Err(Problem::new(ProblemKind::NotSignedIn, "sign in first")),
    }
}

/// Whether the caller is still who they were: sessions end, tokens are revoked.
pub(crate) async fn still_valid(app: &App, caller: &Caller) -> bool {
    let found = match &caller.proof {
        Proof::Session(proof) => {
            let now = app.now();
            app.store.session(&proof.0.token_hash, now).await.map(|found| found.is_some())
        }
        Proof::Token(hash) => app.store.api_token(hash).await.map(|found| found.is_some()),
        Proof::Local => Ok(true),
    };
    // A store in trouble is no reason to leave people without their display.
    found.unwrap_or(true)
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

async fn by_token(app: &App, hash: TokenHash, address: String) -> Result<Caller, Problem> {
    let Some(token) = app.store.api_token(&hash).await? else {
        return Err(Problem::new(ProblemKind::NotSignedIn, "this token is not valid"));
    };
    let now = app.now();
    if now.since(token.last_used_at) >= TOUCH_EVERY {
        note(app, app.store.touch_api_token(token.id, now)).await;
    }
    let name = format!("token:{}", token.name);
    Ok(Caller { name, role: token.role, address, proof: Proof::Token(hash) })
}

async fn by_session(app: &App, hash: TokenHash, address: String) -> Result<Caller, Problem> {
    let now = app.now();
    let Some((mut session, user)) = app.store.session(&hash, now).await? else {
        return Err(Problem::new(ProblemKind::NotSignedIn, "the session has ended; sign in again"));
    };
    if now.since(session.last_seen_at) >= TOUCH_EVERY {
        session.last_seen_at = now;
        session.expires_at = expiry(app, session.created_at, now);
        note(app, app.store.touch_session(&hash, now, session.expires_at)).await;
    }
    Ok(Caller {
        name: user.name.clone(),
        role: user.role,
        address,
        proof: Proof::Session(Box::new((session, user))),
    })
}

/// Waits for a note to be written, within reason.
///
/// That it cannot be is no reason to refuse or to delay requests: when the disk is full, people
/// must still see what is going on. So after a failure no notes are taken for a while. The
/// journal counts and reports what is wrong with the disk.
async fn note(app: &App, writing: impl Future<Output = Result<(), StoreError>>) {
    let now_us = app.now().as_micros();
    if now_us < app.no_notes_before_us.load(Relaxed) {
        return;
    }
    match tokio::time::timeout(NOTE_TIMEOUT, writing).await {
        Ok(Ok(()) | Err(StoreError::Missing { .. })) => {}
        Ok(Err(_)) | Err(_) => {
            let later = app.now() + TOUCH_EVERY;
            app.no_notes_before_us.store(later.as_micros(), Relaxed);
        }
    }
}

/// When a session ends that was used `now`.
pub(super) fn expiry(app: &App, created_at: Timestamp, now: Timestamp) -> Timestamp {
    (now + app.settings.session_ttl).min(created_at + LONGEST_SESSION)
}

fn check_csrf(method: &Method, headers: &HeaderMap, session: &Session) -> Result<(), Problem> {
    if method.is_safe() {
        return Ok(());
    }
    let given = headers.get("x-csrf-token").map_or(&b""[..], |value| value.as_bytes());
    // Comparing hashes tells nothing about how much of a guess was right.
    if Sha256::digest(given) == Sha256::digest(session.csrf_token.as_bytes()) {
        return Ok(());
    }
    Err(Problem::new(
        ProblemKind::CsrfTokenMismatch,
        "send the session's `csrf_token` in the header `X-CSRF-Token`",
    ))
}
