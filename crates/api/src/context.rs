//! What the API is given, and what it keeps between requests.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use engine::Handle;
use model::Timestamp;
use store_events::EventStore;
use store_state::StateStore;
use tokio_util::sync::CancellationToken;

use crate::auth::SignInLimiter;
use crate::list::IndexCache;
use crate::metrics::RequestCounters;
use crate::security_control::SecurityControl;

/// How the API is set up.
#[derive(Debug, Clone)]
pub struct ApiSettings {
    /// Addresses to listen on. [`serve`](crate::serve) takes one bound listener for each.
    pub listen: Vec<SocketAddr>,
    /// Send the session cookie over HTTPS only. Set it when a proxy in front speaks TLS.
    pub cookie_secure: bool,
    /// A session ends when nothing was asked for this long, and a week after signing in anyway.
    pub session_ttl: Duration,
    /// Proxies whose `X-Forwarded-For` is believed. Whoever connects from one of these addresses
    /// is never taken for somebody at this machine.
    pub trusted_proxies: Vec<IpAddr>,
}

impl Default for ApiSettings {
    /// This machine only, over plain HTTP, sessions of twelve hours, no proxy in front.
    fn default() -> Self {
        Self {
            listen: vec![SocketAddr::from(([127, 0, 0, 1], 5380))],
            cookie_secure: false,
            session_ttl: Duration::from_secs(12 * 3600),
            trusted_proxies: Vec::new(),
        }
    }
}

/// What is known about the program itself.
#[derive(Debug, Clone)]
pub struct About {
    /// Version of Atalaya.
    pub version: String,
    /// Commit it was built from, if known.
    pub commit: Option<String>,
    /// The main configuration file.
    pub config_file: String,
    /// Where state is kept.
    pub database: DatabaseLocation,
}

/// Where state is kept.
#[derive(Debug, Clone)]
pub enum DatabaseLocation {
    /// An SQLite file.
    Sqlite(PathBuf),
    /// A server: its address without password.
    Postgresql(String),
}

/// Everything the API is given.
#[derive(Clone)]
pub struct Context {
    /// The running engine.
    pub engine: Handle,
    /// Users, sessions, tokens, history, audit.
    pub store: Arc<dyn StateStore>,
    /// Stored events; `None` when the security half is switched off.
    pub events: Option<Arc<dyn EventStore>>,
    /// The running security half; `None` when it is switched off.
    pub security: Option<Arc<dyn SecurityControl>>,
    /// How the API is set up.
    pub settings: ApiSettings,
    /// The program itself.
    pub about: About,
    /// What time it is.
    pub clock: fn() -> Timestamp,
    /// Cancelled when the program stops: event streams end then.
    pub stop: CancellationToken,
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("settings", &self.settings)
            .field("about", &self.about)
            .finish_non_exhaustive()
    }
}

/// The context and what is kept between requests; cheap to clone.
#[derive(Clone)]
pub(crate) struct App(Arc<AppState>);

/// What [`App`] shares.
pub(crate) struct AppState {
    pub(crate) context: Context,
    pub(crate) sign_ins: SignInLimiter,
    pub(crate) indexes: IndexCache,
    pub(crate) requests: RequestCounters,
    /// Until then nobody notes who was seen when: the store could not take it.
    pub(crate) no_notes_before_us: AtomicI64,
}

impl App {
    pub(crate) fn new(context: Context) -> Self {
        Self(Arc::new(AppState {
            context,
            sign_ins: SignInLimiter::default(),
            indexes: IndexCache::default(),
            requests: RequestCounters::default(),
            no_notes_before_us: AtomicI64::default(),
        }))
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.context.clock)()
    }
}

impl std::ops::Deref for App {
    type Target = AppState;
    fn deref(&self) -> &AppState {
        &self.0
    }
}

impl std::ops::Deref for AppState {
    type Target = Context;
    fn deref(&self) -> &Context {
        &self.context
    }
}
