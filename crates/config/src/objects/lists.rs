//! Lists of names: `a, b`, `*`, `!c`, regular expressions.
//!
//! Results are block numbers in the order in which Nagios walks them: the reverse of the order
//! written, because it prepends.

use std::cell::RefCell;

use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};

use super::directives::D;
use super::kind::Kind;
use super::pattern;
use super::registry::Registry;
use super::store::{Store, View};
use crate::Context;
use crate::problems::Problem;

/// Expands lists of one load.
pub(crate) struct Lists<'s, 'a> {
    pub(crate) cx: &'s Context<'a>,
    pub(crate) store: &'s Store<'a>,
    pub(crate) registry: &'s Registry,
    regexes: RefCell<FxHashMap<&'a str, Option<Regex>>>,
}

/// What a list says: who is in, who is out.
#[derive(Debug, Default)]
pub(crate) struct Expanded {
    /// Block numbers, each once.
    pub(crate) items: Vec<u32>,
    /// Block numbers named with `!`.
    pub(crate) rejected: FxHashSet<u32>,
    /// Something was not found; it has been reported.
    pub(crate) failed: bool,
}

impl Expanded {
    /// The items that are not rejected, in walking order.
    pub(crate) fn accepted(&self) -> Vec<u32> {
        self.items.iter().filter(|item| !self.rejected.contains(item)).copied().collect()
    }
}

/// Items of a comma-separated list, trimmed; empty ones between commas are nothing.
pub(crate) fn items(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').filter(|item| !item.is_empty()).map(str::trim)
}

impl<'s, 'a> Lists<'s, 'a> {
    pub(crate) fn new(cx: &'s Context<'a>, store: &'s Store<'a>, registry: &'s Registry) -> Self {
        Self { cx, store, registry, regexes: RefCell::default() }
    }

    /// The name of a registered host.
    pub(crate) fn host_name(&self, id: u32) -> &'a str {
        let block = self.registry.blocks(Kind::Host).get(id as usize);
        block.and_then(|block| self.store.view(Kind::Host, *block).text(D::HostName)).unwrap_or("")
    }

    /// Expands a list of objects of type `kind` that `user` gives. `context` words the lines
    /// that Nagios prints after the first.
    pub(crate) fn expand(
        &self,
        kind: Kind,
        list: &'a str,
        user: View<'_, 'a>,
        context: &dyn Fn() -> Vec<String>,
    ) -> Expanded {
        let mut expanded = Expanded::default();
        let names = self.store.names(kind);
        // Nagios decides once per list of hosts or contacts that it holds expressions.
        let sticky = matches!(kind, Kind::Host | Kind::Contact);
        let mut in_expressions = false;
        for item in items(list) {
            let is_expression = self.is_expression(item) || (sticky && in_expressions);
            in_expressions |= is_expression;
            if is_expression {
                self.expand_expression(kind, item, user, context, &mut expanded);
            } else if item == "*" {
                let all = self.store.views(kind).rev().filter(is_registered);
                expanded.items.extend(all.map(|view| view.index));
            } else if let Some(name) = item.strip_prefix('!') {
                match names.get(name) {
                    Some(block) => {
                        expanded.rejected.insert(*block);
                    }
                    None => self.unknown(kind, name, user, context, &mut expanded),
                }
            } else {
                match names.get(item) {
                    Some(block) => expanded.items.push(*block),
                    None => self.unknown(kind, item, user, context, &mut expanded),
                }
            }
        }
        // Nagios inserts each once, the first time it is met.
        if expanded.items.len() > 1 {
            let mut seen = FxHashSet::default();
            expanded.items.retain(|item| seen.insert(*item));
            expanded.items.reverse();
        }
        expanded
    }

    /// Whether an item is taken for a regular expression.
    pub(crate) fn is_expression(&self, item: &str) -> bool {
        let settings = self.cx.regex;
        settings.enabled
            && (settings.always || item.contains(['*', '?', '+']) || item.contains("\\."))
    }

    /// Whether an item, as an expression, matches; `None` when it does not compile.
    pub(crate) fn with_expression<T>(
        &self,
        item: &'a str,
        use_it: impl FnOnce(&Regex) -> T,
    ) -> Option<T> {
        let mut regexes = self.regexes.borrow_mut();
        let regex = regexes.entry(item).or_insert_with(|| pattern::compile(item));
        regex.as_ref().map(use_it)
    }

    fn expand_expression(
        &self,
        kind: Kind,
        item: &'a str,
        user: View<'_, 'a>,
        context: &dyn Fn() -> Vec<String>,
        expanded: &mut Expanded,
    ) {
        let Some(own_name) = kind.name_directive() else { return };
        let before = expanded.items.len();
        let compiled = self.with_expression(item, |regex| {
            for view in self.store.views(kind).rev().filter(is_registered) {
                if view.own(own_name).is_some_and(|name| regex.is_match(name)) {
                    expanded.items.push(view.index);
                }
            }
        });
        if compiled.is_none() {
            expanded.failed = true;
            self.bad_expression(item, user, context);
        } else if expanded.items.len() == before {
            self.unknown(kind, item, user, context, expanded);
        }
    }

    pub(crate) fn bad_expression(
        &self,
        item: &'a str,
        _user: View<'_, 'a>,
        context: &dyn Fn() -> Vec<String>,
    ) {
        let message = format!("`{item}` is no regular expression");
        let mut problem = Problem::error("invalid-regex", message).at(self.cx.sources.span(item));
        for line in context() {
            problem = problem.nagios(line);
        }
        self.cx.problems.add(problem);
    }

    fn unknown(
        &self,
        kind: Kind,
        name: &'a str,
        user: View<'_, 'a>,
        context: &dyn Fn() -> Vec<String>,
        expanded: &mut Expanded,
    ) {
        expanded.failed = true;
        let word = kind.word();
        let mut problem = self.cx.unknown_name(self.store, kind, name, user).nagios(format!(
            "Error: Could not find any {word} matching '{name}' ({})",
            self.cx.starting_on(user.block)
        ));
        for line in context() {
            problem = problem.nagios(line);
        }
        self.cx.problems.add(problem);
    }
}

/// Whether `*` and expressions see an object.
fn is_registered(view: &View<'_, '_>) -> bool {
    view.block.registered
        && view.kind.name_directive().is_some_and(|own_name| view.own(own_name).is_some())
}
