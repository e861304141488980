//! The data sources and directives that come with the program, in the same formats as anybody
//! else's: see `crates/config/builtin`. A test reads every sample line that stands in them.

use crate::data_sources::{self, LoadedDataSources};
use crate::detector::{self, Environment, LoadedPlugins};
use crate::directives::{self, LoadedDirectives};

/// Includes a file of the directory of built-in files: its name there, and its text.
macro_rules! builtin {
    ($($file:literal),* $(,)?) => {
        &[$(($file, include_str!(concat!("../../builtin/", $file)))),*]
    };
}

/// Plugins: name and text.
const PLUGINS: &[(&str, &str)] = builtin![
    "plugins/apache.cfg",
    "plugins/iptables.cfg",
    "plugins/nagios.cfg",
    "plugins/nginx.cfg",
    "plugins/pam_unix.cfg",
    "plugins/ssh.cfg",
    "plugins/sudo.cfg",
];

const DIRECTIVES: &[(&str, &str)] =
    builtin!["directives/availability.xml", "directives/brute_force.xml", "directives/scan.xml",];

const DATA_SOURCES: &[(&str, &str)] = builtin![
    "data_sources/apache.sql",
    "data_sources/iptables.sql",
    "data_sources/nagios.sql",
    "data_sources/nginx.sql",
    "data_sources/pam_unix.sql",
    "data_sources/ssh.sql",
    "data_sources/sudo.sql",
];

/// Every built-in file, by its name below `builtin:`.
pub fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    [PLUGINS, DIRECTIVES, DATA_SOURCES].into_iter().flatten().copied()
}

/// The plugins: sshd (4003), pam_unix (4004), sudo (4005), Apache (1501), nginx (9001), packets
/// of the Linux kernel (1503), and state changes of monitored hosts and services (1525).
#[must_use]
pub fn plugins() -> LoadedPlugins {
    let mut loaded = LoadedPlugins::default();
    for (file, text) in PLUGINS {
        let one = detector::read(&name(file), text.as_bytes(), None, &Environment::default());
        loaded.plugins.extend(one.plugins);
        loaded.problems.extend(one.problems);
    }
    loaded
}

/// The starter directives: 5901 and 5902 a host fails after an attack, 17901 port scan then
/// attack, 51901 guessed SSH passwords, 51902 refused uses of sudo.
#[must_use]
pub fn directives() -> LoadedDirectives {
    let mut loaded = LoadedDirectives::default();
    for (file, text) in DIRECTIVES {
        let one = directives::read(&name(file), text, None);
        loaded.directives.extend(one.directives);
        loaded.problems.extend(one.problems);
    }
    loaded
}

/// What the plugins' event types are called and weigh.
#[must_use]
pub fn data_sources() -> LoadedDataSources {
    let mut loaded = LoadedDataSources::default();
    for (file, text) in DATA_SOURCES {
        let one = data_sources::read(&name(file), text.as_bytes());
        loaded.sources.extend(one.sources);
        loaded.types.extend(one.types);
        loaded.references.extend(one.references);
        loaded.problems.extend(one.problems);
    }
    loaded
}

/// How problems and pages call a built-in file: `builtin:plugins/ssh.cfg`.
fn name(file: &str) -> String {
    format!("builtin:{file}")
}
