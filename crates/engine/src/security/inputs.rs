//! What is to be collected, from the settings and from what plugins name.

use std::collections::BTreeSet;

use collect::{CollectSettings, FollowFrom, FollowSpec};

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
