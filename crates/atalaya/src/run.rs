//! `atalaya run`: start order, signals, stop order.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use api::{About, ApiSettings, DatabaseLocation, accounts};
use engine::security::{Security, SecurityParts, SecuritySettings, StateChanges};
use engine::{Engine, EngineSettings, clock};
use jiff::tz::TimeZone;
use model::objects::Objects;
use plugins::runner::Runner;
use store_events::{EventStore, Tantivy, TantivySettings};
use store_state::{Sqlite, SqliteSettings, StateStore};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::data_dir::DataDir;
use crate::options::RunOptions;
use crate::settings::Settings;
use crate::{first_login, limits, reload, verify};

/// How long listeners may take to finish their answers when stopping.
const LISTENERS_STOP: Duration = Duration::from_secs(2);
/// How often old history and expired sessions are looked for.
const HOUSEKEEPING: Duration = Duration::from_secs(3600);

pub(crate) fn run(options: &RunOptions) -> Result<()> {
    start_logging();
    limits::raise_open_files();
    let settings = Settings::of_run(options)?;
    let objects = configuration(&settings)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the runtime could not be started")?;
    let result = runtime.block_on(serve(settings, objects));
    // A check that hangs in a system call (a dead NFS mount) must not keep us from stopping.
    runtime.shutdown_background();
    result
}

fn start_logging() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("ATALAYA_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,sqlx=warn"));
    // A second call (tests) keeps the first.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .try_init();
}

fn configuration(settings: &Settings) -> Result<Objects> {
    let loaded = verify::load(&settings.nagios, false);
    verify::complain(&loaded);
    let Some(objects) = loaded.objects else {
        bail!("{} has errors; nothing was started", settings.nagios.display());
    };
    Ok(objects)
}

async fn serve(settings: Settings, objects: Objects) -> Result<()> {
    let mut signals = Signals::listen()?;
    // Ports first: if somebody else has them, nothing has happened yet.
    let listeners = bind(&settings).await?;
    let _owned = DataDir::take(&settings.data)?;
    let database = Arc::new(Sqlite::open(&settings.database(), SqliteSettings::default()).await?);
    let store: Arc<dyn StateStore> = database.clone();
    let first = accounts::create_first_login(&*store, clock::now()).await?;
    let (zone, runner) = (zone(&objects), Arc::new(Runner::new(settings.runner.clone())));
    let (state_changes, state_changes_end) =
        StateChanges::channel(&settings.security.alarm_service);
    let mut engine = Engine::start(EngineSettings {
        zone: zone.clone(),
        objects: Arc::new(objects),
        store: store.clone(),
        runner: runner.clone(),
        history_log: settings.history_log(),
        state_changes: Some(state_changes),
    })
    .await?;
    let security = Security::start(SecurityParts {
        events: events(&settings.security).await?,
        settings: settings.security.clone(),
        store: database,
        engine: engine.handle(),
        runner,
        zone,
        state_changes: state_changes_end,
    })
    .await?;

    let stop = CancellationToken::new();
    let mut tasks = JoinSet::new();
    let router = api::router(context(&settings, &engine, &security, &store, &stop));
    let mut addresses = Vec::new();
    for listener in listeners {
        addresses.push(listener.local_addr()?);
        tasks.spawn(api::serve(router.clone(), listener, stop.clone()));
    }
    tasks.spawn(housekeeping(store.clone(), settings.history_days, stop.clone()));
    first_login::announce(&addresses, first.as_ref());

    let (handle, security_handle) = (engine.handle(), security.handle());
    let ended = loop {
        tokio::select! {
            asked = signals.next() => match asked {
                Asked::Stop => break Ok(()),
                Asked::Reload => {
                    reload::reload(&settings.nagios, &handle).await;
                    reload::reload_security(&security_handle).await;
                }
            },
            why = engine.failed() => break Err(anyhow::anyhow!(why)),
        }
    };
    info!("stopping");
    stop.cancel();
    let listeners_end = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(LISTENERS_STOP, listeners_end).await.is_err() {
        warn!("some connections were cut");
    }
    // Its alarms become results of services, so it stops before those who take them.
    security.stop().await;
    if ended.is_ok() {
        engine.stop().await;
    }
    store.close().await;
    ended
}

async fn bind(settings: &Settings) -> Result<Vec<TcpListener>> {
    let mut listeners = Vec::new();
    for address in &settings.listen {
        let listener = TcpListener::bind(address).await.with_context(|| {
            format!("cannot listen on {address}; choose another address with --listen")
        })?;
        listeners.push(listener);
    }
    Ok(listeners)
}

async fn events(settings: &SecuritySettings) -> Result<Arc<dyn EventStore>> {
    let directory = settings.directory.join("events");
    Ok(Arc::new(Tantivy::open(&directory, TantivySettings::default()).await?))
}

fn context(
    settings: &Settings,
    engine: &Engine,
    security: &Security,
    store: &Arc<dyn StateStore>,
    stop: &CancellationToken,
) -> api::Context {
    api::Context {
        engine: engine.handle(),
        store: store.clone(),
        events: Some(security.handle().events().clone()),
        security: Some(Arc::new(security.handle())),
        settings: ApiSettings {
            listen: settings.listen.clone(),
            cookie_secure: settings.cookie_secure,
            trusted_proxies: settings.trusted_proxies.clone(),
            session_ttl: Duration::from_secs(u64::from(settings.session_hours) * 3600),
        },
        about: About {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            commit: option_env!("ATALAYA_COMMIT").map(str::to_owned),
            config_file: settings.nagios.display().to_string(),
            database: DatabaseLocation::Sqlite(settings.database()),
        },
        clock: clock::now,
        stop: stop.clone(),
    }
}

/// `use_timezone` of the configuration, else the system's.
fn zone(objects: &Objects) -> TimeZone {
    let Some(name) = &objects.settings.use_timezone else { return TimeZone::system() };
    TimeZone::get(name).unwrap_or_else(|error| {
        warn!(%error, "use_timezone={name} is not a known time zone; the system's is used");
        TimeZone::system()
    })
}

async fn housekeeping(
    store: Arc<dyn StateStore>,
    history_days: u32,
    stop: CancellationToken,
) -> std::io::Result<()> {
    loop {
        let now = clock::now();
        if history_days > 0 {
            let keep = Duration::from_secs(u64::from(history_days) * 86_400);
            if let Err(error) = store.delete_history_before(now - keep).await {
                warn!(%error, "old history could not be deleted");
            }
        }
        if let Err(error) = store.delete_expired_sessions(now).await {
            warn!(%error, "expired sessions could not be deleted");
        }
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(HOUSEKEEPING) => {}
        }
    }
}

/// The signals we obey.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hangup: Signal,
}

impl Signals {
    fn listen() -> Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) -> Asked {
        tokio::select! {
            _ = self.terminate.recv() => Asked::Stop,
            _ = self.interrupt.recv() => Asked::Stop,
            _ = self.hangup.recv() => Asked::Reload,
        }
    }
}

/// What a signal asks for.
enum Asked {
    /// SIGTERM, SIGINT.
    Stop,
    /// SIGHUP.
    Reload,
}
