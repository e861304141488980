//! `atalaya.toml`: how this program runs. What it monitors is in Nagios' files.
//!
//! Order of precedence: command line, environment (`ATALAYA_…`), file, default.

mod security;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use engine::security::SecuritySettings;
use fs_err as fs;
use plugins::runner::{DEFAULT_OUTPUT_CAP_BYTES, NativeMode, RunnerSettings};
use serde::Deserialize;

use crate::options::{DataOption, RunOptions};

/// Looked for when no `--config` is given.
const DEFAULT_FILE: &str = "/etc/atalaya/atalaya.toml";

/// The file, every setting optional. Names and defaults are documented in
/// `docs/reference/settings.md`; a test compares the two.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    nagios: Option<PathBuf>,
    data: Option<PathBuf>,
    listen: Option<Vec<SocketAddr>>,
    cookie_secure: Option<bool>,
    trusted_proxies: Option<Vec<IpAddr>>,
    session_hours: Option<u32>,
    native_plugins: Option<NativePlugins>,
    max_concurrent_programs: Option<usize>,
    plugin_output_bytes: Option<usize>,
    history_days: Option<u32>,
    plugins_dir: Option<PathBuf>,
    directives_dir: Option<PathBuf>,
    #[serde(default)]
    collect: security::CollectTable,
    #[serde(default)]
    events: security::EventsTable,
    #[serde(default)]
    correlation: security::CorrelationTable,
}

/// `native_plugins`
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum NativePlugins {
    Prefer,
    Fallback,
    Off,
}

/// Everything decided.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) nagios: PathBuf,
    pub(crate) data: PathBuf,
    pub(crate) listen: Vec<SocketAddr>,
    pub(crate) cookie_secure: bool,
    pub(crate) trusted_proxies: Vec<IpAddr>,
    pub(crate) session_hours: u32,
    pub(crate) runner: RunnerSettings,
    pub(crate) history_days: u32,
    pub(crate) security: SecuritySettings,
}

impl Settings {
    /// Of `atalaya run`.
    pub(crate) fn of_run(options: &RunOptions) -> Result<Self> {
        let (path, file) = read(options.config.as_deref())?;
        let Some(nagios) = options.nagios.clone().or(file.nagios) else {
            bail!(
                "which configuration? give --nagios /path/to/nagios.cfg, or `nagios = \"…\"` in atalaya.toml"
            );
        };
        let listen = match options.listen.is_empty() {
            false => options.listen.clone(),
            true => file.listen.unwrap_or_else(|| vec![SocketAddr::from(([127, 0, 0, 1], 7780))]),
        };
        let data = options.data.clone().or(file.data).unwrap_or_else(default_data);
        let base = path.as_deref().unwrap_or(&nagios).parent().unwrap_or(Path::new("."));
        Ok(Self {
            security: security::settings(
                &data,
                base,
                file.plugins_dir,
                file.directives_dir,
                (file.collect, file.events, file.correlation),
            )?,
            nagios,
            data,
            listen,
            cookie_secure: file.cookie_secure.unwrap_or(false),
            trusted_proxies: file.trusted_proxies.unwrap_or_default(),
            session_hours: file.session_hours.unwrap_or(12).clamp(1, 24 * 365),
            runner: RunnerSettings {
                native: match file.native_plugins {
                    None | Some(NativePlugins::Prefer) => NativeMode::Prefer,
                    Some(NativePlugins::Fallback) => NativeMode::Fallback,
                    Some(NativePlugins::Off) => NativeMode::Off,
                },
                max_concurrent: file.max_concurrent_programs.unwrap_or(0),
                output_cap_bytes: file
                    .plugin_output_bytes
                    .unwrap_or(DEFAULT_OUTPUT_CAP_BYTES)
                    .clamp(4096, 16 << 20),
                ..RunnerSettings::default()
            },
            history_days: file.history_days.unwrap_or(400),
        })
    }

    /// The state database.
    pub(crate) fn database(&self) -> PathBuf {
        database_in(&self.data)
    }

    /// The history log in `nagios.log` format.
    pub(crate) fn history_log(&self) -> PathBuf {
        self.data.join("log").join("nagios.log")
    }
}

/// The state database of commands that work without the server.
pub(crate) fn database_of(place: &DataOption) -> Result<PathBuf> {
    let data = match &place.data {
        Some(data) => data.clone(),
        None => read(place.config.as_deref())?.1.data.unwrap_or_else(default_data),
    };
    let database = database_in(&data);
    if !database.exists() {
        bail!(
            "{} does not exist: has `atalaya run` run with this data directory?",
            database.display()
        );
    }
    Ok(database)
}

fn database_in(data: &Path) -> PathBuf {
    data.join("state.db")
}

fn default_data() -> PathBuf {
    PathBuf::from("/var/lib/atalaya")
}

fn read(given: Option<&Path>) -> Result<(Option<PathBuf>, File)> {
    let path = match given {
        Some(path) => path,
        None if Path::new(DEFAULT_FILE).exists() => Path::new(DEFAULT_FILE),
        None => return Ok((None, File::default())),
    };
    let text = fs::read_to_string(path)?;
    // The parser's message shows the line and points at the place.
    let file =
        toml::from_str(&text).with_context(|| format!("{} is not usable", path.display()))?;
    Ok((Some(path.to_owned()), file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_setting_is_an_error_that_names_the_known_ones() {
        let error = toml::from_str::<File>("listn = []").unwrap_err().to_string();
        assert!(error.contains("listn") && error.contains("listen"), "{error}");
    }

    /// The names in "unknown field `x`, expected one of `a`, `b`".
    fn known(error: &str) -> impl Iterator<Item = &str> {
        let line = error.lines().find(|line| line.contains("expected")).unwrap_or_default();
        line.split('`').skip(3).step_by(2)
    }

    #[test]
    fn every_setting_is_documented() {
        let docs = include_str!("../../../../docs/reference/settings.md");
        let mut walked = 0;
        for table in ["", "collect", "events", "correlation"] {
            let text = if table.is_empty() { "x = 1".into() } else { format!("[{table}]\nx = 1") };
            let error = toml::from_str::<File>(&text).unwrap_err().to_string();
            for name in known(&error) {
                walked += 1;
                if ["collect", "events", "correlation"].contains(&name) {
                    assert!(docs.contains(&format!("`[{name}]`")), "`[{name}]`");
                } else {
                    assert!(
                        docs.contains(&format!("| `{name}` |")),
                        "`{name}` is not in settings.md"
                    );
                }
            }
        }
        assert!(walked >= 25, "{walked}");
    }
}
