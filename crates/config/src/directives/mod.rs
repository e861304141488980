//! Correlation directives: OSSIM's XML, as it is.
//!
//! [`load`] reads a directory, [`read`] one text. A directive with an error is dropped, the others
//! stay (as OSSIM 5.8 does); what is merely odd is a warning.
//!
//! Where to start: `files` follows entities from file to file, `scan` cuts a file into elements,
//! `directive`, `rule` and `timetable` read one each, `accept` the lists in their attributes.

mod accept;
mod directive;
mod element;
mod files;
mod rule;
mod scan;
#[cfg(test)]
mod tests;
mod timetable;

use std::sync::Arc;

use model::directive::{Directive, Timetable};
use roxmltree::{Document, ParsingOptions};
use rustc_hash::FxHashMap;

use crate::diagnostic::Severity;
use crate::file_problem::{FileProblem, Problems, SourceText};
use crate::loader::Loader;
use element::ElementReader;
use files::{Element, Files};

/// What came of reading directives.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LoadedDirectives {
    /// In the order of the files, then as written. No two have the same id.
    pub directives: Vec<Directive>,
    /// By file, then in the order in which they were met.
    pub problems: Vec<FileProblem>,
}

/// Every directive of a directory. With a `directives.xml` in it, that file and those it names
/// are read, as OSSIM does; without, every `*.xml`. `categories.xml` holds no directives.
#[must_use]
pub fn load(dir: &str, loader: &dyn Loader) -> LoadedDirectives {
    let mut files = Files::new(Some((dir, loader)));
    files.add_directory(dir, loader);
    interpret(files)
}

/// The directives of one text; `file` is how problems call it. External entities are looked for
/// in the given directory, and nowhere else: of their file only the last part of the path counts.
#[must_use]
pub fn read(file: &str, text: &str, entities: Option<(&str, &dyn Loader)>) -> LoadedDirectives {
    let mut files = Files::new(entities);
    files.add(SourceText::new(file, text.as_bytes()));
    interpret(files)
}

/// No directive has as many elements.
const MAX_NODES: u32 = 100_000;

fn interpret(files: Files<'_>) -> LoadedDirectives {
    let Files { sources, elements, mut problems, .. } = files;
    let mut by_file: Vec<Problems> = sources.iter().map(|_| Problems::default()).collect();
    let mut timetables: Vec<Arc<Timetable>> = Vec::new();
    for element in elements.iter().filter(|element| element.is_timetable) {
        with_element(element, &sources, &mut by_file, |reader, node| {
            timetables.extend(timetable::read(reader, node).map(Arc::new));
        });
    }
    let mut directives: Vec<Directive> = Vec::new();
    let mut known: FxHashMap<u32, usize> = FxHashMap::default();
    for element in elements.iter().filter(|element| !element.is_timetable) {
        with_element(element, &sources, &mut by_file, |reader, node| {
            let Some(directive) = directive::read(reader, node, &timetables) else { return };
            match known.get(&directive.id).and_then(|index| directives.get(*index)) {
                Some(first) => {
                    let message =
                        format!("its id is taken by {}:{}, which stays", first.file, first.line);
                    reader.warn("duplicate-id", node.range().start, message);
                }
                None => {
                    known.insert(directive.id, directives.len());
                    directives.push(directive);
                }
            }
        });
    }
    problems.extend(by_file.into_iter().flat_map(Problems::sorted));
    LoadedDirectives { directives, problems }
}

/// Parses one element and gives it to `read`; what the XML parser has against it is a problem.
fn with_element(
    element: &Element,
    sources: &[SourceText],
    by_file: &mut [Problems],
    read: impl FnOnce(&mut ElementReader<'_>, roxmltree::Node<'_, '_>),
) {
    let (Some(source), Some(problems)) =
        (sources.get(element.source), by_file.get_mut(element.source))
    else {
        return;
    };
    let text = source.text.get(element.start..element.end).unwrap_or("");
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    match Document::parse_with_options(text, options) {
        Ok(document) => {
            let subject = if element.is_timetable { "timetable" } else { "directive" };
            let mut reader = ElementReader {
                source,
                base: element.start,
                subject: subject.to_owned(),
                problems,
                failed: false,
            };
            read(&mut reader, document.root_element());
        }
        Err(error) => problems.push(malformed(source, element, &error)),
    }
}

fn malformed(source: &SourceText, element: &Element, error: &roxmltree::Error) -> FileProblem {
    let (line, column) = source.position(element.start);
    let at = error.pos();
    // Its first line begins somewhere in a line of the file.
    let column = if at.row <= 1 { column + at.col.saturating_sub(1) } else { at.col };
    let place = (line + at.row.saturating_sub(1), column);
    let message = error.to_string();
    // Its positions are those within the element.
    let is_place = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    let message = match message.rsplit_once(" at ") {
        Some((message, end)) if is_place(end) => message,
        _ => &message,
    };
    let message = format!("not well-formed XML: {message}");
    source.problem_at(Severity::Error, "bad-xml", place, message)
}
