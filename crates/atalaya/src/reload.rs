//! SIGHUP: another look at the configuration. One with errors changes nothing.

use std::path::Path;
use std::sync::Arc;

use engine::Handle;
use engine::security::SecurityHandle;
use tracing::{error, info};

use crate::verify;

/// Compiles the configuration beside the running one and swaps it in if it has no error.
pub(crate) async fn reload(nagios_cfg: &Path, engine: &Handle) {
    let path = nagios_cfg.to_owned();
    let Ok(loaded) = tokio::task::spawn_blocking(move || verify::load(&path, false)).await else {
        error!("the configuration could not be read again; the old one stays");
        return;
    };
    verify::complain(&loaded);
    let Some(objects) = loaded.objects else {
        error!("the configuration has errors, so nothing was changed");
        return;
    };
    let (hosts, services) = (objects.hosts.len(), objects.services.len());
    match engine.reload(Arc::new(objects)).await {
        Ok(()) => info!(hosts, services, "configuration reloaded"),
        Err(error) => error!(%error, "the configuration was not reloaded"),
    }
}

/// Plugins, event types and directives again; and what the configuration's hosts now are.
pub(crate) async fn reload_security(security: &SecurityHandle) {
    let reloaded = match security.reload_files().await {
        Ok(()) => security.hosts_changed().await,
        failed => failed,
    };
    match reloaded {
        Ok(()) => info!(problems = security.problems().len(), "plugins and directives reloaded"),
        Err(error) => error!(%error, "plugins and directives were not reloaded"),
    }
}
