//! Text in, typed definitions out: `nagios.cfg`, its object files, and what is wrong with them.
//!
//! This crate opens no file: the caller hands it a [`Loader`]. One call does everything: [`load`]
//! reads the main file, reads and resolves the objects, runs the pre-flight check and returns
//! [`Loaded`]: the compiled [`Objects`] when nothing is wrong, every
//! problem found in one run as [`Diagnostic`]s, and the [`Report`] behind `nagios -v`.
//!
//! Where to start:
//!
//! - [`loader`]: what the caller must provide.
//! - `main_file`: `nagios.cfg` and resource files.
//! - `objects`: the object grammar, templates, lists, groups, registration.
//! - `preflight`: the checks after everything is registered.
//! - [`detector`], [`directives`], [`data_sources`]: OSSIM's files; [`builtin`]: those of ours.
//! - [`diagnostic`], [`report_data`], [`source`]: what comes out; `report` and `render` print it.

pub mod builtin;
mod context;
pub mod data_sources;
pub mod detector;
pub mod diagnostic;
pub mod directives;
mod directory;
mod file_problem;
mod load;
pub mod loader;
mod main_file;
mod objects;
mod preflight;
mod problems;
pub mod render;
pub mod report;
pub mod report_data;
pub mod source;
mod suggest;
mod timeperiod;

pub use diagnostic::{Diagnostic, Place, Section, Severity, Stage};
pub use file_problem::FileProblem;
pub use load::load;
pub use loader::{DirEntry, EntryKind, Loader};
pub use report_data::{Counts, ProcessedPath, Report, StageOutcome};
pub use source::SourceMap;

pub(crate) use context::Context;
use model::objects::Objects;

/// How to load.
#[derive(Debug, Clone, Default)]
pub struct LoadOptions {
    /// Also do what a second `-v` does: warn about hosts without services.
    pub very_verbose: bool,
    /// Refuse directives that Nagios 4.4.6 does not know but later releases do.
    pub strict: bool,
}

/// What came of it.
#[derive(Debug)]
pub struct Loaded {
    /// The compiled configuration; `None` when there is any error.
    pub objects: Option<Objects>,
    /// Every problem, in the order in which Nagios would meet it.
    pub diagnostics: Vec<Diagnostic>,
    /// How far it got, and the counts.
    pub report: Report,
    /// The text behind every [`Place`].
    pub sources: SourceMap,
}
