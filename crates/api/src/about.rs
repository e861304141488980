//! About this installation.

use std::path::Path;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use model::objects::Objects;

use crate::auth::Caller;
use crate::context::{App, DatabaseLocation};
use crate::extract::{NoParameters, Query};
use crate::problem::Problem;
use crate::schema::{About, Build, Counts, Database, Time};
use crate::web;

/// About.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/about", get(show))
}

/// About this installation
#[utoipa::path(
    get, path = "/api/v1/about", tag = "system", operation_id = "getAbout",
    responses((status = 200, description = "About this installation", body = About))
)]
pub(crate) async fn show(
    State(app): State<App>,
    _: Caller,
    _: Query<NoParameters>,
) -> Result<axum::Json<About>, Problem> {
    let view = app.engine.view();
    let started_at = app.engine.stats().started_at;
    let uptime_s = match started_at.is_never() {
        true => 0,
        false => app.now().since(started_at).as_secs(),
    };
    Ok(axum::Json(About {
        name: "Atalaya".to_owned(),
        version: app.about.version.clone(),
        licence: env!("CARGO_PKG_LICENSE").to_owned(),
        started_at: Time::known(started_at),
        uptime_s,
        config_file: app.about.config_file.clone(),
        loaded_at: Time::known(view.loaded_at),
        database: database(&app.about.database).await,
        counts: counts(&view.objects),
        build: Build {
            profile: if cfg!(debug_assertions) { "debug" } else { "release" }.to_owned(),
            target: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
            commit: app.about.commit.clone(),
            web_ui: web::is_built(),
        },
    }))
}

async fn database(location: &DatabaseLocation) -> Database {
    match location {
        DatabaseLocation::Sqlite(path) => Database {
            kind: "sqlite".to_owned(),
            path: path.display().to_string(),
            size_bytes: size_with_log(path).await,
        },
        DatabaseLocation::Postgresql(server) => {
            Database { kind: "postgresql".to_owned(), path: server.clone(), size_bytes: None }
        }
    }
}

/// Size of the file and of its write-ahead log; unknown is not worth failing for.
async fn size_with_log(path: &Path) -> Option<u64> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let file = fs_err::tokio::metadata(path).await.ok()?.len();
    let log = fs_err::tokio::metadata(Path::new(&log)).await.map_or(0, |found| found.len());
    Some(file + log)
}

fn counts(objects: &Objects) -> Counts {
    let count = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
    Counts {
        hosts: count(objects.hosts.len()),
        services: count(objects.services.len()),
        host_groups: count(objects.host_groups.len()),
        service_groups: count(objects.service_groups.len()),
        contacts: count(objects.contacts.len()),
        contact_groups: count(objects.contact_groups.len()),
        commands: count(objects.commands.len()),
        timeperiods: count(objects.timeperiods.len()),
    }
}
