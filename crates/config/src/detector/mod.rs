//! Data source plugins: OSSIM's `.cfg` files, as they are.
//!
//! [`load`] reads a directory, [`load_file`] one file of it, [`read`] a text. What cannot be used
//! is a [`FileProblem`]: a bad rule costs that rule, a bad file that file, never more.
//!
//! Where to start: `ini` is the dialect, `plugin` and `rule` what sections mean, `pattern` turns
//! regular expressions of Python into ours, `template` reads values, `environment` is what stands
//! outside the file.

mod environment;
mod ini;
mod pattern;
mod plugin;
mod rule;
mod template;
#[cfg(test)]
mod tests;
mod traced;

use std::sync::Arc;

use model::detector::DetectorPlugin;

pub use environment::Environment;

use crate::directory::{file_names, join, read_file};
use crate::file_problem::{FileProblem, MAX_FILE, Problems, SourceText};
use crate::loader::Loader;
use ini::Ini;

/// What came of reading plugins.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LoadedPlugins {
    /// In the order of their file names.
    pub plugins: Vec<DetectorPlugin>,
    /// In the order in which they were met.
    pub problems: Vec<FileProblem>,
}

impl LoadedPlugins {
    fn add(&mut self, other: Self) {
        self.plugins.extend(other.plugins);
        self.problems.extend(other.problems);
    }
}

/// Every plugin of a directory: its files `*.cfg`, in the order of their names, each with its
/// `.cfg.local`. `aliases.cfg` and `config.cfg` are what plugins refer to: those of the directory
/// or, as OSSIM has them, of the one above.
#[must_use]
pub fn load(dir: &str, loader: &dyn Loader) -> LoadedPlugins {
    let (environment, problems) = environment_of(dir, loader);
    let mut loaded = LoadedPlugins { plugins: Vec::new(), problems };
    match file_names(dir, ".cfg", loader) {
        Ok(names) => {
            for name in names.iter().filter(|name| !BESIDE.contains(&name.as_str())) {
                loaded.add(load_with(&join(dir, name), loader, &environment));
            }
        }
        Err(problem) => loaded.problems.push(*problem),
    }
    loaded
}

/// One plugin file, with the aliases and settings of its directory.
#[must_use]
pub fn load_file(path: &str, loader: &dyn Loader) -> LoadedPlugins {
    let dir = path.rsplit_once('/').map_or(".", |(dir, _)| if dir.is_empty() { "/" } else { dir });
    let (environment, problems) = environment_of(dir, loader);
    let mut loaded = LoadedPlugins { plugins: Vec::new(), problems };
    loaded.add(load_with(path, loader, &environment));
    loaded
}

/// The text of one plugin file called `name`, with its `.local` file if there is one.
#[must_use]
pub fn read(
    name: &str,
    text: &[u8],
    local: Option<&[u8]>,
    environment: &Environment,
) -> LoadedPlugins {
    let mut problems = Problems::default();
    let mut ini = Ini::default();
    ini.read(SourceText::new(name, text), &mut problems);
    if let Some(local) = local {
        ini.read(SourceText::new(&format!("{name}.local"), local), &mut problems);
    }
    let plugin = plugin::read(&Arc::from(name), &ini, environment, &mut problems);
    LoadedPlugins { plugins: plugin.into_iter().collect(), problems: problems.in_order() }
}

/// Files of a plugin directory that are not plugins.
const BESIDE: [&str; 2] = ["aliases.cfg", "config.cfg"];

/// The aliases and settings of a directory of plugins, and what is wrong with them.
#[must_use]
pub fn environment_of(dir: &str, loader: &dyn Loader) -> (Environment, Vec<FileProblem>) {
    let mut environment = Environment::default();
    let mut problems = Vec::new();
    let beside = |name: &str| {
        let paths = [join(dir, name), join(dir, &format!("../{name}"))];
        paths.into_iter().find_map(|path| read_file(&path, loader).ok().map(|bytes| (path, bytes)))
    };
    for name in ["aliases.cfg", "aliases.cfg.local", "aliases.local"] {
        if let Some((path, bytes)) = beside(name) {
            problems.extend(environment.add_aliases(&path, &bytes));
        }
    }
    for name in ["config.cfg", "config.cfg.local"] {
        if let Some((path, bytes)) = beside(name) {
            problems.extend(environment.add_settings(&path, &bytes));
        }
    }
    (environment, problems)
}

fn load_with(path: &str, loader: &dyn Loader, environment: &Environment) -> LoadedPlugins {
    match read_file(path, loader) {
        Ok(bytes) => {
            let local = loader.read(&format!("{path}.local")).ok();
            let local = local.filter(|bytes| bytes.len() <= MAX_FILE);
            read(path, &bytes, local.as_deref(), environment)
        }
        Err(problem) => LoadedPlugins { plugins: Vec::new(), problems: vec![*problem] },
    }
}
