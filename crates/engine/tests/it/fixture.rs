//! An engine on a configuration written for one test.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use engine::disk::Disk;
use engine::{Engine, EngineSettings, Handle, Live};
use jiff::tz::TimeZone;
use model::objects::Objects;
use plugins::runner::{Runner, RunnerSettings};
use store_state::journal::JournalLimits;
use store_state::{Sqlite, SqliteSettings, StateStore};

/// Commands and one host; services are each test's own.
const COMMON: &str = "\
define command {
 command_name sh
 command_line /bin/sh -c '$ARG1$'
}
define contact {
 contact_name nobody
 host_notification_commands sh!true
 service_notification_commands sh!true
}
define host {
 host_name h
 max_check_attempts 2
 contacts nobody
}
define service {
 name common
 register 0
 host_name h
 max_check_attempts 2
 check_interval 1
 retry_interval 1
 contacts nobody
}
";

/// A directory with a configuration and a database.
pub(crate) struct Fixture {
    dir: tempfile::TempDir,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Compiles a configuration with these object definitions added.
    pub(crate) fn objects(&self, more: &str) -> Arc<Objects> {
        fs::write(self.path().join("objects.cfg"), format!("{COMMON}{more}")).unwrap();
        let main = "cfg_file=objects.cfg\ncheck_result_path=.\ntemp_path=.\ninterval_length=1\n\
                    service_inter_check_delay_method=n\nillegal_macro_output_chars=`\n";
        let path = self.path().join("nagios.cfg");
        fs::write(&path, main).unwrap();
        let loaded = config::load(path.to_str().unwrap(), &config::LoadOptions::default(), &Disk);
        Arc::new(loaded.objects.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics)))
    }

    pub(crate) async fn store(&self, size_limit_bytes: Option<u64>) -> Arc<dyn StateStore> {
        let journal =
            JournalLimits { give_up_after: Duration::from_millis(200), ..JournalLimits::default() };
        let settings = SqliteSettings { journal, size_limit_bytes, ..SqliteSettings::default() };
        Arc::new(Sqlite::open(&self.path().join("state.db"), settings).await.unwrap())
    }

    pub(crate) fn history_log(&self) -> PathBuf {
        self.path().join("log/nagios.log")
    }

    pub(crate) async fn engine(&self, objects: Arc<Objects>, store: Arc<dyn StateStore>) -> Engine {
        Engine::start(EngineSettings {
            objects,
            store,
            runner: Arc::new(Runner::new(RunnerSettings::default())),
            zone: TimeZone::UTC,
            state_changes: None,
            history_log: self.history_log(),
        })
        .await
        .unwrap()
    }
}

/// The published state of a service on host `h`.
pub(crate) fn service(engine: &Handle, name: &str) -> Option<Arc<Live>> {
    let view = engine.view();
    view.objects.service("h", name).map(|id| view.service(id))
}

/// Follows changes until `found` says yes; fails after ten seconds.
pub(crate) async fn wait_for<T>(
    engine: &Handle,
    what: &str,
    mut found: impl FnMut() -> Option<T>,
) -> T {
    let mut changes = engine.changes();
    let waiting = async {
        loop {
            if let Some(value) = found() {
                return value;
            }
            // Lagging is no harm: what matters is read from the view.
            let _ = changes.recv().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), waiting)
        .await
        .unwrap_or_else(|_| panic!("{what}"))
}
