//! Which files there are, and what in them is a directive.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::scan::{Piece, scan};
use crate::diagnostic::Severity;
use crate::directory::{file_names, join, read_file};
use crate::file_problem::{FileProblem, SourceText};
use crate::loader::Loader;

/// The file that names the others.
const MAIN: &str = "directives.xml";
/// OSSIM keeps ranges of ids in it.
const CATEGORIES: &str = "categories.xml";
/// Files that name files; OSSIM has two levels.
const MAX_DEPTH: usize = 8;

/// An element to be parsed.
pub(super) struct Element {
    /// Index into [`Files::sources`].
    pub(super) source: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) is_timetable: bool,
}

/// Everything that was read, in the order in which it counts.
pub(super) struct Files<'l> {
    pub(super) sources: Vec<SourceText>,
    pub(super) elements: Vec<Element>,
    pub(super) problems: Vec<FileProblem>,
    /// Where entities are looked for.
    entities: Option<(&'l str, &'l dyn Loader)>,
    /// Paths that were read: each file is taken once, which also ends circles.
    taken: FxHashSet<String>,
    /// Entity → path, from every file so far.
    declared: FxHashMap<String, String>,
}

impl<'l> Files<'l> {
    pub(super) fn new(entities: Option<(&'l str, &'l dyn Loader)>) -> Self {
        Self {
            sources: Vec::new(),
            elements: Vec::new(),
            problems: Vec::new(),
            entities,
            taken: FxHashSet::default(),
            declared: FxHashMap::default(),
        }
    }

    pub(super) fn add_directory(&mut self, dir: &str, loader: &dyn Loader) {
        let names = match file_names(dir, ".xml", loader) {
            Ok(names) => names,
            Err(problem) => return self.problems.push(*problem),
        };
        let has_main = names.iter().any(|name| name == MAIN);
        if has_main {
            self.add_path(&join(dir, MAIN), loader, 0);
        }
        for name in names.iter().filter(|name| *name != CATEGORIES) {
            let path = join(dir, name);
            if self.taken.contains(&path) {
                continue;
            }
            if has_main {
                let message = format!("not read: `{MAIN}` does not name it");
                let file = Arc::from(path);
                let problem = FileProblem::new(Severity::Notice, "not-included", &file, message);
                self.problems.push(problem.help(format!(
                    "declare it as an entity in `{MAIN}`, or remove that file to read all"
                )));
            } else {
                self.add_path(&path, loader, 0);
            }
        }
    }

    /// A text, and every file it names.
    pub(super) fn add(&mut self, source: SourceText) {
        self.taken.insert(source.name.to_string());
        self.take(source, 0);
    }

    fn add_path(&mut self, path: &str, loader: &dyn Loader, depth: usize) {
        self.taken.insert(path.to_owned());
        match read_file(path, loader) {
            Ok(bytes) => self.take(SourceText::new(path, &bytes), depth),
            Err(problem) => self.problems.push(*problem),
        }
    }

    fn take(&mut self, text: SourceText, depth: usize) {
        let number = self.sources.len();
        let scanned = scan(&text.text);
        for declaration in &scanned.declarations {
            let name = declaration.name.to_owned();
            self.declared.entry(name).or_insert_with(|| declaration.file.to_owned());
        }
        let pieces: Vec<Piece<String>> =
            scanned.pieces.into_iter().map(Piece::into_owned).collect();
        self.sources.push(text);
        for piece in pieces {
            match piece {
                Piece::Element { name, start, end } => {
                    let is_timetable = name == "timetable";
                    self.elements.push(Element { source: number, start, end, is_timetable });
                }
                Piece::Entity { name, at } => self.follow(number, &name, at, depth),
                Piece::Broken { at, message } => {
                    if let Some(source) = self.sources.get(number) {
                        let problem = source.problem(Severity::Error, "bad-xml", at, message);
                        self.problems.push(problem);
                    }
                }
            }
        }
    }

    fn follow(&mut self, source: usize, name: &str, at: usize, depth: usize) {
        if let Err((severity, code, message)) = self.try_follow(name, depth)
            && let Some(source) = self.sources.get(source)
        {
            self.problems.push(source.problem(severity, code, at, message));
        }
    }

    fn try_follow(
        &mut self,
        name: &str,
        depth: usize,
    ) -> Result<(), (Severity, &'static str, String)> {
        let error = |code, message| Err((Severity::Error, code, message));
        let Some(declared) = self.declared.get(name) else {
            let message = format!("the entity `{name}` is not declared as a file");
            return error("unknown-entity", message);
        };
        // Wherever OSSIM had it: here it is beside this file.
        let file = declared.rsplit(['/', '\\']).next().unwrap_or("");
        if file.is_empty() || file == "." || file == ".." {
            return error("bad-entity", format!("the entity `{name}` names no file: `{declared}`"));
        }
        let Some((dir, loader)) = self.entities else {
            let message =
                format!("the file `{file}` of the entity `{name}` is not looked for here");
            return Err((Severity::Warning, "entity-left-out", message));
        };
        if depth >= MAX_DEPTH {
            return error("too-deep", format!("more than {MAX_DEPTH} files within each other"));
        }
        let path = join(dir, file);
        if self.taken.contains(&path) {
            let message = format!("`{file}` has been read already");
            return Err((Severity::Notice, "repeated-entity", message));
        }
        self.add_path(&path, loader, depth + 1);
        Ok(())
    }
}
