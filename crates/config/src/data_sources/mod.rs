//! Data sources and their event types: the `.sql` files that come with OSSIM's plugins, read as
//! data. There is no database: only the rows they would insert count.

use model::data_source::{DataSource, DataSources, EventType, Reference};

use crate::file_problem::FileProblem;
use crate::loader::Loader;

/// What came of reading `.sql` files.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LoadedDataSources {
    /// Rows of `plugin`.
    pub sources: Vec<DataSource>,
    /// Rows of `plugin_sid`.
    pub types: Vec<EventType>,
    /// Rows of `plugin_reference`.
    pub references: Vec<Reference>,
    /// In the order in which they were met.
    pub problems: Vec<FileProblem>,
}

impl LoadedDataSources {
    /// Adds everything to `data_sources`, replacing what has the same number.
    pub fn insert_into(&self, data_sources: &mut DataSources) {
        self.sources.iter().for_each(|source| data_sources.insert_source(source.clone()));
        self.types.iter().for_each(|one| data_sources.insert_type(one.clone()));
        self.references.iter().for_each(|reference| data_sources.insert_reference(*reference));
    }
}

/// Every `*.sql` file of a directory, in the order of their names.
#[must_use]
pub fn load(dir: &str, loader: &dyn Loader) -> LoadedDataSources {
    let mut loaded = LoadedDataSources::default();
    for entry in loader.list_dir(dir).unwrap_or_default() {
        if entry.name.ends_with(".sql")
            && let Ok(bytes) = loader.read(&format!("{dir}/{}", entry.name))
        {
            let one = read(&entry.name, &bytes);
            loaded.sources.extend(one.sources);
            loaded.types.extend(one.types);
            loaded.references.extend(one.references);
            loaded.problems.extend(one.problems);
        }
    }
    loaded
}

/// The rows of one text; `file` is how problems call it.
#[must_use]
pub fn read(_file: &str, _text: &[u8]) -> LoadedDataSources {
    LoadedDataSources::default()
}
