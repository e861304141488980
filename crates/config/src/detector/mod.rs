//! Data source plugins: OSSIM's `.cfg` files, as they are.
//!
//! [`load`] reads a directory, [`load_file`] one file of it, [`read`] a text. What cannot be used
//! is a [`FileProblem`]: a bad rule costs that rule, a bad file that file, never more.

use model::detector::DetectorPlugin;

use crate::file_problem::FileProblem;
use crate::loader::Loader;

/// What came of reading plugins.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LoadedPlugins {
    /// In the order of their file names.
    pub plugins: Vec<DetectorPlugin>,
    /// In the order in which they were met.
    pub problems: Vec<FileProblem>,
}

/// What plugins refer to outside their file: the aliases of regular expressions, and the agent's
/// configuration.
#[derive(Debug, Clone, Default)]
pub struct Environment {}

impl Environment {
    /// Reads `aliases.cfg` and `config.cfg` of a directory.
    #[must_use]
    pub fn load(_dir: &str, _loader: &dyn Loader) -> (Self, Vec<FileProblem>) {
        (Self::default(), Vec::new())
    }
}

/// Every plugin of a directory: its files `*.cfg`, in the order of their names.
#[must_use]
pub fn load(dir: &str, loader: &dyn Loader) -> LoadedPlugins {
    let (environment, problems) = Environment::load(dir, loader);
    let mut loaded = LoadedPlugins { plugins: Vec::new(), problems };
    for entry in loader.list_dir(dir).unwrap_or_default() {
        if entry.name.ends_with(".cfg")
            && let Ok(bytes) = loader.read(&format!("{dir}/{}", entry.name))
        {
            let one = read(&entry.name, &bytes, None, &environment);
            loaded.plugins.extend(one.plugins);
            loaded.problems.extend(one.problems);
        }
    }
    loaded
}

/// One plugin file, with the aliases and settings of its directory.
#[must_use]
pub fn load_file(path: &str, loader: &dyn Loader) -> LoadedPlugins {
    let dir = path.rsplit_once('/').map_or(".", |(dir, _)| dir);
    let (environment, _) = Environment::load(dir, loader);
    loader.read(path).map_or_else(|_| LoadedPlugins::default(), |b| read(path, &b, None, &environment))
}

/// The text of one plugin file called `name`, with its `.local` file if there is one.
#[must_use]
pub fn read(
    _name: &str,
    _text: &[u8],
    _local: Option<&[u8]>,
    _environment: &Environment,
) -> LoadedPlugins {
    LoadedPlugins::default()
}
