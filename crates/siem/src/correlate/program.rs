//! A directive, compiled: its rules in a list, the root first.

use std::sync::Arc;

use model::directive::{Directive, DirectiveRule, EventField, Reliability};
use model::{AssetBook, TextField};

use super::fingerprint::fingerprint;
use super::rule::{Rule, Wrong};
use crate::setup::{Problem, ProblemPlace};

/// Deeper rules are left out: OSSIM's own files have at most seven levels.
const MOST_LEVELS: u8 = 64;

/// A compiled directive.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) directive: Arc<Directive>,
    /// Equal for directives that do the same.
    pub(crate) fingerprint: u64,
    /// Parents before their children.
    pub(crate) rules: Vec<Rule>,
    /// Whether texts of completed levels are needed again.
    pub(crate) keeps_texts: bool,
    /// Levels on the longest path.
    pub(crate) depth: u8,
}

impl Program {
    pub(crate) fn new(
        directive: &Arc<Directive>,
        assets: &AssetBook,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut program = Self {
            directive: Arc::clone(directive),
            fingerprint: fingerprint(directive),
            rules: Vec::new(),
            keeps_texts: false,
            depth: 0,
        };
        let mut compiler = Compiler { program: &mut program, assets, problems };
        compiler.add(&directive.root, 1, 0);
        if directive.root.negated {
            let text = "the root rule is negated, so the directive never starts";
            compiler.problem(directive.line, text.to_owned());
        }
        program
    }

    pub(crate) fn rule(&self, place: u16) -> Option<&Rule> {
        self.rules.get(usize::from(place))
    }

    /// 0–5.
    pub(crate) fn priority(&self) -> u8 {
        self.directive.priority.min(5)
    }
}

struct Compiler<'a> {
    program: &'a mut Program,
    assets: &'a AssetBook,
    problems: &'a mut Vec<Problem>,
}

impl Compiler<'_> {
    /// Adds a rule and all below it; returns its place.
    fn add(&mut self, source: &DirectiveRule, level: u8, sum: u32) -> Option<u16> {
        let place = u16::try_from(self.program.rules.len()).ok()?;
        let mut wrong = Wrong::default();
        let rule = Rule::new(source, level, sum, self.assets, &mut wrong);
        for text in wrong.texts {
            self.problem(source.line, text);
        }
        self.program.keeps_texts |= rule.negated || refers_to_texts(source);
        self.program.depth = self.program.depth.max(level);
        self.program.rules.push(rule);
        let (Reliability::Absolute(own) | Reliability::Relative(own)) = source.reliability;
        if level >= MOST_LEVELS && !source.children.is_empty() {
            self.problem(source.line, format!("rules below level {MOST_LEVELS} are left out"));
            return Some(place);
        }
        for child in &source.children {
            let child = self.add(child, level + 1, sum + u32::from(own));
            if let Some(rule) = self.program.rules.get_mut(usize::from(place)) {
                rule.children.extend(child);
            }
        }
        Some(place)
    }

    fn problem(&mut self, line: u32, text: String) {
        let directive = &self.program.directive;
        let place =
            ProblemPlace::Directive { id: directive.id, file: Arc::clone(&directive.file), line };
        self.problems.push(Problem { place, text });
    }
}

fn refers_to_texts(rule: &DirectiveRule) -> bool {
    rule.texts.iter().any(|(_, accept): &(TextField, _)| {
        accept.references.iter().any(|reference| matches!(reference.field, EventField::Text(_)))
    })
}
