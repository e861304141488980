//! The tables `[collect]`, `[events]` and `[correlation]` of `atalaya.toml`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use engine::security::{JournalUse, SecuritySettings, TlsSettings};
use serde::Deserialize;

/// Where `logger -n 127.0.0.1 -P 5514` finds us.
const SYSLOG: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 5514);

/// `[collect]`: what is listened to and followed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CollectTable {
    syslog_udp: Option<Vec<SocketAddr>>,
    syslog_tcp: Option<Vec<SocketAddr>>,
    syslog_tls: Option<Vec<SocketAddr>>,
    tls_certificate: Option<PathBuf>,
    tls_key: Option<PathBuf>,
    follow: Option<Vec<String>>,
    follow_plugin_files: Option<bool>,
    journal: Option<Journal>,
    queue_bytes: Option<u64>,
    sensor: Option<IpAddr>,
}

/// `[events]`: how long events are kept.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EventsTable {
    keep_days: Option<u32>,
    keep_bytes: Option<u64>,
}

/// `[correlation]`: directives and alarms.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CorrelationTable {
    state_bytes: Option<usize>,
    alarm_service: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Journal {
    Auto,
    On,
    Off,
}

/// All of them with the directories of plugins and directives; relative to `base`, which is the
/// directory of the settings file or else of `nagios.cfg`.
pub(super) fn settings(
    data: &Path,
    base: &Path,
    plugins_dir: Option<PathBuf>,
    directives_dir: Option<PathBuf>,
    (collect, events, correlation): (CollectTable, EventsTable, CorrelationTable),
) -> Result<SecuritySettings> {
    Ok(SecuritySettings {
        directory: data.to_owned(),
        plugins_dir: directory(base, plugins_dir, "plugins.d")?,
        directives_dir: directory(base, directives_dir, "directives.d")?,
        syslog_udp: collect.syslog_udp.unwrap_or_else(|| vec![SYSLOG]),
        syslog_tcp: collect.syslog_tcp.unwrap_or_else(|| vec![SYSLOG]),
        tls: match (collect.tls_certificate, collect.tls_key) {
            (Some(certificate), Some(key)) => Some(TlsSettings {
                listen: collect.syslog_tls.unwrap_or_default(),
                certificate_chain: certificate,
                key,
            }),
            (None, None) if collect.syslog_tls.is_none() => None,
            _ => bail!("syslog_tls needs both tls_certificate and tls_key"),
        },
        follow: collect.follow.unwrap_or_default(),
        follow_plugin_files: collect.follow_plugin_files.unwrap_or(true),
        journal: match collect.journal {
            None | Some(Journal::Auto) => JournalUse::Auto,
            Some(Journal::On) => JournalUse::On,
            Some(Journal::Off) => JournalUse::Off,
        },
        queue_bytes: collect.queue_bytes.unwrap_or(1 << 30).max(16 << 20),
        sensor: collect.sensor.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        keep_days: events.keep_days.unwrap_or(90),
        keep_bytes: events.keep_bytes.unwrap_or(20 << 30),
        state_bytes: correlation.state_bytes.unwrap_or(256 << 20).max(1 << 20),
        alarm_service: correlation.alarm_service.unwrap_or_else(|| "Security alarms".to_owned()),
    })
}

/// A directory that was named must exist; the usual one may be missing.
fn directory(base: &Path, given: Option<PathBuf>, usual: &str) -> Result<Option<PathBuf>> {
    match given {
        Some(given) => {
            let path = base.join(given);
            if !path.is_dir() {
                bail!("{} is not a directory", path.display());
            }
            Ok(Some(path))
        }
        None => Ok(Some(base.join(usual)).filter(|path| path.is_dir())),
    }
}
