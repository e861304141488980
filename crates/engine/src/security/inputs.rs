//! What is to be collected, from the settings and from what plugins name.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use collect::queue::QueueWriter;
use collect::{
    CollectError, CollectSettings, Collector, Drops, FollowFrom, FollowSpec, SourceCounters,
    SourceKind,
};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::error;

use crate::security::{Knowledge, SecuritySettings};

/// Settings of the collector.
pub(super) fn collect_settings(
    settings: &SecuritySettings,
    knowledge: &Knowledge,
) -> CollectSettings {
    CollectSettings {
        udp: settings.syslog_udp.clone(),
        tcp: settings.syslog_tcp.clone(),
        tls: settings.tls.clone(),
        files: files(settings, knowledge),
        journal: settings.journal,
        ..CollectSettings::default()
    }
}

/// Starts the inputs. A listener whose address somebody else has is left out and shown as a source
/// that does not work: monitoring must not stay down because of it.
pub(super) async fn start(
    mut wanted: CollectSettings,
    queue: &QueueWriter,
    stop: &CancellationToken,
    tasks: &TaskTracker,
) -> Result<(Collector, Vec<SourceCounters>), CollectError> {
    let mut not_listening = Vec::new();
    loop {
        let attempt = Collector::start(wanted.clone(), queue.clone(), stop.clone(), tasks).await;
        let (what, address, source) = match attempt {
            Ok(collector) => return Ok((collector, not_listening)),
            Err(CollectError::Listen { what, address, source }) => (what, address, source),
            Err(other) => return Err(other),
        };
        error!(error = %source, "cannot listen on {address} for {what}; nothing is received there");
        let kind = match what {
            "syslog-udp" => SourceKind::SyslogUdp,
            "syslog-tcp" => SourceKind::SyslogTcp,
            _ => SourceKind::SyslogTls,
        };
        not_listening.push(broken(kind, address, &source));
        let addresses = match kind {
            SourceKind::SyslogUdp => &mut wanted.udp,
            SourceKind::SyslogTcp => &mut wanted.tcp,
            _ => match &mut wanted.tls {
                Some(tls) => &mut tls.listen,
                None => continue,
            },
        };
        addresses.retain(|one| *one != address);
    }
}

/// Files to follow: those of the settings, then those that plugins name, each once.
pub(super) fn files(settings: &SecuritySettings, knowledge: &Knowledge) -> Vec<FollowSpec> {
    let named = settings.follow.iter().map(|pattern| (pattern.as_str(), false));
    let by_plugins = knowledge.locations().filter(|_| settings.follow_plugin_files);
    let mut seen = BTreeSet::new();
    named
        .chain(by_plugins)
        .filter(|(pattern, _)| seen.insert(*pattern))
        .map(|(pattern, create)| FollowSpec {
            pattern: pattern.to_owned(),
            create,
            from: FollowFrom::End,
        })
        .collect()
}

fn broken(kind: SourceKind, address: SocketAddr, why: &std::io::Error) -> SourceCounters {
    SourceCounters {
        name: format!("{} {address}", kind.as_str()),
        kind,
        received: 0,
        bytes: 0,
        dropped: Drops::default(),
        last_at: None,
        connections: 0,
        error: Some(format!("cannot listen: {why}")),
        enabled: true,
    }
}
