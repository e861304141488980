//! What was written about lines and their meaning: data source plugins, event types, directives;
//! the built-in ones and those of the user's directories.

use std::path::Path;
use std::sync::Arc;

use config::{FileProblem, builtin};
use model::DataSources;
use model::data_source::{DataSource, EventType};
use model::detector::DetectorPlugin;
use model::directive::Directive;

use crate::disk::Disk;
use crate::security::SecuritySettings;

/// Everything read from files, with every problem found on the way.
#[derive(Debug, Clone, Default)]
pub struct Knowledge {
    /// Built-in plugins and those of `plugins_dir`; a file there replaces a built-in one of the
    /// same name.
    pub plugins: Vec<Arc<DetectorPlugin>>,
    /// Event types and references as written; what people changed lies in the state store.
    pub data_sources: DataSources,
    /// The user's directives first: of two with the same id the first counts.
    pub directives: Vec<Arc<Directive>>,
    /// What could not be used or is odd, with file and line.
    pub problems: Vec<FileProblem>,
}

impl Knowledge {
    /// Reads all of it. Nothing in a file can make this fail.
    #[must_use]
    pub fn load(settings: &SecuritySettings) -> Self {
        Self::of(settings.plugins_dir.as_deref(), settings.directives_dir.as_deref())
    }

    /// As [`load`](Self::load), from these directories.
    #[must_use]
    pub fn of(plugins_dir: Option<&Path>, directives_dir: Option<&Path>) -> Self {
        let mut knowledge = Self::default();
        knowledge.take_data_sources(&builtin::data_sources());
        let mut plugins = Vec::new();
        if let Some(dir) = plugins_dir {
            let dir = dir.to_string_lossy();
            knowledge.take_data_sources(&config::data_sources::load(&dir, &Disk));
            let loaded = config::detector::load(&dir, &Disk);
            knowledge.problems.extend(loaded.problems);
            plugins = loaded.plugins;
        }
        let built_in = builtin::plugins();
        knowledge.problems.extend(built_in.problems);
        let is_replaced =
            |plugin: &DetectorPlugin| plugins.iter().any(|theirs| theirs.name == plugin.name);
        let kept: Vec<_> =
            built_in.plugins.into_iter().filter(|plugin| !is_replaced(plugin)).collect();
        knowledge.plugins = plugins.into_iter().chain(kept).map(Arc::new).collect();

        let user =
            directives_dir.map(|dir| config::directives::load(&dir.to_string_lossy(), &Disk));
        for loaded in user.into_iter().chain([builtin::directives()]) {
            knowledge.problems.extend(loaded.problems);
            for directive in loaded.directives {
                if !knowledge.directives.iter().any(|known| known.id == directive.id) {
                    knowledge.directives.push(Arc::new(directive));
                }
            }
        }
        knowledge.name_directives();
        knowledge
    }

    fn take_data_sources(&mut self, loaded: &config::data_sources::LoadedDataSources) {
        loaded.insert_into(&mut self.data_sources);
        self.problems.extend(loaded.problems.iter().cloned());
    }

    /// Directives are event types of plugin 1505: their priority is the directive's, reliability 1.
    fn name_directives(&mut self) {
        self.data_sources.insert_source(DataSource {
            id: model::PluginId::DIRECTIVE,
            name: "directive".to_owned(),
            description: "Correlation directives".to_owned(),
            product_type: 1, // "Alarm" in OSSIM's list
        });
        for directive in &self.directives {
            self.data_sources.insert_type(EventType {
                plugin_id: model::PluginId::DIRECTIVE,
                sid: model::PluginSid(directive.id),
                name: format!("directive_event: {}", directive.name),
                priority: directive.priority,
                reliability: 1,
                category: 0,
                subcategory: 0,
            });
        }
    }

    /// What enabled plugins want followed, in the order of the plugins.
    pub fn locations(&self) -> impl Iterator<Item = (&str, bool)> {
        let followed = self.plugins.iter().filter(|plugin| {
            plugin.enabled && plugin.source == model::detector::DetectorSource::Log
        });
        followed.flat_map(|plugin| {
            plugin.locations.iter().map(|location| (location.as_str(), plugin.create_file))
        })
    }
}
