//! The data sources and directives that come with the program, in the same formats as anybody
//! else's: see `crates/config/builtin`.

use crate::data_sources::LoadedDataSources;
use crate::detector::LoadedPlugins;
use crate::directives::LoadedDirectives;

/// The plugins.
#[must_use]
pub fn plugins() -> LoadedPlugins {
    LoadedPlugins::default()
}

/// The starter directives.
#[must_use]
pub fn directives() -> LoadedDirectives {
    LoadedDirectives::default()
}

/// What the plugins' event types are called and weigh.
#[must_use]
pub fn data_sources() -> LoadedDataSources {
    LoadedDataSources::default()
}
